"""What each page of the site loads before it can be used: no more script than 60 KB, gzipped."""

from __future__ import annotations

import gzip
import posixpath
import re

import pytest

from checkface_server.site.pages import site_files

BAR = 60_000
IMPORT = re.compile(r'^(?:import|export)\b[^;]*?\bfrom "([^"]+)"|^import "([^"]+)"', re.MULTILINE)
SCRIPTS = {
    path: file.content for path, file in site_files().items() if path.endswith((".js", ".mjs"))
}
ENGLISH = "checkface/ui/languages/en.js"
TEXTS = {path for path in SCRIPTS if path.startswith(posixpath.dirname(ENGLISH))} - {ENGLISH}
LATER = ["checkface/ui/saving.js", "play/old_links.js", "check/results.js", "checkface/worker.js"]
"""What a visitor needs only after a click, a file or an old link."""


def loaded_by(path: str) -> set[str]:
    """Itself, and all that it imports before it runs."""
    waiting, found = [path], set[str]()
    while waiting:
        script = waiting.pop()
        if script in found:
            continue
        found.add(script)
        for match in IMPORT.finditer(SCRIPTS[script].decode()):
            place = posixpath.join(posixpath.dirname(script), match[1] or match[2])
            waiting.append(posixpath.normpath(place))
    return found


def sent(path: str) -> int:
    return len(gzip.compress(SCRIPTS[path], 6))


@pytest.mark.parametrize("page", ["check", "play", "use"])
def test_a_page_can_be_used_after_60_kilobytes_of_script(page: str) -> None:
    scripts = loaded_by(f"{page}/page.js")
    texts = max(map(sent, TEXTS))  # of a reader's own language, beside English for what it lacks

    assert "app.js" in scripts
    assert not scripts & {*TEXTS, *LATER}
    assert sum(map(sent, scripts)) + texts < BAR
