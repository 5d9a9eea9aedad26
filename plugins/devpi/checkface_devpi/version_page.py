"""Turns devpi-web's page of a version into one with faces, and leaves it whole whatever happens."""

from __future__ import annotations

import logging

from checkface.pages import Html, element
from checkface_devpi.answers import manifest_url, picture_url, script_urls, style_url
from checkface_devpi.equipment import Equipment, patience
from checkface_devpi.faces import FAILED, FORBIDDEN
from checkface_devpi.host import READ_FILES, VERSION_PAGE, Rendering, Request

log = logging.getLogger(__name__)

KEY = "Faces"
"""What the row of the page is called."""


def show_faces(event: Rendering) -> None:
    """On `BeforeRender` of any page: adds a row to that of a version. Raises nothing."""
    try:
        request = event.get("request")
        if _is_version_page(event, request):
            event.rendering_val["infos"].insert(0, (KEY, _faces_or_why_not(event, request)))
    except Exception:
        log.exception("checkface: this page is not as we know it")


def _is_version_page(event: Rendering, request: Request | None) -> bool:
    """Answers of other kinds, and the pages of errors, have the same address."""
    route = getattr(request, "matched_route", None)
    is_page = isinstance(event.rendering_val, dict) and "infos" in event.rendering_val
    return is_page and route is not None and route.name == VERSION_PAGE


def _faces_or_why_not(event: Rendering, request: Request) -> Html:
    try:
        return _faces(event, request)
    except Exception:
        log.exception("checkface: no faces on the page of a version")
        return element("p", FAILED)


def _faces(event: Rendering, request: Request) -> Html:
    """Words are waited for as long as the settings say, and pictures not at all."""
    if not request.has_permission(READ_FILES):
        return element("p", FORBIDDEN)
    equipment, version = Equipment.serving(request), event.rendering_val["resolved_version"]
    faces = equipment.faces(request.context, version)
    seconds = patience(request.context, equipment.settings.seconds)
    ready = equipment.words.ready(faces.digests, seconds)
    shown = faces.html(
        ready,
        lambda filename: picture_url(request, faces.held, filename),
        manifest_url(request, faces.held),
        request.simpleindex_url(request.context.stage),
    )
    request.add_href_css(style_url(request))
    for url in script_urls(request):
        request.add_src_script(url)
    return shown
