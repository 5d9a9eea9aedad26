"""What any extra or group of a lock could install here is shown and checked; nothing is silent."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.attacks.lock_forms import POETRY_END, PYLOCK, pipfile

from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import MARKERS, UNNEEDED, Lock, Origin
from checkface_channels.locks.markers import could_hold
from checkface_channels.locks.reading import read_lock

CASES = Path(__file__).parent / "locks"
OURS = Environment.of_ours()
MAC = Environment({**OURS.markers, "sys_platform": "darwin"}, OURS.tags)
ZEROS = "0" * 64


def lock(folder: Path, text: str, environment: Environment = OURS) -> Lock:
    path = folder / "some-lock"
    path.write_text(text)
    return read_lock(str(path), environment)


def here(lock: Lock) -> list[str]:
    return [package.title for package in lock.here]


def test_both_sides_of_a_conflict_are_there() -> None:
    """uv's conflicting extras: idna 3.7 with one, 3.6 with the other on Linux, 3.4 on a Mac."""
    case = str(CASES / "uv-conflicting-extras.uv.lock")

    assert ["idna 3.6", "idna 3.7", "six 1.17.0"] == here(read_lock(case, OURS))
    assert ["idna 3.4", "idna 3.7", "six 1.17.0"] == here(read_lock(case, MAC))
    assert {MARKERS: 1} == read_lock(case, OURS).left_out


def test_what_only_a_poetry_extra_installs_is_there() -> None:
    (idna,) = read_lock(str(CASES / "poetry-2.1-extra/poetry.lock"), OURS).here

    assert "idna 3.7" == idna.title
    assert idna.wanted_by == ("an extra",)


UV = """version = 1
[[package]]
name = "here"
version = "1"
source = { editable = "." }
dependencies = [{ name = "always" }]
[package.optional-dependencies]
all = [{ name = "here", extra = ["one"] }]
one = [{ name = "of-one" }, { name = "always" }]
[package.dev-dependencies]
dev = [{ name = "of-dev" }, { name = "shared" }, { name = "nowhere", marker = "os_name == 'x'" }]
docs = [{ name = "shared" }]
"""
UV_WANTED = {
    "always": (),
    "below": ("extra all", "extra one"),
    "lone": (),
    "of-dev": ("group dev",),
    "of-one": ("extra all", "extra one"),
    "shared": ("group dev", "group docs"),
}


def test_uv_says_which_extra_or_group_wants_a_package(tmp_path: Path) -> None:
    names = ["always", "below", "lone", "nowhere", "of-dev", "of-one", "shared"]
    text = UV + "".join(
        f'[[package]]\nname = "{name}"\nversion = "1"\n'
        'source = { registry = "https://pypi.org/simple" }\n'
        + ('dependencies = [{ name = "below" }]\n' if name == "of-one" else "")
        for name in names
    )

    held = lock(tmp_path, text)

    assert {package.name: package.wanted_by for package in held.here} == UV_WANTED


def test_uv_groups_of_a_manifest_and_of_old_locks_are_said(tmp_path: Path) -> None:
    entry = '[[package]]\nname = "a"\nversion = "1"\nsource = { registry = "https://h/simple" }\n'
    manifest = '[manifest]\n[manifest.dependency-groups]\nlint = [{ name = "a" }]\n'
    own = '[[package]]\nname = "p"\nversion = "1"\nsource = { virtual = "." }\n'
    listed = 'dev-dependencies = [{ name = "a" }]\n'

    for text, group in ((manifest + entry, "lint"), (own + listed + entry, "dev")):
        assert [(f"group {group}",)] == [
            p.wanted_by for p in lock(tmp_path, f"version = 1\n{text}").here
        ]


def test_what_only_a_pipenv_group_installs_is_there() -> None:
    assert ["idna 3.7", "six 1.17.0"] == here(
        read_lock(str(CASES / "dependency-groups.Pipfile.lock"), OURS)
    )


