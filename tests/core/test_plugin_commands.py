"""Promises of commands that plugins add: they never take away ours, and fail with a sentence."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.fakes.ended import Ended

from checkface import registry
from checkface.command.cli import main

PLUGIN = """
import argparse, asyncio, sys
from checkface import hookimpl

def run(arguments):
    print("toy says hello")
    return 3

@hookimpl
def checkface_commands(subparsers):
    {body}
"""
GOOD = "subparsers.add_parser('toy', help='play').set_defaults(run=run)"


@dataclass(frozen=True)
class House:
    """A folder with plugins in it, each an entry point with a module."""

    folder: Path
    streams: pytest.CaptureFixture[str]

    def add(self, name: str, body: str = GOOD, module: str = PLUGIN) -> None:
        (self.folder / f"toy_{name}.py").write_text(module.format(body=body))
        info = self.folder / f"toy_{name}-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: toy-{name}\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[checkface]\n{name} = toy_{name}\n")

    def checkface(self, *arguments: str, disabled: str = "") -> Ended:
        """As a new process would."""
        self.forget()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(registry.DISABLED_VARIABLE, disabled)
            patch.syspath_prepend(self.folder)
            code = main(arguments)
        return Ended(code, *self.streams.readouterr())

    def forget(self) -> None:
        registry.plugins.cache_clear()
        for name in [name for name in sys.modules if name.startswith("toy_")]:
            del sys.modules[name]


@pytest.fixture
def house(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[House]:
    house = House(tmp_path, capsys)
    yield house
    house.forget()


def test_a_command_is_listed_and_ends_with_its_own_code(house: House) -> None:
    house.add("good")

    listed, run = house.checkface("--help"), house.checkface("toy")

    assert (0, "") == (listed.code, listed.err)
    assert "    toy       play\n" in listed.out
    assert (3, "toy says hello\n", "") == (run.code, run.out, run.err)


ADDING = {
    "a built-in name": "subparsers.add_parser('show')",
    "a built-in name as an alias": "subparsers.add_parser('other', aliases=['words'])",
    "its own name again": "subparsers.add_parser('toy')",
    "an option as a name": "subparsers.add_parser('--help')",
    "blanks in a name": "subparsers.add_parser('two words')",
    "no name": "subparsers.add_parser('')",
    "no text": "subparsers.add_parser(7)",
    "an exception": "raise RuntimeError('no weather today')",
    "an exit": "sys.exit(0)",
    "what no `except Exception` catches": "raise asyncio.CancelledError",
    "an exception without words": (
        "raise type('Mute', (Exception,), dict(__str__=lambda self: 1 / 0))"
    ),
    "aliases that are no list": "subparsers.add_parser('more', aliases=7)",
    "a percent sign in its help": "subparsers.add_parser('more', help='100 % %')",
    "an option that argparse lacks": "subparsers.add_parser('more', nonsense=1)",
    "one option twice": "[subparsers.add_parser('m').add_argument('-a') for _ in range(2)]",
}


@pytest.mark.parametrize("what", ADDING)
def test_a_plugin_that_cannot_add_its_commands_takes_nothing_from_others(
    house: House, what: str
) -> None:
    house.add("bad", f"{GOOD.replace('toy', 'half')}; {GOOD}; {ADDING[what]}")
    house.add("good", GOOD.replace("toy", "fine"))

    listed, half, fine = (house.checkface(name) for name in ("--help", "half", "fine"))

    assert 0 == listed.code
    assert "    show " in listed.out
    assert "    fine " in listed.out
    assert "    half " not in listed.out
    for told in (listed, half):
        assert told.err.startswith("checkface: the plugin 'bad' of checkface ")
        assert 1 == told.err.count("\n")
    assert (2, "") == (half.code, half.out)
    assert (3, "") == (fine.code, fine.err)


def test_the_name_of_two_plugins_is_nobody_s(house: House) -> None:
    house.add("one")
    house.add("two")

    done = house.checkface("toy")

    assert (2, "") == (done.code, done.out)
    assert "the plugin 'two' of checkface adds a command 'toy', which exists already" in done.err
    assert 3 == house.checkface("toy", disabled="one").code


LOADING = {
    "an exception": "raise RuntimeError('no weather today')",
    "an exit that says all is fine": "raise SystemExit(0)",
    "what no `except Exception` catches": "raise BaseException('a panic of an extension')",
    "an exception without words": (
        "class Mute(Exception):\n    __str__ = lambda self: 1 / 0\nraise Mute"
    ),
    "no Python": "def (",
    "a misspelt hook": PLUGIN.replace("checkface_commands", "checkface_comands").format(body=GOOD),
    "a parameter that the hook lacks": PLUGIN.replace("(subparsers)", "(parser)").format(body=1),
}


@pytest.mark.parametrize("what", LOADING)
def test_a_plugin_that_does_not_load_takes_no_command_away(house: House, what: str) -> None:
    house.add("bad", module=LOADING[what].replace("{", "{{").replace("}", "}}"))
    house.add("good")

    listed, fine, unknown = (house.checkface(name) for name in ("--help", "toy", "unknown"))
    resolved = house.checkface("words", "sums:x")

    for built_in in (("cache", "info"), ("words", "text:x"), ("words", __file__)):
        done = house.checkface(*built_in)
        assert (0, "") == (done.code, done.err)
    assert 0 == listed.code
    assert "    toy " in listed.out
    assert (3, "") == (fine.code, fine.err)
    for failed in (unknown, resolved):
        assert (2, "") == (failed.code, failed.out)
    for told in (listed, unknown, resolved):
        assert "the plugin 'bad' of checkface does not load (" in told.err
        assert 1 == told.err.count("\n")
    disabled = house.checkface("words", "sums:x", disabled=" bad")
    assert "cannot resolve 'sums:x'" in disabled.err


RUNNING = {
    "an exception": ("raise KeyError('weather')", "(KeyError: 'weather')"),
    "an exception of several lines": ("raise RuntimeError('a\\n\\x1b[31mb')", "RuntimeError: a"),
    "what no `except Exception` catches": ("raise asyncio.CancelledError", "CancelledError"),
    "nothing": ("return None", "returned None: expected an exit code, 0 to 255"),
    "a text": ("return 'fine'", "returned 'fine': expected"),
    "a code that a system takes for 0": ("return 256", "returned 256: expected"),
    "an exit with such a code": ("sys.exit(256)", "SystemExit: 256"),
    "less than nothing": ("return -256", "returned -256: expected"),
}


@pytest.mark.parametrize("what", RUNNING)
def test_a_command_that_fails_is_told_as_its_plugin_s(house: House, what: str) -> None:
    code, sentence = RUNNING[what]
    module = PLUGIN.replace('print("toy says hello")', code.replace("\\", "\\\\"))
    house.add("bad", module=module)

    done = house.checkface("toy")

    assert (2, "") == (done.code, done.out)
    assert done.err.startswith("checkface: the command 'toy' of the plugin 'bad' failed (")
    assert sentence in done.err
    assert 1 == done.err.count("\n")
    assert "\x1b" not in done.err


PARSING = {
    "no function": "subparsers.add_parser('toy')",
    "no function but a text": "subparsers.add_parser('toy').set_defaults(run='run')",
    "a type that fails": (
        "p = subparsers.add_parser('toy'); p.set_defaults(run=run); "
        "p.add_argument('--x', default='1', type=lambda text: {{}}[text])"
    ),
}


@pytest.mark.parametrize("what", PARSING)
def test_a_parser_that_fails_is_told_as_its_plugin_s(house: House, what: str) -> None:
    house.add("bad", PARSING[what].replace("{{}}", "{}"))

    done = house.checkface("toy")

    assert (2, "") == (done.code, done.out)
    assert done.err.startswith("checkface: the command 'toy' of the plugin 'bad' failed (")
    assert 1 == done.err.count("\n")


def test_errors_of_checkface_and_wrong_usage_keep_their_words_and_codes(house: House) -> None:
    code = "from checkface import MismatchError; raise MismatchError('a is not b')"
    house.add("bad", module=PLUGIN.replace('print("toy says hello")', code))

    different, wrong = house.checkface("toy"), house.checkface("toy", "--wrong")

    assert (1, "checkface: a is not b\n") == (different.code, different.err)
    assert 2 == wrong.code
    assert "unrecognized arguments: --wrong" in wrong.err


def test_a_file_is_not_taken_for_a_reference_whose_plugin_fails(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever made the file could else choose what the reference names."""
    house.add("bad", module="import gone")
    monkeypatch.chdir(tmp_path)
    Path("sums:SHA256SUMS#tiny").write_bytes(b"another")

    done = house.checkface("words", "sums:SHA256SUMS#tiny")

    assert (2, "") == (done.code, done.out)
    assert "the plugin 'bad' of checkface does not load" in done.err


