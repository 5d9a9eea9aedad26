"""Turns a URL into what is behind it: with tries, limits on the clock, and secrets kept in.

The one HTTP client of the house. `requests` is imported when the first question is asked.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from threading import Lock
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from checkface import Digest
from checkface_channels.authorization import Secret, for_origin
from checkface_channels.errors import BrokenOffError, SlowError, TooLongError, UnansweredError
from checkface_channels.hosts import host_of
from checkface_channels.origins import followed, web_origin
from checkface_channels.reasons import unanswered
from checkface_channels.retries import Retries
from checkface_channels.waiting import within

if TYPE_CHECKING:
    import requests

OK, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, GONE, TOO_MANY = 200, 401, 403, 404, 410, 429
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SAME_METHOD = frozenset({307, 308})
"""Redirects that a request which changes something may follow."""
HOPS = 5
BLOCK_BYTES = 1 << 16
FRAME_BYTES = 1 << 20
"""For status lines, headers and trailers, however many there are."""
GRACE_SECONDS = 0.5
"""The meter says what is wrong; whoever waits does so a little longer, to hear it."""

GET = "GET"
AS_SENT = {"Accept-Encoding": "identity"}
"""A .tar.gz is not to be unpacked on its way."""


@dataclass(frozen=True)
class Limits:
    """How long and how much of one answer we take."""

    connect_seconds: float = 5.0
    read_seconds: float = 15.0
    """Between two bytes."""
    whole_seconds: float = 60.0
    """For one question, with its redirects, tries and pauses: a server that sends a byte now and
    then never meets the limit of a read."""
    largest_bytes: int = 32 << 20
    """Of an answer, decompressed."""
    lost_seconds: float = 180.0
    """For all questions together that nobody answers."""


@dataclass(frozen=True)
class Question:
    """One request."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    secret: Secret | None = None
    """Sent to its own origin only; None lets .netrc speak to the host that is asked."""
    method: str = GET
    data: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Head:
    """What a server says before the bytes, at the end of all redirects, whatever its status."""

    status: int
    headers: Mapping[str, str]
    """Of any case: look them up as `requests` lets you."""
    url: str
    reason: str = ""

    @property
    def host(self) -> str:
        return host_of(self.url)

    @property
    def kind(self) -> str:
        """The media type, without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True)
class Answer:
    """What a server says, whole."""

    head: Head
    body: bytes

    @property
    def status(self) -> int:
        return self.head.status

    @property
    def headers(self) -> Mapping[str, str]:
        return self.head.headers

    @property
    def host(self) -> str:
        return self.head.host


class Receiver(Protocol):
    """What takes the bytes of an answer."""

    def update(self, data: bytes, /) -> object: ...


R = TypeVar("R", bound=Receiver)


class Body(bytearray):
    """The bytes of a page."""

    def update(self, data: bytes, /) -> None:
        self.extend(data)


@dataclass(frozen=True)
class _Task(Generic[R]):
    """A question, what takes the answer, and until when."""

    question: Question
    make: Callable[[], R]
    limits: Limits
    end: float

    def taken(self, response: requests.Response, url: str) -> tuple[Head, R]:
        """What has come. Raises `TooLongError`."""
        head = Head(response.status_code, response.headers, url, response.reason or "")
        received, size = self.make(), 0
        decodes = isinstance(received, Body)
        if _redirected(head, self.question.method) or not (decodes or head.status == OK):
            return head, received
        for block in response.raw.stream(BLOCK_BYTES, decode_content=decodes):
            size += len(block)
            if size > self.limits.largest_bytes:
                raise TooLongError(
                    f"{host_of(url)} sends more than {self.limits.largest_bytes:,} bytes"
                )
            received.update(block)
        return head, received


@dataclass
class Web:
    """The connections of one run, for as many threads as like to ask."""

    limits: Limits = field(default_factory=Limits)
    retries: Retries = field(default_factory=Retries)
    ca_bundle: str | None = None
    """A file of certificates, as pip's `--cert`; where None, what `requests` trusts."""
    client_certificate: str | None = None
    proxy: str | None = field(default=None, repr=False)
    """Where None, what the environment names."""
    is_forgiving: bool = False
    """Whether a host that did not answer is waited for again."""
    pause: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _silent: dict[str, str] = field(default_factory=dict)
    """Origin to why it is not asked again."""
    _lost: float = 0.0
    """Seconds that were spent on nothing."""
    _session: requests.Session | None = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)
    """For what threads share; nobody waits for a server while he holds it."""

    def get(self, url: str, headers: Mapping[str, str], secret: Secret | None = None) -> Answer:
        """The answer to GET, decompressed. Raises `UnansweredError`."""
        return self.ask(Question(url, headers, secret))

    def ask(self, question: Question, limits: Limits | None = None) -> Answer:
        """The answer, decompressed, within `limits` or our own. Raises `UnansweredError`.

        A request that changes something is made once: only who makes it knows what a second one
        would meet.
        """
        head, body = self._received(question, Body, limits or self.limits)
        return Answer(head, bytes(body))

    def digest(self, question: Question, limits: Limits) -> tuple[Head, Digest]:
        """The sha256 of the very bytes that come. Raises `UnansweredError`."""
        head, sha256 = self._received(question, hashlib.sha256, limits)
        return head, Digest("sha256", sha256.hexdigest())

    def _received(
        self, question: Question, make: Callable[[], R], limits: Limits
    ) -> tuple[Head, R]:
        start = self.clock()
        try:
            self._require_hope(question.url)
            return self._tried(_Task(question, make, limits, start + limits.whole_seconds))
        except (BrokenOffError, SlowError) as error:
            self._give_up(web_origin(question.url), str(error), self.clock() - start)
            raise

    def _give_up(self, origin: str, reason: str, seconds: float) -> None:
        """Whoever waits for one host at the same time as others has lost no more time than they."""
        with self._lock:
            if self.is_forgiving or origin not in self._silent:
                self._lost += seconds
            self._silent.setdefault(origin, reason)

    def _require_hope(self, url: str) -> None:
        if self.is_forgiving:
            return
        if reason := self._silent.get(web_origin(url)):
            raise UnansweredError(reason)
        if self._lost >= self.limits.lost_seconds:
            raise UnansweredError(
                f"{host_of(url)} was not asked: others have kept us waiting for {self._lost:.0f} s"
            )

    def _tried(self, task: _Task[R]) -> tuple[Head, R]:
        """A few tries, with the pauses that the server asks for."""
        last = self.retries.tries if task.question.method == GET else 1
        for attempt in range(1, last):
            try:
                head, received = self._followed(task)
            except BrokenOffError:
                pause = self.retries.pause(attempt)
                if self.clock() + pause >= task.end:
                    raise
            else:
                if head.status not in self.retries.busy:
                    return head, received
                pause = self._pause_of(head, attempt, task.end)
            self.pause(pause)
        return self._followed(task)

    def _pause_of(self, head: Head, attempt: int, end: float) -> float:
        pause = self.retries.pause(attempt, head.headers)
        if pause > min(self.retries.longest_pause, end - self.clock()):
            raise UnansweredError(f"{head.host} asks for a pause of {pause:.0f} s")
        return pause

    def _followed(self, task: _Task[R]) -> tuple[Head, R]:
        url = task.question.url
        for _ in range(HOPS + 1):
            head, received = self._hop(url, task)
            target = _redirected(head, task.question.method)
            if target is None:
                return head, received
            url = followed(url, target)
        raise UnansweredError(f"{host_of(url)} redirects more than {HOPS} times")

    def _hop(self, url: str, task: _Task[R]) -> tuple[Head, R]:
        """One request, in a thread that is left to itself if it takes too long."""
        from checkface_channels.meter import METER, Meter

        largest = 2 * task.limits.largest_bytes + FRAME_BYTES
        meter = Meter(host_of(url), task.end, self.clock, task.limits.read_seconds, largest)
        with self._lock:
            session = self._opened()

        def work() -> tuple[Head, R]:
            METER.set(meter)
            with _told(url), self._sent(session, url, task) as response:
                return task.taken(response, url)

        try:
            return within(meter.seconds_left() + GRACE_SECONDS, work)
        except (TimeoutError, KeyboardInterrupt) as error:
            self._leave(session)
            if isinstance(error, KeyboardInterrupt):
                raise
            raise SlowError(f"{host_of(url)} takes longer than we wait for an answer") from error

    def _leave(self, session: requests.Session) -> None:
        """Who still works with it goes on; whoever comes next gets another."""
        with self._lock:
            if self._session is session:
                self._session = None

    def _sent(self, session: requests.Session, url: str, task: _Task[R]) -> requests.Response:
        question, limits = task.question, task.limits
        return session.request(
            question.method,
            url,
            headers=dict(question.headers),
            data=question.data,
            auth=for_origin(url, question.url, question.secret),
            timeout=(limits.connect_seconds, limits.read_seconds),
            allow_redirects=False,
            stream=True,
            verify=self.ca_bundle,
            cert=self.client_certificate,
            proxies={"http": self.proxy, "https": self.proxy} if self.proxy else None,
        )

    def _opened(self) -> requests.Session:
        if self._session is None:
            import requests

            from checkface_channels.meter import MeteredAdapter

            # It would tell of what it does not like on standard error, with the whole path.
            logging.getLogger("urllib3").setLevel(logging.CRITICAL)
            self._session = requests.Session()
            agent = {"User-Agent": user_agent(), "Accept-Encoding": "gzip"}
            self._session.headers.update(agent)
            for scheme in ("https://", "http://"):
                self._session.mount(scheme, MeteredAdapter())
        return self._session


def _redirected(head: Head, method: str) -> str | None:
    """Where the answer leads on to; None for an answer that is the last one."""
    followable = REDIRECTS if method == GET else SAME_METHOD
    return (head.headers.get("Location") or None) if head.status in followable else None


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Raises `UnansweredError` for whatever requests and urllib3 raise."""
    import requests
    from urllib3.exceptions import HTTPError

    try:
        yield
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        raise unanswered(url, error) from error


@cache
def user_agent() -> str:
    return f"checkface/{metadata.version('checkface')}"
