"""Turns an index and a project into the page that it has of that project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from checkface_channels.authorization import Secret, split_password
from checkface_channels.errors import UnansweredError
from checkface_channels.exchange import FORBIDDEN, NOT_FOUND, OK, UNAUTHORIZED, Head
from checkface_channels.index_page import ACCEPT, Page, read_page
from checkface_channels.web import Web

NO_MORE: Mapping[str, str] = MappingProxyType({})


class LockedError(UnansweredError):
    """An index that wants a password: waiting does not help."""


@dataclass(frozen=True)
class IndexAccess:
    """Where an index is, and what opens it."""

    url: str
    """Without name and password."""
    secret: Secret | None = field(default=None, repr=False)

    @classmethod
    def of(cls, index_url: str) -> IndexAccess:
        """Raises `UnansweredError` for what is no web address."""
        try:
            return cls(*split_password(index_url))
        except ValueError:
            raise UnansweredError("the index has a URL that cannot be read") from None


def page_of(
    index: IndexAccess, project: str, web: Web, headers: Mapping[str, str] = NO_MORE
) -> Page | None:
    """What an index lists of a project, whose name is normal; None where it does not have it.

    Raises `UnansweredError`.
    """
    url = f"{index.url.rstrip('/')}/{project}/"
    answer = web.get(url, {"Accept": ACCEPT, **headers}, index.secret)
    if answer.status == NOT_FOUND:
        return None
    require_ok(answer.head)
    return read_page(answer)


def require_ok(head: Head) -> None:
    """Raises `UnansweredError` for an answer that is not what was asked for."""
    host = head.host
    if head.status in (UNAUTHORIZED, FORBIDDEN):
        raise LockedError(
            f"{host} answers {head.status}: it wants another name and password, in the index's URL "
            "or in .netrc"
        )
    if head.status != OK:
        raise UnansweredError(f"{host} answers {head.status}, expected {OK}")
