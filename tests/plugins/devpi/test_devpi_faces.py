"""What the page of a version says, whatever an index holds and whoever named it."""

from __future__ import annotations

import hashlib
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.plugins.devpi.stand_ins import StandInEntry, StandInLink, held_version

from checkface import Digest
from checkface_devpi.faces import MIRROR, THE_INDEX_SAYS, VOLATILE, Faces
from checkface_devpi.settings import Settings

WHEEL, SDIST = "plum-1.0-py3-none-any.whl", "plum-1.0.tar.gz"
HOSTILE = (
    "<script>alert(1)</script>-1.0.tar.gz",
    "a\"onerror=alert(1) x='-1.0.zip",
    "plum-1.0\u202egpj.tar.gz",
    "plum-1.0\x1b[2J.tar.gz",
    "</td></tr></table><h1>-1.0.tar.gz",
    "${structure: 1}-1.0.tar.gz",
    "&lt;b&gt;-1.0.zip",
    "javascript:alert(1)-1.0.zip",
    "plum-1.0\n.tar.gz",
    "\ud800-1.0.zip",
)
TEXTS = ("p", "strong", "code", "span", "a", "div", "figure", "img", "figcaption")
TAGS = (*TEXTS, "table", "thead", "tbody", "tr", "th", "td")
SIMPLE = "http://index.example/root/dev/+simple/"


class Seen(HTMLParser):
    """What a browser makes of it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def page(*links: Any, ready: bool = True, settings: Settings | None = None, **more: Any) -> Seen:
    faces = Faces(held_version(*links, **more), settings or Settings())
    words = frozenset(faces.digests) if ready else frozenset()
    return Seen(faces.html(words, "/pictures/{}".format, "/record", SIMPLE))


def test_each_file_and_the_release_have_a_face() -> None:
    seen = page(WHEEL, SDIST)

    sources = [value for name, value in seen.attributes if name == "src"]
    assert 3 == len(sources)
    assert all(str(each).startswith("/pictures/cf1-sha256-") for each in sources)
    assert WHEEL in seen.text
    assert SDIST in seen.text
    assert THE_INDEX_SAYS in seen.text
    assert ("href", "/record") in seen.attributes
    assert VOLATILE not in seen.text


def test_the_command_never_leaves_out_the_index() -> None:
    """On another index anybody may have taken the name."""
    seen = page(WHEEL, SDIST)

    assert f"pip-checkface install --index-url {SIMPLE} plum==1.0" in seen.text
    assert 1 == seen.text.count("pip-checkface install")


@pytest.mark.parametrize("links", [[SDIST], [WHEEL, "pear-1.0-py3-none-any.whl"], ["x.bin"]])
def test_what_no_wheel_says_is_in_no_command(links: list[str]) -> None:
    assert "install" not in page(*links).text


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("ready", [True, False])
@pytest.mark.parametrize("has_digest", [True, False])
def test_a_hostile_name_is_text(name: str, ready: bool, has_digest: bool) -> None:  # noqa: FBT001
    hashes = {"sha256": "0" * 64} if has_digest else {name: "x"}
    seen = page(StandInLink(name, hashes), SDIST, ready=ready, project=name, version=name)

    assert set(TAGS) >= set(seen.tags)
    assert not [key for key, _ in seen.attributes if key.startswith("on")]
    assert not set(seen.text) & set("\x1b\u202e\ud800")
    for key, value in seen.attributes:
        if key in ("href", "src"):
            assert str(value).startswith(("/", "https://github.com/checkface/"))


@pytest.mark.parametrize(
    ("hashes", "said"),
    [
        ({}, f"No face of {SDIST}: the index gives no sha256 of it."),
        ({"md5": "0" * 32}, f"No face of {SDIST}: the index gives no sha256 of it, only md5."),
        ({"sha256": "xyz"}, f"No face of {SDIST}: the index gives no sha256 of it."),
        ({"sha256": "0" * 63}, "gives no sha256"),
        ({"sha256": ""}, "gives no sha256"),
        ({"sha512": "0" * 128, "md5": ""}, "only md5 and sha512."),
    ],
)
def test_a_file_without_a_digest_is_said_and_makes_no_release(
    hashes: dict[str, str], said: str
) -> None:
    seen = page(WHEEL, StandInLink(SDIST, hashes))

    assert said in seen.text
    assert "There is no face of the whole release" in seen.text
    assert 1 == seen.tags.count("img")
    assert ("href", "/record") not in seen.attributes


def test_a_digest_in_capitals_is_the_same() -> None:
    value = hashlib.sha256(SDIST.encode()).hexdigest()
    assert page(SDIST).text == page(StandInLink(SDIST, {"sha256": value.upper()})).text


def test_files_that_a_mirror_does_not_have_yet_are_said() -> None:
    seen = page(WHEEL, StandInLink(SDIST, entry=StandInEntry(is_here=False)), type="mirror")

    assert "1 file is not on this server yet: digests are what the mirrored index" in seen.text
    assert MIRROR in seen.text
    assert VOLATILE not in page(SDIST, type="mirror", volatile=True).text, "that is said already"
    assert 3 == seen.tags.count("img")
    assert ("href", "/record") not in seen.attributes  # without a size there is no record


def test_a_file_that_this_server_has_lost_or_not_got_from_its_primary_is_said() -> None:
    seen = page(WHEEL, StandInLink(SDIST, entry=StandInEntry(is_here=False)))

    assert "1 file is not on this server." in seen.text
    assert "mirror" not in seen.text


def test_bases_whose_files_an_installer_gets_too_are_said() -> None:
    """The command of the page asks the whole index, and the page shows this index's own files."""
    assert (
        "gets files of root/base and me/<b> too" in page(SDIST, bases=("root/base", "me/<b>")).text
    )
    assert "gets files of" not in page(SDIST, bases=()).text
    assert "gets files of" not in page(SDIST).text


