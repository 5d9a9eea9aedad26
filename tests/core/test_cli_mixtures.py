"""`checkface morph` and `mix` write what they promise, and say what they cannot do."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence
from tests.fakes.sketched_faces import LatentSketches

from checkface import Digest, Face, painter
from checkface.cf1 import weights
from checkface.command.cli import main
from checkface.latents import Latent
from checkface.painter import Painter
from checkface.pictures import AnimationFormat, encode_animation

ENDS = ["text:", "text:hello"]


@pytest.fixture(autouse=True)
def _sketches(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Frames take no time, and are kept where nobody takes them for faces."""
    if not request.node.get_closest_marker("drawn"):
        drawer = LatentSketches()
        monkeypatch.setattr(painter, "_drawer", lambda *_: drawer)
        monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(tmp_path / "sketches"))


def run(*words: str | Path) -> int:
    return main([str(word) for word in words])


def frames_of(path: Path) -> list[Image.Image]:
    with Image.open(path) as animation:
        return [frame.convert("RGB") for frame in ImageSequence.Iterator(animation)]


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Peak signal-to-noise ratio in dB."""
    error = np.mean((np.asarray(one, float) - np.asarray(other, float)) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


@pytest.mark.parametrize(
    ("suffix", "least"),
    [(".webp", 30), (".avif", 30), pytest.param(".png", 90, marks=pytest.mark.drawn)],
)
def test_a_loop_begins_at_one_face_and_is_at_the_other_in_its_middle(
    tmp_path: Path, suffix: str, least: float
) -> None:
    out = tmp_path / f"loop{suffix}"

    assert 0 == run("morph", *ENDS, "-o", out, "--frames", "4", "--size", "64", "--fps", "10")
    frames = frames_of(out)
    faces = [Face(Digest.of_text(text)).image(64) for text in ("", "hello")]
    assert 4 == len(frames)
    assert likeness(frames[0], faces[0]) > least
    assert likeness(frames[2], faces[1]) > least
    assert likeness(frames[0], faces[1]) < 20


def test_a_gif_moves_for_ever(tmp_path: Path) -> None:
    out = tmp_path / "loop.gif"

    assert 0 == run("morph", *ENDS, "-o", out, "--frames", "4", "--size", "32", "--fps", "10")
    with Image.open(out) as gif:
        assert (0, 100) == (gif.info["loop"], gif.info["duration"])
    assert 4 == len(frames_of(out))


def test_once_ends_at_the_other_face(tmp_path: Path) -> None:
    out = tmp_path / "once.png"

    assert 0 == run("morph", *ENDS, "-o", out, "--frames", "3", "--size", "64", "--once")
    assert frames_of(out)[-1].tobytes() == Face(Digest.of_text("hello")).image(64).tobytes()


@pytest.mark.parametrize(("suffix", "codec"), [(".mp4", "h264"), (".webm", "vp9")])
def test_a_video_has_each_frame(tmp_path: Path, suffix: str, codec: str) -> None:
    av = pytest.importorskip("av")
    out = tmp_path / f"loop{suffix}"

    assert 0 == run("morph", *ENDS, "-o", out, "--frames", "5", "--size", "64", "--fps", "5")
    with av.open(str(out)) as video:
        (stream,) = video.streams.video
        frames = [frame.to_image() for frame in video.decode(stream)]
    assert (codec, 5) == (stream.codec_context.name, len(frames))
    assert likeness(frames[0], Face(Digest.of_text("")).image(64)) > 25


@pytest.mark.skipif(sys.platform != "linux", reason="no files in memory elsewhere")
@pytest.mark.parametrize("kind", [AnimationFormat.MP4, AnimationFormat.WEBM])
def test_a_video_is_on_no_disk_on_its_way(
    kind: AnimationFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody typed is seen in it. It still begins before it is read whole."""
    pytest.importorskip("av")
    monkeypatch.setattr("checkface.pictures.animation.tempfile", None)
    video = encode_animation([Image.new("RGB", (64, 64))] * 3, kind, 5)

    assert kind is AnimationFormat.WEBM or 0 < video.find(b"moov") < video.find(b"mdat")
    assert video


@pytest.mark.parametrize("kind", [AnimationFormat.MP4, AnimationFormat.WEBM])
def test_a_video_says_what_its_colours_are(kind: AnimationFormat) -> None:
    """Players that have to guess show a video of 720 pixels in other colours than one of 512."""
    av = pytest.importorskip("av")
    red, luma_in_bt709 = (200, 60, 40), 92
    made = encode_animation([Image.new("RGB", (64, 64), red)] * 3, kind, 5)

    with av.open(io.BytesIO(made)) as video:
        context = video.streams.video[0].codec_context
        frame = next(video.decode(video=0)).to_ndarray(format="yuv420p")
    said = (context.colorspace, context.color_primaries, context.color_trc, context.color_range)
    assert (1, 1, 13, 1) == said
    assert abs(int(frame[0, 0]) - luma_in_bt709) <= 2


