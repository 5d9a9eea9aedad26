"""`checkface serve --ray` with real replicas: what one machine promises, many keep."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from prometheus_client.parser import text_string_to_metric_families
from tests.fakes.patience import LONGEST, wait_for
from tests.fakes.ports import free_port
from tests.fakes.ray_trial_faces import BEGUN, GATED, PRETENDED
from tests.fakes.running_service import ROOT, Running, asked, get, serving
from tests.hosts.environments import environment

from checkface import Digest, Face, Painter
from checkface_server.work.lanes import ORDERS_EACH

pytestmark = [
    pytest.mark.drawn,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for replicas in /proc"),
]
TRIAL = ("-m", "tests.fakes.ray_trial")
REPLICAS = 3
LANES = ORDERS_EACH * REPLICAS
MARK = "TRIAL_GATE"
PLANTED = "correct-horse-battery-staple"


def digest(name: str) -> Digest:
    return Digest.parse(f"sha256:{hashlib.sha256(name.encode()).hexdigest()}")


def address(name: str, index: int = 0, kind: str = "64.png") -> str:
    return f"/cf1/sha256/{digest(name).value}/face-{index}-{kind}"


@dataclass
class Trial:
    """A cluster of one machine."""

    running: Running
    url: str
    metrics: str
    gate: Path
    session: Path
    """Where Ray writes."""
    python: Path

    def get(self, path: str) -> tuple[int, bytes]:
        return get(self.url, path)

    def renderers(self) -> dict[int, str]:
        """The processes that draw, and what of them the system calls theirs."""
        found = {}
        for process in Path("/proc").glob("[0-9]*"):
            try:
                is_ours = f"{MARK}={self.gate}".encode() in (process / "environ").read_bytes()
                command = (process / "cmdline").read_text()
            except OSError:  # ended meanwhile
                continue
            if is_ours and command.startswith("ray::ServeReplica:checkface:Render"):
                found[int(process.name)] = command
        return found

    def token(self) -> str:
        """Of its cluster, which is written down nowhere."""
        said = Path(f"/proc/{next(iter(self.renderers()))}/environ").read_text().split("\0")
        (token,) = (one.partition("=")[2] for one in said if one.startswith("RAY_AUTH_TOKEN="))
        return token

    def cluster(self) -> str:
        """Where it is, as its own processes are told."""
        name = "--gcs-address="
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):  # ended meanwhile
                words = process.read_text().split("\0")
                found = [word.removeprefix(name) for word in words if word.startswith(name)]
                if found and any(str(self.session) in word for word in words):
                    return found[0]
        raise AssertionError

    def pretended(self, name: str) -> tuple[int, bytes]:
        """The number of the process that has done it."""
        return self.get(address(name, PRETENDED, "1.png"))

    def shut(self) -> None:
        """The gate: what is asked for there waits until it is gone."""
        for begun in self.gate.parent.glob(f"*{BEGUN}"):
            begun.unlink()
        self.gate.touch()

    def wait_until_begun(self, count: int = 1) -> list[int]:
        """So many processes wait at the gate."""
        until = monotonic() + LONGEST
        while len(found := list(self.gate.parent.glob(f"*{BEGUN}"))) < count:
            assert monotonic() < until
        return [int(one.stem) for one in found]

    def gated(self, name: str) -> tuple[int, bytes]:
        return self.get(address(name, GATED, "1.png"))


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """One for all: it takes half a minute to start. The names of sockets have to be short."""
    python = environment("ray[serve]>=2.59")
    folder = tmp_path_factory.mktemp("ray")
    gate = folder / "gate"
    count = f"{REPLICAS}"
    words = ("--ray", "--port", f"{free_port()}", "--workers", count, "--ray-least", count)
    said = {"TRIAL_WORK": "0.05", MARK: str(gate), "CHECKFACE_SERVE_LONGEST_WAIT": "1"}
    with (
        tempfile.TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as session,
        serving(
            *words, cache=folder / "cache", what=TRIAL, python=python, RAY_TMPDIR=session, **said
        ) as running,
    ):
        where = running.wait_for("listening")
        running.wait_for("ready")
        try:
            yield Trial(running, where["url"], where["metrics"], gate, Path(session), python)
        finally:
            gate.unlink(missing_ok=True)
            running.process.send_signal(signal.SIGTERM)
            running.wait()


def test_the_bits_are_those_of_one_machine(trial: Trial) -> None:
    """Of several replicas, whoever draws which."""
    names = [f"{number}" for number in range(4)]
    with ThreadPoolExecutor(4) as clients:
        answers = list(clients.map(lambda name: trial.get(address(name, kind="1024.png")), names))
    pictures = Painter().draw([Face(digest(name)) for name in names], 1024)

    assert [200] * 4 == [status for status, _ in answers]
    assert [hashed(picture.tobytes()) for picture in pictures] == [
        hashed(pixels(data)) for _, data in answers
    ]


def hashed(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("RGB").tobytes()


def test_it_is_the_same_application(trial: Trial) -> None:
    assert (200, b"alive\n") == trial.get("/livez")
    assert (200, b"ready\n") == trial.get("/readyz")
    assert 400 == trial.get(address("x") + "?unknown=1")[0]
    status, headers, _ = asked(trial.url, address("0"), {"Host": "evil.example"})
    assert 421 == status
    status, headers, _ = asked(trial.url, address("0", kind="1024.png"))
    tag = headers["etag"]
    assert (304, b"") == asked(trial.url, address("0", kind="1024.png"), {"If-None-Match": tag})[
        ::2
    ]


def test_two_of_three_replicas_are_killed_and_all_are_answered(trial: Trial) -> None:
    """Both while they are at work, and others go on to ask."""
    assert REPLICAS == len(trial.renderers())
    trial.shut()
    with ThreadPoolExecutor(LANES) as clients:
        held = [clients.submit(trial.gated, f"held {number}") for number in range(LANES - 2)]
        first, second, *_ = trial.wait_until_begun(2)
        others = [clients.submit(trial.pretended, f"{number}") for number in range(400 - len(held))]
        others[0].result(LONGEST)
        for lost in (first, second):
            os.kill(lost, signal.SIGKILL)
        others[50].result(LONGEST)
        trial.gate.unlink()
        answers = [one.result(LONGEST) for one in [*held, *others]]

    assert {200: 400} == Counter(status for status, _ in answers)
    assert not {first, second} & {int(data) for _, data in answers[: len(held)]}
    assert 200 == trial.get(address("after"))[0]


def test_what_is_too_much_is_refused_and_nothing_else_happens(trial: Trial) -> None:
    """All lanes are held, so that what comes cannot be drawn: at most what fits is let in."""
    trial.shut()
    count = 8 * LANES * 2
    with ThreadPoolExecutor(count) as clients:
        asking = [clients.submit(trial.gated, f"too much {number}") for number in range(count)]
        refused = first_refusal(asking)
        trial.gate.unlink()
        answers = [one.result(LONGEST) for one in asking]

    assert 503 == refused[0]
    assert {200, 503} == {status for status, _ in answers}


def first_refusal(asking: list[Future[Any]]) -> tuple[int, bytes]:
    for one in as_completed(asking, LONGEST):
        return one.result()  # type: ignore[no-any-return]
    raise AssertionError


def test_whoever_goes_away_takes_nothing_from_who_waits_for_the_same(trial: Trial) -> None:
    """Ray ends what a request has begun when its client goes."""
    path = address("the same", GATED, "1.png")
    where = urlsplit(trial.url)
    trial.shut()
    with ThreadPoolExecutor(8) as clients:
        with socket.create_connection((where.hostname or "", where.port or 0), LONGEST) as gone:
            gone.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            others = [clients.submit(trial.get, path) for _ in range(8)]
            trial.wait_until_begun()
        trial.get("/livez")
        trial.gate.unlink()
        assert {200} == {one.result(LONGEST)[0] for one in others}


def asked_by_front(trial: Trial) -> dict[str, float]:
    status, text = get(trial.metrics, "/metrics")
    assert 200 == status
    return {
        sample.labels["front"]: sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
        if sample.name == "checkface_requests_total" and sample.labels["route"] == "openapi"
    }


def test_one_page_has_the_numbers_of_all_that_answer(trial: Trial) -> None:
    """Each under its own name, and together all that was asked."""
    for _ in range(40):
        trial.get("/openapi.json")  # as no other test does: numbers come seconds later
    wait_for(lambda: sum(asked_by_front(trial).values()) >= 40, "that all are told of")

    assert 40 == sum(asked_by_front(trial).values())
    text = get(trial.metrics, "/metrics")[1].decode()
    families = {one.name: one for one in text_string_to_metric_families(text)}
    fronts = {sample.labels["front"] for sample in families["checkface_ready"].samples}
    assert 2 == len(fronts)
    assert {"checkface_draw_seconds", "checkface_waiting_seconds"} <= {*families}
    assert 421 == asked(trial.metrics, "/metrics", {"Host": "evil.example"})[0]


def test_nothing_that_was_typed_is_written_down(trial: Trial) -> None:
    assert 200 == trial.get(f"/api/face/?value={PLANTED}&dim=64")[0]
    assert 404 == trial.get(f"/{PLANTED}")[0]
    assert 200 == trial.get(f"/api/hashdata/?value={PLANTED}")[0]

    written = [path for path in trial.session.rglob("*") if path.is_file()]
    assert written
    assert not [path for path in written if PLANTED.encode() in path.read_bytes()]
    assert PLANTED not in trial.running.said


def test_the_service_listens_on_loopback_alone(trial: Trial) -> None:
    port = int(trial.url.rpartition(":")[2])
    table = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    bound = [line.split()[1] for line in table.splitlines() if f":{port:04X} 00000000" in line]

    assert bound == [f"0100007F:{port:04X}"]


def test_a_second_command_on_one_cluster_takes_nothing_from_the_first(trial: Trial) -> None:
    """It would put its own application in the place of the other, and take that away at its end."""
    with serving(
        *("--ray", trial.cluster(), "--port", f"{free_port()}"),
        cache=trial.gate.parent / "another cache",
        what=TRIAL,
        python=trial.python,
        RAY_AUTH_TOKEN=trial.token(),
    ) as second:
        assert 3 == second.wait()
    assert "end that one first" in second.said
    assert (200, b"ready\n") == trial.get("/readyz")


def test_whoever_has_no_token_gets_nothing(trial: Trial) -> None:
    """Else whoever reached a port could run programs here."""
    code = "import ray; ray.init('auto', log_to_driver=False); print('IN')"
    done = subprocess.run(
        [str(trial.python), "-c", code],
        env={**os.environ, "RAY_TMPDIR": str(trial.session), "RAY_AUTH_MODE": "disabled"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )

    assert done.returncode
    assert "IN" not in done.stdout
    assert "oken" in done.stderr


def test_who_is_told_to_end_while_it_starts_leaves_nothing_behind(tmp_path: Path) -> None:
    """Two replicas, of as many processors as there are: it is not ready in a moment."""
    python = environment("ray[serve]>=2.59")
    words = ("--ray", "--port", f"{free_port()}", "--workers", "2", "--ray-least", "2")
    with (
        tempfile.TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as session,
        serving(*words, cache=tmp_path, what=TRIAL, python=python, RAY_TMPDIR=session) as running,
    ):
        running.wait_for("listening")
        running.process.send_signal(signal.SIGTERM)
        running.wait_for("stopped")
        assert 0 == running.wait()
    assert not [line for line in running.lines if not line.startswith("{")]


def test_as_many_draw_as_were_asked_for_and_all_are_answered_at_the_end(tmp_path: Path) -> None:
    """Each takes all processors by default, and a cluster has no more if nobody says so.

    What they have begun is drawn when it is told to end; what has not is refused, not broken off.
    """
    python, gate = environment("ray[serve]>=2.59"), tmp_path / "gate"
    words = ("--ray", "--port", f"{free_port()}", "--workers", "2", "--ray-least", "2")
    said = {MARK: f"{gate}"}
    gate.touch()
    with (
        tempfile.TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as session,
        ThreadPoolExecutor(LANES * 4) as clients,
        serving(
            *(*words, "--threads", "0", "--grace", "30"),
            cache=tmp_path / "cache",
            what=TRIAL,
            python=python,
            RAY_TMPDIR=session,
            **said,
        ) as running,
    ):
        url = running.wait_for("listening")["url"]
        running.wait_for("ready")
        paths = [address(f"last {number}", GATED, "1.png") for number in range(LANES * 4)]
        asking = [clients.submit(get, url, path) for path in paths]
        wait_for(lambda: len(list(tmp_path.glob(f"*{BEGUN}"))) == 2, "that both are at work")
        running.process.send_signal(signal.SIGTERM)
        wait_for(lambda: is_leaving(url), "that it is taken away: until then all is drawn")
        gate.unlink()
        answers = Counter(one.result(LONGEST)[0] for one in asking)
        assert 0 == running.wait()
    assert {200, 503} == {*answers}


def is_leaving(url: str) -> bool:
    """Nobody answers there any more, or somebody says so."""
    with contextlib.suppress(OSError):
        return get(url, "/readyz")[0] != 200
    return True
