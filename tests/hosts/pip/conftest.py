"""The index and the workbench of the pip wrapper's tests."""

from __future__ import annotations

from tests.plugins.pip_verify.conftest import bench, index

__all__ = ["bench", "index"]
