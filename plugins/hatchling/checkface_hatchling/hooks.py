"""Turns hatchling's call for build hooks into ours. hatchling imports it in every build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hatchling.plugin import hookimpl

if TYPE_CHECKING:
    from checkface_hatchling.build_hook import CheckfaceBuildHook


@hookimpl
def hatch_register_build_hook() -> type[CheckfaceBuildHook]:
    from checkface_hatchling.build_hook import CheckfaceBuildHook

    return CheckfaceBuildHook
