"""`pip-checkface lock diff` shouts about a version that kept its number and changed its bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.hosts.locks.lock_tools import NEEDED, PEAR_TAGS, TOOLS, ask, lock, stock
from tests.hosts.locks.test_lock_sources import commit, git
from tests.plugins.pip_verify.tiny_wheels import metadata, sha256, wheel

from checkface import Digest, Face
from checkface_pip_verify.self_test.index import Index

LockOf = Callable[[str], Path]
Review = Callable[..., Any]

APPLE = "apple-1.0-py3-none-any.whl"
SWAPPED = Digest("sha256", sha256(wheel("apple", requires=NEEDED, content="swapped")))


@pytest.fixture
def swapped_of(stall: Index, market: Index, tmp_path: Path) -> LockOf:
    """The lock file that a tool writes where apple has other bytes on the same index."""
    stock(stall, content="swapped")
    return lambda tool: of_market(lock(tool, stall, tmp_path / "swapped"), stall, market)


def of_market(path: Path, stall: Index, market: Index) -> Path:
    """As if the one index had served what the other has."""
    path.write_text(path.read_text().replace(stall.host, market.host))
    return path


class Page(HTMLParser):
    """What is on a page: sources and texts of pictures, text, and tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []
        self.tags: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "img":
            self.images.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("tool", ["uv", "pip"])
def test_a_swapped_file_is_loud(
    tool: str, review: Review, lock_of: LockOf, swapped_of: LockOf, market: Index
) -> None:
    said = review("diff", lock_of(tool), swapped_of(tool))

    old = Digest("sha256", sha256(market.files[APPLE][0]))
    assert said.code == 1
    assert f"SAME VERSION, OTHER DIGEST\n  apple  1.0  old  {APPLE}" in said.out
    for digest in (old, SWAPPED):
        assert f"{digest}  {' '.join(Face(digest).words)}" in said.out
    assert "A released file never changes" in said.out


def test_without_names_it_is_loud_once_no_digest_is_in_common(
    review: Review, lock_of: LockOf, tmp_path: Path, market: Index
) -> None:
    """While one is, a wheel may just have been added and another withdrawn."""
    one, two = (sha256(market.files[name][0]) for name in (APPLE, "apple-1.0.tar.gz"))
    text = lock_of("pip_tools").read_text()
    half, none = tmp_path / "half.txt", tmp_path / "none.txt"
    half.write_text(text.replace(one, "1" * 64))
    none.write_text(text.replace(one, "1" * 64).replace(two, "2" * 64))

    quiet = review("diff", lock_of("pip_tools"), half)
    loud = review("diff", lock_of("pip_tools"), none)

    assert quiet.code == 0
    assert "apple  1.0  (1 digest more, 1 digest fewer)" in quiet.out
    assert loud.code == 1
    assert "no digest in common" in loud.out


@pytest.mark.parametrize("tool", ["pip_tools", "pip"])
def test_two_formats_of_one_project_agree(tool: str, review: Review, lock_of: LockOf) -> None:
    said = review("diff", lock_of("uv"), lock_of(tool))

    assert said.code == 0, said
    assert "1 removed" in said.out
    assert "other digest" not in said.out


@pytest.mark.parametrize("tool", ["pip_tools", "pip"])
def test_a_swap_is_found_across_formats(
    tool: str, review: Review, lock_of: LockOf, swapped_of: LockOf
) -> None:
    said = review("diff", lock_of("pip"), swapped_of(tool))

    assert said.code == 1
    assert str(SWAPPED) in said.out or "no digest in common" in said.out


