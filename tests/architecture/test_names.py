"""Helpers say what they make: a bare participle such as `_told` only says that something was done.

`sorted(names)` is clear, because what comes out is what went in. So a function may be called by one
participle where it gives back the kind of thing that it takes, and nowhere else.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ELSEWHERE = "core/checkface/cf1/"
"""The words of the specification."""

VERBS = {"embed", "exceed", "feed", "heed", "need", "seed", "speed"}
IRREGULAR = re.compile(
    "begun|bound|built|chosen|done|drawn|fed|found|given|gone|got|grown|heard|held|hidden|kept|"
    "known|laid|led|left|lost|made|meant|met|paid|said|seen|sent|shown|sought|spent|spoken|spread|"
    "stood|taken|thrown|told|torn|understood|written"
)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def is_participle(name: str) -> bool:
    word = name.strip("_")
    return bool(IRREGULAR.fullmatch(word)) or (
        word.isalpha() and word.endswith("ed") and word not in VERBS
    )


def gives_back_its_kind(function: Function, of_class: str) -> bool:
    """Its argument or itself, of a class; or what its name, a noun too, says: `Documented`."""
    given = [arg for arg in function.args.posonlyargs + function.args.args if arg.arg != "cls"]
    is_method = bool(given) and given[0].arg == "self"
    kinds = {ast.unparse(arg.annotation) for arg in given[is_method:][:1] if arg.annotation}
    kinds |= {of_class} if is_method else set()
    kinds |= {function.name.strip("_").capitalize()}
    asked = {ast.unparse(arg.annotation)[5:-1] for arg in given[is_method:] if arg.annotation}
    returns = ast.unparse(function.returns) if function.returns else ""
    return returns in kinds | asked  # `kind: type[T]` asks for a `T`


def bare_participles(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    owners = {method: owner.name for owner in classes for method in owner.body}
    for node in ast.walk(tree):
        if not isinstance(node, Function) or not is_participle(node.name):
            continue
        if not gives_back_its_kind(node, owners.get(node, "")):
            yield node.name


def test_no_function_says_only_that_something_was_done() -> None:
    files = [*ROOT.glob("core/**/*.py"), *ROOT.glob("plugins/**/*.py")]
    ours = {path: str(path.relative_to(ROOT)) for path in files}

    found = [
        f"{name}: {function}"
        for path, name in ours.items()
        if not name.startswith(ELSEWHERE)
        for function in bare_participles(path.read_text("utf-8"))
    ]

    assert not found, "say what it makes: `_failure_line`, not `_told`"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def _told(error: Error) -> str: ...", ["_told"]),
        ("def _written() -> bytes: ...", ["_written"]),
        ("class Lock:\n  def held(self) -> int: ...", ["held"]),
        ("def masked(text: str) -> str: ...", []),
        ("class Pip:\n  def silenced(self) -> Pip: ...", []),
        ("def typed(value: object, kind: type[T]) -> T: ...", []),
        ("def _documented(text: str) -> Documented: ...", []),
        ("def _failure_line(error: Error) -> str: ...", []),
    ],
)
def test_what_counts_as_saying_nothing(source: str, found: list[str]) -> None:
    assert found == [*bare_participles(source)]
