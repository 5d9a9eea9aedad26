"""Turns a path's texts and a query into the values of an operation, strictly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checkface_server.answers.kinds import AsSent
from checkface_server.answers.operations import Operation, Parameter
from checkface_server.answers.paths import NAME, unescape
from checkface_server.answers.problems import ProblemError

BAD_REQUEST = 400


def values_of(operation: Operation, texts: Mapping[str, str], query: bytes) -> dict[str, Any]:
    """Each parameter's value. Raises `ProblemError`, 400."""
    named = {name: _as_meant(operation, name, text) for name, text in texts.items()}
    if not operation.reads_query:
        named |= _of_query(operation, query)
    values: dict[str, Any] = {}
    for one in operation.parameters:
        values[one.name] = _value(one, named, values)
    return values


def _value(one: Parameter, texts: Mapping[str, str], before: Mapping[str, Any]) -> Any:
    if one.name not in texts:
        return one.default
    try:
        return one.kind.read(texts[one.name], before)
    except ValueError as error:
        raise ProblemError(
            BAD_REQUEST, f"The parameter {one.name} cannot be read: expected {error}.", one.name
        ) from None


def _as_meant(operation: Operation, name: str, text: str) -> str:
    is_read_so = isinstance(operation.parameter(name).kind, AsSent)
    return text if is_read_so else _unescaped(name, text)


def _of_query(operation: Operation, query: bytes) -> dict[str, str]:
    known = {one.name for one in operation.parameters} - {*NAME.findall(operation.path)}
    found: dict[str, str] = {}
    for pair in query.split(b"&") if query else ():
        name, _, text = pair.decode("latin-1").replace("+", " ").partition("=")
        name = _unescaped("name", name)
        if name not in known:
            raise ProblemError(BAD_REQUEST, _unknown(known))
        if name in found:
            raise ProblemError(BAD_REQUEST, f"The parameter {name} stands twice.", name)
        found[name] = _unescaped(name, text)
    return found


def _unknown(known: set[str]) -> str:
    expected = f"expected none but {', '.join(sorted(known))}" if known else "expected none at all"
    return f"A parameter is not known here: {expected}."


def _unescaped(name: str, text: str) -> str:
    try:
        return unescape(text)
    except ValueError as error:
        raise ProblemError(
            BAD_REQUEST, f"The parameter {name} is escaped wrongly: expected {error}.", name
        ) from None
