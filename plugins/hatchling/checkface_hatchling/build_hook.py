"""Turns a file that hatchling has built into its faces beside it, and a line of the build's log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

from checkface import CheckfaceError, report_built

DRAWN = {("sdist", "standard"), ("wheel", "standard")}
"""Targets and their versions: no editable wheel, no application, nothing of a third party's."""

HATCHLINGS = {
    "dependencies",
    "enable-by-default",
    "require-runtime-dependencies",
    "require-runtime-features",
}
"""What hatchling itself reads in the table of each hook."""


class CheckfaceBuildHook(BuildHookInterface[BuilderConfig]):
    PLUGIN_NAME = "checkface"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Where strict, a failure ends the build by SystemExit: its text, without a traceback."""
        if (self.target_name, version) not in DRAWN:
            return
        try:
            lines = report_built(Path(artifact_path), Path(self.root), over=self._options())
        except CheckfaceError as error:
            raise SystemExit(f"checkface: error: {error}") from error
        for line in lines:
            print(line, flush=True)  # at once, to stand among the build's own lines

    def _options(self) -> dict[str, object]:
        table = {key: value for key, value in self.config.items() if key not in HATCHLINGS}
        return {f"[tool.hatch.build.hooks.{self.PLUGIN_NAME}]": table}
