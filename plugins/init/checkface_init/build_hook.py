"""The lines of pyproject.toml that let a build backend draw faces: only for who asks for them."""

from __future__ import annotations

from pathlib import PurePosixPath

from checkface_init import toml_text
from checkface_init.answers import Builder
from checkface_init.changes import Target
from checkface_init.errors import LeftAloneError

PATH = PurePosixPath("pyproject.toml")
SECTION, KEY, OURS = "build-system", "requires", "checkface"
OLD, NEW = "setuptools.build_meta", "checkface_setuptools.build_meta"
HOOK = ("tool", "hatch", "build", "hooks", "checkface")

SNIPPETS = {
    Builder.SETUPTOOLS: f"""\
[build-system]
requires = ["setuptools>=77", "{OURS}"]
build-backend = "{NEW}"
""",
    Builder.HATCHLING: f"""\
[build-system]
requires = ["hatchling>=1.22", "{OURS}"]
build-backend = "hatchling.build"

[{".".join(HOOK)}]
""",
}


def target(builder: Builder) -> Target:
    return Target(
        path=PATH,
        purpose="faces while it is built",
        edit=_with_backend if builder is Builder.SETUPTOOLS else _with_hook,
        snippet=SNIPPETS[builder],
        where="instead of its table [build-system]; keep what else you require",
    )


def _with_backend(text: str | None) -> str:
    """Its own build backend, which hands all on to setuptools."""
    text = _with_requirement(text)
    content = toml_text.parse(text)
    told = toml_text.table(content, SECTION) or {}
    if told.get("build-backend") == NEW or toml_text.table(content, "tool", OURS) is not None:
        return text
    return toml_text.with_value(text, SECTION, "build-backend", OLD, NEW)


def _with_hook(text: str | None) -> str:
    text = _with_requirement(text)
    if toml_text.table(toml_text.parse(text), *HOOK) is not None:
        return text
    return toml_text.with_table(text, HOOK, {}, [])


def _with_requirement(text: str | None) -> str:
    if text is None:
        raise LeftAloneError("is not there")
    told = toml_text.table(toml_text.parse(text), SECTION) or {}
    required = told.get(KEY)
    if isinstance(required, list) and any(_is_ours(each) for each in required):
        return text
    return toml_text.with_string(text, SECTION, KEY, OURS)


def _is_ours(requirement: object) -> bool:
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        return Requirement(str(requirement)).name.lower() == OURS
    except InvalidRequirement:
        return False
