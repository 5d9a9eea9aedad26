"""Turns what would be uploaded, and what was found about it, into JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from checkface import SCHEME, Release
from checkface_twine.expectation import Expectation
from checkface_twine.uploads import Upload, Uploads
from checkface_twine.verdict import Compared


def json_report(uploads: Uploads, releases: Iterable[Release], compared: Compared) -> str:
    """One object; README.md lists its keys."""
    files = {file.artifact.filename: file for file in uploads.files}
    found = compared.served
    content = {
        "verdict": compared.verdict,
        "releases": [_release(release, files) for release in releases],
        "unused": list(uploads.unused),
        "expected": compared.expectation and _expectation(compared.expectation),
        "served": None if found is None else [each.as_json() for each in found],
        "others": list(compared.others),
    }
    return json.dumps(content, indent=2)


def _release(release: Release, files: dict[str, Upload]) -> dict[str, Any]:
    return {
        "project": release.project,
        "version": release.version,
        "digest": str(release.digest),
        "scheme": SCHEME,
        "words": list(release.words),
        "artifacts": [_artifact(files[held.filename]) for held in release.artifacts],
    }


def _artifact(file: Upload) -> dict[str, Any]:
    return {
        "path": file.path,
        "filename": file.artifact.filename,
        "size": file.artifact.size,
        "digest": str(file.artifact.digest),
        "words": list(file.artifact.words),
        "signature": file.signature,
        "attestations": list(file.attestations),
    }


def _expectation(expectation: Expectation) -> dict[str, Any]:
    return {
        "files": [finding.as_json() for finding in expectation.findings],
        "misspelt": list(expectation.misspelt),
        "missing": list(expectation.missing),
    }
