"""Attacks on what a page tells its reader: a name nobody checked, a release of other sources."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from checkface import Artifact, Digest, Manifest, Release, UnresolvedReferenceError, pins_of
from checkface.errors import ManifestError
from checkface.pages import (
    Appearance,
    Documented,
    Portrait,
    Resolutions,
    Sources,
    block_html,
    html_of,
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


def test_only_a_wheel_is_installed_for_no_command_shows_the_faces_of_an_sdist(
    tmp_path: Path,
) -> None:
    manifest(tmp_path, WHEEL, "tiny-1.0.tar.gz", "tool-2.0.tar.gz")
    _, one, *others = Resolutions(tmp_path).rows("manifest:checkface.json")

    assert ("pip-checkface install tiny==1.0",) == one.commands
    for each in others:
        assert (f"checkface compare FILE {each.resolved.digest}",) == each.commands


OTHER_WHEEL = "tiny-1.0-cp313-cp313-win_amd64.whl"


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ([WHEEL, "tiny-1.0.tar.gz"], WHEEL),
        ([WHEEL], WHEEL),
        ([WHEEL, OTHER_WHEEL], None),
        ([WHEEL, "other-2.0-py3-none-any.whl"], None),
        (["tiny-1.0.tar.gz"], None),
        (["tool.zip"], None),
        ([WHEEL, "tiny-one-py3-none-any.whl"], WHEEL),
        (["tiny-one-py3-none-any.whl"], None),
    ],
)
def test_no_page_lets_a_reader_expect_other_faces_than_its_command_shows(
    names: list[str], shown: str | None, tmp_path: Path
) -> None:
    """The faces of a release are of a list of files, and what installs shows those of one file."""
    manifest(tmp_path, *names)
    found = Resolutions(tmp_path).release(["manifest:checkface.json"])
    page = html_of(Appearance.of(Portrait(found), "block"), ["x.png", "y.png"], "")
    said = [text for text in ("You will see its wheel", "has other faces") if text in page]

    assert shown == (found.wheel.resolved.name if found.wheel else None)
    assert bool(found.commands) == (len(said) == 1)
    assert (found.wheel is not None) == ("You will see its wheel" in said)
    assert found.wheel is None or " ".join(found.wheel.words) in page


def test_words_of_a_wheel_that_somebody_edited_stand_on_no_page(tmp_path: Path) -> None:
    path = manifest(tmp_path, WHEEL)
    content = json.loads(path.read_text())
    content["artifacts"][0]["words"] = ["zoo"] * 4
    path.write_text(json.dumps(content))

    with pytest.raises(ManifestError, match=r"zoo zoo zoo zoo.*edited"):
        Resolutions(tmp_path).release(["manifest:checkface.json"])


def test_what_somebody_else_resolved_has_no_command_that_nobody_read_in_a_wheel() -> None:
    from checkface import Resolved

    found = Documented(Resolved("ours:tiny", Digest.of_text("x"), "tiny", "1.0"))

    assert "tiny 1.0" == found.title
    assert (f"checkface compare FILE {found.resolved.digest}",) == found.commands


def edited(folder: Path, **changes: object) -> Resolutions:
    """A manifest of tiny 1.0 with `changes`, beside the sources of a project called tiny."""
    content = json.loads(manifest(folder, WHEEL).read_text()) | changes
    (folder / "checkface.json").write_text(json.dumps(content))
    (folder / "pyproject.toml").write_text('[project]\nname = "tiny"\n')
    (folder / "docs").mkdir()
    return Resolutions(folder, None, Sources(folder / "docs", folder))


def test_a_renamed_manifest_is_called_what_its_wheels_say(tmp_path: Path) -> None:
    """Neither name is part of the digest."""
    found = edited(tmp_path, project="evil", version="9").release()

    assert "tiny 1.0" == found.title
    assert ("tiny", "1.0") == (found.project, found.version)


@pytest.mark.parametrize("name", ["x" * 256, "one\ntwo", "\x1b[31mred", "a\u202eb", "nul\0"])
@pytest.mark.parametrize("key", ["project", "version"])
def test_a_manifest_with_a_name_that_no_page_could_show_is_refused(
    key: str, name: str, tmp_path: Path
) -> None:
    with pytest.raises(ManifestError, match="at most 255 printable characters"):
        edited(tmp_path, **{key: name}).release()


def test_words_that_are_not_those_of_the_digest_are_refused(tmp_path: Path) -> None:
    """The site would publish them in its own record."""
    said = json.loads(manifest(tmp_path, WHEEL).read_text())["release"]
    changed = {**said, "words": ["trust", "me", "I", "am"]}
    with pytest.raises(ManifestError, match="somebody has edited it"):
        edited(tmp_path, release=changed).release()


def test_words_of_a_file_that_are_not_its_own_are_refused_where_they_are_shown(
    tmp_path: Path,
) -> None:
    (said,) = json.loads(manifest(tmp_path, WHEEL).read_text())["artifacts"]
    changed = [{**said, "words": ["trust", "me", "I", "am"]}]
    with pytest.raises(ManifestError, match="somebody has edited it"):
        edited(tmp_path, artifacts=changed).rows("manifest:checkface.json")


def test_a_copied_manifest_of_another_project_is_shown_only_where_somebody_says_so(
    tmp_path: Path,
) -> None:
    resolutions = edited(tmp_path)
    manifest(tmp_path, "other-1.0-py3-none-any.whl")

    with pytest.raises(UnresolvedReferenceError, match=r"it is of other, and the sources .* tiny"):
        resolutions.release()
    assert "other 1.0" == resolutions.release(["manifest:checkface.json"]).title


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[project]\nname = 3\n",
        "project = 3\n",
        "[tool]\npoetry = 3\n",
        "tool = 3\n",
        "\0",
        '[project]\nname = "Tiny"\n',
        '[tool.poetry]\nname = "tiny"\n',
    ],
)
def test_sources_that_do_not_say_otherwise_contradict_nothing(said: str, tmp_path: Path) -> None:
    resolutions = edited(tmp_path)
    (tmp_path / "pyproject.toml").write_text(said)

    assert "tiny 1.0" == resolutions.release().title


def test_a_release_of_very_many_files_is_read_in_time() -> None:
    """Each name was looked for among all others: a build stood still for minutes."""
    digest = Digest.of_text("x")
    held = [Artifact(f"{number}.zip", 1, digest) for number in range(100_000)]

    assert len(held) == len(Release.of_artifacts(held, "tiny", "1.0").artifacts)