@pytest.mark.parametrize(
    ("marker", "holds"),
    [
        ("extra == 'a'", True),
        ("extra == 'a' and extra == 'b'", True),
        ("extra == 'a' and extra != 'A'", False),
        ("extra == 'a' and sys_platform == 'nowhere'", False),
        ("(extra == 'a' or sys_platform == 'nowhere') and 'b' in dependency_groups", True),
        ("'a' in extras and 'a' not in extras", False),
        ("'a' not in extras", True),
        ("extra not in 'a'", True),
        ("'a' == extra", True),
        ("python_version < '3' or extra == 'a'", True),
        ("python_version < '3' and (extra == 'a' or extra == 'b')", False),
        ("not_a_variable == 'a'", None),
        ("extra == a", None),
        ("extra ==", None),
        ("(extra == 'a'", None),
        ("extra == 'a' extra == 'b'", None),
        ("(" * 5000 + "extra == 'a'" + ")" * 5000, None),
        ("extra == 'a' or " * 5000 + "extra == 'b'", None),
    ],
)
def test_any_choice_of_extras_and_groups_is_tried(marker: str, *, holds: bool | None) -> None:
    from checkface_channels.locks.checks import UnexpectedError

    if holds is None:
        with pytest.raises(UnexpectedError):
            could_hold(marker, OURS.markers)
    else:
        assert holds is could_hold(marker, OURS.markers)


def test_what_conflicts_is_not_chosen_together() -> None:
    marker = "extra == 'a' and extra == 'b'"

    assert could_hold(marker, OURS.markers)
    assert not could_hold(marker, OURS.markers, (frozenset({"extra a", "extra b"}),))


def test_of_very_many_extras_all_count_as_possible() -> None:
    marker = " and ".join(f"extra == 'e{number}'" for number in range(500))

    assert could_hold(marker, OURS.markers)


def test_uvs_groups_workspaces_and_manifests_are_roots(tmp_path: Path) -> None:
    names = ["a-dev", "a-extra", "b", "c", "d", "lost", "win"]
    packages = "".join(
        f'[[package]]\nname = "{name}"\nversion = "1"\nsource = {{ registry = "https://x" }}\n'
        for name in names
    )
    held = lock(
        tmp_path,
        'version = 1\nrequires-python = ">=3.8"\n[manifest]\nmembers = ["one", "two"]\n'
        'requirements = [{ name = "c" }]\n[manifest.dependency-groups]\ndev = [{ name = "d" }]\n'
        f"{packages}"
        '[[package]]\nname = "one"\nversion = "1"\nsource = { editable = "one" }\n'
        'dependencies = [{ name = "win", marker = "sys_platform == \'win32\'" }]\n'
        '[package.optional-dependencies]\nx = [{ name = "a-extra" }]\n'
        '[package.dev-dependencies]\ndev = [{ name = "a-dev" }]\n'
        '[[package]]\nname = "two"\nversion = "1"\nsource = { virtual = "two" }\n'
        'dependencies = [{ name = "b" }]\n',
    )

    titles = [title for title in here(held) if title not in {"one 1", "two 1"}]
    assert ["a-dev 1", "a-extra 1", "b 1", "c 1", "d 1", "lost 1"] == titles
    assert {UNNEEDED: 1} == held.left_out


def test_pylocks_extras_and_groups_are_all_there(tmp_path: Path) -> None:
    text = PYLOCK.partition("[[packages]]")[0] + (
        'extras = ["x"]\ndependency-groups = ["dev", "docs"]\ndefault-groups = ["dev"]\n'
    )
    markers = {
        "a": "'x' in extras",
        "b": "'docs' in dependency_groups",
        "c": "'docs' not in dependency_groups",
        "d": "sys_platform == 'nowhere' and 'x' in extras",
    }
    for name, marker in markers.items():
        text += f'[[packages]]\nname = "{name}"\nversion = "1"\nmarker = "{marker}"\n'
        text += 'index = "https://index.example.org"\n[[packages.wheels]]\n'
        text += f'name = "{name}-1-py3-none-any.whl"\n'
        text += f'hashes = {{sha256 = "{ZEROS}", sha3_256 = "{ZEROS}", md5 = "{"0" * 32}"}}\n'
        text += '[[packages.attestation-identities]]\nkind = "GitHub"\nrepository = "octo/a"\n'

    held = lock(tmp_path, text)

    assert ["a 1", "b 1", "c 1"] == here(held)
    assert {MARKERS: 1} == held.left_out
    assert 3 == len(held.here[0].promises)
    assert ("kind: GitHub, repository: octo/a",) == held.here[0].identities
    assert ("https://index.example.org",) == held.indexes


