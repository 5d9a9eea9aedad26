"""Adds to the text of a TOML file, and shows by parsing that it says all else as before."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Callable, Sequence
from typing import Any

from checkface_init.errors import LeftAloneError
from checkface_init.string_list import with_added

Table = dict[str, Any]


def parse(text: str) -> Table:
    """What the file says. Raises `LeftAloneError` for what is no TOML."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise LeftAloneError("is no TOML that can be read") from error


def table(content: Table, *names: str) -> Table | None:
    """A table below others; None if there is none."""
    for name in names:
        if not isinstance(content, dict) or name not in content:
            return None
        content = content[name]
    return content if isinstance(content, dict) else None


def verified(before: str, after: str, change: Callable[[Table], object]) -> str:
    """`after`, if it says what `before` says once `change` was made, and nothing else."""
    expected = copy.deepcopy(parse(before))
    change(expected)
    if parse(after) != expected:
        raise LeftAloneError("is written in a way that cannot be added to safely")
    return after


def with_table(text: str, names: Sequence[str], values: Table, lines: Sequence[str]) -> str:
    """The text with a table at its end, which `lines` write below its head."""
    body = "".join(f"{line}\n" for line in lines)
    after = f"{text.rstrip()}\n\n[{'.'.join(names)}]\n{body}"

    def change(content: Table) -> None:
        for name in names[:-1]:
            content = content.setdefault(name, {})
        content[names[-1]] = values

    return verified(text, after, change)


def with_string(text: str, section: str, key: str, item: str) -> str:
    """The text with `item` in a list of texts. Raises `LeftAloneError` where that is not found."""
    start = _value_start(text, section, key)
    if text[start : start + 1] != "[":
        raise LeftAloneError(f"has no list {key!r} in its table [{section}]")
    after = with_added(text, start, item)
    return verified(text, after, lambda content: content[section][key].append(item))


def with_value(text: str, section: str, key: str, old: str, new: str) -> str:
    """The text with another text under a key."""
    start = _value_start(text, section, key)
    quote = text[start : start + 1]
    if not text.startswith(f"{quote}{old}{quote}", start):
        raise LeftAloneError(f"does not say {key} = {old!r} in its table [{section}]")
    after = f"{text[:start]}{quote}{new}{quote}{text[start + len(old) + 2 :]}"
    return verified(text, after, lambda content: content[section].update({key: new}))


def _value_start(text: str, section: str, key: str) -> int:
    """Where the value of a key begins, in a table that has a head of its own."""
    head = re.search(rf"^[ \t]*\[[ \t]*{re.escape(section)}[ \t]*\]", text, re.MULTILINE)
    if not head:
        raise LeftAloneError(f"has no table [{section}]")
    following = re.compile(r"^[ \t]*\[", re.MULTILINE).search(text, head.end())
    pattern = re.compile(rf"^[ \t]*{re.escape(key)}[ \t]*=[ \t]*", re.MULTILINE)
    found = pattern.search(text, head.end(), following.start() if following else len(text))
    if not found:
        raise LeftAloneError(f"has no {key} in its table [{section}]")
    return found.end()
