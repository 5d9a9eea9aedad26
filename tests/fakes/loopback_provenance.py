"""A package index on the loopback address with PEP 691's pages and PEP 740's provenance."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from tests.fakes.scripted_server import Reply, ScriptedServer, Seen

from checkface import Artifact

PAGE_TYPE = "application/vnd.pypi.simple.v1+json"


class ProvenanceIndex:
    """What it serves and how it misbehaves; tests set the fields."""

    def __init__(self) -> None:
        self.projects: dict[str, list[dict[str, Any]]] = {}
        self.documents: dict[str, bytes] = {}
        self.api_version = "1.3"
        self.as_json = True
        self.password: tuple[str, str] | None = None
        self.server = ScriptedServer(self._answer)

    @property
    def url(self) -> str:
        return f"{self.server.url}/simple/"

    @property
    def host(self) -> str:
        return self.server.url.removeprefix("http://")

    def add(self, project: str, artifact: Artifact, provenance: bytes | None) -> None:
        """List a file, with a link to its provenance if it has one."""
        entry: dict[str, Any] = {
            "filename": artifact.filename,
            "url": f"../../files/{artifact.filename}",
            "hashes": {"sha256": artifact.digest.value},
        }
        if provenance is not None:
            path = f"/integrity/{project}/{artifact.filename}/provenance"
            self.documents[path] = provenance
            entry["provenance"] = f"{self.server.url}{path}"
        self.projects.setdefault(project, []).append(entry)

    def _answer(self, seen: Seen) -> Reply:
        if self.password and not self._is_known(seen):
            return Reply(401, b"", {"WWW-Authenticate": 'Basic realm="index"'})
        if seen.path in self.documents:
            return Reply(200, self.documents[seen.path], {"Content-Type": "application/json"})
        found = re.fullmatch(r"/simple/([^/]+)/", seen.path)
        if not found or found[1] not in self.projects:
            return Reply(404)
        if not self.as_json or PAGE_TYPE not in seen.headers.get("accept", ""):
            return Reply(200, b"<!DOCTYPE html>", {"Content-Type": "text/html"})
        page = {"meta": {"api-version": self.api_version}, "files": self.projects[found[1]]}
        return Reply(200, json.dumps(page).encode(), {"Content-Type": PAGE_TYPE})

    def _is_known(self, seen: Seen) -> bool:
        assert self.password
        wanted = base64.b64encode(":".join(self.password).encode()).decode()
        return seen.headers.get("authorization") == f"Basic {wanted}"
