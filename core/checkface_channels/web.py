"""Turns a URL into what is behind it: with tries, limits on the clock, and secrets kept in.

The one HTTP client of the house.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from checkface import Digest
from checkface.waiting import within
from checkface_channels.authorization import Secret
from checkface_channels.connection import Connection, Route
from checkface_channels.errors import BrokenOffError, SlowError, TooLongError, UnansweredError
from checkface_channels.exchange import GET, OK, Answer, Body, Head, Limits, Question, Receiver
from checkface_channels.hosts import host_of
from checkface_channels.origins import target_url, web_origin
from checkface_channels.retries import AT_A_PROMPT, Retries

if TYPE_CHECKING:
    import requests

HOPS = 5
BLOCK_BYTES = 1 << 16
FRAME_BYTES = 1 << 20
"""For status lines, headers and trailers, however many there are."""
GRACE_SECONDS = 0.5
"""The meter says what is wrong; whoever waits does so a little longer, to hear it."""

R = TypeVar("R", bound=Receiver)


@dataclass(frozen=True)
class _Task(Generic[R]):
    """A question, what takes the answer, and until when."""

    question: Question
    make: Callable[[], R]
    limits: Limits
    end: float

    def receive(self, response: requests.Response, url: str) -> tuple[Head, R]:
        """What has come. Raises `TooLongError`."""
        head = Head(response.status_code, response.headers, url, response.reason or "")
        received, size = self.make(), 0
        decodes = isinstance(received, Body)
        if head.leads_to(self.question.method) or not (decodes or head.status == OK):
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
    retries: Retries = AT_A_PROMPT
    route: Route = field(default_factory=Route)
    is_forgiving: bool = False
    """Whether a host that did not answer is waited for again."""
    pause: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _silent: dict[str, str] = field(default_factory=dict)
    """Origin to why it is not asked again."""
    _lost: float = 0.0
    """Seconds that were spent on nothing."""
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)
    """For what threads share; nobody waits for a server while he holds it."""
    _connection: Connection = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._connection = Connection(self.route)

    def get(self, url: str, headers: Mapping[str, str], secret: Secret | None = None) -> Answer:
        """The answer to GET, decompressed. Raises `UnansweredError`."""
        return self.ask(Question(url, headers, secret))

    def ask(self, question: Question, limits: Limits | None = None) -> Answer:
        """The answer, decompressed, within `limits` or our own. Raises `UnansweredError`.

        A request that changes something is made once: only who makes it knows what a second one
        would meet.
        """
        head, body = self._answer_in_time(question, Body, limits or self.limits)
        return Answer(head, bytes(body))

    def digest(self, question: Question, limits: Limits) -> tuple[Head, Digest]:
        """The sha256 of the very bytes that come. Raises `UnansweredError`."""
        head, sha256 = self._answer_in_time(question, hashlib.sha256, limits)
        return head, Digest("sha256", sha256.hexdigest())

    def _answer_in_time(
        self, question: Question, make: Callable[[], R], limits: Limits
    ) -> tuple[Head, R]:
        start = self.clock()
        try:
            self._require_hope(question.url)
            return self._answer_after_tries(
                _Task(question, make, limits, start + limits.whole_seconds)
            )
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

    def _answer_after_tries(self, task: _Task[R]) -> tuple[Head, R]:
        """A few tries, with the pauses that the server asks for."""
        last = self.retries.tries if task.question.method == GET else 1
        for attempt in range(1, last):
            try:
                head, received = self._answer_after_hops(task)
            except BrokenOffError:
                pause = self.retries.pause(attempt)
                if self.clock() + pause >= task.end:
                    raise
            else:
                if head.status not in self.retries.busy:
                    return head, received
                pause = self._pause_of(head, attempt, task.end)
            self.pause(pause)
        return self._answer_after_hops(task)

    def _pause_of(self, head: Head, attempt: int, end: float) -> float:
        pause = self.retries.pause(attempt, head.headers)
        if pause > min(self.retries.longest_pause, end - self.clock()):
            raise UnansweredError(f"{head.host} asks for a pause of {pause:.0f} s")
        return pause

    def _answer_after_hops(self, task: _Task[R]) -> tuple[Head, R]:
        url = task.question.url
        for _ in range(HOPS + 1):
            head, received = self._hop(url, task)
            target = head.leads_to(task.question.method)
            if target is None:
                return head, received
            url = target_url(url, target)
        raise UnansweredError(f"{host_of(url)} redirects more than {HOPS} times")

    def _hop(self, url: str, task: _Task[R]) -> tuple[Head, R]:
        """One request, in a thread that is left to itself if it takes too long."""
        from checkface_channels.meter import METER, Meter

        largest = 2 * task.limits.largest_bytes + FRAME_BYTES
        meter = Meter(host_of(url), task.end, self.clock, task.limits.read_seconds, largest)
        connection = self._connection
        session = connection.session()

        def work() -> tuple[Head, R]:
            METER.set(meter)
            with connection.response(session, url, task.question, task.limits) as response:
                return task.receive(response, url)

        try:
            return within(meter.seconds_left() + GRACE_SECONDS, work)
        except (TimeoutError, KeyboardInterrupt) as error:
            connection.leave(session)
            if isinstance(error, KeyboardInterrupt):
                raise
            raise SlowError(f"{host_of(url)} takes longer than we wait for an answer") from error
