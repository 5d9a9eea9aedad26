"""A line of a requirements file becomes pairs, and pairs become a line that pip reads the same."""

from __future__ import annotations

import codecs
import shlex
import sys

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from checkface_channels.requirement_lines import (
    FLAGS,
    VALUED,
    Line,
    LineError,
    Option,
    decode_text,
    logical_lines,
    parse_line,
)

PATIENT = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
ODD = st.text(st.sampled_from(" \t-#'\"\\${}=:;@[]abXY_1é\u00a0\u2003,") | st.characters())
ONE_LINE = ODD.filter(lambda text: text.splitlines() in ([], [text]))
OPTIONS = st.builds(Option, st.sampled_from(VALUED), ONE_LINE) | st.builds(
    Option, st.sampled_from(FLAGS)
)
REQUIREMENTS = st.sampled_from(["", "plum==1.0", "plum [jam] == 1.0 ; os_name == 'posix'"])

OWN_ORDER, OTHER_ORDER = ("le", "be") if sys.byteorder == "little" else ("be", "le")
BOM16_OTHER = codecs.BOM_UTF16[::-1]
BOM32_OTHER = codecs.BOM_UTF32[::-1]


def read_back(text: str) -> list[Line]:
    return [parse_line(line) for _, line in logical_lines(text)]


@PATIENT
@given(REQUIREMENTS, st.lists(OPTIONS, max_size=4).map(tuple))
@example("", (Option("--index-url", "http://x/ --no-binary :all:"),))
@example("", (Option("--index-url", "-r other.txt"),))
@example("plum==1.0", (Option("--hash", "sha256:00 #"), Option("--hash", "\\")))
@example("", (Option("--index-url", "http://${TOKEN}@x/"),))
def test_what_is_written_is_read_again(requirement: str, options: tuple[Option, ...]) -> None:
    line = Line(requirement, options)

    assert read_back(f"{line}\nfig==1\n") == [*([line] if str(line) else []), Line("fig==1")]


@PATIENT
@given(st.lists(OPTIONS, min_size=1, max_size=4))
def test_nothing_that_starts_with_a_dash_comes_out_of_a_value(options: list[Option]) -> None:
    """Each option is one word, whatever stands in its value, and that word begins with its name."""
    for option in options:
        (word,) = shlex.split(option.quoted_text)
        assert word.startswith((*FLAGS, *(f"{name}=" for name in VALUED)))
        assert "${" not in option.quoted_text


@PATIENT
@given(ODD)
@example("--index-url http://evil/simple --no-binary :all:")
@example("plum==1.0 --hash=sha256:00 --no-binary :all:")
@example("-ihttp://x -r x")
def test_whatever_is_read_is_pairs_with_names_that_are_known(text: str) -> None:
    for _, logical in logical_lines(text):
        try:
            line = parse_line(logical)
        except LineError:
            continue
        assert not line.requirement.startswith("-")
        assert {option.name for option in line.options} <= {*FLAGS, *VALUED}
        assert read_back(str(line)) in ([line], [])


@PATIENT
@given(ONE_LINE)
def test_words_are_those_of_pip(text: str) -> None:
    """pip splits with `shlex`, whose time grows faster than the text."""
    for _, line in logical_lines(f"--index-url={text}"):
        words: list[str] | None
        try:
            words = shlex.split(line)
        except ValueError:
            words = None
        try:
            option = parse_line(line).options[0]
        except LineError:
            assert words is None or len(words) > 1
        else:
            assert words is not None
            assert words[0] == str(option)


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("-r a.txt", ["--requirement=a.txt"]),
        ("-ra.txt", ["--requirement=a.txt"]),
        ("--req a.txt", None),
        ("--requirem a.txt", ["--requirement=a.txt"]),
        ("-i http://x --pre", ["--index-url=http://x", "--pre"]),
        ("--index=http://x --no-b :all:", ["--index-url=http://x", "--no-binary=:all:"]),
        ("--pypi-url http://x", ["--index-url=http://x"]),
        ("--pre=yes", None),
        ("--hash", None),
        ("--frobnicate=1", None),
        ("-q", None),
        ("--", None),
        ("-e '.[a, b]'", ["--editable=.[a, b]"]),
    ],
)
def test_options_are_told_as_pip_tells_them(line: str, options: list[str] | None) -> None:
    if options is None:
        with pytest.raises(LineError):
            parse_line(line)
    else:
        assert options == [*map(str, parse_line(line).options)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_each_encoding_with_a_mark_is_read(encoding: str) -> None:
    mark = "" if encoding in {"utf-8", "utf-8-sig", "utf-16"} else "\ufeff"

    assert decode_text((mark + "café==1").encode(encoding)) == "café==1"


@pytest.mark.parametrize(
    "first", ["# -*- coding: latin-1 -*-", "# coding=latin-1", "#\n# coding: latin1"]
)
def test_a_declared_encoding_is_read(first: str) -> None:
    assert decode_text(f"{first}\n# café\n".encode("latin-1")).endswith("# café\n")


@pytest.mark.parametrize("data", [b"# coding: nothing\n", b"# coding: rot13\nx", b"\xff\xfe\x00"])
def test_what_cannot_be_decoded_is_one_error(data: bytes) -> None:
    with pytest.raises(LineError, match="cannot be decoded"):
        decode_text(data)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\x0c", "\u2028"])
def test_lines_end_where_pip_ends_them(ending: str) -> None:
    text = ending.join(["a==1 \\", "  --hash=x:y", "# b==2 \\", "c==3 # d", "", "e==4#f"])

    lines = [line for _, line in logical_lines(text)]

    assert ["a==1   --hash=x:y", "c==3", "e==4#f"] == lines


@pytest.mark.parametrize(
    ("mark", "second", "encoding"),
    [
        (codecs.BOM_UTF16, BOM16_OTHER, f"utf-16-{OTHER_ORDER}"),
        (codecs.BOM_UTF32, BOM32_OTHER, f"utf-32-{OTHER_ORDER}"),
        (codecs.BOM_UTF16, codecs.BOM_UTF16, f"utf-16-{OWN_ORDER}"),
        (codecs.BOM_UTF32, codecs.BOM_UTF32, f"utf-32-{OWN_ORDER}"),
    ],
)
def test_a_second_byte_order_mark_hides_no_line(mark: bytes, second: bytes, encoding: str) -> None:
    """pip obeys the second one; read in the other order, the options were letters of no meaning."""
    data = mark + second + "--no-binary :all:".encode(encoding)

    (line,) = read_back(decode_text(data))

    assert line.values("--no-binary") == (":all:",)
