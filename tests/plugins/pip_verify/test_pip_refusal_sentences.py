"""A refusal names the option that allows it, or says that there is none: each of them does."""

from __future__ import annotations

import ast
import io
import re
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checkface_channels.pip_settings import PipSettings
from checkface_gate.errors import NO_OPTION, RefusedError
from checkface_pip_verify import errors
from checkface_pip_verify.pip.log import explain_failure
from checkface_pip_verify.pip.plan import wheels_of
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.request.arguments import OWN_OPTIONS, GlobalOptions, Request
from checkface_pip_verify.request.direct import refuse_editable, require_harmless
from checkface_pip_verify.request.grammar import Grammar
from checkface_pip_verify.request.inspection import Inspection
from checkface_pip_verify.request.requirement_files import RequirementFiles
from checkface_pip_verify.request.structured_requirements import require_wheels
from checkface_pip_verify.request.usage import USAGE
from checkface_pip_verify.sources.build_system import build_requirements

PLUGIN = Path(errors.__file__).parent
OPTION = re.compile(r"--[a-z][a-z-]+")
SOURCE_ONLY = (
    "Skipping link: No sources permitted for plum: https://h/plum-2.0.zip (from https://h/plum/)\n"
    "ERROR: Could not find a version that satisfies the requirement plum (from versions: none)"
)
BUILD_SYSTEM = "[build-system]\nrequires = ['fig @ https://h/fig.tar.gz']\n"
LOCKED_SOURCE = "lock-version = '1.0'\n[[packages]]\nname = 'plum'\n[packages.sdist]\n"


def _file(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def _sdist(folder: Path) -> Path:
    path, data = folder / "plum-1.0.tar.gz", BUILD_SYSTEM.encode()
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("plum-1.0/pyproject.toml")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return path


def _configured(_: Path) -> None:
    grammar = Grammar.of_help(Pip.help_on("install"))
    request = Request.parse(GlobalOptions.parse(["install", "plum"], grammar), grammar)
    Inspection.of(request, PipSettings({"requirement": "r.txt"}), grammar, {})


def _explained(folder: Path, log: str, *, guarded: bool = False, builds: bool = True) -> None:
    mark = folder / "mark"
    if guarded:
        mark.touch()
    raise explain_failure(1, Path(_file(folder, "pip.log", log)), mark, builds=builds)


def _planned(_: Path) -> None:
    item = {"download_info": {"url": "https://h/plum.git", "vcs_info": {}}}
    wheels_of({"install": [item]})


def _editable(_: Path) -> None:
    raise refuse_editable(".", "on the command line")


REFUSALS: dict[str, tuple[Callable[[Path], object], str]] = {
    "an editable": (_editable, NO_OPTION),
    "a folder": (lambda folder: require_harmless(f"{folder}/", "here"), NO_OPTION),
    "a repository": (lambda _: require_harmless("plum @ git+https://h/plum", "here"), NO_OPTION),
    "a source archive": (lambda _: require_harmless("https://h/p.tar.gz", "here"), NO_OPTION),
    "a file that lets pip build": (
        lambda folder: RequirementFiles().read(_file(folder, "r.txt", "--no-binary plum\n")),
        "--allow-sdist",
    ),
    "requirements on the web": (
        lambda _: RequirementFiles().read("https://h/requirements.txt"), NO_OPTION,
    ),
    "requirements that pip's settings hide": (_configured, "--requirement"),
    "a lock of a source": (
        lambda folder: require_wheels(_file(folder, "pylock.toml", LOCKED_SOURCE)), NO_OPTION,
    ),
    "a project without a wheel": (
        lambda folder: _explained(folder, SOURCE_ONLY), "--allow-sdist plum",
    ),
    "one where nothing is built": (
        lambda folder: _explained(folder, SOURCE_ONLY, builds=False), NO_OPTION,
    ),
    "what a wheel requires by its URL": (
        lambda folder: _explained(folder, "", guarded=True), NO_OPTION,
    ),
    "what a build requires by its URL": (
        lambda folder: build_requirements(_sdist(folder)), NO_OPTION,
    ),
    "a plan of what is no wheel": (_planned, NO_OPTION),
    "a Python that cannot be watched": (
        lambda _: Pip(("python3.7", (3, 7, 16)), Pip.own().version).run(["install", "plum"]),
        "--python",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refusal_says_what_allows_it(case: str, tmp_path: Path) -> None:
    refuse, allowed_by = REFUSALS[case]
    with pytest.raises(RefusedError) as refused:
        refuse(tmp_path)
    assert allowed_by in str(refused.value)
    assert "\n" not in str(refused.value)
    if allowed_by == NO_OPTION:
        assert not OPTION.search(str(refused.value).partition(NO_OPTION)[2])


def sentences() -> Iterator[tuple[str, str]]:
    """Where each refusal stands, and the source of what it says that allows it."""
    for path in sorted(PLUGIN.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        parts = {name: ast.unparse(node) for node in tree.body for name in _names_of(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "RefusedError":
                inside = [part for word in node.keywords for part in ast.walk(word.value)]
                told = [ast.unparse(word.value) for word in node.keywords]
                told += [parts.get(part.id, "") for part in inside if isinstance(part, ast.Name)]
                yield f"{path.relative_to(PLUGIN)}:{node.lineno}", " ".join(told)


def _names_of(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    return [ast.unparse(target) for target in node.targets] if isinstance(node, ast.Assign) else []


FOUND = dict(sentences())


@pytest.mark.parametrize("place", FOUND)
def test_no_refusal_is_silent_about_what_allows_it(place: str) -> None:
    said = FOUND[place]
    assert "NO_OPTION" in said or OPTION.search(said) or "--{option}" in said


@pytest.mark.parametrize("place", FOUND)
def test_no_refusal_names_an_option_that_is_none(place: str) -> None:
    pips = Grammar.of_help(Pip.help_on("install")).options
    ours = [option for option in OWN_OPTIONS if option.name in USAGE]
    known = {name for option in (*ours, *pips) for name in option.names}
    assert {*OPTION.findall(FOUND[place])} <= known


def test_all_refusals_are_looked_at() -> None:
    assert len(FOUND) > 10
