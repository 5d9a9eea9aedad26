"""The rows of the site: its files at their paths, each with a tag, compressed if that is wanted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from checkface_server.answers.conditions import NOT_MODIFIED, outcome
from checkface_server.answers.operations import Answer, Asked, Operation
from checkface_server.answers.problems import ProblemError
from checkface_server.site.headers import HEADERS
from checkface_server.site.pages import WEIGHTS, SiteFile, folder_of, site_files
from checkface_server.site.weights import Weights

GZIP = "gzip"
FAVICON, ICON = "/favicon.ico", "icons/icon-192.png"
"""A browser asks for it beside whatever is opened, a picture too, and takes any format for it."""


def operations(weights: Weights) -> list[Operation]:
    """A page at the name of its folder and at its own; without its last slash one is led there."""
    files = site_files()
    rows = [_row(f"/{path}", _answer_of(file), file) for path, file in files.items()]
    rows.append(_row(FAVICON, _answer_of(files[ICON]), files[ICON]))
    pages = {folder_of(path): file for path, file in files.items()}
    for folder, file in pages.items():
        if folder is not None:
            rows.append(_row(f"/{folder}", _answer_of(file), file, is_home=not folder))
        if folder:
            rows.append(_row(f"/{folder.rstrip('/')}", _leading_to(folder), file))
    return [*rows, _weights_row(weights)]


def _row(path: str, answer: Answer, file: SiteFile, *, is_home: bool = False) -> Operation:
    return Operation(
        "home" if is_home else "site",
        path,
        answer,
        "The page that draws by itself" if is_home else f"A file of the site: {file.path}",
        (file.media_type.partition(";")[0],),
        other_statuses=(NOT_MODIFIED,),
        room="service",
        reads_query=True,
        is_signed=False,
        is_described=is_home,
    )


def _answer_of(file: SiteFile) -> Answer:
    async def answer(asked: Asked) -> Response:
        compressed = file.gzip_content if wants_gzip(asked.request) else None
        tag = f"{file.sha256}-{GZIP}" if compressed else file.sha256
        headers = {"Vary": "Accept-Encoding"} if file.gzip_content else {}
        if compressed:
            headers["Content-Encoding"] = GZIP
        return _answer_with_tag(asked, compressed or file.content, tag, file.media_type, headers)

    return answer


def _weights_row(weights: Weights) -> Operation:
    """As they are, for a file that is compressed already: a browser would unpack it once more."""

    async def answer(asked: Asked) -> Response:
        packed = await weights.ready()
        return _answer_with_tag(asked, packed.content, packed.sha256, "application/gzip", {})

    return Operation(
        "site_weights",
        f"/{WEIGHTS}",
        answer,
        "What pages draw with",
        ("application/gzip",),
        room="service",
        reads_query=True,
        is_signed=False,
        is_described=False,
    )


def _leading_to(folder: str) -> Callable[[Asked], Awaitable[Response]]:
    async def answer(_: Asked) -> Response:
        where = f"{folder.rstrip('/').rpartition('/')[2]}/"
        return Response(status_code=308, headers=HEADERS | {"Location": where})

    return answer


def _answer_with_tag(
    asked: Asked, content: bytes, tag: str, media_type: str, more: dict[str, str]
) -> Response:
    headers = HEADERS | {"ETag": f'"{tag}"'} | more
    met = outcome(asked.request.headers, tag)
    if met == NOT_MODIFIED:
        return Response(status_code=NOT_MODIFIED, headers=headers)
    if met:
        raise ProblemError(met, "The entity tag in If-Match is not the one of this file.")
    return Response(content, headers=headers, media_type=media_type)


def wants_gzip(request: Request) -> bool:
    """Whether Accept-Encoding names it, and not with `q=0`."""
    for said in ",".join(request.headers.getlist("accept-encoding")).split(","):
        name, _, weight = said.partition(";")
        if name.strip().lower() == GZIP:
            return weight.replace(" ", "").lower() not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
