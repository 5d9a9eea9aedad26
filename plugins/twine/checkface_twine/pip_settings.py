"""Turns pip's own configuration into the indexes to ask, and how to reach them.

What is set, `checkface_channels.pip_settings` knows; here is what a look at an index needs of it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checkface_channels.connection import Route
from checkface_channels.pip_settings import OPEN, PipSettings, PipSettingsError

PIP_SECONDS = 120
"""For what pip knows without asking anybody else."""

_DEFAULT_INDEX = re.compile(r"--index-url <url> .*?\(default (\S+?)\)")


@dataclass(frozen=True)
class IndexSettings:
    """The indexes that an install would ask. URLs may hold passwords: never print them."""

    urls: tuple[str, ...] = field(repr=False)
    folders: int = 0
    """How many more indexes are folders on this machine: nobody has uploaded to those."""
    route: Route = field(default_factory=Route)

    @classmethod
    def of_pip(cls, index_url: str | None = None) -> IndexSettings:
        """What pip is set to here; `index_url` stands for all of its indexes.

        Raises `PipSettingsError` if pip does not tell, or if no index is left.
        """
        settings = PipSettings.read(_ask_pip)
        urls = [index_url] if index_url else _index_urls(settings)
        served = tuple(url for url in urls if url.startswith(("http://", "https://")))
        if not served:
            raise PipSettingsError(
                "there is no index on the web to ask: expected one in pip's configuration, in "
                "PIP_INDEX_URL or with --index-url"
            )
        return cls(served, len(urls) - len(served), settings.route())


def _index_urls(settings: PipSettings) -> list[str]:
    known = settings.last("index-url") or settings.is_on("no-index")
    return settings.index_urls("" if known else _default_index())


def _default_index() -> str:
    """The index of a pip that nobody has set up: its own help names it."""
    found = _DEFAULT_INDEX.search(" ".join(_ask_pip(["install", "--help"], OPEN).split()))
    if not found:
        raise PipSettingsError("pip does not say which index it asks; name one with --index-url")
    return found[1]


def _ask_pip(words: Sequence[str], environ: Mapping[str, str]) -> str:
    command = [sys.executable, "-P", "-m", "pip", *words, "--disable-pip-version-check"]
    variables = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1", **environ}
    try:
        done = subprocess.run(
            command,
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PIP_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise PipSettingsError(
            f"pip has not told its configuration after {PIP_SECONDS} seconds; see what holds up: "
            f"{sys.executable} -m pip config list"
        ) from error
    if done.returncode:
        raise PipSettingsError(
            "pip does not tell its configuration; repair it or install it beside twine: "
            "pip install 'checkface[twine]'"
        )
    return done.stdout