def test_no_plugin_is_loaded_for_a_command_that_is_built_in(house: House) -> None:
    house.add("loud", module="print('loaded')")

    assert "loaded" not in house.checkface("cache").out
    assert "loaded" not in house.checkface("show", "--help").out
    assert "loaded" not in house.checkface("--version").out
    assert "loaded" in house.checkface("--help").err


def test_what_a_plugin_prints_before_it_is_asked_is_not_in_an_answer(house: House) -> None:
    """A program reads that: what is printed at import, or by what adds commands, is no part."""
    printing = "print('at import')\n" + PLUGIN.format(body=f"print('adding'); {GOOD}")
    house.add("loud", module=printing.replace("{", "{{").replace("}", "}}"))

    words, toy = house.checkface("words", "text:x", "--json"), house.checkface("toy")

    assert "text:x" in json.loads(words.out)[0]["reference"]
    assert (3, "toy says hello\n") == (toy.code, toy.out)
    assert "at import\nadding\n" == toy.err


def test_aliases_that_can_be_read_once_are_commands(house: House) -> None:
    house.add("good", GOOD.replace("help='play'", "aliases=(each for each in ['game'])"))

    assert 3 == house.checkface("game").code


RESOLVING = {
    "an exception": ("raise KeyError('weather')", "(KeyError: 'weather')"),
    "what no `except Exception` catches": (
        "raise BaseException('panic')",
        "(BaseException: panic)",
    ),
    "an exit that says all is fine": ("raise SystemExit(0)", "(SystemExit: 0)"),
    "a text": ("return 'fine'", "resolves 'toy:x' to str: expected checkface.Resolved"),
    "a number": ("return 0", "resolves 'toy:x' to int: expected checkface.Resolved"),
}


@pytest.mark.parametrize("what", RESOLVING)
def test_a_plugin_that_cannot_resolve_is_told_as_itself(house: House, what: str) -> None:
    code, sentence = RESOLVING[what]
    house.add(
        "bad",
        f"{GOOD}\n\n@hookimpl\ndef checkface_resolve(reference):\n"
        f"    print('thinking')\n    if reference == 'toy:x':\n        {code}",
    )

    done, other = house.checkface("words", "toy:x"), house.checkface("words", "text:x")

    assert (2, "") == (done.code, done.out)
    assert sentence in done.err
    assert "report it" not in done.err
    assert (0, 1) == (other.code, other.out.count("\n"))
