"""Promises of manifests: the same bytes each time, and nobody edits one unnoticed."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkface.digest import Digest
from checkface.errors import ManifestError
from checkface.manifest import Manifest
from checkface.release import Artifact, Release

SCHEMA = Path(__file__).parents[2] / "docs/schemas/checkface-manifest-1.schema.json"
NAMES = ("tiny-1.0-py3-none-any.whl", "tiny-1.0-cp311-cp311-linux_x86_64.whl", "tiny-1.0.tar.gz")
EMPTY = Digest.of_text("")

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@pytest.fixture(scope="module")
def manifest() -> str:
    held = [Artifact(name, size, EMPTY) for size, name in enumerate(NAMES)]
    return Manifest.of(Release.of_artifacts(held), {}).text


@pytest.mark.parametrize("environ", [{}, {"SOURCE_DATE_EPOCH": "1700000000"}])
def test_a_manifest_keeps_its_published_schema(environ: dict[str, str], manifest: str) -> None:
    written = Manifest.of(Manifest.parse(manifest).release, environ).text

    jsonschema.validate(json.loads(written), json.loads(SCHEMA.read_text()))


def test_what_is_read_is_written_again_to_the_byte(manifest: str) -> None:
    assert manifest == Manifest.parse(manifest).text


def test_an_artifact_s_words_stay_its_own_whatever_the_order(manifest: str) -> None:
    content = json.loads(manifest)
    content["artifacts"].reverse()
    content["artifacts"][0]["words"][3] = "zoo"

    assert (max(NAMES),) == Manifest.parse(json.dumps(content)).misspelt


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("schema", 2, "manifest schema 2 is not known here"),
        ("scheme", "cf2", "manifest scheme 'cf2' is not known here"),
        ("built", "yesterday", "does not match format"),
        ("artifacts", [], "at least one file"),
    ],
)
def test_what_is_not_known_is_refused(manifest: str, key: str, value: Any, said: str) -> None:
    with pytest.raises(ManifestError, match=said):
        Manifest.parse(json.dumps(json.loads(manifest) | {key: value}))


@pytest.mark.parametrize("key", ["filename", "sha256"])
def test_an_edited_manifest_is_refused(manifest: str, key: str) -> None:
    content = json.loads(manifest)
    old = content["artifacts"][0][key]
    content["artifacts"][0][key] = ("0" if old[0] != "0" else "1") + old[1:]

    with pytest.raises(ManifestError, match="the manifest contradicts itself"):
        Manifest.parse(json.dumps(content))


@pytest.mark.parametrize("name", ["../evil.whl", "a/b.whl", "a\\b.whl", "..", "", "a\nb.whl"])
def test_a_manifest_cannot_name_a_file_elsewhere(manifest: str, name: str) -> None:
    content = json.loads(manifest)
    content["artifacts"][0]["filename"] = name

    with pytest.raises(ManifestError, match="cannot stand in SHA256SUMS"):
        Manifest.parse(json.dumps(content))


def test_artifacts_stand_in_one_order_whatever_the_manifest_s(manifest: str) -> None:
    content = json.loads(manifest)
    random.Random(0).shuffle(content["artifacts"])  # noqa: S311 (any order will do)

    assert Manifest.parse(manifest) == Manifest.parse(json.dumps(content))


@given(st.text())
def test_any_text_is_a_manifest_error(text: str) -> None:
    with pytest.raises(ManifestError):
        Manifest.parse(text)


@given(JSON)
def test_any_json_is_a_manifest_error(value: Any) -> None:
    with pytest.raises(ManifestError):
        Manifest.parse(json.dumps(value))


@given(JSON, st.data())
def test_a_manifest_with_anything_in_any_place_is_read_or_a_manifest_error(
    manifest: str, value: Any, data: st.DataObject
) -> None:
    content = json.loads(manifest)
    holder = data.draw(
        st.sampled_from([content, content["release"], *content["artifacts"]]), "holder"
    )
    holder[data.draw(st.sampled_from(sorted(holder)), "key")] = value

    try:
        found = Manifest.parse(json.dumps(content))
    except ManifestError as error:
        assert str(error)  # noqa: PT017 (either is fine)
    else:
        assert isinstance(found, Manifest)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"schema": 1e999}', '{"schema": ' + "9" * 5000])
def test_what_trips_a_json_parser_is_a_manifest_error(text: str) -> None:
    with pytest.raises(ManifestError):
        Manifest.parse(text)
