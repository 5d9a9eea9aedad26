"""Turns the address of a face or morph into what others show of it: player, preview, oEmbed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import quote, urlencode, urlsplit

from checkface.pages import Html, element, join_html
from checkface_server.classic.errors import NotOfferedError, WrongParameterError
from checkface_server.classic.orders import LEAST_WIDTH
from checkface_server.lenient_query import Parameters
from checkface_server.previews import HEIGHT_OF_WIDTH

WHO = re.compile(r"(?:from_|to_)?(?:value|seed|guid|amount|num_multi)\d{0,2}")
HOW = ("dim", "fps", "num_frames", "kbitrate")
MORPH = ("from_", "to_")

TITLE = "A face that checkface drew"
MORPH_TITLE = "Two faces that checkface drew, and the one between them"
INVITATION = "Play with it"
MEANING = "The same bytes show the same face. Nobody whom you see is a real person."
PROVIDER = "checkface"
VIDEO_SIDE = 512
PREVIEW_WIDTH, PREVIEW_HEIGHT = 1200, 628
LEAST_ROOM, MOST_ROOM = 50, 999_999
"""Pixels that a page can say that it has: it may have far more than there ever are of a face."""
DIGITS = re.compile(rb"[0-9]{1,9}")

ICON = "/icons/icon.svg"
"""The site's. Browsers ask for one in any case."""
LOOK = """\
:root { color-scheme: light dark; }
body { max-width: 45rem; margin: 0 auto; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; }
main { text-align: center; }
img { max-width: 100%; height: auto; border-radius: .5rem; }
"""
LOOK_OF_PLAYER = """\
body { margin: 0; background: #000; }
video { display: block; width: 100vw; height: 100vh; object-fit: contain; }
"""
"""A frame of any form is full of it, without bars to scroll with."""


Sign: TypeAlias = Callable[[str], str]
"""Turns an address, without the server's own, into one that is answered: signed, where it must."""


def _as_it_is(address: str) -> str:
    return address


@dataclass(frozen=True)
class Shown:
    """A face, or a morph of two, as an address says who it is: only that part of its query."""

    who: dict[str, bytes] = field(repr=False)
    signed: Sign = _as_it_is

    @classmethod
    def of(cls, parameters: Parameters, signed: Sign = _as_it_is) -> Shown:
        """All else that an address says stays out of what is made of it."""
        held = parameters.given.items()
        return cls({name: value for name, value in held if WHO.fullmatch(name)}, signed)

    @property
    def is_morph(self) -> bool:
        return any(name.startswith(MORPH) for name in self.who)

    def address(self, base: str, path: str, **more: str | int) -> str:
        """Of one of its pictures."""
        return base + self.signed(f"{path}?{urlencode({**more, **self.who}, quote_via=quote)}")

    def picture(self, base: str, side: int) -> str:
        path = "/api/webp/" if self.is_morph else "/api/face/"
        return self.address(base, path, dim=side)

    @property
    def title(self) -> str:
        return MORPH_TITLE if self.is_morph else TITLE

    @property
    def preview_size(self) -> tuple[int, int]:
        return (PREVIEW_WIDTH, PREVIEW_HEIGHT) if self.is_morph else (VIDEO_SIDE, VIDEO_SIDE)

    def preview(self, base: str) -> str:
        if self.is_morph:
            return self.address(base, "/api/linkpreview/", width=PREVIEW_WIDTH)
        return self.picture(base, VIDEO_SIDE)


def player(parameters: Parameters, signed: Sign = _as_it_is) -> Html:
    """A page that plays a morph and does nothing else: for a frame in somebody's timeline."""
    who = Shown.of(parameters)
    how = {name: value for name, value in parameters.given.items() if name in HOW}
    source = Shown(how | who.who, signed).address("", "/api/mp4/")
    # Without `playsinline` a telephone would play it over its whole screen, or not by itself.
    how_shown = {"autoplay": True, "loop": True, "muted": True, "controls": True}
    film = element("video", src=source, playsinline=True, aria_label=TITLE, **how_shown)
    return page(Html(), film, look=LOOK_OF_PLAYER)


def share_page(
    parameters: Parameters, base: str, signed: Sign = _as_it_is, *, has_films: bool = True
) -> Html:
    """A page whose head says to networks what to show; a person sees the picture.

    Its own address there says who it is and no more: what else was said is of one who shared it.
    """
    shown = Shown.of(parameters, signed)
    address = shown.address(base, "/share/")
    width, height = shown.preview_size
    about = {
        "og:type": "website",
        "og:site_name": PROVIDER,
        "og:title": shown.title,
        "og:description": MEANING,
        "og:url": address,
        "og:image": shown.preview(base),
        "og:image:type": "image/jpeg",
        "og:image:alt": shown.title,
        "og:image:width": str(width),
        "og:image:height": str(height),
        "twitter:card": "summary_large_image" if shown.is_morph else "summary",
        **(_video(shown, base) if shown.is_morph and has_films else {}),
    }
    asked = urlencode({"url": address, "format": "json"})
    found = base + signed(f"/oembed.json?{asked}")
    head = [
        *(_meta(name, content) for name, content in about.items()),
        element(
            "link", rel="alternate", type="application/json+oembed", href=found, title=shown.title
        ),
    ]
    return page(join_html(head), _shown_to_people(shown, base), title=shown.title)


