"""Promises of the `checkface` command; those of each verb are kept by a real process too."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.fakes.patience import LONGEST

from checkface.cache import BLOCK
from checkface.command.cli import COMMANDS, build_parser
from checkface.digest import Digest
from checkface.keys import words

if TYPE_CHECKING:
    from tests.core.conftest import Checkface

EMPTY = Digest.of_text("")
HELLO = Digest.of_text("hello")
VERBS = ("show", "compare", "words", "draw", "card", "sheet", "release", "cache")
HEAVY = ("numpy", "PIL", "torch", "safetensors", "tqdm")


def test_help_names_every_verb_and_exit_code(process: Checkface) -> None:
    done = process("--help")

    assert 0 == done.code
    assert all(f"\n    {verb} " in done.out for verb in VERBS)
    assert all(f"\n  {code} " in done.out for code in (0, 1, 2, 130, 141))


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(process: Checkface, verb: str) -> None:
    assert process(verb, "--help").out.startswith(f"usage: checkface {verb} ")


@pytest.mark.parametrize("words", [["--help"], ["--no-such-option"], ["a", "b", "c", "d", "e"]])
@pytest.mark.parametrize("verb", COMMANDS)
def test_a_parser_of_one_command_says_what_that_of_all_says(
    verb: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for commands in ([verb], COMMANDS):
        parser, _ = build_parser(commands)
        with suppress(SystemExit):
            print(parser.parse_args([verb, *words]).__dict__.keys())
        said.append(capsys.readouterr())

    assert said[0] == said[1]


def test_the_version_is_the_distribution_s(process: Checkface) -> None:
    from importlib.metadata import version

    assert f"checkface {version('checkface')}\n" == process("--version").out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["words", "text:"],
        ["words", __file__, "--json"],
        ["show", "text:"],
        ["compare", "text:", "text:"],
        ["cache", "info"],
        ["release", __file__, "--project", "p", "--version", "1"],
    ],
)
def test_what_draws_nothing_imports_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from checkface.command.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        f"found = [name for name in {HEAVY} if name in sys.modules]\n"
        "assert not found, found\n"
    )

    subprocess.run([sys.executable, "-c", script, *arguments], check=True, cwd=tmp_path)


def test_words_are_a_line_for_each_reference(process: Checkface) -> None:
    done = process("words", "text:", str(HELLO))

    expected = [f"text:\t{' '.join(words(EMPTY))}", f"{HELLO}\t{' '.join(words(HELLO))}"]
    assert expected == done.out.splitlines()


@pytest.mark.parametrize("verb", ["words", "show"])
def test_json_tells_name_digest_and_words(checkface: Checkface, verb: str) -> None:
    (told,) = json.loads(checkface(verb, "--json", "text:").out)

    assert {
        "reference": "text:",
        "name": "text",
        "version": None,
        "digest": str(EMPTY),
        "scheme": "cf1",
        "words": list(words(EMPTY)),
    } == told


def test_show_to_a_pipe_is_text_only(process: Checkface) -> None:
    done = process("show", "text:")

    assert ["text", " ".join(words(EMPTY)), str(EMPTY)] == done.out.splitlines()


def test_show_draws_when_told_to_and_keeps_the_digest_in_one_piece(checkface: Checkface) -> None:
    done = checkface("show", "text:", "--image", "blocks", COLUMNS="70")

    assert "\x1b[38;2;" in done.out
    assert str(EMPTY) in done.out.splitlines()


def test_compare_of_equal_digests_says_same_and_ends_with_0(checkface: Checkface) -> None:
    done = checkface("compare", "text:", str(EMPTY).upper().replace("SHA", "sha"))

    assert 0 == done.code
    assert done.out.startswith("SAME  all 64 digits are equal\n")


def test_compare_of_different_digests_marks_the_first_digit_and_ends_with_1(
    process: Checkface,
) -> None:
    changed = EMPTY.value[:5] + "0" + EMPTY.value[6:]

    done = process("compare", "text:", changed)

    assert 1 == done.code
    *_, line, mark = done.out.splitlines()
    assert done.out.startswith("DIFFERENT  digit 6 of 64 ")
    assert line.startswith("   sha256:e3b0c0")
    assert line[mark.index("^")] == "0"


def test_compare_tells_programs_too(checkface: Checkface) -> None:
    told = json.loads(checkface("compare", "text:", "text:hello", "--json").out)

    assert ("different", 1) == (told["verdict"], told["first_difference"])
    assert (str(EMPTY), str(HELLO)) == (told["a"]["digest"], told["b"]["digest"])


def test_digests_of_two_algorithms_are_an_error_and_not_a_difference(checkface: Checkface) -> None:
    done = checkface("compare", "text:", "0" * 40)

    assert 2 == done.code
    assert "cannot compare a sha256 digest" in done.err
    assert "" == done.out


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("no-such-file", "cannot resolve 'no-such-file': no such file"),
        ("path:no-such-file", "cannot read 'no-such-file': No such file"),
        (".", "'.' is a folder, and only files have a digest"),
        ("sha256:12", "expected 64 hexadecimal digits, got '12'"),
        ("git:no-such-revision", "git knows no commit 'no-such-revision' here"),
        ("manifest:no-such-file", "cannot read the manifest 'no-such-file'"),
        ("x" * 5000, "cannot resolve 'xxx"),
        ("", "cannot resolve ''"),
    ],
)
@pytest.mark.parametrize("verb", ["words", "show"])
def test_a_bad_reference_is_one_clear_line(
    checkface: Checkface, verb: str, reference: str, said: str
) -> None:
    done = checkface(verb, "text:", reference)

    assert 2 == done.code
    assert "" == done.out
    assert done.err.startswith("checkface: ")
    assert said in done.err
    assert 1 == done.err.count("\n")


@pytest.mark.parametrize("text", ["", "{}", "[]", "{", "\x00", '{"schema": 2}', "[" * 100_000])
def test_a_damaged_manifest_is_one_clear_line(
    checkface: Checkface, tmp_path: Path, text: str
) -> None:
    (tmp_path / "checkface.json").write_text(text)

    done = checkface("words", "manifest:checkface.json")

    assert 2 == done.code
    assert done.err.startswith("checkface: checkface.json: ")
    assert 1 == done.err.count("\n")


@pytest.mark.parametrize(
    "arguments",
    [[], ["paint"], ["words"], ["compare", "text:"], ["draw", "text:"], ["cache", "burn"]],
)
def test_wrong_usage_ends_with_2(checkface: Checkface, arguments: list[str]) -> None:
    done = checkface(*arguments)

    assert 2 == done.code
    assert done.err.startswith("usage: checkface")


def test_a_name_cannot_steer_the_terminal(checkface: Checkface, tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2Jb\u202ec").write_bytes(b"")

    done = checkface("show", "a\x1b[2Jb\u202ec")

    assert r"a\x1b[2Jb\u202ec" == done.out.splitlines()[0]


def test_a_name_that_the_output_cannot_encode_is_escaped(
    process: Checkface, tmp_path: Path
) -> None:
    (tmp_path / "Größe").write_bytes(b"")

    done = process("show", "Größe", PYTHONIOENCODING="ascii")

    assert 0 == done.code
    assert r"Gr\xf6\xdfe" in done.out


def test_a_reader_that_has_gone_away_is_no_traceback() -> None:
    command = [sys.executable, "-m", "checkface", "words", "text:"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)

    assert (141, b"") == (done.returncode, done.stderr)


def test_a_full_disk_is_one_clear_line() -> None:
    command = [sys.executable, "-m", "checkface", "words", "text:"]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)

    assert 2 == done.returncode
    assert done.stderr.startswith(b"checkface: ")
    assert b"No space left on device" in done.stderr
    assert 1 == done.stderr.count(b"\n")


def test_ctrl_c_is_no_traceback(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "checkface", "words", str(pipe)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process,
        pipe.open("wb"),  # opens when the process reads
    ):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=LONGEST)

    assert (130, b"", b"") == (process.returncode, out, err)


def test_the_cache_can_be_asked_about_and_emptied(process: Checkface, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    (cache / "ab").mkdir(parents=True)
    (cache / "ab" / f"ab{'0' * 62}").write_bytes(b"12345")
    (cache / "ab" / "notes").write_bytes(b"not ours: neither counted nor deleted")

    told = json.loads(process("cache", "info", "--json", CHECKFACE_CACHE_DIR=str(cache)).out)
    cleared = process("cache", "clear", CHECKFACE_CACHE_DIR=str(cache))
    after = process("cache", "info", CHECKFACE_CACHE_DIR=str(cache))

    assert {"folder": str(cache), "entries": 1, "size": BLOCK, "cap": 256 << 20, "keys": 0} == told
    assert f"removed 1 face and 0 keys from {cache}\n" == cleared.out
    assert "0 faces, 0.0 MiB of at most 256 MiB" in after.out
    assert ["notes"] == [path.name for path in (cache / "ab").iterdir()]
