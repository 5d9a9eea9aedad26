"""Turns a tiny project of tests/projects into a copy that real tools build."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from glob import glob
from importlib.metadata import distribution
from pathlib import Path
from typing import Literal

from build import BuildBackendException, ProjectBuilder
from PIL import Image

ROOT = Path(__file__).parents[3]
NEEDED_TO_BUILD = (
    "build",
    "hatchling",
    "packaging",
    "pathspec",
    "pluggy",
    "pyproject_hooks",
    "setuptools",
    "tomlkit",
    "trove-classifiers",
)
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "1700000000", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
"""The same wheel each time, so that its faces are drawn once a run."""


@dataclass(frozen=True)
class Done:
    """What a tool has said."""

    code: int
    output: str

    @property
    def lines(self) -> list[str]:
        """Those of checkface."""
        return [line for line in self.output.splitlines() if line.startswith("checkface: ")]


class Workshop:
    """A project that may be changed, and the tools that build or install it."""

    def __init__(self, project: str, folder: Path, python: Path | str = sys.executable) -> None:
        self.folder = folder / "tiny-fig"
        self.dist = self.folder / "dist"
        self.python = python
        shutil.copytree(ROOT / "tests/projects" / project, self.folder)

    @property
    def pyproject(self) -> Path:
        return self.folder / "pyproject.toml"

    def add(self, text: str) -> None:
        """At the end of pyproject.toml."""
        self.pyproject.write_text(f"{self.pyproject.read_text()}\n{text}\n")

    def without_table(self) -> None:
        head, _, _ = self.pyproject.read_text().partition("\n[tool.")
        self.pyproject.write_text(head)

    def run(self, *command: str, environ: Mapping[str, str] | None = None) -> Done:
        """One of the tools as `python -m`."""
        done = _run([str(self.python), "-m", *command], self.folder, environ or {})
        return Done(done.returncode, done.stdout)

    def release(self) -> Done:
        """Both files, by the tool that people call, which asks the backend what it does."""
        return self.run("build", "--no-isolation")

    def build(
        self,
        kind: Literal["wheel", "sdist"] = "wheel",
        folder: str = "dist",
        environ: Mapping[str, str] | None = None,
    ) -> Done:
        """One file, by the backend, called as that tool does."""
        outputs: list[str] = []

        def run(
            cmd: Sequence[str],
            cwd: str | None = None,
            extra_environ: Mapping[str, str] | None = None,
        ) -> None:
            done = _run(cmd, cwd, {**(extra_environ or {}), **(environ or {})})
            outputs.append(done.stdout)
            done.check_returncode()

        builder = ProjectBuilder(self.folder, python_executable=str(self.python), runner=run)
        try:
            builder.build(kind, self.folder / folder)
        except BuildBackendException:
            return Done(1, "".join(outputs))
        return Done(0, "".join(outputs))

    def built_wheel(self) -> bytes:
        """The bytes of a wheel that is built now."""
        done = self.build()
        assert 0 == done.code, done.output
        (wheel,) = self.dist.glob("*.whl")
        return wheel.read_bytes()

    def built_files(self) -> list[Path]:
        """What `dist/*` means to a shell and to twine."""
        return sorted(Path(name) for name in glob(f"{self.dist}/*"))  # noqa: PTH207 (as twine does)

    def notes(self) -> dict[str, str]:
        """What each picture says of itself, by the name of its file."""
        notes = {}
        for path in (self.dist / ".faces").iterdir():
            with Image.open(path) as picture:
                notes[path.name] = str(picture.info["checkface"])
        return notes

    def spoil_faces(self) -> None:
        """A file where the folder of the pictures should be."""
        self.dist.mkdir()
        (self.dist / ".faces").touch()


def _run(
    command: Sequence[str], cwd: str | Path | None, environ: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    inherited = {key: value for key, value in os.environ.items() if key != "PIP_BUILD_TRACKER"}
    return subprocess.run(
        command,
        cwd=cwd,
        env={**inherited, **ENVIRONMENT, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def expected_notes(files: list[Path]) -> dict[str, str]:
    """Of the trios of files, by the names that their pictures should have."""
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return {f"{name}.png": f"cf1 sha256:{digest} trio" for name, digest in digests.items()}


def traces(folder: Path) -> list[Path]:
    """Any folder of pictures anywhere below."""
    return list(folder.rglob(".faces"))


def damaged_checkface(folder: Path) -> dict[str, str]:
    """An environment whose checkface has half its weights file, and no picture kept."""
    copied = folder / "damaged/checkface"
    ignored = shutil.ignore_patterns("__pycache__")  # others write there just now
    shutil.copytree(ROOT / "core/checkface", copied, ignore=ignored)
    weights = copied / "cf1/weights/face-cf1.safetensors"
    weights.write_bytes(weights.read_bytes()[: 1 << 20])
    return {"PYTHONPATH": str(copied.parent), "CHECKFACE_CACHE_DIR": str(folder / "no-cache")}


def python_without_checkface(folder: Path) -> Path:
    """A Python with the same build tools as ours, copied, and nothing else."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    for name in NEEDED_TO_BUILD:
        for file in distribution(name).files or ():
            if ".." not in file.parts and "__pycache__" not in file.parts:
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file.locate(), site / file)
    return folder / "bin/python"
