"""`check` asks whom a lock names, says so before, and takes nothing else of it for an order."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.attacks.lock_texts import NAMES, WHEEL, poetry, uv
from tests.plugins.pip_verify.review.lock_review import Review
from tests.plugins.pip_verify.tiny_wheels import sdist, sha256, wheel

from checkface_pip_verify.review import index as index_module
from checkface_pip_verify.self_test.index import Index, Reply

APPLE = wheel("apple")
DIGEST = sha256(APPLE)
TOLD = "xyzzy-4711"

ORDERS = [
    "--index-url {url} --no-binary :all:",
    "--index-url={url} --no-binary=:all:",
    "-i {url} --no-binary apple",
    "-i{url} --no-binary :all:",
    "--index-url '{url} --no-binary :all:'",
    '--index-url "{url}" --no-binary ":all:"',
    "--index-url {url} \\\n  --no-binary :all:",
    "--index-url {url}\n--no-binary :all:",
    "--extra-index-url {url} --no-binary :all:",
    "--find-links {url}apple/ --no-binary :all:",
    "--trusted-host x --no-binary :all:\n--index-url {url}",
    "--index-url {url}\n--prefer-binary --no-bin :all:",
    "--index-url {url} --pre --no-binary=apple --config-settings a=b",
    "--index-url {url}\u2028--no-binary :all:",
    "--index-url {url}\x0c--no-binary :all:",
]
"""Each stands in a lock, above a package of which the index has the source only."""


def lock(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, newline="")
    return path


@pytest.mark.parametrize(
    ("order", "place"),
    [
        *((order, "on the disk") for order in ORDERS),
        *((each, "in a commit") for each in ORDERS[:2]),
    ],
)
def test_a_line_of_a_lock_never_makes_pip_build(
    review: Review,
    index: Index,
    tmp_path: Path,
    order: str,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mark = tmp_path / "it-ran"
    index.add("apple-1.0.tar.gz", sdist("apple", str(mark)))
    text = f"{order.format(url=index.url)}\napple==1.0 --hash=sha256:{DIGEST}\n"
    where = str(lock(tmp_path, "requirements.txt", text))
    if place == "in a commit":
        where = _committed(tmp_path, monkeypatch)

    review("check", where, index=index)

    assert not mark.exists()


def _committed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(folder)
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
        subprocess.run(["git", *identity, *words], check=True)
    return "git:HEAD:requirements.txt"


@pytest.mark.parametrize("text_of", [uv, poetry])
@pytest.mark.parametrize(
    "order", ["{url} --no-binary :all:", "{url}\n--no-binary=:all:", "{url}'\n--no-binary=:all:"]
)
def test_an_index_in_a_table_is_one_value(
    review: Review,
    index: Index,
    tmp_path: Path,
    order: str,
    text_of: Callable[[str, str], str],
) -> None:
    mark = tmp_path / "it-ran"
    index.add("apple-1.0.tar.gz", sdist("apple", str(mark)))

    said = review(
        "check", lock(tmp_path, "x.lock", text_of(order.format(url=index.url), DIGEST)), index=index
    )

    assert said.code == 14, said
    assert not mark.exists()
    assert not index.requests


@pytest.mark.parametrize("version", ["1.0 --no-binary :all:", "1.0\\n--no-binary=:all:", "-r x"])
def test_a_version_is_one_value(review: Review, index: Index, tmp_path: Path, version: str) -> None:
    mark = tmp_path / "it-ran"
    index.add("apple-1.0.tar.gz", sdist("apple", str(mark)))
    text = uv(index.url, DIGEST).replace('version = "1.0"', f'version = "{version}"')

    review("check", lock(tmp_path, "uv.lock", text), index=index)

    assert not mark.exists()


@pytest.mark.parametrize("name", NAMES)
def test_the_index_that_a_lock_names_is_asked_and_said(
    review: Review, index: Index, other: Index, tmp_path: Path, name: str
) -> None:
    index.add(WHEEL, APPLE)

    said = review("check", lock(tmp_path, name, NAMES[name](index.url, DIGEST)), index=other)

    assert said.code == 0, said
    assert f"against {index.host}, which the lock names" in said.out.splitlines()[0]
    assert index.requests
    assert not other.requests


@pytest.mark.parametrize("name", NAMES)
def test_the_users_word_outranks_the_lock(
    review: Review, index: Index, other: Index, tmp_path: Path, name: str
) -> None:
    other.add(WHEEL, APPLE)
    path = lock(tmp_path, name, NAMES[name](index.url, DIGEST))

    said = review("check", path, f"--index-url={other.url}")

    assert said.code == 0, said
    assert f"against {other.host}, as you say" in said.out
    assert not index.requests


def test_what_the_lock_does_not_name_is_asked_where_pip_is_set_to(
    review: Review, index: Index, tmp_path: Path
) -> None:
    index.add(WHEEL, APPLE)
    path = lock(tmp_path, "r.txt", f"apple==1.0 --hash=sha256:{DIGEST}\n")

    said = review("check", path, index=index)

    assert said.code == 0, said
    assert f"against {index.host}, as pip is set" in said.out


def test_whom_a_redirect_led_to_is_said_in_json(
    review: Review, index: Index, other: Index, tmp_path: Path
) -> None:
    other.add(WHEEL, APPLE)
    index.replies["/simple/apple/"] = Reply(302, b"", {"Location": f"{other.url}apple/"})

    path = lock(tmp_path, "uv.lock", uv(index.url, DIGEST))
    said = review("check", path, "--json")

    assert {index.host, other.host} == set(json.loads(said.out)["contacted"])
    assert index.host in said.err


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "index_of",
    ["{url}${{TOKEN}}/", "http://${{TOKEN}}@{host}/simple/", "http://u:${{TOKEN}}@{host}/simple/"],
)
def test_no_variable_is_ever_filled_in(
    review: Review,
    index: Index,
    tmp_path: Path,
    name: str,
    index_of: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TOKEN", TOLD)
    where = index_of.format(url=index.url, host=index.host)

    said = review("check", lock(tmp_path, name, NAMES[name](where, DIGEST)), index=index)

    assert said.code == 14, said
    assert "fills in no variable" in said.out + said.err
    assert not index.requests


@pytest.mark.parametrize(
    "line",
    [
        "--extra-index-url {url}${{TOKEN}}/",
        "--find-links {url}${{TOKEN}}/",
        "--index-url {url}$TOKEN/",
        "--index-url {url}%TOKEN%/",
        "--index-url '{url}$''{{TOKEN}}/'",
        "--index-url {url}$\\{{TOKEN}}/",
        "--trusted-host ${{TOKEN}}",
    ],
)
def test_nothing_that_looks_like_a_variable_leaves_us(
    review: Review, index: Index, tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", TOLD)
    index.add(WHEEL, APPLE)
    text = f"{line.format(url=index.url)}\napple==1.0 --hash=sha256:{DIGEST}\n"

    said = review("check", lock(tmp_path, "requirements.txt", text), index=index)

    assert TOLD not in str(index.heard) + str(index.requests)
    assert TOLD not in said.out + said.err


def test_a_folder_that_a_lock_names_is_not_looked_into(
    review: Review, index: Index, tmp_path: Path
) -> None:
    index.add(WHEEL, APPLE)
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / WHEEL).write_bytes(wheel("apple", content="another"))
    text = f"--find-links {tmp_path / 'wheels'}\napple==1.0 --hash=sha256:{DIGEST}\n"

    said = review("check", lock(tmp_path, "requirements.txt", text), index=index)

    assert said.code == 0, said
    assert "left out: --find-links=" in said.out
    assert "--against FOLDER" in said.out


@pytest.mark.parametrize("entry", ["default", "machine elsewhere.example"])
def test_no_password_of_the_users_goes_to_a_host_that_it_is_not_for(
    review: Review, index: Index, tmp_path: Path, entry: str
) -> None:
    index.add(WHEEL, APPLE)
    (tmp_path / "home").mkdir()
    netrc = tmp_path / "home/.netrc"
    netrc.write_text(f"{entry} login me password {TOLD}\n")
    netrc.chmod(0o600)

    said = review("check", lock(tmp_path, "uv.lock", uv(index.url, DIGEST)))

    assert said.code == 0, said
    assert not any("Authorization" in headers for _, headers in index.heard)


def test_the_password_that_the_user_has_for_that_host_goes_there(
    review: Review, index: Index, other: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.add(WHEEL, APPLE)
    index.password = ("me", TOLD)
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", index.url_with_password())

    said = review("check", lock(tmp_path, "uv.lock", uv(index.url, DIGEST)), index=other)

    assert said.code == 0, said
    assert not other.requests
    assert TOLD not in said.out + said.err


@pytest.mark.parametrize("trouble", ["nobody listens", "a dead proxy", "errors"])
def test_an_index_that_is_not_there_is_said_once(
    review: Review, index: Index, tmp_path: Path, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"fruit{number}" for number in range(30)]
    lines = [f"{name}==1.0 --hash=sha256:{DIGEST}" for name in names]
    where = {
        "nobody listens": "http://127.0.0.1:9/simple/",
        "a dead proxy": "https://index.example/simple/",
        "errors": index.url,
    }[trouble]
    if trouble == "a dead proxy":
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    index.replies["/simple/.*"] = Reply(500)
    text = "\n".join([f"--index-url {where}", *lines])

    said = review("check", lock(tmp_path, "requirements.txt", text))

    assert said.code == 14, said
    assert "No matching distribution" not in said.out
    reason = "answers 500" if trouble == "errors" else "cannot be reached"
    assert said.out.count(reason) == 1
    assert "fruit0 1.0" in said.out
    assert "30 not compared, nothing could be compared" in said.out


def test_an_index_that_drips_ends(
    review: Review, index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "PATIENCE_SECONDS", 5)
    index.replies["/simple/.*"] = Reply(200, b"x" * 10_000, drip_seconds=1)

    said = review("check", lock(tmp_path, "uv.lock", uv(index.url, DIGEST)))

    assert said.code == 14, said
    assert "the time for asking is up" in said.out


def test_a_wheel_that_came_after_the_locked_source_is_a_note(
    review: Review, index: Index, tmp_path: Path
) -> None:
    """pip holds it against the hash of the source, and passes it over."""
    source = sdist("apple", str(tmp_path / "it-ran"))
    index.add("apple-1.0.tar.gz", source)
    index.add(WHEEL, APPLE)
    text = f"apple==1.0 --hash=sha256:{sha256(source)}\n"
    folder = tmp_path / "wheels"
    folder.mkdir()
    for name, versions in index.files.items():
        (folder / name).write_bytes(versions[0])

    asked = review("check", lock(tmp_path, "r.txt", text), index=index)
    there = review("check", tmp_path / "r.txt", "--against", folder)

    assert asked.code == 14, asked
    assert "only the source is locked; this wheel came later" in asked.out
    assert there.code == 0, there
    assert "only the source is locked; this wheel came later" in there.out
    assert not (tmp_path / "it-ran").exists()


def test_a_swapped_wheel_is_no_note(review: Review, index: Index, tmp_path: Path) -> None:
    """Neither is one beside a source that is not the locked one."""
    index.add("apple-1.0.tar.gz", sdist("apple", str(tmp_path / "it-ran")))
    index.add(WHEEL, wheel("apple", content="swapped"))
    text = f"apple==1.0 --hash=sha256:{DIGEST}\n"

    said = review("check", lock(tmp_path, "r.txt", text), index=index)

    assert said.code == 12, said


@pytest.mark.parametrize("algorithm", ["md5", "sha384", "blake2b_256", "sha3_256", "sha1"])
def test_a_hash_without_a_face_is_compared_too(
    review: Review, index: Index, tmp_path: Path, algorithm: str
) -> None:
    import hashlib

    sized = algorithm == "blake2b_256"
    made = hashlib.blake2b(APPLE, digest_size=32) if sized else hashlib.new(algorithm, APPLE)
    index.add(WHEEL, APPLE)
    right, wrong = made.hexdigest(), "0" * len(made.hexdigest())

    for value, code in ((right, 0), (wrong, 12)):
        text = uv(index.url, DIGEST).replace(f"sha256:{DIGEST}", f"{algorithm}:{value}")
        said = review("check", lock(tmp_path, "uv.lock", text))
        assert said.code == code, said


def test_a_wrong_lock_of_a_large_project_has_a_short_answer(
    review: Review, index: Index, tmp_path: Path
) -> None:
    index.add(WHEEL, APPLE)
    digests = " ".join(f"--hash=sha256:{number:064x}" for number in range(89))
    path = lock(tmp_path, "r.txt", f"apple==1.0 {digests}\n")

    said = review("check", path, index=index)

    assert said.code == 12
    assert len(said.out.splitlines()) < 12
    assert "not among the 89 that are locked" in said.out
