"""Adds to a list in the text of a YAML file; parsing shows that it says all else as before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from checkface_init.errors import LeftAloneError

Node = Any
"""Of PyYAML, which is imported where YAML is read."""

DEEPEST = 100
LARGEST = 64 << 10
"""Characters: ten times what people write. What is read for half a minute seems to hang."""

Meaning = tuple[str, Any]
"""A tag, and a text or what it holds."""


@dataclass(frozen=True)
class Entry:
    """What is added: a name, and what is said below it."""

    name: str
    below: tuple[str, ...] = ()
    """Lines, indented as seen from the name."""

    def lines(self, column: int, mark: str) -> str:
        """As they stand in a list (mark `- `) or in a mapping (no mark)."""
        end = ":" if self.below else ("" if mark else ": {}")
        pad = " " * column
        head = f"{pad}{mark}{self.name}{end}\n"
        return head + "".join(f"{pad}{' ' * len(mark)}{line}\n" for line in self.below)


def keys(text: str) -> dict[str, Any]:
    """The nodes of a file's own mapping by their keys. Raises `LeftAloneError`."""
    return {key.value: value for key, value in _root(text).value}


def with_entry(text: str, key: str, entry: Entry) -> str:
    """The text with an entry more in the list, or the mapping, of a key.

    The same text where it has one of that name. Raises `LeftAloneError` where that list is not
    there, or written in a way that is not understood.
    """
    listed = keys(text).get(key)
    if listed is None or not isinstance(listed.value, list):
        raise LeftAloneError(f"has no list of {key}")
    if entry.name in names(listed):
        return text
    if not listed.value:
        raise LeftAloneError(f"has an empty list of {key}, which may be meant so")
    if listed.flow_style:
        return _verified(text, _in_brackets(text, listed, entry), key, entry)
    mark = "- " if listed.id == "sequence" else ""
    place, ahead = _line_after(text, listed)
    added = ahead + entry.lines(listed.start_mark.column, mark)
    return _verified(text, text[:place] + added + text[place:], key, entry)


def with_key(text: str, key: str, lines: Sequence[str]) -> str:
    """The text with a key more, at its end."""
    after = "".join([f"{text.rstrip()}\n\n{key}:\n", *(f"  {line}\n" for line in lines)])
    before, now = _meanings(text), _meanings(after)
    if now[:-1] != before or len(now) != len(before) + 1:
        raise _unclear()
    return after


def names(listed: Node) -> list[str]:
    """Of the entries of a list or a mapping, which may have settings below them."""
    if listed.id == "mapping":
        return [str(key.value) for key, _ in listed.value]
    heads = (
        each.value[0][0] if each.id == "mapping" and each.value else each for each in listed.value
    )
    return [head.value for head in heads if isinstance(head.value, str)]


@lru_cache(maxsize=4)
def _root(text: str) -> Node:
    """Read once of each text, which takes two seconds for one of the largest."""
    if len(text) > LARGEST:
        raise LeftAloneError("is larger than what is edited by a program")
    try:
        import yaml
    except ImportError:
        raise LeftAloneError(
            "is YAML, which is edited where PyYAML is: pip install 'checkface[init]'"
        ) from None
    try:
        _require_no_anchors(yaml.parse(text, yaml.SafeLoader))
        root = yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise LeftAloneError("is no YAML that can be read") from error
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise LeftAloneError("is no YAML with a key on each line")
    _require_once([str(key.value) for key, _ in root.value])
    return root


def _require_no_anchors(events: Iterable[object]) -> None:
    """What an anchor names stands at several places: who edits one edits them all."""
    depth = 0
    for event in events:
        depth += type(event).__name__.endswith("StartEvent")
        depth -= type(event).__name__.endswith("EndEvent")
        if depth > DEEPEST:  # the time to read it would grow with the square of that
            raise LeftAloneError("is no YAML that a person has written")
        if getattr(event, "anchor", None):
            raise LeftAloneError("has YAML anchors")


def _require_once(found: Sequence[str]) -> None:
    if len(set(found)) < len(found):
        raise LeftAloneError("says a key twice")


def _in_brackets(text: str, listed: Node, entry: Entry) -> str:
    if listed.id != "sequence" or entry.below:
        raise LeftAloneError("has braces or brackets where something would be added")
    place = listed.value[-1].end_mark.index
    return f"{text[:place]}, {entry.name}{text[place:]}"


def _line_after(text: str, listed: Node) -> tuple[int, str]:
    """Where the line after the last entry begins, and a line end where the file lacks it."""
    place = _last(listed).end_mark.index
    if text[place - 1] == "\n":
        return place, ""
    end = text.find("\n", place)
    return (len(text), "\n") if end < 0 else (end + 1, "")


def _last(node: Node) -> Node:
    """The last thing in it, which ends where its text ends."""
    while isinstance(node.value, list) and node.value and not node.flow_style:
        node = node.value[-1][1] if node.id == "mapping" else node.value[-1]
    return node


def _verified(before: str, after: str, key: str, entry: Entry) -> str:
    """`after`, if it says the same but for one entry more, as we mean it."""
    was, now = dict(_meanings(before)), dict(_meanings(after))
    tag, held = was[key]
    if len(now[key][1]) != len(held) + 1 or now[key] != (tag, [*held, now[key][1][-1]]):
        raise _unclear()
    if entry.name not in names(keys(after)[key]) or now != {**was, key: now[key]}:
        raise _unclear()
    return after


def _meanings(text: str) -> list[tuple[str, Meaning]]:
    return [(str(key.value), _meaning(value)) for key, value in _root(text).value]


def _meaning(node: Node) -> Meaning:
    if node.id == "mapping":
        return node.tag, [(_meaning(key), _meaning(value)) for key, value in node.value]
    if node.id == "sequence":
        return node.tag, [_meaning(each) for each in node.value]
    return node.tag, node.value


def _unclear() -> LeftAloneError:
    return LeftAloneError("is written in a way that cannot be added to safely")
