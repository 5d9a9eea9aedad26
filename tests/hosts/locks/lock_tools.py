"""Lets the real lock tools lock tiny projects against a loopback index."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from tests.hosts.kept import install, kept
from tests.plugins.pip_verify.tiny_wheels import metadata, sdist, wheel

from checkface_pip_verify.self_test.index import Index

ROOT = Path(__file__).parents[3]
PROJECTS = ROOT / "tests/projects"
OURS = f"cp3{sys.version_info.minor}"
"""Wheels for the Python that runs the tests: the one that a lock is read for."""
LINUX = f"{OURS}-{OURS}-manylinux_2_17_x86_64"
WINDOWS = f"{OURS}-{OURS}-win_amd64"
PEAR_TAGS = (LINUX, WINDOWS, "py3-none-any")
SDIST = sdist("apple", "/nowhere/mark")
"""Made once: gzip writes the time into it."""
NEEDED = ("pear>=1", "plum; sys_platform == 'win32'")


@dataclass(frozen=True)
class Tool:
    """A lock tool, and how it is asked."""

    requirements: tuple[str, ...]
    """Empty: our own environment has it."""
    command: tuple[str, ...]
    """`@INDEX@` stands for the index."""
    output: str
    reads_html_only: bool = False
    project: str = ""
    """The folder `lock_PROJECT` that it locks, where that is not called as the tool is."""


# Exact versions: another release of a tool must not fail a test of ours by surprise.
TOOLS = {
    "uv": Tool(("uv==0.13.9",), ("uv", "lock"), "uv.lock"),
    "poetry": Tool(("poetry==2.5.1",), ("poetry", "lock", "--no-interaction"), "poetry.lock"),
    # With its own locked dependencies: it runs with one version of hishel only.
    "pdm": Tool(("pdm[locked]==2.29.3",), ("pdm", "lock"), "pdm.lock"),
    "pip_tools": Tool(
        ("pip-tools==7.6.2",),
        ("pip-compile", "--quiet", "--generate-hashes", "--index-url", "@INDEX@"),
        "requirements.txt",
    ),
    "pipenv": Tool(("pipenv==2026.10.3",), ("pipenv", "lock"), "Pipfile.lock"),
    "pip": Tool(
        (),
        ("python", "-m", "pip", "lock", "--index-url", "@INDEX@", "-r", "requirements.in"),
        "pylock.toml",
    ),
}

POETRY_1 = ("poetry", "lock", "--no-interaction"), "poetry.lock", True
OLD_TOOLS = {
    "uv 0.2": Tool(("uv==0.2.37",), ("uv", "lock"), "uv.lock", project="uv_0_2"),
    "uv 0.5": Tool(("uv==0.5.0",), ("uv", "lock"), "uv.lock", project="uv"),
    "pdm 2.4": Tool(("pdm==2.4.9", "setuptools<70"), ("pdm", "lock"), "pdm.lock", project="pdm"),
    "poetry 1.1": Tool(
        ("poetry==1.1.15", "setuptools<70", "urllib3<2"), *POETRY_1, project="poetry_1"
    ),
    "poetry 1.4": Tool(("poetry==1.4.2", "setuptools<70"), *POETRY_1, project="poetry_1"),
    "pip-tools 6": Tool(
        ("pip-tools==6.14.0", "pip<24", "setuptools<70"),
        (*TOOLS["pip_tools"].command, "--resolver=backtracking"),
        "requirements.txt",
        project="pip_tools",
    ),
}
"""Their formats differ from today's: pdm 2.4 and poetry 1.1 keep all files in one table, apart."""

UV_CONFLICTS = Tool(TOOLS["uv"].requirements, ("uv", "lock"), "uv.lock", project="uv_conflicts")
EVERY_TOOL = {**TOOLS, **OLD_TOOLS, "uv_conflicts": UV_CONFLICTS}


def lock(tool: str, index: Index, folder: Path) -> Path:
    """Lock the project `lock_TOOL` in a copy of it; the lock file."""
    chosen = EVERY_TOOL[tool]
    shutil.copytree(PROJECTS / f"lock_{chosen.project or tool}", folder, dirs_exist_ok=True)
    for path in folder.iterdir():
        path.write_text(path.read_text().replace("@INDEX@", index.url))
    ask(chosen, [word.replace("@INDEX@", index.url) for word in chosen.command], folder)
    return folder / chosen.output


def ask(tool: Tool, command: list[str], folder: Path) -> None:
    """Run a tool in a folder, cut off from the user's own settings."""
    program = _installed(tool) / command[0]
    done = subprocess.run(
        [program, *command[1:]],
        cwd=folder,
        env=_environ(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def stock(index: Index, *, content: str = "") -> None:
    """apple needs pear, and plum on Windows; pear comes in three wheels and apple with an sdist.

    Another `content` makes other bytes of the same names.
    """
    apple = metadata("apple", requires=NEEDED)
    name = "apple-1.0-py3-none-any.whl"
    index.add(name, wheel("apple", requires=NEEDED, content=content), metadata=apple)
    index.add("apple-1.0.tar.gz", SDIST)
    for tag in PEAR_TAGS:
        made = wheel("pear", "1.5", content=tag)
        index.add(f"pear-1.5-{tag}.whl", made, metadata=metadata("pear", "1.5"))
    index.add("plum-1.0-py3-none-any.whl", wheel("plum"), metadata=metadata("plum"))


def _installed(tool: Tool) -> Path:
    """The folder of a tool's commands; each has an environment of its own, for they conflict."""
    if not tool.requirements:
        return Path(sys.executable).parent
    return kept(tool.requirements, lambda place: _install(place, tool.requirements)) / "bin"


def _install(place: Path, requirements: tuple[str, ...]) -> None:
    venv.create(place, with_pip=False)
    install("--python", place, "install", "--quiet", *requirements)


def _environ(folder: Path) -> dict[str, str]:
    python = str(Path(sys.executable))
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "NO_PROXY": "127.0.0.1",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_CACHE_DIR": str(folder / "pip-cache"),
        "UV_PYTHON": python,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_CACHE_DIR": str(folder / "uv-cache"),
        "PDM_PYTHON": python,
        "PDM_IGNORE_SAVED_PYTHON": "1",
        "PDM_CHECK_UPDATE": "0",
        "PIPENV_PYTHON": python,
        "PIPENV_VENV_IN_PROJECT": "1",
        "PIPENV_IGNORE_VIRTUALENVS": "1",
        "POETRY_VIRTUALENVS_CREATE": "false",
    }
