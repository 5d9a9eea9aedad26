"""Places that are found out beforehand: each once, as long as it is spoken of."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

import numpy as np
import pytest

from checkface import Digest, Painter
from checkface.cf1.identity import Key
from checkface_server.subjects import Portrait
from checkface_server.work.foresight import MOST, Foresight

pytestmark = pytest.mark.usefixtures("made_up_keys")


class Counting:
    """It notes how often it is asked where something lies."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def w_of(self, key: Key, _index: int) -> Any:
        self.asked[key.hex()] += 1
        return np.zeros(512, np.int32)


def portrait(name: str) -> Portrait:
    return Portrait(Digest.of_text(name))


def test_what_comes_soon_is_not_forgotten_for_what_does_not() -> None:
    painter, soon = Counting(), portrait("soon")
    foresight = Foresight(cast("Painter", painter))
    for number in range(2 * MOST):
        foresight.begin([soon, portrait(f"{number}")])
    foresight.take(soon)

    assert 1 == painter.asked[soon.digest.value]
