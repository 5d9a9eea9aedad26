"""Draws the pictures of README and docs anew into docs/images: `make pictures`.

The release is invented, and its numbers were chosen by eye: no half person at an edge, no torn
glasses. The page of a forge is ours as it renders Markdown, in a real browser.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from markdown import markdown
from PIL import Image, ImageChops
from terminal_picture import terminal_picture

from checkface import MANIFEST_NAME, Artifact, Digest, Face, Manifest, Release, Resolved
from checkface.pages import (
    Appearance,
    FileStore,
    Portrait,
    Resolutions,
    html_of,
    script,
    style,
)
from checkface.pictures import face_png, trio_png
from checkface.pictures.comparison import draw_comparison
from checkface.pictures.formats import PictureFormat, encode
from checkface.pictures.published import release_sheet
from checkface_github_action.block import Block

IMAGES = Path(__file__).parent / "images"
WHEEL, CHANGED = Digest.of_text("fig 1.4 wheel 7"), Digest.of_text("fig 1.4 wheel 6")
"""Their texts differ in one bit."""
SDIST = Digest.of_text("fig 1.4 sdist 3")
RELEASE = Release.of_artifacts(
    [
        Artifact("fig-1.4-py3-none-any.whl", 73_100, WHEEL),
        Artifact("fig-1.4.tar.gz", 142_900, SDIST),
    ]
)
PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ font: 16px/1.5 "Liberation Sans", Arial, sans-serif; color: #1f2328; margin: 32px;
  width: 840px; }}
h2 {{ padding-bottom: .3em; border-bottom: 1px solid #d1d9e0; }}
code {{ font: 85% "Liberation Mono", monospace; background: #818b981f; border-radius: 6px;
  padding: .2em .4em; }}
pre {{ background: #f6f8fa; border-radius: 6px; padding: 16px; white-space: pre-wrap;
  overflow-wrap: anywhere; }}
pre code {{ background: none; padding: 0; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid #d1d9e0; padding: 6px 13px; }}
a {{ color: #0969da; }}
{style}</style><body>{body}<script>{script}</script>"""
NOTES = """## What's changed

- Connection errors name the host again.
- Dropped support for an interpreter nobody uses.

"""
LARGEST = (904, 1400)
DENSITY = 1.4
MARGIN = 32


def main() -> None:
    one, other = (
        Resolved("a", WHEEL, "as-published.whl"),
        Resolved("b", CHANGED, "one-bit-changed.whl"),
    )
    _write("comparison.jpg", draw_comparison(one, other))
    _write("contact-sheet.jpg", release_sheet(RELEASE))
    _write("terminal.png", terminal_picture(), PictureFormat.PNG)
    with tempfile.TemporaryDirectory() as folder:
        _write("release-block.jpg", _photograph(_forge_page(Path(folder))))
        _write("docs-block.jpg", _photograph(_docs_page(Path(folder))))


def _forge_page(folder: Path) -> Path:
    names = {artifact.digest: f"{artifact.digest.value[:12]}.png" for artifact in RELEASE.artifacts}
    for digest, name in names.items():
        (folder / name).write_bytes(face_png(Face(digest), 128))
    (folder / "trio.png").write_bytes(trio_png(RELEASE.digest, 256))
    attached = frozenset({"checkface.json", "SHA256SUMS"})
    block = Block(RELEASE, ".", 64, "trio.png", names, attached=attached)
    text = block.text.replace("<details>", '<details markdown="1" open>')
    body = markdown(NOTES + text, extensions=["tables", "fenced_code", "md_in_html"])
    return _page(folder / "forge.html", body, "")


def _docs_page(folder: Path) -> Path:
    (folder / MANIFEST_NAME).write_text(Manifest.of(RELEASE, {}).text)
    documented = Resolutions(folder).release([f"manifest:{MANIFEST_NAME}"])
    shown = Appearance.of(Portrait(documented, trio=True), "block", documents=True)
    sources = [FileStore(folder).place(each).name for each in shown.portraits]
    return _page(folder / "docs.html", html_of(shown, sources, ""), style())


def _page(path: Path, body: str, look: str) -> Path:
    path.write_text(PAGE.format(style=look, body=body, script=script()), "utf-8")
    return path


def _photograph(page: Path) -> Image.Image:
    """Cut to what is on it: nothing of it is missing, and nothing else is there."""
    browser = shutil.which("chromium") or sys.exit("make pictures needs chromium")
    picture = page.with_suffix(".png")
    width, height = LARGEST
    flags = ("headless", "no-sandbox", "disable-gpu", "hide-scrollbars", f"screenshot={picture}")
    size = (f"window-size={width},{height}", f"force-device-scale-factor={DENSITY}")
    command = [browser, *(f"--{flag}" for flag in (*flags, *size)), page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    whole = Image.open(picture).convert("RGB")
    box = ImageChops.difference(whole, Image.new("RGB", whole.size, "white")).getbbox()
    bottom = min(whole.height, round(box[3] + MARGIN * DENSITY)) if box else whole.height
    return whole.crop((0, 0, whole.width, bottom))


def _write(name: str, picture: Image.Image, kind: PictureFormat = PictureFormat.JPEG) -> None:
    (IMAGES / name).write_bytes(encode(picture, kind))
    print(f"docs/images/{name}: {picture.width} x {picture.height}")


if __name__ == "__main__":
    main()
