"""The list of extensions in Sphinx's conf.py, which is a program: only a plain list is added to."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from checkface_init.changes import Target
from checkface_init.detection import CONFS, sphinx_conf
from checkface_init.errors import LeftAloneError
from checkface_init.project import Project
from checkface_init.string_list import with_added

NAME = "extensions"
OURS = "checkface_sphinx"
LINE = f'{NAME} = ["{OURS}"]\n'
SNIPPET = f'{NAME}.append("{OURS}")\n'
INDIRECT = frozenset({"globals", "locals", "vars", "exec", "eval", "setattr"})
"""With these a program can say `extensions` without naming it."""


def target(project: Project) -> Target:
    return Target(
        path=sphinx_conf(project) or CONFS[0],
        purpose="the release's face on each page",
        edit=edit,
        snippet=SNIPPET,
        where="below the line that makes the list of extensions",
    )


def edit(text: str | None) -> str:
    if text is None:
        raise LeftAloneError("is not there")
    tree = _parse(text)
    mentions = [node for node in ast.walk(tree) if _may_be_meant(node)]
    listed = _plain_list(tree) if len(mentions) == 1 else None
    if _says_ours(tree if listed is None else listed):
        return text
    if not mentions:
        return _verified(f"{text.rstrip()}\n\n{LINE}", tree, ast.parse(LINE).body)
    if listed is None:
        raise LeftAloneError(f"makes its {NAME} as it runs")
    after = with_added(text, _offset(text, listed), OURS)
    listed.elts.append(ast.Constant(OURS))
    return _verified(after, tree, [])


def _parse(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings(action="ignore"):  # of escapes that are no matter of ours
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise LeftAloneError("is no Python that can be read") from error


def _says_ours(tree: ast.AST) -> bool:
    """Where extensions are made as it runs, anywhere."""
    return any(isinstance(node, ast.Constant) and node.value == OURS for node in ast.walk(tree))


def _plain_list(tree: ast.Module) -> ast.List | None:
    """The one that is assigned, if it is the only thing that is."""
    values = [value for node in tree.body for value in _assigned_to_it(node)]
    match values:
        case [ast.List() as listed]:
            return listed
    return None


def _assigned_to_it(node: ast.stmt) -> Iterator[ast.expr]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name == NAME:
            yield value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name == NAME:
            yield value


def _may_be_meant(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom | ast.Import):
        return any(name in {"*", NAME} for name in _imports(node))
    return isinstance(node, ast.Name) and node.id in {NAME, *INDIRECT}


def _imports(node: ast.ImportFrom | ast.Import) -> Iterator[str]:
    return (alias.asname or alias.name for alias in node.names)


def _offset(text: str, node: ast.List) -> int:
    """Where it begins: its column counts bytes of UTF-8."""
    lines = text.split("\n")
    ahead = lines[node.lineno - 1].encode()[: node.col_offset].decode()
    return sum(len(line) + 1 for line in lines[: node.lineno - 1]) + len(ahead)


def _verified(after: str, expected: ast.Module, added: list[ast.stmt]) -> str:
    """`after`, if it is the program that is expected, with what is added at its end."""
    expected.body.extend(added)
    if ast.dump(_parse(after)) != ast.dump(expected):
        raise LeftAloneError("is written in a way that cannot be added to safely")
    return after
