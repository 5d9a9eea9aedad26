"""Promises of the options that all documentation tools share."""

from __future__ import annotations

import pytest

from checkface import Digest, MismatchError, UnresolvedReferenceError
from checkface.errors import ManifestError, OutputError, SettingsError
from checkface.pages import ON_MISSING, Options

ERRORS = {
    "different": MismatchError("x"),
    "missing": UnresolvedReferenceError("x"),
    "undrawn": OutputError("x"),
    "edited": ManifestError("x"),
}
FAILS = {
    ("different", "warn", False),
    ("different", "ignore", False),
    ("different", "error", False),
    ("different", "warn", True),
    ("different", "ignore", True),
    ("different", "error", True),
    ("missing", "error", False),
    ("missing", "error", True),
    ("undrawn", "warn", True),
    ("undrawn", "ignore", True),
    ("undrawn", "error", True),
    ("edited", "error", False),
    ("edited", "warn", True),
    ("edited", "ignore", True),
    ("edited", "error", True),
}


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("on_missing", ON_MISSING)
@pytest.mark.parametrize("what", ERRORS)
def test_what_fails_a_build(what: str, on_missing: str, *, strict: bool) -> None:
    options = Options(on_missing=on_missing, strict=strict)

    assert ((what, on_missing, strict) in FAILS) == options.fails(ERRORS[what])


@pytest.mark.parametrize("on_missing", ON_MISSING)
@pytest.mark.parametrize("what", ERRORS)
def test_only_what_is_missing_can_be_ignored(what: str, on_missing: str) -> None:
    ignored = (what, on_missing) == ("missing", "ignore")

    assert ignored != Options(on_missing=on_missing).says(ERRORS[what])


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("release", 3),
        ("release", ["a", 3]),
        ("release", {"a": 1}),
        ("expect", 3),
        ("expect", "123"),
        ("expect", True),
        ("on_missing", "shout"),
        ("on_missing", None),
        ("size", 0),
        ("size", 1025),
        ("size", True),
        ("badge_size", "96"),
        ("inline_size", 1.5),
    ],
)
def test_a_value_that_cannot_be_meant_is_named_with_its_option(option: str, value: object) -> None:
    with pytest.raises(SettingsError, match=rf"\A{option}: "):
        Options.of({option: value})


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, Options()),
        ({"release": None}, Options()),
        ({"release": "a"}, Options(release=("a",))),
        ({"release": ["a", "", "b"]}, Options(release=("a", "b"))),
        ({"release": ""}, Options(release=())),
        ({"expect": ""}, Options()),
        ({"expect": str(Digest.of_text("x"))}, Options(expect=Digest.of_text("x"))),
        ({"size": 1, "badge_size": 1024, "other": 3}, Options(size=1, badge_size=1024)),
    ],
)
def test_what_is_said_is_what_is_meant(values: dict[str, object], expected: Options) -> None:
    assert expected == Options.of(values)
