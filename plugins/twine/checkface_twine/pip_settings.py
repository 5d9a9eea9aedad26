"""Turns pip's own configuration into the indexes to ask, and how to reach them.

pip says what is set: its configuration files and PIP_ variables are read by nobody else.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from checkface import CheckfaceError

SECTIONS = ("global", "install", ":env:")
"""The weakest first, as pip takes them."""

_DEFAULT_INDEX = re.compile(r"--index-url <url> .*?\(default (\S+?)\)")


class PipSettingsError(CheckfaceError):
    """What pip is set to cannot be had, or names no index that can be asked."""


@dataclass(frozen=True)
class IndexSettings:
    """The indexes that an install would ask. URLs may hold passwords: never print them."""

    urls: tuple[str, ...] = field(repr=False)
    folders: int = 0
    """How many more indexes are folders on this machine: nobody has uploaded to those."""
    ca_bundle: str | None = None
    client_certificate: str | None = None
    proxy: str | None = field(default=None, repr=False)

    @classmethod
    def of_pip(cls, index_url: str | None = None) -> IndexSettings:
        """What pip is set to here; `index_url` stands for all of its indexes.

        Raises `PipSettingsError` if pip does not tell, or if no index is left.
        """
        entries = _entries(_ask_pip("config", "list"))
        urls = [index_url] if index_url else _index_urls(entries)
        served = tuple(url for url in urls if url.startswith(("http://", "https://")))
        if not served:
            raise PipSettingsError(
                "there is no index on the web to ask: expected one in pip's configuration, in "
                "PIP_INDEX_URL or with --index-url"
            )
        return cls(
            served,
            len(urls) - len(served),
            _file(entries, "cert"),
            _file(entries, "client-cert"),
            entries.get("proxy"),
        )


def _index_urls(entries: dict[str, str]) -> list[str]:
    if entries.get("no-index", "").lower() in ("1", "true", "yes", "on"):
        return []
    first = entries.get("index-url") or _default_index()
    return list(dict.fromkeys([first, *entries.get("extra-index-url", "").split()]))


def _file(entries: dict[str, str], option: str) -> str | None:
    """The path that an option names; requests would call the index unreachable for a wrong one."""
    named = entries.get(option)
    if named is None:
        return None
    path = Path(named).expanduser()
    if not path.exists():
        raise PipSettingsError(f"pip's option {option!r} names {named!r}, which is not there")
    return str(path)


def _default_index() -> str:
    """The index of a pip that nobody has set up: its own help names it."""
    found = _DEFAULT_INDEX.search(" ".join(_ask_pip("install", "--help").split()))
    if not found:
        raise PipSettingsError("pip does not say which index it asks; name one with --index-url")
    return found[1]


def _entries(listed: str) -> dict[str, str]:
    """Option to value, the strongest section last; options that may repeat are joined by blanks."""
    found: dict[str, str] = {}
    held = sorted(_parsed(listed), key=lambda entry: SECTIONS.index(entry[0]))
    for _, option, value in held:
        repeats = option == "extra-index-url" and option in found
        found[option] = f"{found[option]} {value}" if repeats else value
    return found


def _parsed(listed: str) -> Iterator[tuple[str, str, str]]:
    for line in filter(str.strip, listed.splitlines()):
        key, _, quoted = line.partition("=")
        section, _, option = key.rpartition(".")
        try:
            value = ast.literal_eval(quoted)
        except (ValueError, SyntaxError):
            # Not with the line itself, which may hold a password.
            raise PipSettingsError("'pip config list' prints what is no option='value'") from None
        if section in SECTIONS:
            yield section, option, str(value)


def _ask_pip(*arguments: str) -> str:
    command = [sys.executable, "-P", "-m", "pip", *arguments, "--disable-pip-version-check"]
    environ = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PipSettingsError(
            "pip does not tell its configuration; repair it or install it beside twine: "
            "pip install 'checkface[twine]'"
        )
    return done.stdout
