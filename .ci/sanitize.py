"""Runs the kernel of core/kernel under AddressSanitizer and UBSan: `make sanitize`, on Linux.

The extension is built with both, and Python started with their library before all others. A fence
stands behind each piece of memory that the kernel deals out (network.h), so that no step beyond one
goes unseen. What a sanitizer finds ends the run with its own words and another code than 0.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import random
import shlex
import subprocess
import sys
import sysconfig
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KERNEL = ROOT / "core/kernel"
GOLDEN = ROOT / "tests/golden/cf1.json"

FLAGS = [
    *("-std=c11", "-O1", "-g", "-ffp-contract=off", "-fno-math-errno", "-Wno-psabi"),
    *("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"),
    *("-shared", "-fPIC", "-DPy_LIMITED_API=0x030B0000"),
]
NO_SOURCES = {"stretch.c", "wasm.c"}
"""Not of the extension."""

ROWS = 512
ODD = [0, 1, 4, 5, 12, 29, 30, 107, 256, 257, 400, 509, 510, 512]
FEW = [(0, 1), (3, 8), (255, 258), (509, 512)]
FAR = 150_000
"""Grid units: some six times as far from the mean as faces are, which float64 must compute."""


def main() -> None:
    if len(sys.argv) > 1:
        drive(sys.argv[1])
        return
    with tempfile.TemporaryDirectory() as folder:
        module = built(Path(folder))
        library = linker_answer("-print-file-name=libasan.so")
        environ = os.environ | {
            "LD_PRELOAD": library,
            "ASAN_OPTIONS": "detect_leaks=0",  # Python leaves its own to the system when it ends
            "UBSAN_OPTIONS": "print_stacktrace=1",
        }
        done = subprocess.run([sys.executable, __file__, str(module)], env=environ, check=False)
    sys.exit(done.returncode)


def compiler() -> list[str]:
    return shlex.split(os.environ.get("CC", "gcc"))


def linker_answer(question: str) -> str:
    done = subprocess.run([*compiler(), question], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def built(folder: Path) -> Path:
    sources = [str(each) for each in sorted(KERNEL.glob("*.c")) if each.name not in NO_SOURCES]
    module = folder / "_native.abi3.so"
    include = f"-I{sysconfig.get_path('include')}"
    subprocess.run([*compiler(), *FLAGS, include, *sources, "-o", str(module)], check=True)
    return module


def drive(module: str) -> None:
    """All levels of this processor give published bits, and each other's, in bands of odd sizes."""
    native = loaded(module)
    from checkface.cf1.kernel_weights import offsets
    from checkface.cf1.weights import checked_bytes

    data = checked_bytes()
    damaged(native, data, offsets(data))
    network = native.Network(data, offsets(data))
    golden = json.loads(GOLDEN.read_text("utf-8"))
    for level in native.LEVELS:
        published(network, level, golden)
        print(f"{level}: a published face in {len(ODD) - 1} bands", flush=True)
    lots = random.Random(os.environ.get("SANITIZE_SEED", "cf1"))  # noqa: S311 - not for secrets
    for _ in range(3):
        alike(network, native.LEVELS, lots.randbytes(32), lots)
    print("three random keys: the same rows from every level, by float64 too")


def loaded(path: str) -> Any:
    spec = importlib.util.spec_from_file_location("_native", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"cannot load {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def damaged(native: Any, data: bytes, table: Any) -> None:
    """Weights that end early, and tables that point elsewhere, are refused and not followed."""
    beyond = table.copy()
    beyond[7, 0] = len(data) - 1
    for bad, where in [(data[:-1], table), (b"", table), (data, beyond), (data, table[:-3])]:
        try:
            native.Network(bytes(bad), where)
        except ValueError:
            continue
        raise SystemExit("weights that are not cf1's were taken")


def published(network: Any, level: str, golden: dict[str, Any]) -> None:
    face = network.prepare(network.w_of(bytes.fromhex(golden["key"]), 0), level)
    whole = b"".join(rows(network, face, edges, level) for edges in pairwise(ODD))
    if hashlib.sha256(whole).hexdigest() != golden["rgb"][0]:
        raise SystemExit(f"{level} does not draw the published bits")


def alike(network: Any, levels: tuple[str, ...], key: bytes, lots: random.Random) -> None:
    """Also far from all faces, where sums do not fit 32 bits."""
    import numpy as np

    near = np.frombuffer(network.w_of(key, lots.randrange(256)), np.int32)
    far = near + np.array([lots.randint(-FAR, FAR) for _ in near], np.int32)
    for w in (near, far):
        for edges in FEW:
            drawn = {
                rows(network, network.prepare(w, level), edges, level, slowly=slowly)
                for level in levels
                for slowly in ((False, True) if edges[1] - edges[0] < 2 else (False,))  # noqa: PLR2004
            }
            if len(drawn) != 1:
                raise SystemExit(f"levels differ in rows {edges} of the key {key.hex()}")


def rows(
    network: Any, face: bytes, edges: tuple[int, int], level: str, *, slowly: bool = False
) -> bytes:
    made = bytearray((edges[1] - edges[0]) * 2 * 3 * 1024)
    network.draw(face, *edges, made, level, slowly)
    return bytes(made)


if __name__ == "__main__":
    main()
