"""Keeps pages of strangers from asking us under their own name (DNS rebinding).

Such a page has its name lead to this machine, and its browser then lets it read all that we say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import ip_address

from starlette.requests import Request

from checkface_server.answers.clients import is_from_proxy
from checkface_server.answers.desk import Rules
from checkface_server.answers.problems import NEVER, ProblemError

MISDIRECTED = 421
BAD_REQUEST = 400
ANY = "*"

_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


def require_host(request: Request, hosts: Sequence[str]) -> None:
    """Raises `ProblemError`, 400 for what is no host and 421 for another one."""
    name = _name(request.headers.getlist("host"))
    if name is None:
        raise ProblemError(
            BAD_REQUEST,
            "Expected one Host header with the name of this server.",
            headers={"Cache-Control": NEVER},  # the address is right, and others ask for it
        )
    if not is_ours(name, hosts):
        raise ProblemError(
            MISDIRECTED,
            "This server does not answer under the name in the Host header: whoever runs it "
            "allows a name with --hosts.",
        )


def is_known(named: Sequence[str], hosts: Sequence[str]) -> bool:
    """Whether one who asks a page for machines did not come under the name of a stranger.

    An address itself is nobody's name: no page of a stranger has that for its own.
    """
    name = _name(named)
    return name is not None and (_is_address(name) or is_ours(name, hosts))


def is_ours(name: str, hosts: Sequence[str]) -> bool:
    """Names in any case, with or without the last dot."""
    name = name.lower().removesuffix(".")
    return any(_covers(host.lower(), name) for host in hosts)


def origin_of(request: Request, rules: Rules) -> str:
    """Where we are reached: `https://faces.example.org`. For answers that need whole addresses."""
    if rules.public_url:
        return rules.public_url
    said = request.headers.get("x-forwarded-proto", "") if is_from_proxy(request, rules) else ""
    scheme = said if said in {"http", "https"} else request.url.scheme
    return f"{scheme}://{request.headers['host']}"


def _name(named: Sequence[str]) -> str | None:
    """Of the one Host header that there must be."""
    found = _HOST.fullmatch(named[0]) if len(named) == 1 else None
    return found["name"] if found else None


def _is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _covers(host: str, name: str) -> bool:
    if host.startswith("*."):
        return name.endswith(host[1:]) and name != host[1:]
    return host in {ANY, name}
