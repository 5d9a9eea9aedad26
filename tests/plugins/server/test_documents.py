"""What is written about a digest is what it says everywhere else."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from checkface import Digest, Face
from checkface.latents import Latent, latent_of_w, latent_of_z
from checkface_server.documents import document
from checkface_server.pictures import UNDRAWN, WRITTEN, Layout, Scene
from checkface_server.subjects import Known, Portrait

DIGEST = Digest.of_text("")
WORDS = " ".join(Face(DIGEST).words)
PICTURE = Image.new("RGB", (256, 256), "#804020")


def written(layout: Layout, *labels: str, faces: int = 1) -> str:
    subjects = tuple(Portrait(DIGEST, index) for index in range(faces))
    pictures = [] if layout in UNDRAWN else [PICTURE] * faces
    return document(Scene(subjects, layout, labels=labels), pictures).decode()


def test_words_are_one_line() -> None:
    assert f"{WORDS}\n" == written(Layout.WORDS)


def test_facts_hold_digest_and_words() -> None:
    facts = json.loads(written(Layout.FACTS))

    assert (str(DIGEST), WORDS.split(), "cf1") == (
        facts["digest"],
        facts["words"],
        facts["scheme"],
    )


@pytest.mark.parametrize("layout", [Layout.CARD, Layout.BADGE])
def test_a_reader_of_an_svg_gets_words_and_digest(layout: Layout) -> None:
    root = ET.fromstring(written(layout))  # noqa: S314 (our own text)
    said = " ".join(root.itertext())

    assert WORDS in said
    assert str(DIGEST) in said


@pytest.mark.parametrize("faces", [1, 3])
def test_a_card_has_as_many_faces_as_the_scene(faces: int) -> None:
    svg = written(Layout.CARD, faces=faces)

    assert faces == svg.count("<image ")


@pytest.mark.parametrize("name", ["<script>", "a&b", "\u202etxt.exe", "]]>", '"onload="'])
def test_a_label_is_text(name: str) -> None:
    root = ET.fromstring(written(Layout.CARD, name, "1"))  # noqa: S314 (our own text)

    assert {"svg", "title", "desc", "rect", "clipPath", "image", "text"} >= {
        element.tag.rpartition("}")[2] for element in root.iter()
    }
    assert "\u202e" not in "".join(root.itertext())


def test_numbers_of_a_digest_are_its_z_and_w() -> None:
    numbers = json.loads(written(Layout.NUMBERS))

    assert DIGEST.value == numbers["hash"]
    assert latent_of_z(numbers["qlatent"]) == latent_of_w(numbers["w"]) == Latent.of(Face(DIGEST))


def test_numbers_of_a_seed_name_it() -> None:
    numbers = json.loads(written(Layout.NUMBERS, "389"))

    assert 389 == numbers["seed"]
    assert "hash" not in numbers


def test_numbers_of_all_else_are_a_w_for_each_layer() -> None:
    latent = Latent.of(Face(DIGEST))
    scene = Scene((Known(latent),), Layout.NUMBERS)
    rows = json.loads(document(scene, []))["dlatent"]

    assert 18 == len(rows)
    assert {latent} == {latent_of_w(row) for row in rows}


def test_a_shield_is_what_its_maker_reads() -> None:
    """https://shields.io/badges/endpoint-badge"""
    shield = json.loads(written(Layout.SHIELD))

    assert (1, WORDS) == (shield["schemaVersion"], shield["message"])
    assert {"label", "color"} < set(shield)


def test_each_written_layout_has_a_writer_and_names_of_its_own() -> None:
    scenes = [Scene((Portrait(DIGEST),), layout) for layout in WRITTEN]
    labelled = [
        Scene((Portrait(DIGEST),), Layout.CARD, labels=labels)
        for labels in [("a",), ("a", "b"), ("a", ""), ("ab",)]
    ]

    assert len(scenes) + len(labelled) == len({one.name for one in [*scenes, *labelled]})
    assert not any("ab" in one.name.rpartition("/")[2].split(":") for one in labelled)
    assert all(one.is_typed for one in labelled)
