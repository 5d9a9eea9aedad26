"""Importing, `--help` and hashing stay light: no torch, no NumPy, no weights."""

from __future__ import annotations

import subprocess
import sys

import pytest

from checkface.command.cli import COMMANDS

HEAVY = {"numpy", "PIL", "torch", "safetensors", "threadpoolctl", "requests", "rich"}

LIGHT = {
    "the public API": "import checkface",
    "a digest and its words": "import checkface; checkface.Digest.of_text('x')",
    "resolving": "import checkface; checkface.resolve('text:x')",
    "the GitHub Action": "import checkface_github_action.step",
    "the MkDocs plugin": "import checkface_mkdocs.plugin",
    "the Markdown extension": "import checkface_markdown.extension",
    "the Sphinx extension": "import checkface_sphinx",
    "the hatchling plugin": "import checkface_hatchling.build_hook",
    "checkface init": "import checkface_init.command",
    "the setuptools plugin": "import checkface_setuptools.finalizing, checkface_setuptools.showing",
    "the twine plugin": "import checkface_twine.command",
    "the Faker provider": "import checkface_faker",
    "the pip plugin": "import checkface_pip_verify.cli, checkface_pip_verify.references",
    "checkface --help": "from checkface.command.cli import main; main(['--help'])",
    "checkface words": "from checkface.command.cli import main; main(['words', 'text:x'])",
    "pip-checkface --help": "from checkface_pip_verify.cli import main; main(['--help'])",
}


@pytest.mark.parametrize("what", LIGHT)
def test_nothing_heavy_is_imported(what: str) -> None:
    code = f"""
import sys
try:
    {LIGHT[what]}
except SystemExit:
    pass
print("LOADED", *sorted(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.rpartition("LOADED")[2].split())

    assert set() == HEAVY & loaded


@pytest.mark.parametrize("what", LIGHT)
def test_no_file_for_a_page_or_a_shell_is_read(what: str) -> None:
    """They are wanted where a page is made: an install pays nothing for them."""
    code = f"""
import sys
read = []
kinds = (".css", ".js", ".html", ".sh", ".fish", ".ps1")
sys.addaudithook(lambda event, args: read.append(str(args[0])) if event == "open" else None)
try:
    {LIGHT[what]}
except SystemExit:
    pass
print("READ", *[each for each in read if each.endswith(kinds)])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "" == done.stdout.rpartition("READ")[2].strip()


def test_a_command_waits_for_no_other() -> None:
    code = """
import sys
from checkface.command.cli import main
main(['words', 'text:x'])
print("LOADED", *sorted(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.rpartition("LOADED")[2].split()
    others = {f"checkface.command.{name}" for name in COMMANDS if name != "words"}

    assert "checkface.command.words" in loaded
    assert set() == others.intersection(loaded)


def test_a_command_waits_for_no_room_of_the_right_click() -> None:
    """But that of its own commands, by which it is found."""
    code = """
import sys
from checkface.command.cli import main
main(['words', 'text:x'])
print("LOADED", *sorted(sys.modules))
"""
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True
    )
    loaded = done.stdout.rpartition("LOADED")[2].split()

    assert ["checkface_desktop.command"] == [
        name for name in loaded if name.startswith("checkface_desktop.")
    ]


def test_an_install_waits_for_none_of_our_other_commands() -> None:
    code = """
import sys
import checkface_pip_verify.reported_install
print(*sorted(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    others = ("self_test", "review", "ledger", "report.html_page")

    assert not [name for name in others if f"checkface_pip_verify.{name}" in loaded]
    assert not [name for name in loaded if name.startswith("checkface_channels.locks.poetry")]


def test_a_kept_picture_loads_no_format_but_its_own() -> None:
    """Pillow would load forty to find it, which takes as long as a third of a face."""
    code = """
import numpy, sys
from checkface.picture_cache import PictureCache

class Kept:
    def __init__(self):
        self.entries = {}
        self.get, self.put = self.entries.get, self.entries.__setitem__

pixels = numpy.zeros((1024, 1024, 3), "uint8")
cache = PictureCache(Kept(), "exact")
cache.keep("x", pixels, {64})
assert cache.get("x", 64).size == (64, 64)
print(*sorted(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "PIL.WebPImagePlugin" in done.stdout.split()
    assert "PIL.PdfImagePlugin" not in done.stdout.split()
