"""An export is the whole site or nothing, and takes nobody's files away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from checkface.errors import OutputError
from checkface_server.site import exporting
from checkface_server.site import weights as weights_room
from checkface_server.site.exporting import HEADERS, RECORD, export, prefix_of
from checkface_server.site.headers import POLICY
from checkface_server.site.pages import WEIGHTS, site_files
from checkface_server.site.weights import Weights


@pytest.fixture(autouse=True)
def _packed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights_room, "packed_weights", lambda: b"packed")


def content_of(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_it_holds_the_very_files_of_the_server(tmp_path: Path) -> None:
    done = export(tmp_path / "new" / "site", Weights())
    there = content_of(tmp_path / "new" / "site")

    assert {path: file.content for path, file in site_files().items()} | {
        WEIGHTS: b"packed",
        HEADERS: there[HEADERS],
        RECORD: there[RECORD],
    } == there
    assert POLICY in there[HEADERS].decode()
    assert (len(there), sum(map(len, there.values()))) == (done.files, done.size)
    assert [tmp_path / "new/site"] == [*(tmp_path / "new").iterdir()]
    assert 0o755 == (tmp_path / "new/site").stat().st_mode & 0o777


def test_a_second_one_replaces_the_first(tmp_path: Path) -> None:
    for _ in range(2):
        export(tmp_path / "site", Weights())
    before = content_of(tmp_path / "site")
    (tmp_path / "link").symlink_to(tmp_path / "site")

    export(tmp_path / "link", Weights())

    assert (tmp_path / "link").is_symlink()
    assert before == content_of(tmp_path / "site")
    assert {tmp_path / "site", tmp_path / "link"} == {*tmp_path.iterdir()}


def _added(folder: Path) -> str:
    (folder / "CNAME").write_text("example.org")
    return "'CNAME' .* is not ours"


def _edited(folder: Path) -> str:
    (folder / "site.css").write_text("body { color: red }")
    return "'site.css' .* was changed"


def _emptied(folder: Path) -> str:
    (folder / "mine").mkdir()
    return "'mine' .* is not ours"


def _linked(folder: Path) -> str:
    (folder / "app.js").rename(folder.parent / "app.js")
    (folder / "app.js").symlink_to(folder.parent / "app.js")
    return "'app.js'"


def _unrecorded(folder: Path) -> str:
    (folder / RECORD).unlink()
    return "is not ours"


def _misrecorded(folder: Path) -> str:
    (folder / RECORD).write_text("[1]")
    return "is not ours"


@pytest.mark.parametrize("change", [_added, _edited, _emptied, _linked, _unrecorded, _misrecorded])
def test_what_is_somebodys_is_not_taken_away(change: object, tmp_path: Path) -> None:
    export(tmp_path / "site", Weights())
    reason = change(tmp_path / "site")  # type: ignore[operator]
    before = content_of(tmp_path)

    with pytest.raises(OutputError, match=reason):
        export(tmp_path / "site", Weights())

    assert before == content_of(tmp_path)


def test_an_empty_folder_is_taken_and_a_file_is_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("text")

    assert export(tmp_path / "empty", Weights()).files
    with pytest.raises(OutputError, match="is no folder"):
        export(tmp_path / "file", Weights())
    with pytest.raises(OutputError, match="cannot export"):
        export(tmp_path / "file" / "site", Weights())


def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(tmp_path / "site", Weights())
    before = content_of(tmp_path)

    def full(_folder: Path, _files: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "_write", full)
    with pytest.raises(OutputError, match="No space left"):
        export(tmp_path / "site", Weights())

    assert before == content_of(tmp_path)


@pytest.mark.parametrize("moment", ["target.rename(old)", "new.rename(target)"])
def test_killed_between_two_renames_the_next_one_mends_it(moment: str, tmp_path: Path) -> None:
    """A process that ends without a word just after one of the two."""
    source = (
        Path(exporting.__file__)
        .read_text("utf-8")
        .replace(f"        {moment}\n", f"        {moment}\n        os._exit(9)\n", 1)
    )
    program = tmp_path / "killed.py"
    program.write_text(source)
    export(tmp_path / "site", Weights())
    before = content_of(tmp_path / "site")
    run = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "import killed\nfrom pathlib import Path\n"
        "from checkface_server.site import weights\n"
        "weights.packed_weights = lambda: b'packed'\n"
        f"killed.export(Path({str(tmp_path / 'site')!r}), weights.Weights())\n"
    )
    done = subprocess.run([sys.executable, "-c", run], check=False, timeout=120)

    assert 9 == done.returncode
    assert export(tmp_path / "site", Weights()).files
    assert before == content_of(tmp_path / "site")
    assert not [*tmp_path.glob(".checkface-site*")]


@pytest.mark.parametrize(("name", "other"), [("site", "site-2"), ("s*", "s-2"), ("[s]", "s")])
def test_what_was_left_of_another_folder_is_left_to_that(
    name: str, other: str, tmp_path: Path
) -> None:
    """An export that was killed between its two renames, and another beside it."""
    export(tmp_path / other, Weights())
    before = content_of(tmp_path / other)
    left = tmp_path / f"{prefix_of(tmp_path / other)}killed"
    left.mkdir()
    (tmp_path / other).rename(left / "old")

    assert export(tmp_path / name, Weights()).files
    assert before == content_of(left / "old")
    assert export(tmp_path / other, Weights()).files
    assert not left.exists()


@pytest.mark.parametrize("record", ["[" * 100_000, '{"mine": null}', '{"mine": 1}', "[]", "\xff"])
def test_no_record_makes_a_folder_ours(record: str, tmp_path: Path) -> None:
    """A link and an empty folder have no digest: none that is written down is theirs."""
    site = tmp_path / "site"
    site.mkdir()
    (site / RECORD).write_bytes(record.encode("latin-1"))
    (site / "mine").symlink_to(tmp_path)

    with pytest.raises(OutputError, match="'mine'"):
        export(site, Weights())
    assert (site / "mine").is_symlink()
