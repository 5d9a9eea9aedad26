"""`pip install`, `tool install`, `x` and `run --with`: what was shown is what runs."""

from __future__ import annotations

import io
import os
import re
import signal
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.hosts.uv.uv_bench import UvBench
from tests.plugins.pip_verify.tiny_wheels import sdist, sha256, wheel, wheel_name

from checkface_uv.prime_request import Primed

SAY = "import plum; print('RAN', plum.CONTENT)"
COMMANDS = {
    "x": ["x", "--yes", "--from", "plum", "python", "-c", SAY],
    "run": ["run", "--yes", "--with", "plum", "python", "-c", SAY],
}


def with_command(name: str, content: str, version: str = "1.0") -> bytes:
    """A tiny wheel with an entry point of its name, which says its content."""
    buffer = io.BytesIO(wheel(name, version, content=content))
    with zipfile.ZipFile(buffer, "a") as archive:
        module = f"{name}_main.py"
        archive.writestr(module, f"def main():\n    print('RAN', {content!r})\n")
        points = f"[console_scripts]\n{name} = {name}_main:main\n"
        archive.writestr(f"{name}-{version}.dist-info/entry_points.txt", points)
    return buffer.getvalue()


@pytest.fixture
def stocked(bench: UvBench) -> UvBench:
    bench.stock("plum", content="good")
    bench.more["UV_DEFAULT_INDEX"] = bench.index.url
    return bench


@pytest.mark.parametrize("command", COMMANDS)
def test_what_was_shown_is_what_runs(command: str, stocked: UvBench) -> None:
    done = stocked.run(*COMMANDS[command])

    assert (0, True) == (done.code, "RAN good" in done.out), done.text
    assert sha256(stocked.index.files[wheel_name("plum")][0]) in done.out
    assert stocked.accepted().keys() == {wheel_name("plum")}
    assert stocked.left_over() == []


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_offered_once_it_was_shown_never_runs(command: str, stocked: UvBench) -> None:
    words = [word for word in COMMANDS[command] if word != "--yes"]
    terminal = stocked.at_terminal(*words)
    terminal.wait_for("[y/N/?]")
    stocked.index.files[wheel_name("plum")] = [wheel("plum", content="evil")]
    asked = len(stocked.index.requests)

    terminal.type("y\n")

    assert (0, True) == (terminal.end(), "RAN good" in terminal.seen), terminal.seen
    assert stocked.index.requests[asked:] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_nobody_to_ask_runs_nothing(command: str, stocked: UvBench) -> None:
    done = stocked.run(*(word for word in COMMANDS[command] if word != "--yes"))

    assert (11, False) == (done.code, "RAN" in done.out), done.text


def test_other_bytes_than_were_accepted_never_run(stocked: UvBench) -> None:
    assert stocked.run(*COMMANDS["x"]).code == 0
    stocked.index.files[wheel_name("plum")] = [wheel("plum", content="evil")]

    done = stocked.run(*COMMANDS["x"])

    assert (12, False) == (done.code, "RAN" in done.out), done.text


def test_what_is_installed_already_does_not_run_in_its_place(stocked: UvBench) -> None:
    """uv would take a package of the environment that lies in the folder."""
    stocked.plain_uv("venv")
    stocked.plain_uv("pip", "install", "--python=.venv", "plum")
    (module,) = stocked.project.glob(".venv/lib/python*/site-packages/plum.py")
    module.write_text("CONTENT = 'evil'\n")

    done = stocked.run(*COMMANDS["run"])

    assert (0, True) == (done.code, "RAN good" in done.out), done.text


def test_the_code_of_what_runs_is_the_end_of_it(stocked: UvBench) -> None:
    words = ["run", "--yes", "--with", "plum", "python", "-c", "raise SystemExit(7)"]

    assert 7 == stocked.run(*words).code


