"""The npm package, as the wheel has it: `checkface.javascript` reads its files."""

from __future__ import annotations
