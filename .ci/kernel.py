"""Builds the kernel of core/kernel for other machines, with one cross compiler from PyPI.

    kernel.py wasm      core/js/cf1.wasm, and beside it the digests of what it was made from

The compiler is the package `ziglang`, pinned, in an environment of its own (`make js`): the same
sources give the same bytes everywhere.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

CORE = Path("core")
KERNEL = CORE / "kernel"
WASM = CORE / "js/cf1.wasm"
DIGESTS = CORE / "js/cf1.sha256"

ZIG = [sys.executable, "-m", "ziglang", "cc"]
FLAGS = ["-std=c11", "-O3", "-g0", "-ffp-contract=off", "-fno-math-errno", "-fno-sanitize=all"]
WASM_SOURCES = ("identity.c", "mapping.c", "stretch.c", "synthesis.c", "wasm.c", "weights.c")
WASM_FLAGS = [
    *("-target", "wasm32-freestanding", "-mcpu=generic+simd128+bulk_memory", "-nostdlib"),
    *("-Wl,--no-entry", "-Wl,--strip-all", "-Wl,-z,stack-size=262144"),
]
MOST_WASM_BYTES = 64_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_subparsers(required=True).add_parser("wasm").set_defaults(run=wasm)
    parser.parse_args().run()


def wasm() -> None:
    WASM.parent.mkdir(exist_ok=True)
    sources = [str(KERNEL / name) for name in WASM_SOURCES]
    subprocess.run([*ZIG, *FLAGS, *WASM_FLAGS, *sources, "-o", str(WASM)], check=True)
    WASM.chmod(0o644)
    if WASM.stat().st_size > MOST_WASM_BYTES:
        sys.exit(f"{WASM} has {WASM.stat().st_size} bytes: expected {MOST_WASM_BYTES} at most")
    DIGESTS.write_text("".join(f"{sha256(path)}  {name(path)}\n" for path in told()), "ascii")


def told() -> list[Path]:
    """What the digests are of, so that `cd core && sha256sum --check js/cf1.sha256` finds it."""
    headers = sorted(KERNEL.glob("*.h"))
    return [WASM, *headers, *(KERNEL / name for name in WASM_SOURCES)]


def name(path: Path) -> str:
    return path.relative_to(CORE).as_posix()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
