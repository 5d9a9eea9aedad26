"""Lists all that plugins may import from `checkface`: `from checkface import NAME`."""

from __future__ import annotations

from checkface.argument_parser import ArgumentParser
from checkface.artifact_name import ArtifactName, normal_filename
from checkface.built import report_built
from checkface.digest import Digest
from checkface.documented import Documented, Resolutions
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
from checkface.examination import examine, examine_artifact
from checkface.face import Engine, Face, Precision, Trio, draw_faces, exact_side
from checkface.files import append_to_file, require_writable, write_file
from checkface.finding import Finding, Standing
from checkface.git import Repository
from checkface.hookspecs import Resolved, hookimpl
from checkface.html import badge_html, block_html, face_html, table_html
from checkface.html_style import SCRIPT, STYLE
from checkface.identity import SCHEME
from checkface.ledger import Acceptance, Ledger, LedgerComparison, latest_by_identity
from checkface.manifest import Manifest
from checkface.pin import Pin, pins_of
from checkface.plain_text import plain, plain_lines, plain_row
from checkface.portrait import Portrait
from checkface.records import Records, moment_of, text_of, texts_of
from checkface.references import resolved_release
from checkface.registry import resolve
from checkface.release import (
    MANIFEST_NAME,
    SUMS_NAME,
    Artifact,
    Release,
    is_artifact,
    project_and_version,
)
from checkface.render.markdown import code as markdown_code
from checkface.render.markdown import image as markdown_image
from checkface.render.markdown import text as markdown_text
from checkface.render.published import face_png, sheet_png, trio_png
from checkface.render.terminal import CHOICES as IMAGE_CHOICES
from checkface.render.terminal import Graphics, Terminal, beside
from checkface.render.terminal import detect as detect_terminal
from checkface.render.terminal import grid as picture_grid
from checkface.render.terminal_text import rows as terminal_rows
from checkface.sources import Sources

__all__ = [
    "IMAGE_CHOICES",
    "MANIFEST_NAME",
    "SCHEME",
    "SCRIPT",
    "STYLE",
    "SUMS_NAME",
    "Acceptance",
    "ArgumentParser",
    "Artifact",
    "ArtifactName",
    "CheckfaceError",
    "Digest",
    "DigestError",
    "Documented",
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
    "Portrait",
    "Precision",
    "Records",
    "Release",
    "Repository",
    "Resolutions",
    "Resolved",
    "SettingsError",
    "Sources",
    "Standing",
    "Terminal",
    "Trio",
    "UnresolvedReferenceError",
    "WeightsError",
    "append_to_file",
    "badge_html",
    "beside",
    "block_html",
    "detect_terminal",
    "draw_faces",
    "exact_side",
    "examine",
    "examine_artifact",
    "face_html",
    "face_png",
    "hookimpl",
    "is_artifact",
    "latest_by_identity",
    "markdown_code",
    "markdown_image",
    "markdown_text",
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
    "table_html",
    "terminal_rows",
    "text_of",
    "texts_of",
    "trio_png",
    "write_file",
]
