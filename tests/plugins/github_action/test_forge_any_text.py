"""The fake forge keeps GitHub's description whatever text a maintainer writes."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.github.fake_forge import FakeForge
from tests.fakes.github.forge_client import Client
from tests.fakes.github.forge_names import given_name

TEXTS = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=40)
TAGS = TEXTS.filter(lambda tag: not set(tag) <= set("./"))


@pytest.fixture(scope="module")
def lasting_forge() -> Iterator[FakeForge]:
    """One for all examples: the description takes a while to read."""
    served = FakeForge()
    yield served
    served.close()


@settings(max_examples=25, deadline=None, database=None)
@given(tag=TAGS, body=TEXTS, name=TEXTS, label=TEXTS)
def test_any_tag_body_name_and_label_come_back(
    lasting_forge: FakeForge, tag: str, body: str, name: str, label: str
) -> None:
    client = Client(lasting_forge, lasting_forge.token)
    created = client.send("POST", "/releases", {"tag_name": tag, "body": body}).document
    uploaded = client.upload(created, urlencode({"name": name, "label": label}))
    found = client.get(f"/releases/tags/{quote(tag, safe='')}").document
    assert (tag, body) == (found["tag_name"], found["body"])
    assert [(given_name(name), label)] == [
        (each["name"], each["label"]) for each in found["assets"]
    ]
    assert b"png" == client.get(uploaded.document["browser_download_url"]).body
    assert 204 == client.send("DELETE", created["url"]).status
    assert [] == lasting_forge.violations


@given(TEXTS)
def test_a_given_name_stays_as_it_is(asked: str) -> None:
    assert given_name(asked) == given_name(given_name(asked))
