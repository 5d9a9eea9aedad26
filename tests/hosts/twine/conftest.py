"""The built files of the twine command's tests."""

from __future__ import annotations

from tests.plugins.twine.conftest import dist

__all__ = ["dist"]
