"""Turns a wheel into the links that its own METADATA gives to the project's source."""

from __future__ import annotations

import re
from pathlib import Path

from checkface import WheelMetadata
from checkface.errors import UnreadableWheelError
from checkface_channels.archive import UnreadableSourceError, read_text

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


def source_links(wheel: Path) -> tuple[tuple[str, ...], ...]:
    """The links of a wheel in groups, the plainest first: source, home page, and around it.

    Raises `UnreadableWheelError`. Links to documentation, funding or chat are none of these: they
    may lead to somebody else's repository.
    """
    told = WheelMetadata.of_file(wheel) if wheel.suffix == ".whl" else _source_metadata(wheel)
    links = [_label_and_url(value) for value in told.values("Project-URL")]
    links += [("homepage", value.strip()) for value in told.values("Home-page")]
    links += [("download", value.strip()) for value in told.values("Download-URL")]
    return tuple(
        tuple(url for label, url in links if label in labels) for labels in (SOURCE, HOME, AROUND)
    )


def _label_and_url(value: str) -> tuple[str, str]:
    """`Bug Tracker, https://…` as ("bugtracker", "https://…")."""
    label, _, url = value.partition(",")
    return re.sub(r"[^a-z]", "", label.lower()), url.strip()


def _source_metadata(sdist: Path) -> WheelMetadata:
    """PKG-INFO is the METADATA of a source distribution."""
    try:
        text = read_text(sdist, "PKG-INFO")
    except UnreadableSourceError as error:
        raise UnreadableWheelError(str(error)) from error
    if text is None:
        raise UnreadableWheelError(f"{sdist.name} holds no PKG-INFO")
    return WheelMetadata.of_text(text)
