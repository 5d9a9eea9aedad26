"""What a wheel says of itself is read once, as pip reads it, or not at all."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from checkface import WheelMetadata
from checkface.errors import UnreadableWheelError
from checkface.wheel_metadata import LARGEST_METADATA

INFO = "fig-1.0.dist-info/METADATA"
TEXT = b"Name: fig\nVersion: 1.0\nRequires-Dist: a\nRequires-Dist: b>1\n\nText\n"
ENTRY = b"PK\x01\x02\x14\x03\x14\x00"
"""How a file begins in a zip's directory; its flags follow, the first of which is a password."""


def wheel(folder: Path, members: Mapping[str, bytes]) -> Path:
    path = folder / "fig-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_field_may_stand_in_a_wheel_more_than_once(tmp_path: Path) -> None:
    told = WheelMetadata.of_file(wheel(tmp_path, {INFO: TEXT, "fig/METADATA": b"Name: other"}))

    assert told.values("Requires-Dist") == ("a", "b>1")
    assert told.values("requires-dist") == ("a", "b>1")
    assert told.values("License") == ()


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"METADATA": TEXT},
        {"deep/fig-1.0.dist-info/METADATA": TEXT},
        {INFO: TEXT, "fog-1.0.dist-info/METADATA": TEXT},
        {INFO: b"Name: fig\n" + b" " * LARGEST_METADATA},
    ],
    ids=["empty", "at the top", "too deep", "two", "too long"],
)
def test_what_is_not_one_plain_file_is_not_read(
    members: Mapping[str, bytes], tmp_path: Path
) -> None:
    with pytest.raises(UnreadableWheelError, match=r"METADATA .*fig-1.0|fig-1.0.* METADATA"):
        WheelMetadata.of_file(wheel(tmp_path, members))


@pytest.mark.parametrize("damage", ["cut", "no zip", "other bytes", "password", "name", "nowhere"])
def test_a_damaged_wheel_is_told_in_one_printable_line(damage: str, tmp_path: Path) -> None:
    path = wheel(tmp_path, {INFO: TEXT})
    whole = path.read_bytes()
    changed = {
        "cut": whole[: len(whole) // 2],
        "no zip": b"\x1b[2J\n" * 40,
        "other bytes": whole[:70] + bytes(20) + whole[90:],
        "password": whole.replace(
            b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
        ),
        "name": whole.replace(b"fig-1.0", b"fi\x1b[2J0", 1),
    }
    path.unlink() if damage == "nowhere" else path.write_bytes(changed[damage])

    with pytest.raises(UnreadableWheelError) as caught:
        WheelMetadata.of_file(path)

    assert str(caught.value).isprintable()
