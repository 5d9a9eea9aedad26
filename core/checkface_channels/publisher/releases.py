"""Turns a repository into its releases, in one request for each repository and run."""

from __future__ import annotations

from dataclasses import dataclass, field

from checkface_channels.errors import UnansweredError
from checkface_channels.publisher.forges import Repository
from checkface_channels.publisher.github import (
    OK,
    Asset,
    ForgeRelease,
    explained,
    is_limit,
    parsed,
)
from checkface_channels.web import Web

API_VERSION = "2022-11-28"
PAGE = 100
"""The most releases that one request lists. Asking for a tag instead would take a request for each
way to write it (`v1.2`, `1.2`, `tiny-1.2`), and one more for each package of a shared repository;
a list answers for all of them at once. The price: a release older than the newest hundred is told
as not found."""


@dataclass
class Releases:
    """The forges' answers in one run: each question is asked once, answered or not."""

    web: Web
    _lists: dict[str, tuple[ForgeRelease, ...]] = field(default_factory=dict)
    _bodies: dict[str, bytes | UnansweredError] = field(default_factory=dict)
    _limited: dict[str, UnansweredError] = field(default_factory=dict)
    """API to its refusal: it would refuse the next repository too."""

    def of(self, repository: Repository) -> tuple[ForgeRelease, ...]:
        """The newest hundred that are published. Raises `UnansweredError`."""
        label = repository.label.lower()
        if label not in self._lists:
            path = f"releases?per_page={PAGE}"
            body = self._once(repository, path, "application/vnd.github+json")
            self._lists[label] = parsed(repository, body)
        return self._lists[label]

    def content(self, release: ForgeRelease, asset: Asset) -> bytes:
        """The bytes of an asset. Raises `UnansweredError`.

        By the API, not by its link for browsers: that one knows no token.
        """
        path = f"releases/assets/{asset.id}"
        return self._once(release.repository, path, "application/octet-stream")

    def _once(self, repository: Repository, path: str, accept: str) -> bytes:
        key = f"{repository.label.lower()}/{path}"
        if key not in self._bodies:
            try:
                self._bodies[key] = self._ask(repository, path, accept)
            except UnansweredError as error:
                self._bodies[key] = error
        body = self._bodies[key]
        if isinstance(body, UnansweredError):
            raise body
        return body

    def _ask(self, repository: Repository, path: str, accept: str) -> bytes:
        forge = repository.forge
        if forge.api in self._limited:
            raise self._limited[forge.api]
        url = f"{forge.api}/repos/{repository.owner}/{repository.name}/{path}"
        headers = {"Accept": accept, "X-GitHub-Api-Version": API_VERSION}
        answer = self.web.get(url, headers, forge.secret)
        if answer.status == OK:
            return answer.body
        error = explained(answer, repository)
        if is_limit(answer):
            self._limited[forge.api] = error
        raise error
