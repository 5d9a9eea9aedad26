"""What an engine may use: apart from the engines, since who asks for one loads none."""

from __future__ import annotations

from dataclasses import dataclass

from checkface.errors import EngineError

NATIVE_MODULE = "checkface.cf1._native"
"""The kernel, where it was built."""


@dataclass(frozen=True)
class Resources:
    """What an engine may use; None is what suits it."""

    threads: int | None = None
    device: str | None = None
    batch: int | None = None

    def __post_init__(self) -> None:
        for name, count in (("threads", self.threads), ("batch", self.batch)):
            if count is not None and count < 1:
                raise EngineError(f"cannot draw with {name}={count!r}: expected at least 1")
