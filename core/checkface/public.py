"""Lists the nouns of checkface and what is done with them: `from checkface import NAME`."""

from __future__ import annotations

from checkface.artifact_name import ArtifactName, normal_filename
from checkface.builds import report_built
from checkface.cf1.identity import SCHEME
from checkface.digest import Digest
from checkface.errors import CheckfaceError, MismatchError, UnresolvedReferenceError
from checkface.face import FACE_SIDE, LAST_FACE, Face, Trio
from checkface.finding import Finding, Standing
from checkface.git import Repository
from checkface.hookspecs import Resolved, Subcommands, hookimpl
from checkface.ledger import Acceptance, Ledger, LedgerComparison, latest_by_identity
from checkface.manifest import Manifest
from checkface.painter import Engine, Painter, Precision
from checkface.pin import Pin, pins_of
from checkface.plain_text import plain
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
from checkface.verification import examine, examine_artifact
from checkface.wheel_metadata import WheelMetadata

__all__ = [
    "FACE_SIDE",
    "LAST_FACE",
    "MANIFEST_NAME",
    "SCHEME",
    "SUMS_NAME",
    "Acceptance",
    "Artifact",
    "ArtifactName",
    "CheckfaceError",
    "Digest",
    "Engine",
    "Face",
    "Finding",
    "Ledger",
    "LedgerComparison",
    "Manifest",
    "MismatchError",
    "Painter",
    "Pin",
    "Precision",
    "Release",
    "Repository",
    "Resolved",
    "Standing",
    "Subcommands",
    "Trio",
    "UnresolvedReferenceError",
    "WheelMetadata",
    "examine",
    "examine_artifact",
    "hookimpl",
    "is_artifact",
    "latest_by_identity",
    "normal_filename",
    "pins_of",
    "plain",
    "project_and_version",
    "report_built",
    "resolve",
    "resolved_release",
]
