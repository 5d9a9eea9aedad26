"""Turns a request or a response into the sentences in which it breaks GitHub's description."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from tests.fakes.github.forge_messages import Call, Reply
from werkzeug.datastructures import Headers, ImmutableMultiDict

SLICE = Path(__file__).with_name("openapi") / "releases.json"
HOST = "http://forge.example"
"""In place of the address and port of each forge."""

API_VERSIONS = frozenset({"2022-11-28", "2026-03-10"})
"""Another one is answered with 400 by GitHub."""


@cache
def described() -> dict[str, Any]:
    """The slice as it lies on disk."""
    description: dict[str, Any] = json.loads(SLICE.read_text(encoding="utf-8"))
    return description


def placed(api_url: str, uploads_url: str) -> dict[str, Any]:
    """The slice with its two servers moved to where the fake forge is."""
    description = copy.deepcopy(described())
    description["servers"] = [{"url": api_url}]
    upload = description["paths"]["/repos/{owner}/{repo}/releases/{release_id}/assets"]["post"]
    upload["servers"] = [{"url": uploads_url}]
    return description


@cache
def _placed_anywhere(api_path: str, uploads_path: str) -> OpenAPI:
    """One for all forges, whose ports differ: to check the slice takes longer than most tests."""
    return OpenAPI.from_dict(placed(HOST + api_path, HOST + uploads_path))


class Contract:
    """The slice, asked about single requests and responses."""

    _checked: ClassVar[dict[object, list[str]]] = {}
    """What was said of a response; most are seen many times, and to check one takes a while."""

    def __init__(self, api_url: str, uploads_url: str) -> None:
        api = urlsplit(api_url)
        self._openapi = _placed_anywhere(api.path, urlsplit(uploads_url).path)
        self._origin = f"{api.scheme}://{api.netloc}".encode()

    def broken_by_request(self, call: Call) -> list[str]:
        """What GitHub's description, or GitHub itself, does not allow; empty if all is well."""
        request = _Request(call)
        result = self._openapi.unmarshal_request(request)
        return [*_sentences(result.errors), *_unwritten_rules(call, result.parameters.query)]

    def broken_by_response(self, call: Call, reply: Reply) -> list[str]:
        """What the description does not promise to a client."""
        body = reply.body.replace(self._origin, HOST.encode())
        at_home = Reply(reply.status, body, reply.headers)
        headers = tuple(sorted(reply.headers.items()))
        known = (call.method, call.path, reply.status, headers, body)
        if known not in self._checked:
            errors = self._openapi.iter_response_errors(_Request(call), _Response(at_home))
            self._checked[known] = list(_sentences(errors))
        return self._checked[known]


class _Request:
    """A call in the shape that openapi-core reads."""

    def __init__(self, call: Call) -> None:
        self.host_url = HOST
        self.path = _single_segment_tag(call.path)
        self.method = call.method.lower()
        self.content_type = call.headers.get("content-type", "").lower()
        self.body = call.body or None
        query = parse_qsl(urlsplit(call.target).query, keep_blank_values=True)
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(query), header=Headers(dict(call.headers))
        )


class _Response:
    """A reply in the shape that openapi-core reads."""

    def __init__(self, reply: Reply) -> None:
        self.status_code = reply.status
        self.content_type = reply.headers.get("Content-Type", "").lower()
        self.headers = Headers(dict(reply.headers))
        self.data = reply.body or None


def _single_segment_tag(path: str) -> str:
    """A tag may hold slashes (`x-multi-segment`), which openapi-core does not know."""
    found = re.fullmatch(r"(.*/releases/tags/)(.+)", path)
    return found[1] + found[2].replace("/", "%2F") if found else path


def _sentences(errors: Iterable[Exception]) -> Iterator[str]:
    for error in errors:
        cause = error.__cause__
        details = getattr(cause, "schema_errors", None) or [cause or ""]
        yield f"{error} {' '.join(str(getattr(each, 'message', each)) for each in details)}".strip()


def _unwritten_rules(call: Call, known: Mapping[str, Any]) -> Iterator[str]:
    """What the description leaves open and GitHub refuses, or ignores to a client's harm."""
    for name in sorted(set(call.query) - set(known)):
        yield f"query parameter {name!r} is none of this operation's: GitHub would ignore it"
    if not call.headers.get("user-agent"):
        yield "no User-Agent: GitHub answers 403"
    version = call.headers.get("x-github-api-version")
    if version is not None and version not in API_VERSIONS:
        yield f"X-GitHub-Api-Version {version!r} does not exist: GitHub answers 400"
    if "transfer-encoding" in call.headers:
        yield "no Content-Length: GitHub takes no chunked uploads"
