"""Turns a request's token into what it may do, or into GitHub's refusal."""

from __future__ import annotations

from enum import IntEnum

from tests.fakes.github.forge_messages import Call, refusal

WRITING_TOKEN = "ghs_mayWriteContents"  # noqa: S105 - of a fake
READING_TOKEN = "ghs_mayReadContents"  # noqa: S105
STRANGERS_TOKEN = "ghs_ofAnotherRepository"  # noqa: S105


class Rights(IntEnum):
    """What a token may do with the repository."""

    NONE = 0
    READ = 1
    WRITE = 2


def rights_of(call: Call, *, private: bool) -> Rights:
    """Refuses a token that nobody gave out."""
    public = Rights.NONE if private else Rights.READ
    token = call.headers.get("authorization", "").removeprefix("Bearer ").removeprefix("token ")
    known = {
        "": public,
        STRANGERS_TOKEN: public,
        READING_TOKEN: Rights.READ,
        WRITING_TOKEN: Rights.WRITE,
    }
    if token not in known:
        raise refusal(401, "Bad credentials")
    return known[token]


def require_writing(call: Call, rights: Rights) -> None:
    """Refuses what needs `permissions: contents: write`."""
    if not call.headers.get("authorization"):
        raise refusal(401, "Requires authentication")
    if rights < Rights.WRITE:
        needed = {"X-Accepted-GitHub-Permissions": "contents=write"}
        raise refusal(403, "Resource not accessible by integration", headers=needed)


def require_sight(rights: Rights) -> None:
    """A repository that a token may not see does not exist for it."""
    if rights < Rights.READ:
        raise not_found()


def not_found() -> Exception:
    return refusal(404, "Not Found")
