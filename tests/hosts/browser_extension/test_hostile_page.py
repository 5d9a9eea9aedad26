"""A page that does what it can against the card learns nothing, and takes nothing unseen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from tests.hosts.browser_extension.browser import CHROMIUM_ID, Browser, until
from tests.hosts.browser_extension.sites import Site

from checkface import Digest, Face

TEXT = "pay\u202egnihton\u202c <img src=x onerror=alert(1)> \u0000\u200b"
HOSTILE = """
window.seen = [];
window.called = [];
const real = { observe: MutationObserver.prototype.observe };
new MutationObserver((records) => {
  for (const {addedNodes} of records)
    for (const node of addedNodes)
      seen.push([node.nodeName, node.attributes.length, String(node.shadowRoot), node.innerHTML]);
}).observe(document, {childList: true, subtree: true});
for (const [where, names] of [
    [Element.prototype, ["attachShadow", "append", "setAttribute", "remove"]],
    [Document.prototype, ["createElement"]], [HTMLDialogElement.prototype, ["showModal", "close"]],
    [CanvasRenderingContext2D.prototype, ["putImageData", "getImageData"]],
    [MutationObserver.prototype, ["observe"]], [Range.prototype, ["selectNodeContents"]]])
  for (const name of names) {
    const before = where[name];
    where[name] = function (...given) { called.push(name); return before.apply(this, given); };
  }
for (const name of ["digest", "text", "id", "words", "failed", "window"])
  Object.defineProperty(Object.prototype, name,
    {get() { return "polluted"; }, set() { called.push(name); }, configurable: true});
Array.prototype.map = () => { called.push("map"); return []; };
String.prototype.match = () => null;
window.chrome = {runtime: {connect: () => called.push("connect")}};
for (const name of ["message", "connect", "focusin", "keydown", "beforetoggle", "toggle", "close"])
  addEventListener(name, ({type, target}) => { called.push(`${type} ${target.nodeName}`); }, true);
"""
STYLE = """
div, dialog, canvas, body *, html > div { display: none !important; opacity: 0 !important;
  visibility: hidden !important;
  transform: scale(0) !important; clip-path: circle(0) !important; position: static !important;
  width: 0 !important;
  color: transparent !important; font-size: 0 !important; pointer-events: none !important; }
