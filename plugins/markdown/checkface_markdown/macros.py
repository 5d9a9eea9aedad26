"""Turns a macro call into our Markdown, for templates whose text is made by mkdocs-macros."""

from __future__ import annotations

from typing import Any


def define_env(env: Any) -> None:
    """What mkdocs-macros, and Zensical's macros, call with the environment of macros."""
    env.macro(checkface, "checkface")


def checkface(reference: str = "release", **options: Any) -> str:
    """A face in a line, `checkface("pypi:name==1.0", size=64, caption=False)`."""
    given = " ".join(f'{key}="{value}"' for key, value in options.items())
    return f"{{checkface}}`{reference}`" + (f"{{{given}}}" if given else "")
