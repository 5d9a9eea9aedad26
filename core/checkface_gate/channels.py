"""Turns wheels into what other places have written about them: locks, publishers, attestations."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from packaging.utils import canonicalize_name

from checkface import CheckfaceError
from checkface.terminal import STATUS
from checkface.waiting import side_by_side
from checkface_channels.attestation.finding import AttestationFinding, AttestationKind
from checkface_channels.attestation.identities import Identities, SignerRecord
from checkface_channels.attestation.lookup import attestation_finding
from checkface_channels.attestation.verification import (
    github_repositories_of,
    missing_extra_sentence,
    require_extra,
)
from checkface_channels.connection import Route
from checkface_channels.github.repository import GITHUB
from checkface_channels.hosts import printable
from checkface_channels.interpreter import Interpreter
from checkface_channels.publisher.accepted import PublisherRecord, Publishers
from checkface_channels.publisher.finding import PublisherFinding
from checkface_channels.publisher.lookup import publisher_finding
from checkface_channels.publisher.releases import Releases
from checkface_channels.web import Web
from checkface_gate.decision import decide
from checkface_gate.errors import DifferenceError, UnableError
from checkface_gate.lock_decision import LockExpectation, LockFinding
from checkface_gate.policy import Policy
from checkface_gate.wheel import Candidate


@dataclass(frozen=True)
class Findings:
    """What is written about one wheel elsewhere; None where nobody was asked."""

    lock: LockFinding | None = None
    publisher: PublisherFinding | None = None
    attestation: AttestationFinding | None = None

    def lines(self, *, all_of_it: bool) -> tuple[str, ...]:
        """For the listing, safe to print; without `all_of_it` only what somebody does know."""
        told = [str(finding) for finding in (self.lock, self.publisher) if finding]
        if self.attestation and (all_of_it or self.attestation.kind not in SAYS_NOTHING):
            told.append(str(self.attestation))
        return (*told, *([f"ATTENTION: {self.disagreement}"] if self.disagreement else ()))

    @property
    def disagreement(self) -> str:
        """What is odd, where another repository has signed a wheel than the one that it names."""
        named = self.publisher.repository if self.publisher else None
        signed = github_repositories_of(self.attestation.identity if self.attestation else "")
        if not signed or named is None or named.forge.host != GITHUB:
            return ""
        if f"{named.owner}/{named.name}".lower() in signed:
            return ""
        return printable(
            f"signed in {GITHUB}/{' and '.join(sorted(signed))}, while its own metadata name "
            f"{named.label}"
        )


NOBODY_ASKED = Findings()

SAYS_NOTHING = (AttestationKind.NONE, AttestationKind.UNAVAILABLE)


class Asked(Protocol):
    """What a user has said of channels, in whatever command; None where nothing was said."""

    @property
    def publisher(self) -> str | None: ...

    @property
    def attestation(self) -> str | None: ...

    @property
    def locks(self) -> tuple[str, ...]:
        """References of lock files."""


@dataclass(frozen=True)
class Policies:
    """How much the user wants to hear from publishers and attestations."""

    publisher: Policy
    attestation: Policy

    @property
    def insists(self) -> bool:
        return Policy.REQUIRE in {self.publisher, self.attestation}

    @classmethod
    def of(cls, request: Asked) -> Policies:
        """`auto` where nothing is said.

        Raises `UnableError` for a word that is no policy, `MissingExtraError` for a required extra.
        """
        chosen = cls(
            _policy("--publisher", request.publisher or "auto"),
            _policy("--attestation", request.attestation or "auto"),
        )
        if chosen.attestation is Policy.REQUIRE:
            require_extra()
        return chosen


class Channels:
    """Everybody who can be asked about the wheels of one install."""

    def __init__(self, request: Asked, index_urls: Sequence[str], route: Route) -> None:
        """Raises what `Policies.of` raises, and the errors of a damaged identity file."""
        self._policies = Policies.of(request)
        self._locks = request.locks
        self._index_urls = index_urls
        self._web = Web(route=route)
        self._releases = Releases(self._web)
        self._identities = Identities.of_user()
        self._known: Mapping[str, SignerRecord] = {}
        self._publishers = Publishers.of_user()
        self._accepted: Mapping[str, PublisherRecord] = {}
        self._asks_for_attestations = bool(request.attestation)
        self._locked: LockExpectation | None = None

    def prepare(self, target: Interpreter | None = None) -> None:
        """Read all that lies here, so that what is damaged stops us before pip does any work."""
        if self._policies.attestation is not Policy.OFF:
            self._known = self._identities.latest()
            missing = missing_extra_sentence()
            if missing and self._asks_for_attestations:
                with STATUS.aside():
                    print(missing, file=sys.stderr)
        if self._policies.publisher is not Policy.OFF:
            self._accepted = self._publishers.latest()
        if self._locks and target:
            from checkface_channels.locks.environment import Environment
            from checkface_channels.locks.reading import read_lock

            environment = Environment.of_target(target)
            locks = (read_lock(reference, environment, self._locks) for reference in self._locks)
            self._locked = LockExpectation.of(locks)

    @property
    def pins(self) -> tuple[str, ...]:
        """`name==version` of what the user's locks hold: what pip is to choose."""
        return self._locked.pins if self._locked else ()

    def ask(self, candidates: Sequence[Candidate], folder: Path) -> tuple[Findings, ...]:
        """What each of them says about each wheel, which lies in `folder`.

        Index and forge are asked at the same time, and about all wheels: most of it is waiting.
        """
        locked = [self._look_up(each, folder) for each in candidates]
        published = [partial(self._ask_publisher, each, folder) for each in candidates]
        attested = [partial(self._ask_index, each) for each in candidates]
        asked = side_by_side([*published, *attested])
        said = zip(locked, asked[: len(candidates)], asked[len(candidates) :], strict=True)
        return tuple(
            Findings(lock, publisher.publisher, index.attestation)
            for lock, publisher, index in said
        )

    def error(self, findings: Iterable[Findings]) -> CheckfaceError | None:
        """What to stop with, if anybody contradicts."""
        errors = (error for each in findings for error in self._errors(each))
        return next(errors, None)

    def remember(self, findings: Iterable[Findings]) -> None:
        """Keep the identities that were verified, and the repositories that were named; call it
        once the wheels are installed."""
        said = tuple(findings)
        signed = (each.attestation.to_remember for each in said if each.attestation)
        self._identities.record(filter(None, signed))
        named = (each.publisher.to_remember for each in said if each.publisher)
        self._publishers.record(filter(None, named))

    def _look_up(self, candidate: Candidate, folder: Path) -> LockFinding | None:
        if self._locked is None:
            return None
        wheel, path = candidate.wheel, folder / candidate.wheel.filename
        return self._locked.finding(path, candidate.artifact, wheel.name, wheel.version)

    def _ask_publisher(self, candidate: Candidate, folder: Path) -> Findings:
        """In `auto` only about what was asked for: forges allow an anonymous user 60 questions
        an hour, and they need not learn of everything that is installed. But whose repository was
        accepted once is asked about again."""
        wheel, policy = candidate.wheel, self._policies.publisher
        is_known = canonicalize_name(wheel.name) in self._accepted
        if policy is Policy.OFF or (policy is Policy.AUTO and not (wheel.requested or is_known)):
            return NOBODY_ASKED
        path = folder / wheel.filename
        return Findings(
            publisher=publisher_finding(
                path, candidate.artifact, wheel.name, wheel.version, self._releases, self._accepted
            )
        )

    def _ask_index(self, candidate: Candidate) -> Findings:
        """Without the extra nobody is asked, but what was known once is missed."""
        policy, name = self._policies.attestation, candidate.wheel.name
        is_known = canonicalize_name(name) in self._known
        if policy is Policy.OFF or (missing_extra_sentence() and not is_known):
            return NOBODY_ASKED
        urls, known = self._index_urls, self._known
        finding = attestation_finding(candidate.artifact, name, urls, known, self._web)
        return Findings(attestation=finding)

    def _errors(self, said: Findings) -> Iterator[CheckfaceError]:
        decided: list[CheckfaceError | None] = []
        if said.lock:
            decided.append(said.lock.error)
        if said.publisher:
            decided.append(decide(self._policies.publisher, said.publisher))
        if said.attestation:
            decided.append(decide(self._policies.attestation, said.attestation))
        if said.disagreement and said.attestation and self._policies.insists:
            decided.append(_contradiction(said.attestation.filename, said.disagreement))
        yield from filter(None, decided)


def _contradiction(filename: str, disagreement: str) -> DifferenceError:
    return DifferenceError(
        f"{filename}: its two channels disagree: {disagreement}; nothing was installed, and --yes "
        "does not cover this: ask the maintainer which of them is right; with --publisher=auto and "
        "--attestation=auto it is told and installed"
    )


def _policy(option: str, word: str) -> Policy:
    try:
        return Policy(word)
    except ValueError:
        known = ", ".join(policy.value for policy in Policy)
        raise UnableError(f"{option} is {word!r}; expected one of {known}") from None
