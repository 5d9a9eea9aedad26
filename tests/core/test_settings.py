"""Promises of a project's settings: what can be read counts, and the rest is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkface.errors import SettingsError
from checkface.settings import Settings


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.checkface]\nsize = 128\nstrict = true\n")
    return tmp_path


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"[tool.other]",
        b"[tool.checkface]",
        b"tool = 3",
        b"[tool.checkface",
        b"\xff",
    ],
)
def test_without_a_table_that_can_be_read_all_is_as_by_default(
    content: bytes | None, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "pyproject.toml").write_bytes(content)

    assert (Settings(), []) == Settings.of_project(tmp_path)


def test_a_table_is_read(project: Path) -> None:
    assert (Settings(size=128, strict=True), []) == Settings.of_project(project)


def test_later_tables_win(project: Path) -> None:
    over = {"[one]": {"size": 64}, "[two]": {"size": 32, "enabled": False}}

    assert (
        Settings(size=32, strict=True, enabled=False),
        [],
    ) == Settings.of_project(project, over)


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"sise": 3}, "[one] has the key 'sise': expected some of enabled, strict, size"),
        ({"size": 0}, "[one] size is 0: expected a whole number from 1 to 1024"),
        ({"size": 1025}, "[one] size is 1025: expected a whole number from 1 to 1024"),
        ({"size": True}, "[one] size is True: expected a whole number from 1 to 1024"),
        ({"size": 2.0}, "[one] size is 2.0: expected a whole number from 1 to 1024"),
        ({"enabled": 1}, "[one] enabled is 1: expected true or false"),
        ({"strict": "no"}, "[one] strict is 'no': expected true or false"),
        (3, "[one] is 3: expected a table"),
    ],
)
def test_what_is_wrong_is_said_and_left_out(table: object, problem: str, tmp_path: Path) -> None:
    """A face never breaks a build: the other settings count."""
    over = {"[one]": table, "[two]": {"enabled": False} if table != {"enabled": 1} else {}}
    settings, wrong = Settings.of_project(tmp_path, over)

    assert [problem] == wrong
    assert Settings(enabled=table == {"enabled": 1}) == settings


@pytest.mark.parametrize("strict", [True, "true"])
def test_where_strict_is_meant_a_wrong_setting_is_an_error(strict: object, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="has the key 'sise'"):
        Settings.of_project(tmp_path, {"[one]": {"sise": 3, "strict": strict}})


def test_a_later_table_may_take_strictness_back(project: Path) -> None:
    over = {"[one]": {"sise": 3, "strict": False}}

    assert Settings(size=128) == Settings.of_project(project, over)[0]
