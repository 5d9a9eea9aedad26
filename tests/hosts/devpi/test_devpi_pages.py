"""Promises to whoever reads, uploads or attacks, on one real devpi-server."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fakes.patience import LONGEST
from tests.fakes.running_devpi import PASSWORD, Answer, Devpi
from tests.plugins.pip_verify.tiny_wheels import sdist, wheel, wheel_name

from checkface import Digest, Face, Trio
from checkface_pip_verify.self_test.index import Index

WHEEL, SDIST = wheel_name("plum"), "plum-1.0.tar.gz"
FILES = {WHEEL: wheel("plum"), SDIST: sdist("plum", "ran")}
MANY = 300
NO_LIST = {"mirror_no_project_list": True, "volatile": False}
"""An upstream that knows projects one by one, as a proxy does."""


def faces_of(page: Answer) -> list[str]:
    """The paths of the pictures that a page shows."""
    found = re.findall(r'src="https?://[^/"]*(/[^"]*/[+]checkface/[^"]*png)"', page.text)
    return [str(each) for each in found]


def with_plum(server: Devpi, name: str, **settings: object) -> str:
    """An index of its own with the two files."""
    index = server.make_index(name, **settings)
    for filename, content in FILES.items():
        server.upload(index, filename, content, "plum", "1.0")
    return index


def test_twine_shows_before_and_after_what_the_page_shows(shared: Devpi, tmp_path: Path) -> None:
    index = shared.make_index("twine")
    dist = tmp_path / "dist"
    dist.mkdir()
    for filename, content in FILES.items():
        (dist / filename).write_bytes(content)
    files = [str(path) for path in sorted(dist.iterdir())]

    _twine(tmp_path, "upload", "--repository-url", f"{shared.url}/{index}/", *files)
    simple = f"{shared.url}/{index}/+simple/"
    said = _twine(tmp_path, "checkface", "--after", "--index-url", simple, *files)

    page = shared.page(index, "plum", "1.0").text
    words = re.findall(r"^[a-z]+ [a-z]+ [a-z]+ [a-z]+$", said, re.MULTILINE)
    assert 3 == len(set(words))
    for each in words:
        assert each in page


def test_a_picture_is_of_its_version_and_of_nothing_else(shared: Devpi) -> None:
    index = with_plum(shared, "pictures")
    trio, face, _ = faces_of(shared.whole_page(index, "plum", "1.0"))
    place, name = face.rsplit("/", 1)
    other = hashlib.sha256(b"of nobody").hexdigest()[:32]
    strange = [
        re.sub(r"[0-9a-f]{32}", other, face),
        face.replace("face-128", "face-1024"),
        face.replace("face-128", "trio-128"),
        face.replace("/plum/", "/pear/"),
        face.replace("/1.0/", "/1.1/"),
        face.replace(f"/{index}/", "/root/elsewhere/"),
        f"{place}/..%2f{name}",
        f"{place}/%2e%2e/{name}",
        f"{place}/{name}%00.png",
        f"{place}/{name}/",
        f"{place}//{name}",
        f"{place}/{name.upper()}",
        f"{place}/{'a' * 5000}.png",
        f"{place}/",
        f"/+checkface/{name}",
        "/+checkface/..%2f..%2f..%2fetc%2fpasswd",
        "/+checkface/index.js",
    ]

    assert 200 == shared.drawn(trio).status
    for path in strange:
        answer = shared.ask(path)
        assert 300 <= answer.status < 500, (path, answer.status)
        assert not answer.body.startswith(b"\x89PNG"), path
    for method in ("POST", "PUT", "DELETE"):
        assert 400 <= shared.ask(face, method, **shared.allowed()).status < 500


def test_a_picture_is_asked_for_once(shared: Devpi) -> None:
    index = with_plum(shared, "once")
    path = faces_of(shared.whole_page(index, "plum", "1.0"))[1]
    whole = shared.drawn(path)

    assert "private, max-age=31536000, immutable" == whole.headers["Cache-Control"]
    assert "nosniff" == whole.headers["X-Content-Type-Options"]
    tag = whole.headers["ETag"]
    for sent in (tag, f"W/{tag}", f'"x", {tag}'):
        again = shared.ask(path, If_None_Match=sent)
        assert (304, b"", tag) == (again.status, again.body, again.headers["ETag"])
    assert 200 == shared.ask(path, If_None_Match='"x"').status
    head = shared.ask(path, "HEAD")
    assert (200, b"", str(len(whole.body))) == (
        head.status,
        head.body,
        head.headers["Content-Length"],
    )
    part = shared.ask(path, Range="bytes=1-3")
    assert (200, whole.body) == (part.status, part.body)
    stranger = re.sub(r"[0-9a-f]{32}", "0" * 32, path)
    unknown = shared.ask(stranger, If_None_Match=f'"{stranger.rsplit("/", 1)[1]}"')
    assert 404 == unknown.status, "304 for whatever is asked would say that it is there"


def test_a_file_of_a_volatile_index_that_is_replaced_has_other_faces(shared: Devpi) -> None:
    index = with_plum(shared, "volatile", volatile=True)
    before = faces_of(shared.whole_page(index, "plum", "1.0"))
    other = wheel("plum", content="other")

    shared.upload(index, WHEEL, other, "plum", "1.0")

    page = shared.whole_page(index, "plum", "1.0")
    after = faces_of(page)
    assert "This index is volatile" in page.text
    assert " ".join(Face(Digest.of_bytes(other)).words) in page.text
    assert (before[0] != after[0], before[1] != after[1], before[2:]) == (True, True, after[2:])
    assert 404 == shared.ask(before[1]).status


def test_what_was_deleted_has_no_faces(shared: Devpi) -> None:
    index = with_plum(shared, "deleted", volatile=True)
    paths = faces_of(shared.whole_page(index, "plum", "1.0"))
    record = f"/{index}/plum/1.0/+checkface/checkface.json"
    assert 200 == shared.ask(record).status

    shared.tell("DELETE", f"/{index}/plum/1.0", {})

    for path in (*paths, record):
        assert 404 == shared.ask(path).status


@pytest.mark.parametrize(
    ("filename", "version", "more"),
    [
        ("plum-2.0<img src=x onerror=alert(1)>.zip", "2.0", {}),
        ("plum-3.0'\"><script>alert(1)<script>.zip", "3.0", {}),
        ("plum-4.0\u202egpj.zip", "4.0", {}),
        ("plum-5.0.zip", "5.0", {"summary": "<script>alert(1)</script>", "description": "</td>"}),
        ("plum-6.0+local.zip", "6.0+local", {}),
        ("plum-7.0${structure:1}.zip", "7.0", {}),
    ],
)
def test_hostile_names_and_metadata_are_text(
    shared: Devpi, filename: str, version: str, more: dict[str, str]
) -> None:
    """What devpi itself refuses cannot get here."""
    index = f"root/hostile{version[0]}"
    shared.make_index(f"hostile{version[0]}")
    try:
        shared.upload(index, filename, b"content", "plum", version, **more)
    except AssertionError:
        assert version not in {"5.0", "6.0+local"}
        return
    page = shared.whole_page(index, "plum", version)

    _, ours = page.text.split('<div class="checkface-index">')
    ours, _ = ours.split("</div></td>", 1)
    assert "<script" not in ours
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", ours)
    assert "\u202e" not in ours
    assert "${" not in ours or "{structure" in ours
    assert " ".join(Face(Digest.of_bytes(b"content")).words) in ours
    assert 2 - ("\u202e" in filename) == len(faces_of(page)), "what is not printable is no release"
    assert {200} == {shared.drawn(path).status for path in faces_of(page)}


def test_a_mirror_of_many_files_is_shown_within_limits(shared: Devpi) -> None:
    upstream = Index()
    try:
        names = [f"many-1.0-cp3{number}-none-any.whl" for number in range(MANY)]
        for name in names:
            upstream.add(name, name.encode())
        upstream.add("weak-1.0.tar.gz", b"weak")
        shared.tell(
            "PUT", "/root/mirror", {"type": "mirror", "mirror_url": upstream.url, **NO_LIST}
        )

        shared.ask("/root/mirror/+simple/many/")
        page = shared.whole_page("root/mirror", "many", "1.0")

        assert f"{MANY} files are not on this server yet" in page.text
        assert f"{MANY - 100} more files are not shown here" in page.text
        assert 1 + 100 == len(faces_of(page)), "the release, and as many files as a page shows"
        assert 'class="files"' in page.text
        assert not [path for path in upstream.requests if path.startswith("/files/")]
        record = shared.ask("/root/mirror/many/1.0/+checkface/checkface.json")
        assert (404, "text/plain; charset=utf-8") == (record.status, record.headers["Content-Type"])
        assert "no size" in record.text
    finally:
        upstream.close()


@pytest.mark.parametrize("hashes", ["none", "md5"])
def test_a_mirror_without_sha256_says_so(shared: Devpi, hashes: str) -> None:
    upstream = Index(hashes=hashes, as_json=False)
    try:
        upstream.add("weak-1.0.tar.gz", b"weak")
        shared.tell(
            "PUT", f"/root/no{hashes}", {"type": "mirror", "mirror_url": upstream.url, **NO_LIST}
        )

        shared.ask(f"/root/no{hashes}/+simple/weak/")
        page = shared.page(f"root/no{hashes}", "weak", "1.0")

        only = ", only md5" * (hashes == "md5")
        assert f"No face of weak-1.0.tar.gz: the index gives no sha256 of it{only}." in page.text
        assert not faces_of(page)
        assert 404 == shared.ask(f"/root/no{hashes}/weak/1.0/+checkface/checkface.json").status
    finally:
        upstream.close()


def test_the_faces_are_those_of_the_whole_release(shared: Devpi) -> None:
    """As `checkface release` shows them where the files were made."""
    index = with_plum(shared, "whole")
    sums = "".join(f"{Digest.of_bytes(FILES[name]).value}  {name}\n" for name in sorted(FILES))

    page = shared.whole_page(index, "plum", "1.0")

    assert " ".join(Trio(Digest.of_text(sums)).words) in page.text


def _twine(folder: Path, *arguments: str) -> str:
    settings = {"TWINE_USERNAME": "root", "TWINE_PASSWORD": PASSWORD, "HOME": str(folder)}
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "TWINE_"))}
    done = subprocess.run(
        [sys.executable, "-m", "twine", "--no-color", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**environ, **settings, "NO_PROXY": "127.0.0.1", "PIP_CONFIG_FILE": os.devnull},
        timeout=LONGEST,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
