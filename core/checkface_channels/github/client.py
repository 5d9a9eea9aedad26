"""Turns questions about a repository's releases into answers of its forge, GitHub or GHES."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import quote, urlencode

from checkface_channels.errors import BrokenOffError, SlowError, UnansweredError
from checkface_channels.exchange import GET, NOT_FOUND, OK, Answer, Limits, Question
from checkface_channels.github.documents import Asset, Document, ReleaseDocument, list_of, object_of
from checkface_channels.github.patience import Patience, backoff, no_patience
from checkface_channels.github.refusal import Advice, ForgeError, code_of, is_limit
from checkface_channels.github.repository import Repository
from checkface_channels.hosts import host_of
from checkface_channels.origins import web_origin
from checkface_channels.web import Web

API_VERSION = "2022-11-28"
JSON_KIND = "application/vnd.github+json"
BYTES_KIND = "application/octet-stream"
PAGE = 100
"""The most releases or assets that one request lists."""
MOST_PAGES = 100
"""Of one list: GitHub shows no more than 10,000 releases, and takes 1,000 files for one."""
GOOD = range(200, 300)


@dataclass
class Client:
    """One repository at one forge. Every method raises `ForgeError`."""

    repository: Repository
    web: Web
    advice: Advice
    patience: Patience = field(default_factory=no_patience)
    """Beyond the tries of `web`."""
    files: Limits | None = None
    """For assets, which may be of any size; None for those of `web`."""
    writes: int = 0
    """Requests that changed something, or tried to."""

    def release(self, number: int) -> ReleaseDocument:
        return self._release(GET, f"/releases/{number}")

    def published_release(self, tag: str) -> ReleaseDocument | None:
        """The release of a tag that everybody sees; None where there is none."""
        try:
            return self._release(GET, f"/releases/tags/{quote(tag, safe='')}")
        except ForgeError as error:
            if error.status == NOT_FOUND:
                return None
            raise

    def newest_releases(self) -> tuple[ReleaseDocument, ...]:
        """The newest hundred without drafts, in one request.

        Asking for a tag instead would take a request for each way to write it (`v1.2`, `1.2`,
        `tiny-1.2`), and one more for each package of a shared repository. The price: a release
        older than the newest hundred is not found.
        """
        answer = self._ask(GET, self._url(f"/releases?per_page={PAGE}"))
        listed = list_of(answer.body, "releases", self.repository)
        return tuple(self._read_release(each) for each in listed if not each.get("draft"))

    def releases(self) -> Iterator[ReleaseDocument]:
        """All that the token may see, drafts among them, the newest first."""
        return map(self._read_release, self._pages("/releases", "releases"))

    def assets(self, release: int) -> list[Asset]:
        """What is attached at this moment, whole or not."""
        listed = self._pages(f"/releases/{release}/assets", "assets")
        return [Asset.of_document(each, self.repository) for each in listed]

    def content(self, asset: int) -> bytes:
        """The bytes of an asset: by the API, since its link for browsers knows no token."""
        url = self._url(f"/releases/assets/{asset}")
        return self._ask(GET, url, accept=BYTES_KIND, limits=self.files).body

    def update_body(self, release: int, body: str) -> ReleaseDocument:
        data = json.dumps({"body": body}).encode()
        return self._release("PATCH", f"/releases/{release}", data)

    def delete_asset(self, asset: int) -> None:
        """Gone afterwards, whoever deleted it."""
        try:
            self._ask("DELETE", self._url(f"/releases/assets/{asset}"))
        except ForgeError as error:
            if error.status != NOT_FOUND:
                raise

    def upload(self, upload_url: str, name: str, data: bytes, kind: str, attempt: int) -> Asset:
        """The asset that came of it; one try, since only the caller knows what a second one meets.

        `upload_url` is the release's own, whose host differs from forge to forge.
        """
        address = f"{upload_url.partition('{')[0]}?{urlencode({'name': name}, quote_via=quote)}"
        answer = self._send(self._question("POST", address, data, kind), attempt, self.files)
        if isinstance(answer, ForgeError):
            raise answer
        document = object_of(answer.body, "asset", self.repository)
        return Asset.of_document(document, self.repository)

    def _release(self, method: str, path: str, data: bytes | None = None) -> ReleaseDocument:
        answer = self._ask(method, self._url(path), data)
        return self._read_release(object_of(answer.body, "release", self.repository))

    def _read_release(self, document: Document) -> ReleaseDocument:
        return ReleaseDocument.of_document(document, self.repository)

    def _pages(self, path: str, what: str) -> Iterator[Document]:
        """Raises `ForgeError` also for pages that lead to another forge, or never end."""
        url = self._url(f"{path}?per_page={PAGE}")
        for _ in range(MOST_PAGES):
            answer = self._ask(GET, url)
            yield from list_of(answer.body, what, self.repository)
            following = _next_page(answer)
            if following is None:
                return
            url = following
        raise ForgeError(
            f"{self.repository.forge.host} lists more than {MOST_PAGES} pages of {what}; expected "
            f"at most {MOST_PAGES * PAGE:,} {what}"
        )

    def _url(self, path: str) -> str:
        return f"{self.repository.api_url}{path}"

    def _ask(
        self,
        method: str,
        url: str,
        data: bytes | None = None,
        accept: str = JSON_KIND,
        limits: Limits | None = None,
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
        return Question(url, headers, self.repository.forge.secret_at(url), method, data)

    def _send(self, question: Question, attempt: int, limits: Limits | None) -> Answer | ForgeError:
        """One try: a good answer, or what is wrong and whether waiting helps."""
        self.writes += question.method != GET
        try:
            answer = self.web.ask(question, limits)
        except UnansweredError as error:
            passing = isinstance(error, BrokenOffError | SlowError)
            return ForgeError(str(error), wait=backoff(attempt) if passing else None)
        good = {OK} if question.method == GET else GOOD
        return answer if answer.status in good else self._refusal(answer, attempt)

    def _refusal(self, answer: Answer, attempt: int) -> ForgeError:
        """What an answer means, what to do about it, and how long to wait."""
        return ForgeError(
            self.advice.sentence(answer, self.repository),
            answer.status,
            code_of(answer),
            self.patience.wait_of(attempt, answer),
            is_limit=is_limit(answer),
        )


def _next_page(answer: Answer) -> str | None:
    """What the Link header names so; pages of another forge are none of this one's."""
    from requests.utils import parse_header_links

    links = parse_header_links(answer.headers.get("Link", ""))
    url = next((each.get("url") for each in links if each.get("rel") == "next"), None)
    if url and web_origin(url) != web_origin(answer.head.url):
        raise ForgeError(f"{answer.host} leads on to pages of {host_of(url)}, which is not asked")
    return url
