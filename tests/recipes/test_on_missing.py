"""Promises of the page's table: what each value of on_missing does in each tool."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sphinx.cmd.build import main as sphinx_build
from tests.plugins.in_process import as_a_process
from tests.plugins.mkdocs.site_workshop import run_here
from tests.recipes.docs_page import PAGE

from checkface.pages import ON_MISSING

LATER = "manifest:later.json"
FAILS = {"warn": (False, True), "error": (True, True), "ignore": (False, False)}
"""Whether a build fails, and whether it does where warnings are failures."""


def mkdocs(folder: Path, on_missing: str, *options: str) -> tuple[int, str]:
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs/index.md").write_text("# Tiny\n")
    said = f"{{release: {LATER!r}, on_missing: {on_missing}}}"
    (folder / "mkdocs.yml").write_text(f"site_name: tiny\nplugins: [search, checkface: {said}]\n")
    return run_here(["build", *options], folder)


def sphinx(folder: Path, on_missing: str, *options: str) -> tuple[int, str]:
    (folder / "index.rst").write_text("Tiny\n====\n\nText.\n")
    (folder / "conf.py").write_text(
        f"extensions = ['checkface_sphinx']\nhtml_theme = 'alabaster'\n"
        f"checkface_release = {LATER!r}\ncheckface_on_missing = {on_missing!r}\n"
    )
    with as_a_process(folder, {}) as said:
        code = sphinx_build([*options, "-E", ".", "site"])
    return code, said.getvalue()


@pytest.mark.parametrize("on_missing", ON_MISSING)
@pytest.mark.parametrize(("build", "strict"), [(mkdocs, "--strict"), (sphinx, "-W")])
def test_a_release_that_is_not_there_does_what_the_table_says(
    build: object, strict: str, on_missing: str, tmp_path: Path
) -> None:
    assert callable(build)
    code, said = build(tmp_path, on_missing)
    strictly, _ = build(tmp_path, on_missing, strict)

    assert FAILS[on_missing] == (code != 0, strictly != 0), said
    assert (on_missing != "ignore") == ("later.json" in said)
    if code == 0:
        assert "checkface-badge" not in (tmp_path / "site/index.html").read_text("utf-8")


def test_an_error_fails_a_quiet_build_too(tmp_path: Path) -> None:
    assert 0 != mkdocs(tmp_path, "error", "--quiet")[0]


def test_the_table_has_a_row_for_each_value() -> None:
    table = PAGE.read_text("utf-8").partition("## What on_missing does")[2]

    assert list(ON_MISSING) == re.findall(r"^\| `(warn|error|ignore)`", table, re.MULTILINE)
