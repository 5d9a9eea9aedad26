"""The main job on a real package, from the index that this machine's pip is set to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.hosts.kept import install
from tests.plugins.pip_verify.workbench import Workbench


def test_requests_and_what_it_needs_are_installed_and_remembered(bench: Workbench) -> None:
    install("download", "--quiet", "--dest", bench.folder / "had", "requests")
    own = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "XDG_"))}
    environ = {**bench.environ, **own, "HOME": os.environ.get("HOME", "/")}
    for name in ("PIP_CONFIG_FILE", "PIP_INDEX_URL"):
        if name not in own:
            del environ[name]
    command = [sys.executable, "-m", "checkface_pip_verify", "--python", str(bench.venv)]
    done = subprocess.run(
        [*command, "install", "requests", "--yes", "--json", "report.json"],
        cwd=bench.work,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((bench.work / "report.json").read_text())
    items = {item["name"]: item for item in report["items"]}
    assert {"requests", "idna", "urllib3", "certifi", "charset-normalizer"} <= set(items)
    assert [item["name"] for item in report["items"] if item["requested"]] == ["requests"]
    shown = {name.replace("-", "_"): item["version"] for name, item in items.items()}
    assert shown == bench.installed()
    accepted = {item["filename"]: f"sha256:{item['sha256']}" for item in report["items"]}
    assert accepted == bench.accepted()
    python = Path(report["target"]["python"])
    subprocess.run([python, "-c", "import requests"], check=True)
