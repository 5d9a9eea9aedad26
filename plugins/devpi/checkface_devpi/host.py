"""Lists what we use of devpi-server, devpi-web and Pyramid: a contract that real hosts are held to.

devpi-web has no hook for its pages, so what is named here is what our tests ask each supported
version for. Nothing else of theirs is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path
from typing import Any, Protocol

RELEASE_FILE = "releasefile"
READ_FILES = "pkg_read"
"""The permission that devpi asks for before it hands out a file."""
VERSION_PAGE = "/{user}/{index}/{project}/{version}"
"""The name of the route of a version's page."""


class Entry(Protocol):
    """A file as devpi has it, or will have when somebody asks for it."""

    def file_exists(self) -> bool: ...

    def file_size(self) -> int: ...


class Link(Protocol):
    """A file of a version."""

    @property
    def rel(self) -> str: ...

    @property
    def basename(self) -> str: ...

    @property
    def hashes(self) -> Mapping[str, str]: ...

    @property
    def entry(self) -> Entry: ...


class LinkStore(Protocol):
    """The files of a version."""

    def get_links(self, rel: str) -> Iterable[Link]: ...


class Stage(Protocol):
    """An index."""

    @property
    def name(self) -> str: ...

    @property
    def ixconfig(self) -> Mapping[str, Any]: ...

    @property
    def xom(self) -> Any: ...

    def get_linkstore_perstage(self, name: str, version: str) -> LinkStore: ...


class Context(Protocol):
    """What the address of a page names; what is not there ends the request with 404."""

    @property
    def stage(self) -> Stage: ...

    @property
    def verified_project(self) -> str: ...

    def get_versiondata(self, *, version: str, perstage: bool) -> Mapping[str, Any]: ...


class Response(Protocol):
    """An answer, before it is sent."""

    status_int: int
    body: bytes
    content_type: str
    charset: str | None
    headers: MutableMapping[str, str]


class Request(Protocol):
    """A question to the server."""

    method: str
    headers: Mapping[str, str]
    matchdict: Mapping[str, str]
    matched_route: Any
    registry: MutableMapping[str, Any]
    response: Response
    context: Context

    def has_permission(self, permission: str) -> Any: ...

    def route_url(self, route_name: str, **parts: str) -> str: ...

    def simpleindex_url(self, stage: Stage) -> str: ...

    def add_href_css(self, href: str) -> None: ...

    def add_src_script(self, src: str) -> None: ...


class Rendering(Protocol):
    """Pyramid's `BeforeRender`: what a template is given."""

    rendering_val: Any

    def get(self, name: str) -> Any: ...


class Config(Protocol):
    """devpi-server's configuration."""

    args: Any
    server_path: Path


class Configurator(Protocol):
    """Pyramid's, before the server starts."""

    registry: MutableMapping[str, Any]

    def add_route(self, name: str, pattern: str) -> None: ...

    def add_view(self, view: Any, *, route_name: str, request_method: str) -> None: ...

    def add_subscriber(self, subscriber: Any, iface: str) -> None: ...
