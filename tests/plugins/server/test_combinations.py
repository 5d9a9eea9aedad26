"""Settings that do not go together: each such pair ends the start, and all others start."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import fields
from itertools import combinations
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from checkface import CheckfaceError, Engine
from checkface_server import commands
from checkface_server.combinations import require_together
from checkface_server.operation.metrics import Metrics
from checkface_server.running.equipment import processes_of, staff_of
from checkface_server.settings import (
    Settings,
    WrongSettingError,
    add_options,
    option,
    settings_of,
    variable,
)

SETTINGS: dict[str, tuple[str, ...]] = {
    **{f"--engine {one.value}": ("--engine", one.value) for one in Engine},
    "--ray": ("--ray", "10.0.0.1:6379"),
    "--photos": ("--photos", "memory"),
    "--photos registered": ("--photos", "registered"),
    "--registered": ("--registered", "latents.sqlite3"),
    "--cache-mib 0": ("--cache-mib", "0"),
    "--metrics-port off": ("--metrics-port", "off"),
    "nothing": (),
}
"""What others may need beside them."""
NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "device": (("--engine torch",), ("--photos",), ("--photos registered",)),
    "ray_fronts": (("--ray",),),
    "ray_least": (("--ray",),),
    "ray_gpus": (("--ray", "--engine torch"),),
    "photo_steps": (("--photos",), ("--photos registered",)),
    "photo_seconds": (("--photos",), ("--photos registered",)),
    "photo_minutes": (("--photos",),),
    "registered_days": (("--registered",),),
    "registered_most": (("--registered",),),
}
"""Each of these is enough. What is not here has an effect in any server."""
VALUES = {
    "host": "::1", "hosts": "*", "public_url": "https://a.example", "trusted_proxies": "::1",
    "metrics_host": "::1", "engine": "numpy", "device": "cuda", "cache_dir": "x", "registered": "x",
    "signing_keys": "x", "objects": "s3://x/y", "keep_values": "yes", "log_clients": "yes",
    "photos": "memory", "ray": "10.0.0.1:6379", "ray_gpus": "0.5",
}  # fmt: skip
"""Of each setting that is no number; one is a number that all others take."""


def value_of(name: str) -> str:
    return VALUES.get(name, "1")


def parse(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return parser.parse_args(words)


def refusal(*words: str, **environment: str) -> str:
    """Why such a server does not start; nothing if it may."""
    arguments = parse(*words)
    try:
        require_together(settings_of(arguments, environment), arguments, environment)
    except WrongSettingError as error:
        return str(error)
    return ""


def words_of(*names: str) -> list[str]:
    return [word for name in names for word in SETTINGS[name]]


def is_possible(pair: tuple[str, str]) -> bool:
    """No option twice, and nothing that is refused for its own sake."""
    options = [SETTINGS[name][0] for name in pair if SETTINGS[name]]
    photos = set(pair) & {"--photos", "--photos registered"}
    without = "--photos registered" in pair and "--registered" not in pair
    return len(options) == len(set(options)) and not without and not (photos and "--ray" in pair)


PAIRS = [pair for pair in combinations([*SETTINGS, "nothing"], 2) if is_possible(pair)]
OTHERS = [one.name for one in fields(Settings) if option(one) not in " ".join(SETTINGS)]


@pytest.mark.parametrize("name", OTHERS)
def test_an_option_is_refused_where_it_does_nothing_and_nowhere_else(name: str) -> None:
    """Beside each pair of settings that others need."""
    ours = f"--{name.replace('_', '-')}"
    for pair in PAIRS:
        told = refusal(*words_of(*pair), ours, value_of(name))
        is_met = any(set(each) <= set(pair) for each in NEEDS.get(name, ((),)))

        assert is_met is (told == ""), (pair, told)
        assert "\n" not in told
        assert is_met or told.startswith(f"{ours} does nothing without "), (pair, told)


@pytest.mark.parametrize("name", NEEDS)
def test_a_variable_of_the_environment_may_be_for_another_server(name: str) -> None:
    assert "" == refusal(**{variable(name): value_of(name)})


def test_what_is_needed_may_stand_in_the_environment() -> None:
    assert "" == refusal("--device", "cpu", CHECKFACE_SERVE_ENGINE="torch")
    assert "" == refusal("--device", "cpu", CHECKFACE_ENGINE="torch")
    assert "" == refusal("--photo-steps", "3", CHECKFACE_SERVE_PHOTOS="memory")
    assert refusal("--device", "cpu", CHECKFACE_SERVE_ENGINE="numpy", CHECKFACE_ENGINE="torch")


@pytest.mark.parametrize(
    "words",
    [
        ("--photos", "registered"),
        ("--photos", "--ray"),
        ("--ray", "--workers", "2", "--ray-least", "3"),
        ("--port", "9090"),
        ("--port", "8080", "--metrics-port", "8080", "--host", "0.0.0.0"),  # noqa: S104
    ],
)
def test_what_cannot_all_be_had_is_refused_wherever_it_was_said(words: tuple[str, ...]) -> None:
    arguments = vars(parse(*words))
    said = {variable(name): value for name, value in arguments.items() if value is not None}

    assert refusal(*words)
    assert refusal(**said)


@pytest.mark.parametrize(
    "words",
    [
        ("--port", "0", "--metrics-port", "0"),
        ("--port", "8080", "--metrics-port", "8080", "--host", "10.0.0.1"),
        ("--ray", "--ray-least", "3"),
    ],
)
def test_what_may_well_be_had_is_not(words: tuple[str, ...]) -> None:
    assert "" == refusal(*words)


def run(*words: str) -> Any:
    parser = argparse.ArgumentParser()
    commands.checkface_commands(parser.add_subparsers())
    arguments = parser.parse_args(["serve", *words])
    return arguments.run(arguments)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--port", "1", "--export", "x"), "--port does nothing with --export"),
        (("--port", "1", "sign", "/cf1/x"), "--port does nothing with sign"),
        (("--export", "x", "sign", "/cf1/x"), "--export does nothing with sign"),
        (("--device", "cpu"), "--device does nothing without --engine torch"),
    ],
)
def test_a_command_says_which_option_it_does_not_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(WrongSettingError, match=told):
        run(*words)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("engine", ["torch", "native"])
def test_an_engine_that_is_not_installed_ends_the_start_with_2(
    monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    """Known before a process that draws is started: another start is no better."""
    monkeypatch.setattr("checkface.painter.find_spec", lambda _: None)
    settings = settings_of(parse("--engine", engine))

    with pytest.raises(CheckfaceError) as caught:
        processes_of(settings, Metrics(), Mock())
    assert 2 == caught.value.exit_code


def test_pytorch_has_as_many_threads_as_others_have() -> None:
    """It would take all processors for each process."""
    pytest.importorskip("torch")
    staff = staff_of(settings_of(parse("--threads", "1")))
    program = "import torch; print(torch.get_num_threads())"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **staff.environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )

    assert "1\n" == done.stdout
