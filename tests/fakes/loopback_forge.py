"""A forge on the loopback address that behaves like GitHub's API, down to what it refuses."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.scripted_server import Reply, ScriptedServer, Seen

JSON = {"Content-Type": "application/json; charset=utf-8"}


@dataclass
class Hosted:
    """One repository and its releases, the newest first."""

    releases: list[dict[str, Any]] = field(default_factory=list)
    private: bool = False
    moved_to: str | None = None


class Forge:
    """`api` is what GITHUB_API_URL is set to; files of releases lie on another host, as there."""

    def __init__(self) -> None:
        self.repositories: dict[str, Hosted] = {}
        self.contents: dict[int, bytes] = {}
        self.token: str | None = None
        """The only one that is accepted; None: none is asked for."""
        self.api_server = ScriptedServer(self._answer)
        self.storage = ScriptedServer(self._stored)

    @property
    def api(self) -> str:
        return self.api_server.url

    @property
    def requests(self) -> list[str]:
        return self.api_server.paths

    def close(self) -> None:
        self.api_server.close()
        self.storage.close()

    def publish(
        self,
        repository: str,
        tag: str,
        files: dict[str, bytes],
        *,
        with_digests: bool = True,
        draft: bool = False,
    ) -> None:
        """A release with `files`, each with its digest, as GitHub has them since June 2025."""
        assets = [self._asset(name, data, with_digests) for name, data in files.items()]
        there = self.repositories.setdefault(repository, Hosted()).releases
        release = {
            "id": len(there) + 1,
            "tag_name": tag,
            "draft": draft,
            "upload_url": f"{self.storage.url}/{{?name,label}}",
            "assets": assets,
        }
        there.insert(0, release)

    def _asset(self, name: str, data: bytes, with_digest: bool) -> dict[str, Any]:  # noqa: FBT001
        number = len(self.contents) + 1
        self.contents[number] = data
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}" if with_digest else None
        return {"id": number, "name": name, "state": "uploaded", "digest": digest}

    def _answer(self, seen: Seen) -> Reply:
        if not seen.headers.get("user-agent", "").startswith("checkface/"):
            return _refusal(403, "Request forbidden by administrative rules")
        if seen.headers.get("x-github-api-version") != "2022-11-28":
            return _refusal(400, "not a supported version")
        given = seen.headers.get("authorization")
        if given and given != f"Bearer {self.token}":
            return _refusal(401, "Bad credentials")
        found = re.fullmatch(r"/repos/([^/]+/[^/]+)/(releases\?per_page=100|.*)", seen.path)
        hosted = self.repositories.get(found[1]) if found else None
        if not found or not hosted or (hosted.private and not given):
            return _refusal(404, "Not Found")
        if hosted.moved_to:
            target = f"{self.api}/repos/{hosted.moved_to}/{found[2]}"
            return Reply(301, b"{}", {"Location": target})
        return self._of_repository(hosted, found[2], seen.headers.get("accept"))

    def _of_repository(self, hosted: Hosted, path: str, accept: str | None) -> Reply:
        if path == "releases?per_page=100":
            if accept != "application/vnd.github+json":
                return _refusal(415, "Unsupported 'Accept' header")
            return Reply(200, json.dumps(hosted.releases[:100]).encode(), JSON)
        asset = re.fullmatch(r"releases/assets/(\d+)", path)
        if asset and accept == "application/octet-stream":
            return Reply(302, b"", {"Location": f"{self.storage.url}/{asset[1]}?signed=yes"})
        return _refusal(404, "Not Found")

    def _stored(self, seen: Seen) -> Reply:
        return Reply(200, self.contents[int(re.findall(r"\d+", seen.path)[0])])


def _refusal(status: int, message: str) -> Reply:
    return Reply(status, json.dumps({"message": message}).encode(), JSON)
