"""Use it in Chromium: what is copied names this server, and a changed letter is another person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.hosts.browser.chromium_window import Window, open_window
from tests.hosts.site.pages_at_work import At, lay_out
from tests.hosts.site.static_site import StaticSite, static_site

from checkface import Digest, Face

WORDS = "document.querySelector('#other-face .checkface-words')?.textContent"
SHOWN = "document.querySelector('#snippets').textContent"


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    yield from open_window()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[StaticSite]:
    with static_site(folder) as site:
        yield site


@pytest.fixture
def use(window: Window, site: StaticSite) -> At:
    window.resize(1280, 1000)
    window.complaints()  # of another test
    return At(window, site.url)


def words_of(text: str) -> str:
    return " ".join(Face(Digest.of_text(text)).words)


def test_a_changed_letter_is_another_person(use: At) -> None:
    """And the same letter again the same one; whatever is typed is text."""
    use.go("/use/")
    use.wait(f"{WORDS} === arguments[0]", words_of("demo-1.O.tar.gz"))
    use.put("#other", "<img src=x>")
    use.wait(f"{WORDS} === arguments[0]", words_of("<img src=x>"))
    use.put("#other", "demo-1.0.tar.gz")
    use.wait(f"{WORDS} === arguments[0]", words_of("demo-1.0.tar.gz"))

    assert 2 == use.read("document.querySelectorAll('#proves figure').length")
    assert not use.read("document.querySelector('main img')")
    use.wait(
        "document.querySelector('#one-face').textContent"
        " === document.querySelector('#other-face').textContent"
    )


def test_addresses_are_those_of_the_server_that_the_page_came_from(
    use: At, folder: Path, site: StaticSite
) -> None:
    """On a plain host they are for the reader to fill in, and the page says so."""
    use.go("/use/")
    use.wait(f"{SHOWN}.includes('came from a plain host')")
    assert "https://faces.example.org/avatar/" in use.read(SHOWN)
    (folder / "openapi.json").write_text("{}")
    try:
        use.go("/use/")
        use.wait(f"{SHOWN}.includes(arguments[0])", f"{site.url}/avatar/%{{hash}}")
        assert "example.org" not in use.read(SHOWN)
    finally:
        (folder / "openapi.json").unlink()


def test_each_snippet_has_a_button_of_its_own(use: At) -> None:
    use.go("/use/")
    use.wait("document.querySelectorAll('#snippets pre').length > 8")

    buttons, blocks = (
        use.read(
            "[...document.querySelectorAll('.use-code button')].map((each) => each.ariaLabel)"
        ),
        use.read("[...document.querySelectorAll('.use-code pre')].map((each) => each.textContent)"),
    )
    assert len(blocks) == len(buttons) == len(set(buttons))
    assert all(
        block.splitlines()[-1] in label for block, label in zip(blocks, buttons, strict=True)
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_is_cut_off(use: At, scheme: str, width: int) -> None:
    use.window.emulate("", {"prefers-color-scheme": scheme})
    use.window.resize(width, 900)
    try:
        use.go("/use/")
        use.wait("document.querySelectorAll('#snippets pre').length > 8")

        assert [] == use.window.violations("html")
        assert use.read("document.documentElement.scrollWidth <= innerWidth")
    finally:
        use.window.emulate("", {})
