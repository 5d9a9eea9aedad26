"""What a studio thinks of how long a wait is, and that whatever goes wrong is told to who waits."""

from __future__ import annotations

import pytest
from tests.fakes.studio_bench import Bench, Tally, face, outcomes, run

from checkface_server.renderer import DrawingFailedError
from checkface_server.work import dispatch
from checkface_server.work.lanes import ORDERS_EACH

FACE_SECONDS = 0.25
LONGEST_WAIT = 4.0


@pytest.mark.parametrize("clients", [1, 2, ORDERS_EACH])
def test_what_is_let_in_at_once_is_drawn_in_time_however_many_asked_before(
    clients: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lanes of a process share its processors: who is alone in it is drawn sooner."""
    now = [0.0]
    monkeypatch.setattr(dispatch, "monotonic", lambda: now[0])

    async def trial() -> None:
        bench = Bench(lanes=ORDERS_EACH, longest_wait=LONGEST_WAIT)
        for number in range(20):
            calm = await bench.asked(*(face(f"{number} of {n}") for n in range(clients)))
            for _ in calm:
                now[0] += FACE_SECONDS
                await bench.renderer.let_one_go()
        burst = await bench.asked(*(face(f"burst {n}") for n in range(100)))

        assert LONGEST_WAIT / 2 <= bench.studio.waiting * FACE_SECONDS <= 1.5 * LONGEST_WAIT
        bench.renderer.let_go()
        await outcomes(burst)

    run(trial())


def test_an_error_after_the_drawing_is_told_to_who_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("made to fail")

    monkeypatch.setattr(Tally, "count_order", fail)

    async def trial() -> None:
        with pytest.raises(DrawingFailedError, match="ZeroDivisionError"):
            await Bench(is_open=True).ask(face("x"))

    run(trial())
