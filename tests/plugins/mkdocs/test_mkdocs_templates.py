"""Promises to themes, to macros, to other plugins and to `mkdocs serve`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from mkdocs.config import load_config
from tests.plugins.mkdocs.site_workshop import WORDS, Workshop

from checkface_mkdocs.footer import with_badge
from checkface_mkdocs.search import Hidden
from checkface_mkdocs.site import Site
from checkface_mkdocs.watching import watched_files

OVERRIDE = """\
{% extends "base.html" %}
{% block footer %}
<p id="own">{{ config.extra.checkface.title }}: {{ config.extra.checkface.words }}
<img src="{{ config.extra.checkface.picture | url }}" alt="{{ config.extra.checkface.alt }}"></p>
<p id="any">{{ checkface_face("path:released/tiny-1.0.tar.gz", size=20) }}
{{ checkface_face(trio=True) }}</p>
{% endblock %}
"""


def test_a_theme_may_place_the_face_itself(workshop: Workshop) -> None:
    (workshop.folder / "overrides").mkdir()
    (workshop.folder / "overrides/main.html").write_text(OVERRIDE)
    workshop.configure({"name": "mkdocs", "custom_dir": "overrides"}, badge=False, size=200)
    workshop.build()
    page = workshop.read("guide/releases/index.html")

    assert f'<p id="own">tiny 1.0: {WORDS}' in page
    assert 'width="20" height="20"' in page
    assert 'width="638" height="200"' in page
    assert [] == workshop.dead_ends()


def test_a_face_that_only_a_template_asks_for_is_said_where_it_is_missing(
    workshop: Workshop,
) -> None:
    (workshop.folder / "overrides").mkdir()
    override = '{% extends "base.html" %}{% block footer %}{{ checkface_face("x") }}{% endblock %}'
    (workshop.folder / "overrides/main.html").write_text(override)
    workshop.configure({"name": "mkdocs", "custom_dir": "overrides"})
    code, said = workshop.try_build()

    assert 0 == code
    assert "cannot resolve 'x'" in said


def test_a_macro_is_a_face(workshop: Workshop) -> None:
    workshop.configure(plugins=[{"macros": {"modules": ["checkface_markdown.macros"]}}])
    workshop.page("index.md", "# Tiny\n\n{{ checkface('release', size=20) }}\n")
    workshop.build()

    assert 'width="20"' in workshop.read("index.html")
    assert WORDS in workshop.read("index.html")


def test_a_page_without_a_footer_has_the_badge_at_its_end() -> None:
    page = "<html><body><p>Text</p></body></html>"

    assert '<p>Text</p><div class="checkface-footer">B</div>\n</body></html>' in with_badge(
        page, "B"
    )
    assert "no html" == with_badge("no html", "B")


def test_what_other_plugins_change_while_faces_are_hidden_stays() -> None:
    badge = '<figure class="checkface-badge" data-search-exclude>A</figure>'
    table = '<div class="checkface-table" role="group"><table><tr></tr></table></div>'
    face = '<span class="checkface-face" x><img> <span class="checkface-words">B</span></span>'
    page = f"<p>One {face}</p>{badge}{table}<div>Two</div>"
    hidden = Hidden()
    read = hidden.hide(page)

    assert "checkface-" not in read.replace("<!--checkface-", "")
    assert page + "More" == hidden.show(read + "More")
    assert "Nothing" == hidden.show(hidden.hide("Nothing"))


def test_a_comment_that_looks_like_a_mark_stays() -> None:
    hidden = Hidden()
    page = '<!--checkface-7--><figure class="checkface-badge">A</figure>'

    assert page == hidden.show(hidden.hide(page))


@pytest.fixture
def served(workshop: Workshop) -> Workshop:
    subprocess.run(["git", "init", "-q"], cwd=workshop.folder, check=True)
    logs = workshop.folder / ".git/logs"
    logs.mkdir(exist_ok=True)
    (logs / "HEAD").touch()
    return workshop


def test_a_server_watches_the_files_that_the_release_is_in(served: Workshop) -> None:
    served.configure(
        release=[
            "manifest:checkface.json#tiny-1.0.tar.gz",
            "path:released/tiny-1.0.tar.gz",
            "released/tiny-1.0-py3-none-any.whl",
            "git:HEAD",
            "path:nowhere",
            "pypi:tiny==1.0",
            "text:x",
        ]
    )
    config = load_config(str(served.folder / "mkdocs.yml"))
    plugin = config.plugins["checkface"]
    names = [
        str(path.relative_to(served.folder)) for path in watched_files(Site(config, plugin.config))
    ]

    assert [
        "checkface.json",
        "released/tiny-1.0.tar.gz",
        "released/tiny-1.0-py3-none-any.whl",
        ".git/logs/HEAD",
    ] == [str(Path(name)) for name in names]
