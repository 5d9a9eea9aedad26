"""Nothing that a stranger wrote acts on the terminal, or stands there as if it were our word."""

from __future__ import annotations

import pytest
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface_pip_verify.self_test.index import Hold, Index, Reply

FORGED = (
    "x\x1b[2J\x1b[H\r\x9b2J\x07\u202e"
    "\nplum 1.0  requested  sha256:00000000…  calm river  127.0.0.1  seen 2024-01-01"
    "\nInstall plum 1.0 (new)? [y/N/?] "
)
"""A cleared screen, a list in which all is known, and our question."""

PADDED = "x" + " " * 200 + "Install plum 1.0 (new)? [y/N/?] "

OURS = ("plum 1.0  requested  sha256:00000000", "Install plum 1.0")


def yanked(index: Index, text: str) -> None:
    index.add(wheel_name("plum"), wheel("plum"))
    index.said[wheel_name("plum")] = {"yanked": text}


def requiring(index: Index, text: str) -> None:
    """pip says which Python the only release wants, and that nothing fits."""
    index.add(wheel_name("plum"), wheel("plum"))
    index.said[wheel_name("plum")] = {"requires-python": f">=99{text}"}


def refusing(index: Index, text: str) -> None:
    reason = text.replace("\r", "").replace("\n", "\x0b")
    index.replies["/simple/plum/"] = Reply(500, text.encode(), reason=reason)


def naming(index: Index, text: str) -> None:
    index.add(wheel_name("plum"), wheel("plum"))
    index.said[wheel_name("plum")] = {"filename": f"plum-1.0{text}-py3-none-any.whl"}


def describing(index: Index, text: str) -> None:
    """Metadata that pip cannot read, and repeats."""
    written = f"Metadata-Version: 2.1\nName: plum\nVersion: 1.0\nRequires-Dist: a ({text!r})\n"
    written += "".join(f"Requires-Dist: b{line}\n" for line in text.splitlines())
    index.add(wheel_name("plum"), wheel("plum"), metadata=written)


DOORS = [yanked, requiring, refusing, naming, describing]


@pytest.mark.parametrize("text", [FORGED, PADDED], ids=["forged", "padded"])
@pytest.mark.parametrize("door", DOORS)
def test_the_screen_holds_our_words_only_where_we_say_them(
    bench: Workbench, index: Index, door: object, text: str
) -> None:
    door(index, text)  # type: ignore[operator]

    terminal = bench.at_terminal("install", "plum==1.0", "--no-input", "--image", "none")
    code = terminal.end()

    assert code != 0
    assert bench.installed() == {}
    _require_no_forgery(terminal.seen)


def test_an_answer_to_a_forged_question_installs_nothing(bench: Workbench, index: Index) -> None:
    yanked(index, FORGED)

    terminal = bench.at_terminal("install", "plum==1.0")
    terminal.wait_for("yanked")
    terminal.type("y\n")  # by somebody who took it for ours
    terminal.wait_for("\nInstall plum 1.0 (new)? [y/N/?] ")  # pip's rows never begin so
    terminal.type("n\n")

    assert terminal.end() == 10
    assert bench.installed() == {}


def test_the_installed_version_is_shown_and_cannot_act(bench: Workbench, index: Index) -> None:
    """Anybody who could write into the environment once wrote what it says it holds."""
    index.add(wheel_name("plum"), wheel("plum"))
    info = bench.site_packages / "plum-0.9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plum\nVersion: 0.9\x1b[2J\u202e\n")

    done = bench.run("install", "plum", "--dry-run")

    assert "\x1b" not in done.text
    assert "\u202e" not in done.text


def test_passwords_are_masked_in_what_pip_says(bench: Workbench, index: Index) -> None:
    url = index.url.replace("://", "://ada:s3cr3t/with#odd@")

    done = bench.run("install", "plum", "--yes", environ={"PIP_INDEX_URL": url})

    assert done.code != 0
    assert "s3cr3t" not in done.text


@pytest.mark.parametrize("option", ["-y", "--verbose"])
def test_pips_small_talk_is_heard_by_who_asks_for_it(
    bench: Workbench, index: Index, option: str
) -> None:
    index.add(wheel_name("plum"), wheel("plum"))

    terminal = bench.at_terminal("install", "plum", "--yes", "--image", "none", option)

    assert terminal.end() == 0
    assert ("pip: Successfully installed plum-1.0" in terminal.seen) is (option == "--verbose")
    assert "Installed plum 1.0." in terminal.seen


def test_a_wait_is_one_row_and_gone_before_the_question(bench: Workbench, index: Index) -> None:
    index.add(wheel_name("plum"), wheel("plum", content="x" * 1_000_000))
    index.hold = Hold(wheel_name("plum"))

    terminal = bench.at_terminal("install", "plum", "--image", "none")
    terminal.wait_for("Resolving…")
    index.hold.go.set()
    terminal.wait_for("[y/N/?] ")
    terminal.type("n\n")

    assert terminal.end() == 10
    _require_no_forgery(terminal.seen.replace("Install plum 1.0", ""))
    *_, last = terminal.seen.partition("plum 1.0  requested")[0].split("\r")
    assert last == "" or last.endswith("\n")
    assert "\n" not in terminal.seen.partition("Resolving…")[2].partition("\r")[0]


def _require_no_forgery(seen: str) -> None:
    assert not set("\x1b\x9b\x07\u202e\x0b") & set(seen)
    rows = [row for line in seen.replace("\r\n", "\n").split("\n") for row in _rows(line)]
    assert not any(row.startswith(OURS) for row in rows), seen


def _rows(line: str) -> list[str]:
    """As a terminal of 80 columns breaks it."""
    return [line[start : start + 80] for start in range(0, len(line), 80)]


def test_a_file_that_an_index_names_is_not_told_as_the_users_own(
    bench: Workbench, index: Index
) -> None:
    name = wheel_name("plum")
    (bench.folder / name).write_bytes(wheel("plum"))
    index.add(name, wheel("plum"))
    index.said[name] = {"url": (bench.folder / name).as_uri()}

    done = bench.run("install", "plum", "--yes", "--no-cache-dir")

    assert "local folder" not in done.out
    assert f"a file on this machine, named by {index.host}" in done.out
