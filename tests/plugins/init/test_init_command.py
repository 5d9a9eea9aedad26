"""Promises of `checkface init`: it shows first, writes when told to, and once is enough."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path, PurePosixPath

import pytest
from tests.plugins.init.conftest import PYPROJECT, USUAL, Workbench

from checkface.argument_parser import ArgumentParser
from checkface_init import command
from checkface_init.answers import Builder, Docs, Forge
from checkface_init.changes import Change
from checkface_init.showing import diff

README_PAGE = Path(__file__).parents[3] / "plugins/init/README.md"
WORKFLOW = ".github/workflows/release.yml"
BADGE = "[![faces of the latest release](https://raw.githubusercontent.com/checkface/checkface/"
ALL = ("--builder=setuptools", "--docs=none", "--forge=github")


def test_it_shows_what_it_would_do_and_writes_nothing(bench: Workbench) -> None:
    bench.make()
    before = bench.files()

    ended = bench.init()

    assert (0, "") == (ended.code, ended.err)
    assert before == bench.files()
    assert "+  - checkface\n" in ended.out
    assert f"+++ b/{WORKFLOW}\n" in ended.out
    assert "Nothing was written; --write does it.\n" in ended.out


def test_what_it_shows_is_a_patch_that_does_what_it_writes(
    bench: Workbench, tmp_path: Path
) -> None:
    """Also where a file lacks its last line end, and where it has tabs."""
    files = {"mkdocs.yml": "site_name: fig\nplugins: [search]", "README.md": "#\tfig\n\n\ta"}
    bench.make(USUAL | files)
    (tmp_path / "shown").write_text(bench.init("--build-hook").out)
    git = ["git", "-C", str(bench.folder), "apply"]

    subprocess.run([*git, tmp_path / "shown"], check=True)
    patched = bench.files()
    subprocess.run([*git, "--reverse", tmp_path / "shown"], check=True)
    bench.init("--build-hook", "--write")

    assert patched == bench.files()


def test_a_line_of_a_diff_ends_where_git_ends_it() -> None:
    odd = "a\x0cb\u2028c\x85d\x1ce\n"
    change = Change(PurePosixPath("x"), "", odd, f"{odd}f\n")

    assert ["--- a/x", "+++ b/x", "@@ -1 +1,2 @@", f" {odd[:-1]}", "+f"] == [*diff(change)]


def test_written_twice_it_changes_nothing(bench: Workbench) -> None:
    bench.make()

    first = bench.init("--write", "--build-hook")
    written = bench.files()
    second = bench.init("--write", "--build-hook")

    assert {WORKFLOW, *USUAL} == set(written)
    assert "Written." in first.out
    assert (0, written) == (second.code, bench.files())
    assert "There is nothing to change.\n" in second.out
    assert "+++" not in second.out


def test_a_build_dependency_is_only_for_who_asks(bench: Workbench) -> None:
    bench.make()

    plain = bench.init("--write")

    assert PYPROJECT == bench.read("pyproject.toml")
    assert "--build-hook; it costs each build in isolation a download of 20 MB" in " ".join(
        plain.out.split()
    )
    assert "Python 3.11" in plain.out
    assert plain.out.startswith("`checkface show dist/*` shows the faces")


BACKENDS = {
    "setuptools.build_meta": "setuptools",
    "setuptools.build_meta:__legacy__": "setuptools",
    "checkface_setuptools.build_meta": "setuptools",
    "hatchling.build": "hatchling",
    "flit_core.buildapi": "flit",
    "poetry.core.masonry.api": "poetry-core",
    "uv_build": "uv_build",
    "pdm.backend": "pdm",
    "maturin": "none",
}


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_builder_is_told_by_the_build_backend(bench: Workbench, backend: str) -> None:
    bench.make({"pyproject.toml": f'[build-system]\nrequires = []\nbuild-backend = "{backend}"\n'})

    told = bench.init("--docs=none").out

    assert f"builder  {BACKENDS[backend]} (" in told


DOCS = {
    "mkdocs.yml": "mkdocs",
    "mkdocs.yaml": "mkdocs",
    "zensical.toml": "zensical",
    "docs/conf.py": "sphinx",
    "docs/source/conf.py": "sphinx",
    "doc/conf.py": "sphinx",
}


@pytest.mark.parametrize("name", DOCS)
def test_the_docs_tool_is_told_by_its_file(bench: Workbench, name: str) -> None:
    bench.make({"pyproject.toml": PYPROJECT, name: ""})

    assert f"docs     {DOCS[name]} ({name})\n" in bench.init().out


REMOTES = {
    "https://github.com/me/fig": "github",
    "https://me:secret@github.com/me/fig.git": "github",
    "git@github.com:me/fig.git": "github",
    "ssh://git@github.com:22/me/fig": "github",
    "https://github.example.org/me/fig": "github",
    "https://gitlab.com/group/sub/fig.git": "gitlab",
    "git@gitlab.example.org:group/fig.git": "gitlab",
}


@pytest.mark.parametrize("remote", REMOTES)
def test_the_forge_is_told_by_the_remote(bench: Workbench, remote: str) -> None:
    bench.make(remote=remote)

    told = bench.init().out

    assert f"forge    {REMOTES[remote]} (" in told
    assert "secret" not in told
    if REMOTES[remote] == "github":
        assert "/me/fig/releases/latest)\n" in told


UNCLEAR = {
    "--builder": ({}, ("--docs=none", "--forge=none")),
    "--docs": (USUAL | {"docs/conf.py": ""}, ("--forge=none",)),
    "--forge": (USUAL | {".gitlab-ci.yml": "", ".github/x": ""}, ("--docs=none",)),
    "--builder of no TOML": ({"pyproject.toml": "["}, ("--docs=none", "--forge=none")),
}


@pytest.mark.parametrize("what", UNCLEAR)
def test_what_cannot_be_told_and_nobody_can_be_asked_is_one_sentence(
    bench: Workbench, what: str
) -> None:
    files, given = UNCLEAR[what]
    bench.make(files, remote="https://example.org/me/fig")
    before = bench.files()

    ended = bench.init("--write", *given)

    assert 11 == ended.code
    assert 1 == ended.err.count("\n")
    assert f"nobody can be asked for {what.split(maxsplit=1)[0]}, and " in ended.err
    assert before == bench.files()


def test_a_second_release_workflow_is_not_written(bench: Workbench) -> None:
    """Both would make the release, and upload it."""
    mine = ".github/workflows/ship.yml"
    bench.make(USUAL | {mine: "jobs:\n  x:\n    steps:\n      - run: twine upload dist/*\n"})

    ended = bench.init("--write")

    assert {mine, *USUAL} == set(bench.files())
    assert f"{mine} makes releases already" in ended.out
    assert "    " + "      - uses: checkface/checkface@v1\n" in ended.out


@pytest.mark.parametrize(
    "line",
    [
        "gh release create v1",
        "uses: pypa/gh-action-pypi-publish@v1",
        "uses: softprops/action-gh-release@v2",
        "uv publish",
        "make release",
        "types: [published]",
        "uses: ./.github/workflows/publish-all.yml",
    ],
)
def test_what_makes_releases_is_known(bench: Workbench, line: str) -> None:
    bench.make({".github/workflows/ci.yml": f"x:\n  - {line}\n"})

    assert ".github/workflows/ci.yml makes releases already" in bench.init(*ALL).out


@pytest.mark.parametrize("line", ["run: pytest", "run: make", "types: [opened]", "tags: ['v*']"])
def test_what_makes_none_is_not_taken_for_it(bench: Workbench, line: str) -> None:
    bench.make({".github/workflows/ci.yml": f"x:\n  - {line}\n"})

    assert f"+++ b/{WORKFLOW}\n" in bench.init(*ALL).out


@pytest.mark.parametrize(
    "name", ["release.yml", "release.yaml", "publish-to-pypi.yml", "publish.yaml"]
)
def test_a_workflow_with_such_a_name_is_left_alone(bench: Workbench, name: str) -> None:
    bench.make(USUAL | {f".github/workflows/{name}": "on: push\n"})

    ended = bench.init("--write")

    assert "on: push\n" == bench.read(f".github/workflows/{name}")
    assert 1 == len([each for each in bench.files() if each.startswith(".github")])
    assert "is left alone" in ended.out


def test_a_workflow_that_has_the_action_is_done(bench: Workbench) -> None:
    mine = "steps:\n  - uses: 'checkface/checkface/plugins/github_action@0123'\n"
    bench.make({".github/workflows/any.yml": mine})

    ended = bench.init(*ALL)

    assert ".github/workflows/any.yml has it already" in ended.out


def test_a_comment_that_names_the_action_is_not_the_action(bench: Workbench) -> None:
    bench.make({".github/workflows/any.yml": "# - uses: checkface/checkface@v1\n"})

    assert f"+++ b/{WORKFLOW}\n" in bench.init(*ALL).out


def test_a_folder_below_the_top_gets_no_workflow_that_nobody_would_run(bench: Workbench) -> None:
    bench.make({})
    bench.write("part/pyproject.toml", PYPROJECT)

    code = bench.init("--write", "--docs=none").code
    below = Workbench(bench.folder / "part", bench.streams).init("--write", "--docs=none")

    assert (11, 0) == (code, below.code)
    assert "belongs at the top of the repository" in below.out
    assert not (bench.folder / "part/.github").exists()


def test_a_forge_without_faces_gets_no_badge_that_promises_them(bench: Workbench) -> None:
    bench.make(remote="https://gitlab.com/me/fig")

    bench.init("--write")

    assert {".gitlab-ci.yml", *USUAL} == set(bench.files())
    assert BADGE not in bench.read("README.md")


def test_none_of_all_changes_nothing(bench: Workbench) -> None:
    bench.make()

    ended = bench.init("--builder=none", "--docs=none", "--forge=none")

    assert 0 == ended.code
    assert "There is nothing to change.\n" in ended.out


def test_without_a_builder_faces_are_shown_of_what_is_attached(bench: Workbench) -> None:
    bench.make({})

    bench.init("--write", "--builder=none", "--docs=none", "--forge=github")

    assert {".github/workflows/faces.yml"} == set(bench.files())
    assert 'files: ""' in bench.read(".github/workflows/faces.yml")


def test_hatchling_gets_its_hook(bench: Workbench) -> None:
    text = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
    bench.make({"pyproject.toml": text})

    bench.init("--write", "--build-hook", "--docs=none", "--forge=none")
    content = tomllib.loads(bench.read("pyproject.toml"))

    assert ["hatchling", "checkface"] == content["build-system"]["requires"]
    assert {"checkface": {}} == content["tool"]["hatch"]["build"]["hooks"]


def test_the_readme_and_the_help_list_every_option_and_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = README_PAGE.read_text("utf-8")
    parser = ArgumentParser()
    command.checkface_commands(parser.add_subparsers())
    with pytest.raises(SystemExit):
        parser.parse_args(["init", "--help"])
    told = capsys.readouterr().out

    for option in ("--builder NAME", "--docs NAME", "--forge NAME", "--build-hook", "--write"):
        assert option in told
        assert f"| `{option}` |" in page
    for answer in (*Builder, *Docs, *Forge):
        assert f"`{answer}`" in page
    listed = re.findall(r"(?m)^\| (\d+) \|", page)
    assert listed == re.findall(r"(\d+): ", told.partition("Exit code")[2])


def test_a_folder_that_is_none_is_one_sentence(bench: Workbench) -> None:
    bench.folder.rmdir()

    ended = bench.init()

    assert 2 == ended.code
    assert ended.err.endswith("is no folder: name the one of your project\n")
