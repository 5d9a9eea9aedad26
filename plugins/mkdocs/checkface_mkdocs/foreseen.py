"""Turns pages that are not converted yet into the pictures that they will show.

A picture that came up only while its page is converted would be there too late for plugins that
look at the files of a site before. What nobody can foresee, such as a face that a macro writes, is
added then all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from markdown import Markdown
from mkdocs.structure.files import File, Files

from checkface import CheckfaceError
from checkface.pages import Documented, Portrait, Texts
from checkface_mkdocs.site import Site

EXTENSION = "checkface"
SNIPPETS = "pymdownx.snippets"
"""Pages consist of other files where a site uses it."""
READING = (EXTENSION, SNIPPETS)


@dataclass(frozen=True)
class Foreseen:
    """The store of our Markdown extension for pages of which only the pictures are wanted."""

    site: Site

    def see(self, files: Files) -> None:
        """Place the pictures of all pages that name us; once for each."""
        for file in files.documentation_pages():
            if file.src_uri not in self.site.foreseen and not file.inclusion.is_excluded():  # type: ignore[no-untyped-call]
                self.site.foreseen.add(file.src_uri)
                self._see(file)

    def _see(self, file: File) -> None:
        try:
            text = self.site.completed(file.content_string, file)
            if EXTENSION in text or SNIPPETS in self.site.config.markdown_extensions:
                self._converter().convert(text)
        except Exception:  # noqa: BLE001 - whatever is wrong is said where the page is converted
            return

    def _converter(self) -> Markdown:
        known = self.site.config.mdx_configs
        wanted = [each for each in READING if each in self.site.config.markdown_extensions]
        options = {each: dict(known.get(each) or {}) for each in wanted}
        options[EXTENSION]["store"] = self
        return Markdown(extensions=wanted, extension_configs=options)

    def release(self) -> Documented:
        return self.site.release()

    def rows(self, reference: str) -> list[Documented]:
        return self.site.rows(reference)

    def place(self, portrait: Portrait) -> str:
        return self.site.put(portrait)

    def link(self, written: str) -> str:
        return written

    def texts(self) -> Texts:
        return self.site.texts()

    def stylesheet(self) -> None:
        """None is needed."""

    def report(self, error: CheckfaceError, written: str, line: int | None) -> str:
        """Not now: it is said where the page is converted."""
        del error, written, line
        return ""
