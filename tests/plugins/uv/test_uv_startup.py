"""What runs by itself in an environment is named; what does not is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkface_uv.startup import named, startup_files


@pytest.fixture
def site(tmp_path: Path) -> Path:
    found = tmp_path / "venv/lib/python3.11/site-packages"
    found.mkdir(parents=True)
    return found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("zz.pth", "# harmless\n/nowhere\nimport os; os.abort()\n"),
        ("zz.pth", "import\tos\n"),
        ("_virtualenv.pth", "import evil\n"),
        ("zz.pth", "../more\n"),
        ("zz.start", "evil:main\n"),
        ("sitecustomize.py", ""),
        ("usercustomize.cpython-311-x86_64-linux-gnu.so", ""),
        ("sitecustomize.pyc", ""),
    ],
)
def test_what_runs_by_itself_is_named(name: str, text: str, site: Path) -> None:
    (site.parent / "more").mkdir()
    (site.parent / "more/sitecustomize.py").touch()
    (site / name).write_text(text)

    assert [name] == startup_files(site.parents[2])


def test_a_folder_of_that_name_runs_too(site: Path) -> None:
    (site / "usercustomize").mkdir()

    assert ["usercustomize"] == startup_files(site.parents[2])


@pytest.mark.parametrize("text", ["/home/me/project/src\n", "# import os\n", "", " import os\n"])
def test_a_list_of_folders_does_not(text: str, site: Path) -> None:
    (site / "app.pth").write_text(text)

    assert [] == startup_files(site.parents[2])


def test_many_are_named_in_short() -> None:
    assert "a, b, c, d, e and 2 more" == named(list("abcdefg"))
