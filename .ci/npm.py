"""Makes what the npm package of core/js has from Python's files: the same bytes each time.

npm.py words      core/js/bip39_english.js, committed
npm.py weights    core/js/built/face-cf1.planes.gz, which git ignores: 18.4 MB
"""

from __future__ import annotations

import argparse
import runpy
import shutil
from pathlib import Path

CF1 = Path("core/checkface/cf1")
JS = Path("core/js")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(required=True)
    commands.add_parser("words").set_defaults(run=write_words)
    commands.add_parser("weights").set_defaults(run=write_weights)
    parser.parse_args().run()


def write_words() -> None:
    text = (CF1 / "bip39_english.txt").read_text("ascii")
    (JS / "bip39_english.js").write_text(words_module(text), "ascii")


def write_weights() -> None:
    built = JS / "built"
    built.mkdir(exist_ok=True)
    packed = runpy.run_path(str(CF1 / "weights/packing.py"))["packed"]  # needs nothing installed
    weights = (CF1 / "weights/face-cf1.safetensors").read_bytes()
    (built / "face-cf1.planes.gz").write_bytes(packed(weights))
    for licence in (Path("LICENSE"), CF1 / "weights/face-cf1.LICENSE"):
        shutil.copyfile(licence, built / licence.name)


def words_module(text: str) -> str:
    """The word list as a module, a word a line."""
    said = "// The 2,048 English words of BIP-39, made by `make js` from bip39_english.txt.\n"
    return f"{said}export const WORDS = `\n{text.strip()}\n`.trim().split(/\\s+/);\n"


if __name__ == "__main__":
    main()
