"""Turns a project's links into the one repository they name, and into the API to ask about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from checkface import CheckfaceError
from checkface_channels.authorization import Secret, bearer

GITHUB = "github.com"
GITHUB_API = "https://api.github.com"

NOT_REPOSITORIES = frozenset(
    {"about", "apps", "collections", "enterprise", "features", "login", "marketplace", "orgs"}
    | {"pricing", "search", "security", "settings", "sponsors", "stars", "topics", "users"}
)
"""First parts of GitHub's paths that are no owners."""

OTHER_FORGES = re.compile(
    r"(?:gitlab\..+|.+\.gitlab\..+|codeberg\.org|gitea\..+|forgejo\..+|git\..+|bitbucket\.org"
    r"|git\.sr\.ht|sr\.ht|salsa\.debian\.org|code\..+|notabug\.org|framagit\.org)"
)

_SLUG = re.compile(r"[A-Za-z0-9._-]{1,100}", re.ASCII)
_SCP = re.compile(r"(?:ssh://)?git@([^:/]+)[:/](.+)")


class NoRepositoryError(CheckfaceError):
    """The links name no repository whose releases could be asked for; the message says why."""


@dataclass(frozen=True)
class GitHub:
    """A GitHub: the public one, or a company's own (GitHub Enterprise Server)."""

    host: str
    api: str
    token: str | None = field(default=None, repr=False)

    @property
    def secret(self) -> Secret | None:
        return self.secret_at(self.api)

    def secret_at(self, url: str) -> Secret | None:
        """The token is for https, and for this very machine; nobody else hears of it."""
        return bearer(url, self.token) if self.token else None


@dataclass(frozen=True)
class Repository:
    """One repository on one GitHub."""

    forge: GitHub
    owner: str
    name: str

    @property
    def slug(self) -> str:
        return f"{self.owner}/{self.name}"

    @property
    def label(self) -> str:
        return f"{self.forge.host}/{self.slug}"

    @property
    def api_url(self) -> str:
        return f"{self.forge.api.rstrip('/')}/repos/{self.slug}"


def forges_of(environ: Mapping[str, str]) -> tuple[GitHub, ...]:
    """The GitHubs that the environment knows, each with its own token.

    GITHUB_SERVER_URL and GITHUB_API_URL are what GitHub's runners set, GH_HOST and the tokens what
    its command line reads.
    """
    token = environ.get("GH_TOKEN") or environ.get("GITHUB_TOKEN")
    server = _parts(environ.get("GITHUB_SERVER_URL", ""))[0] or GITHUB
    found = [GitHub(server, environ.get("GITHUB_API_URL") or _api_of(server), token)]
    own_token = environ.get("GH_ENTERPRISE_TOKEN") or environ.get("GITHUB_ENTERPRISE_TOKEN")
    own = environ.get("GH_HOST", "").lower()
    if own and own not in {server, GITHUB}:
        found.append(GitHub(own, _api_of(own), own_token))
    if server != GITHUB:
        found.append(GitHub(GITHUB, GITHUB_API))
    return tuple(found)


def repository_of(groups: Iterable[Sequence[str]], forges: Sequence[GitHub]) -> Repository:
    """The repository that the first group with any names.

    Raises `NoRepositoryError` where there is none, or two: which one is the publisher's would be a
    guess.
    """
    elsewhere: list[str] = []
    for links in groups:
        found = {each.label.lower(): each for link in links if (each := _repository(link, forges))}
        if len(found) > 1:
            raise NoRepositoryError(f"its links name several repositories: {', '.join(found)}")
        if found:
            return next(iter(found.values()))
        elsewhere += [host for link in links if OTHER_FORGES.fullmatch(host := _parts(link)[0])]
    if elsewhere:
        raise NoRepositoryError(
            f"its source is on {elsewhere[0]}, whose releases checkface does not read yet"
        )
    raise NoRepositoryError("its metadata link to no forge that is known here")


def _repository(link: str, forges: Sequence[GitHub]) -> Repository | None:
    host, path = _parts(link)
    forge = next((forge for forge in forges if forge.host == host.removeprefix("www.")), None)
    owner, name = [*path.strip("/").split("/"), "", ""][:2]
    name = name.removesuffix(".git")
    if not forge or owner.lower() in NOT_REPOSITORIES or not _is_slug(owner) or not _is_slug(name):
        return None
    return Repository(forge, owner, name)


def _is_slug(text: str) -> bool:
    """Part of a path that can mean nothing else: no dots alone, nothing to escape."""
    return bool(_SLUG.fullmatch(text)) and set(text) != {"."}


def _parts(link: str) -> tuple[str, str]:
    """Host and path; empty where the link cannot be read."""
    if scp := _SCP.fullmatch(link):
        return scp[1].lower(), scp[2]
    try:
        parts = urlsplit(link.removeprefix("git+"))
        return (parts.hostname or "").lower(), parts.path
    except ValueError:
        return "", ""


def _api_of(host: str) -> str:
    """Where a GitHub has its API (GHE.com tenants have a host of their own for it)."""
    if host == GITHUB:
        return GITHUB_API
    return f"https://api.{host}" if host.endswith(".ghe.com") else f"https://{host}/api/v3"
