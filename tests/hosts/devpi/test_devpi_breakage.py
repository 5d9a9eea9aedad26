"""Whatever breaks on our side, an index goes on; and what was drawn once is there for good."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fakes.running_devpi import SKETCHED, Devpi
from tests.hosts.devpi.conftest import Serving
from tests.hosts.devpi.test_devpi_pages import FILES, SDIST, WHEEL, faces_of, with_plum
from tests.plugins.pip_verify.tiny_wheels import wheel

from checkface import Digest, Face
from checkface_devpi.picture import Picture
from checkface_pip_verify.self_test.index import JSON_TYPE, Reply
from checkface_pip_verify.self_test.index import serving as serving_index

BROKEN = """
import checkface_devpi.equipment as equipment, checkface_devpi.faces as faces
def planted(*_): raise RuntimeError("planted <b>here</b>")
faces.Faces.html = equipment.Equipment.prepare = planted
"""
ENDLESS = """
import time, checkface_devpi.answers as answers, checkface_devpi.studio as studio
import checkface_devpi.words as words
words.Words._find = studio.Studio._draw = lambda *_: time.sleep(3600)
answers.LONGEST_WAIT = 3600.0
"""
"""Nothing is ever ready, and whoever may wait waits for ever."""
GONE = """
import sys
sys.modules["checkface"] = None  # planted: what we stand on cannot be imported
"""
COUNTED = f"""{SKETCHED}
import os
why = studio._why_undrawn
def counted(pictures):
    names = " ".join(sorted(each.filename for each in pictures))
    os.write(1, ("DRAWN " + names + "\\n").encode())  # in one piece: other threads log there
    return why(pictures)
studio._why_undrawn = counted
"""
DRAWS_NOTHING = "import checkface_devpi.studio as studio; studio.COMMAND = ('false',)"
PRIVATE = """
import pluggy
hookimpl = pluggy.HookimplMarker("devpiserver")

@hookimpl
def devpiserver_stage_get_principals_for_pkg_read(ixconfig):
    return ["friend"]
