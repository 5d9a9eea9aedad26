"""Turns a page into where it departs from the one look, which no theme may change."""

from __future__ import annotations

from tests.hosts.browser.chromium_window import Window

CLEAR = "rgba(0, 0, 0, 0)"
PICTURE = {
    "background-color": CLEAR,
    "border-top-left-radius": "0px",
    "border-top-width": "0px",
    "box-shadow": "none",
    "filter": "none",
    "margin-top": "0px",
    "mix-blend-mode": "normal",
    "opacity": "1",
    "padding-top": "0px",
}
"""A face is compared, and its corners and gaps are in its file."""
SPELLED = {"hyphens": "manual", "letter-spacing": "normal"}
"""A name with a hyphen more is another name."""
ROW = {"flex-direction": "row", "align-items": "center"}
ONE_LOOK = {
    "img.checkface-picture": PICTURE,
    "figure.checkface-block": {**ROW, "display": "flex", "border-top-left-radius": "12px"},
    "figure.checkface-badge": {**ROW, **SPELLED},
    "figure.checkface-block p": SPELLED,
    "figure.checkface-badge .checkface-words": {"font-weight": "400"},
    "figure.checkface-block .checkface-words": {"font-weight": "600"},
    "span.checkface-face": SPELLED,
    "span.checkface-face .checkface-words": {"font-weight": "600"},
    "table.checkface-rows": {**SPELLED, "display": "table"},
    "table.checkface-rows th": {"font-weight": "700"},
    "table.checkface-rows .checkface-words": {"font-weight": "600"},
    "code.checkface-copied": {"background-color": CLEAR, "border-top-width": "0px", **SPELLED},
}
"""What each part of ours comes to in each theme. Sizes follow the text around them."""
SMALLEST = 12
"""CSS pixels of a digit: some themes have smaller ones."""

DEPARTURES = """((wanted, smallest) => {
  const found = [];
  for (const [part, style] of Object.entries(wanted)) {
    for (const each of document.querySelectorAll(part)) {
      for (const [key, value] of Object.entries(style)) {
        const is = getComputedStyle(each).getPropertyValue(key);
        if (is !== value) found.push(`${part} has ${key} ${is} instead of ${value}`);
      }
    }
  }
  for (const each of document.querySelectorAll(".checkface-digits")) {
    const size = parseFloat(getComputedStyle(each).fontSize);
    const line = parseFloat(getComputedStyle(each.parentElement).fontSize);
    if (size < smallest || size !== line) found.push(`digits of ${size} in a line of ${line}`);
  }
  return [...new Set(found)];
})(arguments[0], arguments[1])"""


def departures(window: Window) -> list[str]:
    """None where the page in `window` has the one look."""
    found: list[str] = window.read(DEPARTURES, ONE_LOOK, SMALLEST)
    return found


def is_dark(window: Window) -> bool:
    """Whether what lies behind the text of the page is."""
    shown: str = window.read(
        "[document.body, document.documentElement]"
        ".map(each => getComputedStyle(each).backgroundColor)"
        ".find(each => !each.endsWith(', 0)'))"
    )
    red, green, blue = (int(part) for part in shown.strip("rgba()").split(",")[:3])
    return red + green + blue < 3 * 128
