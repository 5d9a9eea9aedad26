"""Nothing runs before a person has seen its face: what would is refused with exit code 13."""

from __future__ import annotations

import functools
import subprocess
import sys
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import metadata, project_files, sdist, wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface_channels.pip_settings import PipSettings
from checkface_gate.errors import RefusedError
from checkface_pip_verify.request.arguments import GlobalOptions, Request
from checkface_pip_verify.request.grammar import Grammar
from checkface_pip_verify.request.inspection import Inspection
from checkface_pip_verify.self_test.index import Index

SDIST = "trap-1.0.tar.gz"


@pytest.fixture
def mark(bench: Workbench, index: Index) -> Path:
    """The file that appears as soon as the trap's code runs: as sdist, as folder, as repository."""
    mark: Path = bench.folder / "trap-has-run"
    data = sdist("trap", str(mark))
    index.add(SDIST, data)
    index.add(wheel_name("plum"), wheel("plum"))
    (bench.work / SDIST).write_bytes(data)
    for name, text in project_files("trap", str(mark)).items():
        bench.write(f"trap/{name}", [text])
    return mark


def _places(bench: Workbench) -> dict[str, str]:
    """All ways to say where the trap lies."""
    url = bench.index.file_url(SDIST)
    return {
        "url": url,
        "named url": f"trap @ {url}",
        "url that ends like a wheel": f"{url}#egg=trap-1.0-py3-none-any.whl",
        "archive": f"./{SDIST}",
        "archive without a slash": SDIST,
        "archive with a marker": f"{SDIST} ; python_version > '3'",
        "archive with an extra": f"./{SDIST}[x]",
        "folder": "./trap",
        "folder url": f"file://{bench.work}/trap",
        "repository": f"git+file://{bench.work}/trap#egg=trap",
        "named repository": f"trap @ git+file://{bench.work}/trap",
    }


def test_the_trap_is_live(bench: Workbench, mark: Path) -> None:
    """Plain pip runs it in a dry run with --only-binary=:all:; else these tests prove nothing."""
    command = [sys.executable, "-m", "pip", "--python", str(bench.venv), "install", "--dry-run"]
    subprocess.run(
        [*command, "--only-binary=:all:", bench.index.file_url(SDIST)],
        env=bench.environ,
        capture_output=True,
        check=False,
    )

    assert mark.exists()


@pytest.mark.parametrize("place", ["named url", "archive", "folder", "repository"])
def test_source_on_the_command_line_is_refused(bench: Workbench, mark: Path, place: str) -> None:
    done = bench.run("install", _places(bench)[place], "--yes")

    assert done.code == 13, done.text
    assert "refused" in done.err
    _assert_nothing_happened(bench, mark)


def test_every_way_to_name_source_is_refused(
    bench: Workbench, mark: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bench.work)
    for place, text in _places(bench).items():
        with pytest.raises(RefusedError):
            _inspect([text])
        assert not mark.exists(), place


FILES = {
    "direct.txt": ["plum", "trap @ TRAP"],
    "nested.txt": ["plum", "-r direct.txt"],
    "editable.txt": ["-e ./trap"],
    "variable.txt": ["trap @ ${TRAP}"],
    "joined.txt": ["trap \\", "@ TRAP"],
    "binary.txt": ["trap", "--no-bin=:all:"],
    "none.txt": ["trap", "--only-binary :none:"],
    "script.py": ["# /// script", '# dependencies = ["trap @ TRAP"]', "# ///"],
    "pyproject.toml": ["[dependency-groups]", 'all = ["trap @ TRAP"]'],
    "pylock.toml": ["[[packages]]", "name = 'trap'", "sdist = {url = 'TRAP'}"],
    "pylock.x.toml": ["[[packages]]", "name = 'trap'", "directory = {path = 'trap'}"],
}

WAYS = [
    ["-r", "direct.txt"],
    ["--requirement=nested.txt"],
    ["-cdirect.txt", "trap"],
    ["-r", "editable.txt"],
    ["-r", "variable.txt"],
    ["-qr", "joined.txt"],
    ["-r", "binary.txt"],
    ["-r", "none.txt"],
    ["-r", "http://127.0.0.1:9/direct.txt"],
    ["--requirements-from-script", "script.py"],
    ["--group", "all"],
    ["--group", "pyproject.toml:all"],
    ["--group", "pylock.toml:all"],
    ["-r", "pylock.toml"],
    ["-r", "pylock.x.toml[extra]"],
    ["-e", "./trap"],
    ["-ve./trap"],
    ["--edit=./trap"],
]


