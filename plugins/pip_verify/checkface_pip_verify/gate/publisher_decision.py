"""Turns what a publisher's forge has said about a wheel into stop or go on."""

from __future__ import annotations

from checkface import CheckfaceError, Face, Standing
from checkface_channels.hosts import printable
from checkface_channels.publisher.finding import SAID, PublisherFinding
from checkface_pip_verify.errors import DifferenceError, UnableError
from checkface_pip_verify.gate.policy import Policy, stops


def decide(policy: Policy, verdict: PublisherFinding) -> CheckfaceError | None:
    """The error to stop with; None where the install may go on."""
    if not stops(policy, verdict.standing, known=verdict.is_expected):
        return None
    if verdict.has_moved:
        return _removal(verdict)
    if verdict.standing is Standing.DIFFERENT:
        return _difference(verdict)
    return _silence(verdict) if verdict.is_expected else _absence(verdict)


def _absence(verdict: PublisherFinding) -> UnableError:
    return UnableError(
        f"{verdict.filename}: expected the publisher's release to name it, as --publisher=require "
        f"asks; {SAID[verdict.standing]}: {printable(verdict.why)}; nothing was installed; to "
        "install it without the publisher's word, use --publisher=auto"
    )


def _silence(verdict: PublisherFinding) -> UnableError:
    known = verdict.before
    assert known is not None  # noqa: S101 - asked only where one is known
    return UnableError(
        f"{verdict.filename}: expected a digest on {printable(known.label)}, which published one "
        f"of {printable(known.filename)} ({known.time:%Y-%m-%d}), and today it has none: "
        f"{printable(verdict.why)}; nothing was installed, and --yes does not cover this: try "
        "again; if this project does not publish digests any more: pip-checkface ledger "
        f"forget-identity {verdict.project}; to install this one without its publisher's word: "
        "--publisher=off"
    )


def _removal(verdict: PublisherFinding) -> DifferenceError:
    known = verdict.before
    assert known is not None  # noqa: S101 - what was never there has not moved
    return DifferenceError(
        f"{verdict.filename}: the repository of {verdict.project} is not the one known:\n"
        f"  {known.time:%Y-%m-%d}  {printable(known.filename)}  from  {printable(known.label)}\n"
        f"  now         {verdict.filename}  from  {printable(verdict.now)}\n"
        "Nothing was installed, and --yes does not cover this: whoever makes a wheel writes its "
        "metadata, so ask the maintainer, in the repository that you know, whether it has moved; "
        "once you know that it has: "
        f"pip-checkface ledger forget-identity {verdict.project}"
    )


def _difference(verdict: PublisherFinding) -> DifferenceError:
    published = verdict.published
    assert published is not None  # noqa: S101 - a difference has two sides
    return DifferenceError(
        f"{verdict.filename} is not what its publisher released:\n"
        f"  {printable(verdict.where)} published  {published}  {' '.join(Face(published).words)}\n"
        f"  the index offers  {verdict.digest}  {' '.join(Face(verdict.digest).words)}\n"
        "Nothing was installed, and --yes does not cover this: ask the maintainer which of the two "
        "is right; a wheel that was built twice may differ without harm, and --publisher=off "
        "installs it all the same"
    )