def test_a_tool_is_installed_from_what_was_shown(any_bench: UvBench) -> None:
    any_bench.index.add(wheel_name("plum"), with_command("plum", "good"))
    any_bench.more["UV_DEFAULT_INDEX"] = any_bench.index.url

    done = any_bench.run("tool", "install", "--yes", "plum")

    assert 0 == done.code, done.text
    assert wheel_name("plum") in any_bench.accepted()
    (command,) = any_bench.folder.glob(".local/share/uv/tools/plum/bin/plum")
    (module,) = any_bench.folder.glob(".local/share/uv/tools/plum/lib/*/site-packages/plum.py")
    assert not module.is_symlink()
    assert "good" in module.read_text()
    assert str(any_bench.temporary) not in command.read_text()


def test_a_tool_remembers_the_index_that_an_upgrade_asks(any_bench: UvBench) -> None:
    """And no folder of ours, which is gone by then."""
    any_bench.index.add(wheel_name("plum"), with_command("plum", "good"))
    url = any_bench.index.url

    done = any_bench.run("tool", "install", "--yes", f"--default-index={url}", "plum")

    assert 0 == done.code, done.text
    (receipt,) = any_bench.folder.glob(".local/share/uv/tools/plum/uv-receipt.toml")
    written = receipt.read_text()
    assert url in written
    assert str(any_bench.temporary) not in written
    assert [{"name": "plum"}] == tomllib.loads(written)["tool"]["requirements"]


def test_pip_install_brings_what_was_shown_and_asks_about_what_is_new(
    stocked: UvBench,
) -> None:
    stocked.plain_uv("venv")
    stocked.stock("fig", requires=["plum"])

    first = stocked.run("pip", "install", "--yes", "--python=.venv", "plum")
    second = stocked.run("pip", "install", "--yes", "--python=.venv", "fig")

    assert (0, 0) == (first.code, second.code), first.text + second.text
    assert {"plum": "1.0", "fig": "1.0"} == stocked.installed()
    assert "plum 1.0 " not in second.out
    assert {wheel_name("plum"), wheel_name("fig")} == stocked.accepted().keys()


@pytest.mark.parametrize("kind", ["pip", "tool"])
def test_a_source_distribution_never_runs(kind: str, bench: UvBench) -> None:
    mark = bench.folder / "ran"
    bench.index.add("fig-1.0.tar.gz", sdist("fig", str(mark)))
    bench.more["UV_DEFAULT_INDEX"] = bench.index.url

    done = bench.run(kind, "install", "--yes", "fig")

    assert (13, False) == (done.code, mark.exists()), done.text


@pytest.mark.parametrize("hashes", ["none", "md5"])
def test_where_an_index_promises_no_sha256_nothing_runs(hashes: str, stocked: UvBench) -> None:
    stocked.index.hashes = hashes

    done = stocked.run(*COMMANDS["x"])

    assert (True, False) == (done.code > 0, "RAN" in done.out), done.text


def test_bytes_that_change_between_two_downloads_never_run(stocked: UvBench) -> None:
    stocked.index.hashes = "none"
    versions = [wheel("plum", content=mark) for mark in ("good", "evil", "worse", "worst")]
    stocked.index.files[wheel_name("plum")] = versions

    done = stocked.run(*COMMANDS["x"])

    ran = re.findall(r"RAN (\w+)", done.out)
    digests = {mark: sha256(wheel("plum", content=mark)) for mark in ran}
    assert all(digest in done.out for digest in digests.values()), done.text
    assert (done.code == 0) == bool(ran), done.text


def test_a_program_keeps_its_own_words() -> None:
    primed = Primed.parse("x", ["--yes", "--from", "a", "b@1.0", "--yes", "--from", "c"])

    assert ("b@1.0", "--yes", "--from", "c") == primed.program
    assert ["a"] == primed.requirements


@pytest.mark.parametrize(
    ("words", "asked"), [(["ruff@0.5"], "ruff==0.5"), (["ruff@latest"], "ruff"), (["r"], "r")]
)
def test_a_version_behind_an_at_sign_is_one(words: list[str], asked: str) -> None:
    assert [asked] == Primed.parse("x", words).requirements


