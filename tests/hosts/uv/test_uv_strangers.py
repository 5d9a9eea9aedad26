"""Projects and wheels of strangers: whatever they bring, nothing runs or comes unshown."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from tests.hosts.uv.uv_bench import UvBench
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name


@pytest.fixture
def stocked(bench: UvBench) -> UvBench:
    """A locked project that needs plum, which needs fig."""
    bench.stock("plum", requires=["fig"])
    bench.stock("fig")
    bench.write("plum")
    assert bench.plain_uv("lock").code == 0
    return bench


DECOY = '\n[[package]]\nname = "%s"\nversion = "0.5"\nsource = { %s }\n'
MEMBERS = '[manifest]\nmembers = ["app", "fig", "plum"]\n\n[[package]]'


@pytest.mark.parametrize("how", ['virtual = "."', 'directory = "."', "members"])
def test_a_lock_that_calls_a_download_ones_own_brings_nothing(how: str, stocked: UvBench) -> None:
    text = stocked.lock.read_text()
    if how == "members":
        text = text.replace("[[package]]", MEMBERS, 1)
    for name in ("fig", "plum") if how != "members" else ():
        registry = f'version = "1.0", source = {{ registry = "{stocked.index.url}" }}'
        text = text.replace(f'{{ name = "{name}" }}', f'{{ name = "{name}", {registry} }}')
        text += DECOY % (name, how)
    stocked.lock.write_text(text)

    done = stocked.run("sync", "--no-input", "--frozen")

    assert (13, {}) == (done.code, stocked.installed()), done.text


def wheel_that_runs(mark: str) -> bytes:
    """A fig whose code runs as soon as a Python of its environment starts."""
    code = f"open({mark!r}, 'w').close()\n"
    buffer = io.BytesIO(wheel("fig"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("zz.pth", f"import os; {code}")
        archive.writestr("sitecustomize.py", code)
        archive.writestr("usercustomize.py", code)
    return buffer.getvalue()


COMPILING = {
    "variable": ("", {"UV_COMPILE_BYTECODE": "1"}, ["sync"]),
    "option": ("", {}, ["sync", "--compile-bytecode"]),
    "setting": ("[tool.uv]\ncompile-bytecode = true\n", {}, ["sync"]),
    "pip's setting": ("[tool.uv.pip]\ncompile-bytecode = true\n", {}, ["pip", "install", "fig"]),
    "pip's variable": ("", {"UV_COMPILE_BYTECODE": "1"}, ["x", "fig"]),
}


@pytest.mark.parametrize("how", COMPILING)
def test_code_of_a_download_never_runs_before_the_question(how: str, bench: UvBench) -> None:
    more, variables, words = COMPILING[how]
    mark = bench.folder / "ran"
    bench.index.add(wheel_name("fig"), wheel_that_runs(str(mark)))
    bench.write("fig", more=more)
    bench.more["UV_DEFAULT_INDEX"] = bench.index.url  # uvx hears no settings of a project

    done = bench.run(*words, environ=variables)

    assert (11, False) == (done.code, mark.exists()), done.text


def test_a_wish_for_bytecode_is_heard_once_all_is_approved(any_bench: UvBench) -> None:
    any_bench.stock("fig")
    any_bench.write("fig")

    done = any_bench.run("sync", "--yes", environ={"UV_COMPILE_BYTECODE": "1"})

    assert (0, 1) == (done.code, len([*any_bench.site_packages.glob("__pycache__/fig*")])), (
        done.text
    )


@pytest.mark.parametrize("words", [["sync"], ["pip", "install", "--target", "there", "fig"]])
def test_a_cache_that_is_edited_during_the_question_installs_nothing(
    words: list[str], bench: UvBench
) -> None:
    """And the throwaway environment with it."""
    bench.stock("fig", content="good")
    bench.write("fig")
    terminal = bench.at_terminal(*words)
    terminal.wait_for("[y/N/?]")
    for path in bench.temporary.rglob("fig.py"):
        path.write_text("CONTENT = 'evil'\n")

    terminal.type("y\n")

    assert (12, {}) == (terminal.end(), bench.installed()), terminal.seen
    assert not (bench.project / "there/fig.py").exists()


PREVIEWS = ["preview = true", 'preview-features = ["centralized-project-envs"]']


@pytest.mark.parametrize("setting", PREVIEWS)
def test_an_environment_stays_where_it_is(setting: str, bench: UvBench) -> None:
    """A preview of uv would put it into our private cache, which goes."""
    bench.stock("fig")
    bench.write("fig", more=f"[tool.uv]\n{setting}\n")

    done = bench.run("sync", "--yes")

    assert (0, {"fig": "1.0"}) == (done.code, bench.installed()), done.text
    assert not (bench.project / ".venv").is_symlink()
    assert (
        bench.plain_uv("--no-preview", "run", "--no-sync", "python", "-c", "import fig").code == 0
    )


def folder_that_runs(bench: UvBench) -> Path:
    """A project in ./bk, and what it leaves as soon as its backend runs."""
    mark, folder = bench.folder / "ran", bench.project / "bk"
    folder.mkdir()
    (folder / "backend.py").write_text(f"open({str(mark)!r}, 'w').close()\n")
    (folder / "pyproject.toml").write_text(
        "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n"
        '[project]\nname = "bk"\nversion = "1.0"\nrequires-python = ">=3.11"\n'
    )
    return mark


@pytest.mark.parametrize("words", [["add", "./bk"], ["add", "bk @ ./bk"], ["add", "--dev", "./bk"]])
def test_a_folder_that_becomes_a_member_is_refused_by_its_name(
    words: list[str], bench: UvBench
) -> None:
    mark = folder_that_runs(bench)
    bench.write()
    before = bench.state()

    done = bench.run(*words, "--yes")

    assert (13, False, before) == (done.code, mark.exists(), bench.state()), done.text
    assert "--allow-build bk" in done.err
