"""Play in Chromium: it draws what Python draws, sends nothing, and its address is its state."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.hosts.browser.chromium_window import Window, open_window
from tests.hosts.site.pages_at_work import At, lay_out, sha256
from tests.hosts.site.static_site import StaticSite, static_site

from checkface import Digest, Face, Painter
from checkface.latents import Latent, morph, slide
from checkface.pictures.card import Card, card_svg
from checkface.pictures.posted import Posted

HASH = "decodeURIComponent(location.hash)"
BUSY = "document.querySelector('#picture').getAttribute('aria-busy')"
TYPED = "some-one-typed-this"


@pytest.fixture(scope="module")
def window() -> Iterator[Window]:
    yield from open_window()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaticSite]:
    with static_site(lay_out(tmp_path_factory.mktemp("site"))) as site:
        yield site


@pytest.fixture
def play(window: Window, site: StaticSite) -> At:
    window.resize(1280, 1000)
    window.complaints()  # of another test
    return At(window, site.url)


def pixels_of(subject: Face | Latent) -> str:
    return sha256(Painter(cached=False).draw([subject], 1024)[0].tobytes())


def latent(value: str) -> Latent:
    return Latent.of(Face(Digest.of_text(value)))


def test_what_is_typed_has_the_face_of_python_and_saves_as_it(play: At, tmp_path: Path) -> None:
    """Pixels, note, card, words and digest; and no name of a file tells what was typed."""
    value = "Gesicht ☺ <b>"
    digest = Digest.of_text(value)
    play.go("/play/")
    play.put("#first", value)
    play.wait_for(value)
    shown = play.read("document.querySelector('#picture').innerText").replace(" ", "")

    assert pixels_of(Face(digest)) == play.pixels
    assert "".join(Face(digest).words) in shown
    assert str(digest) in shown
    kind, name, data = play.saved("#png")
    (tmp_path / "saved.png").write_bytes(data)
    posted = Posted.of_file(tmp_path / "saved.png")
    assert posted
    assert posted.note
    assert ("image/png", f"checkface-{digest.value[:8]}.png") == (kind, name)
    assert (digest, "face 0") == (posted.note.digest, posted.note.shown)
    assert sha256(posted.image.tobytes()) == play.pixels
    kind, name, data = play.saved("#card")
    assert ("image/svg+xml", f"checkface-{digest.value[:8]}.svg") == (kind, name)
    ours = card_svg(Card(digest, value), [Image.new("RGB", (256, 256))])
    assert without_data(ours) == without_data(data.decode())
    with Image.open(io.BytesIO(play.saved("#webp")[2])) as webp:
        assert ("WEBP", (1024, 1024)) == (webp.format, webp.size)
    assert [] == play.complaints


def without_data(svg: str) -> str:
    return re.sub(r'base64,[^"]+', "", svg)


def test_a_frame_of_a_morph_with_sliders_is_that_of_python(play: At) -> None:
    """By the sliders of the page, and again by the link that it made of them."""
    expected = slide(morph(latent("hello"), latent("world"), 7, 25), "age", 1.5)
    play.go("/play/")
    play.click("[name=way][value=morph]")
    play.put("#age", "1500")
    play.put("#at", "7")
    play.wait(f"{HASH} === '#cf1/morph?text=hello&text=world&at=7&age=1500'")
    play.wait_for("hello → world")
    drawn = play.pixels
    link = play.read("location.hash")
    play.go(f"/play/{link}")
    play.wait_for("hello → world")

    assert pixels_of(expected) == drawn == play.pixels
    assert "image/webp" == play.saved("#webp")[0]
    assert b"tEXt" not in play.saved("#png")[2]


def test_back_and_forward_lead_through_what_was_looked_at(play: At) -> None:
    play.go("/play/")
    play.wait_for_words("hello")
    for value in ("one", "two"):
        for end in range(1, len(value) + 1):
            play.put("#first", value[:end])
        play.wait(f"{HASH} === arguments[0]", f"#cf1/face?text={value}")
        play.read(
            "document.querySelector('#first').dispatchEvent(new Event('change', {bubbles: true}))"
        )
    seen: list[str] = []
    for step in ("back", "back", "forward"):
        play.read(f"history.{step}()")
        expected = {0: "one", 1: "hello", 2: "one"}[len(seen)]
        play.wait_for_words(expected)
        seen.append(play.read("document.querySelector('#first').value"))

    assert ["one", "hello", "one"] == seen
    assert "#cf1/face?text=one" == play.read(HASH)


OLD = {
    "/?value=hello%20w%C3%B6rld": ("hello wörld", "#cf1/face?text=hello wörld"),
    "/play/?Value=a+b": ("a b", "#cf1/face?text=a b"),
    "/?from_value=hello&to_value=world": (
        "hello → world",
        "#cf1/morph?text=hello&text=world&at=12",
    ),
    "/play/?seed=389": ("seed:389", "#cf1/face?text=seed:389"),
    "/play/?num_multi=2&value0=ann&value1=bo": (
        "The average of 2 faces",
        "#cf1/mix?text=ann&text=bo",
    ),
}


@pytest.mark.parametrize("link", OLD)
def test_old_permalinks_become_new_ones(play: At, link: str) -> None:
    title, address = OLD[link]
    play.go(link)
    play.wait(f"{HASH} === arguments[0]", address)

    assert "" == play.read("location.search")
    assert play.read("location.pathname").startswith("/play/")
    play.wait(
        "document.querySelector('#picture .checkface-title')?.textContent === arguments[0]", title
    )
    assert ("seed" in link) == ("seed" in play.read("document.querySelector('#said').textContent"))


def test_nothing_that_is_typed_is_in_any_request(play: At, site: StaticSite) -> None:
    """But for the one that an old link itself is, until the page has a service worker."""
    before = len(site.asked)
    play.go(f"/?from_value={TYPED}&to_value=b")
    play.wait(f"{HASH}.includes(arguments[0])", TYPED)
    play.put("#first", f"{TYPED} too")
    play.wait(f"{HASH}.includes('too')")
    play.click("#surprise")
    play.click(".site-header nav a:last-child")
    play.wait("document.querySelectorAll('#snippets h2').length > 5")
    requests = play.read("performance.getEntriesByType('resource').map((each) => each.name)")

    asked = {path for path in site.asked[before:] if TYPED in path}
    assert asked <= {f"/?from_value={TYPED}&to_value=b"}
    told = [headers for headers in site.told[before:] if TYPED in headers]
    assert [] == told
    assert requests
    assert all(name.startswith(site.url) for name in requests)


HOSTILE = {
    "<img src=x onerror=alert(1)>": "<img src=x onerror=alert(1)>",
    "gpj.\u202eexe": "gpj.\\u202eexe",
    "\x1b[2J\u200b": "\\x1b[2J\\u200b",
    "": "(the empty text)",
    "x" * 200_000: "x" * 80 + "…",
}


def test_whatever_is_typed_is_text(play: At) -> None:
    """Markup, controls and very many letters; half a character has no face, and that is said."""
    play.go("/play/")
    for value, shown in HOSTILE.items():
        play.put("#first", value)
        play.wait_for_words(shown)
        play.wait("location.hash.startsWith('#cf1/face?text=')")
        assert not play.read("document.querySelector('main img')")
    play.wait(f"{HASH} === arguments[0]", f"#cf1/face?text={Digest.of_text('x' * 200_000)}")
    play.window.driver.execute_script(
        "const box = document.querySelector('#first'); box.value = 'a\\ud800';"
        "box.dispatchEvent(new Event('input', { bubbles: true }));"
    )
    play.wait("document.querySelector('#picture .checkface-note').textContent.includes('UTF-8')")
    assert play.read("document.querySelector('#png').disabled")
    assert [] == play.complaints


@pytest.mark.parametrize(
    "fragment", ["#cf1/face?text=%FF", "#cf9/face?text=a", "#<script>", "#main"]
)
def test_a_link_that_cannot_be_read_is_said(play: At, fragment: str) -> None:
    play.go(f"/play/{fragment}")
    play.wait("document.querySelector('#picture .checkface-title')?.textContent === 'hello'")

    said = play.read("document.querySelector('#said').textContent")
    assert ("An example is shown" in said) == (fragment != "#main")


def test_seventeen_people_are_too_many_and_none_too_few(play: At) -> None:
    play.go("/play/")
    play.click("[name=way][value=mix]")
    for lines, said in ((17, "more than 16"), (0, "at least one")):
        play.put("#team", "\n".join(map(str, range(lines))))
        play.wait(
            "document.querySelector('#picture .checkface-note').textContent.includes(arguments[0])",
            said,
        )
        assert "false" == play.read(BUSY)
        assert 64 == play.read("document.querySelector('#picture canvas').width")
        assert play.read("document.querySelector('#copy').disabled")


COUNTS = """
["canvas", "main *"].map((selector) => document.querySelectorAll(selector).length)
"""
TYPE_MUCH = """
const [done] = arguments;
const box = document.querySelector("#first");
(async () => {
  const { painterOnce } = await import("/checkface/ui/painter_once.js");
  const painter = await painterOnce.get(), draw = painter.draw.bind(painter), drawn = [];
  painter.draw = (subject, options) => {
    drawn.push(String(subject.digest));
    return draw(subject, options);
  };
  for (let n = 0; n < 500; n++) {
    box.value = `text ${n}`;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    if (n % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  done({ drawn });
  globalThis.drawnLater = drawn;
})();
"""

END_WORKERS = """
const [done] = arguments;
(async () => {
  const { painterOnce } = await import("/checkface/ui/painter_once.js");
  const died = new ErrorEvent("error", { message: "out of memory" });
  for (const { worker } of (await painterOnce.get()).crew?.all ?? []) worker.dispatchEvent(died);
  done();
})();
"""


def test_five_hundred_texts_leave_nothing_behind(play: At) -> None:
    """Only what somebody looked at is drawn, on the one canvas; and after a worker died, too."""
    play.go("/play/")
    play.wait_for("hello")
    before = play.read(COUNTS)
    play.window.driver.execute_async_script(TYPE_MUCH)
    play.wait_for("text 499")
    after = play.read(COUNTS)
    play.window.driver.execute_async_script(END_WORKERS)
    play.put("#first", "hello")
    play.wait_for("hello")

    assert before == after
    assert len(play.read("globalThis.drawnLater")) < 30
    assert pixels_of(Face(Digest.of_text("hello"))) == play.pixels


def test_without_weights_words_and_digest_are_there(window: Window, tmp_path: Path) -> None:
    with static_site(lay_out(tmp_path, weights=False)) as bare:
        play = At(window, bare.url)
        window.driver.get("about:blank")
        play.go("/play/")
        play.wait(
            "document.querySelector('#picture .checkface-note').textContent.includes('no weights')"
        )

        assert "false" == play.read(BUSY)
        assert " ".join(Face(Digest.of_text("hello")).words) == window.text(".checkface-words")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_is_cut_off(play: At, scheme: str, width: int) -> None:
    play.window.emulate("", {"prefers-color-scheme": scheme})
    play.window.resize(width, 900)
    try:
        play.go("/play/#cf1/morph?text=hello&text=world&at=12")
        play.wait("document.querySelector('#picture .checkface-title')")

        assert [] == play.window.violations("html")
        assert play.read("document.documentElement.scrollWidth <= innerWidth")
    finally:
        play.window.emulate("", {})


ANIMATION = """
const [done] = arguments;
(async () => {
  const { animationBlob } = await import("/checkface/ui/saving.js");
  const { Picture } = await import("/checkface/painter.js");
  const grey = (n) => new Picture(64, new Uint8Array(64 * 64 * 3).fill(80 * n));
  const blob = await animationBlob([0, 1, 2].map(grey), 83);
  const reader = new FileReader();
  reader.onload = () => done(reader.result);
  reader.readAsDataURL(blob);
})();
"""


def test_an_animation_is_a_webp_that_moves(play: At) -> None:
    play.go("/use/")
    said = play.window.driver.execute_async_script(ANIMATION)

    assert said.startswith("data:image/webp;base64,")
    with Image.open(io.BytesIO(base64.b64decode(said.partition(",")[2]))) as image:
        assert (3, (64, 64)) == (image.n_frames, image.size)  # type: ignore[attr-defined]
        for number in range(3):
            image.seek(number)
            assert np.allclose(80 * number, np.asarray(image.convert("RGB")), atol=3)
            assert 83 == image.info["duration"]
