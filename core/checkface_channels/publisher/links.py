"""Turns a wheel into the links that its own METADATA gives to the project's source."""

from __future__ import annotations

import re
import zipfile
import zlib
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import Path

from checkface import CheckfaceError
from checkface_channels.archive import UnreadableSourceError, read_text

LARGEST_METADATA = 8 << 20

SOURCE = frozenset(
    {"source", "sources", "sourcecode", "repository", "repo", "code", "scm", "vcs", "git", "github"}
    | {"githubrepository", "githubproject", "gitlab", "codeberg"}
)
HOME = frozenset({"homepage", "home", "project", "projecthomepage", "website"})
AROUND = frozenset(
    {"issues", "issue", "issuetracker", "bugtracker", "bugs", "bugreports", "tracker"}
    | {"changelog", "changes", "releasenotes", "whatsnew", "history", "release", "releases"}
    | {"download", "downloads"}
)
"""Labels as the "well-known project URLs" of the packaging specifications normalise them."""

_METADATA = re.compile(r"[^/]+\.dist-info/METADATA")


class UnreadableWheelError(CheckfaceError):
    """A wheel whose METADATA cannot be read."""


def source_links(wheel: Path) -> tuple[tuple[str, ...], ...]:
    """The links of a wheel in groups, the plainest first: source, home page, and around it.

    Raises `UnreadableWheelError`. Links to documentation, funding or chat are none of these: they
    may lead to somebody else's repository.
    """
    headers = BytesHeaderParser().parsebytes(_metadata(wheel))
    links = [_labelled(value) for value in _values(headers, "Project-URL")]
    links += [("homepage", value.strip()) for value in _values(headers, "Home-page")]
    links += [("download", value.strip()) for value in _values(headers, "Download-URL")]
    return tuple(
        tuple(url for label, url in links if label in labels) for labels in (SOURCE, HOME, AROUND)
    )


def _values(headers: Message, name: str) -> list[str]:
    return [str(value) for value in headers.get_all(name, [])]


def _labelled(value: str) -> tuple[str, str]:
    """`Bug Tracker, https://…` as ("bugtracker", "https://…")."""
    label, _, url = value.partition(",")
    return re.sub(r"[^a-z]", "", label.lower()), url.strip()


def _metadata(wheel: Path) -> bytes:
    if wheel.suffix != ".whl":
        return _source_metadata(wheel)
    try:
        with zipfile.ZipFile(wheel) as archive:
            found = [name for name in archive.namelist() if _METADATA.fullmatch(name)]
            if len(found) != 1:
                raise UnreadableWheelError(
                    f"{wheel.name} holds {len(found)} METADATA files, expected one"
                )
            with archive.open(found[0]) as file:
                data = file.read(LARGEST_METADATA + 1)
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise UnreadableWheelError(f"the METADATA of {wheel.name} cannot be read") from error
    if len(data) > LARGEST_METADATA:
        raise UnreadableWheelError(
            f"the METADATA of {wheel.name} has more than {LARGEST_METADATA} bytes"
        )
    return data


def _source_metadata(sdist: Path) -> bytes:
    """PKG-INFO is the METADATA of a source distribution."""
    try:
        text = read_text(sdist, "PKG-INFO")
    except UnreadableSourceError as error:
        raise UnreadableWheelError(str(error)) from error
    if text is None:
        raise UnreadableWheelError(f"{sdist.name} holds no PKG-INFO")
    return text.encode()
