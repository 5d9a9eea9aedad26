"""`uv-checkface sync`: what was shown is what is installed, and nothing else has changed."""

from __future__ import annotations

import pytest
from tests.hosts.uv.uv_bench import UvBench
from tests.plugins.pip_verify.tiny_wheels import sdist, sha256, wheel, wheel_name

PLUM, FIG = wheel_name("plum"), wheel_name("fig")


@pytest.fixture
def stocked(bench: UvBench) -> UvBench:
    """A project that needs plum, which needs fig."""
    bench.stock("plum", requires=["fig"])
    bench.stock("fig", content="good")
    bench.write("plum")
    return bench


def test_what_was_shown_is_installed_and_remembered(any_bench: UvBench) -> None:
    any_bench.stock("plum", requires=["fig"])
    any_bench.stock("fig")
    any_bench.write("plum")

    done = any_bench.run("sync", "--yes", "--json", "report.json")

    assert (0, {"plum": "1.0", "fig": "1.0"}) == (done.code, any_bench.installed()), done.text
    assert sha256(any_bench.index.files[PLUM][0]) in done.out
    assert any_bench.accepted().keys() == {PLUM, FIG}
    assert any_bench.left_over() == []
    again = any_bench.run("sync")
    assert (0, "Nothing to install" in again.out) == (again.code, True), again.text


def test_nobody_to_ask_changes_nothing(stocked: UvBench) -> None:
    before = stocked.state()

    done = stocked.run("sync")

    assert (11, before, {}) == (done.code, stocked.state(), stocked.installed()), done.text
    assert stocked.left_over() == []


def test_no_is_the_answer_that_changes_nothing(stocked: UvBench) -> None:
    before = stocked.state()
    terminal = stocked.at_terminal("sync")

    terminal.wait_for("[y/N/?]")
    terminal.type("n\n")

    assert (10, before, {}) == (terminal.end(), stocked.state(), stocked.installed())
    assert stocked.left_over() == []


def test_yes_installs(stocked: UvBench) -> None:
    terminal = stocked.at_terminal("sync")

    terminal.wait_for("[y/N/?]")
    terminal.type("y\n")

    assert (0, {"plum": "1.0", "fig": "1.0"}) == (terminal.end(), stocked.installed())


def test_an_index_that_serves_other_bytes_is_stopped_before_anybody_is_asked(
    stocked: UvBench,
) -> None:
    assert stocked.plain_uv("lock").code == 0
    stocked.index.files[FIG] = [wheel("fig", content="evil")]

    done = stocked.run("sync", "--yes", "--frozen")

    assert (12, {}) == (done.code, stocked.installed()), done.text
    assert sha256(wheel("fig", content="evil")) in done.err


def test_an_index_that_changes_once_it_was_shown_changes_nothing(stocked: UvBench) -> None:
    terminal = stocked.at_terminal("sync")
    terminal.wait_for("[y/N/?]")
    for name in list(stocked.index.files):
        stocked.index.files[name] = [wheel("fig", content="evil")]
    asked = len(stocked.index.requests)

    terminal.type("y\n")

    assert (0, "good") == (terminal.end(), stocked.content("fig"))
    assert not [path for path in stocked.index.requests[asked:] if path.startswith("/files/")]


def test_bytes_that_were_accepted_with_another_digest_are_stopped(stocked: UvBench) -> None:
    assert stocked.run("sync", "--yes").code == 0
    stocked.index.files[FIG] = [wheel("fig", content="evil")]
    stocked.lock.unlink()
    relocked = {"UV_CACHE_DIR": str(stocked.folder / "another")}

    done = stocked.run("sync", "--yes", environ=relocked)

    assert (12, "good") == (done.code, stocked.content("fig")), done.text
    assert "CHANGED" in done.text


def test_the_same_version_with_another_digest_in_the_lock_is_no_check_mark(
    stocked: UvBench,
) -> None:
    """uv says that all is in place, and leaves the old bytes."""
    assert stocked.run("sync", "--yes").code == 0
    text = stocked.lock.read_text()
    old, new = (sha256(wheel("fig", content=mark)) for mark in ("good", "evil"))
    stocked.lock.write_text(text.replace(old, new))

    done = stocked.run("sync", "--yes", "--frozen")

    assert 12 == done.code, done.text
    assert new in done.err
    assert old in done.err


