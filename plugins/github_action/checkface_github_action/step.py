"""Turns a step of a workflow into faces on a release page, outputs and a summary."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from checkface import (
    MANIFEST_NAME,
    SUMS_NAME,
    Artifact,
    Finding,
    Manifest,
    MismatchError,
    is_artifact,
)
from checkface.files import write_file
from checkface.program import Boundary
from checkface_channels.github.documents import ReleaseDocument
from checkface_channels.github.patience import Patience
from checkface_github_action import workflow
from checkface_github_action.artifacts import (
    artifacts_of,
    matching_artifacts,
    release_of,
    require_one,
)
from checkface_github_action.attachments import Attachments, attachments_of
from checkface_github_action.context import Context
from checkface_github_action.errors import ActionError
from checkface_github_action.forge import forge_of
from checkface_github_action.inputs import Inputs
from checkface_github_action.names import as_on_page, require_names
from checkface_github_action.posting import Page, Posted
from checkface_github_action.summary import Report, summary_of
from checkface_github_action.target import find_target
from checkface_github_action.verification import artifact_of, is_difference, page_findings


def main() -> int:
    """What the process ends with: 0 fine, 1 a file differs, 2 it could not be done."""
    return Boundary("checkface", tell=workflow.error).run(lambda: run(os.environ, Path.cwd()))


def run(
    environ: Mapping[str, str], folder: Path, sleep: Callable[[float], object] = time.sleep
) -> int:
    """One step, in the `folder` where globs start. Raises `CheckfaceError`."""
    inputs, context = Inputs.of_environ(environ), Context.of_environ(environ)
    step = Step(inputs, context, folder, sleep)
    target = step.target()
    manifest = step.manifest(target, environ)
    attachments = attachments_of(manifest, inputs)
    written = step.write(attachments, manifest)
    findings = step.verify(target, manifest)
    posted, page = step.post(target, manifest, attachments)
    step.report(Report(manifest, findings, target, posted), written, attachments, page)
    return 0


@dataclass
class Step:
    """What one step was asked for, and where."""

    inputs: Inputs
    context: Context
    folder: Path
    sleep: Callable[[float], object] = time.sleep

    def __post_init__(self) -> None:
        patience = Patience(float(self.inputs.max_wait), self.sleep, log=workflow.log)
        self.forge = forge_of(self.inputs, self.context, patience)

    def target(self) -> ReleaseDocument | None:
        found = find_target(self.forge, self.inputs, self.context)
        if found is None:
            workflow.notice(
                "this run is about no release: faces are in the summary and in the outputs only; "
                "to post them, run on a tag or a release, or say tag or release-id"
            )
        return found

    def manifest(self, target: ReleaseDocument | None, environ: Mapping[str, str]) -> Manifest:
        tag = target.tag if target else self.context.ref_tag or ""
        artifacts = self._artifacts(target)
        release = release_of(artifacts, self.inputs, self.forge.repository.slug, tag)
        workflow.log(f"{release.project} {release.version}: {release.digest}")
        workflow.log(" ".join(release.words))
        return Manifest.of(release, environ)

    def _artifacts(self, target: ReleaseDocument | None) -> list[Artifact]:
        if self.inputs.files:
            required = self.inputs.fail_on_unmatched_files
            paths = matching_artifacts(self.inputs.files, self.folder, required=required)
            built = require_names(artifacts_of(paths))
            return as_on_page(built, self.forge.assets(target.id), self.forge) if target else built
        if target is None:
            raise ActionError("the input files is empty, and there is no release to take them from")
        assets = (asset for asset in self.forge.assets(target.id) if is_artifact(asset.name))
        artifacts = [artifact_of(asset, self.forge) for asset in assets if asset.whole]
        require_one(artifacts, target.tag)
        return artifacts

    def write(self, attachments: Attachments, manifest: Manifest) -> Path:
        """All files into the folder of the outputs, never into that of the build."""
        chosen = self.inputs.output_dir
        folder = self.folder / chosen if chosen else self.context.temporary / "checkface"
        texts = {MANIFEST_NAME: manifest.text, SUMS_NAME: manifest.release.sha256sums}
        files = {held.name: held.data for held in attachments.files}
        for name, data in ({key: text.encode() for key, text in texts.items()} | files).items():
            write_file(folder / name, data)
        return folder

    def verify(self, target: ReleaseDocument | None, manifest: Manifest) -> list[Finding]:
        """Raises `MismatchError` if a file is missing on the page or another one there."""
        if not self.inputs.verify:
            return []
        if target is None:
            raise ActionError("verify is true, and there is no release to compare with")
        findings = page_findings(manifest.release, self.forge.assets(target.id), self.forge)
        wrong = [each for each in findings if is_difference(each, manifest.release)]
        for each in findings:
            workflow.log(f"{each.standing.value}: {each.name}: {each.reason}")
        if wrong:
            if self.inputs.summary:
                report = Report(manifest, findings, target, None)
                workflow.write_summary(self.context.summary, summary_of(report, None))
            raise MismatchError("\n".join(map(_finding_line, wrong)))
        return findings

    def post(
        self, target: ReleaseDocument | None, manifest: Manifest, attachments: Attachments
    ) -> tuple[Posted | None, Page | None]:
        if target is None:
            return None, None
        page = Page(self.forge, target, manifest, self.inputs, self.context.server_url)
        return page.post(attachments), page

    def report(
        self, report: Report, folder: Path, attachments: Attachments, page: Page | None
    ) -> None:
        workflow.write_outputs(self.context.output, self._outputs(report, folder))
        if self.inputs.summary:
            block = None
            if page and report.posted:
                attached = {asset.name for asset in report.posted.assets}
                block = page.block(attachments, attached)
            workflow.write_summary(self.context.summary, summary_of(report, block))
        workflow.log(f"requests that changed something: {self.forge.writes}")

    def _outputs(self, report: Report, folder: Path) -> dict[str, str]:
        release, posted, target = report.manifest.release, report.posted, report.target
        faces = [
            {"filename": held.filename, "sha256": held.digest.value, "words": list(held.words)}
            for held in release.artifacts
        ]
        assets = [
            {"id": asset.id, "name": asset.name, "url": asset.url}
            for asset in (posted.assets if posted else ())
        ]
        return {
            "manifest": str(folder / MANIFEST_NAME),
            "sha256sums": str(folder / SUMS_NAME),
            "output-dir": str(folder),
            "digest": str(release.digest),
            "words": " ".join(release.words),
            "faces": json.dumps(faces),
            "release-id": str(target.id) if target else "",
            "release-url": target.url if target else "",
            "assets": json.dumps(assets),
            "body-changed": str(bool(posted and posted.body_changed)).lower(),
        }


def _finding_line(finding: Finding) -> str:
    return (
        f"{finding.name}: {finding.reason}; built {finding.expected}, "
        f"on the release page {finding.actual or 'nothing'}"
    )
