"""pip's help is read in our own process, which goes on as if nothing had been."""

from __future__ import annotations

import json
import locale
import logging
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from tests.fakes.patience import LONGEST

from checkface_gate.errors import UnableError
from checkface_pip_verify.pip import known_help as module
from checkface_pip_verify.pip.known_help import COMMANDS, FILENAME, digest_of_pip, known_help
from checkface_pip_verify.pip.own_help import own_help
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.request.grammar import Grammar


def own_pip() -> Path:
    root = Pip.own().root
    assert root
    return root


UPDATE_VARIABLE = "CHECKFACE_UPDATE_GOLDEN"


def test_what_is_known_of_a_pip_is_what_it_says() -> None:
    """`make golden` writes what the newest pip says; an older or newer one is asked each time."""
    pip = own_pip()
    said = {command: own_help(command, pip) for command in COMMANDS}
    if os.environ.get(UPDATE_VARIABLE):
        text = json.dumps({"of": digest_of_pip(pip), **said}, indent=1)
        (Path(module.__file__).parent / FILENAME).write_text(f"{text}\n", "utf-8")
    for command in COMMANDS:
        known = known_help(command, pip)
        assert known is None or Grammar.of_help(known) == Grammar.of_help(said[command])


def test_a_pip_of_which_one_file_is_another_is_not_known(tmp_path: Path) -> None:
    (record,) = own_pip().glob("pip-*.dist-info/RECORD")
    copy = tmp_path / record.parent.name
    copy.mkdir()
    (copy / "METADATA").write_bytes((record.parent / "METADATA").read_bytes())
    (copy / "RECORD").write_text(record.read_text())
    same = digest_of_pip(tmp_path)
    (copy / "RECORD").write_text(
        record.read_text().replace("cmdoptions.py,sha256=", "x.py,sha256=")
    )

    assert same == digest_of_pip(own_pip())
    assert digest_of_pip(tmp_path) != same
    assert known_help("install", tmp_path) is None
    assert known_help("install", tmp_path / "nowhere") is None


@pytest.mark.parametrize("command", ["install", "download", "wheel", "lock"])
def test_it_lists_what_a_pip_of_its_own_process_lists(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", command, "--help"],
        env={"COLUMNS": "120", "NO_COLOR": "1", "PIP_CONFIG_FILE": os.devnull},
        capture_output=True,
        text=True,
        check=True,
        timeout=LONGEST,
    )

    grammar = Grammar.of_help(own_help(command, own_pip()))
    assert len(grammar.options) > 30
    assert grammar == Grammar.of_help(done.stdout)


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("Package Index Options:", "Indexes:"),
        (" <url>", " URL"),
        ("  --no-index ", "  --without-index "),
        ("  -i, --index-url", "  -i/--index-url"),
    ],
)
def test_a_help_that_is_written_otherwise_is_not_misread(written: str, otherwise: str) -> None:
    """What took a value would be a flag, and an index that the user names would not be asked."""
    text = own_help("install", own_pip())
    assert written in text

    with pytest.raises(UnableError, match="this pip's help does not list --"):
        Grammar.of_help(text.replace(written, otherwise))


def test_it_leaves_the_process_as_it_was(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "pip.log"
    monkeypatch.setenv("PIP_LOG", str(log))
    monkeypatch.chdir(tmp_path)
    own_help.cache_clear()

    def state() -> tuple[object, ...]:
        return (
            *(list(sys.argv), list(sys.path), list(sys.meta_path), dict(os.environ), Path.cwd()),
            *(locale.setlocale(locale.LC_ALL), logging.getLoggerClass(), logging.root.handlers[:]),
            *(list(warnings.filters), warnings.showwarning, sys.stdout, sys.stderr),
            *(sys.modules["__main__"], sys.excepthook),
        )

    before = state()
    own_help("install", own_pip())

    assert state() == before
    assert not log.exists()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("where", ["variable", "file"])
def test_what_pip_is_set_to_is_not_in_it(
    where: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Else a user's index, its password too, would stand for pip's own default."""
    url = "https://me:secret@index.example/simple"
    if where == "variable":
        monkeypatch.setenv("PIP_INDEX_URL", url)
    else:
        (tmp_path / "pip.conf").write_text(f"[global]\nindex-url = {url}\n[install]\nhelp = no\n")
        monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    own_help.cache_clear()

    text = own_help("install", own_pip())

    assert "index.example" not in text
    assert Grammar.of_help(text).default_index


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("raise RuntimeError('odd')", "odd"),
        ("raise SystemExit(2)", "does not know its own command"),
        ("import absent_module", "absent_module"),
        ("raise SystemExit('no')", "does not know its own command"),
    ],
)
def test_a_pip_that_is_broken_is_told_in_a_sentence(
    code: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "pip"]:
        monkeypatch.delitem(sys.modules, name)
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip" / "__init__.py").write_text("")
    (tmp_path / "pip" / "__main__.py").write_text(code)

    with pytest.raises(UnableError, match=expected):
        own_help("install", tmp_path)

    sys.modules.pop("pip", None)
