"""Whatever is wrong with us, all of it or a part, an index starts, serves and takes files."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.plugins.devpi.stand_ins import StandInLink, StandInStage

import checkface_devpi
from checkface_devpi import hooks
from checkface_devpi.answers import LOOK_ROUTE
from checkface_devpi.equipment import Equipment, patience

ROOMS = ("settings", "answers", "equipment", "held", "version_page", "words", "studio", "picture")


class Parser:
    """devpi's."""

    def addgroup(self, _: str) -> Parser:
        return self

    def addoption(self, *_: str, **__: Any) -> None:
        return


class Pyramid:
    """A configurator that is asked for nothing in particular."""

    def __init__(self) -> None:
        self.registry: dict[str, Any] = {}
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_, **__: self.asked.append(name)


def config(folder: Path, threads: int = 50) -> Any:
    return SimpleNamespace(args=argparse.Namespace(threads=threads), server_path=folder)


def call_all(folder: Path) -> Any:
    """Each hook, as a server calls it; its configuration."""
    ours = config(folder)
    hooks.devpiserver_add_parser_options(Parser())
    hooks.devpiserver_pyramid_configure(ours, Pyramid())  # type: ignore[arg-type] # stands for it
    ours.checkface = getattr(ours, "checkface", object())
    link: Any = StandInLink("plum-1.0.zip")
    stage = StandInStage([], xom=SimpleNamespace(config=ours))
    hooks.devpiserver_on_upload(stage, "plum", "1.0", link)
    route = SimpleNamespace(matched_route=SimpleNamespace(name="/{user}"))
    assert hooks.devpiserver_authcheck_always_ok(route) is None
    return ours


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(tmp_path / "cache"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_that_cannot_be_imported_breaks_no_hook(
    room: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As after half an upgrade, or where a library of ours is broken."""
    for name in [each for each in sys.modules if each.startswith("checkface_devpi.")]:
        if name not in ("checkface_devpi.hooks", "checkface_devpi.host"):
            monkeypatch.setattr(checkface_devpi, name.split(".")[1], sys.modules[name])  # put back
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, f"checkface_devpi.{room}", None)

    with caplog.at_level(logging.ERROR):
        call_all(tmp_path)

    assert "checkface: " in caplog.text


@pytest.mark.parametrize("value", ["x", "-1", "1e9", "9" * 40])
def test_a_cache_that_cannot_be_is_told_when_the_server_starts(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("CHECKFACE_CACHE_MIB", value)
    pyramid = Pyramid()

    with caplog.at_level(logging.ERROR):
        hooks.devpiserver_pyramid_configure(config(tmp_path), pyramid)  # type: ignore[arg-type] # stands for it

    assert "this server shows no faces" in caplog.text
    assert "CHECKFACE_CACHE_MIB" in caplog.text
    assert not pyramid.asked, "no route leads to what is not there"


def test_an_error_of_a_hook_goes_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def planted(*_: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(Equipment, "of", planted)

    with caplog.at_level(logging.ERROR):
        assert not hasattr(call_all(tmp_path).checkface, "words")

    assert 2 == caplog.text.count("checkface: "), "the start, and the upload"


def test_the_look_is_everybodys_and_nothing_else_is() -> None:
    def said_of(name: str | None) -> object:
        route = SimpleNamespace(name=name) if name else None
        return hooks.devpiserver_authcheck_always_ok(SimpleNamespace(matched_route=route))

    assert (True, None, None) == (said_of(LOOK_ROUTE), said_of("checkface_picture"), said_of(None))


@pytest.mark.parametrize(
    ("threads", "waiters"), [(1, 0), (2, 0), (3, 0), (4, 1), (7, 1), (31, 7), (50, 8), (500, 8)]
)
def test_no_more_than_a_fourth_of_the_threads_wait(
    threads: int, waiters: int, tmp_path: Path
) -> None:
    """A server of one thread would else serve nobody while somebody waits for a picture."""
    ours = Equipment.of(config(tmp_path, threads))

    assert (waiters, waiters) == (ours.words.waiters, ours.studio.waiters)


@pytest.mark.parametrize(("holds_the_lock", "seconds"), [(True, 0.0), (False, 10.0)])
def test_who_holds_up_all_others_waits_for_nothing(holds_the_lock: bool, seconds: float) -> None:  # noqa: FBT001
    keyfs = SimpleNamespace(tx=SimpleNamespace(write=holds_the_lock))
    context = SimpleNamespace(stage=SimpleNamespace(xom=SimpleNamespace(keyfs=keyfs)))

    assert seconds == patience(context, 10.0)