body #it { display: block !important; visibility: visible !important; }
"""


def opened(browser: Browser, site: Site, script: str = "", text: str = "text") -> Page:
    page = browser.context.new_page()
    page.goto(site.page("/", f"<title>t</title><style>{STYLE}</style><p id=it></p>"))
    page.evaluate("(text) => { document.querySelector('#it').textContent = text; }", text)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#it'))")
    page.evaluate(f"() => {{ {script} }}")
    return page


def words(text: str) -> str:
    return " ".join(Face(Digest.of_text(text)).words)


def test_a_page_sees_one_empty_element_and_can_neither_hide_it_nor_read_it(
    granted: Browser, site: Site
) -> None:
    page = opened(granted, site, HOSTILE, TEXT)
    text = page.evaluate("String(getSelection())")

    granted.check(page)

    said = granted.card(page).waits_for(words(text))
    granted.card(page).waits_until_drawn()
    assert r"\u202e" in said
    assert "<img src=x onerror=alert(1)>" in said
    assert [["DIV", 0, "null", ""]] == page.evaluate("seen")
    called = page.evaluate("called")
    assert not [each for each in called if " " not in each], called
    assert {"DIV"} >= {each.split()[-1] for each in called}
    assert words(text) not in page.evaluate(
        "document.documentElement.innerText + document.all.length"
    )
    middle = "document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.nodeName"
    assert "DIV" == page.evaluate(middle)


def test_no_event_of_a_script_closes_the_card_or_presses_its_buttons(
    granted: Browser, site: Site
) -> None:
    page = opened(granted, site)
    granted.check(page)
    card = granted.card(page)
    card.waits_for(words("text"))
    windows = len(granted.context.pages)

    page.evaluate(
        """() => {
          const host = document.documentElement.lastElementChild;
          const far = {bubbles: true, composed: true, clientX: 1, clientY: 1};
          for (const name of ["click", "pointerdown", "pointerup", "mousedown", "close", "cancel"])
            host.dispatchEvent(new MouseEvent(name, far));
          for (const key of ["Escape", "Enter", " "])
            for (const name of ["keydown", "keyup"])
              host.dispatchEvent(new KeyboardEvent(name, {key, bubbles: true, composed: true}));
          host.click();
          host.focus();
          host.blur();
        }"""
    )
    page.wait_for_timeout(500)

    assert "Close" in card.text()
    assert windows == len(granted.context.pages)


NEW_ROOT = "document.createElement('html')"
TAKING = {
    "removes it": "host.remove()",
    "moves it": "document.body.append(host)",
    "takes the root away": f"document.replaceChild({NEW_ROOT}, document.documentElement)",
    "writes anew": "document.open(); document.write('<p>mine'); document.close()",
}
HIDING = {
    "shows nothing": "document.documentElement.style.setProperty('display', 'none', 'important')",
    "skips it": "document.documentElement.style.contentVisibility = 'hidden'",
    "shrinks it": "document.documentElement.style.setProperty('zoom', '0.05', 'important')",
}


@pytest.mark.parametrize("taking", TAKING)
def test_a_card_that_a_page_takes_away_is_shown_in_a_window_of_our_own(
    granted: Browser, site: Site, taking: str
) -> None:
    watch = f"""new MutationObserver((records, watching) => {{
      const added = records.flatMap((each) => [...each.addedNodes]);
      const host = added.find((each) => each.nodeName === "DIV");
      if (!host) return;
      watching.disconnect();
      {TAKING[taking]};
    }}).observe(document.documentElement, {{childList: true}});"""
    page = opened(granted, site, watch)

    window = granted.new_window(lambda: granted.check(page, told="text"))

    window.get_by_text(words("text")).wait_for()
    window.close()
    page.close()


@pytest.mark.parametrize("hiding", HIDING)
def test_a_card_that_a_page_does_not_let_be_seen_is_shown_in_a_window_of_our_own(
    granted: Browser, site: Site, hiding: str
) -> None:
    page = opened(granted, site, HIDING[hiding])

    window = granted.new_window(lambda: granted.check(page, told="text"))

    window.get_by_text(words("text")).wait_for()
    assert not granted.card(page).nodes()
    window.close()
    page.close()


@pytest.mark.parametrize("hiding", HIDING)
def test_a_card_that_a_page_hides_later_is_shown_in_a_window_of_our_own(
    granted: Browser, site: Site, hiding: str
) -> None:
    page = opened(granted, site)
    granted.check(page, told="text")
    granted.card(page).waits_for(words("text"))

    window = granted.new_window(lambda: page.evaluate(f"() => {{ {HIDING[hiding]} }}"))

    window.get_by_text(words("text")).wait_for()
    window.close()
    page.close()


def test_what_one_page_does_takes_no_window_from_another(granted: Browser, site: Site) -> None:
    """A page opens one in a second; that was one in all."""
    pages = [opened(granted, site, HIDING["shows nothing"]) for _ in range(2)]
    for page in pages:
        window = granted.new_window(lambda page=page: granted.check(page, told="text"))  # type: ignore[misc]
        window.get_by_text(words("text")).wait_for()
    for page in granted.context.pages[1:]:
        page.close()


BUSY = """const asked = new XMLHttpRequest();
asked.open("GET", "/busy", false);
asked.send();
for (;;);"""


def test_a_page_that_never_answers_keeps_nobody_from_his_face(granted: Browser, site: Site) -> None:
    page = opened(granted, site)
    page.evaluate(f"() => {{ setTimeout(() => {{ {BUSY} }}, 0); }}")
    until(lambda: "/busy" in site.asked, "the page to be busy")

    window = granted.new_window(lambda: granted.check(page, told="text"))

    window.get_by_text(words("text")).wait_for()
    window.close()


def test_a_card_whose_faces_will_never_come_says_so(granted: Browser, site: Site) -> None:
    """The browser ends a service worker whenever it likes."""
    page = opened(granted, site)
    told = {"subject": {"title": "t", "about": "a", "digest": str(Digest.of_text("text"))}}
    granted.worker.evaluate(
        """async (told) => {
          const [tab] = await chrome.tabs.query({active: true, lastFocusedWindow: true});
          const target = {tabId: tab.id};
          await chrome.scripting.executeScript({target, files: ["card.js", "overlay.js"]});
          const port = chrome.tabs.connect(tab.id, {name: "overlay", frameId: 0});
          port.onMessage.addListener(() => port.disconnect());
          port.postMessage(told);
        }""",
        told,
    )

    granted.card(page).waits_for("The faces cannot be drawn here")


def test_a_page_finds_no_door_into_the_extension(granted: Browser, site: Site) -> None:
    page = opened(granted, site)

    found = page.evaluate(
        """async (id) => {
          const at = (path) => `chrome-extension://${id}/${path}`;
          const tried = ["manifest.json", "popup.html", "card.js", "checkface/cf1.wasm"];
          const got = (path) => fetch(at(path)).then(() => path, () => "");
          const fetched = await Promise.all(tried.map(got));
          const image = await new Promise((resolve) => {
            const made = new Image();
            made.onload = () => resolve("image");
            made.onerror = () => resolve("");
            made.src = at("icons/16.png");
          });
          const module = await import(at("ports.js")).then(() => "module", () => "");
          const runtime = typeof chrome === "object" && chrome.runtime ? "runtime" : "";
          postMessage({subject: {title: "mine"}}, "*");
          return [...fetched, image, module, runtime].filter(Boolean);
        }""",
        CHROMIUM_ID,
    )

    assert [] == found
    assert not granted.card(page).nodes()


def test_a_selection_that_cannot_be_written_is_said_and_not_made_into_another(
    granted: Browser, site: Site
) -> None:
    write = r"document.querySelector('#it').firstChild.data = 'a \ud800 b'"
    page = opened(granted, site, write)

    granted.check(page)

    granted.card(page).waits_for("half a character")
