"""Turns an entry into a script, as Nautilus and Caja start them from their menu of scripts."""

from __future__ import annotations

from checkface_desktop.launcher import FILES_FOLLOW
from checkface_desktop.marker import Marker
from checkface_desktop.quoting import shell_line


def script(marker: Marker) -> str:
    """The names of files come as arguments, and go on as they came."""
    return f"""\
#!/bin/sh
# {marker}
exec {shell_line([str(marker.launcher), FILES_FOLLOW], '"$@"')}
"""
