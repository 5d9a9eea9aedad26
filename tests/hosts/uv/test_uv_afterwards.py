"""Each command beside `sync`, and each way to let other bytes in than were shown."""

from __future__ import annotations

import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tests.fakes.patience import wait_for
from tests.hosts.uv.test_uv_prime import SAY, with_command
from tests.hosts.uv.test_uv_scripts import with_data
from tests.hosts.uv.uv_before import AFTER_LAST, put_before
from tests.hosts.uv.uv_bench import UvBench
from tests.plugins.pip_verify.tiny_wheels import sha256, wheel_name

TOOL = "../.local/share/uv/tools/plum"
INSTALLS: Mapping[str, tuple[Sequence[str], str, str]] = {
    "environment": (["pip", "install", "--python=.venv"], ".venv/lib/*/site-packages", ".venv"),
    "target": (["pip", "install", "--target=there"], "there", "there"),
    "prefix": (["pip", "install", "--prefix=there"], "there/lib/*/site-packages", "there"),
    "tool": (["tool", "install"], f"{TOOL}/lib/*/site-packages", TOOL),
}
"""What is said before the name, the folder for packages, and the one with those of scripts."""
RUNS: Mapping[str, Sequence[str]] = {
    "x": ["x", "--from", "plum", "python", "-c", SAY],
    "run": ["run", "--with", "plum", "python", "-c", SAY],
}


@pytest.fixture
def bench(bench: UvBench) -> UvBench:
    bench.index.add(wheel_name("plum"), with_data())
    bench.more["UV_DEFAULT_INDEX"] = bench.index.url
    assert bench.plain_uv("venv").code == 0
    return bench


def words_of(command: str) -> Sequence[str]:
    return [*INSTALLS[command][0], "plum"] if command in INSTALLS else RUNS[command]


def modules(bench: UvBench, command: str) -> str:
    """What the installed modules say of themselves."""
    places = bench.project.glob(f"{INSTALLS[command][1]}/plum*.py") if command in INSTALLS else ()
    return "".join(path.read_text() for path in places)


def test_a_folder_is_a_target_whatever_it_is_called(bench: UvBench) -> None:
    done = bench.run("pip", "install", "--yes", "--target=there/site-packages", "plum")

    assert (0, {wheel_name("plum")}) == (done.code, {*bench.accepted()}), done.text
    assert (bench.project / "there/site-packages/bin/plum").exists()


@pytest.mark.parametrize("command", INSTALLS)
def test_what_was_shown_is_there_and_known(command: str, bench: UvBench) -> None:
    done = bench.run(*words_of(command), "--yes")

    assert (0, {wheel_name("plum")}) == (done.code, {*bench.accepted()}), done.text
    assert "good" in modules(bench, command)
    assert bench.left_over() == []


SPOILED = {
    "module": "for each in {packages}/plum.py; do echo evil >> $each; done",
    "module that no RECORD lists": "for each in {packages}/plum_main.py; do rm $each; done",
    "entry point": "echo evil >> {base}/bin/plum",
    "script": "echo evil >> {base}/bin/jam",
    "data": "echo evil >> {base}/share/plum.txt",
    "surprise": "for each in {packages}; do mkdir $each/fig-1.0.dist-info; done",
}


@pytest.mark.parametrize("what", SPOILED)
@pytest.mark.parametrize("command", INSTALLS)
def test_what_is_spoiled_behind_uv_is_seen(command: str, what: str, bench: UvBench) -> None:
    _, packages, base = INSTALLS[command]
    put_before(bench, AFTER_LAST, then=SPOILED[what].format(packages=packages, base=base))

    done = bench.run(*words_of(command), "--yes")

    assert (12, {}) == (done.code, bench.accepted()), done.text
    odd = "fig-1.0" if what == "surprise" else "plum 1.0"
    assert f"{odd} is not there as it was shown" in done.err


SHOWING = """#!/bin/sh
case " $* " in *" pip show "*) : > {reached}; exec sleep 100 ;; esac
exec {uv} "$@"
"""


def test_ctrl_c_while_it_is_compared_calls_nothing_not_installed(bench: UvBench) -> None:
    reached = bench.folder / "reached"
    put_before(bench, SHOWING, reached=reached)
    terminal = bench.at_terminal("pip", "install", "--yes", "--python=.venv", "plum")
    wait_for(reached.exists, "uv is asked where it has installed")

    terminal.process.send_signal(signal.SIGINT)

    assert (130, {}) == (terminal.end(), bench.accepted()), terminal.seen
    assert "may be there in part" in " ".join(terminal.seen.split())


