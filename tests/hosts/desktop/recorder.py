"""A program in the place of ours: it writes down what a file manager starts it with."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from checkface_desktop.entries import carry_out, plan_installation
from checkface_desktop.home import Home
from checkface_desktop.menus.every import every_menu

PROGRAM = """\
#!{python}
import json, os, sys
from pathlib import Path
record = Path({record!r})
half = record.with_suffix(".half")
half.write_text(json.dumps(sys.argv[1:]))
os.replace(half, record)
"""


@dataclass(frozen=True)
class Recorder:
    """What an entry of ours has started, if it has."""

    record: Path

    @property
    def arguments(self) -> list[str] | None:
        return json.loads(self.record.read_text()) if self.has_started else None

    @property
    def has_started(self) -> bool:
        return self.record.exists()


def recorder_in_menu(home: Path, menu: str) -> Recorder:
    """An entry that starts one, from a folder whose name is none for a shell to read."""
    record, program = home / "argv.json", home / "it's a 100% $recorder"
    program.write_text(PROGRAM.format(python=sys.executable, record=str(record)))
    program.chmod(0o755)
    put_into_menu(home, menu, program)
    return Recorder(record)


def put_into_menu(home: Path, menu: str, program: Path) -> None:
    menus = [each for each in every_menu(_home_of(home)) if each.name == menu]
    (done,) = carry_out(plan_installation(menus, program))
    assert not done.reason


def _home_of(folder: Path) -> Home:
    return Home(folder, folder / ".config", folder / ".local/share", (Path("/etc/xdg"),))
