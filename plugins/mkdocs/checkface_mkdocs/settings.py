"""Turns what a mkdocs.yml says into typed settings."""

from __future__ import annotations

from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config, ValidationError

from checkface import CheckfaceError, Digest

LARGEST = 1024


class Several(BaseConfigOption[tuple[str, ...] | None]):
    """A text, or a list of texts."""

    def __init__(self, default: tuple[str, ...] | None) -> None:
        super().__init__()
        self.default = self.unset = default

    def run_validation(self, value: object) -> tuple[str, ...] | None:
        if value is None:
            return self.unset
        given = [value] if isinstance(value, str) else value
        if isinstance(given, list | tuple) and all(isinstance(each, str) for each in given):
            return tuple(filter(None, given))
        raise ValidationError(f"expected a text, or a list of texts, got {value!r}")


class Size(BaseConfigOption[int]):
    """The side of a face in CSS pixels."""

    def __init__(self, default: int) -> None:
        super().__init__()
        self.default = default

    def run_validation(self, value: object) -> int:
        if type(value) is int and 1 <= value <= LARGEST:
            return value
        raise ValidationError(f"expected a whole number from 1 to {LARGEST}, got {value!r}")


class Expected(BaseConfigOption[Digest | None]):
    """A digest, or nothing; an empty text is nothing, as of a variable that is not set."""

    def run_validation(self, value: object) -> Digest | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise ValidationError(f"expected a digest such as sha256:HEX, got {value!r}")
        try:
            return Digest.parse(value) if value else None
        except CheckfaceError as error:
            raise ValidationError(str(error)) from error


class Settings(Config):  # type: ignore[no-untyped-call]
    """The options below `checkface` in a mkdocs.yml."""

    enabled = c.Type(bool, default=True)
    """Whether the plugin does anything. Faces in pages vanish where it does not."""

    release = Several(None)
    """What the site documents: a reference, or a list of which the first that is found is it.

    Unset it is the project's checkface.json, else its commit; an empty list is nothing."""

    expect = Expected()
    """The digest that the release must have; another one, or none, always fails the build."""

    badge = c.Type(bool, default=True)
    """Whether each page shows the release's face and words in its footer."""

    block = Several(())
    """The pages that end with all that a reader needs to check it; a badge leads to the first."""

    size = Size(96)
    """Of each face of a block, in CSS pixels."""

    badge_size = Size(48)
    """Of a face of a badge or a table, in CSS pixels."""

    inline_size = Size(32)
    """Of a face within a line, in CSS pixels."""

    search = c.Type(bool, default=True)
    """Whether MkDocs' own search is kept where a site lists no plugin but this one."""

    record = c.Type(bool, default=True)
    """Whether the site has a checkface.json at its root, for programs."""

    on_missing = c.Choice(("warn", "error", "ignore"), default="warn")
    """What to do where a reference names nothing: warn, error or ignore."""

    strict = c.Type(bool, default=False)
    """Whether a face that cannot be drawn fails the build, instead of a warning."""

    cache_dir = c.Type(str, default=".cache/plugin/checkface")
    """Where drawn pictures are kept between builds, seen from the folder of mkdocs.yml."""
