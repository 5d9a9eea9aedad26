"""The frame and the looks of our pages: light or dark as the reader's system is."""

from __future__ import annotations

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<header>
<p class="kicker">{kicker}</p>
<h1>{heading}</h1>
<p class="kinds">{subtitle}</p>
<ul class="counts">
{counts}
</ul>
</header>
{sections}
<footer>The verdicts come from the digests, never from the faces. A face proves that bytes are the
same, not that they are good.</footer>
</main>
</body>
</html>
"""
"""`default-src 'none'`: were a name ever to get past the escaping, the page still loads nothing."""

STYLE = """
:root { color-scheme: light dark; --paper: #f6f6f4; --card: #fff; --ink: #17191c;
  --muted: #5f656c; --line: #dfe1e3; --loud: #b3321a; --wash: #fdf0ed; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #131416; --card: #1d1f22; --ink: #eceded; --muted: #9aa0a6;
    --line: #303337; --loud: #ff8a70; --wash: #2c1a17; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 40px 24px 64px; }
p { margin: 0; }
.kicker, .kinds, .file, .note, footer, section > p { color: var(--muted); font-size: 14px; }
h1 { font-size: 26px; line-height: 1.25; margin: 4px 0; font-weight: 650;
  overflow-wrap: anywhere; }
.arrow { color: var(--muted); font-weight: 400; }
.counts { display: flex; flex-wrap: wrap; gap: 8px; list-style: none; margin: 20px 0 0;
  padding: 0; }
.counts li { background: var(--card); border: 1px solid var(--line); border-radius: 999px;
  padding: 4px 14px; font-size: 14px; }
.counts .loud { background: var(--loud); border-color: var(--loud); color: var(--paper); }
section { margin-top: 40px; }
h2 { font-size: 19px; margin: 0; font-weight: 650; }
.loud h2 { color: var(--loud); }
.cards { display: grid; gap: 16px; margin-top: 14px;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 500px), 1fr)); }
.loud .cards { grid-template-columns: 1fr; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 16px;
  padding: 18px 20px 20px; min-width: 0; }
.loud article { background: var(--wash); border: 2px solid var(--loud); }
h3 { font-size: 17px; margin: 0 0 12px; font-weight: 650; overflow-wrap: anywhere; }
h3 span { color: var(--muted); font-weight: 400; margin-left: 4px; }
.sides { display: flex; gap: 16px; align-items: flex-start; }
.sides > .arrow { align-self: flex-start; line-height: 128px; font-size: 22px; }
.side { flex: 1 1 0; min-width: 0; }
.faces { display: flex; gap: 6px; }
.faces img { width: 128px; height: auto; aspect-ratio: 1; flex: 0 1 auto; min-width: 0;
  border-radius: 12px; display: block; background: var(--line); object-fit: cover; }
.single .side { display: flex; gap: 16px; align-items: flex-start; }
.single .faces { flex: none; }
.single .said { min-width: 0; }
.single .words { margin-top: 0; }
.notes { margin-top: 12px; }
.words { font-weight: 600; margin-top: 10px; }
.file { overflow-wrap: anywhere; }
code { display: block; font: 11.5px/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, monospace;
  color: var(--muted); overflow-wrap: anywhere; margin-top: 4px; }
.loud code { color: var(--ink); }
.list { list-style: none; padding: 0; margin: 14px 0 0; font-size: 14px; }
.list li { padding: 8px 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.list span { color: var(--muted); }
footer { margin-top: 48px; border-top: 1px solid var(--line); padding-top: 16px; }
@media (max-width: 640px) { .loud .sides { flex-direction: column; align-items: stretch; }
  .loud .sides > .arrow { display: none; } }
"""