def test_source_in_any_file_is_refused(
    bench: Workbench, mark: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write_files(bench)
    monkeypatch.chdir(bench.work)
    monkeypatch.setenv("TRAP", bench.index.file_url(SDIST))

    for way in [*WAYS, ["-r", f"file://{bench.work}/direct.txt"]]:
        with pytest.raises(RefusedError):
            _inspect(way)
        assert not mark.exists(), way


@pytest.mark.parametrize(
    ("option", "value"),
    [("requirement", "direct.txt"), ("editable", "./trap"), ("constraint", "x.txt direct.txt")],
)
def test_what_pips_configuration_adds_is_looked_at(
    bench: Workbench, mark: Path, monkeypatch: pytest.MonkeyPatch, option: str, value: str
) -> None:
    _write_files(bench)
    monkeypatch.chdir(bench.work)

    with pytest.raises(RefusedError):
        _inspect(["plum"], PipSettings({option: value}))
    assert not mark.exists()


@pytest.mark.parametrize("way", [["-r", "nested.txt"], ["-r", "binary.txt"], ["-e", "./trap"]])
def test_refusals_are_said_and_leave_everything_as_it_was(
    bench: Workbench, mark: Path, way: list[str]
) -> None:
    _write_files(bench)

    done = bench.run("install", *way, "--yes")

    assert done.code == 13, done.text
    assert "refused" in done.err
    _assert_nothing_happened(bench, mark)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PIP_CONSTRAINT", "trap.txt"),
        ("PIP_REQUIREMENT", "trap.txt"),
        ("PIP_EDITABLE", "./trap"),
    ],
)
def test_source_that_pips_configuration_adds_is_refused(
    bench: Workbench, mark: Path, variable: str, value: str
) -> None:
    bench.write("trap.txt", [f"trap @ {bench.index.file_url(SDIST)}"])

    done = bench.run("install", "trap", "--yes", environ={variable: value})

    assert done.code == 13, done.text
    _assert_nothing_happened(bench, mark)


def test_a_project_with_source_only_is_refused_in_pips_words_and_ours(
    bench: Workbench, mark: Path
) -> None:
    done = bench.run("install", "trap", "--yes", "--no-binary=trap")

    assert done.code == 13, done.text
    assert "No matching distribution found for trap" in done.err
    assert "refused the source distribution of trap" in done.err
    _assert_nothing_happened(bench, mark)


@pytest.mark.parametrize("published", ["in the wheel", "beside the wheel"])
def test_a_wheel_that_needs_source_by_url_runs_nothing(
    bench: Workbench, index: Index, mark: Path, published: str
) -> None:
    """Neither --only-binary nor a look at the command line covers what wheels require."""
    requires = [f"trap @ {index.file_url(SDIST)}"]
    text = metadata("bait", requires=requires) if published == "beside the wheel" else None
    index.add(wheel_name("bait"), wheel("bait", requires=requires), metadata=text)

    done = bench.run("install", "bait", "--yes")

    assert done.code == 13, done.text
    _assert_nothing_happened(bench, mark)


def _write_files(bench: Workbench) -> None:
    for name, lines in FILES.items():
        trap = bench.index.file_url(SDIST)
        bench.write(name, [line if "${" in line else line.replace("TRAP", trap) for line in lines])


@functools.cache
def _grammar() -> Grammar:
    command = [sys.executable, "-m", "pip", "install", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Grammar.of_help(done.stdout)


def _inspect(words: list[str], settings: PipSettings | None = None) -> None:
    """What the second step does, without the processes around it."""
    request = Request.parse(GlobalOptions((), ("install", *words)), _grammar())
    Inspection.of(request, settings or PipSettings(), _grammar())


def _assert_nothing_happened(bench: Workbench, mark: Path) -> None:
    assert not mark.exists()
    assert bench.installed() == {}
    assert bench.accepted() == {}
    assert bench.left_over() == []
