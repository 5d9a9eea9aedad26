"""What a lock includes stays in its folder, and nothing of it is repeated."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest
from tests.plugins.pip_verify.review.lock_review import Review
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import Lock, LockError
from checkface_channels.locks.reading import parse_lock, read_lock
from checkface_channels.locks.source import InGit, OnDisk, Source
from checkface_pip_verify.self_test.index import Index

OURS = Environment.of_ours()
SECRET = "machine x login y password sesame"  # noqa: S105 - the bait
GOOD = f"plum==1.0 --hash=sha256:{'0' * 64}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of locks, beside a secret and a way to it."""
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "locks/more").mkdir(parents=True)
    (tmp_path / "locks/link").symlink_to(tmp_path / "secret")
    (tmp_path / "locks/out").symlink_to(tmp_path)
    return tmp_path / "locks"


def refused(folder: Path, *lines: str) -> str:
    (folder / "lock.txt").write_text("".join(f"{line}\n" for line in [GOOD, *lines]))
    with pytest.raises(LockError) as caught:
        read_lock(str(folder / "lock.txt"), OURS)
    return str(caught.value)


def included(folder: Path, text: str) -> Lock:
    (folder / "lock.txt").write_text(f"{GOOD}-r more/x.txt\n")
    (folder / "more/x.txt").write_text(text)
    return read_lock(str(folder / "lock.txt"), OURS)


@pytest.mark.parametrize(
    "way",
    [
        "-r ../secret",
        "-r more/../../secret",
        "-r link",
        "-r out/secret",
        "--requirement=../secret",
        "--requirem ../secret",
        "-r'../secret'",
        "-r .././secret",
        "-r /proc/self/environ",
        "-r /proc/self/fd/0",
        "-r /dev/zero",
        "-r /proc/kmsg",
        "-r /etc/passwd",
        "-r more/../out/./secret",
    ],
)
def test_nothing_outside_its_folder_is_read(way: str, folder: Path) -> None:
    said = refused(folder, way)

    assert "sesame" not in said
    assert "line 3" in said
    assert "name it yourself" in said
    assert 1 == len(said.splitlines())


def test_a_path_of_the_users_home_is_no_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("PLACE", str(folder.parent / "secret"))

    for way in ("-r ~/secret", "-r ${PLACE}", "-r ${HOME}/secret"):
        assert "sesame" not in refused(folder, way)


def test_pipes_and_folders_are_refused_at_once(folder: Path) -> None:
    os.mkfifo(folder / "pipe")

    assert stat.S_ISFIFO((folder / "pipe").stat().st_mode)
    assert "no regular file" in refused(folder, "-r pipe")
    assert "no regular file" in refused(folder, "-r more")


def test_a_huge_file_is_refused(folder: Path) -> None:
    with (folder / "huge").open("wb") as file:
        file.truncate(1 << 30)

    assert "at most 32 MiB" in refused(folder, "-r huge")


@pytest.mark.parametrize(
    "text", [SECRET, f"'{SECRET}", f"--{SECRET}", f"-e {SECRET}", f"./{SECRET}"]
)
def test_of_an_included_file_no_text_is_repeated(text: str, folder: Path) -> None:
    held = included(folder, f"{text}\n")

    told = held.notes + held.unreadable
    assert told
    assert "sesame" not in "".join(told)
    assert all("x.txt, line 1" in sentence for sentence in told)


@pytest.mark.parametrize(
    "text",
    [
        "fig==1 --hash=sha256:sesame",
        "fig==1 --hash=sesame",
        "-r sesame:sesame://",
        "fig==sesame!sesame! --hash=sha256:00",
    ],
)
def test_an_error_in_an_included_file_repeats_nothing(text: str, folder: Path) -> None:
    try:
        told = "".join(included(folder, f"{text}\n").unreadable)
    except LockError as error:
        told = str(error)
    assert "sesame" not in told
    assert "x.txt, line 1" in told


