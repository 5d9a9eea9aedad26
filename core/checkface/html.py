"""Turns portraits into HTML for pages of documentation, with the style that goes with it."""

from __future__ import annotations

import html
from collections.abc import Sequence

from checkface.documented import Documented
from checkface.plain_text import plain
from checkface.portrait import Portrait

EXCLUDED = 'data-search-exclude lang="en"'
"""Search engines of documentation that know the first pass over what it stands on; the second tells
screen readers how our words are spoken, whatever the language of the page."""
HEADINGS = ("Face", "Name", "Words", "Digest")


def face_html(
    portrait: Portrait, src: str, *, caption: bool = False, link: str | None = None
) -> str:
    """A face in a line of text, alone or with its name and its words."""
    face = _linked(_picture(portrait, src), link)
    if not caption:
        return face
    return (
        f'<span class="checkface-face" {EXCLUDED}>{face} '
        f'<span class="checkface-name">{_text(portrait.documented.label)}:</span> '
        f'<span class="checkface-words">{_words(portrait.documented)}</span></span>'
    )


def block_html(
    portrait: Portrait, src: str, *, link: str | None = None, documents: bool = False
) -> str:
    """All that a reader needs to check it: sentence, picture, words, digest and command.

    `documents` says that the page is of the documentation of what is shown.
    """
    documented = portrait.documented
    return (
        f'<figure class="checkface-block" {EXCLUDED}>\n'
        f"{_picture(portrait, src)}\n"
        "<figcaption>\n"
        f'<p class="checkface-title">{_sentence(documented, link, documents=documents)}</p>\n'
        f'<p class="checkface-words">{_words(documented)}</p>\n'
        f'<p class="checkface-line">{_copied(str(documented.resolved.digest))}</p>\n'
        f"{_commands(documented)}"
        f'<p class="checkface-about">{_about(documented)}</p>\n'
        "</figcaption>\n</figure>"
    )


def badge_html(
    portrait: Portrait, src: str, *, link: str | None = None, documents: bool = False
) -> str:
    """Face, title and words, small enough for footers and side bars; `documents` as above.

    A commit has no picture there: one that is on each page and changes with each push would teach
    readers that faces change.
    """
    documented = portrait.documented
    picture = "" if documented.is_commit and documents else _picture(portrait, src, lazy=True)
    return (
        f'<figure class="checkface-badge" {EXCLUDED}>{picture}'
        "<figcaption>"
        f'<span class="checkface-title">{_sentence(documented, link, documents=documents)}</span> '
        f'<span class="checkface-words">{_words(documented)}</span>'
        "</figcaption></figure>"
    )


