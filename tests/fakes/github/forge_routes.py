"""Turns a call that keeps the description into GitHub's answer and its effect on the releases."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from tests.fakes.github.forge_documents import (
    Addresses,
    asset_document,
    rate_document,
    release_document,
)
from tests.fakes.github.forge_messages import Call, Refusal, Reply, in_json, refusal
from tests.fakes.github.forge_names import given_name
from tests.fakes.github.forge_pages import page_of
from tests.fakes.github.forge_rights import (
    Rights,
    not_found,
    require_sight,
    require_writing,
    rights_of,
)
from tests.fakes.github.forge_state import Asset, ForgeState, Release

BODY_LIMIT = 125_000
RATE_LIMIT = 1_000
"""Requests an hour that a workflow's token has for one repository."""


class Routes:
    """The part of GitHub that the fake plays."""

    def __init__(self, state: ForgeState, at: Addresses) -> None:
        self.state = state
        self.at = at
        self.private = False
        self._rights = Rights.NONE
        self._played: list[tuple[str, str, Callable[..., Reply]]] = [
            ("GET", r"/rate_limit", self._rate_limit),
            ("GET", r"/immutable-releases", self._settings),
            ("PUT", r"/immutable-releases", self._settings),
            ("DELETE", r"/immutable-releases", self._settings),
            ("GET", r"/releases", self._list),
            ("POST", r"/releases", self._create),
            ("GET", r"/releases/latest", self._latest),
            ("GET", r"/releases/tags/(.+)", self._by_tag),
            ("GET", r"/releases/(-?\d+)", self._get),
            ("PATCH", r"/releases/(-?\d+)", self._edit),
            ("DELETE", r"/releases/(-?\d+)", self._delete),
            ("GET", r"/releases/(-?\d+)/assets", self._list_assets),
            ("POST", r"/releases/(-?\d+)/assets", self._upload),
            ("GET", r"/releases/assets/(-?\d+)", self._get_asset),
            ("PATCH", r"/releases/assets/(-?\d+)", self._edit_asset),
            ("DELETE", r"/releases/assets/(-?\d+)", self._delete_asset),
        ]

    def answer(self, call: Call) -> Reply:
        try:
            return self._answer(call)
        except Refusal as refused:
            return refused.reply

    def _answer(self, call: Call) -> Reply:
        self._rights = rights_of(call, private=self.private)
        inside = self._inside(call)
        for method, pattern, play in self._played:
            found = re.fullmatch(pattern, inside)
            if found and method == call.method:
                return play(call, *(unquote(part) for part in found.groups()))
        return in_json(501, {"message": f"the fake does not play {call.method} {call.path}"})

    def _inside(self, call: Call) -> str:
        """The path below the repository."""
        path = re.sub(r"^/api/(v3|uploads)", "", call.path)
        if path == "/rate_limit":
            return path
        found = re.fullmatch(r"/repos/([^/]+/[^/]+)(/.*)", path)
        if not found or unquote(found[1]).lower() != self.at.repository.lower():
            raise not_found()
        require_sight(self._rights)
        return found[2]

    def _rate_limit(self, _: Call) -> Reply:
        return in_json(200, rate_document(RATE_LIMIT, 0, 1_767_326_645))

    def _settings(self, call: Call) -> Reply:
        require_writing(call, Rights.NONE)  # an administrator's: no workflow's token has the right
        raise not_found()

    def _list(self, call: Call) -> Reply:
        visible = [each for each in self.state.newest_first() if self._sees(each)]
        return page_of(call, [self._shown(each) for each in visible], self.at)

    def _create(self, call: Call) -> Reply:
        require_writing(call, self._rights)
        wanted = call.document
        _check_body(wanted)
        if self.state.published(wanted["tag_name"]):
            raise _invalid("Release", "tag_name", "already_exists")
        release = self.state.add_release(wanted["tag_name"], None)
        self._change(release, {"draft": False, **wanted})
        return in_json(201, self._shown(release), {"Location": self._shown(release)["url"]})

    def _latest(self, _: Call) -> Reply:
        full = [each for each in self.state.newest_first() if not (each.draft or each.prerelease)]
        if not full:
            raise not_found()
        return in_json(200, self._shown(full[0]))

    def _by_tag(self, _: Call, tag: str) -> Reply:
        release = self.state.published(tag)
        if not release:
            raise not_found()
        return in_json(200, self._shown(release))

    def _get(self, _: Call, number: str) -> Reply:
        return in_json(200, self._shown(self._release(number)))

    def _edit(self, call: Call, number: str) -> Reply:
        require_writing(call, self._rights)
        release = self._release(number)
        wanted = call.document
        _check_body(wanted)
        if release.is_frozen and wanted.get("tag_name", release.tag) != release.tag:
            raise refusal(422, "Cannot change the tag of an immutable release.")
        self._change(release, wanted)
        return in_json(200, self._shown(release))

    def _delete(self, call: Call, number: str) -> Reply:
        require_writing(call, self._rights)
        self.state.releases.remove(self._release(number))
        return Reply(204)

    def _list_assets(self, call: Call, number: str) -> Reply:
        release = self._release(number)
        documents = [asset_document(release, asset, self.at) for asset in release.files]
        return page_of(call, documents, self.at)

    def _upload(self, call: Call, number: str) -> Reply:
        require_writing(call, self._rights)
        release = self._release(number)
        self._refuse_frozen(release, "upload assets to")
        name = given_name(call.query["name"])
        if name in release.assets:
            raise _invalid("ReleaseAsset", "name", "already_exists")
        label = call.query.get("label")
        kind = call.headers["content-type"]
        asset = self.state.add_asset(release, name, call.body, label=label, content_type=kind)
        document = asset_document(release, asset, self.at)
        return in_json(201, document, {"Location": document["url"]})

    def _get_asset(self, call: Call, number: str) -> Reply:
        release, asset = self._asset(number)
        if call.headers.get("accept") == "application/octet-stream":
            return Reply(302, headers={"Location": f"{self.at.storage}/{asset.id}"})
        return in_json(200, asset_document(release, asset, self.at))

    def _edit_asset(self, call: Call, number: str) -> Reply:
        require_writing(call, self._rights)
        release, asset = self._asset(number)
        self._refuse_frozen(release, "change assets of")
        wanted = call.document
        name = given_name(wanted.get("name", asset.name))
        if name != asset.name and name in release.assets:
            raise _invalid("ReleaseAsset", "name", "already_exists")
        asset.name, asset.label = name, wanted.get("label", asset.label)
        asset.updated_at = self.state.now()
        return in_json(200, asset_document(release, asset, self.at))

    def _delete_asset(self, call: Call, number: str) -> Reply:
        require_writing(call, self._rights)
        release, asset = self._asset(number)
        self._refuse_frozen(release, "delete assets from")
        release.files.remove(asset)
        return Reply(204)

    def _sees(self, release: Release) -> bool:
        return not release.draft or self._rights is Rights.WRITE

    def _release(self, number: str) -> Release:
        release = self.state.release(int(number))
        if release is None or not self._sees(release):
            raise not_found()
        return release

    def _asset(self, number: str) -> tuple[Release, Asset]:
        found = self.state.asset(int(number))
        if found is None or not self._sees(found[0]):
            raise not_found()
        return found

    def _shown(self, release: Release) -> dict[str, Any]:
        return release_document(release, self.at)

    def _refuse_frozen(self, release: Release, deed: str) -> None:
        if release.is_frozen:
            raise refusal(422, f"Cannot {deed} an immutable release.", request_id="1:2:3")

    def _change(self, release: Release, wanted: dict[str, Any]) -> None:
        release.tag = wanted.get("tag_name", release.tag)
        release.target = wanted.get("target_commitish", release.target)
        release.name = wanted.get("name", release.name)
        release.body = wanted.get("body", release.body)
        release.prerelease = wanted.get("prerelease", release.prerelease)
        release.updated_at = self.state.now()
        if release.draft and wanted.get("draft") is False:
            self.state.publish(release)


def _check_body(wanted: dict[str, Any]) -> None:
    if len(wanted.get("body") or "") > BODY_LIMIT:
        message = f"body is too long (maximum is {BODY_LIMIT} characters)"
        raise _invalid("Release", "body", "custom", message)


def _invalid(resource: str, field: str, code: str, message: str | None = None) -> Refusal:
    error = {"resource": resource, "code": code, "field": field}
    error |= {"message": message} if message else {}
    return refusal(422, "Validation Failed", errors=[error])
