"""Turns the inputs of the step, which arrive as environment variables, into typed settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any

from checkface_github_action.errors import InputError

PREFIX = "INPUT_"
YES, NO = ("true", "True", "TRUE"), ("false", "False", "FALSE")
"""What YAML 1.2 calls a boolean, as in the core schema and in GitHub's own actions."""

SMALLEST, LARGEST = 16, 512
MOST_DIGITS = 18
"""Of a number: the ids of forges have eleven or fewer."""
MOST_SHOWN = 40


class Layout(Enum):
    """What stands below the trio on the release page."""

    TABLE = "table"
    """A face, name, size, words and digest for each file."""
    SHEET = "sheet"
    """The contact sheet, and the digests as a table without pictures."""
    NONE = "none"
    """The trio of the release only."""


class OnImmutable(Enum):
    """What to do where the release is published and its assets can no longer change."""

    ERROR = "error"
    BODY_ONLY = "body-only"
    SKIP = "skip"


@dataclass(frozen=True)
class Inputs:
    """Each field is the input of the same name, with dashes; README.md says what it does."""

    files: str = "dist/*"
    tag: str = ""
    release_id: str = ""
    repository: str = ""
    token: str = ""
    project: str = ""
    version: str = ""
    update_body: bool = True
    upload_assets: bool = True
    layout: Layout = Layout.TABLE
    face_size: int = 64
    checksums: bool = True
    manifest: bool = True
    overwrite: bool = False
    fail_on_unmatched_files: bool = True
    on_immutable: OnImmutable = OnImmutable.BODY_ONLY
    verify: bool = False
    summary: bool = True
    dry_run: bool = False
    output_dir: str = ""
    max_wait: int = 600

    @classmethod
    def of_environ(cls, environ: Mapping[str, str]) -> Inputs:
        """Those that are set; an empty one means its default, but for `files`.

        Raises `InputError` for a value that an input cannot have.
        """
        values: dict[str, Any] = {}
        for field in fields(cls):
            written = environ.get(PREFIX + field.name.upper())
            if written is None or (not written.strip() and field.name != "files"):
                continue
            values[field.name] = _value_like(
                _input_name(field.name), written.strip(), field.default
            )
        inputs = cls(**values)
        _require_within("face-size", inputs.face_size, SMALLEST, LARGEST)
        _require_within("max-wait", inputs.max_wait, 0, 21_600)  # a job ends after six hours
        return inputs

    def __repr__(self) -> str:
        """Never with the token."""
        shown = (f"{_input_name(f.name)}={getattr(self, f.name)!r}" for f in fields(self))
        return f"Inputs({', '.join(part for part in shown if not part.startswith('token='))})"


def _input_name(field: str) -> str:
    return field.replace("_", "-")


def _value_like(name: str, written: str, default: object) -> object:
    if isinstance(default, bool):
        return _boolean(name, written)
    if isinstance(default, int):
        return whole_number(name, written)
    if isinstance(default, Enum):
        return _choice(name, written, type(default))
    return written


def whole_number(name: str, written: str) -> int:
    """Raises `InputError` for what is none, or is larger than any that is meant."""
    if not (written.isascii() and written.isdigit() and len(written) <= MOST_DIGITS):
        raise InputError(f"input {name} is {_shortened(written)!r}: expected a whole number")
    return int(written)


def _shortened(written: str) -> str:
    return written if len(written) <= MOST_SHOWN else f"{written[:MOST_SHOWN]}…"


def _boolean(name: str, written: str) -> bool:
    if written in YES:
        return True
    if written in NO:
        return False
    raise InputError(f"input {name} is {written!r}: expected true or false")


def _choice(name: str, written: str, choices: type[Enum]) -> Enum:
    try:
        return choices(written)
    except ValueError as error:
        known = ", ".join(choice.value for choice in choices)
        raise InputError(f"input {name} is {written!r}: expected one of {known}") from error


def _require_within(name: str, value: int, lowest: int, highest: int) -> None:
    if not lowest <= value <= highest:
        raise InputError(f"input {name} is {value}: expected {lowest} to {highest}")