def test_a_volatile_index_is_said() -> None:
    assert VOLATILE in page(WHEEL, volatile=True).text


def test_what_is_not_ready_is_said_with_its_digest() -> None:
    seen = page(WHEEL, SDIST, ready=False)

    assert "img" not in seen.tags
    assert 3 == seen.text.count("its words come when this page is opened again")
    assert str(Digest.of_text(WHEEL)) in seen.text


def test_three_hundred_files_are_counted_and_not_all_shown() -> None:
    names = [f"plum-1.0-cp3{number}-cp3{number}-any.whl" for number in range(300)]
    seen = page(*names, ready=False, settings=Settings(files=20))

    assert "280 more files are not shown here" in seen.text
    assert 21 == seen.text.count("sha256:")


@pytest.mark.parametrize(("known", "unknown"), [(3, 0), (2, 1), (1, 2), (0, 3), (2, 9), (9, 2)])
@pytest.mark.parametrize("most", [0, 1, 3, 20])
def test_files_with_and_without_a_digest_are_counted_together(
    known: int, unknown: int, most: int
) -> None:
    """What is shown and what is said to be hidden is all there is, and only that can be drawn."""
    names = [f"plum-1.0-cp3{number}-cp3{number}-any.whl" for number in range(known + unknown)]
    links = [*names[:known], *(StandInLink(name, {}) for name in names[known:])]
    seen = page(*links, settings=Settings(files=most))
    shown = sum(name in seen.text for name in names)

    assert min(most, known + unknown) == shown
    hidden = known + unknown - shown
    assert (f"{hidden} more file" in seen.text) == bool(hidden)
    assert ("more file is" in seen.text) == (hidden == 1)
    faces = Faces(held_version(*links), Settings(files=most))
    assert min(most, known) == len([each for each in faces.pictures() if not each.trio])


def test_nothing_there_is_said() -> None:
    assert "There are no files here" in page().text
    assert "There are no files here" in page("plum-1.0.tar.gz.asc").text


def test_only_what_the_page_shows_can_be_drawn() -> None:
    faces = Faces(held_version(WHEEL, SDIST), Settings())

    assert 3 == len({picture.filename for picture in faces.pictures()})
    assert {picture.digest for picture in faces.pictures()} == set(faces.digests)
