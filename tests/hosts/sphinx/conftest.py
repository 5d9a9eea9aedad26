"""The projects of the Sphinx extension's tests."""

from __future__ import annotations

from tests.plugins.sphinx.conftest import build_themed, open_project, site

__all__ = ["build_themed", "open_project", "site"]