"""
PLUM_IS_ALL = b'{"meta": {"api-version": "1.0"}, "projects": [{"name": "plum"}]}'
EVERYTHING = ("checkface-index", "projectinfos", 'class="files"', 'id="description"', "</html>")


def test_an_error_of_ours_leaves_upload_and_page_whole(own: Serving) -> None:
    with own(planted=BROKEN) as server:
        index = with_plum(server, "dev")
        page = server.page(index, "plum", "1.0")

        assert 200 == page.status
        assert [each for each in EVERYTHING if each not in page.text] == ["checkface-index"]
        assert "checkface could not show the faces of these files" in page.text
        assert "planted" not in page.text
        assert "planted" in server.said
        assert 200 == server.ask(f"/{index}/+simple/plum/").status


def test_a_server_that_cannot_import_us_starts_and_serves(own: Serving) -> None:
    """As after half an upgrade. An option of ours on its command line is known all the same."""
    with own(planted=GONE) as server:
        page = server.page(with_plum(server, "dev"), "plum", "1.0")

        assert [each for each in EVERYTHING if each not in page.text] == ["checkface-index"]
        assert "checkface: this server shows no faces" in server.said


def test_who_looks_at_a_mirror_keeps_no_upload_waiting(own: Serving) -> None:
    """devpi writes down what is new upstream within the request for a page, and locks all others
    out till that ends. So it must not wait for words, nor for a picture."""
    words = ("--checkface-seconds", "3600")
    with serving_index() as upstream, own(*words, planted=ENDLESS) as server:
        upstream.add(WHEEL, wheel("plum"))
        upstream.replies["/simple/"] = Reply(200, PLUM_IS_ALL, {"Content-Type": JSON_TYPE})
        about = {"type": "mirror", "mirror_url": upstream.url, "mirror_cache_expiry": 0}
        server.tell("PUT", "/root/mirror", about)

        page = server.page("root/mirror", "plum", "1.0")
        upstream.add(SDIST, FILES[SDIST])  # the next request has news too
        wanted = Picture(Digest.of_bytes(FILES[WHEEL]), trio=False, size=48)
        picture = server.ask(f"/root/mirror/plum/1.0/+checkface/{wanted.filename}")

        assert "its words come when this page is opened again" in page.text
        assert (503, "5") == (picture.status, picture.headers["Retry-After"])
        with_plum(server, "dev")


def test_many_views_draw_once_and_a_restart_draws_nothing(own: Serving, tmp_path: Path) -> None:
    with own(planted=COUNTED) as server, ThreadPoolExecutor(12) as clients:
        index = with_plum(server, "dev")
        _open_another(server, index)
        pages = list(clients.map(lambda _: server.page(index, "plum", "1.0"), range(12)))
        paths = faces_of(server.whole_page(index, "plum", "1.0"))
        assert {200} == {page.status for page in pages}
        assert set() == {path for page in pages for path in faces_of(page)} - set(paths)
        wanted = [path for path in paths for _ in range(8)]
        answers = list(clients.map(server.drawn, wanted))

        assert {200} == {answer.status for answer in answers}
        assert 1 == len({answer.body for answer in answers})
        drawn = re.findall(r"cf1-\S+png", "\n".join(_lines(server, "DRAWN")))
        names = sorted(path.rsplit("/", 1)[1] for path in paths)
        assert names == sorted(each for each in drawn if each in names)

    with own(planted=DRAWS_NOTHING) as server:
        assert paths == faces_of(server.whole_page(index, "plum", "1.0"))
        assert answers[0].body == server.ask(paths[0]).body
        assert (tmp_path / "server/.checkface").is_dir()
        assert not _lines(server, "could not be drawn")
        _require_words_without_pictures(server, index)


def _open_another(server: Devpi, index: str) -> None:
    """The host compiles its templates on their first use; of many at once Python 3.11 fails one.

    Its picture is drawn too: an upload that a server has not told of when it ends, it tells of when
    it starts, and then this picture would be the one that cannot be drawn.
    """
    content = b"pear"
    server.upload(index, "pear-1.0.zip", content, "pear", "1.0")
    page = server.page(index, "pear", "1.0")
    picture = Picture(Digest.of_bytes(content), trio=False, size=48)
    assert 200 == page.status
    assert 200 == server.drawn(f"/{index}/pear/1.0/+checkface/{picture.filename}").status


def test_a_private_index_shows_its_faces_to_whoever_may_read_it(
    own: Serving, tmp_path: Path
) -> None:
    """Its page itself is for everybody, as devpi has it; what of ours is there is not."""
    (tmp_path / "private_index.py").write_text(PRIVATE)
    about = tmp_path / "private_index-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: private-index\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[devpi_server]\nprivate-index = private_index\n")
    with own(planted=SKETCHED, PYTHONPATH=str(tmp_path)) as server:
        for user in ("friend", "stranger"):
            server.tell("PUT", f"/{user}", {"password": "pw", "email": "x@example.org"})
        index = with_plum(server, "dev")
        friend, stranger = server.allowed("friend"), server.allowed("stranger")
        shown = server.whole_page(index, "plum", "1.0", **friend)
        paths = [*faces_of(shown), f"/{index}/plum/1.0/+checkface/checkface.json"]

        assert 4 == len(paths)
        assert {200} == {server.drawn(path, **friend).status for path in paths}
        tag = f'"{paths[0].rsplit("/", 1)[1]}"'
        for who in ({}, stranger):
            page = server.page(index, "plum", "1.0", **who)
            assert "Faces are shown to whoever may read the files" in page.text
            assert not faces_of(page)
            assert {403} == {server.ask(path, **who).status for path in paths}
            assert 403 == server.ask(paths[0], If_None_Match=tag, **who).status
            assert 403 == server.ask(f"/{index}/pear/1.0/+checkface/checkface.json", **who).status


def _require_words_without_pictures(server: Devpi, index: str) -> None:
    """Of a file that nobody has drawn yet, where nothing can be drawn."""
    server.upload(index, "plum-2.0.zip", b"new", "plum", "2.0")
    page = server.whole_page(index, "plum", "2.0")
    answers = [server.ask(path) for path in faces_of(page)]

    assert " ".join(Face(Digest.of_bytes(b"new")).words) in page.text
    assert [503] * 2 == [answer.status for answer in answers]
    assert {"no-store"} == {answer.headers["Cache-Control"] for answer in answers}
    assert all(answer.headers["Retry-After"] for answer in answers)
    assert _lines(server, "could not be drawn")


def _lines(server: Devpi, what: str) -> list[str]:
    return [line for line in server.said.splitlines() if what in line]