def table_html(rows: Sequence[tuple[Portrait, str]]) -> str:
    """Each portrait, with the source of its picture, in a row with name, words and digest."""
    head = "".join(f'<th scope="col">{heading}</th>' for heading in HEADINGS)
    body = "\n".join(_row(portrait, src) for portrait, src in rows)
    return (
        f'<div class="checkface-table" role="group" aria-label="Table of faces" tabindex="0" '
        f'{EXCLUDED}>\n<table class="checkface-rows">\n'
        f"<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _row(portrait: Portrait, src: str) -> str:
    documented = portrait.documented
    return (
        f"<tr><td>{_picture(portrait, src, lazy=True)}</td>"
        f'<th scope="row">{_text(documented.label)}</th>'
        f'<td class="checkface-words">{_words(documented)}</td>'
        f"<td>{_copied(str(documented.resolved.digest))}</td></tr>"
    )


def _picture(portrait: Portrait, src: str, *, lazy: bool = False) -> str:
    loading = ' loading="lazy"' if lazy else ""
    return (
        f'<img class="checkface-picture" src="{html.escape(src)}" alt="{_text(portrait.alt)}" '
        f'width="{portrait.width}" height="{portrait.height}"{loading} decoding="async">'
    )


def _sentence(documented: Documented, link: str | None, *, documents: bool) -> str:
    """A commit is never taken for a release."""
    shown = documented.title if documents else documented.label
    title = _linked(f"<strong>{_text(shown)}</strong>", link)
    if documented.is_commit:
        return f"Not released yet: {title}"
    return f"This documentation describes {title}" if documents else title


def _commands(documented: Documented) -> str:
    label = '<span class="checkface-label">Check it:</span>'
    return "".join(
        f'<p class="checkface-line">{label} {_copied(each)}</p>\n' for each in documented.commands
    )


def _about(documented: Documented) -> str:
    """What the pictures are, for whoever has never seen one."""
    whose = "commit's name" if documented.is_commit else "digest"
    whose = f"release's {whose}" if documented.is_release else whose
    return f"Drawn from the {whose}; the same bytes show the same faces."


def _copied(text: str) -> str:
    """What a reader copies: one click marks it all, and the script adds a button."""
    return f'<code class="checkface-copied">{_text(text)}</code>'


def _words(documented: Documented) -> str:
    return _text(" ".join(documented.words))


def _linked(content: str, link: str | None) -> str:
    return f'<a href="{html.escape(link)}">{content}</a>' if link else content


def _text(written: str) -> str:
    return html.escape(plain(written))


STYLE = """\
/* Colours are the theme's own, so that light and dark pages both fit. Nothing moves. */
img.checkface-picture.checkface-picture { max-width: 100%; height: auto; margin: 0; padding: 0;
  border: 0; border-radius: 8px; vertical-align: middle; }
.checkface-words { font-weight: 600; }
.checkface-face { white-space: nowrap; }
.checkface-face .checkface-words, .checkface-face .checkface-name { white-space: normal; }
code.checkface-copied.checkface-copied { color: inherit; background: transparent; border: 0;
  padding: 0; font-size: .85em; overflow-wrap: anywhere; word-break: normal; white-space: pre-wrap;
  box-shadow: none; user-select: all; }
button.checkface-copy { font: inherit; font-size: .85em; color: inherit; background: transparent;
  border: 1px solid currentColor; border-radius: 4px; padding: 0 .5em; margin-inline-start: .6em;
  cursor: pointer; }

figure.checkface-block { display: flex; flex-wrap: wrap; align-items: center; gap: 1em 1.4em;
  width: auto; max-width: 100%; margin: 1.5em 0; padding: 1.1em 1.3em; text-align: start;
  border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: 12px;
  background: color-mix(in srgb, currentColor 4%, transparent); }
figure.checkface-block figcaption { flex: 1 1 19em; min-width: 0; max-width: none; margin: 0;
  padding: 0; color: inherit; font-size: 1em; font-style: normal; font-weight: 400;
  text-align: start; }
figure.checkface-block figcaption p.checkface-line { display: flex; gap: .6em; align-items: start; }
figure.checkface-block p.checkface-line .checkface-label { flex: none; }
figure.checkface-block p.checkface-line code { flex: 0 1 auto; min-width: 0; }
figure.checkface-block p.checkface-line button { flex: none; margin: 0; }
figure.checkface-block p.checkface-about { font-size: .85em; }
figure.checkface-block figcaption p { display: block; margin: 0 0 .35em; color: inherit;
  text-align: start; }
figure.checkface-block figcaption p:last-child { margin-bottom: 0; }
figure.checkface-block p.checkface-words { font-size: 1.15em; }
figure.checkface-block .checkface-title a { color: inherit; text-decoration: underline; }

figure.checkface-badge { display: flex; align-items: center; gap: .75em; position: relative;
  width: fit-content; max-width: 100%; margin: .75em 0; padding: 0; font-size: 13px;
  line-height: 1.4; text-align: start; }
figure.checkface-badge figcaption { margin: 0; padding: 0; min-width: 0; max-width: none;
  color: inherit; font-size: inherit; font-style: normal; font-weight: 400; text-align: start;
  overflow-wrap: anywhere; }
figure.checkface-badge figcaption > span { display: block; }
figure.checkface-badge .checkface-picture { flex: none; }
figure.checkface-badge .checkface-words { font-weight: 400; }
figure.checkface-badge a { color: inherit; text-decoration: underline; }
figure.checkface-badge a::after { content: ""; position: absolute; inset: 0; }
.checkface-footer { display: flex; justify-content: center; padding: .25em 1em; }
.md-footer-meta__inner > .checkface-footer { flex: 1 0 100%; justify-content: start;
  padding: 0 .6rem; }
.rst-content footer .checkface-footer { color: #404040; } /* as its pages: its grey is too pale */

.checkface-table { margin: 1.5em 0; overflow-x: auto; }
table.checkface-rows { width: 100%; min-width: 34em; margin: 0; border-collapse: collapse;
  font-size: .9em; line-height: 1.4; }
.checkface-table th, .checkface-table td { padding: .5em .75em .5em 0; text-align: start;
  vertical-align: middle; background: transparent; color: inherit; border: 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
.checkface-table td:first-child { width: 1px; }
.checkface-table td:first-child img.checkface-picture.checkface-picture { max-width: none; }
.checkface-table tbody th { overflow-wrap: anywhere; }
.checkface-table .checkface-words { min-width: 7em; }

@media print {
  figure.checkface-block, figure.checkface-badge, .checkface-table tr { break-inside: avoid; }
  .checkface-picture { print-color-adjust: exact; }
  button.checkface-copy { display: none; }
  .checkface-table { overflow: visible; }
}
"""
"""For all of them. Also without it each is readable."""

SCRIPT = """\
// A button to copy a digest or a command. Without this script, one click marks it all.
(() => {
  const put = code => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "checkface-copy";
    button.textContent = "Copy";
    button.setAttribute("aria-live", "polite");
    button.setAttribute("aria-label", `Copy ${code.textContent}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
      button.setAttribute("aria-label", `Copied ${code.textContent}`);
    });
    code.after(button);
  };
  const enhance = () => document.querySelectorAll(
    "code.checkface-copied:not(:has(+ .checkface-copy))").forEach(put);
  if (!navigator.clipboard) return;
  if (window.document$) document$.subscribe(enhance); // a theme that changes pages by itself
  else if (document.readyState === "loading") addEventListener("DOMContentLoaded", enhance);
  else enhance();
})();
"""
"""Optional: pages work without it."""
