"""The project of the recipes' tests."""

from __future__ import annotations

from tests.recipes.conftest import _no_way_out, _sketches, forge, project

__all__ = ["_no_way_out", "_sketches", "forge", "project"]
