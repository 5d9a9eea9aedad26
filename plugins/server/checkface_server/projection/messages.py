"""What a process that looks at a photograph and its owner say to each other.

A decoder that a photograph has broken into may say anything, so nothing that comes back is trusted:
it is one line of JSON, of 512 whole numbers.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from checkface.errors import LatentError
from checkface.latents import Latent
from checkface_server.projection.photographs import Wrong, WrongPhotographError

HEAD = struct.Struct(">?Q")
LONGEST_ANSWER = 1 << 14
LONGEST_NAME = 60


class GarbledError(Exception):
    """What came back is no answer, or the name of what went wrong there."""


@dataclass(frozen=True)
class Projected:
    """A face that looks like a photograph."""

    latent: Latent = field(repr=False)
    did_align: bool


@dataclass(frozen=True)
class Failed:
    """It could not be looked at, by the name of the error."""

    name: str


def pack(photograph: bytes, *, tries_to_align: bool) -> bytes:
    return HEAD.pack(tries_to_align, len(photograph)) + photograph


def read(pipe: BinaryIO) -> tuple[bytes, bool]:
    """The photograph, and whether it is to be aligned. Raises EOFError."""
    tries_to_align, length = HEAD.unpack(_exactly(pipe, HEAD.size))
    return _exactly(pipe, length), tries_to_align


def line_of(outcome: Projected | Wrong | Failed) -> bytes:
    if isinstance(outcome, Wrong):
        return _line({"wrong": outcome.name})
    if isinstance(outcome, Failed):
        return _line({"failed": outcome.name})
    return _line({"units": outcome.latent.units, "did_align": outcome.did_align})


def _line(said: dict[str, Any]) -> bytes:
    return json.dumps(said).encode() + b"\n"


def outcome_of(line: bytes) -> Projected:
    """Raises `WrongPhotographError`, and `GarbledError`."""
    try:
        said = json.loads(line)
        if "failed" in said:
            raise GarbledError(_name(said["failed"]))
        if "wrong" in said:
            raise WrongPhotographError(Wrong[said["wrong"]])
        return Projected(_latent(said["units"]), said["did_align"] is True)
    except (ValueError, TypeError, KeyError, RecursionError, LatentError, AttributeError):
        raise GarbledError from None


def _name(said: str) -> str:
    """Of a class, and no more than that: it is written into the log."""
    return said if said.isidentifier() and said.isascii() and len(said) <= LONGEST_NAME else ""


def _latent(units: list[Any]) -> Latent:
    """Typed: no picture of it is written down."""
    if not all(type(unit) is int for unit in units):
        raise TypeError
    return Latent(tuple(units), is_typed=True)


def _exactly(pipe: BinaryIO, size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data
