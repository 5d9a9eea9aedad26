"""Turns URLs into what may be printed of them: the host that is contacted, never a password."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import unquote, urlsplit

from checkface import plain
from checkface_channels.secrets import MASK, masked

LOCAL = "local folder"
UNREADABLE = "unreadable host"
LAST_PORT = 65535

_USUAL = re.compile(
    r"https?://(?P<host>[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?(?::[1-9][0-9]{0,3})?)"
    r"(?:/[A-Za-z0-9._~!$&'()*+,;=:@/%-]*)?(?:[?#]\S*)?"
)
"""What every reader of URLs reads in the same way."""
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_SCHEME = re.compile(r"(?:[A-Za-z]+\+)?(?P<scheme>[A-Za-z][A-Za-z0-9.-]*):")
_WEB = {"http", "https"}
_TOKEN = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[\w.~-]{16,}")
"""What stands for a password in the paths of some indexes."""


def host_of(url: str) -> str:
    """The host (and its port, where one is given) that serves `url`; `LOCAL` for files.

    It is the host that will be contacted, and read as our network library reads it. A host that is
    not pure ASCII is shown as it is asked for, with its letters beside.
    """
    if usual := _USUAL.fullmatch(url):
        return usual["host"]
    url = url.strip()
    found = _SCHEME.match(url)
    if found is None or _DRIVE.match(url):
        return LOCAL
    scheme, rest = found["scheme"].lower(), url[found.end() :]
    return _host_of_file(rest) if scheme == "file" else _host_of_address(scheme, rest)


def hosts_of(urls: Iterable[str]) -> tuple[str, ...]:
    """As `host_of`, each once; where one host serves two of them, so much that they differ."""
    different = tuple(dict.fromkeys(urls))
    hosts = Counter(map(host_of, different))
    told = [_with_path(url) if hosts[host_of(url)] > 1 else host_of(url) for url in different]
    return tuple(dict.fromkeys(told))


def _with_path(url: str) -> str:
    host, path = host_of(url), _path_of(url)
    return f"{host} {path}" if host == LOCAL else host + path


def origin_of(url: str, indexes: Sequence[str]) -> str:
    """As `host_of`; a file on this machine that an index names is nobody's own folder.

    `indexes` are those that were asked, folders too: a page in one may name files elsewhere. Empty,
    if the user has named the file.
    """
    host, asked = host_of(url), dict.fromkeys(map(host_of, indexes))
    if host != LOCAL or not asked.keys() - {LOCAL}:
        return host
    names = ("a folder of yours" if each == LOCAL else each for each in asked)
    return f"a file on this machine, named by {' or '.join(names)}"


def printable(text: str) -> str:
    """`text` in one line, without credentials, and safe to show (`checkface.plain`)."""
    return plain(masked(text))


def _host_of_file(rest: str) -> str:
    """On Windows, `file://host/share` is on another machine."""
    host = re.split(r"[/\\?#]", rest[2:], maxsplit=1)[0] if rest.startswith("//") else ""
    return LOCAL if host.lower() in {"", "localhost"} else plain(f"file server {host}")


def _host_of_address(scheme: str, rest: str) -> str:
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url  # what contacts it reads it; here, since most are usual

    web = scheme if scheme in _WEB else "https"
    try:
        parts = parse_url(f"{web}:{rest}")
    except LocationParseError:
        return UNREADABLE
    if not parts.host or (parts.port or 0) > LAST_PORT:
        return UNREADABLE
    host, written = parts.host.rstrip("."), _written_host(rest)
    port = f":{parts.port}" if parts.port else ""
    return plain(host + port if written.isascii() else f"{host}{port} ({written})")


def _written_host(rest: str) -> str:
    authority = re.split(r"[/\\?#]", rest.removeprefix("//"), maxsplit=1)[0]
    return authority.rpartition("@")[2].partition(":")[0]


def _path_of(url: str) -> str:
    """The path without what may be a secret in it."""
    path = unquote(urlsplit(url).path).rstrip("/")
    return plain("/".join(MASK if _TOKEN.fullmatch(part) else part for part in path.split("/")))