def _shown_to_people(shown: Shown, base: str) -> Html:
    """The picture, what it means, and a way to the site, which draws by itself.

    No way where a latent is registered: only a server knows it, and the site asks none.
    """
    width, height = shown.preview_size
    pieces = [
        element("img", src=shown.preview(base), alt=shown.title, width=width, height=height),
        element("p", MEANING),
    ]
    if not any("guid" in name for name in shown.who):
        play = f"{base}/?{urlencode(shown.who, quote_via=quote)}"
        pieces.append(element("p", element("a", INVITATION, href=play)))
    return element("main", *pieces)


def _meta(name: str, content: str) -> Html:
    """Open Graph calls it a property, and Twitter a name."""
    kind = "name" if name.startswith("twitter:") else "property"
    return element("meta", **{kind: name, "content": content})


def oembed_answer(
    parameters: Parameters, base: str, signed: Sign = _as_it_is
) -> dict[str, str | int]:
    """What oEmbed answers: a photo, which moves if it is a morph.

    Raises `WrongParameterError`, and `NotOfferedError` for another format than JSON.
    """
    if parameters.word("format") not in {"", "json"}:
        raise NotOfferedError("oEmbed is offered as JSON only")
    width, height = (_most(parameters, name) for name in ("maxwidth", "maxheight"))
    shown = Shown.of(_parameters_of_page(parameters), signed)
    side = min(VIDEO_SIDE, width, height)
    return {
        "version": "1.0",
        "type": "photo",
        "title": shown.title,
        "provider_name": PROVIDER,
        "provider_url": base,
        "url": shown.picture(base, side),
        "width": side,
        "height": side,
        **_thumbnail(shown, base, width, height),
    }


def _thumbnail(shown: Shown, base: str, width: int, height: int) -> dict[str, str | int]:
    """It too has no more room than the page gives it; none where that is less than we draw."""
    if not shown.is_morph:
        side = min(VIDEO_SIDE, width, height)
        return _thumbnail_of(shown.picture(base, side), side, side)
    widest = min(PREVIEW_WIDTH, width, height * PREVIEW_WIDTH // PREVIEW_HEIGHT)
    if widest < LEAST_WIDTH:
        return {}
    preview = shown.address(base, "/api/linkpreview/", width=widest)
    return _thumbnail_of(preview, widest, round(widest * HEIGHT_OF_WIDTH))


def _thumbnail_of(address: str, width: int, height: int) -> dict[str, str | int]:
    """All three or none, as oEmbed has it."""
    return {"thumbnail_url": address, "thumbnail_width": width, "thumbnail_height": height}


def _parameters_of_page(parameters: Parameters) -> Parameters:
    """Of the page that `url` is: nobody asks there."""
    url = parameters.value("url")
    try:
        parts = urlsplit((url or b"").decode("utf-8", "surrogateescape"))
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"}:
        raise WrongParameterError("url", "the address of a page, http or https")
    return Parameters.of_query(parts.query.encode("utf-8", "surrogateescape"))


def _most(parameters: Parameters, name: str) -> int:
    """Pixels that there may be; where nobody says, as many as there ever are."""
    said = parameters.value(name)
    if said is None:
        return PREVIEW_WIDTH
    if not DIGITS.fullmatch(said) or not LEAST_ROOM <= int(said) <= MOST_ROOM:
        raise WrongParameterError(name, f"{LEAST_ROOM} to {MOST_ROOM} pixels")
    return min(int(said), PREVIEW_WIDTH)


def _video(shown: Shown, base: str) -> dict[str, str]:
    film = shown.address(base, "/api/mp4/", dim=VIDEO_SIDE)
    return {
        "og:video": film,
        "og:video:type": "video/mp4",
        "og:video:width": str(VIDEO_SIDE),
        "og:video:height": str(VIDEO_SIDE),
        "twitter:player": shown.address(base, "/api/mp4/", dim=VIDEO_SIDE, embed_html="true"),
        "twitter:player:width": str(VIDEO_SIDE),
        "twitter:player:height": str(VIDEO_SIDE),
    }


def page(head: Html, body: Html, *, title: str = TITLE, look: str = LOOK) -> Html:
    """Any of ours that is no page of the site."""
    start = Html(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
    )
    icon = element("link", rel="icon", href=ICON)
    about = [element("title", title), icon, element("style", Html(look))]
    end = Html("</body></html>\n")
    return join_html([start, *about, head, Html("</head><body>"), body, end], Html(""))
