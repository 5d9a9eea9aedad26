"""Turns the HTML of faces into what it looks like: one style and one script for all pages."""

STYLE = """\
/* Colours are the theme's own, so that light and dark pages both fit. Nothing moves.
   But a face has its own, also where a theme dims all pictures in the dark: it is compared. */
img.checkface-picture.checkface-picture { max-width: 100%; height: auto; margin: 0; padding: 0;
  border: 0; border-radius: 8px; vertical-align: middle; filter: none !important;
  box-shadow: 0 0 0 1px color-mix(in srgb, currentColor 15%, transparent); }
.checkface-words { font-weight: 600; }
.checkface-face { white-space: nowrap; }
.checkface-face .checkface-words, .checkface-face .checkface-name { white-space: normal; }
code.checkface-copied.checkface-copied { color: inherit; background: transparent; border: 0;
  padding: 0; font-size: .85em; overflow-wrap: anywhere; word-break: normal; white-space: pre-wrap;
  box-shadow: none; user-select: all; }
.checkface-digits { display: inline-block; padding-inline-end: .5ch; }
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
.sphinxsidebar .checkface-badge .checkface-says, .sidebar-sticky .checkface-badge .checkface-says {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
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
/* A theme may stripe and frame all tables of a page, and break no line in them: hence so often. */
.checkface-rows.checkface-rows.checkface-rows.checkface-rows.checkface-rows :is(th, td) {
  padding: .5em .75em .5em 0; text-align: start; white-space: normal;
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
// Digests in groups, as on a card, and a button to copy each of them, or a command. What is marked
// and copied has no blanks. Without this script, one click marks it all.
(() => {
  const group = code => {
    const [all, name, digits] = /^([a-z0-9]+:)([0-9a-f]{16,})$/.exec(code.textContent) || [];
    if (!all) return;
    const parts = [name, ...digits.match(/.{1,8}/g)].map(each => {
      const part = document.createElement("span");
      part.className = "checkface-digits";
      part.textContent = each;
      return part;
    });
    code.replaceChildren(...parts);
  };
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
  const enhance = () => {
    document.querySelectorAll("code.checkface-copied:not(:has(.checkface-digits))").forEach(group);
    if (navigator.clipboard) document.querySelectorAll(
      "code.checkface-copied:not(:has(+ .checkface-copy))").forEach(put);
  };
  if (window.document$) document$.subscribe(enhance); // a theme that changes pages by itself
  else if (document.readyState === "loading") addEventListener("DOMContentLoaded", enhance);
  else enhance();
})();
"""
"""Optional: pages work without it."""
