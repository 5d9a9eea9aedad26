"""Turns the table of operations into its description (OpenAPI 3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from checkface_server.answers.operations import Operation, Parameter
from checkface_server.answers.paths import NAME
from checkface_server.answers.problems import MEDIA_TYPE, SCHEMA

PROBLEM = {"$ref": "#/components/responses/Problem"}
TAGGED = {
    "ETag": {"schema": {"type": "string"}, "description": "Known before anything is drawn."},
    "Cache-Control": {"schema": {"type": "string"}},
}
BINARY: dict[str, Any] = {}
"""OpenAPI 3.1 says nothing about bytes that are no text."""
PART, UNCHANGED = 206, 304
REFUSALS = ("412", "416", "429", "500", "501", "503")
"""Problems that a file may have, whatever is asked for."""
MEANINGS = {
    PART: "A part of it.",
    UNCHANGED: "You have it.",
    308: "It has another address, which is canonical.",
    503: "Not now.",
}


def description(operations: Iterable[Operation]) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for one in operations:
        if not one.is_described:
            continue
        paths.setdefault(one.path, {}).update(_methods(one))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "checkface",
            "version": version("checkface"),
            "summary": "The same bytes show the same face.",
        },
        "paths": paths,
        "components": {
            "schemas": {"Problem": SCHEMA},
            "responses": {
                "Problem": {
                    "description": "What was expected, and what to do (RFC 9457).",
                    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
            },
        },
    }


def _methods(one: Operation) -> dict[str, Any]:
    said = {one.method.lower(): _operation(one, one.name)}
    if one.method == "GET":
        said["head"] = _operation(one, f"{one.name}_head", is_head=True)
    return said


def _operation(one: Operation, name: str, *, is_head: bool = False) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": name,
        "summary": one.summary,
        "tags": [one.room],
        "parameters": [_parameter(one, each) for each in one.parameters],
        "responses": _responses(one, is_head=is_head),
    }
    if one.body:
        content = {one.body.media_type: {"schema": one.body.schema}}
        said["requestBody"] = {
            "required": True,
            "description": one.body.meaning,
            "content": content,
        }
    return said


def _parameter(one: Operation, each: Parameter) -> dict[str, Any]:
    in_path = each.name in NAME.findall(one.path)
    schema = each.kind.schema()
    if each.default is not None:
        schema["default"] = each.default
    said = {
        "name": each.name,
        "in": "path" if in_path else "query",
        "required": in_path or each.is_required,
        "description": each.meaning,
        "schema": schema,
    }
    return said if each.example is None else said | {"example": each.example}


def _responses(one: Operation, *, is_head: bool) -> Mapping[str, Any]:
    content = {media_type: {"schema": one.schema or BINARY} for media_type in one.media_types}
    whole: dict[str, Any] = {"description": one.summary}
    if content and not is_head:
        whole["content"] = content
    if UNCHANGED in one.other_statuses:
        whole["headers"] = TAGGED
    said: dict[str, Any] = {str(one.status): whole}
    for status in one.other_statuses:
        said[str(status)] = {"description": MEANINGS[status]}
    if PART in one.other_statuses:
        said |= dict.fromkeys(REFUSALS, PROBLEM)
        if not is_head:
            said[str(PART)] |= {"content": {each: {} for each in content}}
    return said | {"default": PROBLEM}
