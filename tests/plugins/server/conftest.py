"""A service whose studio draws nothing, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.fakes.asking import Asking
from tests.fakes.fake_studio import FakeStudio
from tests.fakes.wire import Watched, served

from checkface import Digest, keys
from checkface.cf1.identity import Key
from checkface_server.answers.desk import Desk
from checkface_server.service import build_app


@pytest.fixture
def studio() -> FakeStudio:
    return FakeStudio()


@pytest.fixture
def ask(studio: FakeStudio) -> Asking:
    return Asking(build_app(Desk(studio)))


@pytest.fixture(scope="module")
def watched() -> Watched:
    return Watched()


@pytest.fixture(scope="module")
def port(watched: Watched) -> Iterator[int]:
    """Of our own server over `watched`."""
    with served(watched) as port:
        yield port


@pytest.fixture
def made_up_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """They cost nothing, and are neither remembered nor written where other tests find them."""

    def made_up(digest: Digest) -> Key:
        return Key(bytes.fromhex(digest.value))

    monkeypatch.setattr(keys, "key_of", made_up)
