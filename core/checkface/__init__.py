"""Draws the same face for the same bytes on every machine. The nouns, and what is done with them.

`public.py` lists the names; it is loaded with the first of them that is asked for. A command has
to start, and to hear Ctrl-C, before all that is loaded.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checkface.public import *  # noqa: F403
else:  # unseen by type checkers, which would believe any name

    def __getattr__(name: str) -> Any:
        """A public name; submodules, which are asked for here first, find themselves."""
        if (name.startswith("__") and name != "__all__") or find_spec(f"{__name__}.{name}"):
            raise AttributeError(name)
        value = globals()[name] = getattr(import_module(f"{__name__}.public"), name)
        return value

    def __dir__() -> list[str]:
        return [*globals(), *import_module(f"{__name__}.public").__all__]
