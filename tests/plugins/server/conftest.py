"""A service whose studio draws nothing, and a client of it."""

from __future__ import annotations

import pytest
from tests.fakes.asking import Asking
from tests.fakes.fake_studio import FakeStudio

from checkface_server.answers.desk import Desk
from checkface_server.service import build_app


@pytest.fixture
def studio() -> FakeStudio:
    return FakeStudio()


@pytest.fixture
def ask(studio: FakeStudio) -> Asking:
    return Asking(build_app(Desk(studio)))
