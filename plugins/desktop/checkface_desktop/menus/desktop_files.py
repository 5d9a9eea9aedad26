"""Turns an entry into a desktop file, in the four dialects that file managers read."""

from __future__ import annotations

from checkface_desktop.launcher import FILES_FOLLOW
from checkface_desktop.marker import Marker
from checkface_desktop.menu import ICON, LABEL, TIP
from checkface_desktop.quoting import exec_line


def open_with(marker: Marker) -> str:
    """Freedesktop's own. Each kind of file is a kind of `application/octet-stream`."""
    return f"""\
# {marker}
[Desktop Entry]
Type=Application
Name={LABEL}
Comment={TIP}
Exec={_exec(marker)}
Icon={ICON}
Terminal=false
NoDisplay=true
Categories=Utility;
MimeType=application/octet-stream;
"""


def service_menu(marker: Marker) -> str:
    """KDE's, for Dolphin and Konqueror; KDE 4 asked for X-KDE-ServiceTypes as well."""
    return f"""\
# {marker}
[Desktop Entry]
Type=Service
X-KDE-ServiceTypes=KonqPopupMenu/Plugin
MimeType=application/octet-stream;all/allfiles;
Actions=checkface;
X-KDE-Priority=TopLevel

[Desktop Action checkface]
Name={LABEL}
Icon={ICON}
Exec={_exec(marker)}
"""


def file_manager_action(marker: Marker) -> str:
    """Of the draft "Desktop Entry Specification: extension for menus and actions"."""
    return f"""\
# {marker}
[Desktop Entry]
Type=Action
Name={LABEL}
Tooltip={TIP}
Icon={ICON}
Profiles=checkface;

[X-Action-Profile checkface]
MimeTypes=all/allfiles;
Exec={_exec(marker)}
"""


def nemo_action(marker: Marker) -> str:
    """Addresses between double quotes: older ones leave paths as they are, and a name with a blank
    or a quotation mark would arrive as several; in an address none of that can be."""
    return f"""\
# {marker}
[Nemo Action]
Active=true
Name={LABEL}
Comment={TIP}
Exec={exec_line([str(marker.launcher), FILES_FOLLOW], "%U")}
Icon-Name={ICON}
Selection=notnone
Extensions=nodirs;
Quote=double
"""


def _exec(marker: Marker) -> str:
    return exec_line([str(marker.launcher), FILES_FOLLOW], "%F")
