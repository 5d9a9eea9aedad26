"""Promises of builds: the same bytes, nothing drawn twice, and what fails one."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from tests.plugins.mkdocs.site_workshop import WORDS, Workshop

from checkface import Artifact, Digest, Manifest, Release

OTHER = f"sha256:{'00' * 32}"
THE_RELEASE = "sha256:586976cb721c32dfd7cf0de303cff2b45ceb1c871d409285d7c0a0fab3529ea8"


def commit(folder: Path) -> None:
    for command in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run(["git", *command], cwd=folder, check=True)


def test_the_least_that_works(workshop: Workshop) -> None:
    workshop.write("mkdocs", [{"checkface": {"release": "manifest:checkface.json"}}])
    workshop.apart.build()

    assert WORDS in workshop.read("index.html")


def test_built_twice_the_bytes_are_the_same_and_nothing_is_drawn_or_encoded(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.configure()
    workshop.build()
    first, kept = workshop.digests(), workshop.folder / ".cache/plugin/checkface/pictures"
    before = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
    monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(tmp_path / "empty"))
    workshop.apart.build()

    assert first == workshop.digests()
    assert before == {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
    drawn = (path for path in (tmp_path / "empty").rglob("*") if path.is_file())
    assert not [path for path in drawn if b"PNG" in path.read_bytes()]


def test_built_anew_the_bytes_are_the_same(workshop: Workshop, tmp_path: Path) -> None:
    """In another folder, and in another process, whose sets have another order."""
    other = Workshop.copied(tmp_path / "elsewhere").apart
    for each in (workshop, other):
        each.configure()
        each.build()

    assert workshop.digests() == other.digests()


def test_another_release_has_another_face(workshop: Workshop) -> None:
    workshop.configure(record=True)
    workshop.build()
    artifact = Artifact("tiny-1.1.tar.gz", 1, Digest.of_text("x"))
    release = Release.of_artifacts([artifact])
    (workshop.folder / "checkface.json").write_text(Manifest.of(release, {}).text)
    workshop.page("guide/releases.md", "# Releases")
    workshop.build()
    page = workshop.read("index.html")

    assert f"Face of tiny 1.1, {' '.join(release.words)}" in page
    assert WORDS not in page


def test_another_digest_than_the_expected_one_fails_always(workshop: Workshop) -> None:
    workshop.configure(expect=THE_RELEASE)
    workshop.build()
    workshop.configure(expect=OTHER, on_missing="ignore")
    code, said = workshop.try_build("--quiet")

    assert 0 != code
    assert f"tiny 1.0 has {THE_RELEASE}, expected {OTHER}" in said
    assert "Traceback" not in said


def test_nothing_where_a_digest_is_expected_fails_always(workshop: Workshop) -> None:
    workshop.configure(release="manifest:later.json", expect=THE_RELEASE, on_missing="ignore")
    code, said = workshop.try_build()

    assert 0 != code
    assert "found nothing" in said
    assert "Traceback" not in said


def test_an_edited_manifest_is_never_passed_over(workshop: Workshop) -> None:
    path = workshop.folder / "checkface.json"
    path.write_text(path.read_text().replace("tiny-1.0.tar.gz", "tiny-1.0.zip"))
    commit(workshop.folder)
    workshop.configure(release=["manifest:checkface.json", "git:HEAD"], on_missing="ignore")
    code, said = workshop.try_build()

    assert 0 == code
    assert "contradicts itself" in said
    assert "Not released yet" not in workshop.read("install/index.html")


def test_what_is_not_released_yet_is_labelled_as_its_commit(workshop: Workshop) -> None:
    commit(workshop.folder)
    workshop.configure(release=["manifest:later.json", "git:HEAD"])
    said = workshop.build()
    page = workshop.read("install/index.html")

    assert 2 == page.count("Not released yet: ")
    assert "This documentation describes" not in page
    assert "later.json" in said
    assert json.loads(workshop.read("checkface.json"))["documents"]["is_commit"]


@pytest.mark.parametrize(
    ("on_missing", "strict_fails", "fails"),
    [("warn", True, False), ("error", True, True), ("ignore", False, False)],
)
def test_what_is_missing_is_what_the_author_says(
    on_missing: str, *, strict_fails: bool, fails: bool, workshop: Workshop
) -> None:
    workshop.configure(release="manifest:later.json", on_missing=on_missing, block=[])
    workshop.page("index.md", "# Tiny\n\n{checkface}`path:later.whl`\n")
    workshop.page("guide/releases.md", "# Releases")
    strict, _ = workshop.try_build("--strict")
    code, said = workshop.try_build()

    assert (strict_fails, fails) == (strict != 0, code != 0)
    assert (on_missing != "ignore") == ("later" in said)
    assert "Traceback" not in said


def test_a_message_names_the_page_and_the_line(workshop: Workshop) -> None:
    workshop.configure()
    workshop.page("index.md", "---\ntitle: x\n---\n\n# Tiny\n\n```checkface\n:sise: 3\n```\n")
    code, said = workshop.try_build()

    assert 0 == code
    assert "index.md:7: no face: 'checkface' has the option 'sise'" in said


def test_a_face_that_cannot_be_drawn_warns_and_fails_if_that_is_wanted(
    workshop: Workshop,
) -> None:
    workshop.configure(cache_dir="kept")
    (workshop.folder / "kept").write_bytes(b"")
    code, said = workshop.try_build()
    workshop.configure(cache_dir="kept", strict=True)
    strict, refused = workshop.try_build()

    assert 0 == code
    assert "no picture of tiny 1.0" in said
    assert "checkface-footer" not in workshop.read("index.html")
    assert 0 != strict
    assert "no picture of tiny 1.0" in refused
    assert "Traceback" not in said + refused


def test_a_plugin_that_is_not_enabled_leaves_nothing(workshop: Workshop) -> None:
    workshop.configure(enabled=False, release="manifest:later.json")
    workshop.build()
    page = workshop.read("index.html") + workshop.read("guide/releases/index.html")

    assert "cf1-" not in page
    assert "checkface-" not in page
    assert "manifest:" not in page
    assert not (workshop.site / "assets/checkface").exists()
    assert not (workshop.folder / ".cache").exists()


def test_a_site_may_go_without_badge_block_and_record(workshop: Workshop) -> None:
    workshop.configure(badge=False, block=[], record=False)
    workshop.build()

    assert "checkface-footer" not in workshop.read("index.html")
    assert "checkface-block" not in workshop.read("install/index.html")
    assert not (workshop.site / "checkface.json").exists()


def test_a_record_of_the_sites_own_is_left_alone(workshop: Workshop) -> None:
    workshop.configure()
    workshop.page("checkface.json", "{}")
    workshop.build()

    assert "{}" == workshop.read("checkface.json")


def test_a_site_that_documents_nothing_shows_the_faces_in_its_pages(workshop: Workshop) -> None:
    workshop.write("mkdocs", [{"checkface": {"release": []}}])
    workshop.page("index.md", "# Tiny\n\n{checkface}`manifest:checkface.json`\n")
    workshop.build()

    assert WORDS in workshop.read("index.html")
    assert "checkface-footer" not in workshop.read("index.html")


@pytest.mark.parametrize("place", [".", "docs"])
def test_the_plugin_alone_shows_the_projects_manifest(place: str, workshop: Workshop) -> None:
    (workshop.folder / "checkface.json").rename(workshop.folder / place / "checkface.json")
    workshop.write("mkdocs", ["checkface"])
    workshop.page("index.md", "# Tiny\n")
    workshop.page("guide/releases.md", "# Releases\n")
    workshop.build()

    assert "This documentation describes</span> <strong>tiny 1.0</strong>" in workshop.read(
        "index.html"
    )


def test_the_plugin_alone_names_the_commit_without_a_face(workshop: Workshop) -> None:
    _without_manifest(workshop)
    commit(workshop.folder)
    workshop.build()

    assert "Not released yet: <strong>commit " in workshop.read("index.html")
    assert "checkface-picture" not in workshop.read("index.html")
    assert [] == workshop.pictures()


def test_the_plugin_alone_says_what_to_add_where_there_is_nothing(workshop: Workshop) -> None:
    _without_manifest(workshop)
    code, said = workshop.try_build()
    (warning,) = (line for line in said.splitlines() if "WARNING" in line)

    assert 0 == code
    assert "put the release's checkface.json beside its configuration, or set release" in warning


def _without_manifest(workshop: Workshop) -> None:
    (workshop.folder / "checkface.json").unlink()
    workshop.write("mkdocs", ["checkface"])
    workshop.page("index.md", "# Tiny\n")
    workshop.page("guide/releases.md", "# Releases\n")


@pytest.mark.parametrize("theme", ["mkdocs", "material"])
def test_the_plugin_alone_keeps_the_search(theme: str, workshop: Workshop) -> None:
    workshop.write(theme, ["checkface"])
    said = workshop.build()

    assert "the plugin search is kept" in said
    assert "in ten bytes" in workshop.read("search/search_index.json")
    assert WORDS not in workshop.read("search/search_index.json")


def test_a_list_of_plugins_is_taken_as_it_is(workshop: Workshop) -> None:
    for plugins in (["checkface", "macros"], [{"checkface": {"search": False}}]):
        workshop.write("mkdocs", plugins)
        workshop.build()

        assert not (workshop.site / "search/search_index.json").exists()


def test_a_block_on_a_page_that_is_none_is_said(workshop: Workshop) -> None:
    workshop.configure(block="nowhere.md")
    code, said = workshop.try_build()

    assert 0 == code
    assert "'nowhere.md', which is no page" in said


def test_a_link_to_a_page_that_is_none_is_said(workshop: Workshop) -> None:
    workshop.configure()
    workshop.page("index.md", "{checkface}`release`{link=nowhere.md}")

    assert "index.md links a face to 'nowhere.md', which is no page" in workshop.try_build()[1]


def test_what_follows_text_is_nowhere(workshop: Workshop) -> None:
    workshop.configure(release="text:open sesame")
    workshop.page("index.md", "{checkface}`text:open sesame`{sise=3}")
    _, said = workshop.try_build("--verbose")
    files = [path for path in workshop.site.rglob("*") if path.is_file()]
    files += [path for path in (workshop.folder / ".cache").rglob("*") if path.is_file()]

    assert "sise" in said
    assert "sesame" not in said
    assert not [path for path in files if b"sesame" in path.read_bytes()]


def test_pages_may_be_files_instead_of_folders(workshop: Workshop) -> None:
    workshop.write(
        "mkdocs",
        [{"checkface": {"release": "manifest:checkface.json", "block": "install.md"}}],
        use_directory_urls=False,
    )
    workshop.build()

    assert [] == workshop.dead_ends()
    assert '<a href="install.html"><strong>' in workshop.read("index.html")


def test_the_extension_keeps_the_options_that_the_site_gives_it(workshop: Workshop) -> None:
    workshop.write(
        "mkdocs",
        [{"checkface": {"release": "manifest:checkface.json"}}],
        markdown_extensions=[{"checkface": {"inline_size": 20}}],
    )
    workshop.build()

    assert 'width="20"' in workshop.read("index.html")


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("release", 3, "expected a text, or a list of texts, got 3"),
        ("size", 0, "expected a whole number from 1 to 1024, got 0"),
        ("size", True, "expected a whole number"),
        ("expect", "123", "123"),
        ("on_missing", "shout", "shout"),
        ("relase", "x", "relase"),
    ],
)
def test_an_option_that_cannot_be_meant_is_said(
    option: str, value: object, said: str, workshop: Workshop
) -> None:
    workshop.configure(**{option: value})
    code, told = workshop.try_build("--strict")

    assert 0 != code
    assert said in told
    assert "Traceback" not in told


def test_paths_start_where_the_mkdocs_yml_is(workshop: Workshop, tmp_path: Path) -> None:
    workshop.configure(release="path:released/tiny-1.0.tar.gz")
    workshop.build(where=tmp_path)

    assert "swim carbon couple rotate" in workshop.read("index.html")
    assert not (tmp_path / ".cache").exists()


@pytest.mark.skipif(os.name == "nt", reason="a name that only some file systems have")
def test_a_name_that_is_no_html_is_shown_as_it_is(workshop: Workshop) -> None:
    name = '<img src=x onerror="alert(1)">'
    (workshop.folder / name).write_bytes(b"x")
    workshop.configure(release=f"path:{name}")
    workshop.page("guide/releases.md", f"```checkface\npath:{name}\n```\n")
    workshop.build()

    for page in ("index.html", "guide/releases/index.html"):
        assert "<img src=x" not in workshop.read(page)
        assert "&lt;img src=x" in workshop.read(page)
