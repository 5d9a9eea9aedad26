"""Turns a repository into its releases, in one request for each repository and run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from checkface_channels.github.client import Client
from checkface_channels.github.documents import Asset, ReleaseDocument
from checkface_channels.github.refusal import Advice, ForgeError
from checkface_channels.github.repository import Repository
from checkface_channels.web import Web

T = TypeVar("T")

AT_A_PROMPT = Advice(
    limit="{host} answers no more questions for now{until}; with GH_TOKEN set it answers more",
    unauthorized="{host} does not accept the token in GH_TOKEN or GITHUB_TOKEN",
    forbidden="{host} does not let us see {repository}; set GH_TOKEN to a token that may see it",
    not_found="{host} shows no {repository}: private, or gone; set GH_TOKEN to a token that may "
    "see it",
    other="{host} answers {status}",
)


@dataclass
class Releases:
    """The forges' answers in one run: each question is asked once, answered or not."""

    web: Web
    _answers: dict[str, Any] = field(default_factory=dict)
    """Documents, bytes, or the error that was met."""
    _limited: dict[str, ForgeError] = field(default_factory=dict)
    """API to its refusal: it would refuse the next repository too."""
    _turns: dict[str, Lock] = field(default_factory=dict, repr=False)
    """For each question: of several threads one asks, and the others get its answer."""

    def of(self, repository: Repository) -> tuple[ReleaseDocument, ...]:
        """The newest hundred that are published. Raises `ForgeError`."""
        return self._once(repository, "releases", Client.newest_releases)

    def content(self, release: ReleaseDocument, asset: Asset) -> bytes:
        """The bytes of an asset. Raises `ForgeError`."""
        path = f"releases/assets/{asset.id}"
        return self._once(release.repository, path, lambda client: client.content(asset.id))

    def _once(self, repository: Repository, path: str, ask: Callable[[Client], T]) -> T:
        key = f"{repository.label.lower()}/{path}"
        with self._turns.setdefault(key, Lock()):
            if key not in self._answers:
                self._answers[key] = self._answer(repository, ask)
        found: T | ForgeError = self._answers[key]
        if isinstance(found, ForgeError):
            raise found
        return found

    def _answer(self, repository: Repository, ask: Callable[[Client], T]) -> T | ForgeError:
        api = repository.forge.api
        if api in self._limited:
            return self._limited[api]
        try:
            return ask(Client(repository, self.web, AT_A_PROMPT))
        except ForgeError as error:
            if error.is_limit:
                self._limited[api] = error
            return error
