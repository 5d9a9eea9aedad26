"""The projects of the MkDocs plugin's tests."""

from __future__ import annotations

from tests.plugins.mkdocs.conftest import workshop

__all__ = ["workshop"]
