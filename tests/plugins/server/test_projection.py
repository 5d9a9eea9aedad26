"""From a photograph to a latent: what is read, where the face is, and where the walk leads."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
from collections.abc import Callable, Coroutine
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from tests.fakes.patience import LONGEST, wait_for

from checkface import Digest, Face, Painter
from checkface_server.projection.messages import (
    GarbledError,
    Projected,
    line_of,
    outcome_of,
)
from checkface_server.projection.photographs import (
    FORMATS,
    MOST_PIXELS,
    Wrong,
    WrongPhotographError,
    photograph_of,
)
from checkface_server.projection.projector import Effort, Projector
from checkface_server.renderer import DrawingFailedError
from checkface_server.work.studio import BusyError, Client, TooMuchError

WHOLE = pytest.mark.skipif(
    not (find_spec("torch") and find_spec("mtcnn")), reason="the extra projection is not installed"
)
POSIX = pytest.mark.skipif(os.name != "posix", reason="limits of processes are POSIX's")
PHOTOGRAPH = b"a photograph"
ADA, BOB = Client("192.0.2.1"), Client("192.0.2.2")
ORIENTATION = 0x0112


def encoded(picture: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()


def flag(width: int = 96, height: int = 64) -> Image.Image:
    """Red to the left, blue to the right."""
    picture = Image.new("RGB", (width, height), "red")
    ImageDraw.Draw(picture).rectangle((width // 2, 0, width, height), "blue")
    return picture


@pytest.mark.parametrize("kind", FORMATS)
def test_a_photograph_is_read(kind: str) -> None:
    read = photograph_of(encoded(flag(), kind))

    assert ("RGB", (96, 64)) == (read.mode, read.size)


def test_what_telephones_write_is_a_photograph_and_does_not_move() -> None:
    two = encoded(flag(), "MPO", save_all=True, append_images=[flag()])

    assert (96, 64) == photograph_of(two).size


@pytest.mark.parametrize(("turn", "size"), [(1, (96, 64)), (3, (96, 64)), (6, (64, 96))])
def test_a_photograph_is_looked_at_the_right_way_up(turn: int, size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    read = photograph_of(encoded(flag(), "JPEG", exif=exif, quality=95))
    red = {1: (5, 5), 3: (90, 5), 6: (5, 5)}[turn]

    assert size == read.size
    assert read.getpixel(red)[0] > 200  # type: ignore[index]


@pytest.mark.parametrize("value", [0, 1000, 40_000, 65_535])
def test_grey_of_sixteen_bits_stays_as_light_as_it_is(value: int) -> None:
    file = io.BytesIO()
    Image.new("I;16", (64, 64), value).save(file, "PNG")

    assert 3 * (round(value / 257),) == pytest.approx(
        photograph_of(file.getvalue()).getpixel((9, 9)), abs=1
    )


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_colours_is_read(mode: str) -> None:
    picture = Image.new("I;16", (64, 64)) if mode == "I;16" else flag().convert(mode)

    assert "RGB" == photograph_of(encoded(picture, "JPEG" if mode == "CMYK" else "PNG")).mode


def bomb() -> bytes:
    """A few bytes that say they are a hundred million pixels and one row."""
    return encoded(Image.new("1", (10_000, MOST_PIXELS // 10_000 + 1)))


def moving(kind: str) -> bytes:
    return encoded(flag(), kind, save_all=True, append_images=[flag().rotate(180)], duration=50)


UNUSABLE: dict[str, tuple[Callable[[], bytes], Wrong]] = {
    "nothing": (lambda: b"", Wrong.NO_PICTURE),
    "text": (lambda: b"GET / HTTP/1.1", Wrong.NO_PICTURE),
    "an SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', Wrong.NO_PICTURE),
    "a program": (lambda: b"%!PS\n1 1 moveto showpage", Wrong.NO_PICTURE),
    "a GIF": (lambda: encoded(flag(), "GIF"), Wrong.NO_PICTURE),
    "a TIFF": (lambda: encoded(flag(), "TIFF"), Wrong.NO_PICTURE),
    "half a JPEG": (lambda: encoded(flag(), "JPEG")[:400], Wrong.NO_PICTURE),
    "half a PNG": (lambda: encoded(flag())[:60], Wrong.NO_PICTURE),
    "an EXIF of rubbish": (
        lambda: encoded(flag(), "JPEG", exif=b"Exif\0\0" + b"\xff" * 90)[:300],
        Wrong.NO_PICTURE,
    ),
    "a bomb": (bomb, Wrong.TOO_LARGE),
    "a line": (lambda: encoded(flag(4000, 63)), Wrong.TOO_SMALL),
    "a moving WebP": (lambda: moving("WEBP"), Wrong.MOVING),
    "a moving PNG": (lambda: moving("PNG"), Wrong.MOVING),
    "a moving AVIF": (lambda: moving("AVIF"), Wrong.MOVING),
}


@pytest.mark.parametrize(("data", "wrong"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_looked_at_is_said(data: Callable[[], bytes], wrong: Wrong) -> None:
    with pytest.raises(WrongPhotographError) as caught:
        photograph_of(data())

    assert wrong is caught.value.wrong


@pytest.fixture(scope="module")
def drawn() -> Image.Image:
    (picture,) = Painter().draw([Face(Digest.parse("cd" * 32))], 512)
    return picture


def taken(face: Image.Image, turned: float, side: int) -> Image.Image:
    """As somebody takes a photograph: a face somewhere in it, neither upright nor in the middle."""
    photograph = Image.new("RGB", (1000, 800), (70, 90, 60))
    photograph.paste(face.rotate(turned, Image.Resampling.BICUBIC).resize((side, side)), (150, 40))
    return photograph


@WHOLE
@pytest.mark.drawn
@pytest.mark.parametrize(("turned", "side"), [(0, 512), (20, 700), (-30, 350)])
def test_a_face_is_put_where_the_network_has_its_own(
    drawn: Image.Image, turned: float, side: int
) -> None:
    import numpy as np

    from checkface_server.projection.alignment import SIDE, portrait_of
    from checkface_server.projection.landmarks import FaceFinder

    photograph = taken(drawn, turned, side)
    portrait = portrait_of(photograph, FaceFinder().find(photograph))
    wanted = np.asarray(drawn.resize((SIDE, SIDE)), float)[64:192, 64:192]
    got = np.asarray(portrait.picture, float)[64:192, 64:192]

    assert portrait.did_align
    assert abs(wanted - got).mean() < 20


@WHOLE
@pytest.mark.parametrize("size", [(64, 64), (640, 65), (1000, 800)])
def test_where_no_face_is_the_middle_is_taken(size: tuple[int, int]) -> None:
    from checkface_server.projection.alignment import SIDE, portrait_of
    from checkface_server.projection.landmarks import FaceFinder

    portrait = portrait_of(flag(*size), FaceFinder().find(flag(*size)))

    assert (False, (SIDE, SIDE)) == (portrait.did_align, portrait.picture.size)
    assert portrait.picture.getpixel((10, 128))[0] > 200  # type: ignore[index]
    assert portrait.picture.getpixel((246, 128))[2] > 200  # type: ignore[index]


@WHOLE
@pytest.mark.drawn
def test_the_walk_leads_nearer_and_ends_in_time(drawn: Image.Image) -> None:
    """A face of the network's own. What is found lies on the grid, where faces are."""
    from checkface.gradients import GradientNetwork
    from checkface.latents import latent_of_w
    from checkface_server.projection.alignment import portrait_of
    from checkface_server.projection.fitting import fit

    looks = iter([False, True])
    fitted = fit(GradientNetwork(), portrait_of(drawn, None), 50, lambda: next(looks))

    assert 2 == fitted.steps
    assert fitted.nearest < 0.97 * fitted.first
    assert fitted.latent == latent_of_w([unit / 65536 for unit in fitted.latent.units])


