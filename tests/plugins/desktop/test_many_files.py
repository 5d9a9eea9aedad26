"""Thousands of files: nobody waits for what is not shown, and the last verdict not for words."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.plugins.desktop.test_desk import ReadsAtOnce

from checkface import Digest
from checkface_desktop import page
from checkface_desktop.desk import Desk
from checkface_desktop.reading import read
from checkface_desktop.work import AT_ONCE, Drawn, Event, Read, Worded, Work

PATIENCE = 120.0
MANY = 3000
"""Requests: more than a pipe holds."""
ARTIST = """\
#!{python}
import json, sys, time
from pathlib import Path
while not Path({signal!r}).exists():
    time.sleep(0.02)
for line in sys.stdin:
    wanted = json.loads(line)
    for index in range(wanted["count"]):
        reply = {{**wanted, "index": index, "reason": "", "bytes": 1}}
        sys.stdout.write(json.dumps(reply) + "\\n" + "P")
        sys.stdout.flush()
"""


@pytest.fixture
def signal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file; once it is there, whoever is started in the place of Python replies to requests."""
    signal, program = tmp_path / "signal", tmp_path / "artist"
    program.write_text(ARTIST.format(python=sys.executable, signal=str(signal)))
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    return signal


@pytest.fixture
def work() -> Iterator[Work]:
    made = Work()
    yield made
    made.end()


def test_asking_for_faces_waits_for_nobody_and_the_file_that_is_looked_at_is_first(
    signal: Path, work: Work
) -> None:
    looked_at = Digest.of_bytes(b"this one")

    def ask() -> None:
        for number in range(MANY):
            work.draw(Digest.of_bytes(b"%d" % number), 8, 1)
        work.draw(looked_at, 8, 3)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PATIENCE)
    assert not asking.is_alive()
    signal.touch()

    first = events_until(work, lambda event: isinstance(event, Drawn) and event.index == 2)
    assert len(first) <= AT_ONCE + 3
    assert [event.digest for event in first[-3:] if isinstance(event, Drawn)] == [looked_at] * 3
    others = events_until(work, _counted(MANY + 3 - len(first)))
    assert all(isinstance(event, Drawn) for event in others)


def events_until(work: Work, last: Callable[[Event], bool]) -> list[Event]:
    found: list[Event] = []
    while not found or not last(found[-1]):
        found.append(work.events.get(timeout=PATIENCE))
    return found


def _counted(count: int) -> Callable[[Event], bool]:
    left = iter(range(count - 1, -1, -1))
    return lambda _: next(left) == 0


def test_words_come_when_all_files_have_their_digests(tmp_path: Path, work: Work) -> None:
    paths = [tmp_path / name for name in "abc"]
    for path in paths:
        path.write_text(path.name)
    desk = Desk(work, paths, "sha256")
    desk.begin()

    worded = 0
    while worded < len(paths):
        event = work.events.get(timeout=PATIENCE)
        if isinstance(event, Read):
            assert event.reading.words == ()
        worded += isinstance(event, Worded)
        desk.take(event)

    assert [item.reading for item in desk.items.values()] == [
        read(path, "sha256") for path in paths
    ]


def test_words_of_what_a_file_was_before_are_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("new")
    reader = ReadsAtOnce()
    desk = Desk(reader, [path], "sha256")
    desk.begin()
    late = Worded(0, Digest.of_bytes(b"old"), ("old", "words"))
    desk.take(late)
    reader.answer(desk)
    desk.take(late)

    assert desk.items[0].reading == read(path, "sha256")


def test_a_page_of_many_files_comes_with_the_faces_of_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MOST_DRAWN", 1)
    paths = [tmp_path / name for name in "abc"]
    for path in paths:
        path.write_text(path.name)

    readings = [read(path, "sha256") for path in paths]
    text = page.page_of(readings)

    assert text.count("<img") == 1
    assert all(" ".join(each.words) in text for each in readings)
