"""Turns two named digests into one picture: both trios side by side, and the verdict above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checkface import keys
from checkface.cf1 import identity
from checkface.digest import Digest
from checkface.face import TRIO, Trio, draw_faces
from checkface.hookspecs import Resolved
from checkface.pictures.fonts import Weight
from checkface.pictures.page import CARD, DIFFERENT, INK, MUTED, SAME, SCALE, Page, Type
from checkface.pictures.verdict import Verdict
from checkface.plain_text import plain

if TYPE_CHECKING:
    from PIL import Image

SIDE = 176
FACE_GAP = 10
FACE_RADIUS = 12
PADDING = 24
MARGIN = 40
GUTTER = 24
TRIO_WIDTH = TRIO * SIDE + (TRIO - 1) * FACE_GAP
PANEL_WIDTH = TRIO_WIDTH + 2 * PADDING
WIDTH = 2 * PANEL_WIDTH + GUTTER + 2 * MARGIN
HEAD = 104

NAME = Type(18, Weight.SEMIBOLD)
VERSION = Type(14, colour=MUTED)
WORDS = Type(18)
DETAIL = Type(13, colour=MUTED)
SPACE = 8

DIGITS_A_LINE = 32
DIGITS_A_GROUP = 8
DIGIT_SIZE = 15
DIGIT_STEP = 11.5
GROUP_SPACE = 10
DIGIT_LINE = 23


def draw_comparison(one: Resolved, other: Resolved) -> Image.Image:
    """Both trios, words and digests, and the verdict. Raises as `Verdict.of`."""
    verdict = Verdict.of(one.digest, other.digest)
    rows = -(-verdict.digits // DIGITS_A_LINE)
    panel = 2 * PADDING + 26 + SIDE + 74 + rows * DIGIT_LINE
    page = Page.blank(WIDTH, HEAD + panel + MARGIN)
    _draw_verdict(page, verdict)
    for number, entry in enumerate((one, other)):
        x = MARGIN + number * (PANEL_WIDTH + GUTTER)
        page.box(x, HEAD, PANEL_WIDTH, panel, 18, CARD)
        _draw_panel(page, x + PADDING, HEAD + PADDING, entry)
        _draw_digits(page, x + PADDING, HEAD + panel - PADDING, entry.digest, verdict)
    return page.image


def _draw_verdict(page: Page, verdict: Verdict) -> None:
    kind = Type(30, Weight.SEMIBOLD, SAME if verdict.same else DIFFERENT)
    page.text(MARGIN, 68, verdict.word, kind)
    page.text(MARGIN + kind.width(verdict.word) + 16, 68, verdict.reason, Type(16))
    page.text(WIDTH - MARGIN, 68, f"checkface {identity.SCHEME}", DETAIL, "r")


def _draw_panel(page: Page, x: float, y: float, entry: Resolved) -> None:
    version = VERSION.shorten(plain(entry.version or ""), TRIO_WIDTH / 3)
    name = NAME.shorten(plain(entry.name), TRIO_WIDTH - VERSION.width(version) - SPACE)
    page.text(x, y + 13, name, NAME)
    page.text(x + NAME.width(name) + SPACE, y + 13, version, VERSION)
    pictures = draw_faces(Trio(entry.digest).faces, SIDE * SCALE)
    for number, picture in enumerate(pictures):
        page.picture(x + number * (SIDE + FACE_GAP), y + 30, picture, SIDE, FACE_RADIUS)
    page.text(x, y + 30 + SIDE + 34, " ".join(keys.words(entry.digest)), WORDS)


def _draw_digits(page: Page, x: float, bottom: float, digest: Digest, verdict: Verdict) -> None:
    """All digits in columns, so that two panels can be read across; what is equal is grey."""
    rows = -(-verdict.digits // DIGITS_A_LINE)
    top = bottom - (rows - 1) * DIGIT_LINE
    page.text(x, top - 26, digest.algorithm, DETAIL)
    for place, digit in enumerate(digest.value):
        row, column = divmod(place, DIGITS_A_LINE)
        left = x + column * DIGIT_STEP + column // DIGITS_A_GROUP * GROUP_SPACE
        kind = _digit_type(place, verdict.first_difference)
        page.text(left + DIGIT_STEP / 2 - 1, top + row * DIGIT_LINE, digit, kind, "m")


def _digit_type(place: int, difference: int | None) -> Type:
    if difference is None or place < difference:
        return Type(DIGIT_SIZE, colour=MUTED)
    if place == difference:
        return Type(DIGIT_SIZE, Weight.SEMIBOLD, DIFFERENT)
    return Type(DIGIT_SIZE, colour=INK)
