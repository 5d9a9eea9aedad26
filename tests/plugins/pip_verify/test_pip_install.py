"""`pip-checkface install` shows, asks, and installs exactly what was shown."""

from __future__ import annotations

import json
import shutil
import sys
import sysconfig
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import sha256, wheel, wheel_name
from tests.plugins.pip_verify.workbench import TIMEOUT, Workbench

from checkface_pip_verify.self_test.index import Hold, Index

APPLE = wheel("apple", requires=["pear>=1", "plum; extra == 'jam'"], extras=["jam"])
PEAR = wheel("pear", "1.5")
PLUM = wheel("plum")


@pytest.fixture(autouse=True)
def _orchard(index: Index) -> None:
    index.add(wheel_name("apple"), APPLE)
    index.add(wheel_name("pear", "1.5"), PEAR)
    index.add(wheel_name("plum"), PLUM)


def test_yes_installs_what_was_shown_and_remembers_it(bench: Workbench) -> None:
    done = bench.run("install", "apple", "--yes", "--json", "report.json")

    assert done.code == 0, done.text
    assert bench.installed() == {"apple": "1.0", "pear": "1.5"}
    digests = {wheel_name("apple"): sha256(APPLE), wheel_name("pear", "1.5"): sha256(PEAR)}
    assert bench.accepted() == {name: f"sha256:{value}" for name, value in digests.items()}
    assert bench.left_over() == []
    lines = done.out.splitlines()
    assert (
        lines[0]
        == f"Target: {bench.venv}/bin/python (Python {_version()})   index: {bench.index.host}"
    )
    assert lines[1].split()[:3] == ["apple", "1.0", "requested"]
    assert lines[1].endswith(f"{bench.index.host}  new")
    assert lines[2].strip() == f"sha256:{sha256(APPLE)}"
    assert lines[3].startswith("    publisher: not published")
    (needed,) = [line for line in lines if line.startswith("pear 1.5")]
    assert "needed by apple" in needed
    # Only what the user asked for is marked as requested, as with plain pip.
    requested = {path.parent.name for path in bench.site_packages.glob("*/REQUESTED")}
    assert requested == {"apple-1.0.dist-info"}
    assert not list(bench.site_packages.glob("*/direct_url.json"))

    report = json.loads((bench.work / "report.json").read_text())
    apple, pear = report["items"]
    assert report["schema"] == 1
    assert report["target"]["python"] == f"{bench.venv}/bin/python"
    assert (report["decision"], report["exit_code"]) == ("installed", 0)
    assert (apple["name"], apple["version"], apple["requested"]) == ("apple", "1.0", True)
    assert (apple["filename"], apple["sha256"]) == (wheel_name("apple"), sha256(APPLE))
    assert apple["host"] == bench.index.host
    assert len(apple["words"]) == 4
    assert " ".join(apple["words"]) in lines[1]
    assert (pear["requested"], pear["needed_by"]) == (False, ["apple"])
    assert (apple["status"], apple["changed_from"]) == ("new", None)


def test_a_second_run_has_nothing_to_do_and_a_second_target_sees_known_faces(
    bench: Workbench,
) -> None:
    bench.run("install", "apple", "--yes")

    again = bench.run("install", "apple", "--json", "again.json")
    elsewhere = bench.run("install", "apple", "--yes", "--target", "elsewhere")

    assert again.code == 0
    assert "Nothing to install: all of it is there already." in again.out
    assert json.loads((bench.work / "again.json").read_text())["decision"] == "satisfied"
    assert elsewhere.code == 0, elsewhere.text
    assert elsewhere.out.count("  seen 20") == 2
    assert (bench.work / "elsewhere" / "apple.py").exists()


def test_dry_run_shows_and_installs_nothing(bench: Workbench) -> None:
    done = bench.run("install", "apple", "--dry-run", "--report", "pip.json")

    assert done.code == 0, done.text
    assert "apple 1.0" in done.out
    assert bench.installed() == {}
    assert bench.accepted() == {}
    assert len(json.loads((bench.work / "pip.json").read_text())["install"]) == 2


def test_without_a_terminal_nothing_is_installed_unless_told_yes(bench: Workbench) -> None:
    done = bench.run("install", "apple", "--json", "report.json")

    assert done.code == 11
    assert "--yes" in done.err
    assert bench.installed() == {}
    assert bench.accepted() == {}
    report = json.loads((bench.work / "report.json").read_text())
    assert (report["decision"], report["exit_code"]) == ("unasked", 11)


