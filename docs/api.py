"""Turns the docstrings of all that is public into the page docs/api.md: `make api-docs`."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CORE = Path(__file__).parents[1] / "core"
ROOMS = (
    "checkface",
    "checkface.pictures",
    "checkface.terminal",
    "checkface.pages",
    "checkface.files",
    "checkface.javascript",
    "checkface.latents",
    "checkface.gradients",
    "checkface.records",
    "checkface.written",
    "checkface.cache",
    "checkface.argument_parser",
    "checkface.program",
    "checkface.input_files",
    "checkface.processors",
    "checkface.waiting",
    "checkface.errors",
)
INTRODUCTION = """\
# Python

All that plugins, and programs of yours, may import: `checkface` and its public rooms. Sizes are in
pixels, digests are `sha256:` and lower-case hexadecimal digits, pictures are Pillow's in RGB, and
all that is raised on purpose is a [`CheckfaceError`](#checkfaceerror). `import checkface` loads
neither NumPy nor the network: that waits for the first picture.

This page is made from the docstrings, by `make api-docs`.
"""

LONGEST_VALUE = 200

Definition = ast.ClassDef | ast.FunctionDef | ast.Assign | ast.AnnAssign


@dataclass(frozen=True)
class Public:
    """One public name."""

    name: str
    node: Definition
    docstring: str


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *(part for room in ROOMS for part in _room(room))])


def undocumented() -> list[str]:
    """The public names without a docstring, methods and fields not counted."""
    return [f"{room}.{each.name}" for room in ROOMS for each in public(room) if not each.docstring]


def public(room: str) -> list[Public]:
    """What a room lists, found where it is defined."""
    module = "checkface.public" if room == "checkface" else room
    (names,) = (
        ast.literal_eval(node.value)
        for node in _tree(module).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    )
    return [_found(module, name, name) for name in names]


def _room(room: str) -> Iterator[str]:
    module = ast.get_docstring(_tree(room)) or ""
    said = module.split("\n\n")[0].replace("\n", " ").removesuffix(" A public room.")
    yield f"## `{room}`\n\n{said}\n"
    for each in sorted(public(room), key=lambda one: (_kind(one.node), one.name.lower())):
        yield f"### `{each.name}`\n\n```python\n{_outline(each)}\n```\n\n{each.docstring}\n"
        yield from _members(each)


def _kind(node: Definition) -> int:
    """Classes first, then functions, then the rest."""
    return (ast.ClassDef, ast.FunctionDef, ast.Assign, ast.AnnAssign).index(type(node))


def _outline(each: Public) -> str:
    if isinstance(each.node, ast.FunctionDef):
        return _signature(each.node, each.name)
    if not isinstance(each.node, ast.ClassDef):
        _, _, value = ast.unparse(each.node).partition(" = ")
        return f"{each.name} = {value}" if len(value) <= LONGEST_VALUE else each.name
    bases = ", ".join(map(ast.unparse, each.node.bases))
    return f"class {each.name}{f'({bases})' if bases else ''}"


def _members(each: Public) -> Iterator[str]:
    """The public fields, properties and methods of a class, with what is said of them."""
    if not isinstance(each.node, ast.ClassDef):
        return
    body = each.node.body
    lines = [_member(each.name, node, _docstring(body, node)) for node in body if _is_shown(node)]
    if lines:
        yield "\n".join(lines) + "\n"


def _is_shown(node: ast.stmt) -> bool:
    if isinstance(node, ast.FunctionDef):
        return not node.name.startswith("_") or node.name == "__init__"
    return isinstance(node, ast.Assign | ast.AnnAssign) and not _target(node).startswith("_")


def _member(owner: str, node: ast.stmt, docstring: str) -> str:
    shown = ast.unparse(node)
    if isinstance(node, ast.FunctionDef):
        shown = _signature(node, _called(owner, node))
    shown = " ".join(shown.removesuffix(":").split())
    said = docstring.replace("\n\n", "\n").replace("\n", "\n  ")
    return f"- `{shown}`" + (f"\n  {said}" if said else "")


def _called(owner: str, node: ast.FunctionDef) -> str:
    """A class method is called with the class, which is itself called instead of `__init__`."""
    if node.name == "__init__":
        return owner
    return f"{owner}.{node.name}" if "classmethod" in _decorators(node) else node.name


def _decorators(node: ast.FunctionDef) -> set[str]:
    return {ast.unparse(each) for each in node.decorator_list}


def _signature(node: ast.FunctionDef, name: str) -> str:
    """As it is called: a method without `self`, a property as what it gives."""
    result = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    if _decorators(node) & {"property", "cached_property"}:
        return f"{name}{result.replace(' ->', ':')}"
    arguments = ast.unparse(node.args)
    first, _, rest = arguments.partition(", ")
    bare = rest if first in ("self", "cls") else arguments
    return f"{name}({bare}){result}"


def _found(module: str, name: str, public_name: str) -> Public:
    """The definition of a name, through all imports of it."""
    body = _tree(module).body
    for node in body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return _found(node.module, alias.name, public_name)
        if _target(node) == name:
            return Public(public_name, node, _docstring(body, node))
    raise LookupError(f"{module} defines no {name}")


def _target(node: ast.stmt) -> str:
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return node.name
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0])
    return ast.unparse(node.target) if isinstance(node, ast.AnnAssign) else ""


def _docstring(body: list[ast.stmt], node: ast.stmt) -> str:
    """Of a class or function what stands in it, of a value the text that stands below it."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return ast.get_docstring(node) or ""
    below = body[body.index(node) + 1 :][:1]
    for text in below:
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            return inspect.cleandoc(str(text.value.value))
    return ""


@cache
def _tree(module: str) -> ast.Module:
    path = CORE.joinpath(*module.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(path.read_text("utf-8"))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    print(page(), end="")
