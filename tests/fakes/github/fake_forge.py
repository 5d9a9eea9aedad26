"""Turns a test's releases into a forge on the loopback address that keeps GitHub's description.

    forge = FakeForge()
    release = forge.publish("v1.0", body="notes", assets={"demo.whl": b"bytes"})
    forge.fault("POST", r"/assets$", status=502, leaves="starter")
    …run what is tested against forge.url with forge.token…
    assert [] == forge.violations

Every request and every response is checked; what breaks the description is written down in
`violations` and answered with a 500 that says what is wrong. An answer that a test injects with
`fault` is sent as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal
from urllib.parse import unquote

from tests.fakes.github.forge_contract import Contract
from tests.fakes.github.forge_documents import Addresses, Document, release_document
from tests.fakes.github.forge_faults import Deed, Fault, error_reply
from tests.fakes.github.forge_messages import Call, Reply, Seen, in_json, seen
from tests.fakes.github.forge_names import given_name
from tests.fakes.github.forge_rights import (
    READING_TOKEN,
    STRANGERS_TOKEN,
    WRITING_TOKEN,
)
from tests.fakes.github.forge_routes import RATE_LIMIT, Routes
from tests.fakes.github.forge_server import ForgeServer
from tests.fakes.github.forge_state import Asset, ForgeState, Release


class FakeForge:
    """One repository's releases, and who asked what of them."""

    token = WRITING_TOKEN
    """`permissions: contents: write`."""
    reading_token = READING_TOKEN
    """`permissions: contents: read`."""
    strangers_token = STRANGERS_TOKEN
    """Valid, and without any right to a private repository."""

    def __init__(self, repository: str = "octo-org/hello-faces", *, private: bool = False) -> None:
        self.repository = repository
        self.requests: list[Seen] = []
        self.violations: list[str] = []
        self.faults: list[Fault] = []
        self.state = ForgeState()
        self._server = ForgeServer(self._respond)
        self._at = Addresses(self._server.url, repository)
        self._contract = Contract(self._at.api, self._at.uploads)
        self._routes = Routes(self.state, self._at)
        self._routes.private = private

    @property
    def url(self) -> str:
        """What GITHUB_API_URL says."""
        return self._at.api

    @property
    def server_url(self) -> str:
        """What GITHUB_SERVER_URL says."""
        return self._at.server

    @property
    def private(self) -> bool:
        return self._routes.private

    @property
    def writes(self) -> list[Seen]:
        """The requests that change something, or would."""
        return [each for each in self.requests if each.writes]

    def close(self) -> None:
        self._server.close()

    def draft(
        self, tag: str, body: str | None = "", *, assets: Mapping[str, bytes] | None = None
    ) -> Release:
        """A release that nobody without write access sees."""
        release = self.state.add_release(tag, body)
        for name, data in (assets or {}).items():
            self.attach(release, name, data)
        return release

    def publish(
        self,
        tag: str,
        body: str | None = "",
        *,
        immutable: bool = False,
        prerelease: bool = False,
        assets: Mapping[str, bytes] | None = None,
    ) -> Release:
        """A release that everybody sees."""
        release = self.draft(tag, body, assets=assets)
        release.prerelease = prerelease
        self.state.publish(release, immutable=immutable)
        return release

    def attach(
        self,
        release: Release,
        name: str,
        data: bytes,
        *,
        label: str | None = None,
        state: Literal["uploaded", "starter"] = "uploaded",
        digested: bool = True,
    ) -> Asset:
        """An asset put there by somebody else; `digested=False` for one from before digests."""
        return self.state.add_asset(
            release, name, data, label=label, state=state, digested=digested
        )

    def document(self, release: Release) -> Document:
        """The release as GitHub shows it to somebody who may see it."""
        return release_document(release, self._at)

    def fault(
        self,
        method: str,
        path: str,
        *,
        on: int = 1,
        times: int = 1,
        status: int | None = None,
        body: object | None = None,
        headers: Mapping[str, str] | None = None,
        leaves: Literal["starter"] | None = None,
        drop: Literal["before", "after"] | None = None,
        garbled: bool = False,
        meanwhile: Deed | None = None,
        afterwards: Deed | None = None,
    ) -> Fault:
        """Let the `on`th request whose path holds the pattern go wrong; see Fault for each way."""
        reply = error_reply(status, body, headers or {}) if status else None
        fault = Fault(method, path, on, times, reply, leaves, drop, garbled, meanwhile, afterwards)
        self.faults.append(fault)
        return fault

    def _respond(self, call: Call) -> Reply | None:
        reply = self._reply(call)
        self.requests.append(seen(call, reply.status if reply else 0))
        return reply and self._with_usual_headers(reply)

    def _reply(self, call: Call) -> Reply | None:
        if not call.path.startswith("/api/"):
            return self._file(call)
        broken = self._contract.broken_by_request(call)
        if broken:
            return self._broken("request", call, broken)
        return self._reply_with_faults(call)

    def _reply_with_faults(self, call: Call) -> Reply | None:
        due = [fault for fault in self.faults if fault.is_due(call)]
        _do(fault.meanwhile for fault in due)
        hit = next((each for each in due if each.reply or each.drop == "before"), None)
        if hit:
            self._leave(hit, call)
            return hit.reply
        reply = self._checked(call)
        _do(fault.afterwards for fault in due)
        if any(fault.drop == "after" for fault in due):
            return None
        return _cut_in_half(reply) if any(fault.garbled for fault in due) else reply

    def _checked(self, call: Call) -> Reply:
        try:
            reply = self._routes.answer(call)
        except Exception as error:  # noqa: BLE001 - the fake's own mistakes must not hide in a thread
            return self._broken("answer to", call, [repr(error)])
        broken = self._contract.broken_by_response(call, reply)
        return self._broken("response", call, broken) if broken else reply

    def _broken(self, what: str, call: Call, broken: list[str]) -> Reply:
        sentence = f"{what} {call.method} {call.target}: {'; '.join(broken)}"
        self.violations.append(sentence)
        return in_json(500, {"message": sentence})

    def _leave(self, fault: Fault, call: Call) -> None:
        found = re.search(r"/releases/(\d+)/assets$", call.path)
        release = self.state.release(int(found[1])) if found else None
        if fault.leaves and release:
            name = given_name(call.query["name"])
            self.state.add_asset(release, name, b"", state=fault.leaves, digested=False)

    def _file(self, call: Call) -> Reply:
        """What browsers and storage serve; GitHub's description says nothing about it."""
        if call.path.startswith("/storage/"):
            return self._stored(call)
        for release in self.state.releases:
            for asset in release.files:
                address = self._at.download(release, asset)
                public = not (release.draft or self._routes.private)
                if public and unquote(address) == unquote(f"{self._at.server}{call.path}"):
                    return Reply(200, asset.data, {"Content-Type": asset.content_type})
        return Reply(404, b"Not Found", {"Content-Type": "text/plain"})

    def _stored(self, call: Call) -> Reply:
        found = self.state.asset(int(call.path.rpartition("/")[2]))
        if "authorization" in call.headers:
            return Reply(400, b"only one way to authenticate", {"Content-Type": "text/plain"})
        return Reply(200, found[1].data) if found else Reply(404)

    def _with_usual_headers(self, reply: Reply) -> Reply:
        used = len(self.requests)
        usual = {
            "X-RateLimit-Limit": str(RATE_LIMIT),
            "X-RateLimit-Remaining": str(RATE_LIMIT - used),
            "X-RateLimit-Used": str(used),
        }
        given = {name.lower() for name in reply.headers}
        missing = {name: value for name, value in usual.items() if name.lower() not in given}
        return Reply(reply.status, reply.body, {**missing, **reply.headers})


def _do(deeds: Iterable[Deed | None]) -> None:
    for deed in deeds:
        if deed:
            deed()


def _cut_in_half(reply: Reply) -> Reply:
    return Reply(reply.status, reply.body[: len(reply.body) // 2], reply.headers)
