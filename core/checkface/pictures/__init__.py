"""Faces in pictures: sheets, cards, and the files that releases carry. A public room."""

from checkface.face import draw_faces
from checkface.picture_cache import PictureCache, exact_side, reduced
from checkface.pictures.animation import AnimationFormat, encode_animation, require_animation
from checkface.pictures.badge import badge_svg
from checkface.pictures.card import Card, card_svg
from checkface.pictures.formats import PictureFormat, encode
from checkface.pictures.published import face_png, sheet_png, trio_png
from checkface.pictures.tiles import strip_width, tile_row
from checkface.pictures.verdict import Verdict

__all__ = [
    "AnimationFormat",
    "Card",
    "PictureCache",
    "PictureFormat",
    "Verdict",
    "badge_svg",
    "card_svg",
    "draw_faces",
    "encode",
    "encode_animation",
    "exact_side",
    "face_png",
    "reduced",
    "require_animation",
    "sheet_png",
    "strip_width",
    "tile_row",
    "trio_png",
]
