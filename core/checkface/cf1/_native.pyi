# The kernel of core/kernel as a stable-ABI extension; absent where no compiler was at hand.

from typing import Any, Final, Self, TypeAlias

import numpy.typing as npt

Buffer: TypeAlias = bytes | bytearray | memoryview | npt.NDArray[Any]

LEVELS: Final[tuple[str, ...]]

class Network:
    def __new__(cls, data: Buffer, offsets: Buffer) -> Self: ...
    def w_of(self, key: Buffer, face: int, /) -> bytes: ...
    def prepare(self, w: Buffer, level: str | None = None, /) -> bytes: ...
    def draw(
        self,
        face: Buffer,
        top: int,
        bottom: int,
        rgb: Buffer,
        level: str | None = None,
        slowly: bool = False,
        /,
    ) -> int: ...
