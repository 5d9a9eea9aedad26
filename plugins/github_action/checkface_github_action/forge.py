"""Turns questions about a repository's releases into answers of its forge, GitHub or GHES."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

from checkface_channels.authorization import NOBODY, bearer
from checkface_channels.errors import BrokenOffError, SlowError, UnansweredError
from checkface_channels.hosts import host_of
from checkface_channels.origins import web_origin
from checkface_channels.retries import ONE_TRY
from checkface_channels.web import Answer, Limits, Question, Web
from checkface_github_action.errors import ForgeError
from checkface_github_action.patience import Patience, backoff, is_limit

API_VERSION = "2022-11-28"
JSON_KIND = "application/vnd.github+json"
API = Limits(10.0, 120.0, whole_seconds=300.0, largest_bytes=64 << 20)
"""As a job has the time: nobody sits in front of it."""
FILES = replace(API, whole_seconds=1800.0, largest_bytes=2 << 30)
"""Assets of any size come and go."""
PAGE = 100
GOOD = range(200, 300)
LARGEST_MESSAGE = 200
UNAUTHORIZED, FORBIDDEN, NOT_FOUND, UNPROCESSABLE = 401, 403, 404, 422

MISSING_PERMISSION = """\
the token may not write to the releases of {repository} ({message}); give the job this permission:

    permissions:
      contents: write
