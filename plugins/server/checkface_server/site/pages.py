"""Turns what is installed into the files of the site: pages, the npm package, the service worker.

All but the weights, which cost seconds: `Weights` has them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

from checkface import javascript

PACKAGE = "checkface_server.site"
ENGINE = "checkface/"
"""The folder of the site that the npm package lies in."""
WEIGHTS = f"{ENGINE}{javascript.WEIGHTS}"
SERVICE_WORKER = "service_worker.js"
INDEX = "index.html"

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
"""Of all that a page may have."""
COMPRESSED = (".css", ".html", ".js", ".svg", ".wasm", ".webmanifest")


@dataclass(frozen=True)
class SiteFile:
    """One file, at its path from the root of the site."""

    path: str
    content: bytes

    @property
    def media_type(self) -> str:
        return TYPES[_suffix(self.path)]

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def gzip_content(self) -> bytes | None:
        """None where it would gain nothing."""
        if not self.path.endswith(COMPRESSED):
            return None
        return gzip.compress(self.content, mtime=0)


@lru_cache(maxsize=1)
def site_files() -> dict[str, SiteFile]:
    """By path, in order; the same bytes for the same checkface."""
    engine = [(f"{ENGINE}{name}", content) for name, content in javascript.files().items()]
    pages = _files_in(resources.files(PACKAGE).joinpath("pages"))
    files = {path: SiteFile(path, content) for path, content in sorted([*engine, *pages])}
    files[SERVICE_WORKER] = _service_worker(files)
    return files


def folder_of(path: str) -> str | None:
    """The folder whose page a file is: `play/` of `play/index.html`."""
    return path.removesuffix(INDEX) if path.rpartition("/")[2] == INDEX else None


def _service_worker(files: dict[str, SiteFile]) -> SiteFile:
    """With the names and digests of all others, so that it keeps those and nothing else."""
    script = files[SERVICE_WORKER]
    listed = json.dumps([[path, file.sha256] for path, file in files.items() if file != script])
    whole = script.content.replace(b'["@files@"]', listed.encode())
    version = hashlib.sha256(whole).hexdigest()[:16]
    return SiteFile(SERVICE_WORKER, whole.replace(b"@version@", version.encode()))


def _files_in(folder: Traversable, path: str = "") -> Iterator[tuple[str, bytes]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _files_in(each, f"{path}{each.name}/")
        elif _suffix(each.name) in TYPES:
            yield f"{path}{each.name}", each.read_bytes()


def _suffix(path: str) -> str:
    return path[path.rfind(".") :]
