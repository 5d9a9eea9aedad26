"""Measures what `uv-checkface sync` takes beside `uv sync`, for two wheels that were seen before.

    python benchmarks/uv_sync.py [ROUNDS]

Both get a project without an environment, a lock that is there, and a loopback index. Side by side,
since machines differ: each round runs one after the other, and the median of each is told.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name

from checkface_pip_verify.self_test.index import serving

BAR = 1.5
"""Seconds that may be added."""


def main(rounds: int) -> int:
    with serving() as index, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        index.add(wheel_name("plum"), wheel("plum", requires=["fig"]))
        index.add(wheel_name("fig"), wheel("fig"))
        (folder / "pyproject.toml").write_text(
            '[project]\nname = "app"\nversion = "0"\nrequires-python = ">=3.11"\n'
            f'dependencies = ["plum"]\n[[tool.uv.index]]\nurl = "{index.url}"\ndefault = true\n'
        )
        environ = os.environ | {
            "CHECKFACE_LEDGER": str(folder / "ledger.jsonl"),
            "UV_PYTHON": sys.executable,
        }
        ours = [sys.executable, "-m", "checkface_uv", "sync", "--yes"]
        commands = {"uv sync": ["uv", "sync"], "uv-checkface sync": ours}
        took, cost = ({what: list[float]() for what in commands} for _ in range(2))
        for number in range(rounds + 1):  # the first one makes both of them seen
            for what, command in commands.items():
                shutil.rmtree(folder / ".venv", ignore_errors=True)
                started, spent = time.monotonic(), _spent()
                subprocess.run(command, cwd=folder, env=environ, check=True, capture_output=True)
                if number:
                    took[what].append(time.monotonic() - started)
                    cost[what].append(_spent() - spent)
    medians = ({what: statistics.median(s) for what, s in each.items()} for each in (took, cost))
    return _tell(*medians)


def _spent() -> float:
    """Seconds of processors: a busy machine takes longer, and spends the same."""
    times = os.times()
    return times.children_user + times.children_system


def _tell(medians: dict[str, float], cost: dict[str, float]) -> int:
    for what, seconds in medians.items():
        print(f"{what:20} {seconds:.2f} s, {cost[what]:.2f} s of processors")
    added = medians["uv-checkface sync"] - medians["uv sync"]
    print(f"{'added':20} {added:.2f} s (at most {BAR} s)")
    return int(added > BAR)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
