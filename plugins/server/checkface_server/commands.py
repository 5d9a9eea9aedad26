"""Adds `checkface serve`. All that is heavy is imported when it runs."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from checkface import Subcommands, hookimpl, plain
from checkface.errors import MissingExtraError

if TYPE_CHECKING:
    from checkface_server.operation.logs import Log
    from checkface_server.operation.metrics import Metrics
    from checkface_server.running.server import App
    from checkface_server.settings import Settings
    from checkface_server.site.weights import Weights
    from checkface_server.work.drawing_studio import DrawingStudio

LARGEST_BODY = 16 << 20
NEEDED = {
    "server": ("starlette", "uvicorn", "prometheus_client"),
    "ray": ("ray",),
    "projection": ("torch", "mtcnn"),
}
"""What is imported of each extra."""
USAGE = "checkface serve"
EPILOG = """\
each option also from the environment: --longest-wait is $CHECKFACE_SERVE_LONGEST_WAIT

exit codes:
  0    told to end (SIGTERM, Ctrl-C), and what was begun is done; or the site is exported
  2    a setting is wrong, or an extra is missing: another start is no better
  3    this machine does not let it: a port is taken, a folder cannot be written, nothing draws
  130  interrupted a second time, or before it listens
"""


@hookimpl
def checkface_commands(subparsers: Subcommands) -> None:
    from checkface_server.settings import add_options

    parser = subparsers.add_parser(
        "serve",
        usage=f"{USAGE} [option ...] [sign ...]",
        help="serve faces over HTTP",
        description="Serve faces over HTTP: each drawn once, exact, and kept.",
        epilog=EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    add_options(parser)
    parser.add_argument(
        "--export",
        metavar="FOLDER",
        help="serve nothing: write the site into a folder, for any static host",
    )
    parser.set_defaults(run=_run)
    _add_sign(parser)


def _add_sign(parser: ArgumentParser) -> None:
    sign = parser.add_subparsers(metavar="[sign]", prog=USAGE).add_parser(
        "sign",
        help="sign addresses for a server with --signing-keys, and serve nothing",
        description="Sign addresses with the first of the keys, each on a line of its own.",
    )
    sign.add_argument("address", nargs="+", help="a path, or a URL: /cf1/sha256/…/face-0-256.png")
    sign.add_argument(
        "--signing-keys", default=SUPPRESS, help="file of the keys [$CHECKFACE_SERVE_SIGNING_KEYS]"
    )
    sign.add_argument("--post", metavar="FILE", help="sign a POST with this file as its body")
    sign.set_defaults(run=_sign)


def _run(arguments: Namespace) -> int:
    from checkface_server.combinations import OF_EXPORT, require_together, require_used
    from checkface_server.settings import settings_of

    settings = settings_of(arguments)
    if arguments.export:
        require_used(arguments, OF_EXPORT, "--export")
        return export_site(arguments.export, settings)
    require_together(settings, arguments)
    return serve(settings)


def export_site(folder: str, settings: Settings) -> int:
    """Needs no extra: a static host serves it. Raises `OutputError`."""
    from checkface_server.site.exporting import export

    done = export(Path(folder), weights_of(settings))
    size = f"{done.size / 1e6:.1f} MB"
    print(f"{plain(str(done.folder))}: {done.files} files, {size}, for any static host")
    return 0


def _sign(arguments: Namespace) -> int:
    """Nothing is printed unless all can be signed."""
    from checkface_server.combinations import OF_SIGN, require_used
    from checkface_server.settings import WrongSettingError, settings_of

    require_used(arguments, OF_SIGN, "sign")
    if arguments.export:
        raise WrongSettingError("--export does nothing with sign: leave it out")
    _require("server", "checkface serve sign")
    from checkface_server.answers.signatures import keys_of
    from checkface_server.signing import Signer

    file = settings_of(arguments).signing_keys
    if file is None:
        raise WrongSettingError(
            "--signing-keys is not said: expected the file of the server's keys"
        )
    key = keys_of(file)[0]
    signer = Signer(key, "POST", _body(arguments.post)) if arguments.post else Signer(key)
    print("\n".join([signer.sign(address) for address in arguments.address]))
    return 0


def _body(file: str) -> bytes:
    from checkface.input_files import read_file
    from checkface_server.settings import WrongSettingError

    try:
        return read_file(Path(file), LARGEST_BODY)
    except OSError as error:
        raise WrongSettingError(
            f"--post is {file!r}, which cannot be read: {error.strerror or error}"
        ) from None


def serve(settings: Settings) -> int:
    """Until it is told to end. Raises a `CheckfaceError` if it cannot start."""
    from checkface_server.settings import OFF

    _require("server", "checkface serve")
    if settings.photos != OFF:
        _require("projection", "checkface serve --photos")
    if settings.ray:
        _require("ray", "checkface serve --ray")
        from checkface_server.ray_serve.cluster import serve_on_ray

        return serve_on_ray(settings, build)
    from checkface_server.running import serve as serve_here

    return serve_here(settings, build)


def _require(extra: str, wanted_for: str) -> None:
    if any(find_spec(name) is None for name in NEEDED[extra]):
        raise MissingExtraError(extra, wanted_for)


def build(settings: Settings, studio: DrawingStudio, metrics: Metrics, log: Log) -> App:
    """By name, for it travels to other machines."""
    from checkface_server.running.desk import desk_of, photographs_of, registered_of
    from checkface_server.service import build_app

    registered = registered_of(settings)
    photographs = photographs_of(settings, registered)
    desk = desk_of(settings, studio, metrics, log)
    return build_app(desk, registered, photographs, weights=weights_of(settings))


def weights_of(settings: Settings) -> Weights:
    """Beside what else is kept on the disk, if anything is."""
    from checkface.cache import Cache
    from checkface_server.site.weights import Weights

    folder = settings.kept_in
    return Weights(Cache(folder / "site") if folder else None)
