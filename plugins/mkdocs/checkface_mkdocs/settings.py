"""Turns what a mkdocs.yml says into typed settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config, ValidationError

from checkface import CheckfaceError, Digest
from checkface.pages import (
    ON_MISSING,
    WHAT_IS_THIS,
    Options,
    digest_of,
    optional_text,
    size_of,
    text_list,
)

T = TypeVar("T")


class Checked(BaseConfigOption[T], Generic[T]):
    """An option that is the same in all documentation tools; unset it is its default."""

    def __init__(self, read: Callable[[object], T], default: T) -> None:
        super().__init__()
        self.read = read
        self.default = self.unset = default

    def run_validation(self, value: object) -> T:
        if value is None:
            return self.unset
        try:
            return self.read(value)
        except CheckfaceError as error:
            raise ValidationError(str(error)) from error


class Settings(Config):  # type: ignore[no-untyped-call]
    """The options below `checkface` in a mkdocs.yml."""

    enabled = c.Type(bool, default=True)
    """Whether the plugin does anything. Faces in pages vanish where it does not."""

    release = Checked[tuple[str, ...] | None](text_list, None)
    """What the site documents: a reference, or a list of which the first that is found is it.

    Unset it is the project's checkface.json, else its commit; an empty list is nothing."""

    expect = Checked[Digest | None](digest_of, None)
    """The digest that the release must have; another one, or none, always fails the build."""

    badge = c.Type(bool, default=True)
    """Whether each page shows the release's face and words in its footer."""

    block = Checked[tuple[str, ...]](text_list, ())
    """The pages that end with all that a reader needs to check it; a badge leads to the first."""

    size = Checked(size_of, 96)
    """Of each face of a block, in CSS pixels."""

    badge_size = Checked(size_of, 48)
    """Of a face of a badge or a table, in CSS pixels."""

    inline_size = Checked(size_of, 32)
    """Of a face within a line, in CSS pixels."""

    language = Checked(optional_text, "")
    """Of our words, such as `de`; unset it is that of the theme, page by page."""

    about = Checked(optional_text, WHAT_IS_THIS)
    """What says to a reader what a face is: a page of the site, or a URL; empty for none."""

    search = c.Type(bool, default=True)
    """Whether MkDocs' own search is kept where a site lists no plugin but this one."""

    record = c.Type(bool, default=True)
    """Whether the site has a checkface.json at its root, for programs."""

    on_missing = c.Choice(ON_MISSING, default="warn")
    """What to do where a reference names nothing: warn, error or ignore."""

    strict = c.Type(bool, default=False)
    """Whether a face that cannot be drawn fails the build, instead of a warning."""

    cache_dir = c.Type(str, default=".cache/plugin/checkface")
    """Where drawn pictures are kept between builds, seen from the folder of mkdocs.yml."""

    @property
    def usual(self) -> Options:
        """What is the same in all documentation tools."""
        sizes = (self.size, self.badge_size, self.inline_size)
        said = (self.language, self.about)
        return Options(self.release, self.expect, self.on_missing, self.strict, *sizes, *said)
