"""The parameters of the canonical API, each described once."""

from __future__ import annotations

from checkface import FACE_SIDE, LAST_FACE
from checkface.latents import DIRECTIONS, MOST_AMOUNT
from checkface_server.answers.kinds import Choice, Flag, Text, Whole
from checkface_server.answers.operations import Parameter
from checkface_server.canonical.spellings import (
    ALGORITHMS,
    ALIASES,
    Hex,
    One,
    Parts,
)
from checkface_server.pictures import MOVING, STILL, Kind
from checkface_server.subjects import THOUSANDTHS

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
OTHER = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
MOST_FRAMES = 200
FASTEST = 100
LONGEST_LABEL = 200
FARTHEST = round(MOST_AMOUNT * THOUSANDTHS)


def kind_of(kinds: tuple[Kind, ...], example: str) -> Parameter:
    words = tuple(one.value for one in kinds)
    others = {"jpeg": "jpg"} if Kind.JPEG in kinds else {}
    return Parameter("kind", Choice(words, others), "The kind of file.", example=example)


ALGORITHM = Parameter(
    "algorithm", Choice(ALGORITHMS, ALIASES), "What made the digest.", example="sha256"
)
DIGEST = Parameter("digest", Hex(), "Its hexadecimal digits, lower case.", example=EMPTY)
INDEX = Parameter("index", Whole(0, LAST_FACE), "Which of its faces; 0 stands for it.", example=0)
SIDE = Parameter("side", Whole(1, FACE_SIDE), "Pixels of one face, each way.", example=256)
STILLS = kind_of(STILL, "png")
MOVINGS = kind_of(MOVING, "webp")
START = Parameter("start", One(), "Where it begins.", example=f"sha256:{EMPTY}")
END = Parameter("end", One(), "Where it leads.", example=f"sha256:{OTHER}")
PARTS = Parameter(
    "parts",
    Parts(),
    "Two to 16 faces, with commas between them; 3* before one for three shares of it.",
    example=f"2*sha256:{EMPTY},sha256:{OTHER}",
)
DIRECTION = Parameter(
    "direction",
    Choice(tuple(DIRECTIONS)),
    "; ".join(f"{name}: {meaning}" for name, meaning in DIRECTIONS.items()),
    example="age",
)
AMOUNT = Parameter(
    "amount", Whole(-FARTHEST, FARTHEST), "Thousandths of a standard deviation.", example=1500
)
FRAME = Parameter("frame", Whole(0, MOST_FRAMES - 1), "Which step, from 0.", example=12)
FRAMES = Parameter("frames", Whole(2, MOST_FRAMES), "How many steps there are.", example=25)
LOOP_FRAMES = Parameter(
    "frames", Whole(2, MOST_FRAMES), "How many pictures, there and back.", default=50
)
SPEED = Parameter("fps", Whole(1, FASTEST), "Pictures a second.", default=16)
NAME = Parameter("name", Text(LONGEST_LABEL), "Of what it is the face; else the short digest.")
VERSION = Parameter("version", Text(LONGEST_LABEL), "Its version.")
TRIO = Parameter("trio", Flag(), "Three faces, to verify with, instead of one.", default=False)
