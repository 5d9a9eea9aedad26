"""Turns names, passwords and tokens into what authorizes us at one origin, and nowhere else."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit, urlunsplit

from checkface_channels.origins import is_private_enough, web_origin

if TYPE_CHECKING:
    import requests


@dataclass(frozen=True)
class Secret:
    """An `Authorization` header that may go to one origin and nowhere else.

    `requests` calls it for each request; given so, an entry in .netrc does not replace it.
    """

    origin: str
    authorization: str = field(repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self.authorization:
            request.headers["Authorization"] = self.authorization
        return request


NOBODY = Secret("", "")
"""For whom nothing is meant: neither a secret of ours nor an entry in .netrc."""


def bearer(url: str, token: str) -> Secret | None:
    """A token for the origin of `url`; none where others could read it on the way."""
    return Secret(web_origin(url), f"Bearer {token}") if is_private_enough(url) else None


def split_password(url: str) -> tuple[str, Secret | None]:
    """`url` without the name and password in it, and these as a secret for its origin.

    Raises ValueError if it is no web address.
    """
    parts = urlsplit(url)
    userinfo, at, host = parts.netloc.rpartition("@")
    bare = urlunsplit(parts._replace(netloc=host))
    if not web_origin(bare) or web_origin(bare) != web_origin(url):
        raise ValueError("no web address, or one that others read in another way")
    if not at:
        return bare, None
    user, _, password = userinfo.partition(":")
    encoded = base64.b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode()
    return bare, Secret(web_origin(bare), f"Basic {encoded}")


def for_origin(url: str, asked: str, secret: Secret | None) -> Secret | None:
    """What is sent to `url` where `asked` was asked for; None leaves it to .netrc.

    Wherever else a redirect leads, nothing is sent: who answers there was chosen by a stranger.
    """
    origin = web_origin(url)
    if secret is None:
        return None if origin == web_origin(asked) else NOBODY
    return secret if secret.origin == origin else NOBODY
