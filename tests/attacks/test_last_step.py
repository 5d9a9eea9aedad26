"""The last step asks nobody, and whoever ends it hears what is there."""

from __future__ import annotations

import io
import json
import os
import signal
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import IS_TO_INSTALL, TIMEOUT, Workbench

from checkface import Artifact, Digest
from checkface_channels.pip_settings import PipSettings
from checkface_gate.errors import UnableError
from checkface_gate.tool.time_limit import BYTES_A_SECOND, Limit
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.installation.install import CONSTRAINT_HASHES, KEPT, LastStep
from checkface_pip_verify.installation.last_step import _truth
from checkface_pip_verify.installation.presence import Laid, Presence
from checkface_pip_verify.pip.plan import Wheel
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.request.arguments import Request
from checkface_pip_verify.request.grammar import ParsedOption
from checkface_pip_verify.self_test.index import Index, Reply

STUCK = """
if is_to_install():
    open({reached!r}, "w").close()
    time.sleep(600)
"""
DAWDLING = """
import atexit
def dawdle():
    open({reached!r}, "w").close()
    time.sleep(600)
if is_to_install():
    atexit.register(dawdle)
"""
"""In the target: a pip that does nothing, or that has done all, and does not end."""


def test_no_link_of_the_users_is_asked_after_the_question(bench: Workbench, index: Index) -> None:
    """Neither on the command line, nor in a file, the environment or the configuration."""
    index.add(wheel_name("plum"), wheel("plum", requires=["fig"]))
    index.add(wheel_name("fig"), wheel("fig"))
    pages = [f"http://{index.host}/links/{number}/" for number in range(4)]
    for page in pages:
        index.replies[page.partition(index.host)[2]] = Reply(200, b"<html></html>")
    bench.environ["PIP_FIND_LINKS"] = pages[0]
    config = bench.write("pip.conf", ["[install]", f"find-links = {pages[1]}"])
    bench.environ["PIP_CONFIG_FILE"] = str(bench.work / config)
    wanted = bench.write("wanted.txt", [f"--find-links {pages[2]}", "plum"])
    terminal = bench.at_terminal("install", "-r", wanted, "--find-links", pages[3])
    terminal.wait_for("[y/N/?] ")
    asked = len(index.requests)
    terminal.type("y\n")

    assert terminal.end() == 0, terminal.seen
    assert index.requests[asked:] == []
    assert bench.installed() == {"plum": "1.0", "fig": "1.0"}
    marked = {path.parent.name for path in bench.site_packages.glob("*/REQUESTED")}
    assert marked == {"plum-1.0.dist-info"}


def test_a_wheel_that_requires_a_url_is_installed_without_going_there(
    bench: Workbench, index: Index
) -> None:
    url = index.file_url(wheel_name("fig"))
    index.add(wheel_name("plum"), wheel("plum", requires=[f"fig @ {url}"]))
    index.files[wheel_name("fig")] = [wheel("fig")]
    terminal = bench.at_terminal("install", "plum")
    terminal.wait_for("[y/N/?] ")
    index.replies[f"/files/{wheel_name('fig')}"] = Reply(200, bytes(9999), drip_seconds=60)
    asked = len(index.requests)
    terminal.type("y\n")

    assert terminal.end() == 0, terminal.seen
    assert index.requests[asked:] == []
    assert bench.installed() == {"plum": "1.0", "fig": "1.0"}


@pytest.mark.parametrize("what", ["body", "headers"])
def test_a_file_that_drips_ends_the_step_by_the_clock(
    bench: Workbench, index: Index, what: str
) -> None:
    index.add(wheel_name("plum"), wheel("plum"))
    index.replies[f"/files/{wheel_name('plum')}"] = Reply(
        200, wheel("plum"), drip_seconds=0.2, drips_headers=what == "headers"
    )
    bench.environ["CHECKFACE_STEP_SECONDS"] = "8"

    done = bench.run("install", "plum", "--yes")

    assert done.code == 14, done.text
    assert "CHECKFACE_STEP_SECONDS" in done.err
    assert "Traceback" not in done.text
    assert bench.installed() == {}
    assert bench.left_over() == []


@pytest.mark.cold  # a group hears the signal
@pytest.mark.parametrize(
    ("hook", "said", "installed"),
    [
        (STUCK, "interrupted: nothing was installed", {}),
        (DAWDLING, "installed, then interrupted", {"plum": "1.0"}),
    ],
    ids=["before", "after"],
)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_the_last_step_and_the_truth_is_told(
    bench: Workbench,
    index: Index,
    hook: str,
    said: str,
    installed: dict[str, str],
    number: signal.Signals,
) -> None:
    index.add(wheel_name("plum"), wheel("plum"))
    reached = bench.folder / "reached"
    hooked = IS_TO_INSTALL + hook.format(reached=str(reached))
    (bench.site_packages / "sitecustomize.py").write_text(hooked)
    terminal = bench.at_terminal("install", "plum", "--yes", "--json", "report.json")
    while not reached.exists():
        time.sleep(0.05)
        assert terminal.process.poll() is None
    os.killpg(terminal.process.pid, number)
    sent = time.monotonic()

    assert terminal.end() == 130
    assert time.monotonic() - sent < TIMEOUT / 2  # where pip sleeps for ten minutes
    assert said in terminal.seen
    assert "is gone" not in terminal.seen
    assert "Traceback" not in terminal.seen
    assert bench.installed() == installed
    assert {*bench.accepted()} == ({wheel_name("plum")} if installed else set())
    assert bench.left_over() == []
    report = json.loads((bench.work / "report.json").read_text())
    assert (report["decision"], report["exit_code"]) == ("interrupted", 130)


