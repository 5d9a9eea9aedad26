"""The projects of the build backends' tests."""

from __future__ import annotations

from tests.plugins.setuptools.conftest import workshop

__all__ = ["workshop"]
