"""Whoever reads our examples for a living accepts them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.hosts.server.proxies import EXAMPLES, needs, nginx_command, nginx_folder

UNIT = (EXAMPLES / "checkface.service").read_text("utf-8")


@needs("nginx")
def test_nginx_accepts_its_example(tmp_path: Path) -> None:
    done = subprocess.run(
        [*nginx_command(nginx_folder(tmp_path, 8080, 8081, 18080)), "-t"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert 0 == done.returncode, done.stderr
    assert "[warn]" not in done.stderr


@needs("caddy")
def test_caddy_accepts_its_example(tmp_path: Path) -> None:
    command = [
        "caddy",
        "validate",
        "--adapter",
        "caddyfile",
        "--config",
        str(EXAMPLES / "Caddyfile"),
    ]
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env=os.environ | home
    )

    assert 0 == done.returncode, done.stderr


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
        timeout=60,
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
        timeout=60,
    )

    assert 0 == done.returncode, done.stdout + done.stderr
