"""Draws the same face for the same bytes on every machine. All that plugins may import is here."""

from __future__ import annotations

from checkface.built import Drawn, draw_built, is_release, report_built
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
    SettingsError,
    UnresolvedReferenceError,
    WeightsError,
)
from checkface.examination import Finding, Standing, examine, examine_artifact
from checkface.face import Engine, Face, Precision, Trio, draw_faces
from checkface.hookspecs import Resolved, hookimpl
from checkface.ledger import Acceptance, Ledger, LedgerComparison
from checkface.manifest import MANIFEST_NAME, Manifest
from checkface.registry import resolve
from checkface.release import SUMS_NAME, Artifact, Release
from checkface.render.label import plain
from checkface.render.published import face_png, sheet_png, trio_png
from checkface.render.terminal import CHOICES as IMAGE_CHOICES
from checkface.render.terminal import Graphics, Terminal, beside
from checkface.render.terminal import detect as detect_terminal
from checkface.settings import Settings

__all__ = [
    "IMAGE_CHOICES",
    "MANIFEST_NAME",
    "SUMS_NAME",
    "Acceptance",
    "Artifact",
    "CheckfaceError",
    "Digest",
    "DigestError",
    "Drawn",
    "Engine",
    "EngineError",
    "Face",
    "Finding",
    "Graphics",
    "Ledger",
    "LedgerComparison",
    "LedgerError",
    "Manifest",
    "ManifestError",
    "MismatchError",
    "MissingExtraError",
    "OutputError",
    "PluginError",
    "Precision",
    "Release",
    "Resolved",
    "Settings",
    "SettingsError",
    "Standing",
    "Terminal",
    "Trio",
    "UnresolvedReferenceError",
    "WeightsError",
    "beside",
    "detect_terminal",
    "draw_built",
    "draw_faces",
    "examine",
    "examine_artifact",
    "face_png",
    "hookimpl",
    "is_release",
    "plain",
    "report_built",
    "resolve",
    "sheet_png",
    "trio_png",
    "write_atomically",
]