def put_beside(bench: UvBench, data: bytes) -> None:
    """A folder that is an index, and one that is a list of links."""
    folder = bench.project / "served/plum"
    folder.mkdir(parents=True, exist_ok=True)
    name = wheel_name("plum")
    (folder / name).write_bytes(data)
    (folder / "index.html").write_text(f'<a href="{name}#sha256={sha256(data)}">{name}</a>')


FOLDERS = {
    "index": {"UV_DEFAULT_INDEX": "served"},
    "links": {"UV_FIND_LINKS": "served/plum", "UV_DEFAULT_INDEX": "empty"},
}


@pytest.mark.parametrize("kind", FOLDERS)
@pytest.mark.parametrize("command", [*INSTALLS, *RUNS])
def test_a_folder_that_changes_during_the_question_brings_nothing_else(
    command: str, kind: str, bench: UvBench
) -> None:
    """uv reads it again, offline as well, and compares no hash of it where a tool is concerned."""
    (bench.project / "empty").mkdir()
    bench.more |= {key: str(bench.project / place) for key, place in FOLDERS[kind].items()}
    good = with_command("plum", "good")
    put_beside(bench, good)
    terminal = bench.at_terminal(*words_of(command))
    terminal.wait_for("[y/N/?]")
    put_beside(bench, with_command("plum", "OTHER BYTES, and more"))

    terminal.type("y\n")

    code = terminal.end()
    assert code in {0, 12}, terminal.seen
    assert "OTHER BYTES" not in terminal.seen + modules(bench, command)
    known = bench.accepted().values()
    assert {*known} <= {f"sha256:{sha256(good)}"}, terminal.seen
    assert (code == 0) == bool(known)


@pytest.mark.parametrize("command", RUNS)
def test_what_is_spoiled_where_it_was_laid_never_runs(command: str, bench: UvBench) -> None:
    terminal = bench.at_terminal(*words_of(command))
    terminal.wait_for("[y/N/?]")
    (module,) = bench.temporary.glob("*/environment/lib/*/site-packages/plum.py")
    module.write_text("CONTENT = 'evil'\n")

    terminal.type("y\n")

    assert (12, False) == (terminal.end(), "RAN" in terminal.seen), terminal.seen
    assert bench.accepted() == {}


@pytest.mark.parametrize("command", ["x", "tool"])
def test_a_tool_that_is_installed_with_other_bytes_is_not_what_runs(
    command: str, bench: UvBench
) -> None:
    """uv takes an installed one of the same version for the same."""
    assert bench.plain_uv("tool", "install", "plum").code == 0
    (main,) = bench.project.glob(f"{INSTALLS['tool'][1]}/plum_main.py")
    main.write_text("def main():\n    print('RAN evil')\n")
    (installed,) = bench.project.glob(f"{TOOL}/bin/plum")

    done = bench.run(*(["x", "--yes", "plum"] if command == "x" else [*words_of(command), "--yes"]))

    assert done.code == 0, done.text
    assert ("RAN good" in done.out) == (command == "x")
    assert ("evil" in main.read_text()) == (command == "x")
    assert installed.exists()


def test_x_runs_no_program_that_was_not_shown(bench: UvBench) -> None:
    """Neither one of the path, nor one of the folder."""
    for name in ("ls", "./evil"):
        evil = bench.project / "evil"
        evil.write_text("#!/bin/sh\necho RAN\n")
        evil.chmod(0o755)

        done = bench.run("x", "--yes", "--from", "plum", name)

        assert (14, False) == (done.code, "RAN" in done.out), done.text
        assert "is no command of what was fetched" in done.err
    assert bench.accepted() == {}


def test_what_needs_nothing_runs_too(bench: UvBench) -> None:
    """Where a marker leaves nothing over there is nothing to ask about."""
    done = bench.run("run", "--with", "plum; python_version < '3'", "python", "-c", "print('RAN')")

    assert (0, "RAN") == (done.code, done.out.strip().splitlines()[-1]), done.text


