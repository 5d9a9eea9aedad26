"""Lets pip build a source that was agreed to, offline, with exactly the approved dependencies.

Only here the guard is off. pip hears nothing of the user's configuration: no index, no folder of
links, no constraint. Every file must have an approved hash, the source itself too, so that what was
swapped since it was shown, or is asked for only once code runs, ends the build.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion

from checkface import Artifact, CheckfaceError
from checkface_channels.hosts import printable
from checkface_gate.errors import NO_OPTION, DifferenceError, RefusedError, UnableError
from checkface_gate.tool.output import repeat
from checkface_pip_verify import pip_prose as prose
from checkface_pip_verify.errors import PipFailedError
from checkface_pip_verify.gate.download import Candidate
from checkface_pip_verify.gate.steps import QUIETLY
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.pip.watch import Exempt
from checkface_pip_verify.request.arguments import Request
from checkface_pip_verify.sources.build_system import epoch_of
from checkface_pip_verify.sources.search import Source

TOLD_LINES = 40
"""Of a build that has failed: a traceback and what led to it."""


def build(
    pip: Pip,
    request: Request,
    source: Source,
    dependencies: Sequence[Candidate],
    wheels: Path,
    folder: Path,
) -> Artifact:
    """The wheel, in `folder`/built; it runs the source's code: ask before. `folder` is new.

    `wheels` holds the dependencies. Raises `DifferenceError` if a file is not the approved
    one, `RefusedError` for a dependency that nobody was shown, `UnableError` for an odd wheel.
    """
    built, log = folder / "built", folder / "build.log"
    for new in (folder, built):
        new.mkdir(mode=0o700)
    constraints, wanted = folder / "constraints.txt", folder / "source.txt"
    constraints.write_text("".join(each.pin for each in dependencies), "utf-8")
    line = f"{source.name} @ {source.path.as_uri()} --hash={source.artifact.digest}\n"
    wanted.write_text(line, "utf-8")
    words = ["--no-deps", "--no-cache-dir", "--no-index", f"--find-links={wheels}"]
    words += [f"--build-constraint={constraints}", f"--wheel-dir={built}", *QUIETLY]
    words += [f"--log={log}", f"--requirement={wanted}", *_settings(request)]
    if code := _pip_for_build(pip, source, folder).run(["wheel", *words]):
        raise _failure(code, log, source)
    return _only_wheel(built, source)


def _settings(request: Request) -> list[str]:
    """What the user says about builds; all else of pip's options is about an install."""
    wanted = {"--config-settings", "--ignore-requires-python"}
    return [word for given in request.options if given.name in wanted for word in given.words]


def _pip_for_build(
    pip: Pip, source: Source, folder: Path, environ: Mapping[str, str] = os.environ
) -> Pip:
    silenced = {name: "" for name in environ if name.upper().startswith("PIP_")}
    settings = {
        **silenced,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_REQUIRE_HASHES": "1",
        "SOURCE_DATE_EPOCH": epoch_of(source.path),
    }
    return pip.within(folder).unwatched(Exempt.AGREED_BUILD, settings)


def _failure(code: int, log: Path, source: Source) -> CheckfaceError:
    """What the failed build means. pip has said its own words, but not those of the pip inside."""
    text = log.read_text("utf-8", errors="replace") if log.exists() else ""
    if prose.WRONG_HASH.search(text):
        return DifferenceError(
            f"building {source.name} {source.version}: a file is not the one that was shown; "
            "something has changed it since; nothing was installed"
        )
    if prose.ASKED_LATER.search(text):
        found = prose.ASKED_FOR.finditer(text)
        asked = {each[str(each.lastgroup)].strip() for each in found}
        what = printable(", ".join(sorted(asked))) or "something"
        return RefusedError(
            f"refused to go on with the build of {source.name} {source.version}: its code asks for "
            f"{what}, which is not among the build dependencies that were shown; nothing was "
            "installed",
            allowed_by=f"{NO_OPTION}: build a wheel of it yourself if you trust it",
        )
    _repeat(text)
    return PipFailedError(code)


def _repeat(log: str) -> None:
    """What the build has printed: pip leaves it to its log, and ours goes with the folder."""
    before = log.partition("Exception information:")[0]
    repeat([prose.LOG_TIME.sub("", line) for line in before.split("\n")[-TOLD_LINES:]])


def _only_wheel(folder: Path, source: Source) -> Artifact:
    """The one wheel there, of the name and version that was agreed to."""
    found = [path.name for path in folder.iterdir()]
    if len(found) == 1 and _identity(found[0]) == (source.name, source.version):
        return Artifact.of_file(folder / found[0])
    raise UnableError(
        f"the build of {source.name} {source.version} gave {sorted(found)!r}: expected one wheel "
        "of that name and version; nothing was installed"
    )


def _identity(filename: str) -> tuple[str, str]:
    try:
        name, version, _, _ = parse_wheel_filename(filename)
    except (InvalidWheelFilename, InvalidVersion):
        return "", ""
    return str(name), str(version)
