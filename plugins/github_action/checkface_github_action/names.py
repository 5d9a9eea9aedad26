"""Turns the files of a build into those of the release page, under the names that the forge gave.

A forge renames what it is given: a blank, an accent or a sign becomes a dot, or nothing. How, it
does not say. So it is not guessed: the file is looked for on the page by its bytes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from checkface import Artifact, Digest, is_artifact, plain
from checkface_channels.github.client import Client
from checkface_channels.github.documents import Asset
from checkface_github_action import workflow
from checkface_github_action.errors import InputError

KEPT_BY_ALL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*[A-Za-z0-9_]")
"""Names that no forge is known to change."""


def require_names(artifacts: Sequence[Artifact]) -> list[Artifact]:
    """Each file once. Raises `InputError` for names that a page cannot hold side by side."""
    held = list(dict.fromkeys(artifacts))
    for artifact in held:
        if plain(artifact.filename) != artifact.filename:
            raise InputError(
                f"files: the name {plain(artifact.filename)!r} has characters that nobody sees; "
                "rename the file"
            )
    _require_distinct([artifact.filename for artifact in held], "two different files have the name")
    folded = Counter(artifact.filename.casefold() for artifact in held)
    for artifact in held:
        if folded[artifact.filename.casefold()] > 1:
            workflow.warning(
                f"{artifact.filename}: another file has this name in other capitals; who downloads "
                "both may lose one"
            )
    return held


def as_on_page(
    artifacts: Sequence[Artifact], assets: Iterable[Asset], forge: Client
) -> list[Artifact]:
    """The artifacts under their names on the page; one that is not there keeps its own.

    Raises `InputError` where two of them would have one name there, and `ForgeError`.
    """
    page = _Page(forge, [each for each in assets if each.whole and is_artifact(each.name)])
    named = page.under_page_names(artifacts)
    for artifact, there in zip(artifacts, named, strict=True):
        _tell(artifact, there, page)
    _require_distinct(
        [each.filename for each in named], "on the page, two files would have the name"
    )
    return named


def digest_of(asset: Asset, forge: Client) -> Digest:
    """Hashed here where the forge has none."""
    return asset.digest or Digest.of_bytes(forge.content(asset.id))


@dataclass
class _Page:
    forge: Client
    assets: list[Asset]
    digests: dict[int, Digest] = field(default_factory=dict)

    def under_page_names(self, artifacts: Sequence[Artifact]) -> list[Artifact]:
        """First who has kept his name; then the same bytes; then what the name was made of."""
        taken: dict[int, Asset] = {}
        free = list(self.assets)
        for fits in (
            _has_its_name,
            self._has_its_bytes_and_letters,
            self._has_its_bytes,
            _has_its_letters,
        ):
            for number, artifact in enumerate(artifacts):
                found = (
                    [asset for asset in free if fits(artifact, asset)]
                    if number not in taken
                    else []
                )
                if found and (len(found) == 1 or fits != _has_its_letters):
                    taken[number] = found[0]
                    free.remove(found[0])
        return [
            replace(artifact, filename=taken[number].name) if number in taken else artifact
            for number, artifact in enumerate(artifacts)
        ]

    def shows(self, artifact: Artifact) -> bool | None:
        """Whether the page has its bytes under its name; None for no such name."""
        found = next((each for each in self.assets if each.name == artifact.filename), None)
        return None if found is None else self._has_its_bytes(artifact, found)

    def _has_its_bytes_and_letters(self, artifact: Artifact, asset: Asset) -> bool:
        return _has_its_letters(artifact, asset) and self._has_its_bytes(artifact, asset)

    def _has_its_bytes(self, artifact: Artifact, asset: Asset) -> bool:
        """Only what has the right size is downloaded."""
        if asset.size != artifact.size:
            return False
        if asset.id not in self.digests:
            self.digests[asset.id] = digest_of(asset, self.forge)
        return self.digests[asset.id] == artifact.digest


def _has_its_name(artifact: Artifact, asset: Asset) -> bool:
    return asset.name == artifact.filename


def _has_its_letters(artifact: Artifact, asset: Asset) -> bool:
    return _letters(asset.name) == _letters(artifact.filename) != ""


def _letters(name: str) -> str:
    """What every renaming keeps, in its order."""
    return "".join(re.findall(r"[A-Za-z0-9]+", name))


def _tell(artifact: Artifact, there: Artifact, page: _Page) -> None:
    if there.filename != artifact.filename:
        workflow.log(f"{artifact.filename} is called {there.filename} on the release page")
    shown = page.shows(there)
    if shown is None and not KEPT_BY_ALL.fullmatch(artifact.filename):
        workflow.warning(
            f"{artifact.filename} is not on the release page yet, and the forge may give it "
            "another name there: attach the files first, then post their faces"
        )
    elif shown is False:
        workflow.warning(
            f"{there.filename}: the release page has other bytes under this name; attach the new "
            "file, and set verify: true to make that an error"
        )


def _require_distinct(names: Sequence[str], wrong: str) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise InputError(f"files: {wrong} {', '.join(twice)}; rename one of each")
