"""A file has one identity under every legal spelling of its name, and another file has another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from checkface import (
    Acceptance,
    Artifact,
    ArtifactName,
    Digest,
    Ledger,
    Release,
    normal_filename,
)

PLUM = "plum-1.0-py3-none-any.whl"
FIRST, SECOND = Digest.of_text("first"), Digest.of_text("second")

SPELLINGS = {
    PLUM: [
        "PLUM-1.0-py3-none-any.whl",
        "Plum-1.0.0-py3-none-any.whl",
        "plum-1-py3-none-any.whl",
        "plum-01.0-py3-none-any.whl",
        "plum-v1.0-py3-none-any.whl",
        "plum-0!1.0-py3-none-any.whl",
        "plum-1.0-PY3-None-ANY.whl",
        "plum-1.0-py3.py3-none-any.whl",
        "plum-1.0-py3.-none-any.whl",
        "plum-1.0-py3-none-any.WHL",
        "plum_-1.0-py3-none-any.whl",
        "_plum-1.0-py3-none-any.whl",
        "\uff50\uff4c\uff55\uff4d-1.0-py3-none-any.whl",
        "plum-\uff11.0-py3-none-any.whl",
    ],
    "a_b-2.0rc1-py2.py3-none-any.whl": [
        "a.b-2.0rc1-py2.py3-none-any.whl",
        "A__b-2.0.RC_1-py3.py2-none-any.whl",
        "a_b-2.0c1-py2.py3-none-any.whl",
        "a_b-2.0pre1-py2.py3-none-any.whl",
    ],
    "fig-1.0+ab.1-py3-none-any.whl": [
        "fig-1.0+AB.1-py3-none-any.whl",
        "fig-1.0+ab_1-py3-none-any.whl",
        "fig-1.0.0+ab.01-py3-none-any.whl",
    ],
    "fig-1.0.post0-py3-none-any.whl": [
        "fig-1.0_0-py3-none-any.whl",
        "fig-1.0_post-py3-none-any.whl",
        "fig-1.0.rev0-py3-none-any.whl",
        "fig-1.0r0-py3-none-any.whl",
    ],
    "fig-1.0-7a-py3-none-any.whl": ["fig-1.0-07A-py3-none-any.whl"],
    "fig-1.0-cp311-cp311-manylinux2014_x86_64.whl": [
        "fig-1.0-cp311-cp311-manylinux_2_17_x86_64.whl",
        "fig-1.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "fig-1.0-CP311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
    ],
    "a_b-1.0.tar.gz": ["a-b-1.0.tar.gz", "A.B-1.0.0.TAR.GZ", "a_b-v1.tar.gz"],
    "fig-1.0.post0.tar.gz": ["fig-1.0-0.tar.gz", "fig-1.0post.tar.gz"],
}


@pytest.mark.parametrize(
    ("name", "other"), [(name, other) for name, others in SPELLINGS.items() for other in others]
)
def test_every_spelling_is_the_same_file(name: str, other: str, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.record([Acceptance.now(name, FIRST, "")])

    assert normal_filename(other) == normal_filename(name)
    latest = ledger.latest(other)
    assert latest is not None
    assert latest.digest == FIRST
    assert ledger.forget(other) == 1


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        ("plum-1.0-1-py3-none-any.whl", "other build tag"),
        ("plum-1.0-py2.py3-none-any.whl", "other Python tag"),
        ("plum-1.0-py3-abi3-any.whl", "other ABI"),
        ("plum-1.0-py3-none-win32.whl", "other platform"),
        ("plum-1.0.tar.gz", "other kind of file"),
        ("plum-1.0.1-py3-none-any.whl", "other version"),
        ("plum-1.0.post0-py3-none-any.whl", "other version"),
        ("plum-1.0+1-py3-none-any.whl", "other version"),
        ("plum-1!1.0-py3-none-any.whl", "other version"),
        ("plums-1.0-py3-none-any.whl", "other project"),
    ],
)
def test_another_file_is_another_and_says_why(other: str, difference: str) -> None:
    one, two = ArtifactName.parse(PLUM), ArtifactName.parse(other)
    assert one
    assert two
    assert one.differences(two) == two.differences(one) == (difference,)
    assert one.is_sibling(two) == (difference not in {"other version", "other project"})
    assert str(one) != str(two)


@pytest.mark.parametrize(
    "name", ["notes.txt", "a.whl", "plum-one-py3-none-any.whl", "plum-\u0661.0-py3-none-any.whl"]
)
def test_any_other_name_stays_as_it_is(name: str) -> None:
    assert ArtifactName.parse(name) is None
    assert normal_filename(name) == name


NUMBERS = st.integers(min_value=0, max_value=300)
RELEASES = st.lists(NUMBERS, min_size=1, max_size=4)
PROJECTS = st.from_regex(r"\A[a-z0-9]+(?:-[a-z0-9]+){0,2}\Z")
TAGS = st.lists(st.sampled_from(["py2", "py3", "cp311", "cp312"]), min_size=1, unique=True)


@st.composite
def versions(draw: st.DrawFn) -> str:
    release = ".".join(map(str, draw(RELEASES)))
    pre = draw(st.sampled_from(["", "a1", "b2", "rc3"]))
    post = draw(st.sampled_from(["", ".post0", ".post4"]))
    dev = draw(st.sampled_from(["", ".dev0", ".dev9"]))
    local = draw(st.sampled_from(["", "+x", "+x.1", "+1"]))
    return f"{draw(st.sampled_from(['', '2!']))}{release}{pre}{post}{dev}{local}"


def respelt(draw: st.DrawFn, version: str) -> str:
    """The same version, written in another way that PEP 440 allows."""
    public, _, local = version.partition("+")
    public = public.replace("rc", draw(st.sampled_from(["rc", "c", ".RC", "_pre", "preview"])))
    public = public.replace(".post", draw(st.sampled_from([".post", "post", "_rev", ".R"])))
    public = public.replace(".dev", draw(st.sampled_from([".dev", "DEV", "_dev"])))
    public = draw(st.sampled_from(["", "v"])) + public
    return f"{public}+{local.upper().replace('.', '_')}" if local else public


@st.composite
def two_spellings(draw: st.DrawFn) -> tuple[str, str]:
    project, version, tags = draw(PROJECTS), draw(versions()), draw(TAGS)
    other = draw(st.permutations([*tags, *draw(st.lists(st.sampled_from(tags), max_size=2))]))
    runs = st.sampled_from(["_", ".", "__", "._"])
    spelt = "".join(draw(runs) if letter == "-" else letter for letter in project)
    case: Any = draw(st.sampled_from([str.upper, str.lower, str.title]))
    build = draw(st.sampled_from(["", "3", "12b"]))
    builds = [f"-{zeros}{build}" if build else "" for zeros in ("", "00")]
    one = f"{project.replace('-', '_')}-{version}{builds[0]}-{'.'.join(tags)}-none-any.whl"
    return one, f"{case(spelt)}-{respelt(draw, version)}{builds[1]}-{'.'.join(other)}-none-any.whl"


@given(two_spellings())
def test_the_identity_is_stable_under_respelling(names: tuple[str, str]) -> None:
    one, other = names
    assert normal_filename(one) == normal_filename(other)
    assert normal_filename(normal_filename(one)) == normal_filename(one)


@given(versions(), versions())
def test_versions_collapse_exactly_if_they_are_equal(one: str, other: str) -> None:
    same = normal_filename(f"p-{one}-py3-none-any.whl") == normal_filename(
        f"p-{other}-py3-none-any.whl"
    )
    assert same == (Version(one) == Version(other))


def test_a_manifest_knows_a_file_by_its_other_spelling() -> None:
    release = Release.of_artifacts([Artifact(PLUM, 1, FIRST)])
    assert release.artifact("Plum-1.0.0-py3-none-any.whl") == Artifact(PLUM, 1, FIRST)
    assert release.artifact("plum-1.1-py3-none-any.whl") is None


def test_two_spellings_of_one_version_agree() -> None:
    names = ["plum-1.0-py3-none-any.whl", "plum-1.0.0.tar.gz"]
    release = Release.of_artifacts([Artifact(name, 1, FIRST) for name in names])
    assert (release.project, Version(release.version)) == ("plum", Version("1"))


def test_an_old_ledger_with_raw_names_is_compared_by_identity(tmp_path: Path) -> None:
    ledger, other = Ledger(tmp_path / "here.jsonl"), Ledger(tmp_path / "there.jsonl")
    ledger.record([Acceptance.now("PLUM-1.0-py3-none-any.whl", FIRST, "")])
    other.record([Acceptance.now("plum-1.0.0-py3-none-any.whl", SECOND, "")])

    found = ledger.compare(other.read())

    assert len(found.different) == 1
    assert found.only_here == found.only_there == ()