def test_where_pip_gives_up_in_the_midst_nothing_is_called_done(
    bench: Workbench, index: Index
) -> None:
    """Of a wheel with a file that leads outside, all others are there before pip comes to that."""
    index.add(wheel_name("plum"), _leading_outside(wheel("plum")))

    done = bench.run("install", "plum", "--yes")

    assert done.code
    assert "pip has not said that it was done" in done.err
    assert "--force-reinstall" in done.err
    assert "all of it" not in done.err
    assert "Traceback" not in done.text


def _leading_outside(data: bytes) -> bytes:
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("../../../../../outside.py", "")
    return buffer.getvalue()


def _wheel(name: str = "plum", **said: Any) -> Wheel:
    return Wheel(name, "1.0", wheel_name(name), f"https://h/{wheel_name(name)}", {}, **said)


def _candidate(name: str = "plum", **said: Any) -> Candidate:
    held = _wheel(name, **said)
    return Candidate(held, Artifact(held.filename, 1, Digest.of_text(name)))


def test_what_is_installed_in_part_is_named() -> None:
    laid = [
        Laid(_candidate("plum", requested=True), Presence.WHOLE),
        Laid(_candidate("fig", requested=False), Presence.PART, "fig.py"),
        Laid(_candidate("pear", requested=False), Presence.NONE, "pear"),
    ]
    told = _truth(laid, "interrupted")
    assert "in part; in place: plum 1.0; incomplete: fig 1.0; not installed: pear 1.0" in told


SENDERS_ELSEWHERE = [
    "--index-url=http://evil/",
    "--extra-index-url=http://evil/",
    "--find-links=http://evil/",
    "--constraint=http://evil/c.txt",
    "--requirement=wanted.txt",
    "--group=dev",
    "--no-binary=:all:",
    "--no-require-hashes",
    "--config-settings=a=b",
    "--proxy=http://evil/",
    "--editable=.",
    "--uploaded-prior-to=2020-01-01",
]


@pytest.mark.parametrize("word", SENDERS_ELSEWHERE)
def test_only_what_says_where_to_and_how_is_said_again(tmp_path: Path, word: str) -> None:
    name, _, value = word.partition("=")
    given = (
        ParsedOption(name, value),
        ParsedOption("--target", "there"),
        ParsedOption("--no-compile", None),
    )
    step = LastStep(Request(given, ("plum",)), [_wheel(requested=True)], tmp_path)

    words = step.words(CONSTRAINT_HASHES)

    assert word not in words
    assert {"--target=there", "--no-compile", "--no-index", "--require-hashes"} < {*words}


def test_nothing_but_that_is_left_of_the_settings() -> None:
    told = {"find-links": "http://evil/", "constraint": "c.txt", "user": "true", "target": "there"}
    pip = Pip.own().hearing_only(PipSettings(told), (name[2:] for name in KEPT))

    assert pip.install_settings == {
        "PIP_TARGET": "there",
        "PIP_USER": "true",
        "PIP_CONFIG_FILE": os.devnull,
    }


@pytest.mark.parametrize(
    "said",
    [
        {"requires": ("fig @ http://evil/fig-1.0-py3-none-any.whl",)},
        {"requires": ("fig @ http://evil/fig.whl ; extra == 'x'",)},
        {"requires": ("not a requirement",)},
        {"direct": True},
    ],
)
def test_pip_resolves_nothing_where_a_url_is_in_play(tmp_path: Path, said: dict[str, Any]) -> None:
    step = LastStep(Request((), ("plum",)), [_wheel(requested=True, **said)], tmp_path)

    assert "--no-deps" in step.words(CONSTRAINT_HASHES)


def test_a_limit_grows_with_what_has_arrived_and_with_nothing_else(tmp_path: Path) -> None:
    over = Limit(tmp_path, seconds=5, started=time.monotonic() - 8)
    with pytest.raises(UnableError, match=r"after \d+ seconds"):
        over.require_time_left()

    with (tmp_path / "part").open("wb") as part:
        part.truncate(1000 * BYTES_A_SECOND)
    over.require_time_left()


@pytest.mark.parametrize("said", ["soon", "0", "-1", "nan", "inf"])
def test_a_limit_that_is_no_number_of_seconds_is_refused(tmp_path: Path, said: str) -> None:
    with pytest.raises(UnableError, match="number of seconds"):
        Limit.of_step(tmp_path, {"CHECKFACE_STEP_SECONDS": said})
