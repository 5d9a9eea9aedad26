"""Windows' registry in memory, as `winreg` shows it; real Windows has not seen our keys."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

FORBIDDEN = "\\"


@dataclass
class FakeWinreg:
    """The functions and constants that we use, with their rules and their errors."""

    keys: dict[str, dict[str, str]] = field(default_factory=dict)
    """The values of each key by its path."""
    refuses: bool = False
    """Whether nothing may be written."""
    HKEY_CURRENT_USER: int = 1
    REG_SZ: int = 1

    @contextlib.contextmanager
    def OpenKey(self, root: int, path: str) -> Iterator[str]:  # noqa: N802 - winreg's names
        assert root == self.HKEY_CURRENT_USER
        if path not in self.keys:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        yield path

    @contextlib.contextmanager
    def CreateKey(self, root: int, path: str) -> Iterator[str]:  # noqa: N802
        """Makes what is missing above it, too."""
        assert root == self.HKEY_CURRENT_USER
        if self.refuses:
            raise PermissionError(13, "Access is denied")
        parts = path.split("\\")
        for count in range(1, len(parts) + 1):
            self.keys.setdefault("\\".join(parts[:count]), {})
        yield path

    def QueryInfoKey(self, key: str) -> tuple[int, int, int]:  # noqa: N802
        return len(self._below(key)), len(self.keys[key]), 0

    def EnumKey(self, key: str, number: int) -> str:  # noqa: N802
        return self._below(key)[number].rpartition("\\")[2]

    def EnumValue(self, key: str, number: int) -> tuple[str, str, int]:  # noqa: N802
        name, value = [*self.keys[key].items()][number]
        return name, value, self.REG_SZ

    def SetValueEx(  # noqa: N802
        self, key: str, name: str, _reserved: int, kind: int, value: str
    ) -> None:
        assert kind == self.REG_SZ
        self.keys[key][name] = value

    def DeleteKey(self, root: int, path: str) -> None:  # noqa: N802
        """Not with keys below it, says Windows."""
        assert root == self.HKEY_CURRENT_USER
        if self.refuses or self._below(path):
            raise PermissionError(13, "Access is denied")
        del self.keys[path]

    def _below(self, path: str) -> list[str]:
        return [each for each in self.keys if each.rpartition("\\")[0] == path]