def test_a_lock_that_is_edited_once_it_was_shown_is_stopped(stocked: UvBench) -> None:
    terminal = stocked.at_terminal("sync")
    terminal.wait_for("[y/N/?]")
    stocked.lock.write_text(stocked.lock.read_text() + "\n")

    terminal.type("y\n")

    assert (12, {}) == (terminal.end(), stocked.installed())


@pytest.mark.parametrize("hashes", ["none", "md5"])
def test_a_lock_without_a_sha256_is_refused_with_what_allows_it(
    hashes: str, bench: UvBench
) -> None:
    bench.stock("plum")
    bench.index.hashes = hashes
    bench.write("plum")

    done = bench.run("sync", "--yes")

    assert (13, {}) == (done.code, bench.installed()), done.text
    assert "--allow-unseen plum" in done.err
    allowed = bench.run("sync", "--yes", "--allow-unseen", "plum")
    assert (0, {"plum": "1.0"}) == (allowed.code, bench.installed()), allowed.text
    assert "NOT shown: plum 1.0" in allowed.out
    assert bench.accepted() == {}


def test_what_has_no_wheel_is_refused_with_what_allows_it(bench: UvBench) -> None:
    mark = bench.folder / "ran"
    bench.index.add("fig-1.0.tar.gz", sdist("fig", str(mark)))
    bench.write("fig")

    done = bench.run("sync", "--yes")

    assert (13, False) == (done.code, mark.exists()), done.text
    assert "--allow-build" in done.err


def test_a_shared_cache_that_somebody_has_edited_is_never_installed_from(
    stocked: UvBench,
) -> None:
    """uv does not compare archives in its cache again: not with --locked, not with hashes."""
    assert stocked.plain_uv("sync").code == 0
    poison_cache(stocked)
    stocked.plain_uv("venv", "--clear")
    assert stocked.plain_uv("sync", "--locked").code == 0
    assert stocked.content("fig") == "evil"  # so is uv's own
    stocked.plain_uv("venv", "--clear")

    done = stocked.run("sync", "--yes")

    assert (0, "good") == (done.code, stocked.content("fig")), done.text


def poison_cache(bench: UvBench) -> None:
    (archive,) = (bench.folder / "uv-cache").glob("archive-v*/*/fig.py")
    text = archive.read_text().replace("good", "evil")
    archive.unlink()
    archive.write_text(text)


def test_of_two_wheels_of_one_version_the_one_that_is_installed_is_shown(bench: UvBench) -> None:
    """Whoever uploads a second one, for this platform alone, cannot hide behind the first."""
    bench.stock("fig", content="known")
    bench.write("fig")
    assert bench.run("sync", "--yes").code == 0
    special = "fig-1.0-2-py3-none-any.whl"
    bench.index.add(special, wheel("fig", content="special"))
    fresh = {"UV_CACHE_DIR": str(bench.folder / "another")}
    bench.plain_uv("venv", "--clear")

    done = bench.run("sync", "--upgrade", "--yes", environ=fresh)

    assert 0 == done.code, done.text
    shown = {"known": wheel_name("fig"), "special": special}[bench.content("fig")]
    assert sha256(bench.index.files[shown][0]) in done.out
    assert shown in bench.accepted()


def test_the_second_wheel_of_an_accepted_version_is_said_to_be_one(bench: UvBench) -> None:
    bench.stock("fig", content="known")
    bench.write("fig")
    assert bench.run("sync", "--yes").code == 0
    bench.index.add("fig-1.0-2-py3-none-any.whl", wheel("fig", content="special"))
    bench.plain_uv("venv", "--clear")

    done = bench.run("sync", "--upgrade", environ={"UV_CACHE_DIR": str(bench.folder / "another")})

    assert (11, True) == (done.code, "another file of fig 1.0" in done.out), done.text


@pytest.mark.parametrize(
    "name", ["fig.py", "fig-1.0.dist-info/METADATA", "fig-1.0.dist-info/RECORD"]
)
def test_what_is_there_in_part_is_shown_and_installed_again(name: str, stocked: UvBench) -> None:
    """A uv that was killed leaves such, and takes it for installed."""
    assert stocked.plain_uv("sync").code == 0
    (stocked.site_packages / name).unlink()

    unasked = stocked.run("sync")
    done = stocked.run("sync", "--yes")

    assert (11, 0) == (unasked.code, done.code), unasked.text + done.text
    assert (True, [wheel_name("fig")]) == ("fig 1.0" in done.out, [*stocked.accepted()])
    assert stocked.run("check").code == 0
