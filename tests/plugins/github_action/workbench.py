"""Turns inputs into one run of the step in this process, against the fake forge, without a wait."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.github.fake_forge import FakeForge
from tests.fakes.github.forge_state import Release

from checkface import CheckfaceError
from checkface_github_action import step

WHEEL, SDIST = "tiny-1.0-py3-none-any.whl", "tiny-1.0.tar.gz"


@dataclass
class Workbench:
    """A checkout with a `dist` folder, and a forge."""

    folder: Path
    forge: FakeForge
    waits: list[float] = field(default_factory=list)

    def build(self, **files: bytes) -> None:
        """Put files into `dist`; a wheel and an sdist where none are named."""
        chosen = files or {WHEEL: b"a wheel", SDIST: b"an sdist"}
        (self.folder / "dist").mkdir(exist_ok=True)
        for name, data in chosen.items():
            (self.folder / "dist" / name).write_bytes(data)

    def run(
        self, release: Release | None = None, *, ref: str = "refs/heads/main", **inputs: str
    ) -> int:
        """How many writes the step made. Raises what the step raises."""
        before = len(self.forge.writes)
        step.run(self.environ(release, ref, inputs), self.folder, self.waits.append)
        return len(self.forge.writes) - before

    def refusal(self, release: Release | None = None, **inputs: str) -> CheckfaceError:
        """The error of a run that must not succeed."""
        try:
            self.run(release, **inputs)
        except CheckfaceError as error:
            return error
        raise AssertionError("the step did not fail")

    def environ(self, release: Release | None, ref: str, inputs: dict[str, str]) -> dict[str, str]:
        event = self.folder / "event.json"
        event.write_text(json.dumps({"release": {"id": release.id}} if release else {}))
        temporary = self.folder / "temporary"
        temporary.mkdir(exist_ok=True)
        return {
            "GITHUB_API_URL": self.forge.url,
            "GITHUB_SERVER_URL": self.forge.server_url,
            "GITHUB_REPOSITORY": self.forge.repository,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_REF": ref,
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "RUNNER_TEMP": str(temporary),
            "INPUT_TOKEN": self.forge.token,
            **{f"INPUT_{name.upper()}": value for name, value in inputs.items()},
        }

    @property
    def outputs(self) -> dict[str, str]:
        """As the runner reads them: the last value of each name."""
        found = {}
        lines = (self.folder / "output").read_text("utf-8").split("\n")
        while lines and lines[0]:
            name, end = lines[0].split("<<")
            stop = lines.index(end)
            found[name] = "\n".join(lines[1:stop])
            lines = lines[stop + 1 :]
        return found

    @property
    def summary(self) -> str:
        return (self.folder / "summary").read_text("utf-8")
