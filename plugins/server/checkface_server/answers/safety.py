"""The headers of every answer: for browsers that show our files in pages of others, and no more."""

from __future__ import annotations

import re

from starlette.responses import Response

EXPOSED = (
    "Accept-Ranges, Content-Disposition, Content-Location, Content-Range, ETag, Retry-After, "
    "Server-Timing"
)
ALLOWED = "Content-Type, If-Match, If-None-Match, If-Range, Range"
"""What a page of others may send along."""
PREFLIGHT_SECONDS = "86400"

ALWAYS = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
    "access-control-expose-headers": EXPOSED,
    "referrer-policy": "no-referrer",
}
POLICY = (
    "default-src 'none'; img-src 'self' data:; media-src 'self' data:; "
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
"""Of what is opened by itself: our pages and SVGs run nothing, and load nothing of others."""

SHARED_SECONDS = 86_400
"""For which a cache that many share gives what was signed without asking us: until then it does not
know that a key counts no more."""

_MAX_AGE = re.compile(r"public, max-age=([0-9]+)")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_NAME = 120


def add_safety(response: Response) -> None:
    for name, value in ALWAYS.items():
        response.headers[name] = value
    response.headers.setdefault("content-security-policy", POLICY)
    response.headers.setdefault("cache-control", "no-store")


def bound_sharing(response: Response) -> None:
    """Of what only those get who have its signature. Who has the file keeps it as long as ever."""
    said = response.headers["cache-control"]
    found = _MAX_AGE.match(said)
    if found and int(found[1]) > SHARED_SECONDS:
        response.headers["cache-control"] = f"{said}, s-maxage={SHARED_SECONDS}"


def preflight(methods: str) -> Response:
    """What a browser asks before a page of others may ask."""
    return Response(
        status_code=204,
        headers={
            "Allow": methods,
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": ALLOWED,
            "Access-Control-Max-Age": PREFLIGHT_SECONDS,
            "Cache-Control": f"public, max-age={PREFLIGHT_SECONDS}",
        },
    )


def inline(name: str) -> str:
    """A Content-Disposition: shown, and saved under a name of letters that no shell minds."""
    safe = _UNSAFE.sub("_", name).lstrip(".-")[-LONGEST_NAME:] or "checkface"
    return f'inline; filename="{safe}"'