"""


@dataclass
class Forge:
    """One repository at one forge. Every method raises `ForgeError`."""

    api_url: str
    repository: str
    token: str
    patience: Patience
    writes: int = 0
    """Requests that changed something, or tried to."""
    web: Web = field(default_factory=lambda: Web(API, ONE_TRY, is_forgiving=True), repr=False)

    def release(self, number: int) -> dict[str, Any]:
        return self._one("GET", f"/releases/{number}")

    def published_release(self, tag: str) -> dict[str, Any] | None:
        """The release of a tag that everybody sees; None where there is none."""
        try:
            return self._one("GET", f"/releases/tags/{quote(tag, safe='')}")
        except ForgeError as error:
            if error.status == NOT_FOUND:
                return None
            raise

    def releases(self) -> Iterator[dict[str, Any]]:
        """All that the token may see, drafts among them, the newest first."""
        return self._pages("/releases")

    def assets(self, release: int) -> list[dict[str, Any]]:
        return list(self._pages(f"/releases/{release}/assets"))

    def content(self, asset: int) -> bytes:
        """The bytes of an asset."""
        url = self._url(f"/releases/assets/{asset}")
        return self._ask("GET", url, accept="application/octet-stream", limits=FILES).body

    def update_body(self, release: int, body: str) -> dict[str, Any]:
        return self._one("PATCH", f"/releases/{release}", data=_in_json({"body": body}))

    def delete_asset(self, asset: int) -> None:
        """Gone afterwards, whoever deleted it."""
        try:
            self._ask("DELETE", self._url(f"/releases/assets/{asset}"))
        except ForgeError as error:
            if error.status != NOT_FOUND:
                raise

    def upload(
        self, upload_url: str, name: str, data: bytes, kind: str, attempt: int
    ) -> dict[str, Any]:
        """The asset that came of it; one try, since only the caller knows what a second one meets.

        `upload_url` is the release's own, whose host differs from forge to forge.
        """
        address = f"{upload_url.partition('{')[0]}?{urlencode({'name': name}, quote_via=quote)}"
        answer = self._send(self._question("POST", address, data, kind), attempt, FILES)
        if isinstance(answer, ForgeError):
            raise answer
        return _object(answer)

    def _one(self, method: str, path: str, data: bytes | None = None) -> dict[str, Any]:
        return _object(self._ask(method, self._url(path), data))

    def _pages(self, path: str) -> Iterator[dict[str, Any]]:
        """Raises `ForgeError` also for pages that lead from this forge to another."""
        url: str | None = self._url(f"{path}?per_page={PAGE}")
        seen: set[str] = set()
        while url and url not in seen:
            seen.add(url)
            answer = self._ask("GET", url)
            yield from _list(answer)
            url = _next_page(answer)

    def _url(self, path: str) -> str:
        return f"{self.api_url}/repos/{self.repository}{path}"

    def _ask(
        self,
        method: str,
        url: str,
        data: bytes | None = None,
        accept: str = JSON_KIND,
        limits: Limits = API,
    ) -> Answer:
        """The answer, once there is a good one."""
        question = self._question(method, url, data, accept=accept)
        for attempt in count(1):
            answer = self._send(question, attempt, limits)
            if not isinstance(answer, ForgeError):
                return answer
            if not self.patience.waits(attempt, answer.wait, str(answer)):
                raise answer
        raise AssertionError  # count never ends

    def _question(
        self,
        method: str,
        url: str,
        data: bytes | None,
        kind: str = "application/json",
        accept: str = JSON_KIND,
    ) -> Question:
        """With the token, for wherever the forge has this; redirects elsewhere do not get it."""
        headers = {"Accept": accept, "X-GitHub-Api-Version": API_VERSION}
        if data is not None:
            headers["Content-Type"] = kind
        secret = bearer(url, self.token) or NOBODY
        return Question(url, headers, secret, method, data)

    def _send(self, question: Question, attempt: int, limits: Limits) -> Answer | ForgeError:
        """One try: a good answer, or what is wrong and whether waiting helps."""
        self.writes += question.method != "GET"
        try:
            answer = self.web.ask(question, limits)
        except UnansweredError as error:
            passing = isinstance(error, BrokenOffError | SlowError)
            return ForgeError(str(error), wait=backoff(attempt) if passing else None)
        return answer if answer.status in GOOD else self._refusal(answer, attempt)

    def _refusal(self, answer: Answer, attempt: int) -> ForgeError:
        """What an answer means, what to do about it, and how long to wait."""
        status, message = answer.status, _message(answer)
        wait = self.patience.wait_of(attempt, status, answer.headers, message)
        text = self._explained(answer, message)
        return ForgeError(text, status, _code(answer), wait)

    def _explained(self, answer: Answer, message: str) -> str:
        status, host = answer.status, answer.host
        if is_limit(status, answer.headers, message):
            return f"{host} asks for patience ({message}); run the job again later"
        if status == UNAUTHORIZED:
            return f"{host} does not accept the token ({message}); see the input token"
        if status == FORBIDDEN:
            return MISSING_PERMISSION.format(repository=self.repository, message=message)
        if status == NOT_FOUND:
            return f"{host} shows no such thing in {self.repository}, or not to this token"
        return f"{host} answers {status}: {message}"


def _in_json(content: object) -> bytes:
    return json.dumps(content).encode()


def _next_page(answer: Answer) -> str | None:
    """What the Link header names so; pages of another forge are none of this one's."""
    from requests.utils import parse_header_links

    links = parse_header_links(answer.headers.get("Link", ""))
    url = next((each.get("url") for each in links if each.get("rel") == "next"), None)
    if url and web_origin(url) != web_origin(answer.head.url):
        raise ForgeError(f"{answer.host} leads on to pages of {host_of(url)}, which is not asked")
    return url


def _object(answer: Answer) -> dict[str, Any]:
    found = _decoded(answer)
    if not isinstance(found, dict):
        raise _garbled(answer)
    return found


def _list(answer: Answer) -> list[dict[str, Any]]:
    found = _decoded(answer)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise _garbled(answer)
    return found


def _decoded(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise _garbled(answer) from error


def _garbled(answer: Answer) -> ForgeError:
    host = answer.host
    return ForgeError(f"{host} answers with something that is not what its API promises")


def _message(answer: Answer) -> str:
    """What the forge says, in one line of a reasonable length."""
    content = _content(answer)
    whole = str(content.get("message") or answer.head.reason or "no reason given")
    details = (str(each.get("message") or each.get("code") or each) for each in _errors(content))
    return " ".join(": ".join([whole, *details]).split())[:LARGEST_MESSAGE]


def _code(answer: Answer) -> str | None:
    codes = (each.get("code") for each in _errors(_content(answer)))
    return next((str(code) for code in codes if code), None)


def _errors(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = content.get("errors")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _content(answer: Answer) -> Mapping[str, Any]:
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
