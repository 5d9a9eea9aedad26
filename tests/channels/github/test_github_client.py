"""What a forge lists is read to its end, and no forge keeps us turning pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.fakes.scripted_server import Reply, ScriptedServer, Seen

from checkface_channels.github import client
from checkface_channels.github.client import Client
from checkface_channels.github.refusal import Advice, ForgeError
from checkface_channels.github.repository import GitHub, Repository
from checkface_channels.web import Web

ADVICE = Advice("limit", "unauthorized", "forbidden", "not found", "other")


@pytest.fixture
def forge() -> Iterator[ScriptedServer]:
    server = ScriptedServer(lambda _: Reply(404))
    yield server
    server.close()


def assets(forge: ScriptedServer) -> list[object]:
    repository = Repository(GitHub("forge.example", forge.url), "octo", "tiny")
    return [*Client(repository, Web(), ADVICE).assets(1)]


def leading_to(name_page: Callable[[int], str], forge: ScriptedServer) -> Callable[[Seen], Reply]:
    def answer(_: Seen) -> Reply:
        link = f'<{forge.url}{name_page(len(forge.seen))}>; rel="next"'
        return Reply(200, b"[]", {"Link": link})

    return answer


@pytest.mark.parametrize(
    "name_page",
    [
        lambda number: f"/page/{number}",
        lambda _: "/the/same/page",
        lambda number: f"/one/of/two/{number % 2}",
    ],
    ids=["always new", "itself", "in a circle"],
)
def test_a_list_without_an_end_is_refused(
    forge: ScriptedServer, name_page: Callable[[int], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MOST_PAGES", 5)
    forge.respond = leading_to(name_page, forge)

    with pytest.raises(ForgeError, match=r"forge\.example lists more than 5 pages of assets"):
        assets(forge)

    assert len(forge.seen) == 5


def test_a_list_of_just_as_many_pages_is_read(
    forge: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MOST_PAGES", 1)
    forge.respond = lambda _: Reply(200, b"[]")

    assert [] == assets(forge)
