"""Carries out the study of look-alikes, on cf1 itself, and prints what docs/security.md quotes.

    python -m benchmarks.lookalikes --out FOLDER [--tries 14,18,22,24] [--workers 2]

Hours of processor time. All that is made lies in FOLDER, and the same command goes on after a kill.
benchmarks/lookalikes/README.md says what it needs.
"""

from __future__ import annotations

import argparse
import json
from functools import partial
from pathlib import Path

from benchmarks.lookalikes.checkpoint import Checkpoints
from benchmarks.lookalikes.material import Material
from benchmarks.lookalikes.models import fetch
from benchmarks.lookalikes.networks import Networks
from benchmarks.lookalikes.plan import Plan
from benchmarks.lookalikes.report import tables
from benchmarks.lookalikes.study import Study


def main() -> None:
    arguments = parser().parse_args()
    models = arguments.out / "models"
    models.mkdir(parents=True, exist_ok=True)
    fetch(models)
    plan = Plan(
        faces=arguments.faces,
        targets=arguments.targets,
        exponents=[int(exponent) for exponent in arguments.tries.split(",")],
        core_hour=arguments.core_hour,
    )
    judges = partial(Networks, models)
    material = Material(plan, Checkpoints(arguments.out), judges, arguments.workers)
    results = Study(material).run()
    (arguments.out / "results.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    print(*tables(results).values(), sep="\n\n")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m benchmarks.lookalikes", description=__doc__)
    made.add_argument("--out", type=Path, required=True, help="where all that is made lies")
    made.add_argument("--faces", type=int, default=Plan.faces, help="of the population")
    made.add_argument("--targets", type=int, default=Plan.targets, help="trios to be imitated")
    made.add_argument("--tries", default="14,18,22,24", help="powers of two, the last is all")
    made.add_argument("--workers", type=int, default=1, help="processes, one thread each")
    made.add_argument(
        "--core-hour", type=float, default=Plan.core_hour, help="US dollars for a core and an hour"
    )
    return made


if __name__ == "__main__":
    main()
