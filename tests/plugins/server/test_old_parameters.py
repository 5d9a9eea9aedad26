"""An old request is read as leniently as ever: clients were written against that."""

from __future__ import annotations

import hashlib

import pytest

from checkface_server.lenient_query import Parameters


def read(query: str) -> Parameters:
    return Parameters.of_query(query.encode())


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("value=hello", b"hello"),
        ("value=a%20b%23c&dim=500", b"a b#c"),
        ("dim=500&value=a+b", b"a b"),
        ("value=50%%20off%20", b"50% off "),
        ("value=100%", b"100%"),
        ("value=%zz%4", b"%zz%4"),
        ("value=%ff%00", b"\xff\0"),
        ("value=ü", "ü".encode()),
        ("value=%C3%BC", "ü".encode()),
        ("VALUE=x", b"x"),
        ("Value=x&value=y", b"x"),
        ("value=a=b==", b"a=b=="),
        ("value=", b""),
        ("value", b""),
        ("&&value=x&", b"x"),
        ("%76alue=x", b"x"),
        ("value=a;b", b"a;b"),
    ],
)
def test_a_value_is_what_was_meant(query: str, value: bytes) -> None:
    assert value == read(query).value("value")


@pytest.mark.parametrize("query", ["", "dim=5", "&", "=x", "%"])
def test_a_value_that_is_not_there_is_none(query: str) -> None:
    assert read(query).value("value") is None


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("10", 10),
        ("1024", 1024),
        ("%20300%20", 300),
        ("+400", 400),
        ("%2B400", 400),
        ("0400", 400),
        ("9", 300),
        ("1025", 300),
        ("5000", 300),
        ("-10", 300),
        ("", 300),
        ("abc", 300),
        ("500.0", 300),
        ("1e3", 300),
        ("5_00", 300),
        ("\N{ARABIC-INDIC DIGIT FIVE}00", 300),
        ("9" * 5000, 300),
        ("NaN", 300),
        ("%ff", 300),
        ("0x200", 300),
    ],
)
def test_a_number_out_of_range_is_the_default(said: str, number: int) -> None:
    assert number == read(f"dim={said}").number("dim", 300, 10, 1024)


@pytest.mark.parametrize("said", ["true", "TRUE", "True", "tRuE", "1", "yes", "on", "%20true"])
def test_true_is_true_in_any_case(said: str) -> None:
    assert read(f"linear={said}").flag("linear")


@pytest.mark.parametrize("said", ["false", "False", "0", "", "no", "ture", "%ff"])
def test_all_else_is_not(said: str) -> None:
    assert not read(f"linear={said}").flag("linear")


def test_nothing_that_was_typed_is_shown_by_accident() -> None:
    """Where a developer logs it, or a traceback prints it."""
    assert "secret" not in repr(read("value=secret"))


def test_bytes_of_any_kind_keep_their_own_face() -> None:
    """Read as text with replacements, these would all be the same."""
    values = [read(f"value={sent}").value("value") for sent in ("%ff", "%fe", "%ED%A0%80")]

    assert 3 == len({hashlib.sha256(value or b"").hexdigest() for value in values})
