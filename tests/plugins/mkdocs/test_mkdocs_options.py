"""Promises of the options, and of the schema that completes them in editors."""

from __future__ import annotations

import ast
import json
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import checkface_mkdocs.settings
from checkface_mkdocs.settings import Settings

SCHEMA: dict[str, Any] = json.loads(
    files("checkface_mkdocs").joinpath("options.schema.json").read_text("utf-8")
)
OPTIONS: dict[str, Any] = SCHEMA["properties"]
README = Path(__file__).parents[3] / "plugins/mkdocs/README.md"


def described() -> dict[str, str]:
    """The sentence under each option of the class."""
    source = Path(str(checkface_mkdocs.settings.__file__)).read_text("utf-8")
    (body,) = (
        node.body
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and node.name == "Settings"
    )
    return {
        option.targets[0].id: " ".join(said.value.value.split())
        for option, said in pairwise(body)
        if isinstance(option, ast.Assign)
        and isinstance(option.targets[0], ast.Name)
        and isinstance(said, ast.Expr)
        and isinstance(said.value, ast.Constant)
        and isinstance(said.value.value, str)
    }


def accepts(option: str, value: object) -> bool:
    settings = Settings()
    settings.load_dict({option: value})
    failed, _ = settings.validate()
    return not failed


def schema_accepts(option: str, value: object) -> bool:
    return jsonschema.Draft202012Validator(SCHEMA).is_valid({option: value})


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_each_option_is_described_once_and_the_same_everywhere() -> None:
    assert set(Settings()) == set(OPTIONS) == set(described())
    assert described() == {key: value["description"] for key, value in OPTIONS.items()}


def test_the_readme_names_each_option() -> None:
    text = README.read_text("utf-8")

    assert [] == [option for option in OPTIONS if f"`{option}`" not in text]


def test_the_defaults_agree() -> None:
    settings = Settings()
    settings.load_dict({})
    settings.validate()

    def plain(value: object) -> object:
        return list(value) if isinstance(value, tuple) else value

    assert {key: plain(settings[key]) for key in OPTIONS} == {
        key: value.get("default") for key, value in OPTIONS.items()
    }


VALUES = [
    True,
    0,
    1,
    1024,
    1025,
    "x",
    "warn",
    ["x", "y"],
    [3],
    {},
    f"sha256:{'00' * 32}",
    "1a" * 20,
]


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_schema_and_plugin_accept_the_same(option: str, value: object) -> None:
    assert accepts(option, value) == schema_accepts(option, value)
