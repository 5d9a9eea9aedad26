"""Turns the parameters of an old request into the picture that answers it.

Numbers out of their range are the default, as they always were.
"""

from __future__ import annotations

from checkface import FACE_SIDE
from checkface_server.classic.named import Find, seed_of, subject
from checkface_server.lenient_query import Parameters
from checkface_server.pictures import Kind, Layout, Picture, Scene, Shape
from checkface_server.subjects import Frame, Mixture, Subject

SIDE, LEAST_SIDE, MOST_SIDE = 300, 10, FACE_SIDE
FRAMES, LEAST_FRAMES, MOST_FRAMES = 50, 3, 200
SPEED, SLOWEST, FASTEST = 16, 1, 100
WIDTH, LEAST_WIDTH, MOST_WIDTH = 1200, 100, 2400
FACE_OF_WIDTH = 0.28
"""How much of a link preview is as wide as one face."""


def face(parameters: Parameters, find: Find) -> Picture:
    """`dim`, `format` (webp; all else is jpg), and who: see `subject`, which all raise as."""
    kind = Kind.WEBP if parameters.word("format") == "webp" else Kind.JPEG
    return _single(subject(parameters, find), _side(parameters), kind)


def numbers(parameters: Parameters, find: Find) -> Picture:
    """z and w, as JSON."""
    seed = seed_of(parameters)
    labels = () if seed is None else (str(seed),)
    scene = Scene((subject(parameters, find),), Layout.NUMBERS, labels=labels)
    return Picture(scene, Shape(SIDE, Kind.JSON))


def morph_frame(parameters: Parameters, find: Find) -> Picture:
    """`num_frames`, `frame_num`, and `linear`: straight from one to the other, and not back."""
    start, end = ends(parameters, find)
    count = _frames(parameters)
    number = parameters.number("frame_num", 0, 0, count - 1)
    step = _straight if parameters.flag("linear") else _there_and_back
    return _single(step(start, end, number, count), _side(parameters), Kind.JPEG)


def animation(parameters: Parameters, find: Find, kind: Kind) -> Picture:
    """There and back, `num_frames` at `fps` a second. No video has an odd size."""
    start, end = ends(parameters, find)
    count = _frames(parameters)
    steps = tuple(_there_and_back(start, end, number, count) for number in range(count))
    speed = parameters.number("fps", SPEED, SLOWEST, FASTEST)
    side = _side(parameters)
    even = side - side % 2 if kind is Kind.MP4 else side
    return Picture(Scene(steps, Layout.ANIMATION, speed), Shape(even, kind))


def link_preview(parameters: Parameters, find: Find) -> Picture:
    """One face and another make the one between them."""
    start, end = ends(parameters, find)
    width = parameters.number("width", WIDTH, LEAST_WIDTH, MOST_WIDTH)
    scene = Scene((start, end, between(start, end)), Layout.SUM, width=width)
    return Picture(scene, Shape(round(width * FACE_OF_WIDTH), Kind.JPEG))


def ends(parameters: Parameters, find: Find) -> tuple[Subject, Subject]:
    """Of a morph: `from_…` and `to_…`."""
    return subject(parameters, find, "from_"), subject(parameters, find, "to_")


def between(start: Subject, end: Subject) -> Subject:
    """The one half way."""
    return Mixture(((start, 1), (end, 1)))


def legacy(text: bytes, find: Find) -> Picture:
    """The face of a text that stood in the path."""
    return face(Parameters({"value": text}), find)


def _single(one: Subject, side: int, kind: Kind) -> Picture:
    return Picture(Scene((one,)), Shape(side, kind))


def _side(parameters: Parameters) -> int:
    return parameters.number("dim", SIDE, LEAST_SIDE, MOST_SIDE)


def _frames(parameters: Parameters) -> int:
    return parameters.number("num_frames", FRAMES, LEAST_FRAMES, MOST_FRAMES)


def _straight(start: Subject, end: Subject, number: int, count: int) -> Subject:
    """Its ends are the faces themselves."""
    if number in {0, count - 1}:
        return end if number else start
    return Frame(start, end, number, count)


def _there_and_back(start: Subject, end: Subject, number: int, count: int) -> Subject:
    """The way back has the frames of the way there, which are drawn once."""
    number = min(number, count - number)
    if number == 0 or 2 * number == count:
        return end if number else start
    return Frame(start, end, number, count, is_loop=True)
