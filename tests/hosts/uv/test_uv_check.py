"""`uv-checkface check`: finds what uv itself never looks at again, and says how to heal it."""

from __future__ import annotations

import os

import pytest
from tests.hosts.uv.uv_bench import UvBench
from tests.plugins.pip_verify.tiny_wheels import sha256, wheel


@pytest.fixture
def synced(bench: UvBench) -> UvBench:
    """Its project was synced by uv itself, which links files into its cache."""
    bench.stock("fig", content="good")
    bench.write("fig")
    done = bench.plain_uv("sync", "--link-mode", "hardlink")
    assert done.code == 0, done.text
    return bench


def edit_in_place(bench: UvBench) -> None:
    """As an editor or a careless hand does, which follows a hard link into the cache."""
    path = bench.site_packages / "fig.py"
    with path.open("r+") as file:
        text = file.read().replace("good", "evil")
        file.seek(0)
        file.write(text)


def test_nothing_is_said_of_what_is_as_it_was(synced: UvBench) -> None:
    done = synced.run("check")

    assert (0, "") == (done.code, done.err), done.text


def test_an_edited_hard_link_is_found_in_both_places_and_can_be_healed(synced: UvBench) -> None:
    edit_in_place(synced)

    done = synced.run("check")

    assert 12 == done.code, done.text
    assert "fig 1.0: changed since it was installed: fig.py" in done.out
    assert "uv's cache: fig 1.0: changed since it was unpacked: fig.py" in done.out
    assert "uv cache clean fig" in done.err
    assert synced.plain_uv("cache", "clean", "fig").code == 0
    assert synced.run("sync", "--yes", "--reinstall-package", "fig").code == 0
    assert (0, "good") == (synced.run("check").code, synced.content("fig"))


def test_a_poisoned_cache_is_found_where_the_environment_is_whole(synced: UvBench) -> None:
    (archive,) = (synced.folder / "uv-cache").glob("archive-v*/*/fig.py")
    text = archive.read_text().replace("good", "evil")
    archive.unlink()
    archive.write_text(text)

    done = synced.run("check")

    assert 12 == done.code, done.text
    assert "uv's cache: fig" in done.out
    assert "since it was installed" not in done.out


@pytest.mark.parametrize("kind", ["removed", "link", "no record"])
def test_whatever_is_not_as_its_record_says_is_found(kind: str, synced: UvBench) -> None:
    path = synced.site_packages / "fig.py"
    if kind == "no record":
        (synced.site_packages / "fig-1.0.dist-info" / "RECORD").unlink()
    else:
        path.unlink()
    if kind == "link":
        path.symlink_to(os.devnull)

    done = synced.run("check")

    assert (12, True) == (done.code, "fig 1.0: changed" in done.out), done.text


def test_a_lock_that_says_something_else_than_what_was_accepted_is_found(
    synced: UvBench,
) -> None:
    assert synced.run("sync", "--yes", "--reinstall").code == 0
    old, new = (sha256(wheel("fig", content=mark)) for mark in ("good", "evil"))
    synced.lock.write_text(synced.lock.read_text().replace(old, new))

    done = synced.run("check")

    assert (12, True) == (done.code, old in done.out and new in done.out), done.text


def test_what_came_from_elsewhere_than_the_lock_says_is_found(synced: UvBench) -> None:
    elsewhere = synced.folder / "fig-1.0-py3-none-any.whl"
    elsewhere.write_bytes(wheel("fig", content="mine"))
    assert (
        synced.plain_uv("pip", "install", "--python=.venv", "--reinstall", str(elsewhere)).code == 0
    )

    done = synced.run("check")

    assert (12, True) == (done.code, "uv.lock takes it from an index" in done.out), done.text


def test_without_an_environment_there_is_nothing_to_compare(bench: UvBench) -> None:
    bench.stock("fig")
    bench.write("fig")
    assert bench.plain_uv("lock").code == 0

    assert 14 == bench.run("check").code


def test_no_python_of_the_environment_is_started(synced: UvBench) -> None:
    """Not by uv either, which would ask it what it is: both would be a stranger's to choose."""
    mark = synced.folder / "started"
    python = synced.project / ".venv/bin/python"
    real = python.resolve()
    python.unlink()
    python.write_text(f'#!/bin/sh\ntouch {mark}\nexec {real} "$@"\n')
    python.chmod(0o755)
    (synced.site_packages / "zz.pth").write_text(f"import os; open({str(mark)!r}, 'w')\n")

    done = synced.run("check")

    assert (12, False) == (done.code, mark.exists()), done.text
    assert "no RECORD lists it: zz.pth" in done.out


def test_each_file_is_named_once_for_each_place(synced: UvBench) -> None:
    edit_in_place(synced)

    lines = [line.split(": ")[0] for line in synced.run("check").out.splitlines()]

    assert ["in the environment", "uv's cache"] == lines
