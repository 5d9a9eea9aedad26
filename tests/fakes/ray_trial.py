"""`checkface serve --ray` whose replicas also do as a test says: `python -m tests.fakes.ray_trial`.

A face is drawn as always; but who asks for face 254 of a digest gets pretended work, which takes
$TRIAL_WORK seconds, and who asks for face 255 waits until there is no file $TRIAL_GATE.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path

from tests.fakes.ray_trial_faces import BEGUN, GATED, PRETENDED

from checkface.program import Boundary
from checkface_server.commands import build
from checkface_server.ray_serve.cluster import serve_on_ray
from checkface_server.ray_serve.render import Render
from checkface_server.renderer import Order, Rendered
from checkface_server.settings import add_options, settings_of
from checkface_server.subjects import Portrait
from checkface_server.work.easel import Outcome


class Trial(Render):
    """A replica."""

    async def draw(self, order: Order) -> Outcome:
        (subject, *_) = order.scene.subjects
        index = subject.index if isinstance(subject, Portrait) else 0
        if index not in {PRETENDED, GATED}:
            return await super().draw(order)
        if index == PRETENDED:
            await asyncio.sleep(float(os.environ["TRIAL_WORK"]))
        if index == GATED:
            await asyncio.to_thread(_wait_at, Path(os.environ["TRIAL_GATE"]))
        files = {shape: f"{os.getpid()}".encode() for shape in order.shapes}
        return Rendered(files, 1, 0.0, 0.0)


def _wait_at(gate: Path) -> None:
    (gate.parent / f"{os.getpid()}{BEGUN}").touch()
    while gate.exists():
        time.sleep(0.01)


def main() -> int:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return Boundary("checkface").run(
        lambda: serve_on_ray(settings_of(parser.parse_args(sys.argv[1:])), build, Trial)
    )


if __name__ == "__main__":
    from checkface.program import start

    start("tests.fakes.ray_trial")