def test_at_a_terminal_y_installs(bench: Workbench) -> None:
    terminal = bench.at_terminal("install", "apple")
    terminal.wait_for("[y/N/?] ")
    terminal.type("y\n")

    assert terminal.end() == 0, terminal.seen
    assert bench.installed() == {"apple": "1.0", "pear": "1.5"}


@pytest.mark.parametrize("answer", ["\n", "\x04"])
def test_at_a_terminal_anything_but_y_declines(bench: Workbench, answer: str) -> None:
    terminal = bench.at_terminal("install", "plum", "--json", "report.json")
    terminal.wait_for("[y/N/?] ")
    terminal.type(answer)

    assert terminal.end() == 10
    assert "declined: nothing was installed" in terminal.seen
    assert bench.installed() == {}
    assert bench.accepted() == {}
    assert json.loads((bench.work / "report.json").read_text())["decision"] == "declined"


def test_an_answer_typed_before_the_question_is_no_consent(bench: Workbench, index: Index) -> None:
    """The index keeps pip waiting meanwhile: typed later, it would be an answer."""
    index.hold = Hold(wheel_name("plum"))
    terminal = bench.at_terminal("install", "plum")
    assert index.hold.reached.wait(TIMEOUT)
    terminal.type("y\n")
    terminal.wait_for("y\r\n")
    index.hold.go.set()
    terminal.wait_for("[y/N/?] ")
    terminal.type("n\n")

    assert terminal.end() == 10
    assert "declined: nothing was installed" in terminal.seen
    assert bench.installed() == {}
    assert bench.accepted() == {}


def test_who_asks_back_is_told_what_it_means_and_shown_all_of_it_and_asked_again(
    bench: Workbench,
) -> None:
    bench.environ |= {"PAGER": "sed s/^/paged:/"}
    terminal = bench.at_terminal("install", "plum")
    terminal.wait_for("[y/N/?] ")
    for answer, told in (("?", "not that they are good"), ("v", "paged:plum 1.0  requested")):
        terminal.seen = ""
        terminal.type(f"{answer}\n")
        terminal.wait_for("[y/N/?] ")
        assert told in " ".join(terminal.seen.split("\r\n"))
        assert bench.installed() == {}
    terminal.type("y\n")

    assert terminal.end() == 0, terminal.seen
    assert bench.installed() == {"plum": "1.0"}


def test_no_input_means_nobody_may_be_asked(bench: Workbench) -> None:
    terminal = bench.at_terminal("install", "plum", "--no-input")

    assert terminal.end() == 11
    assert bench.installed() == {}


def test_extras_constraints_and_abbreviated_options_mean_what_they_mean_to_pip(
    bench: Workbench, index: Index
) -> None:
    index.add(wheel_name("pear", "2.0"), wheel("pear", "2.0"))
    constraints = bench.write("constraints.txt", ["pear<2"])

    done = bench.run("install", "--prefer", f"-Uc{constraints}", "apple[jam]", "--yes")

    assert done.code == 0, done.text
    assert bench.installed() == {"apple": "1.0", "pear": "1.5", "plum": "1.0"}
    assert "plum 1.0   needed by apple" in done.out


def test_requirement_files_nested_with_index_options_and_variables(bench: Workbench) -> None:
    bench.write("folder/nested.txt", ["pl\\", "um  # with a comment"])
    bench.write("requirements.txt", ["--index-url ${INDEX}", "-r folder/nested.txt", "pear==1.5"])
    environ = {"INDEX": bench.index.url, "PIP_INDEX_URL": "http://127.0.0.1:9/nowhere/"}

    words = ("install", "-r", "requirements.txt", "--yes", "--allow-variable", "INDEX")

    done = bench.run(*words, environ=environ)

    assert done.code == 0, done.text
    assert f"index: {bench.index.host}" in done.out
    assert bench.installed() == {"pear": "1.5", "plum": "1.0"}


def test_a_requirement_file_with_its_own_hashes_stays_bound_to_them(bench: Workbench) -> None:
    right = bench.write("right.txt", [f"plum==1.0 --hash=sha256:{sha256(PLUM)}"])
    wrong = bench.write("wrong.txt", [f"plum==1.0 --hash=sha256:{'1' * 64}"])

    refused = bench.run("install", "-r", wrong, "--yes")
    done = bench.run("install", "-r", right, "--yes")

    assert refused.code == 12
    assert "DO NOT MATCH THE HASHES" in refused.err
    assert done.code == 0, done.text
    assert bench.installed() == {"plum": "1.0"}


