"""Turns what a site documents into what a theme's own templates may use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import escape
from mkdocs.utils import normalize_url

from checkface import CheckfaceError
from checkface.pages import Portrait, face_html, variables_of
from checkface_mkdocs.site import FOLDER, Site


def variables(portrait: Portrait) -> dict[str, Any]:
    """What templates read as `config.extra.checkface.title` and so on."""
    shown = f"{FOLDER}/{portrait.filename}" if portrait.has_picture else None
    size = {"width": portrait.width, "height": portrait.height}
    return {**variables_of(portrait, escape), "picture": shown, **size}


def face_of(site: Site) -> Callable[..., str]:
    """What templates call as `checkface_face("pypi:name==1.0", size=64)`."""

    @pass_context
    def checkface_face(
        context: Context, reference: str = "", size: int = 0, *, trio: bool = False
    ) -> str:
        side = size or site.settings.size
        try:
            documented = site.rows(reference)[0] if reference else site.release()
            portrait = Portrait(documented, trio, side, texts=site.texts())
            place = site.put(portrait) if portrait.has_picture else ""
        except CheckfaceError as error:
            return site.report(error)
        url = normalize_url(place, context.get("page"), context.get("base_url", ""))
        return face_html(portrait, url)

    return checkface_face