def test_files_inside_include_each_other_and_one_that_was_named(folder: Path) -> None:
    (folder / "lock.txt").write_text("-r more/x.txt\n-r ./lock.txt\n-r ../named.txt\n")
    (folder / "more/x.txt").write_text(f"-r ../lock.txt\n-r x.txt\n{GOOD}")
    (folder.parent / "named.txt").write_text("fig==1\n")
    names = [str(folder / "lock.txt"), str(folder.parent / "named.txt")]

    held = read_lock(names[0], OURS, names)

    assert ["fig 1", "plum 1.0"] == [package.title for package in held.packages]


def test_includes_end_somewhere(folder: Path) -> None:
    for number in range(100):
        (folder / f"{number}.txt").write_text(f"-r {number + 1}.txt\n")

    assert "very many" in refused(folder, "-r 0.txt")


@pytest.mark.parametrize(
    "command", [("lock", "show"), ("lock", "check"), ("install", "plum", "--yes", "--lock")]
)
def test_the_commands_print_nothing_of_it(
    command: tuple[str, ...], folder: Path, bench: Workbench
) -> None:
    (folder / "lock.txt").write_text(f"{GOOD}-r ../secret\n-r /proc/self/environ\n")

    done = bench.run(*command, str(folder / "lock.txt"))

    assert 14 == done.code, done.text
    assert "sesame" not in done.text
    assert "PATH=" not in done.text


WAYS_IN = {
    "show": ["show", "LOCK"],
    "check": ["check", "LOCK", "--against", "NOTHING"],
    "diff": ["diff", "LOCK", "LOCK"],
}


@pytest.mark.parametrize("way", WAYS_IN)
@pytest.mark.parametrize("depth", [0, 1])
def test_the_error_names_the_way_in_and_that_way_is_one(
    way: str, depth: int, folder: Path, review: Review
) -> None:
    base, lock = _including_what_is_outside(folder, depth)
    places = {"LOCK": str(lock), "NOTHING": str(folder / "more")}
    command, *words = [places.get(word, word) for word in WAYS_IN[way]]

    refused = review(command, *words)
    taken = review(command, *words, "--may-include", base)

    assert 14 == refused.code
    assert "--may-include FILE" in refused.err
    assert "" == taken.err
    assert "fig 1.0" in taken.out or "diff" == way


def test_a_diff_may_include_what_it_compares(folder: Path, review: Review) -> None:
    base, lock = _including_what_is_outside(folder)

    said = review("diff", base, lock)

    assert (0, "") == (said.code, said.err)
    assert "plum" in said.out


def _including_what_is_outside(folder: Path, depth: int = 0) -> tuple[Path, Path]:
    (folder.parent / "base.txt").write_text(GOOD.replace("plum", "fig"))
    (folder / "more/x.txt").write_text("-r ../../base.txt\n")
    (folder / "lock.txt").write_text(GOOD + ("-r more/x.txt" if depth else "-r ../base.txt"))
    return folder.parent / "base.txt", folder / "lock.txt"


def test_an_install_takes_it_as_another_lock(folder: Path, bench: Workbench, index: Index) -> None:
    index.add(wheel_name("plum"), data := wheel("plum"))
    base, lock = _including_what_is_outside(folder)
    digest = hashlib.sha256(data).hexdigest()
    lock.write_text(f"plum==1.0 --hash=sha256:{digest}\n-r ../base.txt\n")
    words = ("install", "plum", "--yes", "--lock", str(lock))

    refused, taken = bench.run(*words), bench.run(*words, "--lock", str(base))

    assert (14, 0) == (refused.code, taken.code), taken.text
    assert "another --lock FILE" in refused.text


@pytest.mark.parametrize("where", ["disk", "commit"])
def test_a_name_that_no_file_can_have_is_one_clear_error(where: str, folder: Path) -> None:
    text = f"{GOOD}-r \0\n"
    places: dict[str, Source] = {
        "disk": OnDisk(folder / "lock.txt"),
        "commit": InGit("HEAD", "lock.txt"),
    }

    with pytest.raises(LockError, match="a name that no file can have"):
        parse_lock(places[where], text.encode(), OURS)
