"""Each lock is told by what stands in it, in any encoding of pip's; one odd line hides no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.attacks.lock_forms import FORMS, PYLOCK

from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import Kind, Lock, LockError
from checkface_channels.locks.reading import read_lock

CASES = Path(__file__).parent / "locks"
OURS = Environment.of_ours()
ZEROS = "0" * 64
GOOD = f"plum==1.0 --hash=sha256:{ZEROS}\n"


def lock(path: Path, data: str | bytes) -> Lock:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_lock(str(path), OURS)


@pytest.mark.parametrize(
    "name",
    [
        "requirements.lock",
        "requirements.in.lock",
        "uv.lock",
        "poetry.lock",
        "pylock.toml",
        "Pipfile.lock",
        "x.txt",
        "x.json",
        "x",
    ],
)
@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("requirements", Kind.REQUIREMENTS),
        ("uv", Kind.UV),
        ("poetry 1.1", Kind.POETRY),
        ("pdm 4.2", Kind.PDM),
        ("pylock", Kind.PYLOCK),
        ("Pipfile.lock", Kind.PIPFILE),
    ],
)
def test_a_lock_is_told_by_its_content_and_not_by_its_name(
    name: str, form: str, kind: Kind, tmp_path: Path
) -> None:
    held = lock(tmp_path / name, FORMS[form]("sha256", ZEROS))

    assert kind is held.kind
    assert ["plum 1.0"] == [package.title for package in held.packages]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("form", ["requirements", "uv", "Pipfile.lock", "pylock"])
def test_each_encoding_is_read(form: str, encoding: str, tmp_path: Path) -> None:
    held = lock(tmp_path / "x", FORMS[form]("sha256", ZEROS).encode(encoding))

    assert 1 == len(held.packages[0].promises)


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_other_line_ends_are_read(ending: str, tmp_path: Path) -> None:
    text = f"plum==1.0 \\\n    --hash=sha256:{ZEROS}\nfig==1\n".replace("\n", ending)

    assert ["fig 1", "plum 1.0"] == [p.title for p in lock(tmp_path / "x", text).packages]


@pytest.mark.parametrize("case", ["requirements.lock", "latinc.txt", "bare_url.txt"])
def test_real_odd_files_are_read_without_a_word(case: str) -> None:
    held = read_lock(str(CASES / case), OURS)

    assert "six" in {package.name for package in held.packages}
    assert all(package.promises for package in held.packages)
    assert not held.notes + held.unreadable


def test_a_default_export_of_uv_is_read_and_its_first_line_named() -> None:
    held = read_lock(str(CASES / "uv-export-default.requirements.txt"), OURS)

    assert ["six 1.17.0"] == [package.title for package in held.packages]
    assert 1 == len(held.notes)
    assert "line 3: an editable project, without a digest" in held.notes[0]


def test_a_repository_by_its_egg_is_read() -> None:
    held = read_lock(str(CASES / "egg.txt"), OURS)

    assert ["idna 3.7", "six"] == [package.title for package in held.packages]
    assert "65486e4383f9f411da95937451205d3c7b61b9e1" == held.packages[1].place.commit


@pytest.mark.parametrize(
    "odd",
    [
        "-e .",
        "-e .[dev]",
        "-e file:///somewhere/orchard",
        ".",
        "./orchard",
        "..",
        "/somewhere/orchard",
        "~/orchard",
        "https://x.example/archive/main.tar",
        "git+https://x.example/orchard.git",
        "--frobnicate=1",
        "-q",
        "-c constraints.txt",
        "name with blanks",
        "fig==",
        "fig==1 ; nothing == 'x'",
        "\x1b[31mfig",
        "fig @ ",
        "[[package]]",
        "{}",
        "--index-url",
        "fig==1 --hash",
        "'",
        "\\",
    ],
)
def test_an_odd_line_is_named_and_hides_no_good_one(odd: str, tmp_path: Path) -> None:
    held = lock(tmp_path / "x.txt", f"{GOOD}{odd}\n\nfig==2 --hash=sha256:{ZEROS}\n")

    assert {"fig 2", "plum 1.0"} == {package.title for package in held.packages}
    named = held.notes + held.unreadable
    assert 1 == len(named) or odd == "\\"
    assert all("line 2" in sentence and sentence.isprintable() for sentence in named)


def test_what_pipenv_writes_wrongly_is_read_and_pipenv_named(tmp_path: Path) -> None:
    text = FORMS["pylock"]("sha256", ZEROS).replace('name = "plum"', 'name = "Jam.Plum"')
    held = lock(tmp_path / "pylock.toml", text.replace('created-by = "x"', 'created-by = "pipenv"'))

    assert ["jam-plum 1.0"] == [package.title for package in held.packages]
    assert ("pipenv wrote the name 'Jam.Plum', which PEP 751 wants as 'jam-plum'",) == held.notes


@pytest.mark.parametrize(
    "damage",
    [
        ('name = "plum"', "name = 1"),
        ('name = "plum"', 'name = "../plum"'),
        ('version = "1.0"', "version = 1.0"),
        (f'{{"sha256" = "{ZEROS}"}}', "{}"),
        (f'{{"sha256" = "{ZEROS}"}}', '"x"'),
        (f'{{"sha256" = "{ZEROS}"}}', '["x"]'),
        (f'"{ZEROS}"', "1"),
        ('lock-version = "1.0"', 'lock-version = "2.0"'),
        ('lock-version = "1.0"', "lock-version = 1"),
        ("[[packages]]", "packages = 1\n[x]"),
        ("[[packages]]", 'packages = ["x"]\n[x]'),
        ('version = "1.0"', 'version = "1.0"\narchive = "x"'),
        ('version = "1.0"', f'version = "{"1" * 5000}"'),
        ('version = "1.0"', 'version = "1.0"\nmarker = "x"'),
        ('version = "1.0"', 'version = "1.0"\nattestation-identities = ["x"]'),
        ('created-by = "x"', 'created-by = "x"\nrequires-python = "x"'),
        ('created-by = "x"', 'created-by = "x"\nenvironments = [1]'),
    ],
)
def test_a_damaged_pylock_is_one_clear_error(damage: tuple[str, str], tmp_path: Path) -> None:
    text = FORMS["pylock"]("sha256", ZEROS)
    assert damage[0] in text

    head, middle, tail = text.rpartition(damage[0])
    with pytest.raises(LockError, match=r"cannot read .*expected"):
        lock(tmp_path / "pylock.toml", head + middle.replace(*damage) + tail)


def test_no_line_at_all_is_an_empty_lock_and_only_odd_lines_are_none(tmp_path: Path) -> None:
    assert () == lock(tmp_path / "x", "# nothing\n").packages
    with pytest.raises(LockError, match="line 1"):
        lock(tmp_path / "x", "-e .\n.\n")


def test_a_pylock_for_another_python_is_told(tmp_path: Path) -> None:
    text = PYLOCK.replace('created-by = "x"', 'created-by = "x"\nrequires-python = "<3"')

    assert "it requires Python <3" == lock(tmp_path / "x", text).obstacle
