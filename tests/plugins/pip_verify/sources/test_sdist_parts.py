"""What is read of a source distribution is read without running it, and read as pip reads it."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from tests.plugins.pip_verify.sources.tiny_sources import LONG_AGO, source, tarred, zipped

from checkface.errors import UnreadableWheelError
from checkface_channels.archive import UnreadableSourceError, newest_time, read_text
from checkface_channels.publisher.links import source_links
from checkface_gate.errors import RefusedError, UnableError
from checkface_pip_verify.request.names import allowed_names
from checkface_pip_verify.sources.build_system import EARLIEST, build_requirements, epoch_of


def test_names_are_normalised_and_taken_once() -> None:
    assert allowed_names(["My_Fig", "my-fig", "plum"]) == ("my-fig", "plum")


@pytest.mark.parametrize("value", [":all:", ":none:", "", "a,b", "fig==1.0", "./fig", "-r"])
def test_what_is_no_name_is_refused(value: str) -> None:
    with pytest.raises(UnableError, match="expected the name of one project"):
        allowed_names([value])


@pytest.mark.parametrize("kind", [".tar.gz", ".zip"])
def test_build_requirements_are_read_from_both_kinds_of_archive(tmp_path: Path, kind: str) -> None:
    text = """[build-system]\nrequires = ['flit_core <4', "tomli; python_version<'3'"]\n"""
    files = {"pyproject.toml": text, "sub/pyproject.toml": "never read"}
    path = _archive(tmp_path, kind, files)

    found = [str(requirement) for requirement in build_requirements(path)]

    assert found == ["flit_core<4", 'tomli; python_version < "3"']


@pytest.mark.parametrize("files", [{"setup.py": ""}, {"pyproject.toml": "[project]\nname='fig'\n"}])
def test_a_project_that_says_nothing_is_built_by_setuptools(
    tmp_path: Path, files: dict[str, str]
) -> None:
    (requirement,) = build_requirements(_archive(tmp_path, ".tar.gz", files))

    assert str(requirement) == "setuptools>=40.8.0"


@pytest.mark.parametrize(
    "text",
    [
        "[build-system",
        "[build-system]\n",
        "[build-system]\nrequires = 'x'\n",
        "build-system = 3\n",
        "[build-system]\nrequires = [3]\n",
        "[build-system]\nrequires = ['-r x']\n",
    ],
)
def test_build_requirements_that_cannot_be_read_are_said(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnableError, match="cannot read what the build of fig"):
        build_requirements(_archive(tmp_path, ".tar.gz", {"pyproject.toml": text}))


def test_a_build_requirement_by_url_is_refused(tmp_path: Path) -> None:
    text = "[build-system]\nrequires = ['x @ https://user:secret@example.org/x-1-py3-none-any.whl']"

    with pytest.raises(RefusedError) as refusal:
        build_requirements(_archive(tmp_path, ".tar.gz", {"pyproject.toml": text}))

    assert "secret" not in str(refusal.value)


def test_a_file_that_is_there_twice_or_only_as_a_link_is_not_guessed(tmp_path: Path) -> None:
    twice, linked = tarfile.TarInfo("fig-1.0/pyproject.toml"), tarfile.TarInfo("fig-1.0/PKG-INFO")
    linked.type, linked.linkname = tarfile.SYMTYPE, "pyproject.toml"
    path = tmp_path / "fig-1.0.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for entry in (twice, twice, linked):
            archive.addfile(entry, io.BytesIO())

    for name in ("pyproject.toml", "PKG-INFO"):
        with pytest.raises(UnreadableSourceError, match="does not hold one plain"):
            read_text(path, name)
    assert read_text(path, "setup.py") is None


@pytest.mark.parametrize("kind", [".tar.gz", ".zip"])
def test_what_is_no_archive_is_said(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"fig-1.0{kind}"
    path.write_bytes(b"no archive")

    with pytest.raises(UnableError, match=f"cannot look into fig-1.0{kind}"):
        build_requirements(path)
    with pytest.raises(UnreadableWheelError):
        source_links(path)
    assert epoch_of(path, {}) == str(EARLIEST)


def test_the_date_of_a_build_is_the_users_or_the_newest_files(tmp_path: Path) -> None:
    path = tmp_path / "fig-1.0.tar.gz"
    path.write_bytes(source("fig", tmp_path / "mark"))

    assert newest_time(path) == LONG_AGO
    assert epoch_of(path, {}) == str(LONG_AGO)
    assert epoch_of(path, {"SOURCE_DATE_EPOCH": "86400"}) == "86400"


def test_a_source_tells_its_publisher_as_a_wheel_does(tmp_path: Path) -> None:
    info = "Metadata-Version: 2.1\nName: fig\nProject-URL: Source, https://example.org/fig\n"
    path = _archive(tmp_path, ".tar.gz", {"PKG-INFO": info})

    assert source_links(path)[0] == ("https://example.org/fig",)


def _archive(folder: Path, kind: str, files: dict[str, str]) -> Path:
    path = folder / f"fig-1.0{kind}"
    path.write_bytes((zipped if kind == ".zip" else tarred)("fig-1.0", files))
    return path
