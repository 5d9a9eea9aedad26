"""The files that are written as they are."""

from __future__ import annotations

from importlib.resources import files


def template(name: str) -> str:
    """The text of one, by the name that it gets."""
    return (files("checkface_init") / "templates" / name).read_text("utf-8")
