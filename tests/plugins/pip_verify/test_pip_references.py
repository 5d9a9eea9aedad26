"""`pypi:NAME==VERSION` names the wheel that pip would install here."""

from __future__ import annotations

import re

import pytest
from tests.plugins.pip_verify.tiny_wheels import sdist, sha256, wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface import UnresolvedReferenceError, resolve
from checkface_pip_verify.self_test.index import Index

PLUM = wheel("plum")


@pytest.fixture(autouse=True)
def _environment(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in bench.environ.items():
        if name.startswith("PIP_"):
            monkeypatch.setenv(name, value)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)


def test_a_version_resolves_to_the_digest_of_its_wheel(index: Index) -> None:
    index.add(wheel_name("plum"), PLUM)

    found = resolve("pypi:plum==1.0")

    assert str(found.digest) == f"sha256:{sha256(PLUM)}"
    assert (found.name, found.version) == (wheel_name("plum"), "1.0")


def test_source_is_not_built_to_resolve_a_reference(bench: Workbench, index: Index) -> None:
    mark = bench.folder / "mark"
    index.add("trap-1.0.tar.gz", sdist("trap", str(mark)))

    with pytest.raises(UnresolvedReferenceError, match="there is no wheel that fits"):
        resolve("pypi:trap==1.0")

    assert not mark.exists()


@pytest.mark.parametrize(
    "reference",
    ["pypi:plum", "pypi:plum>=1", "pypi:plum==1.*", "pypi:", "pypi:plum==1,==2", "pypi:-r=x"],
)
def test_what_names_no_single_version_is_said(reference: str) -> None:
    with pytest.raises(UnresolvedReferenceError, match="expected pypi:NAME==VERSION"):
        resolve(reference)


@pytest.mark.parametrize("setting", ["PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"])
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:9/simple", "127.0.0.1:9 could not be reached: the connection was refus"),
        ("http://bob:s3cret@127.0.0.1:9/simple", "127.0.0.1:9 could not be reached"),
    ],
)
def test_an_index_that_is_not_there_is_no_version_that_is_not_there(
    setting: str, url: str, said: str, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.add(wheel_name("pear"), wheel("pear"))
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv(setting, url)

    with pytest.raises(UnresolvedReferenceError) as caught:
        resolve("pypi:plum==1.0")

    assert said in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_version_that_there_is_not_names_the_newest(index: Index) -> None:
    index.add(wheel_name("plum"), PLUM)

    with pytest.raises(UnresolvedReferenceError, match=r"the newest version is 1\.0"):
        resolve("pypi:plum==9")


def test_other_bytes_than_the_index_promises_are_said_with_both_digests(index: Index) -> None:
    index.add(wheel_name("plum"), PLUM)
    index.hashes = "wrong"

    with pytest.raises(UnresolvedReferenceError) as caught:
        resolve("pypi:plum==1.0")

    assert "pip got other bytes" in str(caught.value)
    assert {"0" * 64, sha256(PLUM)} <= set(re.findall("[0-9a-f]{64}", str(caught.value)))


def test_a_password_in_pips_answer_is_not_passed_on(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.password = ("alice", "s3cret")
    monkeypatch.setenv("PIP_INDEX_URL", index.url_with_password().replace("s3cret", "wr0ng"))

    with pytest.raises(UnresolvedReferenceError) as caught:
        resolve("pypi:plum==1.0")

    assert "wr0ng" not in str(caught.value)
