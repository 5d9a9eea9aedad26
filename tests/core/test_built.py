"""Promises of the pictures beside what was just built."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from checkface import report_built
from checkface.builds import draw_built, is_release
from checkface.errors import OutputError
from checkface.pictures import published
from checkface.settings import Settings

SMALL = Settings(size=64)


@pytest.fixture
def artifact(tmp_path: Path) -> Path:
    path = tmp_path / "dist/fig-1.0-py3-none-any.whl"
    path.parent.mkdir()
    path.write_bytes(b"")
    return path


def note(picture: Path) -> str:
    with Image.open(picture) as image:
        return str(image.info["checkface"])


def test_a_picture_says_whose_it_is(artifact: Path) -> None:
    drawn = draw_built(artifact, SMALL)
    digest = hashlib.sha256(b"").hexdigest()

    assert artifact.parent / ".faces/fig-1.0-py3-none-any.whl.png" == drawn.picture
    assert f"cf1 sha256:{digest} trio" == note(drawn.picture)
    assert str(drawn).startswith("checkface: fig-1.0-py3-none-any.whl  ")
    assert str(drawn).endswith(f"  sha256:{digest}  (.faces/fig-1.0-py3-none-any.whl.png)")


def test_a_file_that_is_still_elsewhere_has_its_picture_where_it_goes(
    artifact: Path, tmp_path: Path
) -> None:
    drawn = draw_built(artifact, SMALL, tmp_path / "other")

    assert tmp_path / "other/.faces/fig-1.0-py3-none-any.whl.png" == drawn.picture
    assert drawn.picture.exists()


@pytest.mark.parametrize("folder", ["dist", "pkg/../dist"])
def test_what_is_built_into_dist_is_a_release_unless_pip_builds_it(
    folder: str, tmp_path: Path
) -> None:
    assert is_release(tmp_path / folder, {})
    assert not is_release(tmp_path / folder, {"PIP_BUILD_TRACKER": "x"})


@pytest.mark.parametrize("folder", ["wheelhouse", ".", "dist/x", ".pkg/dist", ".tox/.pkg/dist"])
def test_what_is_built_elsewhere_is_no_release(folder: str, tmp_path: Path) -> None:
    assert not is_release(tmp_path / folder, {})


def test_no_older_picture_is_left_where_none_can_be_drawn(
    artifact: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = draw_built(artifact, SMALL).picture
    monkeypatch.setattr(published, "trio_png", lambda *_: 1 / 0)
    (line,) = report_built(artifact, artifact.parent.parent)

    assert line.startswith("checkface: warning: no face of fig-1.0-py3-none-any.whl: ")
    assert line.endswith(": unexpected: ZeroDivisionError('division by zero')")
    assert not picture.exists()


def test_what_nobody_foresaw_fails_only_a_strict_build(
    artifact: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "trio_png", lambda *_: 1 / 0)

    with pytest.raises(OutputError, match="unexpected: ZeroDivisionError"):
        report_built(artifact, artifact.parent.parent, over={"[one]": {"strict": True}})


def test_a_report_fits_any_log(tmp_path: Path) -> None:
    """Building goes on below a folder whose name the log's encoding does not have."""
    missing = tmp_path / "dist/fig-Zürich.tar.gz"
    (line,) = report_built(missing, tmp_path)

    assert line.isascii()
    assert "fig-Z\\xfcrich.tar.gz" in line


def test_nothing_is_said_of_what_is_no_release(artifact: Path, tmp_path: Path) -> None:
    """Not even of wrong settings: whoever installs cannot mend them."""
    over = {"[one]": {"sise": 3, "strict": True}}

    assert [] == report_built(artifact, tmp_path, folder=tmp_path / "other", over=over)