def test_what_is_installed_already_is_kept_beside_what_is_new(bench: Workbench) -> None:
    """An upgrade that finds one requirement up to date installs only the other."""
    bench.run("install", "pear", "--yes")

    done = bench.run("install", "-U", "pear", "plum", "--yes")
    eager = bench.run("install", "-U", "--upgrade-strategy=eager", "apple", "--yes")

    assert done.code == 0, done.text
    assert eager.code == 0, eager.text
    assert bench.installed() == {"apple": "1.0", "pear": "1.5", "plum": "1.0"}


def test_a_wheel_named_by_path_or_url_is_shown_and_installed(bench: Workbench) -> None:
    """A wheel runs nothing when it is resolved, so it need not be refused."""
    (bench.work / wheel_name("fig")).write_bytes(wheel("fig"))
    url = bench.index.file_url(wheel_name("plum"))

    done = bench.run("install", f"./{wheel_name('fig')}", f"plum @ {url}", "--yes")

    assert done.code == 0, done.text
    assert bench.installed() == {"fig": "1.0", "plum": "1.0"}
    assert "local folder" in done.out


def test_variables_and_a_folder_of_pips_name_that_would_upset_the_steps_do_not(
    bench: Workbench,
) -> None:
    mark = bench.folder / "hijacked"
    for name in ("__init__", "__main__"):
        bench.write(f"pip/{name}.py", [f"open({str(mark)!r}, 'w')"])
    noise = {
        "PIP_REPORT": "noise.json",
        "PIP_QUIET": "2",
        "PIP_VERBOSE": "1",
        "PIP_ONLY_BINARY": ":none:",
        "PIP_NO_BINARY": ":all:",
        "PIP_PYTHON": "/nowhere/python",
    }

    done = bench.run("install", "plum", "--yes", environ=noise)

    assert done.code == 0, done.text
    assert bench.installed() == {"plum": "1.0"}
    assert not (bench.work / "noise.json").exists()
    assert not mark.exists()


def test_a_python_that_its_distribution_manages_is_left_alone_before_any_face(
    bench: Workbench,
) -> None:
    """pip would say so only after the faces: its check is off where it writes a report."""
    python = _managed_python(bench.folder / "managed")

    done = bench.run("install", "plum", "--yes", "--python", str(python))
    shown = bench.run("install", "plum", "--dry-run", "--python", str(python))
    broken = bench.run(
        "install", "plum", "--yes", "--break-system-packages", "--python", str(python)
    )

    assert done.code == 1
    assert "externally-managed-environment" in done.err
    assert "plum 1.0" not in done.out
    assert "plum 1.0" in shown.out
    assert broken.code == 0, broken.text
    assert list(bench.folder.glob("managed/lib/python*/site-packages/plum.py"))


def _managed_python(folder: Path) -> Path:
    """A Python of its own prefix, made of links into ours, that is marked as PEP 668 says."""
    stdlib = Path(sysconfig.get_path("stdlib"))
    own = folder / "lib" / stdlib.name
    (own / "site-packages").mkdir(parents=True)
    for entry in stdlib.iterdir():
        if entry.name != "site-packages":
            (own / entry.name).symlink_to(entry)
    (own / "EXTERNALLY-MANAGED").write_text("[externally-managed]\nError=Leave it alone.\n")
    python = folder / "bin" / "python3"
    python.parent.mkdir()
    shutil.copy(Path(sys.executable).resolve(), python)
    return python


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def test_a_terminal_that_shows_pictures_gets_a_trio_and_single_faces(bench: Workbench) -> None:
    """Quadrant characters are pictures that a test can count."""
    bench.environ |= {"TERM": "xterm-256color"}
    terminal = bench.at_terminal("install", "apple", "--image", "blocks")
    terminal.wait_for("[y/N/?] ")
    terminal.type("y\n")

    assert terminal.end() == 0, terminal.seen
    assert "\x1b[38;2;" in terminal.seen or "not drawn in time" in terminal.seen
    assert "requested" in terminal.seen
    assert f"sha256:{sha256(APPLE)}" in terminal.seen


def test_an_unknown_way_to_draw_is_said_before_anything_is_downloaded(bench: Workbench) -> None:
    done = bench.run("install", "apple", "--yes", "--image", "oil")

    assert done.code == 14
    assert "oil" in done.err
    assert bench.installed() == {}
