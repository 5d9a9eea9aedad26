"""Turns setuptools' own build backend (PEP 517) into one that draws the faces of what it builds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from setuptools import build_meta as plain
from setuptools.build_meta import (
    build_editable,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

from checkface_setuptools.showing import show

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

ConfigSettings = Mapping[str, str | list[str] | None] | None


def build_wheel(
    wheel_directory: str,
    config_settings: ConfigSettings = None,
    metadata_directory: str | None = None,
) -> str:
    project, folder = Path.cwd(), Path(wheel_directory).absolute()  # a setup.py may change folders
    name = plain.build_wheel(wheel_directory, config_settings, metadata_directory)
    show(folder / name, project, folder)
    return name


def build_sdist(sdist_directory: str, config_settings: ConfigSettings = None) -> str:
    project, folder = Path.cwd(), Path(sdist_directory).absolute()
    name = plain.build_sdist(sdist_directory, config_settings)
    show(folder / name, project, folder)
    return name
