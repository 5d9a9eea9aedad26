"""What a contributor types tells what it does, and what is built is what we named."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.conftest import kept_files

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TARGETS = re.findall(r"^([a-z][a-z-]*):(?! export)(?!=)", MAKEFILE, re.MULTILINE)
NEEDS_MAKE = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


def made(*arguments: str) -> str:
    """What make says, also where these tests were started by a make with wishes of its own."""
    command = ["make", "--no-print-directory", *arguments]
    ours = {
        name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "PYTHON"}
    }
    return subprocess.run(
        command, cwd=ROOT, env=ours, capture_output=True, text=True, check=True
    ).stdout


@NEEDS_MAKE
@pytest.mark.parametrize("arguments", [[], ["help"]], ids=["make", "make help"])
def test_make_says_of_every_target_what_it_does(arguments: list[str]) -> None:
    said = dict(re.findall(r"^make ([a-z-]+) +(\S.*)$", made(*arguments), re.MULTILINE))

    assert TARGETS == list(said)


def test_no_file_can_hide_a_target() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)

    assert TARGETS == phony.split()


@NEEDS_MAKE
def test_another_python_has_environments_of_its_own() -> None:
    """Two interpreters in one folder would each break what the other installed."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"

    planned = made("--dry-run", "--always-make", "test", "demo", f"PYTHON={sys.executable}")

    assert f".venv-{version}/bin/pytest" in planned
    assert f".demo-{version}/bin/pip-checkface" in planned
    assert not re.search(r"(?<![\w/])\.(venv|demo)/", planned)


def test_what_every_python_runs_is_there() -> None:
    """A test file that moved would else stop all other interpreters."""
    listed = (ROOT / "tests/on_every_python.txt").read_text("utf-8").split()

    assert [name for name in listed if not (ROOT / name).exists()] == []


def test_make_looks_for_every_python_that_we_name() -> None:
    (looked_for,) = re.findall(r"^PYTHONS := (.*)$", MAKEFILE, re.MULTILINE)
    named = [name for name in PROJECT["classifiers"] if re.search(r"Python :: 3\.\d+$", name)]

    assert [name.rpartition(" ")[2] for name in named] == looked_for.split()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with all that goes into a wheel, and what setuptools said when it made it."""
    folder = tmp_path_factory.mktemp("built")
    steps = f"--quiet egg_info --egg-base {folder} build_py --build-lib {folder / 'lib'}"
    command = [sys.executable, "-c", "import setuptools; setuptools.setup()", *steps.split()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return folder / "lib", done.stdout + done.stderr


def test_setuptools_has_no_warning_for_who_installs_us(built: tuple[Path, str]) -> None:
    assert "absent from" not in built[1]
    assert "Warning" not in built[1]


def test_a_wheel_holds_all_files_of_its_packages(built: tuple[Path, str]) -> None:
    """What no package-data names works in a checkout, and nowhere else."""
    packages = [*(ROOT / "core").glob("checkface*"), *(ROOT / "plugins").glob("*/checkface_*")]
    there = {path.relative_to(one.parent) for one in packages for path in files(one)}

    assert there == {path.relative_to(built[0]) for path in files(built[0])}


COMPILED = {".pyd", ".so"}


def files(folder: Path) -> list[Path]:
    found = kept_files(folder)
    return [path for path in found if path.is_file() and path.suffix not in COMPILED]


def test_bytecode_that_another_writes_just_now_is_no_file_of_ours(tmp_path: Path) -> None:
    """Python writes it under a name that is gone when somebody looks at it."""
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/a.cpython-313.pyc.139837").touch()
    (tmp_path / "a.py").touch()

    assert kept_files(tmp_path) == [tmp_path / "a.py"]


def test_no_example_fails_because_others_want_the_processor_too() -> None:
    """What suppresses one check for itself forgets that all suppress another."""
    named = "suppress_health_check" + "="
    tests = {path: path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py")}

    assert settings().deadline is None
    assert HealthCheck.too_slow in settings().suppress_health_check
    assert [] == [
        path for path, text in tests.items() if named in text and "HealthCheck.too_slow" not in text
    ]
