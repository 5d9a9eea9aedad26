"""Lists all that plugins may import from `checkface`: `from checkface import NAME`."""

from __future__ import annotations

from checkface.argument_parser import ArgumentParser
from checkface.artifact_name import ArtifactName, normal_filename
from checkface.builds import report_built
from checkface.cf1.identity import SCHEME
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
from checkface.face import Engine, Face, Precision, Trio, draw_faces, exact_side
from checkface.files import append_to_file, require_writable, write_file
from checkface.finding import Finding, Standing
from checkface.git import Repository
from checkface.hookspecs import Resolved, Subcommands, hookimpl
from checkface.ledger import Acceptance, Ledger, LedgerComparison, latest_by_identity
from checkface.manifest import Manifest
from checkface.pictures.published import face_png, sheet_png, trio_png
from checkface.pin import Pin, pins_of
from checkface.plain_text import plain, plain_lines, plain_row
from checkface.records import Records, moment_of, text_of, texts_of
from checkface.references.builtin import resolved_release
from checkface.registry import resolve
from checkface.release import (
    MANIFEST_NAME,
    SUMS_NAME,
    Artifact,
    Release,
    is_artifact,
    project_and_version,
)
from checkface.terminal.layout import CHOICES as IMAGE_CHOICES
from checkface.terminal.layout import Graphics, Terminal, beside
from checkface.terminal.layout import detect as detect_terminal
from checkface.terminal.layout import grid as picture_grid
from checkface.terminal.text import rows as terminal_rows
from checkface.verification import examine, examine_artifact

__all__ = [
    "IMAGE_CHOICES",
    "MANIFEST_NAME",
    "SCHEME",
    "SUMS_NAME",
    "Acceptance",
    "ArgumentParser",
    "Artifact",
    "ArtifactName",
    "CheckfaceError",
    "Digest",
    "DigestError",
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
    "Pin",
    "PluginError",
    "Precision",
    "Records",
    "Release",
    "Repository",
    "Resolved",
    "SettingsError",
    "Standing",
    "Subcommands",
    "Terminal",
    "Trio",
    "UnresolvedReferenceError",
    "WeightsError",
    "append_to_file",
    "beside",
    "detect_terminal",
    "draw_faces",
    "exact_side",
    "examine",
    "examine_artifact",
    "face_png",
    "hookimpl",
    "is_artifact",
    "latest_by_identity",
    "moment_of",
    "normal_filename",
    "picture_grid",
    "pins_of",
    "plain",
    "plain_lines",
    "plain_row",
    "project_and_version",
    "report_built",
    "require_writable",
    "resolve",
    "resolved_release",
    "sheet_png",
    "terminal_rows",
    "text_of",
    "texts_of",
    "trio_png",
    "write_file",
]
