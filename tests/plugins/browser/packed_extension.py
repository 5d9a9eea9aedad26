"""Turns .ci/extension.py into what tests ask of it: `make extension` has no other code."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "plugins/browser/extension"


def packer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("extension", ROOT / ".ci/extension.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
