"""Faces in pictures: sheets, cards, comparisons, and the files that releases carry."""
