"""Whoever reads our examples for a living accepts them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.fakes.patience import LONGEST
from tests.hosts.server.proxies import (
    EXAMPLES,
    caddy_command,
    needs,
    nginx_command,
    nginx_folder,
)

from checkface.program import INTERRUPTED
from checkface_server.running.server import configuration

UNIT = (EXAMPLES / "checkface.service").read_text("utf-8")


@needs("nginx")
def test_nginx_accepts_its_example(tmp_path: Path) -> None:
    done = subprocess.run(
        [*nginx_command(nginx_folder(tmp_path, 8080, 8081, 18080)), "-t"],
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )

    assert 0 == done.returncode, done.stderr
    assert "[warn]" not in done.stderr


@needs("caddy")
def test_caddy_accepts_its_example(tmp_path: Path) -> None:
    path = tmp_path / "Caddyfile"
    path.write_bytes((EXAMPLES / "Caddyfile").read_bytes())
    done = subprocess.run(
        caddy_command("validate", path),
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )

    assert 0 == done.returncode, done.stderr
    assert '"level":"warn"' not in done.stderr


@pytest.mark.parametrize(
    ("name", "setting"),
    [("nginx.conf", r"keepalive_timeout (\d+)s"), ("Caddyfile", r"keepalive (\d+)s")],
)
def test_no_proxy_sends_into_a_connection_that_a_server_is_about_to_end(
    name: str, setting: str
) -> None:
    """A POST is asked of nobody else, so it would be lost."""
    (seconds,) = re.findall(setting, (EXAMPLES / name).read_text("utf-8"))

    assert int(seconds) < configuration(nobody, 1).timeout_keep_alive


async def nobody(*_: object) -> None:
    """An application that is not asked."""


def test_systemd_goes_on_to_start_what_may_be_better_later() -> None:
    """Exit code 3: a port that is taken, a full disk. A wrong setting (2) is none of these."""
    assert "\nStartLimitIntervalSec=0\n" in UNIT.partition("[Service]")[0]
    assert "\nRestart=on-failure\n" in UNIT
    assert "\nRestartPreventExitStatus=2\n" in UNIT


def test_systemd_takes_no_end_that_somebody_wished_for_a_failure() -> None:
    """Before it listens, there is nothing to finish."""
    assert f"\nSuccessExitStatus={INTERRUPTED}\n" in UNIT


@needs("systemd-analyze")
def test_systemd_accepts_its_example(tmp_path: Path) -> None:
    """`verify` wants the program to be there."""
    program = shutil.which("true")
    unit = tmp_path / "checkface.service"
    unit.write_text(re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={program}", UNIT))

    done = subprocess.run(
        ["systemd-analyze", "verify", unit],
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    if "checkface.service" not in done.stdout + done.stderr and done.returncode:
        pytest.skip(f"systemd-analyze does not work here: {done.stderr.strip()[-200:]}")

    assert 0 == done.returncode, done.stderr
    assert "checkface.service" not in done.stderr


@pytest.mark.parametrize("folder", ["CacheDirectory", "StateDirectory"])
def test_what_the_service_writes_has_a_place_that_nobody_else_reads(folder: str) -> None:
    """All else is read-only: `--cache-dir` lies in the first, `--registered` in the other."""
    assert "ProtectSystem=strict" in UNIT
    assert f"{folder}=checkface\n{folder}Mode=0700" in UNIT


@needs("promtool")
def test_prometheus_accepts_its_example() -> None:
    done = subprocess.run(
        ["promtool", "check", "config", str(EXAMPLES / "prometheus.yml")],
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )

    assert 0 == done.returncode, done.stdout + done.stderr
