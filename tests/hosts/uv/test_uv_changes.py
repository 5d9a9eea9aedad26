"""`uv-checkface add`, `remove` and `lock`: what nobody has agreed to leaves no trace."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest
from tests.hosts.uv.uv_bench import UvBench
from tests.plugins.pip_verify.tiny_wheels import project_files, sdist, wheel, wheel_name
from tests.plugins.pip_verify.workbench import TIMEOUT

from checkface_pip_verify.self_test.index import Hold


@pytest.fixture
def stocked(bench: UvBench) -> UvBench:
    """A synced project that needs fig; plum needs it too."""
    bench.stock("fig")
    bench.stock("plum", requires=["fig"])
    bench.write("fig")
    assert bench.plain_uv("sync").code == 0
    return bench


def test_what_is_added_is_shown_installed_and_written_down(stocked: UvBench) -> None:
    done = stocked.run("add", "--yes", "plum")

    assert (0, {"fig": "1.0", "plum": "1.0"}) == (done.code, stocked.installed()), done.text
    assert "plum 1.0  requested" in done.out
    assert '"plum>=1.0"' in (stocked.project / "pyproject.toml").read_text()
    removed = stocked.run("remove", "--yes", "plum")
    assert (0, {"fig": "1.0"}) == (removed.code, stocked.installed()), removed.text


@pytest.mark.parametrize("words", [["add", "plum"], ["lock", "--upgrade"], ["sync", "-U"]])
def test_nobody_to_ask_leaves_all_as_it_was(words: list[str], stocked: UvBench) -> None:
    stocked.index.add(wheel_name("fig", "2.0"), wheel("fig", "2.0"))
    before = stocked.state()

    done = stocked.run(*words, environ={"UV_CACHE_DIR": str(stocked.folder / "another")})

    assert (11, before) == (done.code, stocked.state()), done.text
    assert ({"fig": "1.0"}, []) == (stocked.installed(), stocked.left_over())


def test_a_new_lock_is_kept_if_somebody_agrees_and_nothing_is_installed(
    stocked: UvBench,
) -> None:
    stocked.index.add(wheel_name("fig", "2.0"), wheel("fig", "2.0"))
    fresh = {"UV_CACHE_DIR": str(stocked.folder / "another")}

    done = stocked.run("lock", "--upgrade", "--yes", environ=fresh)

    assert (0, {"fig": "1.0"}) == (done.code, stocked.installed()), done.text
    assert "fig-2.0" in stocked.lock.read_text()
    assert "replaces 1.0" in done.out


def test_ctrl_c_at_the_question_leaves_all_as_it_was(stocked: UvBench) -> None:
    before = stocked.state()
    terminal = stocked.at_terminal("add", "plum")
    terminal.wait_for("[y/N/?]")

    os.killpg(terminal.process.pid, signal.SIGINT)

    assert (130, before) == (terminal.end(), stocked.state())
    assert ({"fig": "1.0"}, []) == (stocked.installed(), stocked.left_over())


def test_ctrl_c_while_uv_fetches_leaves_all_as_it_was(stocked: UvBench) -> None:
    before = stocked.state()
    stocked.index.hold = Hold(r"/files/plum[^/]*whl$", nth=2)
    process = stocked.start("add", "--yes", "plum")
    reached = stocked.index.hold.reached.wait(TIMEOUT)

    os.killpg(process.pid, signal.SIGINT)

    assert (True, 130, before) == (reached, process.wait(TIMEOUT), stocked.state())
    assert [] == stocked.left_over()


def test_a_kill_is_undone_by_the_next_run_which_says_so(stocked: UvBench) -> None:
    before = stocked.state()
    terminal = stocked.at_terminal("add", "plum")
    terminal.wait_for("[y/N/?]")
    assert stocked.state() != before

    os.killpg(terminal.process.pid, signal.SIGKILL)
    terminal.end()
    done = stocked.run("sync")

    assert (0, before) == (done.code, stocked.state()), done.text
    assert "killed is undone" in done.err


@pytest.mark.parametrize("word", ["plum @ file:///x.whl", "git+https://127.0.0.1:9/x", "../fig"])
def test_what_cannot_be_added_leaves_all_as_it_was(word: str, stocked: UvBench) -> None:
    before = stocked.state()

    done = stocked.run("add", "--yes", word)

    assert (True, before) == (done.code > 0, stocked.state()), done.text
    assert "Traceback" not in done.text


def test_uvs_own_failure_keeps_uvs_own_code(stocked: UvBench) -> None:
    assert stocked.plain_uv("add", "--no-sync", "no-such").code == (
        stocked.run("add", "--yes", "no-such").code
    )


HARMFUL = {
    **dict.fromkeys(("UV_FROZEN", "UV_NO_BINARY", "UV_NO_CONFIG", "UV_NO_SYNC"), "1"),
    **dict.fromkeys(("UV_NO_CACHE", "UV_NO_BUILD"), "1"),
    "UV_LINK_MODE": "symlink",
}


def test_variables_that_would_change_a_step_are_not_heard(stocked: UvBench) -> None:
    done = stocked.run("add", "--yes", "plum", environ=HARMFUL)

    assert (0, {"fig": "1.0", "plum": "1.0"}) == (done.code, stocked.installed()), done.text
    assert all(name in done.err for name in HARMFUL)
    assert not (stocked.site_packages / "plum.py").is_symlink()


def test_a_password_of_an_index_is_never_shown(bench: UvBench) -> None:
    bench.index.password = ("me", "hush-4711")
    bench.stock("fig")
    bench.write("fig", index=bench.index.url_with_password())

    done = bench.run("sync", "--yes", "--json", "report.json")
    failed = bench.run("add", "--yes", "no-such", "-v")

    assert (0, {"fig": "1.0"}) == (done.code, bench.installed()), done.text
    said = done.text + failed.text + (bench.project / "report.json").read_text()
    assert "hush-4711" not in said


def test_a_source_distribution_never_runs_to_be_locked(bench: UvBench) -> None:
    mark = bench.folder / "ran"
    bench.index.add("fig-1.0.tar.gz", sdist("fig", str(mark)))
    bench.write()
    before = bench.state()

    done = bench.run("add", "--yes", "fig")

    assert (13, False, before) == (done.code, mark.exists(), bench.state()), done.text


def test_a_folder_in_the_sources_is_a_strangers_until_it_is_allowed(bench: UvBench) -> None:
    """In a clone `[tool.uv.sources]` may name any folder of it."""
    mark, folder = bench.folder / "ran", bench.project / "vendored"
    folder.mkdir()
    for name, text in project_files("fig", str(mark)).items():
        (folder / name).write_text(text)
    project = '[project]\nname = "fig"\nversion = "1.0"\n'
    (folder / "pyproject.toml").write_text(project + (folder / "pyproject.toml").read_text())
    bench.write("fig", more='[tool.uv.sources]\nfig = { path = "vendored" }\n')

    done = bench.run("sync", "--yes")

    assert (13, False) == (done.code, mark.exists()), done.text
    assert "--allow-build fig" in done.err


def test_a_member_of_a_workspace_is_one_of_the_users_own(bench: UvBench) -> None:
    bench.stock("fig")
    bench.write("fig", more='[tool.uv.workspace]\nmembers = ["one"]\n')
    member = bench.project / "one"
    member.mkdir()
    (member / "pyproject.toml").write_text(
        '[project]\nname = "one"\nversion = "1"\nrequires-python = ">=3.11"\n'
    )
    before = bench.state()

    declined = bench.run("add", "--directory", "one", "fig")
    after = bench.state()
    done = bench.run("sync", "--yes", "--all-packages")

    assert (11, before) == (declined.code, after), declined.text
    assert (0, {"fig": "1.0"}) == (done.code, bench.installed()), done.text


def test_extras_that_conflict_are_installed_as_they_are_chosen(bench: UvBench) -> None:
    for version in ("1.0", "2.0"):
        bench.index.add(wheel_name("fig", version), wheel("fig", version))
    bench.write(
        more='[project.optional-dependencies]\none = ["fig==1.0"]\ntwo = ["fig==2.0"]\n'
        '[tool.uv]\nconflicts = [[{ extra = "one" }, { extra = "two" }]]\n'
    )

    done = bench.run("sync", "--yes", "--extra", "two")

    assert (0, {"fig": "2.0"}) == (done.code, bench.installed()), done.text
    assert {wheel_name("fig", "2.0")} == bench.accepted().keys()


@pytest.mark.parametrize("name", ["fig\x1b[2J", "-fig\u202e"])
def test_a_hostile_name_neither_speaks_nor_installs(name: str, stocked: UvBench) -> None:
    before = stocked.state()

    done = stocked.run("add", "--yes", "--", name)

    assert (True, before) == (done.code > 0, stocked.state()), done.text
    assert not re.search("[\x1b\u202e]", done.text)


def test_a_locked_check_stops_where_the_lock_is_stale(stocked: UvBench) -> None:
    stocked.write("fig", "plum")
    before = stocked.state()

    done = stocked.run("sync", "--yes", "--locked")

    assert (True, before, {"fig": "1.0"}) == (
        done.code > 0,
        stocked.state(),
        stocked.installed(),
    ), done.text


def test_the_time_that_is_waited_for_uv_has_an_end(stocked: UvBench) -> None:
    stocked.more["CHECKFACE_STEP_SECONDS"] = "3"
    stocked.index.hold = Hold(r"/files/plum[^/]*whl$", nth=2)
    before = stocked.state()

    done = stocked.run("add", "--yes", "plum")

    assert (14, before) == (done.code, stocked.state()), done.text
    assert "too little came in that time" in done.err, "not what uv says when it gives up itself"


def test_paths_of_the_machine_are_needed_by_nobody(stocked: UvBench) -> None:
    """The private folder is gone, and nothing that is installed leads into it."""
    assert stocked.run("add", "--yes", "plum").code == 0

    for path in stocked.site_packages.rglob("*"):
        assert not path.is_symlink()
        if path.is_file() and path.suffix in {"", ".json", ".txt"}:
            assert str(stocked.temporary) not in Path(path).read_text(errors="replace")
