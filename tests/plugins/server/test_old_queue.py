"""Old clients ask for much at once: all of it is queued, and what is the same is drawn once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from tests.fakes.asking import Asking
from tests.fakes.gated_renderer import GatedRenderer, settled

from checkface_server.answers.desk import Desk
from checkface_server.operation.metrics import Metrics
from checkface_server.service import build_app
from checkface_server.store.layers import Layers
from checkface_server.store.memory import Memory
from checkface_server.work.drawing_studio import DrawingStudio

MORPH = "from_value=a&to_value=b"
AT_ONCE = {
    "25 frames of a slider": (
        [
            f"/api/morphframe/?dim=512&linear=true&{MORPH}&num_frames=25&frame_num={number}"
            for number in range(25)
        ],
        25,
    ),
    "24 names": ([f"/api/face/?dim=200&value=name{number}" for number in range(24)], 24),
    "20 times one face": (["/api/face/?value=x"] * 20, 1),
    "one face in all sizes and formats": (
        [
            f"/api/face/?dim={side}&value=x&format={kind}"
            for side in (300, 512, 1024)
            for kind in ("jpg", "webp")
        ],
        1,
    ),
    "two spellings of a digest": (
        [f"/api/face/?value={'AB' * 32}", f"/avatar/{'ab' * 32}", f"/text/sha256:{'aB' * 32}"],
        1,
    ),
}


@pytest.mark.parametrize(("addresses", "drawn"), AT_ONCE.values(), ids=AT_ONCE)
def test_what_is_asked_for_at_once_is_queued(addresses: Sequence[str], drawn: int) -> None:
    """A browser shows a picture that got a 503 as broken, and never asks again."""

    async def ask() -> tuple[list[int], GatedRenderer]:
        renderer, metrics = GatedRenderer(lanes=2), Metrics()
        layers = Layers(Memory(1 << 20), None, None, metrics.count_look)
        studio = DrawingStudio(renderer, layers, metrics, longest_wait=30)
        asking = Asking(build_app(Desk(studio)))
        asked = [asyncio.ensure_future(asking.ask(address)) for address in addresses]
        await settled()
        assert not any(one.done() for one in asked)
        renderer.let_go()
        return [one.status for one in await asyncio.gather(*asked)], renderer

    statuses, renderer = asyncio.run(ask())

    assert {200} == set(statuses)
    assert drawn == len(renderer.drawn)
    assert drawn == sum(renderer.drawn.values())
