"""Answers the extension, which cannot read a file by itself: a path in, its digest out.

    {"ask": "version", "id": 1}                      {"id": 1, "version": "0.1.0", "scheme": "cf1"}
    {"ask": "digest", "path": "/a/file", "id": 2}    {"id": 2, "read": 16777216, "all": 2e7}, …
                                                     {"id": 2, "digest": "sha256:…", "size": 2e7}
    {"ask": "stop", "id": 2}                         question 2 is answered with an error
    {"ask": "beside", "path": "/a/file", "id": 3}    {"id": 3, "manifest": "…"}, the text of the
                                                     checkface.json beside it, or null

Whatever cannot be answered is `{"id": …, "error": "one sentence"}`. It sends nothing anywhere, and
writes no file.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from checkface import SCHEME, CheckfaceError
from checkface.errors import DigestError
from checkface.input_files import read_regular
from checkface_browser.errors import CallerError
from checkface_browser.extension_id import CHROMIUM_ID, FIREFOX_ID
from checkface_browser.jobs import Jobs, size_of
from checkface_browser.messages import Answers, Message, questions

MANIFEST = "checkface.json"
LARGEST_MANIFEST = 900_000
"""Bytes: more would not fit into one message."""
ALLOWED = (f"chrome-extension://{CHROMIUM_ID}/", FIREFOX_ID)
MOST_NUMBERED = 1 << 53
"""The largest whole number that JavaScript keeps."""


def run(callers: Sequence[str]) -> int:
    """Until the browser closes the pipe. Raises `CallerError` for anybody else than the extension.

    `callers` are the words that a browser starts us with: Chromium the origin, Firefox a path and
    the id.
    """
    _require_extension(callers)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever prints must not speak in our protocol
    Host(source, sink).run()
    return 0


def _require_extension(callers: Sequence[str]) -> None:
    if sys.stdin.isatty():
        raise CallerError(
            "this answers the browser extension; `checkface browser install` tells browsers of it"
        )
    if callers and not set(callers) & set(ALLOWED):
        raise CallerError(f"expected the extension {' or '.join(ALLOWED)}, got {callers[0]!r}")


class Host:
    """One browser's conversation."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source = source
        self._answers = Answers(sink)
        self._jobs = Jobs(self._answers)
        self._kinds: Mapping[str, Callable[[int, Message], Message | None]] = {
            "version": self._version,
            "digest": self._digest,
            "beside": self._beside,
            "stop": self._stop,
        }

    def run(self) -> None:
        for message in questions(self._source):
            answer = self._answer(message)
            if answer is not None:
                try:
                    self._answers.send(answer)
                except BrokenPipeError:
                    return

    def _answer(self, message: Message) -> Message | None:
        number = message.get("id")
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            return {"id": None, "error": "expected a question with an id, a whole number"}
        if number > MOST_NUMBERED:
            return {"id": None, "error": f"expected an id up to {MOST_NUMBERED}"}
        kind = self._kinds.get(str(message.get("ask")))
        if kind is None:
            return {"id": number, "error": f"expected to be asked for {', '.join(self._kinds)}"}
        try:
            return kind(number, message)
        except CheckfaceError as error:
            return {"id": number, "error": str(error)}

    def _version(self, number: int, _: Message) -> Message:
        return {"id": number, "version": version("checkface"), "scheme": SCHEME}

    def _digest(self, number: int, message: Message) -> None:
        self._jobs.begin(number, _path_of(message))

    def _beside(self, number: int, message: Message) -> Message:
        manifest = _path_of(message).with_name(MANIFEST)
        return {"id": number, "manifest": _text_of(manifest) if os.path.lexists(manifest) else None}

    def _stop(self, number: int, _: Message) -> None:
        self._jobs.stop(number)


def _path_of(message: Message) -> Path:
    said = message.get("path")
    if not isinstance(said, str) or "\0" in said or not Path(said).is_absolute():
        raise DigestError("expected the absolute path of a file")
    if not Path(said).name:
        raise DigestError("expected the path of a file, got that of a folder")
    return Path(said)


def _text_of(manifest: Path) -> str:
    """Of a file in that very folder: a link to elsewhere could name any file of this user."""
    if Path(os.path.realpath(manifest)).parent != Path(os.path.realpath(manifest.parent)):
        raise DigestError(f"{MANIFEST} is a link that leads out of its folder")
    if size_of(manifest) > LARGEST_MANIFEST:
        raise DigestError(f"{MANIFEST} has more than {LARGEST_MANIFEST:,} bytes")
    try:
        return read_regular(manifest, LARGEST_MANIFEST).decode()
    except (OSError, ValueError) as error:
        raise DigestError(f"cannot read {MANIFEST}: {error}") from error