def test_added_removed_and_changed_are_told_and_the_rest_is_counted(
    review: Review, lock_of: LockOf, stall: Index, market: Index, tmp_path: Path
) -> None:
    needs = ["pear>=1", "fig"]
    stall.add(APPLE, wheel("apple", requires=needs), metadata=metadata("apple", requires=needs))
    stall.add("pear-2.0-py3-none-any.whl", wheel("pear", "2.0"), metadata=metadata("pear", "2.0"))
    stall.add("fig-1-py3-none-any.whl", wheel("fig", "1"), metadata=metadata("fig", "1"))
    new = of_market(lock("uv", stall, tmp_path / "new"), stall, market)

    told = json.loads(review("diff", lock_of("uv"), new, "--json").out)

    found = {(each["change"], each["name"]) for each in told["differences"]}
    assert {
        ("same version, other digest", "apple"),
        ("changed", "pear"),
        ("added", "fig"),
        ("removed", "plum"),
    } == found
    (pear,) = [each for each in told["differences"] if each["name"] == "pear"]
    assert ("1.5", "2.0") == (pear["old"]["version"], pear["new"]["version"])
    assert 1 == told["exit_code"]


def test_a_lock_beside_itself_has_nothing_to_tell(review: Review, lock_of: LockOf) -> None:
    said = review("diff", lock_of("uv"), lock_of("uv"))

    assert said.code == 0
    assert said.out.endswith("\n3 unchanged\n")


def test_digests_that_are_gone_are_told(review: Review, lock_of: LockOf, tmp_path: Path) -> None:
    path = tmp_path / "bare.txt"
    lines = lock_of("pip_tools").read_text().splitlines()
    kept = [line for line in lines if "--hash" not in line]
    path.write_text("\n".join(line.removesuffix("\\") for line in kept))

    said = review("diff", lock_of("pip_tools"), path)

    assert said.code == 1, said
    assert "DIGEST GONE\n" in said.out
    assert "Any bytes would be installed now" in said.out
    assert "apple  1.0  (its digests are gone)" in said.out
    assert said.out.endswith("\n2 digest gone\n")


def test_more_wheels_of_a_version_are_no_change_but_this_pythons_new_choice_is_told(
    review: Review, stall: Index, market: Index, lock_of: LockOf, tmp_path: Path
) -> None:
    stock(stall)
    stall.projects["pear"].remove(f"pear-1.5-{PEAR_TAGS[0]}.whl")
    stall.projects["apple"].remove("apple-1.0.tar.gz")
    fewer = of_market(lock("uv", stall, tmp_path / "fewer"), stall, market)

    said = review("diff", fewer, lock_of("uv"))

    assert said.code == 0, said
    takes = f"this Python takes pear-1.5-{PEAR_TAGS[0]}.whl now, pear-1.5-py3-none-any.whl before"
    assert f"pear  1.5  (1 digest more, {takes})" in said.out


def test_a_commit_is_compared_with_the_working_tree(
    review: Review,
    lock_of: LockOf,
    swapped_of: LockOf,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, {"uv.lock": lock_of("uv").read_text()})
    monkeypatch.chdir(tmp_path)
    (tmp_path / "uv.lock").write_text(swapped_of("uv").read_text())

    said = review("diff", "git:HEAD:uv.lock", "uv.lock")

    assert said.code == 1
    assert said.out.startswith("git:HEAD:uv.lock  →  uv.lock\n")


def test_another_commit_of_a_repository_is_a_change(review: Review, tmp_path: Path) -> None:
    """The version in its metadata often stays while the branch moves on: that is no alarm."""
    for name, commit_name in (("old", "a" * 40), ("new", "b" * 40)):
        line = f"apple @ git+https://forge.example/apple@{commit_name}\n"
        (tmp_path / f"{name}.txt").write_text(line)

    said = review("diff", tmp_path / "old.txt", tmp_path / "new.txt")

    assert said.code == 0, said
    assert said.out.endswith("\n1 changed\n")
    assert f"sha1:{'b' * 40}" in said.out


