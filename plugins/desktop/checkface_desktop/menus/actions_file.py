"""Turns the bytes of Thunar's `uca.xml` into the places of its actions, and edits only there.

The file is shared by all custom actions, and people write into it. So it is not parsed and written
anew: all bytes that are not ours stay, comments and elements that nobody knows included. What is no
well-formed XML, or could be read in two ways, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

from checkface_desktop.errors import LeftAloneError

DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml\s[^<>]*\?>")
"""Thunar's own has `encoding` before `version`: its reader takes that, and XML forbids it."""
OTHER_ENCODING = re.compile(rb"encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)
ROOT = "actions"
END_TAG = b"</actions>"
ACTION = "action"


@dataclass
class Action:
    """One action, and where it stands."""

    start: int
    end: int = 0
    """Behind its last byte."""
    texts: dict[str, str] = field(default_factory=dict)
    """Of each element in it."""
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Of each of those texts, as it is written."""


@dataclass
class ActionsFile:
    """Where things stand in the bytes of a file."""

    data: bytes
    actions: list[Action] = field(default_factory=list)
    inside: int = 0
    """Where the end tag of all begins; where there is none, where the only tag ends."""
    end: int = 0
    """Behind the end tag."""
    has_end_tag: bool = True
    """Not where all of it is one tag, `<actions/>`."""
    is_empty: bool = False
    """Whether nothing stands between its tags, not even a blank."""

    @classmethod
    def read(cls, data: bytes) -> ActionsFile:
        """Raises `LeftAloneError` for what cannot be read in one way only."""
        reading = _Reading(cls(data))
        try:
            data.decode()
            reading.run()
        except (UnicodeDecodeError, expat.ExpatError) as error:
            raise LeftAloneError(f"it is no well-formed XML in UTF-8 ({error})") from error
        return reading.file

    def with_action(self, written: bytes) -> bytes:
        """With `written` behind the last action."""
        if self.has_end_tag:
            return self.data[: self.inside] + written + self.data[self.inside :]
        opened, rest = self.data[: self.inside - 2], self.data[self.inside :]
        return opened + b">" + written + END_TAG + rest

    def with_one_tag(self) -> bytes:
        """As `<actions/>` again, if nothing is in it."""
        if not (self.is_empty and self.has_end_tag):
            return self.data
        return self.data[: self.inside - 1] + b"/>" + self.data[self.end :]

    def with_text(self, action: Action, name: str, text: bytes) -> bytes:
        """With another text in one element of an action."""
        start, end = action.places[name]
        return self.data[:start] + text + self.data[end:]

    def without(self, actions: Sequence[Action]) -> bytes:
        """And without the line end behind each."""
        data = self.data
        for action in reversed(actions):
            data = data[: action.start] + data[action.end :].removeprefix(b"\n")
        return data


class _Reading:
    """One pass over the file."""

    def __init__(self, file: ActionsFile) -> None:
        self.file = file
        self._open: list[str] = []
        self._starts: list[int] = []
        self._bare = False
        """Whether nothing was met since the last start tag."""
        self._text: list[str] = []
        self._parser = expat.ParserCreate()

    def run(self) -> None:
        found = DECLARATION.match(self.file.data)
        head = found.end() if found else 0
        if found and OTHER_ENCODING.search(found[0]):
            raise LeftAloneError("it is not in UTF-8")
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._hear
        self._parser.CommentHandler = self._meet
        self._parser.ProcessingInstructionHandler = self._meet
        self._parser.StartCdataSectionHandler = self._meet
        self._parser.EntityDeclHandler = self._refuse_entity
        self._parser.Parse(b" " * head + self.file.data[head:], True)

    @staticmethod
    def _refuse_entity(*_: object) -> None:
        raise LeftAloneError("it declares entities, which Thunar does not know")

    def _hear(self, text: str) -> None:
        self._bare = False
        self._text.append(text)

    def _meet(self, *_: object) -> None:
        self._bare = False

    def _begin(self, name: str, _: dict[str, str]) -> None:
        place = self._parser.CurrentByteIndex
        if not self._open:
            self._require_root(name)
        if len(self._open) == 1 and name == ACTION:
            self.file.actions.append(Action(place))
        self._open.append(name)
        self._starts.append(place)
        self._bare = True
        self._text.clear()

    @staticmethod
    def _require_root(name: str) -> None:
        if name != ROOT:
            raise LeftAloneError(f"it holds {name!r} where {ROOT!r} was expected")

    def _end(self, name: str) -> None:
        start, place = self._starts.pop(), self._parser.CurrentByteIndex
        one_tag = self._bare and self.file.data[start:place].endswith(b"/>")
        behind = place if one_tag else self.file.data.index(b">", place) + 1
        self._open.pop()
        match self._open:
            case []:
                self.file.inside, self.file.end = place, behind
                self.file.has_end_tag, self.file.is_empty = not one_tag, self._bare
            case [_] if name == ACTION:
                self.file.actions[-1].end = behind
            case [_, parent] if parent == ACTION:
                self._end_text(name, place, has_text=not one_tag)
        self._bare = False

    def _end_text(self, name: str, place: int, *, has_text: bool) -> None:
        """An element of an action; what Thunar reads of it has no elements in it."""
        action, text = self.file.actions[-1], "".join(self._text)
        action.texts[name] = text.strip()
        written = self.file.data[:place]
        if has_text and written.endswith(f"<{name}>{escape(text)}".encode()):
            action.places[name] = (place - len(escape(text).encode()), place)
