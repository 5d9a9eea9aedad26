"""A disk that does not answer: what draws goes on without it, and what serves ends without it."""

from __future__ import annotations

import hashlib
import os
import signal
from pathlib import Path
from threading import Event
from typing import cast
from unittest.mock import Mock

import pytest
from tests.fakes.patience import wait_for
from tests.fakes.running_service import REAL, ROOT, get, serving

from checkface.cache import Cache
from checkface_server.classic.registered import Registered, RegistryError
from checkface_server.operation.metrics import Metrics
from checkface_server.running import equipment
from checkface_server.running.desk import registered_of
from checkface_server.running.equipment import UnwritableError, studio_of
from checkface_server.settings import Settings
from checkface_server.site import weights
from checkface_server.site.weights import Weights
from checkface_server.work import shelf
from checkface_server.work.shelf import Shelf

HANGS = """
import os, pathlib, time
gate = pathlib.Path(os.environ["GATE"])
import checkface.cache, checkface.keys
from checkface_server.store import layers
from checkface_server.work import shelf
shelf.LONGEST = checkface.keys.LONGEST_ANSWER = 0.5
layers.LONGEST_CLOSE = 0.5
def hanging(work):
    def hang(*arguments, **named):
        while gate.exists():
            time.sleep(0.1)
        return work(*arguments, **named)
    return hang
for module in (checkface.cache, checkface.keys):
    module.is_regular = hanging(module.is_regular)
checkface.cache.write_file = hanging(checkface.cache.write_file)
"""
"""As long as the gate is there, whoever asks a cache waits."""


class Hanging:
    """A cache that answers when it is let go."""

    def __init__(self) -> None:
        self.answers, self.asked = Event(), 0

    def get(self, name: str) -> bytes | None:
        self.asked += 1
        self.answers.wait(60)
        return name.encode()

    def put(self, name: str, _data: bytes) -> None:
        self.get(name)


def test_it_is_asked_once_until_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "LONGEST", 0.05)
    cache = Hanging()
    ours = Shelf(cast("Cache", cache))
    for _ in range(3):
        assert ours.get("x") is None
        ours.put("x", b"")
    wait_for(lambda: cache.asked > 0, "it is asked")
    assert 1 == cache.asked

    cache.answers.set()
    monkeypatch.setattr(shelf, "LONGEST", 60)
    wait_for(lambda: ours.get("x") == b"x", "an answer")


def test_a_start_does_not_wait_for_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    answers = Event()
    monkeypatch.setattr(equipment, "LONGEST_PROBE", 0.05)
    monkeypatch.setattr(equipment, "_require_writable", lambda _: answers.wait(60))
    settings = Settings(cache_dir=tmp_path)

    with pytest.raises(UnwritableError, match="its disk has not answered for 0 s"):
        studio_of(settings, Mock(), Metrics(), Mock())
    answers.set()


def test_nor_for_that_of_registered_latents(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answers = Event()
    monkeypatch.setattr(equipment, "LONGEST_PROBE", 0.05)
    monkeypatch.setattr(Registered, "prepare", lambda _: answers.wait(60))

    with pytest.raises(RegistryError, match="its disk has not answered for 0 s"):
        registered_of(Settings(registered=tmp_path / "x"))
    answers.set()


def test_the_weights_of_the_site_are_packed_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "LONGEST", 0.05)
    monkeypatch.setattr(weights, "packed_weights", lambda: b"packed")
    cache = Hanging()

    assert b"packed" == Weights(cast("Cache", cache)).packed().content
    assert 1 == cache.asked
    cache.answers.set()


@pytest.mark.drawn
@pytest.mark.skipif(os.name != "posix", reason="ends servers with signals")
def test_a_server_draws_without_it_and_ends_in_time(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(HANGS)
    gate = tmp_path / "gate"
    path = f"{tmp_path}{os.pathsep}{ROOT}"
    with serving(cache=tmp_path / "cache", what=REAL, GATE=str(gate), PYTHONPATH=path) as ours:
        url = ours.wait_for("listening")["url"]
        ours.wait_for("ready")
        gate.touch()
        for name in "ab":
            digest = hashlib.sha256(name.encode()).hexdigest()
            for side in (64, 128):  # the second time it is kept
                assert 200 == get(url, f"/cf1/sha256/{digest}/face-0-{side}.png")[0]
        ours.process.send_signal(signal.SIGTERM)
        assert 0 == ours.wait()
    assert '"event": "stopped"' in ours.said
