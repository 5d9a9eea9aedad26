"""Turns a documentation site of 500 pages into how much longer it takes to build with faces.

    python benchmarks/docs.py

Figures are CPU seconds of builds in processes of their own. With and without us take turns, each
first as often as second, and the ratio is the median of those of neighbours, so that other work on
the machine disturbs it little. The first build, which draws, is told apart: what an author waits
for each day is the next one. Quote the ratio, not the seconds.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

PAGES = 500
ROUNDS = 12
TARGET = 1.1
RELEASE = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
PARAGRAPHS = "\n\n".join(
    f"## Part {part}\n\nSome *text* with `code`, a [link](page1.md) and **more** text.\n\n"
    "- one\n- two\n\n    ```python\n    print('x')\n    ```\n"
    for part in range(6)
)
PLAIN = "site_name: x\nplugins: [search]\nmarkdown_extensions: [fenced_code]\n"
WITH_FACES = (
    f"site_name: x\nplugins: [search, {{checkface: {{release: '{RELEASE}'}}}}]\n"
    "markdown_extensions: [fenced_code]\n"
)


def make_project(folder: Path) -> None:
    pages = folder / "docs"
    pages.mkdir()
    (pages / "index.md").write_text("# Home\n")
    for number in range(PAGES - 1):
        (pages / f"page{number}.md").write_text(f"# Page {number}\n\n{PARAGRAPHS}")
    (folder / "plain.yml").write_text(PLAIN)
    (folder / "faces.yml").write_text(WITH_FACES)


def build(folder: Path, name: str) -> float:
    """CPU seconds."""
    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--quiet"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*command, "-f", f"{name}.yml", "-d", f"site-{name}"], cwd=folder, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["CHECKFACE_CACHE_DIR"] = str(folder / "faces")
        make_project(folder)
        build(folder, "plain")
        print(f"{PAGES} pages, first build with faces  {build(folder, 'faces'):6.2f} s")
        pairs = [neighbours(folder, swapped=number % 2 == 1) for number in range(ROUNDS)]
    plain, faces = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(with_us / without for without, with_us in pairs)
    print(f"{PAGES} pages, without faces           {plain:6.2f} s  (median of {ROUNDS})")
    print(f"{PAGES} pages, a badge on each         {faces:6.2f} s  (median of {ROUNDS})")
    print(f"ratio {ratio:.3f}, at most {TARGET} is promised")


def neighbours(folder: Path, *, swapped: bool) -> tuple[float, float]:
    """CPU seconds without and with us."""
    if swapped:
        faces = build(folder, "faces")
        return build(folder, "plain"), faces
    return build(folder, "plain"), build(folder, "faces")


if __name__ == "__main__":
    main()
