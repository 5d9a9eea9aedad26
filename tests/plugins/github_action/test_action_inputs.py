"""Promises of the inputs: action.yml, code and README say the same, and nonsense is told."""

from __future__ import annotations

import re
from dataclasses import fields
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from tests.architecture.test_boundaries import PROJECT

from checkface_github_action.errors import InputError
from checkface_github_action.inputs import Inputs, Layout, OnImmutable, whole_number

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "plugins/github_action"
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
README = (FOLDER / "README.md").read_text()
NAMES = [field.name.replace("_", "-") for field in fields(Inputs)]


def written(default: object) -> str:
    """A default as YAML writes it."""
    if isinstance(default, Enum):
        return str(default.value)
    return str(default).lower() if isinstance(default, bool) else str(default)


def test_both_action_files_are_the_same_but_for_where_they_are() -> None:
    root, folder = (path.read_text() for path in (ROOT / "action.yml", FOLDER / "action.yml"))

    assert root == folder.replace("github.action_path }}/../..", "github.action_path }}").replace(
        "name: checkface for releases", "name: checkface"
    )


def test_action_and_code_have_the_same_inputs_with_the_same_defaults() -> None:
    ours = {_name(field.name): written(field.default) for field in fields(Inputs)}
    ours["token"] = "${{ github.token }}"  # noqa: S105 (an expression)

    assert ours == {name: each["default"] for name, each in ACTION["inputs"].items()}


def test_every_input_reaches_the_code_as_an_environment_variable_and_in_no_other_way() -> None:
    """An input inside `run:` would be code that anybody could write."""
    step = ACTION["runs"]["steps"][-1]
    ours = {f"INPUT_{name.upper().replace('-', '_')}": name for name in NAMES}

    assert {key: f"${{{{ inputs.{name} }}}}" for key, name in ours.items()}.items() <= (
        step["env"].items()
    )
    assert "${{" not in step["run"]


def test_the_readme_has_a_row_for_each_input_and_output() -> None:
    rows = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.*) \|$", README, re.MULTILINE))
    inputs = {name: each["description"] for name, each in ACTION["inputs"].items()}
    outputs = {name: each["description"] for name, each in ACTION["outputs"].items()}

    assert {*inputs, *outputs} == set(rows)
    for name, description in inputs.items():
        default = ACTION["inputs"][name]["default"]
        if name not in outputs:
            assert f"{f'`{default}`' if default else 'none'} | {description}" == rows[name]


def test_every_output_comes_from_the_step() -> None:
    assert {name: f"${{{{ steps.faces.outputs.{name} }}}}" for name in ACTION["outputs"]} == {
        name: each["value"] for name, each in ACTION["outputs"].items()
    }


def test_the_locked_packages_are_what_the_project_asks_for() -> None:
    """And each has a hash: `pip --require-hashes` installs nothing else."""
    text = (FOLDER / "requirements.txt").read_text()
    locked = dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", text, re.MULTILINE))
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = map(Requirement, PROJECT["project"]["dependencies"] + extras["github-action"])

    for requirement in wanted:
        assert requirement.specifier.contains(locked[requirement.name]), requirement
    assert all(
        "--hash=sha256:" in block for block in re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    )


def test_empty_inputs_are_the_defaults_but_for_files() -> None:
    environ = {f"INPUT_{field.name.upper()}": "" for field in fields(Inputs)}

    assert Inputs(files="") == Inputs.of_environ(environ)
    assert Inputs() == Inputs.of_environ({})


def test_inputs_are_typed() -> None:
    environ = {
        "INPUT_LAYOUT": "sheet",
        "INPUT_ON_IMMUTABLE": "skip",
        "INPUT_FACE_SIZE": " 96 ",
        "INPUT_OVERWRITE": "True",
    }

    expected = Inputs(
        layout=Layout.SHEET, on_immutable=OnImmutable.SKIP, face_size=96, overwrite=True
    )
    assert expected == Inputs.of_environ(environ)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LAYOUT", "grid", "expected one of table, sheet, none"),
        ("DRY_RUN", "yes", "input dry-run is 'yes': expected true or false"),
        ("FACE_SIZE", "9000", "expected 16 to 512"),
        ("FACE_SIZE", "-1", "expected a whole number"),
        ("MAX_WAIT", "99999", "expected 0 to 21600"),
        ("MAX_WAIT", "0000000021601", "expected 0 to 21600"),
        ("FACE_SIZE", "9" * 5000, "expected a whole number"),
    ],
)
def test_a_value_that_is_none_is_told(name: str, value: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        Inputs.of_environ({f"INPUT_{name}": value})


@pytest.mark.parametrize("value", ["9" * 5000, "0" * 5000, "٣", "1e3", "-1", "0x1f"])
def test_a_release_id_that_is_no_number_is_told(value: str) -> None:
    with pytest.raises(InputError, match=r"release-id is '.{1,41}': expected a whole number"):
        whole_number("release-id", value)


def test_zeros_in_front_change_no_number() -> None:
    assert 600 == Inputs.of_environ({"INPUT_MAX_WAIT": "0000000000600"}).max_wait


def test_the_token_is_never_shown() -> None:
    assert "secret" not in repr(Inputs(token="secret"))  # noqa: S106 (not a real one)


def _name(field: str) -> str:
    return field.replace("_", "-")