def test_a_repository_at_one_commit_is_unchanged_though_only_one_lock_writes_its_version(
    review: Review, tmp_path: Path
) -> None:
    """As uv and its export to requirements do."""
    made = tmp_path / "quince"
    made.mkdir()
    project = '[project]\nname = "quince"\nversion = "1.0"\n'
    git(made, "init", "--quiet")
    commit(made, {"pyproject.toml": f"{project}[build-system]\nrequires = []\n"})
    folder = tmp_path / "orchard"
    folder.mkdir()
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "orchard"\nversion = "1"\nrequires-python = ">=3.11"\n'
        'dependencies = ["quince"]\n'
        f'[tool.uv.sources]\nquince = {{ git = "{made.as_uri()}" }}\n'
    )
    ask(TOOLS["uv"], ["uv", "lock", "--offline"], folder)
    ask(TOOLS["uv"], ["uv", "export", "--no-emit-project", "-o=flat.txt", "--quiet"], folder)

    said = review("diff", folder / "uv.lock", folder / "flat.txt")

    assert said.code == 0
    assert said.out.endswith("\n1 unchanged\n")


def test_the_page_needs_no_other_file_and_says_all_that_the_faces_say(
    review: Review, lock_of: LockOf, swapped_of: LockOf, tmp_path: Path
) -> None:
    place = tmp_path / "review.html"

    said = review("diff", lock_of("uv"), swapped_of("uv"), "--html", place)

    page = Page(place.read_text())
    assert said.code == 1
    assert 6 == len(page.images)
    assert all(str(each["src"]).startswith("data:image/png;base64,") for each in page.images)
    about = f"new face of apple 1.0: {' '.join(Face(SWAPPED).words)}"
    assert [about] == [each["alt"] for each in page.images if "new" in str(each["alt"])]
    assert str(SWAPPED) in page.text
    assert not {"script", "link", "iframe"} & set(page.tags)
    assert "prefers-color-scheme: dark" in place.read_text()


def test_its_pictures_are_the_exact_faces(
    review: Review, lock_of: LockOf, swapped_of: LockOf, tmp_path: Path
) -> None:
    import base64
    import io

    from PIL import Image

    review("diff", lock_of("uv"), swapped_of("uv"), "--html", tmp_path / "review.html")

    source = str(Page((tmp_path / "review.html").read_text()).images[3]["src"])
    picture = Image.open(io.BytesIO(base64.b64decode(source.partition(",")[2])))
    assert Face(SWAPPED).image(128).tobytes() == picture.tobytes()


def test_a_hostile_path_is_text_on_page_and_in_markdown(
    review: Review, lock_of: LockOf, tmp_path: Path
) -> None:
    odd = tmp_path / "<img src=x onerror=alert(1)>|`x`.lock"
    odd.write_text(lock_of("uv").read_text())

    said = review("diff", lock_of("uv"), odd, "--markdown", "--html", tmp_path / "page.html")

    assert "img" not in Page((tmp_path / "page.html").read_text()).tags
    assert "<img" not in said.out
    assert "&#124;&#96;x&#96;" in said.out


def test_markdown_has_words_and_no_picture_that_a_forge_would_strip(
    review: Review, lock_of: LockOf, swapped_of: LockOf
) -> None:
    said = review("diff", lock_of("uv"), swapped_of("uv"), "--markdown")

    assert said.code == 1
    assert "> [!CAUTION]" in said.out
    assert " ".join(Face(SWAPPED).words) in said.out
    assert f"<code>{SWAPPED}</code>" in said.out
    assert "data:" not in said.out
    assert "<img" not in said.out


def test_markdown_links_pictures_below_an_address_if_there_is_one(
    review: Review, lock_of: LockOf, swapped_of: LockOf
) -> None:
    base = "https://faces.example/"

    said = review("diff", lock_of("uv"), swapped_of("uv"), "--markdown", "--image-base", base)

    words = " ".join(Face(SWAPPED).words)
    source = f"https://faces.example/{SWAPPED.value}.png"
    assert f'<img src="{source}" width="96" alt="Face of apple 1.0: {words}">' in said.out


def test_an_address_without_markdown_is_a_mistake(review: Review, lock_of: LockOf) -> None:
    said = review("diff", lock_of("uv"), lock_of("uv"), "--image-base", "https://x.example")

    assert said.code == 14
    assert "--markdown" in said.err
