"""Turns frames into the bytes of an animation: WebP, AVIF, GIF, PNG, or a video."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from checkface.errors import MissingExtraError, OutputError
from checkface.pictures.formats import require_avif

if TYPE_CHECKING:
    from av import VideoFrame, VideoStream
    from PIL import Image

MOST_PIXELS = 100_000_000
"""Of all frames together: 300 MB of memory."""
FASTEST = 100
"""Frames a second."""


class AnimationFormat(Enum):
    """The kinds of animation, by the end of a file's name."""

    WEBP = ".webp"
    AVIF = ".avif"
    GIF = ".gif"
    PNG = ".png"
    MP4 = ".mp4"
    WEBM = ".webm"

    @classmethod
    def of_path(cls, path: Path) -> AnimationFormat:
        """The format that a file name asks for.

        Raises `OutputError` if it is none of ours or Pillow was built without it, and
        `MissingExtraError` for a video without PyAV.
        """
        known = ", ".join(kind.value for kind in cls)
        try:
            kind = cls(path.suffix.lower())
        except ValueError:
            raise OutputError(
                f"cannot tell the format of {str(path)!r}: expected a name that ends in {known}; "
                "name the file so"
            ) from None
        kind.require_encoder()
        return kind

    @property
    def is_video(self) -> bool:
        return self in CODECS

    def require_encoder(self) -> None:
        """Raises `OutputError` if it cannot be written here, `MissingExtraError` without PyAV."""
        if self.is_video:
            _require_av(self)
        if self is AnimationFormat.AVIF:
            require_avif()


OPEN_FILES = Path("/proc/self/fd")
CODECS = {AnimationFormat.MP4: "libx264", AnimationFormat.WEBM: "libvpx-vp9"}

BT709, SRGB_CURVE, LIMITED_RANGE = 1, 13, 1
"""Of ITU-T H.273; the range as FFmpeg counts it."""

SETTINGS: dict[AnimationFormat, dict[str, Any]] = {
    AnimationFormat.WEBP: {"quality": 85, "method": 4},
    AnimationFormat.AVIF: {"quality": 65, "speed": 8},
    AnimationFormat.GIF: {"optimize": False},
    AnimationFormat.PNG: {"compress_level": 6},
}


def _require_av(kind: AnimationFormat) -> None:
    """It must also load, and know the codec: before anything is drawn."""
    if find_spec("av") is None:
        raise MissingExtraError("video", f"a {kind.value} file")
    try:
        from av.codec import Codec

        Codec(CODECS[kind], "w")
    except Exception as error:
        raise OutputError(
            f"PyAV writes no {kind.value} files here ({type(error).__name__}: {error}): "
            "take .webp instead, or install it anew: pip install --force-reinstall av"
        ) from error


def require_animation(frames: int, side: int, kind: AnimationFormat) -> None:
    """Raises `OutputError` for more than can be held, and for a video of an odd size."""
    if frames * side * side > MOST_PIXELS:
        most = MOST_PIXELS // (side * side)
        raise OutputError(
            f"{frames} frames of {side} pixels are too many: expected {most} at most of this size; "
            "ask for fewer or smaller ones"
        )
    if kind.is_video and side % 2:
        raise OutputError(f"a video of {side} pixels cannot be made: expected an even number")


def encode_animation(
    frames: Sequence[Image.Image], kind: AnimationFormat, frames_per_second: int
) -> bytes:
    """The bytes of a file that shows the frames again and again."""
    if kind.is_video:
        return _video(frames, kind, frames_per_second)
    first, *rest = frames
    file = io.BytesIO()
    first.save(
        file,
        kind.name,
        save_all=True,
        append_images=rest,
        duration=round(1000 / frames_per_second),
        loop=0,
        **SETTINGS[kind],
    )
    return file.getvalue()


def _video(frames: Sequence[Image.Image], kind: AnimationFormat, frames_per_second: int) -> bytes:
    """A file, since a video that starts before it is read whole is written twice."""
    with _passing_file() as path:
        _write_video(path, frames, kind, frames_per_second)
        return path.read_bytes()


@contextmanager
def _passing_file() -> Iterator[Path]:
    """In memory where a system has such files: what somebody typed is seen in it, and a process
    that is killed would leave it behind."""
    if sys.platform != "linux" or not OPEN_FILES.is_dir():
        with tempfile.TemporaryDirectory(prefix="checkface-") as folder:
            yield Path(folder, "video")
        return
    number = os.memfd_create("checkface-video")
    try:
        yield OPEN_FILES / str(number)
    finally:
        os.close(number)


def _write_video(
    path: Path, frames: Sequence[Image.Image], kind: AnimationFormat, frames_per_second: int
) -> None:
    import av

    options = {"movflags": "faststart"} if kind is AnimationFormat.MP4 else {}
    with av.open(str(path), "w", format=kind.value[1:], options=options) as container:
        rate = Fraction(frames_per_second)
        stream = cast("VideoStream", container.add_stream(CODECS[kind], rate=rate))
        stream.width, stream.height = frames[0].size
        stream.pix_fmt = "yuv420p"  # what every player shows
        stream.options = {"crf": "20"}
        _say_colours(stream)
        for frame in frames:
            container.mux(stream.encode(_in_colours(av.VideoFrame.from_image(frame))))
        container.mux(stream.encode(None))


def _say_colours(stream: VideoStream) -> None:
    """Where a file does not say what its numbers mean, players guess it by its height: a face of
    720 pixels would be another colour than one of 512. So they are BT.709, with sRGB's curve."""
    context = stream.codec_context
    context.colorspace = context.color_primaries = BT709
    context.color_trc = SRGB_CURVE
    context.color_range = LIMITED_RANGE


def _in_colours(frame: VideoFrame) -> VideoFrame:
    return frame.reformat(format="yuv420p", dst_colorspace=BT709, dst_color_range=LIMITED_RANGE)