def test_a_video_without_its_extra_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.setattr("checkface.pictures.animation.find_spec", lambda _: None)

    assert 2 == run("morph", *ENDS, "-o", tmp_path / "x.mp4")
    assert "pip install 'checkface[video]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "x.txt"], "ends in .webp, .avif, .gif, .png, .mp4, .webm"),
        (["-o", "x"], "ends in .webp"),
        (["-o", "x.webp", "--frames", "1000", "--size", "1024"], "expected 95 at most"),
        (["-o", "x.mp4", "--size", "33"], "expected an even number"),
        (["-o", "x.webp", "--frames", "1"], "expected 2 to 1000 (frames)"),
        (["-o", "x.webp", "--fps", "0"], "expected 1 to 100 (frames a second)"),
        (["-o", "x.webp", "--size", "0"], "expected 1 to 1024 (pixels)"),
    ],
)
def test_what_no_animation_can_be_is_said_at_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: Sequence[str],
    said: str,
) -> None:
    pytest.importorskip("av")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("checkface.cf1.drawing.Drawer.draw_ws", lambda *_: pytest.fail("drawn"))
    code = _code_of(["morph", *ENDS, *words])

    assert 2 == code
    assert said in " ".join(capsys.readouterr().err.split())
    assert [] == list(tmp_path.iterdir())


def test_the_average_of_two_lies_between_them(tmp_path: Path) -> None:
    out = tmp_path / "team.png"
    middle = Latent.of_w(
        (Latent.of(Face(Digest.of_text(""))).w + Latent.of(Face(Digest.of_text("hello"))).w) // 2
    )
    (expected,) = Painter(cached=False).draw([middle], 64)

    assert 0 == run("mix", *ENDS, "-o", out, "--size", "64")
    with Image.open(out) as picture:
        assert likeness(picture.convert("RGB"), expected) > 50  # half a unit apart at most


def test_parts_weigh_each_face(tmp_path: Path) -> None:
    out = tmp_path / "one.png"

    assert 0 == run("mix", *ENDS, "-o", out, "--size", "64", "--parts", "0, 3")
    with Image.open(out) as picture:
        assert picture.tobytes() == Face(Digest.of_text("hello")).image(64).tobytes()


@pytest.mark.parametrize("parts", ["1", "1,2,3", "1,-1", "1,x", "0,0", "1,99999999", "", "1;2"])
def test_parts_that_weigh_nothing_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], parts: str
) -> None:
    assert 2 == run("mix", *ENDS, "-o", tmp_path / "x.png", f"--parts={parts}")
    assert "whole numbers" in capsys.readouterr().err


def test_more_faces_than_a_mixture_takes_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == run("mix", *(f"text:{n}" for n in range(17)), "-o", tmp_path / "x.png")
    assert "expected 16 at most" in capsys.readouterr().err


def _code_of(words: Sequence[str]) -> int:
    """argparse ends the process, the rest returns."""
    try:
        return main(list(words))
    except SystemExit as error:
        return int(str(error.code))


@pytest.mark.parametrize(
    "parts", ["9" * 5000 + ",1", "9" * 20 + ",1", "0,0", "²,1", "1,1,", "+1,1"]
)
def test_strange_parts_are_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], parts: str
) -> None:
    assert 2 == run("mix", *ENDS, "-o", tmp_path / "x.png", "--parts", parts)
    said = capsys.readouterr().err
    assert "expected" in said
    assert "unexpected" not in said
    assert "[]" not in said


def test_a_video_encoder_that_does_not_load_is_said_before_anything_is_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "av").mkdir()
    (tmp_path / "av/__init__.py").write_text("raise ImportError('libavcodec is missing')")
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.partition(".")[0] == "av"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(Painter, "draw", None)

    assert 2 == run("morph", *ENDS, "-o", tmp_path / "x.mp4")
    said = capsys.readouterr().err
    assert "libavcodec is missing" in said
    assert "unexpected" not in said


@pytest.mark.drawn
@pytest.mark.parametrize("engine", ["", "numpy"])
@pytest.mark.parametrize("command", ["mix", "morph"])
def test_the_weights_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, engine: str
) -> None:
    reads = []

    class Watched:
        @staticmethod
        def files(package: str) -> Traversable:
            reads.append(package)
            return resources.files(package)

    painter._new_drawer.cache_clear()  # noqa: SLF001 - as in a new process
    monkeypatch.setattr(weights, "resources", Watched)
    monkeypatch.setenv("CHECKFACE_ENGINE", engine)
    frames = ["--frames", "2", "--once"] if command == "morph" else []

    made = tmp_path / "made.png"
    assert 0 == main([command, "text:a", "text:b", "--size", "8", "-o", str(made), *frames])
    assert 1 == len(reads)
