"""`pypi:NAME==VERSION#release` names the release as the index lists it, and downloads nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.pip_verify.tiny_wheels import sha256, wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface import Digest, UnresolvedReferenceError, resolve
from checkface_pip_verify.self_test.index import Index

WHEEL, OTHER = wheel("plum"), wheel("plum", content="other")
LINUX = "plum-1.0-cp311-cp311-manylinux_2_17_x86_64.whl"
SDIST = "plum-1.0.tar.gz"
REFERENCE = "pypi:plum==1.0#release"


@pytest.fixture(autouse=True)
def _environment(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in bench.environ.items():
        if name.startswith("PIP_"):
            monkeypatch.setenv(name, value)
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def second() -> Iterator[Index]:
    served = Index()
    yield served
    served.close()


def release(**files: bytes) -> Digest:
    """The sha256 of SHA256SUMS, as `sha256sum` would write it of these files."""
    return Digest.of_text("".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files)))


def test_it_is_the_digest_of_the_sums_over_all_files_whatever_their_platform(index: Index) -> None:
    index.add(wheel_name("plum"), WHEEL)
    index.add(SDIST, b"source")
    index.add(LINUX, OTHER)

    found = resolve(REFERENCE)

    sums = {wheel_name("plum"): WHEEL, SDIST: b"source", LINUX: OTHER}
    assert found.digest == release(**sums)
    assert (found.name, found.version) == ("plum", "1.0")
    assert index.requests == ["/simple/plum/"]


def test_other_versions_and_what_is_no_wheel_or_sdist_take_no_part(index: Index) -> None:
    index.add(wheel_name("plum"), WHEEL)
    for name in (
        wheel_name("plum", "2.0"),
        wheel_name("plum", "1.0+local"),
        wheel_name("plum", "1.0rc1"),
        "plum-1.0-py3.11.egg",
        "plum-1.0.exe",
        "plum-seed-1.0.tar.gz",
    ):
        index.add(name, b"x")

    assert resolve(REFERENCE).digest == release(**{wheel_name("plum"): WHEEL})


@pytest.mark.parametrize("reference", [" PYPI:Plum == 1.0.0#release", "pypi:plum==1#release"])
def test_one_version_may_be_written_in_more_ways_than_one(index: Index, reference: str) -> None:
    index.add(wheel_name("plum"), WHEEL)

    assert resolve(reference).digest == release(**{wheel_name("plum"): WHEEL})


@pytest.mark.parametrize("size", [None, 7, "seven", -1])
def test_a_size_the_index_lists_or_not_does_not_change_the_face(
    index: Index, monkeypatch: pytest.MonkeyPatch, size: Any
) -> None:
    index.add(wheel_name("plum"), WHEEL)
    plain = index.links
    monkeypatch.setattr(index, "links", lambda name: [{**e, "size": size} for e in plain(name)])

    assert resolve(REFERENCE).digest == release(**{wheel_name("plum"): WHEEL})


@pytest.mark.parametrize("hashes", ["none", "md5"])
def test_a_file_without_sha256_is_said_and_never_downloaded_for_it(
    index: Index, hashes: str
) -> None:
    index.hashes = hashes
    index.add(wheel_name("plum"), WHEEL)

    with pytest.raises(UnresolvedReferenceError) as caught:
        resolve(REFERENCE)

    assert f"{index.host} lists {wheel_name('plum')} with the sha256 None" in str(caught.value)
    assert index.requests == ["/simple/plum/"]


@pytest.mark.parametrize("missing", ["project", "version"])
def test_what_no_index_lists_is_said(index: Index, missing: str) -> None:
    if missing == "version":
        index.add(wheel_name("plum", "2.0"), WHEEL)

    with pytest.raises(
        UnresolvedReferenceError, match=r"'pypi:plum==1\.0#release': no index .* li"
    ):
        resolve(REFERENCE)


def test_an_index_without_json_pages_lists_the_same_release(index: Index) -> None:
    index.as_json = False
    index.add(wheel_name("plum"), WHEEL)

    assert resolve(REFERENCE).digest == release(**{wheel_name("plum"): WHEEL})


def test_an_index_that_cannot_be_reached_is_said(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one may not stand in for it: it might list other files."""
    index.add(wheel_name("plum"), WHEEL)
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "http://127.0.0.1:9/simple")

    with pytest.raises(UnresolvedReferenceError, match=r"127\.0\.0\.1:9 cannot be reached"):
        resolve(REFERENCE)


def test_two_indexes_have_to_agree(
    index: Index, second: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", second.url)
    index.add(wheel_name("plum"), WHEEL)

    alone = resolve(REFERENCE)
    second.add(wheel_name("plum"), WHEEL)
    together = resolve(REFERENCE)
    second.files[wheel_name("plum")] = [OTHER]

    assert alone.digest == together.digest == release(**{wheel_name("plum"): WHEEL})
    with pytest.raises(UnresolvedReferenceError) as caught:
        resolve(REFERENCE)
    assert f"{index.host} and {second.host} list different files" in str(caught.value)


def test_a_folder_of_an_index_stands_in_the_way_only_if_it_has_the_project(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.add(wheel_name("plum"), WHEEL)
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", (tmp_path / "simple").as_uri())

    assert resolve(REFERENCE).digest == release(**{wheel_name("plum"): WHEEL})
    (tmp_path / "simple" / "plum").mkdir(parents=True)
    with pytest.raises(UnresolvedReferenceError, match="local folder has no page"):
        resolve(REFERENCE)


def test_no_index_is_no_index(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    index.add(wheel_name("plum"), WHEEL)
    monkeypatch.setenv("PIP_NO_INDEX", "1")

    with pytest.raises(UnresolvedReferenceError, match="no index that pip is set to"):
        resolve(REFERENCE)
    assert index.requests == []


def test_a_password_works_and_is_never_said(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    index.password = ("alice", "s3cret")
    index.add(wheel_name("plum"), WHEEL)
    url = index.url_with_password()

    monkeypatch.setenv("PIP_INDEX_URL", url)
    found = resolve(REFERENCE)
    monkeypatch.setenv("PIP_INDEX_URL", url.replace("s3cret", "wr0ng"))
    with pytest.raises(UnresolvedReferenceError, match="answers 401") as caught:
        resolve(REFERENCE)

    assert found.digest == release(**{wheel_name("plum"): WHEEL})
    assert "wr0ng" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"files": []}',
        '{"meta": {"api-version": "1.0"}, "files": 3}',
        '{"meta": {"api-version": "1.0"}, "files": ["x"]}',
        '{"meta": {"api-version": 1}, "files": []}',
        "[" * 100_000,
    ],
)
def test_a_page_that_is_none_is_said(
    index: Index, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    index.add(wheel_name("plum"), WHEEL)
    monkeypatch.setattr("checkface_pip_verify.self_test.index.json.dumps", lambda _: text)

    with pytest.raises(UnresolvedReferenceError, match=r"sends a page|not even the name"):
        resolve(REFERENCE)


@pytest.mark.parametrize(
    "reference", ["pypi:plum#release", "pypi:plum==1.0#wheel", "pypi:#release"]
)
def test_what_names_no_single_version_is_said_with_both_forms(reference: str) -> None:
    with pytest.raises(UnresolvedReferenceError, match="or pypi:NAME==VERSION#release"):
        resolve(reference)
