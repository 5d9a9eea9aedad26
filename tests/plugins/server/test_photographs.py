"""A photograph over HTTP: every old client, what is wrong, and what becomes of its latent."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.fakes.asking import Asking, Got
from tests.fakes.fake_projector import LATENT, FakeProjector
from tests.fakes.fake_studio import FakeStudio

from checkface_server.answers.desk import Desk, Rules
from checkface_server.answers.signatures import Signed
from checkface_server.classic.fleeting import Fleeting
from checkface_server.classic.photographs import LARGEST, Photographs
from checkface_server.classic.registered import Registered
from checkface_server.projection.photographs import Wrong, WrongPhotographError
from checkface_server.renderer import DrawingFailedError
from checkface_server.service import build_app
from checkface_server.subjects import Known
from checkface_server.work.studio import BusyError, TooMuchError

PATHS = ("/api/encodeimage", "/api/encodeimage/")
FORM = ("Content-Type", "multipart/form-data; boundary=x")
JPEG = b"\xff\xd8\r\n--y\r\n\x00\xff"
"""Bytes that a form may hold, and that look like its ends."""


def part(name: str, content: bytes, more: str = "") -> bytes:
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def body(align: str | None, photograph: bytes = JPEG) -> bytes:
    aligned = [] if align is None else [part("tryalign", align.encode())]
    return b"".join([part("usrimg", photograph, '; filename="a.jpg"'), *aligned, b"--x--\r\n"])


@pytest.fixture
def projector() -> FakeProjector:
    return FakeProjector()


@pytest.fixture
def studio() -> FakeStudio:
    return FakeStudio()


@pytest.fixture
def fleeting() -> Fleeting:
    return Fleeting(seconds=60)


@pytest.fixture
def errors() -> list[BaseException]:
    return []


@pytest.fixture
def ask(
    studio: FakeStudio,
    projector: FakeProjector,
    fleeting: Fleeting,
    errors: list[BaseException],
) -> Asking:
    desk = Desk(studio, on_error=errors.append)
    return Asking(build_app(desk, None, Photographs(projector, fleeting)))


def send(ask: Asking, sent: bytes, path: str = PATHS[0]) -> Got:
    return ask(path, "POST", FORM, body=sent)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("said", "aligns"),
    [
        ("true", True),  # the classic UI
        ("True", True),  # the C# library, Python requests
        ("TRUE", True),  # R
        (" on ", True),  # a box in a form
        ("1", True),
        ("false", False),  # httpx
        ("False", False),
        ("", False),
        ("maybe", False),
        (None, False),
    ],
)
def test_every_old_client_gets_a_guid(
    ask: Asking, projector: FakeProjector, path: str, said: str | None, *, aligns: bool
) -> None:
    got = send(ask, body(said), path)

    assert (200, "application/json") == (got.status, got.headers["content-type"])
    assert {"did_align", "guid"} == set(got.json)
    assert aligns is got.json["did_align"]
    assert UUID(got.json["guid"])
    assert [(JPEG, aligns)] == projector.shown


def test_the_answer_is_for_nobody_else_and_says_what_it_is_not_for(ask: Asking) -> None:
    got = send(ask, body("true"))

    assert "no-store" == got.headers["cache-control"]
    assert "*" == got.headers["access-control-allow-origin"]
    where, _, relation = got.headers["link"].partition("; ")
    assert 'rel="terms-of-service"' == relation
    terms = ask(where.strip("<>"))
    assert (200, "no-store") == (terms.status, terms.headers["cache-control"])
    assert b"Send only your own photograph" in terms.body


def test_a_person_finds_a_form_that_works(ask: Asking) -> None:
    got = ask("/api/encodeimage")

    assert "form-action 'self'" in got.headers["content-security-policy"]
    for held in (b'enctype="multipart/form-data"', b'name="usrimg"', b'name="tryalign"'):
        assert held in got.body


def test_its_face_is_drawn_until_it_is_deleted(ask: Asking, studio: FakeStudio) -> None:
    guid = send(ask, body("true")).json["guid"]

    assert 200 == ask(f"/api/face/?guid={guid.upper()}&dim=300").status
    assert (Known(LATENT),) == studio.asked[-1].scene.subjects
    assert studio.asked[-1].scene.is_typed
    deleted = [ask(f"/api/registerlatent/{guid}", "DELETE").status for _ in range(2)]
    assert [204, 404] == deleted
    assert 404 == ask(f"/api/face/?guid={guid}").status


def test_it_is_forgotten_without_being_asked_for(ask: Asking, fleeting: Fleeting) -> None:
    now = 0.0
    fleeting.clock = lambda: now
    guid = UUID(send(ask, body("true")).json["guid"])
    now = 59.9
    assert fleeting.find(guid) == LATENT
    now = 60.0

    fleeting.forget_expired()
    assert str(guid) not in repr(vars(fleeting))
    assert None is fleeting.find(guid)


def test_no_more_are_held_than_may_be(ask: Asking, fleeting: Fleeting) -> None:
    fleeting.most = 1

    assert [200, 507] == [send(ask, body("true")).status for _ in range(2)]


def test_it_is_registered_where_the_operator_keeps_them(
    projector: FakeProjector, tmp_path: Path
) -> None:
    registered = Registered(tmp_path / "latents", days=1, most=1)
    ask = Asking(build_app(Desk(FakeStudio()), registered, Photographs(projector, registered)))
    guid = UUID(send(ask, body("true")).json["guid"])

    assert LATENT == registered.find(guid)
    assert 204 == ask(f"/api/registerlatent/{guid}", "DELETE").status
    assert None is registered.find(guid)


def test_one_that_stays_in_memory_is_not_in_the_file(
    projector: FakeProjector, fleeting: Fleeting, tmp_path: Path
) -> None:
    registered = Registered(tmp_path / "latents", days=1, most=1)
    ask = Asking(build_app(Desk(FakeStudio()), registered, Photographs(projector, fleeting)))
    guid = send(ask, body("true")).json["guid"]
    kept = registered.add(LATENT)

    assert None is registered.find(UUID(guid))
    assert [200, 200] == [ask(f"/api/face/?guid={one}").status for one in (guid, kept)]
    assert 204 == ask(f"/api/registerlatent/{kept}", "DELETE").status


WRONG_FORMS = {
    "no boundary": ("multipart/form-data", body("true")),
    "an empty boundary": ('multipart/form-data; boundary=""', body("true")),
    "another boundary": ("multipart/form-data; boundary=z", body("true")),
    "JSON": ("application/json", b"{}"),
    "no type": ("", body("true")),
    "another kind of form": ("application/x-www-form-urlencoded", b"usrimg=x"),
    "nothing": (FORM[1], b""),
    "an end alone": (FORM[1], b"--x--\r\n"),
    "cut off": (FORM[1], body("true")[:-9]),
    "no photograph": (FORM[1], part("tryalign", b"true") + b"--x--\r\n"),
    "an empty one": (FORM[1], body("true", b"")),
    "a field without a name": (FORM[1], b"--x\r\nX: y\r\n\r\n..\r\n--x--\r\n"),
    "a field without a head": (FORM[1], b"--x\r\n..\r\n--x--\r\n"),
    "a head without end": (FORM[1], b"--x\r\nX: " + b"y" * 9000 + b"\r\n\r\n..\r\n--x--\r\n"),
    "fields without end": (FORM[1], part("a", b"") * 5000 + body("true")),
}


@pytest.mark.parametrize(("said", "sent"), WRONG_FORMS.values(), ids=WRONG_FORMS)
def test_a_form_that_is_none_is_the_clients_mistake(
    ask: Asking, projector: FakeProjector, errors: list[BaseException], said: str, sent: bytes
) -> None:
    got = ask(PATHS[0], "POST", ("Content-Type", said), body=sent)

    assert (400, [], []) == (got.status, projector.shown, errors)
    assert "usrimg" in got.json["detail"]


def test_the_first_photograph_counts_and_names_are_in_any_case(
    ask: Asking, projector: FakeProjector
) -> None:
    sent = part("UsrImg", b"one") + part("usrimg", b"two") + b"--x-- and an epilogue"

    assert 200 == ask(PATHS[0], "POST", FORM, body=b"a preamble\r\n" + sent).status
    assert [(b"one", False)] == projector.shown


def test_more_than_may_be_sent_is_not_read(ask: Asking, projector: FakeProjector) -> None:
    declared = ask(PATHS[0], "POST", FORM, ("Content-Length", str(LARGEST + 1)))
    pieces = [bytes(1 << 20)] * 17
    sent = asyncio.run(ask.ask(PATHS[0], "POST", FORM, body=pieces))

    assert [413, 413] == [declared.status, sent.status]
    assert [] == projector.shown


@pytest.mark.parametrize("wrong", Wrong)
def test_what_is_wrong_with_a_photograph_is_said(
    ask: Asking, projector: FakeProjector, wrong: Wrong
) -> None:
    projector.error = WrongPhotographError(wrong)
    got = send(ask, body("true"))

    assert 400 == got.status
    assert ("usrimg", f"expected {wrong.value}.") == (
        got.json["parameter"],
        got.json["detail"].partition(": ")[2],
    )


def test_a_process_that_is_lost_is_one_failed_request(
    ask: Asking, projector: FakeProjector, errors: list[BaseException]
) -> None:
    projector.error = lost = DrawingFailedError("a process that looks at a photograph: OSError")
    failed = send(ask, body("true"))
    projector.error = None

    assert [500, 200] == [failed.status, send(ask, body("true")).status]
    assert [lost] == errors


@pytest.mark.parametrize(
    ("refusal", "status"), [(BusyError("busy", 7), 503), (TooMuchError("too much", 7), 429)]
)
def test_who_has_no_place_is_told_when_before_anything_is_read(
    ask: Asking, projector: FakeProjector, refusal: Exception, status: int
) -> None:
    """A body that is too large would be told so, if it were read."""
    projector.refusal = refusal
    got = ask(PATHS[0], "POST", FORM, ("Content-Length", str(LARGEST + 1)))

    assert (status, "7") == (got.status, got.headers["retry-after"])


def test_a_client_that_goes_away_has_nothing_done(
    studio: FakeStudio, projector: FakeProjector, fleeting: Fleeting
) -> None:
    async def leave() -> Got:
        projector.gate, gone = asyncio.Event(), asyncio.Event()
        projector.began = asyncio.Event()
        ask = Asking(build_app(Desk(studio), None, Photographs(projector, fleeting)))
        asking = asyncio.ensure_future(
            ask.ask(PATHS[0], "POST", FORM, body=[body("true")], gone=gone)
        )
        await projector.began.wait()
        gone.set()
        return await asking

    assert 499 == asyncio.run(leave()).status
    assert (1, []) == (projector.left, projector.places)


def test_where_addresses_are_signed_a_photograph_is_too(
    projector: FakeProjector, fleeting: Fleeting
) -> None:
    """The form needs no signature: it costs nothing, and says what it is for."""
    key, sent = b"k" * 32, body("true")
    rules = Rules(signing_keys=(key,))
    ask = Asking(build_app(Desk(FakeStudio(), rules), None, Photographs(projector, fleeting)))
    signed = f"{PATHS[0]}?sig={Signed(PATHS[0], b'', 'POST', sent).signature(key)}"

    assert [200, 403] == [ask(PATHS[0]).status, send(ask, sent).status]
    assert [200, 403] == [send(ask, one, signed).status for one in (sent, body("false"))]


WRITES: list[Any] = []
"""What was opened to be written, while somebody looks."""
LOOKING: list[bool] = []


def _look(event: str, about: tuple[Any, ...]) -> None:
    """Python tells of each file that is opened, and of no end to telling."""
    if LOOKING and event == "open":
        _, mode, flags = about
        if (mode and set(mode) & set("wxa+")) or (isinstance(flags, int) and flags & 0o3):
            WRITES.append(about)
    elif LOOKING and event.startswith("tempfile."):
        WRITES.append((event, *about))


def test_no_file_is_opened_for_a_photograph_of_any_size(
    ask: Asking, projector: FakeProjector
) -> None:
    """A form beyond a megabyte is what others write to a temporary file."""
    sys.addaudithook(_look)
    large = bytes(range(256)) * 40_000
    ask(PATHS[0])  # what is imported now is written now
    LOOKING.append(True)
    try:
        got = send(ask, body("true", large))
    finally:
        LOOKING.clear()

    assert (200, [(large, True)]) == (got.status, projector.shown)
    assert [] == WRITES
