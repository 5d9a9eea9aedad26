"""Turns the values of a canonical address into the picture that it is the address of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checkface import Digest
from checkface_server.answers.problems import ProblemError
from checkface_server.pictures import Kind, Layout, Picture, Scene, Shape
from checkface_server.subjects import Frame, Portrait, Slide, Subject

TRIO = 3
CARD_SIDE = 256
BADGE_SIDE = 64
Values = Mapping[str, Any]


def face(values: Values) -> Picture:
    return _single(Portrait(values["digest"], values["index"]), values)


def trio(values: Values) -> Picture:
    return Picture(Scene(_trio_of(values["digest"]), Layout.TRIO), _shape(values))


def words(values: Values) -> Picture:
    return _document(values, Layout.WORDS, Kind.TEXT)


def facts(values: Values) -> Picture:
    return _document(values, Layout.FACTS, Kind.JSON)


def card(values: Values) -> Picture:
    """A version alone says nothing: it stands behind the name."""
    digest, name, version = values["digest"], values["name"], values["version"]
    labels = (name or digest.short, version) if version else (name,) if name else ()
    subjects = _trio_of(digest) if values["trio"] else (Portrait(digest),)
    return Picture(Scene(subjects, Layout.CARD, labels=labels), Shape(CARD_SIDE, Kind.SVG))


def badge(values: Values) -> Picture:
    scene = Scene((Portrait(values["digest"]),), Layout.BADGE)
    return Picture(scene, Shape(BADGE_SIDE, Kind.SVG))


def morph_frame(values: Values) -> Picture:
    frame, frames = values["frame"], values["frames"]
    if frame >= frames:
        detail = f"There is no frame {frame} of {frames}: expected 0 to {frames - 1}."
        raise ProblemError(400, detail, "frame")
    return _single(Frame(values["start"], values["end"], frame, frames), values)


def loop(values: Values) -> Picture:
    """There and back: a picture on the way back is one of the way there, and drawn once."""
    start, end, frames = values["start"], values["end"], values["frames"]
    steps = tuple(
        Frame(start, end, min(step, frames - step), frames, is_loop=True) for step in range(frames)
    )
    return Picture(Scene(steps, Layout.ANIMATION, values["fps"]), _shape(values))


def mix(values: Values) -> Picture:
    return _single(values["parts"], values)


def slide(values: Values) -> Picture:
    return _single(Slide(values["start"], values["direction"], values["amount"]), values)


def _single(subject: Subject, values: Values) -> Picture:
    return Picture(Scene((subject,)), _shape(values))


def _shape(values: Values) -> Shape:
    return Shape(values["side"], Kind(values["kind"]))


def _trio_of(digest: Digest) -> tuple[Portrait, ...]:
    return tuple(Portrait(digest, index) for index in range(TRIO))


def _document(values: Values, layout: Layout, kind: Kind) -> Picture:
    return Picture(Scene((Portrait(values["digest"]),), layout), Shape(1, kind))
