"""Turns an install of two wheels that were seen before into what pip-checkface adds to pip's time.

    python benchmarks/install.py

The same pip installs the same two wheels from an index on the loopback address, alone and behind
pip-checkface. Both take turns, each first as often as second. Seconds on the clock are what a user
waits for, and only count on a quiet machine; those of the processor are disturbed less.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name

from checkface_pip_verify.self_test.index import Index

ROUNDS = 6
TARGET_SECONDS = 1.5
"""At most, on two quiet cores."""

Taken = tuple[float, float]
"""Seconds on the clock, and of the processor."""


class Bench:
    """A target, an index and a ledger, below one folder."""

    def __init__(self, folder: Path, index: Index) -> None:
        self.target = folder / "target"
        venv.create(self.target, with_pip=False, symlinks=os.name != "nt")
        self.python = str(self.target / ("Scripts" if os.name == "nt" else "bin") / "python")
        pip = folder / "only-pip"
        shutil.copytree(str(metadata.distribution("pip").locate_file("pip")), pip / "pip")
        self.with_pip = {"PYTHONPATH": str(pip)}
        strange = ("PIP_", "CHECKFACE_", "PYTHON", "GITHUB_")
        kept = {k: v for k, v in os.environ.items() if not k.upper().startswith(strange)}
        self.environ = {
            **kept,
            "NO_PROXY": "*",
            "PIP_INDEX_URL": index.url,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_CACHE_DIR": str(folder / "pip-cache"),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "CHECKFACE_LEDGER": str(folder / "ledger.jsonl"),
            "CHECKFACE_CACHE_DIR": str(folder / "faces"),
        }

    def pip(self) -> Taken:
        words = [self.python, "-m", "pip", "install", "--quiet", "apple"]
        return self._taken(words, self.with_pip)

    def ours(self) -> Taken:
        start = [sys.executable, "-m", "checkface_pip_verify", "--python", self.python]
        return self._taken([*start, "install", "--yes", "apple"], {})

    def _taken(self, words: Sequence[str], environ: dict[str, str]) -> Taken:
        for name in ("apple", "pear"):
            for path in self.target.rglob(f"{name}*"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(
            words, env={**self.environ, **environ}, check=True, stdout=subprocess.DEVNULL
        )
        passed, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        return passed, used


def main() -> None:
    index = Index()
    index.add(wheel_name("apple"), wheel("apple", requires=["pear"]))
    index.add(wheel_name("pear"), wheel("pear"))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), index)
        bench.ours()  # from now on both are seen
        bench.pip()
        pairs = [_neighbours(bench, swapped=number % 2 == 1) for number in range(ROUNDS)]
    index.close()
    print(f"{'two wheels, seen before':26}{'s, clock':>10}{'s, CPU':>10}")
    for name, taken in (("pip", [a for a, _ in pairs]), ("pip-checkface", [b for _, b in pairs])):
        clock, used = (statistics.median(values) for values in zip(*taken, strict=True))
        print(f"{name:26}{clock:>10.2f}{used:>10.2f}")
    added = [statistics.median(b[i] - a[i] for a, b in pairs) for i in range(2)]
    ratio = [statistics.median(b[i] / a[i] for a, b in pairs) for i in range(2)]
    print(f"{'added':26}{added[0]:>10.2f}{added[1]:>10.2f}")
    print(f"{'ratio':26}{ratio[0]:>10.1f}{ratio[1]:>10.1f}")
    print(f"at most {TARGET_SECONDS} s more are promised, on two quiet cores")


def _neighbours(bench: Bench, *, swapped: bool) -> tuple[Taken, Taken]:
    """pip alone, and we."""
    if swapped:
        ours = bench.ours()
        return bench.pip(), ours
    return bench.pip(), bench.ours()


if __name__ == "__main__":
    main()
