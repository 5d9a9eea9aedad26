"""Turns questions about a repository's releases into answers of its forge, GitHub or GHES."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from checkface_github_action.errors import ForgeError
from checkface_github_action.patience import Patience, backoff, is_limit

if TYPE_CHECKING:
    import requests  # heavy: imported when the first question is asked

API_VERSION = "2022-11-28"
TIMEOUT = (10, 120)
"""Seconds to connect, and between two bytes."""
PAGE = 100
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
    _session: requests.Session | None = field(default=None, repr=False)

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
        accept = {"Accept": "application/octet-stream"}
        response = self._ask("GET", url, headers=accept, allow_redirects=False)
        while response.is_redirect:  # to a storage of its own, which must not get the token
            url = urljoin(url, response.headers["Location"])
            response = self._ask("GET", url, auth=_nobody)
        return response.content

    def update_body(self, release: int, body: str) -> dict[str, Any]:
        return self._one("PATCH", f"/releases/{release}", json={"body": body})

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
        headers = {"Content-Type": kind}
        answer = self._send("POST", address, attempt, {"headers": headers, "data": data})
        if isinstance(answer, ForgeError):
            raise answer
        return _object(answer)

    def _one(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        return _object(self._ask(method, self._url(path), **options))

    def _pages(self, path: str) -> Iterator[dict[str, Any]]:
        url: str | None = self._url(f"{path}?per_page={PAGE}")
        while url:
            response = self._ask("GET", url)
            yield from _list(response)
            url = response.links.get("next", {}).get("url")

    def _url(self, path: str) -> str:
        return f"{self.api_url}/repos/{self.repository}{path}"

    def _ask(self, method: str, url: str, **options: Any) -> requests.Response:
        """The answer, once there is a good one."""
        for attempt in count(1):
            answer = self._send(method, url, attempt, options)
            if not isinstance(answer, ForgeError):
                return answer
            if not self.patience.waits(attempt, answer.wait, str(answer)):
                raise answer
        raise AssertionError  # count never ends

    def _send(
        self, method: str, url: str, attempt: int, options: Mapping[str, Any]
    ) -> requests.Response | ForgeError:
        """One try: a good answer, or what is wrong and whether waiting helps."""
        import requests

        self.writes += method != "GET"
        try:
            response = self._opened().request(method, url, timeout=TIMEOUT, **options)
        except requests.RequestException as error:
            host = urlsplit(url).hostname  # not the error's own text: that holds addresses
            reason = f"{host} cannot be asked ({type(error).__name__})"
            return ForgeError(reason, wait=backoff(attempt))
        return response if response.ok else self._refusal(response, attempt)

    def _opened(self) -> requests.Session:
        if self._session is None:
            import requests

            self._session = requests.Session()
            self._session.auth = self._authorize
            self._session.headers.update(
                {
                    "Accept": "application/vnd.github+json",
                    "User-Agent": f"checkface/{metadata.version('checkface')}",
                    "X-GitHub-Api-Version": API_VERSION,
                }
            )
        return self._session

    def _authorize(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The token; a password in the runner's .netrc, which would win over a header, does not."""
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request

    def _refusal(self, response: requests.Response, attempt: int) -> ForgeError:
        """What an answer means, what to do about it, and how long to wait."""
        status, message = response.status_code, _message(response)
        wait = self.patience.wait_of(attempt, status, response.headers, message)
        text = self._explained(response, message)
        return ForgeError(text, status, _code(response), wait)

    def _explained(self, response: requests.Response, message: str) -> str:
        status, host = response.status_code, urlsplit(response.url).hostname
        if is_limit(status, response.headers, message):
            return f"{host} asks for patience ({message}); run the job again later"
        if status == UNAUTHORIZED:
            return f"{host} does not accept the token ({message}); see the input token"
        if status == FORBIDDEN:
            return MISSING_PERMISSION.format(repository=self.repository, message=message)
        if status == NOT_FOUND:
            return f"{host} shows no such thing in {self.repository}, or not to this token"
        return f"{host} answers {status}: {message}"


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _object(response: requests.Response) -> dict[str, Any]:
    found = _decoded(response)
    if not isinstance(found, dict):
        raise _garbled(response)
    return found


def _list(response: requests.Response) -> list[dict[str, Any]]:
    found = _decoded(response)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise _garbled(response)
    return found


def _decoded(response: requests.Response) -> Any:
    try:
        return json.loads(response.content)
    except ValueError as error:
        raise _garbled(response) from error


def _garbled(response: requests.Response) -> ForgeError:
    host = urlsplit(response.url).hostname
    return ForgeError(f"{host} answers with something that is not what its API promises")


def _message(response: requests.Response) -> str:
    """What the forge says, in one line of a reasonable length."""
    content = _content(response)
    whole = str(content.get("message") or response.reason or "no reason given")
    details = (str(each.get("message") or each.get("code") or each) for each in _errors(content))
    return " ".join(": ".join([whole, *details]).split())[:LARGEST_MESSAGE]


def _code(response: requests.Response) -> str | None:
    codes = (each.get("code") for each in _errors(_content(response)))
    return next((str(code) for code in codes if code), None)


def _errors(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = content.get("errors")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _content(response: requests.Response) -> Mapping[str, Any]:
    try:
        found = json.loads(response.content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