def test_an_answer_is_read_as_it_was_said() -> None:
    from tests.fakes.fake_projector import LATENT

    assert Projected(LATENT, did_align=True) == outcome_of(line_of(Projected(LATENT, True)))
    with pytest.raises(WrongPhotographError):
        outcome_of(line_of(Wrong.MOVING))


GARBLED = {
    "nothing": b"",
    "a pickle": b"\x80\x04K\x01.",
    "no object": b"[1]",
    "another object": b'{"a": 1}',
    "an unknown mistake": b'{"wrong": "SORRY"}',
    "too few": b'{"units": [1], "did_align": true}',
    "no numbers": b'{"units": ["a"], "did_align": true}',
    "truths": b'{"units": [' + b",".join([b"true"] * 512) + b'], "did_align": true}',
    "parts": b'{"units": [' + b",".join([b"0.5"] * 512) + b'], "did_align": true}',
    "far beyond": b'{"units": [' + b",".join([b"99999999999"] * 512) + b'], "did_align": true}',
    "a failure": b'{"failed": "OSError"}',
    "a failure that talks": b'{"failed": ["x"]}',
    "depths": b"[" * 5000,
}


@pytest.mark.parametrize("said", GARBLED.values(), ids=GARBLED)
def test_what_a_broken_process_says_is_not_believed(said: bytes) -> None:
    with pytest.raises(GarbledError):
        outcome_of(said)


def projector(program: str = "", *, longest_wait: float = 30, beside: float = LONGEST) -> Projector:
    """Whose process runs a program of ours."""
    command = [sys.executable, "-c", program]
    return Projector(Effort(1, 10, 1), longest_wait, command, beside)


def project(ours: Projector) -> Projected:
    return asyncio.run(ours.project(PHOTOGRAPH, tries_to_align=True))


