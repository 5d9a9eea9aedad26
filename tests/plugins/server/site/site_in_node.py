"""Runs modules of the site in Node, laid out as a browser finds them: pages beside the engine.

node(folder, script, say) gives what the script writes as JSON; `say` is what it reads.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.said_by_node import said_by_node

ROOT = Path(__file__).parents[4]
PAGES = ROOT / "plugins/server/checkface_server/site/pages"
ENGINE = ROOT / "core/js"
WEIGHTS = ROOT / "core/checkface/cf1/weights/face-cf1.safetensors"
HEAD = """
import { readFileSync } from "node:fs";
const said = JSON.parse(readFileSync(0, "utf8"));
const say = (answer) => process.stdout.write(JSON.stringify(answer));
const sha256 = async (bytes) =>
  Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
const thrown = async (make) => {
  try {
    return await make();
  } catch (error) {
    return error.constructor.name;
  }
};
"""


def lay_out(folder: Path) -> Path:
    """The site as it is served, without its weights."""
    shutil.copytree(PAGES, folder, dirs_exist_ok=True)
    shutil.copytree(ENGINE, folder / "checkface", ignore=shutil.ignore_patterns("built", "*.py"))
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def node(folder: Path, script: str, say: Any = None) -> Any:
    if not shutil.which("node"):
        pytest.skip("no node here")
    return said_by_node(["--input-type=module", "--eval", HEAD + script], say, folder)
