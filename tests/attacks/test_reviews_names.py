"""`lock show --names` asks the user's own index which file has which hash, and believes no more."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.plugins.pip_verify.review.lock_review import Review
from tests.plugins.pip_verify.tiny_wheels import sha256, wheel_name

from checkface import Digest
from checkface_channels.exchange import Limits
from checkface_channels.locks.interface import LockedPackage
from checkface_channels.locks.promise import Promise
from checkface_channels.retries import ONE_TRY
from checkface_channels.web import Web
from checkface_pip_verify.review.file_names import OVERDUE, FileNames
from checkface_pip_verify.self_test.index import Index, Reply

HERE, SOURCE = wheel_name("plum"), "plum-1.0.tar.gz"
ELSEWHERE = "plum-1.0-cp27-cp27m-win32.whl"
FILES = {name: name.encode() for name in (ELSEWHERE, SOURCE, HERE)}
HASHES = " ".join(f"--hash=sha256:{sha256(data)}" for data in FILES.values())


@pytest.fixture
def served(index: Index) -> Index:
    """Its files are no wheels at all: who downloads one would fail."""
    for name, data in FILES.items():
        index.add(name, data)
    return index


def requirements(folder: Path, head: str = "") -> Path:
    path = folder / "requirements.txt"
    path.write_text(f"{head}plum==1.0 {HASHES}\n")
    return path


def pipfile(folder: Path) -> Path:
    hashes = [f"sha256:{sha256(data)}" for data in FILES.values()]
    package = {"version": "==1.0", "hashes": hashes}
    content = {"_meta": {"hash": {}, "sources": []}, "default": {"plum": package}, "develop": {}}
    path = folder / "Pipfile.lock"
    path.write_text(json.dumps(content))
    return path


@pytest.mark.parametrize("write", [requirements, pipfile])
def test_the_file_that_fits_is_found_by_its_hash_and_nothing_is_downloaded(
    review: Review, served: Index, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    said = review("show", write(tmp_path), "--names", index=served)

    assert said.code == 0, said
    assert f"{HERE}  (one of 3 files, named by {served.host})" in said.out
    assert sha256(FILES[HERE]) in said.out
    assert sha256(FILES[ELSEWHERE]) not in said.out
    assert ["/simple/plum/"] == served.requests
    assert f"Asking {served.host} for file names" in said.err


@pytest.mark.parametrize("write", [requirements, pipfile])
def test_nobody_is_asked_without_it_and_it_is_offered(
    review: Review, served: Index, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    said = review("show", write(tmp_path), index=served)

    assert "one of 3 files; which one is not written" in said.out
    assert "--names asks your index which is which" in said.out
    assert not served.requests


def test_json_has_each_name_beside_its_hash(review: Review, served: Index, tmp_path: Path) -> None:
    told = json.loads(review("show", requirements(tmp_path), "--names", "--json", index=served).out)

    (package,) = told["packages"]
    listed = {each["filename"]: each["digest"] for each in package["files"]}
    assert {name: f"sha256:{sha256(data)}" for name, data in FILES.items()} == listed
    assert (HERE, True) == (package["filename"], package["named_by_index"])
    assert [served.host] == told["contacted"]


def test_an_index_that_the_lock_names_is_not_asked(
    review: Review, served: Index, other: Index, tmp_path: Path
) -> None:
    path = requirements(tmp_path, f"--index-url {other.url}\n")

    said = review("show", path, "--names", index=served)

    assert HERE in said.out
    assert not other.requests


LIES = {
    "a file of another version": wheel_name("plum", "2.0"),
    "a file of another project": wheel_name("plumb"),
    "what is no wheel's name": "plum-1.0.exe",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_locked_hash_under_another_name_is_not_believed(
    review: Review, index: Index, tmp_path: Path, lie: str
) -> None:
    index.projects["plum"] = [LIES[lie]]
    index.files[LIES[lie]] = [FILES[HERE]]

    said = review("show", requirements(tmp_path), "--names", index=index)

    assert said.code == 0, said
    assert "one of 3 files" in said.out
    assert LIES[lie] not in said.out
    assert (
        f"no names for plum 1.0: {index.host} lists no file with a hash that is locked" in said.out
    )


def test_a_file_that_the_lock_does_not_know_is_never_shown(
    review: Review, served: Index, tmp_path: Path
) -> None:
    served.promised[HERE] = 64 * "1"

    said = review("show", requirements(tmp_path), "--names", index=served)

    assert HERE not in said.out
    assert f"{SOURCE}  (one of 3 files" in said.out
    assert 64 * "1" not in said.out


REPLIES = {
    "down": Reply(503),
    "gone": Reply(404),
    "closed": Reply(401),
    "no page": Reply(body=b"<html>", headers={"Content-Type": "text/plain"}),
    "rubbish": Reply(body=b"[[", headers={"Content-Type": "application/json"}),
    "sent elsewhere": Reply(302, headers={"Location": "file:///etc/passwd"}),
}


@pytest.mark.parametrize("case", REPLIES)
def test_an_index_that_does_not_help_is_said_and_the_lock_is_shown(
    review: Review, index: Index, tmp_path: Path, case: str
) -> None:
    index.replies["/simple/plum/"] = REPLIES[case]

    said = review("show", requirements(tmp_path), "--names", index=index)

    assert said.code == 0, said
    assert "one of 3 files; which one is not written" in said.out
    assert "no names for plum 1.0: " in said.out
    assert "Traceback" not in said.err


def test_no_network_is_said_plainly(review: Review, tmp_path: Path) -> None:
    said = review("show", requirements(tmp_path), "--names")

    assert said.code == 0, said
    assert "one of 3 files" in said.out
    (remark,) = [line for line in said.out.splitlines() if "no names for" in line]
    assert "127.0.0.1:9" in remark


def test_no_index_is_no_index(
    review: Review, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")

    said = review("show", requirements(tmp_path), "--names")

    assert "pip is set to no index on the web, so that nobody was asked" in said.out


def locked(*names: str) -> list[LockedPackage]:
    return [LockedPackage(name, "1.0", (Promise("sha256", 64 * "a"),)) for name in names]


def test_one_reason_is_said_once_and_the_order_stays(index: Index) -> None:
    packages = locked("fig", "plum", "pear")

    found = FileNames((index.url,)).name(packages)

    assert tuple(packages) == found.packages
    (remark,) = found.remarks
    assert remark.startswith("no names for fig 1.0 and 2 more: ")


def test_all_of_it_has_a_limit(index: Index) -> None:
    found = FileNames((index.url,), patience=-1).name(locked("fig"))

    assert (f"no names for fig 1.0: {OVERDUE}",) == found.remarks
    assert not index.requests


def test_an_index_that_drips_is_left(index: Index) -> None:
    """Where it would drip for an hour, this ends within seconds."""
    index.replies["/simple/fig/"] = Reply(body=3600 * b" ", drip_seconds=1)
    web = Web(limits=Limits(whole_seconds=1), retries=ONE_TRY)

    found = FileNames((index.url,), web).name(locked("fig"))

    assert "no names for fig 1.0: " in found.remarks[0]


def test_a_name_and_a_password_of_an_index_are_not_repeated(index: Index) -> None:
    index.password = ("somebody", "sesame")
    url = index.url.replace("http://", "http://somebody:wrong-sesame@")

    found = FileNames((url,)).name(locked("fig"))

    assert "sesame" not in "".join([*found.remarks, *found.hosts])


def test_two_indexes_each_name_what_they_have(served: Index, other: Index) -> None:
    other.add("fig-1.0-py3-none-any.whl", b"fig")
    fig = LockedPackage("fig", "1.0", (Promise("sha256", sha256(b"fig")),))
    plum = LockedPackage("plum", "1.0", (Promise("sha256", sha256(FILES[HERE])),))

    found = FileNames((served.url, other.url)).name([fig, plum])

    named = [(each.files[0].filename, each.files[0].digest) for each in found.packages]
    assert [
        ("fig-1.0-py3-none-any.whl", Digest("sha256", sha256(b"fig"))),
        (HERE, Digest("sha256", sha256(FILES[HERE]))),
    ] == named
