"""Turns messages and results into what a runner understands: commands, outputs, a summary."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from checkface.files import append_to_file
from checkface.terminal import plain_lines

LARGEST_SUMMARY = 1 << 20
"""Bytes that the forge takes from one step."""


def notice(message: str) -> None:
    _annotate("notice", message)


def warning(message: str) -> None:
    _annotate("warning", message)


def error(message: str) -> None:
    _annotate("error", message)


def log(message: str) -> None:
    """A line of the log; never one that a runner takes for a command."""
    print(plain_lines(message), flush=True)


def write_outputs(path: Path | None, outputs: Mapping[str, str]) -> None:
    """Append to GITHUB_OUTPUT. Values may have lines, so each gets a delimiter nobody can guess."""
    parts = []
    for name, value in outputs.items():
        end = f"end-{secrets.token_hex(16)}"
        parts.append(f"{name}<<{end}\n{value}\n{end}\n")
    _append(path, "".join(parts))


def write_summary(path: Path | None, text: str) -> None:
    """Append to GITHUB_STEP_SUMMARY; what is too long would fail there, and is cut here."""
    data = text.encode()
    if len(data) > LARGEST_SUMMARY:
        text = data[: LARGEST_SUMMARY - 100].decode(errors="ignore") + "\n\n… cut: too long\n"
    _append(path, text + "\n")


def _append(path: Path | None, text: str) -> None:
    if path and text:
        append_to_file(path, text)


def _annotate(kind: str, message: str) -> None:
    """The runner's own escapes, so that lines of a message stay in one annotation."""
    escaped = plain_lines(message).replace("%", "%25").replace("\n", "%0A")
    print(f"::{kind} title=checkface::{escaped}", flush=True)
