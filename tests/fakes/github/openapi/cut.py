"""Turns GitHub's whole OpenAPI description into the slice that releases need, with our patches."""

from __future__ import annotations

import argparse
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Node = dict[str, Any]

MEMBER = "package/generated/api.github.com.json"
"""The description's place in the npm package `@octokit/openapi`."""

SLICE = Path(__file__).with_name("releases.json")
RELEASES = "/repos/{owner}/{repo}/releases"
OTHER_PATHS = ("/rate_limit", "/repos/{owner}/{repo}/immutable-releases")
DROPPED = {"example", "examples", "externalDocs", "tags", "x-github", "x-octokit"}
"""What neither a request nor a response is checked against."""

REFUSALS = {"401": "requires_authentication", "403": "forbidden", "404": "not_found"}
METHODS = {"get", "put", "post", "patch", "delete"}


def cut(description: Node) -> Node:
    """The kept paths and everything that they refer to."""
    kept = {path: item for path, item in description["paths"].items() if _is_kept(path)}
    _patch(kept, description["components"])
    paths: Node = _without_decoration(kept)
    components = _reached(paths, description["components"])
    head = {name: description[name] for name in ("openapi", "info", "servers")}
    return {**head, "paths": paths, "components": components}


def _is_kept(path: str) -> bool:
    return path == RELEASES or path.startswith(RELEASES + "/") or path in OTHER_PATHS


def _patch(paths: Node, components: Node) -> None:
    """What GitHub really does and its description does not say; README.md gives the reasons."""
    upload = paths[RELEASES + "/{release_id}/assets"]["post"]
    upload["requestBody"] = {
        "required": True,
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
    }
    unprocessable = {"$ref": "#/components/responses/validation_failed"}
    upload["responses"]["422"] = unprocessable
    paths[RELEASES + "/{release_id}"]["patch"]["responses"]["422"] = unprocessable
    for method in ("patch", "delete"):
        paths[RELEASES + "/assets/{asset_id}"][method]["responses"]["422"] = unprocessable
    states = components["schemas"]["release-asset"]["properties"]["state"]
    states["enum"] = sorted({*states["enum"], "starter"})
    for operation in _operations(paths):
        _patch_operation(operation)


def _patch_operation(operation: Node) -> None:
    for status, name in REFUSALS.items():
        answer = {"$ref": f"#/components/responses/{name}"}
        operation["responses"].setdefault(status, answer)
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        body["schema"]["additionalProperties"] = False


def _operations(paths: Node) -> Iterator[Node]:
    for item in paths.values():
        yield from (operation for method, operation in item.items() if method in METHODS)


def _without_decoration(node: Any, *, names: bool = False) -> Any:
    """`names` says that the keys are somebody's names, not words of OpenAPI."""
    if isinstance(node, list):
        return [_without_decoration(child) for child in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _without_decoration(child, names=key == "properties" and not names)
        for key, child in node.items()
        if names or not _is_decoration(key, node)
    }


def _is_decoration(key: str, node: Node) -> bool:
    if key == "description":
        return "$ref" not in node and not ("content" in node or "headers" in node or len(node) == 1)
    return key in DROPPED


def _reached(paths: Node, components: Node) -> Node:
    """Every component that the paths lead to, in a stable order."""
    reached: Node = {}
    waiting = sorted(set(_references(paths)))
    while waiting:
        kind, name = waiting.pop().removeprefix("#/components/").split("/")
        if name not in reached.setdefault(kind, {}):
            part = _without_decoration(components[kind][name])
            reached[kind][name] = part
            waiting.extend(_references(part))
    return {kind: dict(sorted(reached[kind].items())) for kind in sorted(reached)}


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from _references(child)
    elif isinstance(node, list):
        for child in node:
            yield from _references(child)


def _read(package: Path) -> Node:
    with tarfile.open(package) as opened:
        member = opened.extractfile(MEMBER)
        if member is None:
            raise SystemExit(f"{package.name} holds no {MEMBER}: is it @octokit/openapi?")
        description: Node = json.load(member)
    return description


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="what `npm pack @octokit/openapi` wrote")
    sliced = cut(_read(parser.parse_args().package))
    SLICE.write_text(json.dumps(sliced, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
