"""Turns text with passwords and tokens in it into text without them.

In doubt more is masked than had to be: a careless password may hold `@`, `/`, `#`, `?` and blanks,
and then no two readers of URLs agree where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

MASK = "****"
SHORTEST = 4
"""Letters of a known secret that is masked wherever it stands: shorter ones stand everywhere."""

_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,31})://")
_BLANK = re.compile(r"[ \t\r\n]|$")
_END_OF_AUTHORITY = re.compile(r"[/?#\\]|$")
_PORT = re.compile(r"\d{0,5}")
_HOST = re.compile(
    r"(?:(?:[\w-]{1,63}\.){1,32}[^\W\d][\w-]*\.?|localhost|\[[0-9A-Fa-f:.%]+\]|\d+(?:\.\d+){3})"
    r"(?::\d+)?(?=[/?#'\"\s]|$)"
)
"""What can only be a host: a name with a domain, an address, this machine."""
_VERSION_CONTROL = re.compile(r"(?:git|hg|svn|bzr)(?:\+|$)|ssh$")

_QUERY = re.compile(
    r"(?i)([?&;#][\w.-]{0,32}(?:token|key|secret|passw|pwd|sig|auth|cred|session|jwt|otp)"
    r"[\w.-]{0,32}=)[^ \t\r\n]+"
)
_NO_SCHEME = re.compile(
    r"(?<![\w:/.@-])(?!mailto:)([\w.+%~-]{1,64}:)(?!//)[^\s@]{1,256}@(?=[\w\[])"
)
"""As a proxy is often given: `user:password@host:8080`."""
_HEADER = re.compile(r"(?i)\b((?:proxy-)?authorization['\"]?\s?[:=]\s?)\S.*")
_PORT_SAID = re.compile(r"(?i)((?:to integer value as|invalid port:|nonnumeric port:) ?).+")
"""What Python says of a URL whose password holds a `/`: it took the rest of it for a port."""


def masked(text: str, known: Iterable[str] = ()) -> str:
    """`text` without whatever could be a secret in a URL, and without the `known` secrets."""
    for secret in sorted(known, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return "\n".join(map(_masked_line, text.split("\n")))


def secrets_in(text: str) -> frozenset[str]:
    """What is secret in the URLs of `text`, in all the ways in which it may be repeated.

    Whoever stumbles over such a URL repeats a part of it, so the parts are secrets too.
    """
    found = set[str]()
    for written in (part for line in text.splitlines() for part in _ways_to_read(line)):
        user, _, password = written.partition(":")
        secret = password or user
        texts = (secret, unquote(secret))
        ways = {*texts, *(quote(text, safe=kept) for text in texts for kept in ("", "/"))}
        found |= ways | {part for way in ways for part in re.split(r"[/?#\\@:\s]", way)}
    return frozenset(secret for secret in found if len(secret) >= SHORTEST)


def _ways_to_read(line: str) -> Iterator[str]:
    """Names and passwords of the URLs of `line`, up to their own @ and up to the last one.

    Where a password may hold `@` and blanks, both can be what its owner meant.
    """
    yield from (line[start:end] for start, end in _credentials(line))
    for rest in line.split("://")[1:]:
        longest, at, _ = rest.rpartition("@")
        if at and _next(_BLANK, longest, 0) < len(longest):
            yield longest


def _masked_line(line: str) -> str:
    pieces, done = list[str](), 0
    for start, end in _credentials(line):
        pieces += [line[done:start], MASK]
        done = end
    line = "".join([*pieces, line[done:]])
    line = _QUERY.sub(rf"\1{MASK}", line)
    line = _NO_SCHEME.sub(rf"{MASK}@", line)
    line = _HEADER.sub(rf"\1{MASK}", line)
    return _PORT_SAID.sub(rf"\1{MASK}", line)


def _credentials(text: str) -> Iterator[tuple[int, int]]:
    """Where names and passwords stand in the URLs of `text`: from `://` to their `@`."""
    done = blank = 0
    for found in _URL.finditer(text):
        if found.end() > blank:  # the search is dear where nothing ever ends
            blank = _next(_BLANK, text, found.end())
        end = _end_of_credentials(text, found, blank) if found.end() >= done else None
        if end is not None:
            yield found.end(), end
            done = end


def _end_of_credentials(text: str, url: re.Match[str], blank: int) -> int | None:
    """`blank` is where the URL must have ended, if it is one at all."""
    start = url.end()
    authority = text[start : (slash := _next(_END_OF_AUTHORITY, text, start, blank))]
    last = text.rfind("@", start, blank)
    if last < 0 or last + 1 == blank:  # no host follows: perhaps a blank of the password does
        beyond = _end_beyond_blanks(text, blank) if _is_no_port(authority) else None
        if beyond is not None or last < 0:
            return beyond
    if "@" in authority:
        own = text.rfind("@", start, slash)
        is_sure = _VERSION_CONTROL.match(url["scheme"]) and _HOST.match(text, own + 1)
        return own if is_sure else last  # what follows a repository's @ is a revision
    leads_to_host = _HOST.match(text, last + 1) is not None
    if _is_no_port(authority) or (leads_to_host and not _HOST.match(authority)):
        return last
    return None


def _is_no_port(authority: str) -> bool:
    """Whether a password stands where the port of a host would."""
    _, colon, rest = authority.partition(":")
    return bool(colon) and not authority.startswith("[") and not _PORT.fullmatch(rest)


def _end_beyond_blanks(text: str, blank: int) -> int | None:
    """The @ behind a password with blanks in it, if there is one before the next URL."""
    another = text.find("://", blank)
    at = text.find("@", blank, len(text) if another < 0 else another)
    if at < 0:
        return None
    return text.rfind("@", at, _next(_BLANK, text, at))


def _next(pattern: re.Pattern[str], text: str, start: int, end: int | None = None) -> int:
    found = pattern.search(text, start, len(text) if end is None else end)
    return found.start() if found else len(text) if end is None else end
