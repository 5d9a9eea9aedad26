"""The fake forge behaves as GitHub does, and keeps GitHub's own description while doing so."""

from __future__ import annotations

import hashlib

import pytest
from tests.fakes.github.fake_forge import FakeForge
from tests.fakes.github.forge_client import Client
from tests.fakes.github.forge_names import given_name
from tests.fakes.github.forge_routes import BODY_LIMIT

pytestmark = pytest.mark.usefixtures("kept_description")


def test_a_published_release_is_found_by_its_tag(forge: FakeForge, reader: Client) -> None:
    release = forge.publish("v1.0", "notes", assets={"a.whl": b"wheel"})
    found = reader.get("/releases/tags/v1.0").document
    assert (release.id, "notes", False) == (found["id"], found["body"], found["draft"])
    assert f"{forge.server_url}/{forge.repository}/releases/tag/v1.0" == found["html_url"]


@pytest.mark.parametrize("written", ["release/v1", "release%2Fv1"])
def test_a_tag_may_hold_a_slash(forge: FakeForge, reader: Client, written: str) -> None:
    forge.publish("release/v1")
    assert "release/v1" == reader.get(f"/releases/tags/{written}").document["tag_name"]


def test_a_draft_is_not_found_by_its_tag(forge: FakeForge, client: Client) -> None:
    forge.draft("v1.0")
    assert 404 == client.get("/releases/tags/v1.0").status


def test_drafts_are_listed_for_who_may_write_and_nobody_else(
    forge: FakeForge, client: Client, reader: Client
) -> None:
    forge.publish("v1.0")
    draft = forge.draft("v1.1")
    assert ["v1.1", "v1.0"] == [each["tag_name"] for each in client.get("/releases").document]
    assert ["v1.0"] == [each["tag_name"] for each in reader.get("/releases").document]
    assert 404 == reader.get(f"/releases/{draft.id}").status


def test_a_drafts_addresses_are_untagged_until_it_is_published(
    forge: FakeForge, client: Client
) -> None:
    draft = forge.draft("v1.0", assets={"a.whl": b"wheel"})
    seen = client.get(f"/releases/{draft.id}").document
    assert "/releases/tag/untagged-" in seen["html_url"]
    assert "/releases/download/untagged-" in seen["assets"][0]["browser_download_url"]
    assert 404 == client.get(seen["assets"][0]["browser_download_url"]).status
    published = client.send("PATCH", f"/releases/{draft.id}", {"draft": False}).document
    assert b"wheel" == client.get(published["assets"][0]["browser_download_url"]).body


def test_the_latest_release_is_no_draft_and_no_prerelease(forge: FakeForge, reader: Client) -> None:
    assert 404 == reader.get("/releases/latest").status
    forge.publish("v1.0")
    forge.publish("v1.1rc1", prerelease=True)
    forge.draft("v1.1")
    assert "v1.0" == reader.get("/releases/latest").document["tag_name"]


def test_an_upload_answers_with_the_digest_of_its_bytes(forge: FakeForge, client: Client) -> None:
    release = forge.publish("v1.0")
    shown = client.get(f"/releases/{release.id}").document
    answer = client.upload(shown, "name=a.png&label=a%20face", b"png")
    assert 201 == answer.status
    digest = f"sha256:{hashlib.sha256(b'png').hexdigest()}"
    expected = {"digest": digest, "label": "a face", "state": "uploaded", "size": 3}
    assert expected == {name: answer.document[name] for name in expected}
    assert "image/png" == release.assets["a.png"].content_type


def test_old_assets_have_no_digest(forge: FakeForge, reader: Client) -> None:
    release = forge.publish("v1.0")
    forge.attach(release, "a.whl", b"wheel", digested=False)
    assert reader.get(f"/releases/{release.id}/assets").document[0]["digest"] is None


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("checkface-1.0.png", "checkface-1.0.png"),
        ("a file (1).png", "a.file.1.png"),
        ("demo-1.0~rc1.whl", "demo-1.0.rc1.whl"),
        ("demo-1.0+local.whl", "demo-1.0+local.whl"),
        ("é.png", "e.png"),
        (".env.png", "default.env.png"),
        ("SHA256SUMS", "SHA256SUMS"),
        ("a.png.", "a.png"),
    ],
)
def test_names_are_changed_as_github_changes_them(asked: str, given: str) -> None:
    assert given == given_name(asked)


