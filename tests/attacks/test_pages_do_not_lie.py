"""Attacks on what a page tells its reader: a name nobody checked, a release of other sources."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from checkface import (
    Artifact,
    Digest,
    Documented,
    Manifest,
    Portrait,
    Release,
    Resolutions,
    block_html,
    pins_of,
)

WHEEL = "tiny-1.0-py3-none-any.whl"
MANIFESTS: dict[str, tuple[list[str], list[str]]] = {
    "one project": ([WHEEL, "tiny-1.0.tar.gz"], ["tiny==1.0"]),
    "two projects": ([WHEEL, "other-3.0-py3-none-any.whl"], ["other==3.0", "tiny==1.0"]),
    "two versions": ([WHEEL, "tiny-1.1-py3-none-any.whl"], ["tiny==1.0", "tiny==1.1"]),
    "two spellings": ([WHEEL, "Tiny-1.0-py2-none-any.whl"], ["tiny==1.0"]),
    "another name": (["Its.Name-1.0-py3-none-any.whl"], ["its-name==1.0"]),
    "an epoch": (["tiny-1!2.0-py3-none-any.whl"], ["'tiny==1!2.0'"]),
    "no package": (["tool-1.2.0-linux.zip", "tool.exe"], []),
    "a source archive": (["tool-1.2.0.tar.gz"], []),
    "a tarball beside a wheel": ([WHEEL, "tool-1.2.0.tar.gz"], ["tiny==1.0"]),
    "almost a wheel": (["tiny-1.0.whl", "tiny-one-py3-none-any.whl"], []),
    "a name with words": (["tiny 1.0;x-1.0-py3-none-any.whl"], []),
}


def manifest(folder: Path, *names: str) -> Path:
    """Of a repository `repo` and its tag `v9`, which are no names of any package."""
    held = [Artifact(name, 3, Digest.of_text(name)) for name in names]
    path = folder / "checkface.json"
    path.write_text(Manifest.of(Release.of_artifacts(held, "repo", "9"), {}).text)
    return path


@pytest.mark.parametrize("case", MANIFESTS)
def test_a_reader_is_told_to_install_what_a_wheel_says_and_nothing_else(
    case: str, tmp_path: Path
) -> None:
    names, pins = MANIFESTS[case]
    manifest(tmp_path, *names)
    found = Resolutions(tmp_path).first(["manifest:checkface.json"])
    page = block_html(Portrait(found), "x.png")

    assert [f"pip-checkface install {pin}" for pin in pins] == list(found.commands)
    assert "repo==" not in page
    assert len(pins) == page.count("pip-checkface")
    assert "compare FILE" not in page  # no file has the digest of a release


def wheel(path: Path, name: str, version: str, *more: str) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for folder in ("x.dist-info", *more):
            said = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
            file.writestr(f"{folder}/METADATA", said)
    return path


@pytest.mark.parametrize(
    ("name", "version", "more", "pins"),
    [
        ("tiny", "1.0", (), ["tiny==1.0"]),
        ("Tiny", "1.0.0.post0.dev0", (), []),
        ("evil", "1.0", (), []),
        ("tiny", "2.0", (), []),
        ("tiny", "not one", (), []),
        ("tiny", "1.0", ("y.dist-info",), []),
    ],
)
def test_a_wheel_at_hand_has_to_say_inside_what_its_name_says(
    name: str, version: str, more: tuple[str, ...], pins: list[str], tmp_path: Path
) -> None:
    path = wheel(tmp_path / WHEEL, name, version, *more)
    found = Resolutions(tmp_path).first([f"path:{WHEEL}"])

    assert pins == list(found.resolved.pins)
    assert pins == list(map(str, pins_of([Artifact.of_file(path)], {WHEEL: path})))
    assert ("pip-checkface" in found.commands[0]) == bool(pins)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), bytes(99)])
def test_a_file_that_only_looks_like_a_wheel_is_compared_and_not_installed(
    content: bytes, tmp_path: Path
) -> None:
    (tmp_path / WHEEL).write_bytes(content)
    found = Resolutions(tmp_path).first([f"path:{WHEEL}"])

    assert (f"checkface compare FILE {Digest.of_bytes(content)}",) == found.commands


def test_a_row_of_a_file_is_installed_only_if_a_wheel_says_the_same(tmp_path: Path) -> None:
    manifest(tmp_path, WHEEL, "tiny-1.0.tar.gz", "tool-2.0.tar.gz")
    _, one, source, tool = Resolutions(tmp_path).rows("manifest:checkface.json")

    assert ("pip-checkface install tiny==1.0",) == one.commands == source.commands
    assert (f"checkface compare FILE {tool.resolved.digest}",) == tool.commands


def test_what_somebody_else_resolved_has_no_command_that_nobody_read_in_a_wheel() -> None:
    from checkface import Resolved

    found = Documented(Resolved("ours:tiny", Digest.of_text("x"), "tiny", "1.0"))

    assert "tiny 1.0" == found.title
    assert (f"checkface compare FILE {found.resolved.digest}",) == found.commands
