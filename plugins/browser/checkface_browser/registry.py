"""The part of the Windows registry in which browsers look for entries."""

from __future__ import annotations

import sys
from typing import Protocol


class Registry(Protocol):
    """Keys below HKEY_CURRENT_USER, each with its default value."""

    def get(self, key: str) -> str | None:
        """None where there is no such key."""
        ...

    def set(self, key: str, value: str) -> None: ...

    def delete(self, key: str) -> None:
        """No error where there is none."""
        ...


def registry() -> Registry | None:
    """None where there is no such thing."""
    return WindowsRegistry() if sys.platform == "win32" else None


class WindowsRegistry:
    """The real one."""

    def get(self, key: str) -> str | None:
        import winreg

        try:
            return str(winreg.QueryValue(winreg.HKEY_CURRENT_USER, key))  # type: ignore[attr-defined]
        except FileNotFoundError:
            return None

    def set(self, key: str, value: str) -> None:
        import winreg

        winreg.SetValue(winreg.HKEY_CURRENT_USER, key, winreg.REG_SZ, value)  # type: ignore[attr-defined]

    def delete(self, key: str) -> None:
        import contextlib
        import winreg

        with contextlib.suppress(FileNotFoundError):
            winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)  # type: ignore[attr-defined]
