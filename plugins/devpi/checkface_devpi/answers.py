"""Turns requests for what is ours into answers: pictures, a release's `checkface.json`, the look.

A picture is found by its name among those of the version in the address, after the permission to
read that index: no digest that somebody sends is ever drawn.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

from checkface import MANIFEST_NAME, Manifest
from checkface.pages import script, style
from checkface_devpi.equipment import Equipment, patience
from checkface_devpi.faces import Faces
from checkface_devpi.held import HeldVersion
from checkface_devpi.host import READ_FILES, Configurator, Context, Request, Response

LOOK_ROUTE = "checkface_look"
PICTURE_ROUTE = "checkface_picture"
MANIFEST_ROUTE = "checkface_manifest"
_VERSION = "/{user:[^+/]+}/{index:[^+/]+}/{project:[^+/]+}/{version:[^+/][^/]*}/+checkface/"
ROUTES = {
    LOOK_ROUTE: "/+checkface/{name:[^/]+}",
    MANIFEST_ROUTE: f"{_VERSION}{MANIFEST_NAME}",
    PICTURE_ROUTE: f"{_VERSION}{{name:[^/]+[.]png}}",
}

FOREVER = "private, max-age=31536000, immutable"
"""Private: a cache that all share must not show what only some may see."""
SOON = 5
"""Seconds after which to ask again for what is not ready."""
LONGEST_WAIT = 10.0
"""Seconds for a picture, or for the words of a manifest."""


def add_routes(pyramid: Configurator) -> None:
    views = {LOOK_ROUTE: look, MANIFEST_ROUTE: manifest, PICTURE_ROUTE: picture}
    for name, pattern in ROUTES.items():
        pyramid.add_route(name, pattern)
        pyramid.add_view(views[name], route_name=name, request_method="GET")


def picture_url(request: Request, held: HeldVersion, filename: str) -> str:
    return request.route_url(PICTURE_ROUTE, name=filename, **_address(held))


def manifest_url(request: Request, held: HeldVersion) -> str:
    return request.route_url(MANIFEST_ROUTE, **_address(held))


def style_url(request: Request) -> str:
    return request.route_url(LOOK_ROUTE, name=_look_name("css"))


def script_urls(request: Request) -> list[str]:
    return [request.route_url(LOOK_ROUTE, name=_look_name("js"))]


def look(_context: object, request: Request) -> Response:
    """The style or the script, which everybody may have."""
    for kind, content_type in (("css", "text/css"), ("js", "text/javascript")):
        if request.matchdict["name"] == _look_name(kind):
            return _lasting_answer(request, _look(kind), content_type)
    return _refusal(request, 404, "no such file")


def picture(context: Context, request: Request) -> Response:
    """A picture of a version, drawn now if it must be; 503 while that takes too long."""
    if not request.has_permission(READ_FILES):
        return _refusal(request, 403, "package read forbidden")
    faces, name = _faces(context, request), request.matchdict["name"]
    wanted = next((each for each in faces.pictures() if each.filename == name), None)
    if wanted is None:
        return _refusal(request, 404, "no file of this version has that face")
    if _has_it(request, name):
        return _not_modified(request, name)
    drawn = Equipment.serving(request).studio.wait(wanted, patience(context, LONGEST_WAIT))
    if drawn is None:
        return _refusal(request, 503, "not drawn yet")
    return _lasting_answer(request, drawn, "image/png", name)


def manifest(context: Context, request: Request) -> Response:
    """The `checkface.json` of a version; 404 with the reason where it cannot have one."""
    if not request.has_permission(READ_FILES):
        return _refusal(request, 403, "package read forbidden")
    held = _faces(context, request).held
    release, absent = held.release, [file.filename for file in (*held.unknown, *held.away)]
    if absent or release is None:
        why = (
            f"no digest or no size of {absent[0]!r} is known here" if absent else "no such release"
        )
        return _refusal(request, 404, why)
    digests = {release.digest, *(artifact.digest for artifact in release.artifacts)}
    ready = Equipment.serving(request).words.ready(digests, patience(context, LONGEST_WAIT))
    if len(ready) < len(digests):
        return _refusal(request, 503, "its words are not ready yet")
    text = Manifest.of(release, environ={}).text.encode()
    return _answer(request, text, "application/json", "private, no-cache")


def _faces(context: Context, request: Request) -> Faces:
    return Equipment.serving(request).faces(context, request.matchdict["version"])


def _address(held: HeldVersion) -> dict[str, str]:
    user, index = held.index.split("/", 1)
    return {"user": user, "index": index, "project": held.project, "version": held.version}


def _has_it(request: Request, name: str) -> bool:
    """The name of a picture is what it shows: who had it once has it for ever."""
    sent = request.headers.get("If-None-Match", "")
    return _tag(name) in {each.strip().removeprefix("W/") for each in sent.split(",")}


def _not_modified(request: Request, name: str) -> Response:
    response = _answer(request, b"", "image/png", FOREVER)
    response.headers["ETag"] = _tag(name)
    response.status_int = 304
    return response


def _lasting_answer(
    request: Request, body: bytes, content_type: str, name: str | None = None
) -> Response:
    response = _answer(request, body, content_type, FOREVER)
    response.headers["ETag"] = _tag(name or request.matchdict["name"])
    return response


def _refusal(request: Request, status: int, why: str) -> Response:
    response = _answer(request, f"{why}\n".encode(), "text/plain", "no-store")
    response.status_int = status
    if status == 503:  # noqa: PLR2004
        response.headers["Retry-After"] = str(SOON)
    return response


def _answer(request: Request, body: bytes, content_type: str, caching: str) -> Response:
    response = request.response
    response.content_type = content_type
    response.charset = None if content_type == "image/png" else "utf-8"
    response.body = body
    response.headers["Cache-Control"] = caching
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _tag(name: str) -> str:
    return f'"{name}"'


@cache
def _look(kind: str) -> bytes:
    ours = resources.files("checkface_devpi").joinpath(f"static/index.{kind}").read_text("utf-8")
    return ((style() if kind == "css" else script()) + ours).encode()


@cache
def _look_name(kind: str) -> str:
    return f"checkface-{hashlib.sha256(_look(kind)).hexdigest()[:16]}.{kind}"