@pytest.mark.parametrize(
    ("query", "name"), [("name=a%2Bb.whl", "a+b.whl"), ("name=a+b.whl", "a.b.whl")]
)
def test_a_plus_survives_only_when_it_is_quoted(
    forge: FakeForge, client: Client, query: str, name: str
) -> None:
    shown = client.get(f"/releases/{forge.publish('v1.0').id}").document
    assert name == client.upload(shown, query).document["name"]


def test_a_name_that_is_taken_is_refused(forge: FakeForge, client: Client) -> None:
    release = forge.publish("v1.0", assets={"a.b.png": b"first"})
    shown = client.get(f"/releases/{release.id}").document
    answer = client.upload(shown, "name=a%20b.png")
    assert 422 == answer.status
    expected = [{"resource": "ReleaseAsset", "code": "already_exists", "field": "name"}]
    assert expected == answer.document["errors"]
    assert b"first" == release.assets["a.b.png"].data


def test_an_asset_can_be_deleted_and_uploaded_again(forge: FakeForge, client: Client) -> None:
    release = forge.publish("v1.0", assets={"a.png": b"first"})
    shown = client.get(f"/releases/{release.id}").document
    assert 204 == client.send("DELETE", shown["assets"][0]["url"]).status
    assert 201 == client.upload(shown, "name=a.png", b"second").status
    assert b"second" == release.assets["a.png"].data
    assert ["DELETE", "POST"] == [each.method for each in forge.writes]


def test_an_asset_can_be_renamed_and_labelled(forge: FakeForge, client: Client) -> None:
    release = forge.publish("v1.0", assets={"a.png": b"", "b.png": b""})
    address = f"/releases/assets/{release.assets['a.png'].id}"
    assert 422 == client.send("PATCH", address, {"name": "b.png"}).status
    renamed = client.send("PATCH", address, {"name": "c d.png", "label": "see"}).document
    assert ("c.d.png", "see") == (renamed["name"], renamed["label"])


def test_bytes_of_an_asset_are_redirected_to_a_storage_that_wants_no_token(
    forge: FakeForge, client: Client
) -> None:
    release = forge.publish("v1.0", assets={"a.png": b"png"})
    address = f"/releases/assets/{release.assets['a.png'].id}"
    answer = client.get(address, {"Accept": "application/octet-stream"})
    assert 302 == answer.status
    assert answer.headers["Location"].startswith("http://localhost:")
    assert 400 == client.get(answer.headers["Location"]).status
    assert b"png" == Client(forge, None).get(answer.headers["Location"]).body


def test_an_immutable_release_keeps_its_assets_and_lets_its_body_be_edited(
    forge: FakeForge, client: Client
) -> None:
    release = forge.publish("v1.0", immutable=True, assets={"a.png": b"png"})
    shown = client.get(f"/releases/{release.id}").document
    assert shown["immutable"]
    uploaded = client.upload(shown, "name=b.png")
    said = "Cannot upload assets to an immutable release."
    assert (422, said) == (uploaded.status, uploaded.document["message"])
    assert 422 == client.send("DELETE", shown["assets"][0]["url"]).status
    assert 422 == client.send("PATCH", shown["assets"][0]["url"], {"name": "c.png"}).status
    assert 422 == client.send("PATCH", f"/releases/{release.id}", {"tag_name": "v2"}).status
    assert 200 == client.send("PATCH", f"/releases/{release.id}", {"body": "new"}).status
    assert ("new", ["a.png"]) == (release.body, list(release.assets))


def test_a_draft_takes_assets_until_publishing_freezes_it(forge: FakeForge, client: Client) -> None:
    forge.state.immutable_releases = True
    draft = forge.draft("v1.0")
    shown = client.get(f"/releases/{draft.id}").document
    assert 201 == client.upload(shown, "name=a.png").status
    published = client.send("PATCH", f"/releases/{draft.id}", {"draft": False}).document
    assert published["immutable"]
    assert 422 == client.upload(shown, "name=b.png").status


