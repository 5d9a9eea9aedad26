"""What counts as the user's own: what pyproject.toml says, and never a uv.lock alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkface.errors import CheckfaceError
from checkface_channels.locks.interface import LockError
from checkface_gate.errors import RefusedError
from checkface_uv.locked import UvLock, sort_out
from checkface_uv.own import own_folders
from checkface_uv.prime_request import Primed

INDEX = 'registry = "https://h/simple"'
WHEEL = f'wheels = [{{ url = "https://h/fig-1.0-py3-none-any.whl", hash = "sha256:{"0" * 64}" }}]'


def entry(source: str, name: str = "fig", version: str = "1.0", files: str = "") -> str:
    return (
        f'[[package]]\nname = "{name}"\nversion = "{version}"\nsource = {{ {source} }}\n{files}\n'
    )


REGISTRY = entry(INDEX, files=WHEEL)


def project(folder: Path, name: str, more: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(f'[project]\nname = "{name}"\nversion = "1.0"\n{more}')


def lock_of(folder: Path, *held: str, manifest: str = "") -> UvLock:
    app = entry('virtual = "."', "app", "0") + 'dependencies = [{ name = "fig" }]\n'
    text = f'version = 1\nrequires-python = ">=3.11"\n{manifest}{app}{"".join(held)}'
    (folder / "uv.lock").write_text(text)
    return UvLock.of_file(folder / "uv.lock")


DECOYS = {
    "virtual": entry('virtual = "."', version="0.5"),
    "directory": entry('directory = "."', version="0.5"),
    "editable": entry('editable = "."', version="0.5"),
    "no place": entry('virtual = ""', version="0.5"),
    "the same version": entry('editable = "."'),
    "another spelling": entry('virtual = "."', name="FIG", version="0.5"),
    "a folder of its own": entry('editable = "fig"', version="0.5"),
    "a folder outside": entry('directory = "../fig"', version="0.5"),
    "a git repository too": entry('editable = "."', version="0.5") + entry('git = "https://h/fig"'),
}


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("decoy", DECOYS)
def test_a_decoy_of_the_same_name_hides_no_download(decoy: str, order: int, tmp_path: Path) -> None:
    project(tmp_path, "app")
    project(tmp_path / "fig", "fig")
    lock = lock_of(tmp_path, *[DECOYS[decoy], REGISTRY][::order])

    with pytest.raises(CheckfaceError) as caught:
        sort_out(lock, {"fig": "1.0"}, (), ())
    assert 13 == caught.value.exit_code


@pytest.mark.parametrize("names", ['"app", "fig"', '"fig"', '"Fig"', '"app", "FIG"'])
def test_a_member_that_only_the_lock_names_is_none(names: str, tmp_path: Path) -> None:
    project(tmp_path, "app")
    lock = lock_of(tmp_path, REGISTRY, manifest=f"[manifest]\nmembers = [{names}]\n")

    with pytest.raises(RefusedError, match="pyproject"):
        sort_out(lock, {"fig": "1.0"}, (), ())


@pytest.mark.parametrize("more", ['virtual = "."', 'editable = "."', 'directory = "x"'])
def test_a_source_of_two_kinds_is_refused(more: str, tmp_path: Path) -> None:
    """uv takes the registry of such a one."""
    project(tmp_path, "app")

    with pytest.raises(LockError, match="one source"):
        lock_of(tmp_path, entry(f"{INDEX}, {more}", files=WHEEL))


@pytest.mark.parametrize("kind", ["virtual", "editable", "directory"])
def test_the_project_and_members_of_its_workspace_are_own(kind: str, tmp_path: Path) -> None:
    project(tmp_path, "App", '[tool.uv.workspace]\nmembers = ["packages/*"]\nexclude = ["*/no"]\n')
    project(tmp_path / "packages/one", "One.Two")
    project(tmp_path / "packages/no", "no")
    lock = lock_of(
        tmp_path,
        entry(f'{kind} = "packages/one"', "one-two"),
        entry(f'{kind} = "packages/no"', "no"),
    )

    assert ("app", "one-two") == sort_out(lock, {"app": "0", "one-two": "1.0"}, (), ()).own
    with pytest.raises(RefusedError, match="--allow-build no"):
        sort_out(lock, {"no": "1.0"}, (), ())


def test_a_folder_that_a_link_puts_into_the_workspace_is_none_of_it(tmp_path: Path) -> None:
    root = tmp_path / "root"
    project(root, "app", '[tool.uv.workspace]\nmembers = ["*", "../else", "/"]\n')
    project(tmp_path / "else", "fig")
    (root / "linked").symlink_to(tmp_path / "else")

    assert {"app": root.resolve()} == own_folders(root)


def test_an_honest_download_is_seen(tmp_path: Path) -> None:
    project(tmp_path, "app")

    found = sort_out(lock_of(tmp_path, REGISTRY), {"fig": "1.0"}, (), ())

    assert (["fig"], ()) == ([each.name for each in found.seen], found.own)


FOLDERS = ["./bk", ".", "../bk", "/home/bk", "bk/", "bk @ ./bk", "bk[x] @ ../bk", "~/bk", "fig.whl"]
FOLDERS += ["bk @ file:///bk", "file:///bk", "C:\\bk", "sub/bk-1.0.tar.gz"]
REPOSITORIES = ["git+https://h/bk", "bk @ git+file:///bk", "git+ssh://git@h/bk@main"]


@pytest.mark.parametrize("kind", ["pip install", "tool install", "x", "run"])
@pytest.mark.parametrize("text", [*FOLDERS, *REPOSITORIES])
def test_what_is_no_package_of_an_index_is_refused_in_words(kind: str, text: str) -> None:
    words = ["--with", text, "true"] if kind == "run" else [text]

    with pytest.raises(RefusedError, match="repository" if text in REPOSITORIES else "folder"):
        Primed.parse(kind, words)


@pytest.mark.parametrize("text", ["fig", "fig[a,b]>=1; sys_platform == 'a/b'", "fig@1.0"])
def test_a_package_of_an_index_is_taken(text: str) -> None:
    assert Primed.parse("pip install", [text]).requirements


def test_an_option_is_refused_with_the_name_of_one_command() -> None:
    with pytest.raises(RefusedError, match="'uv pip install'"):
        Primed.parse("pip install", ["--no-binary", "fig"])