def test_groups_of_pdm_and_poetry_are_named(tmp_path: Path) -> None:
    pdm = (
        '[[package]]\nname = "a"\nversion = "1"\ngroups = ["default", "dev"]\n'
        '[[package]]\nname = "b"\nversion = "1"\ngroups = ["dev", "docs"]\n'
        '[metadata]\nlock_version = "4.5.0"\n'
    )
    poetry = (
        '[[package]]\nname = "a"\nversion = "1"\ngroups = ["main", "dev"]\nfiles = []\n'
        '[[package]]\nname = "b"\nversion = "1"\ngroups = ["dev"]\nfiles = []\n'
        "[package.markers]\ndev = \"sys_platform == 'nowhere'\"\n" + POETRY_END.format("2.1")
    )

    assert [(), ("group dev", "group docs")] == [p.wanted_by for p in lock(tmp_path, pdm).here]
    assert ["a 1"] == here(lock(tmp_path, poetry))
    assert {MARKERS: 1} == lock(tmp_path, poetry).left_out


@pytest.mark.parametrize(
    ("text", "origin", "shown"),
    [
        ("a @ https://u:secret@x.example/a-1-py3-none-any.whl\n", Origin.URL, "x.example"),
        (f"a @ git+https://x.example/a@{'1' * 40}\n", Origin.GIT, f"commit {'1' * 40}"),
        (f"git+ssh://git@x.example/a@{'1' * 40}#egg=a\n", Origin.GIT, f"commit {'1' * 40}"),
        ("-e ./a#egg=a\n", Origin.FOLDER, "./a"),
        ("./w/a-1-py3-none-any.whl\n", Origin.URL, "./w/a-1"),
        ("--index-url https://u:secret@x.example/simple\na==1\n", Origin.INDEX, "x.example/simple"),
        (pipfile({"git": "https://x.example/p", "ref": "1" * 40}), Origin.GIT, "x.example/p"),
        (pipfile({"path": "./plum"}), Origin.FOLDER, "./plum"),
    ],
)
def test_where_it_comes_from_is_told_without_secrets(
    text: str, origin: Origin, shown: str, tmp_path: Path
) -> None:
    (package,) = lock(tmp_path, text).packages

    assert package.origin is origin
    assert shown in str(package.place)
    assert "secret" not in f"{package.place} {package.place!r} {package!r}"


def test_an_index_by_name_is_the_url_behind_it(tmp_path: Path) -> None:
    text = (
        '{"_meta": {"hash": {}, "sources": [{"name": "main", "url": "https://main.example"},'
        '{"name": "own", "url": "https://${USER}:${TOKEN}@own.example"}]}, "default": '
        '{"a": {"version": "==1"}, "b": {"version": "==1", "index": "own"}}}'
    )

    held = lock(tmp_path, text)

    assert ["https://main.example", "https://${USER}:${TOKEN}@own.example"] == [*held.indexes]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("https://X.example/simple/", "https://x.example:443/simple", True),
        ("https://u:p@x.example/simple", "https://x.example/simple", True),
        ("https://x.example/simple", "https://y.example/simple", False),
        ("https://x.example/simple", "http://x.example/simple", False),
        ("https://x.example:1/", "https://x.example:2/", False),
    ],
)
def test_one_place_has_many_spellings(old: str, new: str, *, same: bool) -> None:
    from checkface_channels.locks.interface import Place

    assert same is (Place(url=old).whence == Place(url=new).whence)
