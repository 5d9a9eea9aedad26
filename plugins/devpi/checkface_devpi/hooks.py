"""The door that devpi-server opens: its options, its routes, its pages, and what is uploaded.

Whatever is wrong with us, even that we cannot be imported, an index starts, serves and takes files.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pluggy

from checkface_devpi.host import RELEASE_FILE, Config, Configurator, Link, Request, Stage

hookimpl = pluggy.HookimplMarker("devpiserver")
log = logging.getLogger(__name__)

CACHE_VARIABLE = "CHECKFACE_CACHE_DIR"
FOLDER = ".checkface"
"""In the server's own folder: a service has often no other that it may write."""


@hookimpl
def devpiserver_add_parser_options(parser: Any) -> None:
    with harmless("its options are not known"):
        from checkface_devpi.settings import add_options

        add_options(parser.addgroup("checkface options"))


@hookimpl
def devpiserver_pyramid_configure(config: Config, pyramid_config: Configurator) -> None:
    with harmless("this server shows no faces"):
        _equip(config, pyramid_config)


def _equip(config: Config, pyramid_config: Configurator) -> None:
    from checkface_devpi.answers import add_routes
    from checkface_devpi.equipment import NAME, Equipment
    from checkface_devpi.version_page import show_faces

    if not os.environ.get(CACHE_VARIABLE):
        os.environ[CACHE_VARIABLE] = str(config.server_path / FOLDER)
    equipment = Equipment.of(config)
    pyramid_config.registry[NAME] = equipment
    config.checkface = equipment  # type: ignore[attr-defined] # hooks without a request find it there
    add_routes(pyramid_config)
    pyramid_config.add_subscriber(show_faces, "pyramid.events.BeforeRender")


@hookimpl
def devpiserver_on_upload(stage: Stage, project: str, version: str, link: Link) -> None:
    """Nothing is waited for. An import has no pages and draws nothing."""
    del project, version
    with harmless("a face is not prepared"):
        from checkface_devpi.held import HeldFile

        equipment = getattr(stage.xom.config, "checkface", None)
        if equipment and link.rel == RELEASE_FILE:
            equipment.prepare(HeldFile.of(link))


@hookimpl
def devpiserver_authcheck_always_ok(request: Request) -> bool | None:
    """The look of the pages is everybody's, as devpi-web's own is."""
    with harmless("the look of its pages is not known"):
        from checkface_devpi.answers import LOOK_ROUTE

        route = getattr(request, "matched_route", None)
        return True if route is not None and route.name == LOOK_ROUTE else None
    return None


@contextmanager
def harmless(outcome: str) -> Iterator[None]:
    """Whatever is raised inside is told to who runs the server, with what follows from it."""
    try:
        yield
    except Exception:
        log.exception("checkface: %s", outcome)
