"""Watches what is deployed on a cluster from its command: whether it runs, and is there at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic

from checkface import CheckfaceError
from checkface_server.work.errors import CannotDrawError

PERIOD = 0.5
"""Seconds between two looks."""
LONGEST_LOOK = 5.0
"""Seconds for one, where somebody answers."""
LONGEST_SILENCE = 60.0
"""Seconds: what answers for a cluster is replaced in ten where it is lost, and its node is not."""
LONGEST_DEPLOYMENT = 900.0
"""Seconds: a cluster that grows by itself may have to start a machine first."""
RUNNING, FAILED, NOWHERE = "RUNNING", "DEPLOY_FAILED", "NOWHERE"


class ClusterError(CheckfaceError):
    """The cluster cannot be had now: exit code 3."""

    exit_code = 3


class ClusterLostError(ClusterError):
    """It was there, and answers no longer."""


@dataclass(frozen=True)
class Sight:
    """How it stands with what was deployed."""

    status: str
    """As Ray calls it; `NOWHERE` if it is not there."""
    message: str = ""


class Watch:
    """Looks in a thread: who asks a cluster that is gone waits for ever."""

    def __init__(self, look: Callable[[], Sight]) -> None:
        """`look` raises anything where nobody answers."""
        self._look, self._latest, self._seen_at = look, Sight("DEPLOYING"), monotonic()
        self._ended = Event()
        self._thread = Thread(target=self._keep_looking, daemon=True)
        self._thread.start()

    def latest(self) -> Sight:
        """Raises `ClusterLostError` if nobody has answered for long."""
        if monotonic() - self._seen_at > LONGEST_SILENCE:
            raise ClusterLostError(
                f"the cluster of Ray has not answered for {LONGEST_SILENCE:.0f} s; start it anew"
            )
        return self._latest

    def close(self) -> None:
        """Before we leave the cluster: Ray would start another one for who asks then."""
        self._ended.set()
        self._thread.join(LONGEST_LOOK)

    def _keep_looking(self) -> None:
        while not self._ended.wait(PERIOD):
            try:
                self._latest = self._look()
            except Exception:  # noqa: BLE001, S112 - how long it lasts is what counts
                continue
            self._seen_at = monotonic()


def wait_until_running(watch: Watch, told: Event) -> bool:
    """Whether it does; not if we are told to end first. Raises `CannotDrawError`."""
    until = monotonic() + LONGEST_DEPLOYMENT
    while not told.wait(PERIOD):
        now = watch.latest()
        if now.status == RUNNING:
            return True
        if now.status == FAILED:
            raise CannotDrawError(f"Ray cannot run it: {now.message}")
        if monotonic() > until:
            raise CannotDrawError(
                f"Ray has not started it within {LONGEST_DEPLOYMENT:.0f} s; is there room for "
                f"--threads and --ray-gpus on one machine? {now.message}".strip()
            )
    return False


def wait_until_told(watch: Watch, told: Event) -> None:
    """Raises `ClusterError` if what we wait for is there no longer."""
    while not told.wait(PERIOD):
        if watch.latest().status == NOWHERE:
            raise ClusterError("somebody else has taken the application off the cluster of Ray")
