"""A service of four lines, for tests of what runs one: `python -m tests.fakes.tiny_service …`.

It takes the settings of `checkface serve`. /NAME is the face of that text, 64 pixels wide;
/typed/NAME the same as if somebody had typed it; /livez and /readyz say what they do.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import Any

from checkface import Digest
from checkface.program import Boundary
from checkface_server.operation.logs import Log
from checkface_server.operation.metrics import Metrics
from checkface_server.pictures import Kind, Picture, Scene, Shape
from checkface_server.renderer import DrawingFailedError
from checkface_server.running import serve
from checkface_server.settings import Settings, add_options, settings_of
from checkface_server.subjects import Portrait
from checkface_server.work.studio import Client, RefusedError, Studio


def build_app(_settings: Settings, studio: Studio, _metrics: Metrics, log: Log) -> Any:
    async def app(scope: Any, _receive: Any, send: Any) -> None:
        status, body = await _answer(scope["path"], studio)
        log.request("/{name}", scope["method"], status, 0.0, client="192.0.2.1")
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


async def _answer(path: str, studio: Studio) -> tuple[int, bytes]:
    if path == "/livez":
        return 200, b"alive"
    if path == "/readyz":
        return (200, b"ready") if studio.is_ready else (503, b"not ready")
    if path == "/boom":
        raise ValueError(f"a planted value: {path}")
    typed = path.startswith("/typed/")
    digest = replace(Digest.of_text(path.rsplit("/", 1)[1]), typed=typed)
    picture = Picture(Scene((Portrait(digest),)), Shape(64, Kind.PNG))
    try:
        return 200, (await studio.file(picture, Client("tests"))).data
    except RefusedError as error:
        return 503, error.reason.encode()
    except DrawingFailedError:
        return 500, b"failed"


def main() -> int:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return Boundary("checkface").run(
        lambda: serve(settings_of(parser.parse_args(sys.argv[1:])), build_app)
    )


if __name__ == "__main__":
    from checkface.program import start

    start("tests.fakes.tiny_service")