SAYS = (
    f"import sys; sys.stdin.buffer.read(9 + {len(PHOTOGRAPH)})\n"
    'print({"units": [7] * 512, "did_align": True}.__str__().replace("\'", chr(34))'
    '.replace("True", "true"))'
)
LOST = {
    "crashes": "import os; os.abort()",
    "ends with nothing": "",
    "ends before it has read": "import os; os.close(0)",
    "says what is no answer": "print('hello')",
    "never stops talking": "while True: print('x' * 9999, end='')",
    "never answers": "import time; time.sleep(600)",
}


@pytest.mark.parametrize("program", LOST.values(), ids=LOST)
def test_a_process_that_fails_fails_alone(program: str) -> None:
    ours = projector(program, beside=-9 if "sleep" in program else LONGEST)
    with pytest.raises(DrawingFailedError):
        project(ours)

    ours.command, ours.longest_beside = [sys.executable, "-c", SAYS], LONGEST
    assert project(ours).did_align


def test_what_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    said = tmp_path / "pid"
    program = (
        f"import os, time; open({str(said)!r}, 'w').write(f'{{os.getpid()}}\\n'); time.sleep(600)"
    )

    async def leave() -> None:
        work = asyncio.ensure_future(projector(program).project(PHOTOGRAPH, tries_to_align=True))
        await asyncio.to_thread(wait_for, lambda: said.exists() and b"\n" in said.read_bytes(), "")
        work.cancel()
        await asyncio.wait([work])

    asyncio.run(leave())
    with pytest.raises(ProcessLookupError):
        os.kill(int(said.read_text()), 0)


@WHOLE
@POSIX
def test_a_process_that_is_sent_nothing_ends() -> None:
    """Its owner is gone, or has tried whether all is here."""
    ended = subprocess.run(
        Effort(1, 10, 1, "cpu").command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=LONGEST,
    )

    assert (0, b"", b"") == (ended.returncode, ended.stdout, ended.stderr)


@POSIX
@pytest.mark.parametrize("how", ["open('x', 'wb', 0).write(b'secret')", "os.abort()"])
def test_a_confined_process_writes_nothing(tmp_path: Path, how: str) -> None:
    """Not on purpose, and not where it crashes; but what it says is heard."""
    program = (
        "import os\nfrom checkface_server.projection.confinement import confine\n"
        f"confine()\nprint('said', flush=True)\n{how}"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        timeout=LONGEST,
    )

    assert (b"said\n", True) == (ended.stdout, ended.returncode != 0)
    assert 0 == sum(path.stat().st_size for path in tmp_path.iterdir())


def test_one_client_has_one_place() -> None:
    ours = projector(longest_wait=3600)
    with ours.place(ADA):
        with pytest.raises(TooMuchError) as caught, ours.place(ADA):
            pass
        with ours.place(BOB):
            pass

    assert caught.value.retry_after >= 1
    with ours.place(ADA):
        pass


def test_who_would_wait_for_too_long_is_told_so() -> None:
    """In time, not in number: ten seconds each is what is expected before anything is known."""
    ours = projector(longest_wait=15)

    async def third_of_three() -> None:
        both = [asyncio.ensure_future(look(ours)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError) as caught:
            ours.place(Client("192.0.2.3")).__enter__()
        assert 1 <= caught.value.retry_after <= 10
        with pytest.raises(BusyError):
            await look(ours)
        for one in both:
            one.cancel()
        await asyncio.wait(both)
        with ours.place(ADA):
            """There is room again."""

    asyncio.run(third_of_three())


def look(ours: Projector) -> Coroutine[Any, Any, Projected]:
    return ours.project(PHOTOGRAPH, tries_to_align=True)


def test_who_sends_no_photograph_keeps_nobody_waiting() -> None:
    """A place is had before it comes, for a minute."""
    ours = projector(longest_wait=0)
    with ours.place(ADA), ours.place(BOB), ours.place(Client("192.0.2.3")):
        """All three are let in."""


def test_no_more_photographs_are_held_than_there_is_memory_for() -> None:
    ours = projector(longest_wait=3600)

    def take(number: int) -> None:
        with ours.place(Client(str(number))):
            take(number + 1)

    with pytest.raises(BusyError):
        take(0)


def test_photographs_are_looked_at_one_after_the_other(tmp_path: Path) -> None:
    """A process that finds another one beside it says so."""
    mark = str(tmp_path / "mark")
    program = (
        f"import os, sys, time\nos.mkdir({mark!r})\ntime.sleep(0.2)\nos.rmdir({mark!r})\n{SAYS}"
    )

    async def all_of_them() -> list[Projected]:
        ours = projector(program)
        each = (ours.project(PHOTOGRAPH, tries_to_align=True) for _ in range(3))
        return await asyncio.gather(*each)

    assert 3 == len(asyncio.run(all_of_them()))
