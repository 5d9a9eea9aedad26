"""Adds `checkface serve`. All that is heavy is imported when it runs."""

from __future__ import annotations

from argparse import Namespace, RawDescriptionHelpFormatter
from importlib.util import find_spec
from typing import TYPE_CHECKING

from checkface import Subcommands, hookimpl
from checkface.errors import MissingExtraError

if TYPE_CHECKING:
    from checkface_server.operation.logs import Log
    from checkface_server.operation.metrics import Metrics
    from checkface_server.running.server import App
    from checkface_server.settings import Settings
    from checkface_server.work.drawing_studio import DrawingStudio

NEEDED = {
    "server": ("starlette", "uvicorn", "prometheus_client"),
    "ray": ("ray",),
    "projection": ("torch", "mtcnn"),
}
"""What is imported of each extra."""
EPILOG = """\
each option also from the environment: --longest-wait is $CHECKFACE_SERVE_LONGEST_WAIT

exit codes:
  0    told to end (SIGTERM, Ctrl-C), and what was begun is done
  2    a setting is wrong, or an extra is missing: another start is no better
  3    this machine does not let it: a port is taken, a folder cannot be written, nothing draws
  130  interrupted a second time
"""


@hookimpl
def checkface_commands(subparsers: Subcommands) -> None:
    from checkface_server.settings import add_options

    parser = subparsers.add_parser(
        "serve",
        help="serve faces over HTTP",
        description="Serve faces over HTTP: each drawn once, exact, and kept.",
        epilog=EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    add_options(parser)
    parser.set_defaults(run=_run)


def _run(arguments: Namespace) -> int:
    from checkface_server.settings import settings_of

    return serve(settings_of(arguments))


def serve(settings: Settings) -> int:
    """Until it is told to end. Raises a `CheckfaceError` if it cannot start."""
    from checkface_server.settings import OFF

    _require("server", "checkface serve")
    if settings.photos != OFF:
        _require_photos(settings)
    if settings.ray:
        _require("ray", "checkface serve --ray")
        from checkface_server.ray_serve.cluster import serve_on_ray

        return serve_on_ray(settings, build)
    from checkface_server.running import serve as serve_here

    return serve_here(settings, build)


def _require_photos(settings: Settings) -> None:
    """On Ray, what one replica has found another would not know."""
    from checkface_server.settings import WrongSettingError

    _require("projection", "checkface serve --photos")
    if settings.ray:
        raise WrongSettingError(
            "--photos does not go with --ray: expected one of them; a second service can look at "
            "photographs"
        )


def _require(extra: str, wanted_for: str) -> None:
    if any(find_spec(name) is None for name in NEEDED[extra]):
        raise MissingExtraError(extra, wanted_for)


def build(settings: Settings, studio: DrawingStudio, metrics: Metrics, log: Log) -> App:
    """By name, for it travels to other machines."""
    from checkface_server.running.desk import desk_of, photographs_of, registered_of
    from checkface_server.service import build_app

    registered = registered_of(settings)
    photographs = photographs_of(settings, registered)
    return build_app(desk_of(settings, studio, metrics, log), registered, photographs)
