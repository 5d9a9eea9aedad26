"""Holds `launcher.py`, with which every pip is started and kept from starting anything itself."""

from __future__ import annotations

from pathlib import Path

from checkface_pip_verify.pip.guard.launcher import ENDS, GUARDED, OFF, REFUSED, TEMPORARY

LAUNCHER = Path(__file__).with_name("launcher.py")
ON = "on"
FIRST_PYTHON = (3, 8)
"""The first with audit hooks, without which there is no guard."""

__all__ = ["ENDS", "FIRST_PYTHON", "GUARDED", "LAUNCHER", "OFF", "ON", "REFUSED", "TEMPORARY"]
