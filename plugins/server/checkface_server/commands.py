"""Adds `checkface serve`. All that is heavy is imported when it runs."""

from __future__ import annotations

from argparse import Namespace, RawDescriptionHelpFormatter
from importlib.util import find_spec

from checkface import Subcommands, hookimpl
from checkface.errors import MissingExtraError

NEEDED = ("starlette", "uvicorn", "prometheus_client")
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

    settings = settings_of(arguments)
    if any(find_spec(name) is None for name in NEEDED):
        raise MissingExtraError("server", "checkface serve")
    from checkface_server.running import serve
    from checkface_server.running.desk import desk_of, registered_of
    from checkface_server.service import build_app

    registered = registered_of(settings)
    return serve(settings, lambda *parts: build_app(desk_of(*parts), registered))