NEEDY = """# /// script
# dependencies = ["fig"]
# [tool.uv.sources]
# fig = { path = "fig-1.0-py3-none-any.whl" }
# ///
import plum
print("RAN", plum.CONTENT)
"""


@pytest.mark.parametrize("program", ["needy.py", "./needy.py", "https://127.0.0.1:9/needy.py"])
def test_a_script_from_which_uv_would_read_what_it_needs_is_refused(
    program: str, stocked: UvBench
) -> None:
    """It may name a wheel that lies beside it: nobody would have seen its face."""
    (stocked.project / "needy.py").write_text(NEEDY)
    (stocked.project / wheel_name("fig")).write_bytes(wheel("fig"))

    done = stocked.run("run", "--yes", "--with", "plum", program)
    advised = stocked.run("run", "--yes", "--with", "plum", "python", "needy.py")

    assert (13, False) == (done.code, "RAN" in done.out), done.text
    assert "run --with NAME python SCRIPT" in done.err
    assert (0, True, False) == (
        advised.code,
        "RAN good" in advised.out,
        wheel_name("fig") in advised.text,
    ), advised.text


def put_program(place: Path, *, is_zip: bool) -> None:
    """As Python starts it: a folder, or a zip file."""
    text = "print('RAN what lies here')\n"
    if is_zip:
        with zipfile.ZipFile(place, "w") as archive:
            archive.writestr("__main__.py", text)
        return
    place.mkdir()
    (place / "__main__.py").write_text(text)


def put_link(place: Path) -> None:
    other = place.with_name(f"other-{place.name}")
    put_program(other, is_zip=True)
    place.symlink_to(other)


HERE: dict[str, Callable[[Path], None]] = {
    "a folder": lambda here: put_program(here, is_zip=False),
    "a zip": lambda here: put_program(here, is_zip=True),
    "a link": put_link,
}


@pytest.mark.parametrize("what", HERE)
def test_what_lies_here_by_the_name_of_a_command_does_not_run(what: str, stocked: UvBench) -> None:
    """uv takes a zip before the command, and a folder where there is none."""
    stocked.index.files[wheel_name("plum")] = [with_command("plum", "good")]
    for name in ("plum", "fig"):
        HERE[what](stocked.project / name)
    fetched = stocked.run("run", "--yes", "--with", "plum", "plum")
    unknown = stocked.run("run", "--yes", "--with", "plum", "fig")
    meant = stocked.run("run", "--yes", "--with", "plum", "./fig")

    assert (0, True) == (fetched.code, "RAN good" in fetched.out), fetched.text
    assert (13, False) == (unknown.code, "RAN" in unknown.out), unknown.text
    assert "./fig runs what lies here" in unknown.err
    assert (0, True) == (meant.code, "RAN what lies here" in meant.out), meant.text


def test_a_script_that_lies_here_does_not_run_for_a_command_of_its_name(stocked: UvBench) -> None:
    buffer = io.BytesIO(wheel("plum"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("plum-1.0.data/scripts/jam.py", "#!python\nprint('RAN good')\n")
    stocked.index.files[wheel_name("plum")] = [buffer.getvalue()]
    words = ["run", "--yes", "--with", "plum", "jam.py"]
    alone = stocked.run(*words)
    (stocked.project / "jam.py").write_text("print('RAN what lies here')\n")
    both = stocked.run(*words)

    assert (0, True) == (alone.code, "RAN good" in alone.out), alone.text
    assert (13, False) == (both.code, "RAN" in both.out), both.text


def test_a_kill_at_the_question_leaves_no_password_behind(bench: UvBench) -> None:
    bench.index.password = ("me", "hush-4711")
    bench.stock("plum")
    bench.more["UV_DEFAULT_INDEX"] = bench.index.url_with_password()
    terminal = bench.at_terminal("pip", "install", "--target=there", "plum")
    terminal.wait_for("[y/N/?]")

    os.killpg(terminal.process.pid, signal.SIGKILL)
    terminal.end()

    files = [path for path in bench.temporary.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if b"hush-4711" in path.read_bytes()] == []
