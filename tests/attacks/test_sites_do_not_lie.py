"""Attacks on which release a site says that it documents: its sources are not its conf's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.attacks.sites import CONF, USUAL, Repository, manifest_of, sphinx
from tests.plugins.mkdocs.site_workshop import run_here

PAGE = "Tiny\n====\n\nText.\n"
WHERE = {
    "beside the conf": USUAL,
    "at the top": 'checkface_release = "manifest:../checkface.json"\n',
    "by its folder": 'checkface_folder = ".."\ncheckface_release = "manifest:checkface.json"\n',
    "by an absolute path": "from pathlib import Path\n"
    'checkface_release = f"manifest:{Path(__file__).parent}/checkface.json"\n',
    "by the index": 'release = "2.0"\ncheckface_release = ["sha256:" + 64 * "ab"]\n',
    "by nothing": "",
}


def released(folder: Path, said: str = USUAL) -> Repository:
    """tiny 1.0 and 2.0, and the work after them."""
    made = Repository.new(folder)
    for version in ("1.0", "2.0"):
        held = manifest_of(version)
        made.write(
            pyproject_toml="", docs__conf_py=CONF + said, docs__index_rst=f"{PAGE}\n{version}\n"
        )
        made.write(checkface_json=held, docs__checkface_json=held)
        made.commit(tag=f"v{version}")
    made.write(docs__index_rst=f"{PAGE}\nLater.\n")
    made.commit()
    return made


def shown(page: str) -> set[str]:
    return {version for version in ("1.0", "2.0") if f"Face of tiny {version}" in page}


@pytest.mark.parametrize("where", WHERE)
def test_one_conf_for_other_sources_shows_their_release_or_nothing(
    where: str, tmp_path: Path
) -> None:
    """What every tool does that reads one conf.py for all versions."""
    repository = released(tmp_path / "project", WHERE[where])
    old = repository.export("v1.0", tmp_path / "elsewhere/abcd")
    page = sphinx(old / "docs", tmp_path / "out", "-c", str(repository.folder / "docs"))

    assert shown(page) <= {"1.0"}
    assert "Not released yet" not in page
    assert "<strong>abababab" not in page


@pytest.mark.parametrize("exported", [("docs",), ()])
@pytest.mark.parametrize("where", ["beside the conf", "by nothing", "at the top"])
def test_sources_unpacked_inside_another_work_tree_are_not_its_commit(
    where: str, exported: tuple[str, ...], tmp_path: Path
) -> None:
    repository = released(tmp_path / "project", WHERE[where])
    old = repository.export("v1.0", repository.folder / "old/1.0", *exported)
    (old / "docs/checkface.json").unlink()
    page = sphinx(old / "docs", tmp_path / "out")

    assert shown(page) <= {"1.0"}
    assert "Not released yet" not in page


def test_a_work_tree_shows_what_is_checked_out_there(tmp_path: Path) -> None:
    repository = released(tmp_path / "project")
    repository.git("worktree", "add", "-q", "../old", "v1.0")
    page = sphinx(tmp_path / "old/docs", tmp_path / "out", where=repository.folder)

    assert {"1.0"} == shown(page)


def test_a_git_that_calls_us_does_not_say_which_repository_is_meant(tmp_path: Path) -> None:
    """In a hook git sets GIT_DIR, and each git in it would look there."""
    repository = released(tmp_path / "project")
    other = Repository.new(tmp_path / "other")
    other.write(docs__conf_py=CONF, docs__index_rst=PAGE)
    name = other.commit()
    page = sphinx(other.folder / "docs", tmp_path / "out", GIT_DIR=str(repository.folder / ".git"))

    assert f"Not released yet: <strong>commit {name}</strong>" in page


@pytest.mark.parametrize("tag", ["v2.0", "2.0", "tiny-2.0", "tiny/v2.0", "release-2.0.0"])
def test_work_after_a_tag_is_not_that_release(tag: str, tmp_path: Path) -> None:
    repository = released(tmp_path / "project")
    repository.git("tag", "-d", "v2.0")
    repository.git("tag", tag, "HEAD^")
    page = sphinx(repository.folder / "docs", tmp_path / "out")
    repository.git("checkout", "-q", tag)
    tagged = sphinx(repository.folder / "docs", tmp_path / "out", "-E")

    assert set() == shown(page)
    assert "Not released yet" in page
    assert {"2.0"} == shown(tagged)


def test_a_tag_of_another_project_of_the_repository_says_nothing(tmp_path: Path) -> None:
    repository = released(tmp_path / "project")
    for tag in ("v1.0", "v2.0"):
        repository.git("tag", "-d", tag)
    repository.git("tag", "other-2.0", "HEAD^")

    assert {"2.0"} == shown(sphinx(repository.folder / "docs", tmp_path / "out"))


def test_changed_pages_are_not_their_tag_and_say_that_they_are_changed(tmp_path: Path) -> None:
    repository = released(tmp_path / "project")
    repository.git("checkout", "-q", "v2.0")
    repository.write(docs__index_rst=f"{PAGE}\nChanged.\n")
    page = sphinx(repository.folder / "docs", tmp_path / "out")

    assert set() == shown(page)
    assert "with changes" in page


def with_linked_page(folder: Path) -> Repository:
    """As many do: a page that is the README, by way of another link."""
    made = Repository.new(folder)
    made.write(pyproject_toml="", docs__conf_py=CONF + USUAL, README_rst=PAGE, LICENSE_rst=PAGE)
    made.write(docs__checkface_json=manifest_of("1.0"))
    (folder / "docs/index.rst").symlink_to("more/page.rst")
    (folder / "docs/more").mkdir()
    (folder / "docs/more/page.rst").symlink_to("../../README.rst")
    made.commit(tag="v1.0")
    return made


def test_a_page_that_is_a_link_is_as_its_tag_has_it(tmp_path: Path) -> None:
    repository = with_linked_page(tmp_path / "project")

    assert {"1.0"} == shown(sphinx(repository.folder / "docs", tmp_path / "out"))


@pytest.mark.parametrize(
    "change", ["its target", "itself", "the link between", "no link any more", "leads outside"]
)
def test_a_linked_page_that_was_changed_is_not_its_tag(change: str, tmp_path: Path) -> None:
    repository = with_linked_page(tmp_path / "project")
    folder = repository.folder
    (tmp_path / "README.rst").write_text(PAGE)
    place, target = {
        "its target": ("README.rst", None),
        "itself": ("docs/index.rst", "../LICENSE.rst"),
        "the link between": ("docs/more/page.rst", "../../LICENSE.rst"),
        "no link any more": ("docs/index.rst", None),
        "leads outside": ("docs/index.rst", "../../README.rst"),
    }[change]
    (folder / place).unlink()
    if target:
        (folder / place).symlink_to(target)
    else:
        (folder / place).write_text(PAGE + "Changed.\n")
    page = sphinx(folder / "docs", tmp_path / "out")

    assert set() == shown(page)
    assert "with changes" in page


@pytest.mark.parametrize("named", ["git:v1.0", "git:HEAD^"])
def test_another_commit_is_not_what_is_built(named: str, tmp_path: Path) -> None:
    repository = released(tmp_path / "project", f"checkface_release = {named!r}\n")
    page = sphinx(repository.folder / "docs", tmp_path / "out")

    assert "Not released yet" not in page
    assert "the sources that are built are commit" in page


def test_without_git_the_manifest_beside_the_sources_counts(tmp_path: Path) -> None:
    repository = released(tmp_path / "project", "")
    old = repository.export("v1.0", tmp_path / "tiny-1.0")
    (old / "docs/checkface.json").unlink()  # it is found at the top of the project too

    assert {"1.0"} == shown(sphinx(old / "docs", tmp_path / "out"))


def test_a_member_of_a_monorepo_does_not_take_the_manifest_above_it(tmp_path: Path) -> None:
    made = Repository.new(tmp_path / "mono")
    made.write(checkface_json=manifest_of("2.0"), pyproject_toml="")
    made.write(packages__a__pyproject_toml="", packages__a__docs__conf_py=CONF)
    made.write(packages__a__docs__index_rst=PAGE)
    made.commit()
    page = sphinx(made.folder / "packages/a/docs", tmp_path / "out")

    assert set() == shown(page)
    assert "Not released yet" in page


def mkdocs(folder: Path, site: Path) -> str:
    code, said = run_here(["build", "-f", str(folder / "mkdocs.yml"), "-d", str(site)], folder)
    assert 0 == code, said
    return said + (site / "index.html").read_text()


@pytest.mark.parametrize("said", ["", '{release: ["manifest:checkface.json", "git:HEAD"]}'])
def test_mkdocs_shows_the_release_of_the_work_tree_or_nothing(said: str, tmp_path: Path) -> None:
    made = Repository.new(tmp_path / "project")
    made.write(mkdocs_yml=f"site_name: x\nplugins:\n- checkface: {said}\n", docs__index_md="# x")
    made.write(pyproject_toml="", checkface_json=manifest_of("1.0"))
    made.commit(tag="v1.0")
    tagged = mkdocs(made.folder, tmp_path / "tagged")
    made.write(docs__index_md="# y")
    made.commit()
    later = mkdocs(made.folder, tmp_path / "later")
    old = made.export("v1.0", made.folder / "old")
    (old / "checkface.json").unlink()
    nested = mkdocs(old, tmp_path / "nested")

    assert {"1.0"} == shown(tagged)
    assert set() == shown(later) == shown(nested)
    assert "Not released yet" in later
    assert "Not released yet" not in nested
    shutil.rmtree(made.folder / ".git")
    assert {"1.0"} == shown(mkdocs(made.folder, tmp_path / "archive"))
