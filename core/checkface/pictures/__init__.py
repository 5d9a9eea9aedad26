"""Faces in pictures: sheets, cards, and the files that releases carry. A public room."""

from checkface.face import draw_faces
from checkface.picture_cache import exact_side
from checkface.pictures.published import face_png, sheet_png, trio_png
from checkface.pictures.tiles import strip_width

__all__ = ["draw_faces", "exact_side", "face_png", "sheet_png", "strip_width", "trio_png"]
