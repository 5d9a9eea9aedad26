"""Draws the same face for the same bytes on every machine. All that plugins may import is here."""

from __future__ import annotations

from checkface.cache import write_atomically
from checkface.digest import Digest
from checkface.errors import (
    CheckfaceError,
    DigestError,
    EngineError,
    LedgerError,
    ManifestError,
    MismatchError,
    MissingExtraError,
    OutputError,
    PluginError,
    UnresolvedReferenceError,
    WeightsError,
)
from checkface.face import Engine, Face, Precision, Trio, draw_faces
from checkface.hookspecs import Resolved, hookimpl
from checkface.ledger import Acceptance, Ledger, LedgerComparison
from checkface.registry import resolve
from checkface.release import Artifact, Release
from checkface.render.terminal import CHOICES as IMAGE_CHOICES
from checkface.render.terminal import Graphics, Terminal, beside
from checkface.render.terminal import detect as detect_terminal

__all__ = [
    "IMAGE_CHOICES",
    "Acceptance",
    "Artifact",
    "CheckfaceError",
    "Digest",
    "DigestError",
    "Engine",
    "EngineError",
    "Face",
    "Graphics",
    "Ledger",
    "LedgerComparison",
    "LedgerError",
    "ManifestError",
    "MismatchError",
    "MissingExtraError",
    "OutputError",
    "PluginError",
    "Precision",
    "Release",
    "Resolved",
    "Terminal",
    "Trio",
    "UnresolvedReferenceError",
    "WeightsError",
    "beside",
    "detect_terminal",
    "draw_faces",
    "hookimpl",
    "resolve",
    "write_atomically",
]
