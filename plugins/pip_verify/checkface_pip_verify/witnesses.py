"""Turns wheels into what other places have written about them: locks, publishers, attestations."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checkface import CheckfaceError
from checkface_channels.web import Web
from checkface_pip_verify import attestation, publisher
from checkface_pip_verify.arguments import Request
from checkface_pip_verify.attestation import AttestationVerdict, Attested, Identities, Known
from checkface_pip_verify.download import Candidate
from checkface_pip_verify.errors import UnableError
from checkface_pip_verify.locks.environment import Environment
from checkface_pip_verify.locks.reading import read_lock
from checkface_pip_verify.locks.verdict import Expectation, LockVerdict
from checkface_pip_verify.publisher import Policy, PublisherVerdict, Releases
from checkface_pip_verify.target import Target


@dataclass(frozen=True)
class Testimony:
    """What is written about one wheel elsewhere; None where nobody was asked."""

    lock: LockVerdict | None = None
    publisher: PublisherVerdict | None = None
    attestation: AttestationVerdict | None = None

    def lines(self, *, all_of_it: bool) -> tuple[str, ...]:
        """For the listing, safe to print; without `all_of_it` only what somebody does know."""
        told = [str(verdict) for verdict in (self.lock, self.publisher) if verdict]
        if self.attestation and (all_of_it or self.attestation.standing not in SAYS_NOTHING):
            told.append(str(self.attestation))
        return tuple(told)


NOBODY_ASKED = Testimony()

SAYS_NOTHING = (Attested.NONE, Attested.UNAVAILABLE)


@dataclass(frozen=True)
class Policies:
    """How much the user wants to hear from publishers and attestations."""

    publisher: Policy
    attestation: Policy

    @classmethod
    def of(cls, request: Request) -> Policies:
        """`auto` where nothing is said; attestations only if their extra is installed.

        Raises `UnableError` for a word that is no policy, `MissingExtraError` for a required extra.
        """
        chosen = cls(
            _policy("--publisher", request.publisher or "auto"),
            _policy("--attestation", request.attestation or _usual_attestation()),
        )
        attestation.require_extra(chosen.attestation)
        return chosen


class Witnesses:
    """Everybody who can be asked about the wheels of one install."""

    def __init__(self, request: Request, index_urls: Sequence[str], ca_bundle: str | None) -> None:
        """Raises what `Policies.of` raises, and the errors of a damaged identity file."""
        self._policies = Policies.of(request)
        self._locks = request.locks
        self._index_urls = index_urls
        self._web = Web(ca_bundle=ca_bundle)
        self._releases = Releases(self._web)
        self._identities = Identities.of_user()
        self._known: Mapping[str, Known] = {}
        self._locked: Expectation | None = None

    def prepare(self, target: Target) -> None:
        """Read all that lies here, so that what is damaged stops us before pip does any work."""
        if self._policies.attestation is not Policy.OFF:
            self._known = self._identities.latest()
            if missing := attestation.missing_extra_sentence():
                print(missing, file=sys.stderr)
        if self._locks:
            environment = Environment.of_target(target)
            locks = (read_lock(reference, environment, self._locks) for reference in self._locks)
            self._locked = Expectation.of(locks)

    @property
    def pins(self) -> tuple[str, ...]:
        """`name==version` of what the user's locks hold: what pip is to choose."""
        return self._locked.pins if self._locked else ()

    def hear(self, candidates: Iterable[Candidate], folder: Path) -> tuple[Testimony, ...]:
        """What each of them says about each wheel, which lies in `folder`."""
        return tuple(self._about(candidate, folder) for candidate in candidates)

    def judge(self, heard: Iterable[Testimony]) -> None:
        """Raise the error to stop with, if anybody contradicts."""
        for testimony in heard:
            for error in self._errors(testimony):
                raise error

    def remember(self, heard: Iterable[Testimony]) -> None:
        """Keep the identities that were verified; call it once the wheels are installed."""
        verdicts = [each.attestation for each in heard if each.attestation]
        if found := attestation.records(verdicts):
            self._identities.record(found)

    def _about(self, candidate: Candidate, folder: Path) -> Testimony:
        return Testimony(
            self._look_up(candidate, folder),
            self._ask_publisher(candidate, folder),
            self._examine(candidate),
        )

    def _look_up(self, candidate: Candidate, folder: Path) -> LockVerdict | None:
        if self._locked is None:
            return None
        wheel, path = candidate.wheel, folder / candidate.wheel.filename
        return self._locked.verdict(path, candidate.artifact, wheel.name, wheel.version)

    def _ask_publisher(self, candidate: Candidate, folder: Path) -> PublisherVerdict | None:
        """In `auto` only about what was asked for: forges allow an anonymous user 60 questions
        an hour, and they need not learn of everything that is installed."""
        wheel, policy = candidate.wheel, self._policies.publisher
        if policy is Policy.OFF or (policy is Policy.AUTO and not wheel.requested):
            return None
        path = folder / wheel.filename
        return publisher.ask(path, candidate.artifact, wheel.name, wheel.version, self._releases)

    def _examine(self, candidate: Candidate) -> AttestationVerdict | None:
        policy = self._policies.attestation
        if policy is Policy.OFF or attestation.missing_extra_sentence():
            return None
        name = candidate.wheel.name
        urls = self._index_urls
        return attestation.examine(candidate.artifact, name, urls, self._known, self._web)

    def _errors(self, said: Testimony) -> Iterator[CheckfaceError]:
        decided: list[CheckfaceError | None] = []
        if said.lock:
            decided.append(said.lock.error)
        if said.publisher:
            decided.append(publisher.decide(self._policies.publisher, said.publisher))
        if said.attestation:
            decided.append(attestation.decide(self._policies.attestation, said.attestation))
        yield from filter(None, decided)


def _usual_attestation() -> str:
    return "off" if attestation.missing_extra_sentence() else "auto"


def _policy(option: str, word: str) -> Policy:
    try:
        return Policy(word)
    except ValueError:
        known = ", ".join(policy.value for policy in Policy)
        raise UnableError(f"{option} is {word!r}; expected one of {known}") from None
