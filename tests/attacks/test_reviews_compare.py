"""`diff` says it loudly when a name stays and what stands behind it does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.attacks.lock_texts import poetry, uv
from tests.plugins.pip_verify.review.lock_review import Review

SCHEMA = Path(__file__).parents[2] / "docs/schemas/pip-checkface-diff-1.schema.json"

A, B = "1" * 64, "2" * 64
COMMIT, OTHER_COMMIT = "a" * 40, "b" * 40
INDEX = "https://index.example/simple"
REPOSITORY = "https://git.example/fruit/apple.git"

PLACES = {
    "index": f'source = {{ registry = "{INDEX}" }}',
    "another index": 'source = { registry = "https://else.example/simple" }',
    "git": f'source = {{ git = "{REPOSITORY}?rev=main#{COMMIT}" }}',
    "git moved": f'source = {{ git = "{REPOSITORY}?rev=next#{OTHER_COMMIT}" }}',
    "git elsewhere": f'source = {{ git = "https://git.example/else/apple.git#{COMMIT}" }}',
    "folder": 'source = { directory = "libraries/apple" }',
    "another folder": 'source = { directory = "other/apple" }',
    "URL": 'source = { url = "https://files.example/1/apple-1.0-py3-none-any.whl" }',
    "another URL": 'source = { url = "https://files.example/2/apple-1.0-py3-none-any.whl" }',
    "another host": 'source = { url = "https://else.example/1/apple-1.0-py3-none-any.whl" }',
    "a file": 'source = { path = "wheels/apple-1.0-py3-none-any.whl" }',
}
LOUD = [
    *(("index", there) for there in PLACES if there != "index"),
    ("git", "index"),
    ("git", "git elsewhere"),
    ("git", "folder"),
    ("folder", "index"),
    ("folder", "git"),
    ("URL", "index"),
    ("URL", "another host"),
    ("URL", "a file"),
]
QUIET = [("git", "git moved"), ("folder", "another folder"), ("URL", "another URL")]


def placed(folder: Path, name: str, place: str, version: str = "1.0") -> Path:
    text = uv(INDEX, A).replace(PLACES["index"], PLACES[place]).replace('"1.0"', f'"{version}"')
    if place.startswith(("git", "folder", "another folder")):
        text = text[: text.index("wheels = ")]
    return written(folder, name, text)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def changes(review: Review, *locks: Path) -> tuple[int, set[str], Any]:
    said = review("diff", *locks, "--json")
    told = json.loads(said.out)
    jsonschema.validate(told, json.loads(SCHEMA.read_text()))
    return said.code, {each["change"] for each in told["differences"]}, told


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize(("before", "after"), LOUD)
def test_who_hands_it_out_is_part_of_it(
    review: Review, tmp_path: Path, before: str, after: str, version: str
) -> None:
    old = placed(tmp_path, "old.lock", before)
    new = placed(tmp_path, "new.lock", after, version)

    code, found, _ = changes(review, old, new)

    assert code == 1
    assert {"other origin"} == found


@pytest.mark.parametrize(("before", "after"), QUIET)
def test_what_the_same_hand_out_from_another_place_is_a_change(
    review: Review, tmp_path: Path, before: str, after: str
) -> None:
    old, new = placed(tmp_path, "old.lock", before), placed(tmp_path, "new.lock", after)

    code, found, _ = changes(review, old, new)

    assert code == 0
    assert {"changed"} == found


def test_another_origin_is_said_in_every_form(review: Review, tmp_path: Path) -> None:
    old, new = placed(tmp_path, "old.lock", "index"), placed(tmp_path, "new.lock", "git")
    page = tmp_path / "page.html"

    text = review("diff", old, new, "--html", page).out
    markdown = review("diff", old, new, "--markdown").out

    assert "OTHER ORIGIN\n" in text
    for shown in (text, page.read_text(), markdown.replace("\\", "")):
        assert INDEX.removeprefix("https://") in shown
        assert REPOSITORY.removeprefix("https://") in shown
        assert COMMIT in shown
    assert "> [!CAUTION]" in markdown
    assert '<section class="loud">\n<h2>Other origin' in page.read_text()


def test_a_whole_lock_from_another_index_is_said_once(review: Review, tmp_path: Path) -> None:
    lines = [f"fruit{number}==1.0 --hash=sha256:{number:064x}" for number in range(200)]
    places = ["https://index.example/simple", "https://else.example/simple"]
    locks = [
        written(tmp_path, f"{number}.txt", "\n".join([f"--index-url {place}", *lines]))
        for number, place in enumerate(places)
    ]

    said = review("diff", *locks)

    assert said.code == 1
    assert said.out.count("else.example") == 1
    assert "and 188 more" in said.out
    assert "200 other origin" in said.out
    assert len(said.out.splitlines()) < 12


def test_an_index_that_a_format_leaves_out_is_no_other_one(review: Review, tmp_path: Path) -> None:
    old = written(tmp_path, "uv.lock", uv(INDEX, A))
    new = written(tmp_path, "r.txt", f"apple==1.0 --hash=sha256:{A}\n")

    code, found, _ = changes(review, old, new)

    assert code == 0
    assert set() == found


def test_an_index_that_one_format_writes_first_now_is_another_one(
    review: Review, tmp_path: Path
) -> None:
    private = poetry(INDEX, A)
    start, end = private.index("[package.source]"), private.index("[metadata]")
    old = written(tmp_path, "old.lock", private[:start] + private[end:])
    new = written(tmp_path, "new.lock", private)

    code, found, _ = changes(review, old, new)

    assert code == 1
    assert {"other origin"} == found


def test_a_digest_that_is_gone_is_loud_also_with_a_new_version(
    review: Review, tmp_path: Path
) -> None:
    old = written(tmp_path, "old.txt", f"apple==1.0 --hash=sha256:{A}\npear==1\n")
    same = written(tmp_path, "same.txt", "apple==1.0\npear==1\n")
    later = written(tmp_path, "later.txt", "apple==1.1\npear==1\n")

    for new in (same, later):
        code, found, _ = changes(review, old, new)
        assert code == 1
        assert "digest gone" in found


def test_the_digest_of_one_file_that_is_gone_is_loud(review: Review, tmp_path: Path) -> None:
    text = uv(INDEX, A)
    old = written(tmp_path, "old.lock", text)
    sdist = ', { url = "https://files.example/apple-1.0-1-py3-none-any.whl" }]\n'
    bare = text.replace(f', hash = "sha256:{A}" }}]\n', " }" + sdist)
    new = written(tmp_path, "new.lock", bare)

    code, found, _ = changes(review, old, new)

    assert code == 1
    assert {"digest gone"} == found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"sha256:{A}", f"sha512:{A}{A}"),
        (f"sha256:{A}", f"md5:{'1' * 32}"),
        (f"sha512:{A}{A}", f"blake2b:{A}{A}"),
        (f"sha256:{A}", "whirl:abc"),
    ],
)
@pytest.mark.parametrize("kind", ["uv.lock", "r.txt"])
def test_another_algorithm_hides_no_other_bytes(
    review: Review, tmp_path: Path, before: str, after: str, kind: str
) -> None:
    """Nothing is left that could be compared: who swaps a file could do just that."""
    table, line = uv(INDEX, A).replace(f"sha256:{A}", "{}"), "apple==1.0 --hash={}\n"
    text = table if kind == "uv.lock" else line
    locks = [
        written(tmp_path, f"{number}-{kind}", text.replace("{}", each))
        for number, each in enumerate((before, after))
    ]

    code, found, told = changes(review, *locks)

    assert code == 1
    assert found <= {"same version, other algorithm", "digest gone"}
    assert before.partition(":")[0] in told["differences"][0]["note"] + str(told["differences"])


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha384", "blake2b"])
def test_hashes_without_a_face_are_compared(review: Review, tmp_path: Path, algorithm: str) -> None:
    digits = {"md5": 32, "sha1": 40, "sha384": 96, "blake2b": 128}[algorithm]
    locks = [
        written(
            tmp_path,
            f"{digit}.lock",
            uv(INDEX, A).replace(f"sha256:{A}", f"{algorithm}:{digit * digits}"),
        )
        for digit in "12"
    ]

    code, found, told = changes(review, *locks)

    assert code == 1
    assert {"same version, other digest"} == found
    assert "2" * digits in json.dumps(told)


@pytest.mark.parametrize(
    "name",
    ["Apple-1.0-py3-none-any.whl", "apple-1.0.0-py3-none-any.whl", "apple-1.0-2-py3-none-any.whl"],
)
def test_another_spelling_of_a_file_hides_no_other_bytes(
    review: Review, tmp_path: Path, name: str
) -> None:
    text = uv(INDEX, A)
    old = written(tmp_path, "old.lock", text)
    new = written(
        tmp_path, "new.lock", text.replace("apple-1.0-py3-none-any.whl", name).replace(A, B)
    )

    code, found, _ = changes(review, old, new)

    assert code == 1
    assert {"same version, other digest"} == found


def test_files_for_another_platform_are_not_comparable(review: Review, tmp_path: Path) -> None:
    """Two machines of one team: each has locked the file for itself."""
    text = uv(INDEX, A)
    old = written(tmp_path, "old.lock", text)
    elsewhere = text.replace("py3-none-any", "cp39-cp39-win32").replace(A, B)
    new = written(tmp_path, "new.lock", elsewhere)

    code, found, _ = changes(review, old, new)

    assert code == 0
    assert {"not comparable"} == found
