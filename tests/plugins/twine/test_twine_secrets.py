"""No password that twine, pip or the machine knows is said or written by us, however it ends."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.fakes.upload_index import Fault, UploadIndex
from tests.plugins.twine.conftest import Twine

SECRET, NAME = "pl4nted-secret", "pl4nted-name"
ODD = {"plain": SECRET, "odd": f"{SECRET}@/#?: %{SECRET}", "quoted": f"{SECRET}%2F%40"}

Given = tuple[list[str], Mapping[str, str]]
"""Options and variables."""


def with_password(url: str, password: str = SECRET) -> str:
    return url.replace("://", f"://{NAME}:{password}@")


def as_option(url: str, _: Path) -> Given:
    return ["--index-url", url], {}


def as_variable(url: str, _: Path) -> Given:
    return [], {"PIP_INDEX_URL": url}


def as_extra_index(url: str, _: Path) -> Given:
    return [], {"PIP_EXTRA_INDEX_URL": url}


def as_pips_setting(url: str, folder: Path) -> Given:
    config = folder / "pip.conf"
    config.write_text(f"[global]\nindex-url = {url.replace('%', '%%')}\n")
    return [], {"PIP_CONFIG_FILE": str(config), "PIP_INDEX_URL": ""}


def as_proxy(url: str, _: Path) -> Given:
    return [], {"PIP_PROXY": url, "NO_PROXY": ""}


def as_proxy_of_all(url: str, _: Path) -> Given:
    return [], {"http_proxy": url, "NO_PROXY": ""}


def as_twines(url: str, folder: Path) -> Given:
    """What twine itself would log in with; and a keyring that pip may ask."""
    (folder / ".pypirc").write_text(
        f"[distutils]\nindex-servers = pypi\n[pypi]\nrepository = {url}\n"
        f"username = {NAME}\npassword = {SECRET}\n"
    )
    (folder / ".netrc").write_text(f"machine 127.0.0.1 login {NAME} password {SECRET}\n")
    (folder / ".netrc").chmod(0o600)
    (folder / "keyring").write_text(f"#!/bin/sh\necho {SECRET}\n")
    (folder / "keyring").chmod(0o700)
    variables = {"TWINE_USERNAME": NAME, "TWINE_PASSWORD": SECRET, "TWINE_REPOSITORY_URL": url}
    return [], {**variables, "PIP_KEYRING_PROVIDER": "subprocess", "PATH": f"{folder}:/bin"}


PLACES: dict[str, Callable[[str, Path], Given]] = {
    place.__name__: place
    for place in (
        *(as_option, as_variable, as_extra_index, as_pips_setting),
        *(as_proxy, as_proxy_of_all, as_twines),
    )
}


def serves(_: UploadIndex) -> None:
    pass


def is_locked(index: UploadIndex) -> None:
    index.password = ("other", "password")


def fails(index: UploadIndex) -> None:
    index.fail("/simple/plum/", *[Fault(500)] * 9)


def moves(index: UploadIndex) -> None:
    elsewhere = with_password("http://127.0.0.1:9/simple/plum/")
    index.fail("/simple/plum/", *[Fault(302, {"Location": elsewhere})] * 9)


def lists_nonsense(index: UploadIndex) -> None:
    index.fail("/simple/plum/", *[Fault(body=b"{")] * 9)


ENDS: dict[str, Callable[[UploadIndex], None]] = {
    end.__name__: end for end in (serves, is_locked, fails, moves, lists_nonsense)
}


def require_unsaid(text: str) -> None:
    pairs = (f"{NAME}:{password}".encode() for password in ODD.values())
    for told in ("pl4nted", *(base64.b64encode(pair).decode()[:20] for pair in pairs)):
        assert told not in text


def planted(folder: Path) -> dict[Path, bytes]:
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and b"pl4nted" in path.read_bytes()
    }


CASES = [
    (place, password, end)
    for (place, password), end in zip(
        itertools.product(PLACES, ODD), itertools.cycle(ENDS), strict=False
    )
]


@pytest.mark.parametrize(("place", "password", "end"), CASES)
def test_a_password_is_neither_said_nor_written(
    place: str, password: str, end: str, twine: Twine, uploaded: UploadIndex, tmp_path: Path
) -> None:
    ENDS[end](uploaded)
    words, variables = PLACES[place](with_password(uploaded.url, ODD[password]), tmp_path)
    before = planted(tmp_path)

    for more in ([], ["--json"]):
        ended = twine(
            "checkface", "--after", *words, *more, "dist/*", CHECKFACE_TRACEBACK="1", **variables
        )
        require_unsaid(ended.out + ended.err)
    assert planted(tmp_path) == before


URL = with_password("https://host.example/legacy/")
TYPED = [
    ["--password", SECRET],
    [f"--password={SECRET}"],
    ["-p", SECRET],
    [f"-p{SECRET}"],
    ["-u", NAME, "-p", SECRET],
    ["--repository-url", URL],
    [f"--repository-url={URL}"],
    ["--index-url", URL],
    [f"--i={URL}"],
    [f"--in={URL}"],
    ["--after", "--index-url", URL.replace("https", "ftp")],
    ["--after", "--index-url", URL.replace("https://", "")],
]


@pytest.mark.parametrize("words", TYPED, ids=" ".join)
@pytest.mark.parametrize("comes_first", [True, False])
def test_what_twine_upload_takes_is_refused_without_repeating_it(
    words: list[str], twine: Twine, dist: Path, *, comes_first: bool
) -> None:
    files = [str(path) for path in dist.iterdir()]
    said = [*words, *files] if comes_first else [*files, *words]

    ended = twine("checkface", *said)

    assert ended.code == 2
    require_unsaid(ended.out + ended.err)
