"""Turns releases and assets into the JSON that GitHub answers with."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tests.fakes.github.forge_state import Asset, Release

Document = dict[str, Any]

USER_LINKS = (
    "url",
    "html_url",
    "followers_url",
    "following_url",
    "gists_url",
    "starred_url",
    "subscriptions_url",
    "organizations_url",
    "repos_url",
    "events_url",
    "received_events_url",
    "avatar_url",
)


@dataclass(frozen=True)
class Addresses:
    """Where a forge of one's own host has its parts, as GitHub Enterprise Server does."""

    server: str
    repository: str

    @property
    def api(self) -> str:
        return f"{self.server}/api/v3"

    @property
    def uploads(self) -> str:
        return f"{self.server}/api/uploads"

    @property
    def storage(self) -> str:
        """Another host than the API's, as GitHub's storage is: a client must drop its token."""
        return self.server.replace("127.0.0.1", "localhost") + "/storage"

    def page(self, release: Release) -> str:
        tag = quote(release.shown_tag, safe="")
        return f"{self.server}/{self.repository}/releases/tag/{tag}"

    def download(self, release: Release, asset: Asset) -> str:
        tag, name = quote(release.shown_tag, safe=""), quote(asset.name, safe="")
        return f"{self.server}/{self.repository}/releases/download/{tag}/{name}"


def release_document(release: Release, at: Addresses) -> Document:
    base = f"{at.api}/repos/{at.repository}"
    upload = f"{at.uploads}/repos/{at.repository}/releases/{release.id}/assets"
    archives = {
        f"{kind}_url": None if release.draft else f"{base}/{kind}/{quote(release.tag)}"
        for kind in ("tarball", "zipball")
    }
    return {
        "url": f"{base}/releases/{release.id}",
        "assets_url": f"{base}/releases/{release.id}/assets",
        "upload_url": upload + "{?name,label}",
        "html_url": at.page(release),
        "id": release.id,
        "author": _user(at),
        "node_id": _node("Release", release.id),
        "tag_name": release.tag,
        "target_commitish": release.target,
        "name": release.name,
        "draft": release.draft,
        "immutable": release.immutable,
        "prerelease": release.prerelease,
        "created_at": release.created_at,
        "updated_at": release.updated_at,
        "published_at": release.published_at,
        "assets": [asset_document(release, asset, at) for asset in release.files],
        **archives,
        "body": release.body,
    }


def asset_document(release: Release, asset: Asset, at: Addresses) -> Document:
    return {
        "url": f"{at.api}/repos/{at.repository}/releases/assets/{asset.id}",
        "id": asset.id,
        "node_id": _node("ReleaseAsset", asset.id),
        "name": asset.name,
        "label": asset.label,
        "uploader": _user(at),
        "content_type": asset.content_type,
        "state": asset.state,
        "size": len(asset.data),
        "digest": asset.digest,
        "download_count": 0,
        "created_at": asset.created_at,
        "updated_at": asset.updated_at,
        "browser_download_url": at.download(release, asset),
    }


def rate_document(limit: int, used: int, reset: int) -> Document:
    rate = {"limit": limit, "remaining": max(0, limit - used), "reset": reset, "used": used}
    return {"resources": {"core": rate, "search": rate}, "rate": rate}


def _user(at: Addresses) -> Document:
    login = "github-actions[bot]"
    links = {name: f"{at.api}/users/{quote(login)}/{name}" for name in USER_LINKS}
    identity = {"login": login, "id": 41898282, "node_id": _node("Bot", 41898282)}
    return {**identity, **links, "gravatar_id": "", "type": "Bot", "site_admin": False}


def _node(kind: str, number: int) -> str:
    return base64.b64encode(f"{kind}:{number}".encode()).decode()
