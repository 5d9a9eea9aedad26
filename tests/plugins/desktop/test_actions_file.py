"""Thunar's file is everybody's: our action goes in and out, and not a byte of the rest changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plugins.desktop.conftest import home_in

from checkface_desktop.changes import FileChange
from checkface_desktop.errors import LeftAloneError
from checkface_desktop.menus.actions_file import ActionsFile
from checkface_desktop.menus.thunar import Thunar

LAUNCHER = Path('/opt/it\'s 100% <mine> & "yours"/bin/checkface-desktop')
SHOWN = """\
<?xml encoding="UTF-8" version="1.0"?>
<actions>
<action><name>x</name></action>
</actions>
"""

TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="&<>\r", exclude_categories=["Cc", "Cs"])
).filter(lambda text: "\ufffe" not in text and "\uffff" not in text)
COMMENT = TEXT.filter(lambda text: "--" not in text and not text.endswith("-")).map(
    "<!--{}-->".format
)
BLANK = st.text(" \t\n")
CDATA = TEXT.filter(lambda text: "]]" not in text).map(lambda text: f"<![CDATA[{text}<a/>]]>")
ELEMENT = st.builds(
    "<{0} at='{2}>'>{1}</{0}>".format,
    st.sampled_from(["name", "command", "unique-id", "strange", "action", "actions"]),
    TEXT.map(lambda text: text.replace("'", "")) | CDATA | COMMENT,
    TEXT.map(lambda text: text.replace("'", "")),
)
TAG = st.sampled_from(["<directories/>", "<action/>", "<x a='/>'/>", "<action a='/'></action >"])
PIECE = BLANK | COMMENT | ELEMENT | TAG
ACTION = st.lists(PIECE).map(lambda pieces: f"<action>{''.join(pieces)}</action>")
BODY = st.lists(PIECE | ACTION | TEXT | st.just("<?do it?>") | CDATA).map("".join)
HEAD = st.sampled_from(
    [
        *("", "\ufeff", '<?xml version="1.0"?>', '<?xml encoding="utf-8" version="1.0"?>\n'),
        "<!DOCTYPE actions [<!ELEMENT actions (action)+>]>\n<!-- <actions></actions> -->",
    ]
)
ROOT = st.sampled_from(
    ["<actions>{}</actions>", "<actions a='>'>{}</actions\n>\n<!-- </actions> -->"]
)
ONE_TAG = st.sampled_from(
    ["<actions/>", "<actions  />", "<!--<actions/>--><actions a='/>'/>\n", "<actions></actions>"]
)
FOREIGN = (
    st.builds(lambda head, root, body: head + root.format(body), HEAD, ROOT, BODY)
    | st.builds("{}{}".format, HEAD, ONE_TAG)
).map(str.encode)


@settings(deadline=None)
@given(FOREIGN)
def test_uninstalling_what_was_installed_leaves_every_byte(foreign: bytes) -> None:
    with TemporaryDirectory() as folder:
        thunar = thunar_with(Path(folder), foreign)

        write(thunar.installation(LAUNCHER))
        state = [each.launcher for each in thunar.states()]
        again = thunar.installation(LAUNCHER)
        (removal,) = thunar.removal()

        assert [LAUNCHER] == state
        assert [] == again
        assert foreign == removal.after


@settings(deadline=None)
@given(FOREIGN, st.sampled_from([Path("/a/checkface-desktop"), LAUNCHER]))
def test_another_installation_renews_the_command_and_nothing_else(
    foreign: bytes, launcher: Path
) -> None:
    with TemporaryDirectory() as folder:
        thunar = thunar_with(Path(folder), foreign)
        apply(thunar, launcher)
        named = thunar.path.read_bytes().replace(
            b"<name>Check face</name>", b"<name>Gesicht</name>"
        )
        thunar.path.write_bytes(named)

        write(thunar.installation(Path("/new/checkface-desktop")))

        renewed = thunar.path.read_bytes()
        assert [Path("/new/checkface-desktop")] == [each.launcher for each in thunar.states()]
        assert b"<name>Gesicht</name>" in renewed
        assert command_less(named) == command_less(renewed)


def thunar_with(folder: Path, content: bytes) -> Thunar:
    thunar = Thunar(home_in(folder))
    thunar.path.parent.mkdir(parents=True, exist_ok=True)
    thunar.path.write_bytes(content)
    return thunar


def write(changes: Sequence[FileChange]) -> None:
    """As `apply`, but a disk that is slow has no say in how many examples are tried."""
    for change in changes:
        change.path.write_bytes(change.after or b"")


def apply(thunar: Thunar, launcher: Path) -> None:
    for change in thunar.installation(launcher):
        change.apply()


def command_less(data: bytes) -> bytes:
    return re.sub(rb"<command>[^<]*checkface-desktop[^<]*</command>", b"", data)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("", "no element found"),
        ("<actions>", "no element found"),
        ("<actions></actions><actions/>", "junk after"),
        ("<actions><action></actions></action>", "mismatched tag"),
        ("<actions>&unknown;</actions>", "undefined entity"),
        ("<gtk><action/></gtk>", "'gtk' where 'actions'"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><actions/>', "entities"),
        ('<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/passwd">]><actions/>', "entities"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><actions/>', "UTF-8"),
        ("<actions>\x00</actions>", "not well-formed"),
        ("not xml at all", "syntax error"),
    ],
)
def test_a_file_that_can_be_read_in_two_ways_is_left_alone(
    tmp_path: Path, broken: str, reason: str
) -> None:
    thunar = thunar_with(tmp_path, broken.encode())

    attempts: tuple[Callable[[], object], ...] = (
        lambda: thunar.installation(LAUNCHER),
        thunar.removal,
    )
    for attempt in attempts:
        with pytest.raises(LeftAloneError, match=re.escape(reason)) as raised:
            attempt()
        assert "\n" not in str(raised.value)
        assert str(thunar.path) in str(raised.value)
    assert thunar.path.read_bytes() == broken.encode()


@pytest.mark.parametrize("data", [b"\xff\xfe<\x00a\x00", b"<actions>\xe4</actions>"])
def test_what_is_not_utf_8_is_left_alone(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(LeftAloneError, match="UTF-8"):
        thunar_with(tmp_path, data).installation(LAUNCHER)


def test_a_user_without_a_file_keeps_the_actions_of_the_system(tmp_path: Path) -> None:
    """With a file of the user, Thunar no longer reads that of the system."""
    thunar = Thunar(home_in(tmp_path))
    system = tmp_path / "xdg/Thunar/uca.xml"
    system.parent.mkdir(parents=True)
    system.write_text(SHOWN)

    apply(thunar, LAUNCHER)
    merged = ActionsFile.read(thunar.path.read_bytes())
    for change in thunar.removal():
        change.apply()

    assert [each.texts["name"] for each in merged.actions] == ["x", "Check face"]
    assert not thunar.path.exists()


def test_a_file_of_ours_in_which_a_person_wrote_more_stays(tmp_path: Path) -> None:
    thunar = Thunar(home_in(tmp_path))
    apply(thunar, LAUNCHER)
    mine = b"<action><name>mine</name></action>\n"
    written = thunar.path.read_bytes().replace(b"</actions>", mine + b"</actions>")
    thunar.path.write_bytes(written)

    for change in thunar.removal():
        change.apply()

    assert mine in thunar.path.read_bytes()
    assert b"checkface" not in thunar.path.read_bytes()


def test_a_link_to_a_file_elsewhere_stays_a_link(tmp_path: Path) -> None:
    thunar = Thunar(home_in(tmp_path))
    kept = tmp_path / "dotfiles.xml"
    kept.write_text(SHOWN)
    thunar.path.parent.mkdir(parents=True)
    thunar.path.symlink_to(kept)

    apply(thunar, LAUNCHER)
    assert b"Check face" in kept.read_bytes()
    for change in thunar.removal():
        change.apply()

    assert thunar.path.is_symlink()
    assert kept.read_text() == SHOWN
