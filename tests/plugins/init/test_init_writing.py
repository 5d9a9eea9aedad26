"""All files are written, or none: a failure leaves the project as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.plugins.init.conftest import Workbench

from checkface.errors import OutputError
from checkface_init import writing
from checkface_init.answers import Answers, Builder, Docs, Forge
from checkface_init.errors import ChangedError
from checkface_init.planning import Plan, plan
from checkface_init.project import Project

ANSWERS = Answers(Builder.SETUPTOOLS, Docs.MKDOCS, Forge.GITHUB, build_hook=True)


def planned(bench: Workbench) -> tuple[Project, Plan]:
    project = Project.at(bench.folder)
    return project, plan(project, ANSWERS)


@pytest.mark.parametrize("failure", [OutputError("the disk is full"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", range(4))
def test_a_failure_at_any_file_leaves_all_as_they_were(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, at: int, failure: BaseException
) -> None:
    bench.make()
    before = bench.files()
    project, made = planned(bench)
    written: list[Path] = []

    def write_file(path: Path, data: bytes) -> None:
        written.append(path)
        if len(written) == at + 1:
            raise failure
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    monkeypatch.setattr(writing, "write_file", write_file)
    with pytest.raises(type(failure)):
        writing.write(project, made.changes)

    assert 4 == len(made.changes)
    assert before == bench.files()
    assert not (bench.folder / ".github").exists()


def test_a_file_that_cannot_be_put_back_is_named(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.make()
    project, made = planned(bench)

    def write_file(path: Path, data: bytes) -> None:
        if path.name == "README.md" or b"checkface" not in data:
            raise OutputError("the disk is full")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    monkeypatch.setattr(writing, "write_file", write_file)
    with pytest.raises(ChangedError, match=r"full; and mkdocs.yml, README.md cannot be put back"):
        writing.write(project, made.changes)

    assert not (bench.folder / ".github").exists()


@pytest.mark.parametrize("name", ["mkdocs.yml", "README.md", ".github/workflows/release.yml"])
def test_a_file_that_changed_after_it_was_shown_is_not_overwritten(
    bench: Workbench, name: str
) -> None:
    bench.make()
    project, made = planned(bench)
    bench.write(name, "another\n")
    before = bench.files()

    with pytest.raises(ChangedError, match=name):
        writing.write(project, made.changes)

    assert before == bench.files()


def test_a_file_that_became_a_link_out_of_the_project_is_not_followed(bench: Workbench) -> None:
    """With the same text in it, too."""
    bench.make()
    project, made = planned(bench)
    outside = bench.folder.parent / "outside.yml"
    (bench.folder / "mkdocs.yml").rename(outside)
    (bench.folder / "mkdocs.yml").symlink_to(outside)
    before = outside.read_bytes()

    with pytest.raises(ChangedError, match=r"mkdocs\.yml"):
        writing.write(project, made.changes)

    assert before == outside.read_bytes()
    assert not (bench.folder / ".github").exists()


def test_a_folder_that_takes_no_file_is_told_before_anything_is_written(bench: Workbench) -> None:
    bench.make()
    bench.write(".github", "in the way\n")

    ended = bench.init("--write")

    assert 0 == ended.code
    assert ".github/workflows/release.yml is not ours to write" in " ".join(ended.out.split())
    assert "in the way\n" == bench.read(".github")