def test_a_program_that_is_run_finds_the_commands_that_were_shown(bench: UvBench) -> None:
    done = bench.run("run", "--yes", "--with", "plum", "plum")

    assert (0, "RAN good") == (done.code, done.out.strip().splitlines()[-1]), done.text


def test_places_of_a_system_are_read_as_they_are(tmp_path: Path) -> None:
    from checkface_uv.destination import Destination

    folder = tmp_path / "local/lib/python3.11/dist-packages"
    place = Destination.elsewhere((folder,), tmp_path, is_flat=False)

    assert tmp_path / "local/bin/plum" == place.path(folder, "../../../bin/plum")
    assert (False, True) == (
        place.compares("../../../include/site/python3.11/plum/plum.h"),
        place.compares("../../../bin/plum"),
    )


@pytest.mark.parametrize("setting", ["target", "prefix"])
@pytest.mark.parametrize("command", ["environment", "tool", *RUNS])
def test_a_clone_does_not_say_to_where_something_is_fetched(
    command: str, setting: str, bench: UvBench
) -> None:
    """Nor do settings of the user's own: nothing is anywhere before somebody agrees."""
    text = f'[pip]\n{setting} = "{bench.project}/elsewhere"\n'
    (bench.project / "uv.toml").write_text(text)

    done = bench.run(*words_of(command))
    (bench.project / "uv.toml").rename(bench.folder / "mine.toml")
    own = bench.run(*words_of(command), environ={"UV_CONFIG_FILE": str(bench.folder / "mine.toml")})

    assert (11 if command in {"tool", "x"} else 13, 13) == (done.code, own.code), done.text
    assert not (bench.project / "elsewhere").exists()


ASKED = {
    "variable": "plum @ http://{host}/${{OF_MINE}}/plum-1.0-py3-none-any.whl",
    "index": "--index-url http://{host}/${{OF_MINE}}/\nplum",
    "included": "-r more.txt",
    "included at once": "-rmore.txt  # and more",
    "continued": "--requirement \\\n   more.txt",
    "constraints": "-c=more.txt\nplum",
    "of a server": "-r http://{host}/more.txt",
}


def _ask_for_variable(file: Path, bench: UvBench) -> None:
    bench.more["OF_MINE"] = "hush-4711"
    file.write_text(f"plum @ http://{bench.index.host}/${{OF_MINE}}/plum.whl\n")


@pytest.mark.parametrize("what", ASKED)
def test_a_requirements_file_sends_no_variable_of_the_user(what: str, bench: UvBench) -> None:
    host = bench.index.host
    (bench.project / "asked.txt").write_text(ASKED[what].format(host=host) + "\n")
    _ask_for_variable(bench.project / "more.txt", bench)

    done = bench.run("pip", "install", "--yes", "--python=.venv", "-r", "asked.txt")

    assert (13, []) == (done.code, bench.index.requests), done.text
    assert "hush" not in done.text


@pytest.mark.parametrize("option", ["-r", "--requirements", "-c", "--constraints"])
def test_nor_does_one_that_is_added(option: str, bench: UvBench) -> None:
    _ask_for_variable(bench.project / "asked.txt", bench)

    done = bench.run("add", "--yes", option, "asked.txt", *(["plum"] if "c" in option else []))

    assert (13, []) == (done.code, bench.index.requests), done.text
    assert "--allow-variable OF_MINE" in done.text
    assert "hush" not in done.text


def test_a_file_is_looked_for_where_uv_looks_for_it(bench: UvBench) -> None:
    (bench.project / "asked.txt").write_text("plum\n")
    there = bench.project / "there"
    there.mkdir()
    _ask_for_variable(there / "asked.txt", bench)

    done = bench.run("pip", "install", "--yes", "--directory=there", "-r", "asked.txt")

    assert (13, []) == (done.code, bench.index.requests), done.text


def test_a_variable_that_is_named_is_filled_in(bench: UvBench) -> None:
    bench.more["OF_MINE"] = bench.index.host
    (bench.project / "asked.txt").write_text("--index-url http://${OF_MINE}/simple/\nplum\n")
    words = ("pip", "install", "--yes", "--python=.venv", "-r", "asked.txt")

    done = bench.run(*words, "--allow-variable", "OF_MINE")
    other = bench.run(*words, "--allow-variable", "OTHER")

    assert (0, 13) == (done.code, other.code), done.text + other.text