def test_a_release_can_be_created_once_and_deleted(forge: FakeForge, client: Client) -> None:
    created = client.send("POST", "/releases", {"tag_name": "v1.0", "body": "notes"})
    assert (201, "v1.0") == (created.status, created.document["tag_name"])
    assert 422 == client.send("POST", "/releases", {"tag_name": "v1.0"}).status
    assert 204 == client.send("DELETE", f"/releases/{created.document['id']}").status
    assert [] == forge.state.releases


@pytest.mark.parametrize(("length", "status"), [(BODY_LIMIT, 200), (BODY_LIMIT + 1, 422)])
def test_a_body_has_a_longest_length(
    forge: FakeForge, client: Client, length: int, status: int
) -> None:
    release = forge.publish("v1.0", "short")
    answer = client.send("PATCH", f"/releases/{release.id}", {"body": "ä" * length})
    assert status == answer.status
    assert (length if status == 200 else 5) == len(release.body or "")


def test_a_wrong_token_is_refused(forge: FakeForge) -> None:
    forge.publish("v1.0")
    answer = Client(forge, "ghs_expired").get("/releases")
    assert (401, "Bad credentials") == (answer.status, answer.document["message"])


def test_writing_needs_the_right_to_write(forge: FakeForge, reader: Client) -> None:
    release = forge.publish("v1.0", "notes", assets={"a.png": b"png"})
    shown = reader.get(f"/releases/{release.id}").document
    answers = [
        reader.send("PATCH", f"/releases/{release.id}", {"body": "new"}),
        reader.send("DELETE", shown["assets"][0]["url"]),
        reader.upload(shown, "name=b.png"),
    ]
    said = "Resource not accessible by integration"
    assert [(403, said)] * 3 == [(each.status, each.document["message"]) for each in answers]
    assert "contents=write" == answers[0].headers["X-Accepted-GitHub-Permissions"]
    assert 401 == Client(forge, None).upload(shown, "name=b.png").status
    assert ("notes", ["a.png"]) == (release.body, list(release.assets))


def test_a_private_repository_does_not_exist_for_strangers() -> None:
    forge = FakeForge(private=True)
    release = forge.publish("v1.0", assets={"a.png": b"png"})
    for token in (None, forge.strangers_token):
        assert 404 == Client(forge, token).get(f"/releases/{release.id}").status
    shown = Client(forge, forge.reading_token).get(f"/releases/{release.id}").document
    assert 404 == Client(forge, None).get(shown["assets"][0]["browser_download_url"]).status
    assert [] == forge.violations
    forge.close()


def test_another_repository_is_not_found(forge: FakeForge, client: Client) -> None:
    assert 404 == client.get(f"{forge.url}/repos/someone/else/releases").status


def test_long_lists_come_in_pages(forge: FakeForge, client: Client) -> None:
    release = forge.publish("v1.0", assets={f"{number}.png": b"" for number in range(5)})
    forge.publish("v1.1")
    first = client.get(f"/releases/{release.id}/assets?per_page=2")
    assert ["0.png", "1.png"] == [each["name"] for each in first.document]
    address = f"{forge.url}/repos/{forge.repository}/releases/{release.id}/assets"
    following = f'<{address}?per_page=2&page=2>; rel="next"'
    assert f'{following}, <{address}?per_page=2&page=3>; rel="last"' == first.headers["Link"]
    last = client.get(f"{address}?per_page=2&page=3")
    assert ["4.png"] == [each["name"] for each in last.document]
    assert 'rel="next"' not in last.headers["Link"]
    assert ["v1.0"] == [
        each["tag_name"] for each in client.get("/releases?per_page=1&page=2").document
    ]
    assert client.get("/releases").headers["Link"] is None


def test_the_rate_limit_can_be_asked_and_settings_are_the_administrators(
    forge: FakeForge, client: Client
) -> None:
    assert 1000 == client.get(f"{forge.url}/rate_limit").document["resources"]["core"]["limit"]
    assert 403 == client.get("/immutable-releases").status
