"""The parts of uv-checkface that need no uv."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from checkface import Digest
from checkface.errors import CheckfaceError
from checkface_channels.locks.interface import LockError
from checkface_gate import errors
from checkface_gate.errors import DifferenceError, RefusedError, UnableError
from checkface_uv.changes import Changes, titled
from checkface_uv.environment import KEPT, LEFT_OUT, environment, left_out_of, secrets_of
from checkface_uv.errors import UvFailedError
from checkface_uv.locked import UvLock, sort_out
from checkface_uv.program import failure_of
from checkface_uv.project import Project
from checkface_uv.request import COMMANDS, Request, Use
from checkface_uv.undo import Undo
from checkface_uv.usage import USAGE

ROOT = Path(__file__).parents[3]
DOCS = (ROOT / "docs/uv.md").read_text("utf-8")
README = (ROOT / "plugins/uv/README.md").read_text("utf-8")
VALUE = "0" * 64


@pytest.mark.parametrize(("names", "answer"), [(KEPT, "yes"), (LEFT_OUT, "no")])
def test_the_table_of_variables_is_the_one_that_counts(names: dict[str, str], answer: str) -> None:
    rows = [f"| `{name}` | {answer} | {why} |" for name, why in names.items()]

    assert [row for row in rows if row not in DOCS] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_no_variable_is_told_also_where_no_file_is_named(command: str) -> None:
    with pytest.raises(UnableError, match="expected the name of one variable"):
        Request.parse(command, ["--allow-variable", "TOKEN=1"])


@pytest.mark.parametrize("name", [*LEFT_OUT, "UV_SOMETHING_NEW", "uv_frozen", "PYTHONPATH"])
def test_what_would_change_a_step_is_not_handed_on(name: str) -> None:
    assert name not in environment({name: "1", "PATH": "/bin"})


@pytest.mark.parametrize("name", [*KEPT, "UV_INDEX_COMPANY_PASSWORD", "HTTPS_PROXY"])
def test_what_is_the_users_right_is(name: str) -> None:
    assert environment({name: "x"})[name] == "x"
    assert left_out_of({name: "x"}) == []


def test_uv_starts_nothing_of_the_folder_that_one_is_in(tmp_path: Path) -> None:
    """No keyring and no Python: whoever has `.` in PATH did not mean a clone's."""
    folders = [".", str(tmp_path), "", "bin"]

    assert str(tmp_path) == environment({"PATH": os.pathsep.join(folders)})["PATH"]


def test_passwords_of_named_indexes_are_secrets() -> None:
    said = {
        "UV_INDEX_COMPANY_PASSWORD": "hush-4711",
        "UV_DEFAULT_INDEX": "https://me:pass-4712@h/",
    }

    assert {"hush-4711", "pass-4712"} <= secrets_of(said)


CODES = sorted({kind.exit_code for kind in vars(errors).values() if hasattr(kind, "exit_code")})


@pytest.mark.parametrize("code", [code for code in CODES if code > 9])
def test_every_exit_code_is_in_the_help_and_in_the_readme(code: int) -> None:
    assert re.search(rf"(?m)^  {code} +\S", USAGE)
    assert f"\n| {code} | " in README


@pytest.mark.parametrize(
    "option",
    [
        *("--no-build-isolation", "--no-binary", "--no-verify-hashes", "--cache-dir=x", "-e"),
        *("--config-setting", "--link-mode", "--output-format", "--script", "--new", "-Cx=y"),
    ],
)
@pytest.mark.parametrize("command", COMMANDS)
def test_an_option_that_is_not_known_is_refused(command: str, option: str) -> None:
    with pytest.raises(RefusedError, match="no option allows it"):
        Request.parse(command, [option, "x"])


@pytest.mark.parametrize(
    ("command", "option", "instead"),
    [
        ("sync", "--script", "run --with NAME python SCRIPT"),
        ("add", "--script", "run --with NAME python SCRIPT"),
        ("add", "--package", "--directory FOLDER"),
        ("remove", "--package", "--directory FOLDER"),
    ],
)
def test_what_is_not_supported_is_refused_with_what_to_do(
    command: str, option: str, instead: str
) -> None:
    with pytest.raises(RefusedError, match=instead):
        Request.parse(command, [option, "x"])


@pytest.mark.parametrize("version", ["", "1.0"])
def test_what_has_no_version_yet_is_named_without_one(version: str) -> None:
    assert titled("bk", version) == f"bk {version}".rstrip()


def test_a_value_that_looks_like_an_option_stays_a_value() -> None:
    request = Request.parse("sync", ["--extra", "--no-binary", "--group=--frozen"])

    assert ["--extra=--no-binary", "--group=--frozen"] == request.words(Use.SYNC)


def test_our_own_options_never_get_to_uv() -> None:
    words = ["-y", "--json", "f", "--allow-build=Fig_x,plum", "plum", "--", "--yes"]
    request = Request.parse("add", words)

    assert ("plum", "--yes") == request.requirements
    assert {"fig-x", "plum"} == request.may_build
    assert [] == request.words(*Use)
    assert request.yes


@pytest.mark.parametrize("words", [["--json"], ["--yes=no"], ["--upgrade=x"]])
def test_a_bad_option_is_said(words: list[str]) -> None:
    with pytest.raises(UnableError, match="value"):
        Request.parse("sync", words)


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        ("error: x\n  cause: Hash mismatch for `plum==1.0`\n", DifferenceError, 12),
        ("Hash mismatch for `\x1b[2Jplum`", DifferenceError, 12),
        ("because building from source is disabled for all packages", RefusedError, 13),
        ("it is marked as `--no-build` but has no binary distribution", RefusedError, 13),
        ("error: unsatisfiable", UvFailedError, 1),
        ("", UvFailedError, 1),
    ],
)
def test_uvs_one_code_is_told_apart_by_reading(
    said: str, kind: type[CheckfaceError], code: int
) -> None:
    error = failure_of(1, said)

    assert (kind, code) == (type(error), error.exit_code)
    assert "\x1b" not in str(error)


PLAN = {
    "sync": {
        "environment": {"path": "/p/.venv", "python": {"path": "/p/x", "version": "3.12.1"}},
        "changes": [{"name": "Plum", "version": "1.0", "action": "installed"}],
    },
    "project": {"workspace": {"path": "/p"}},
    "lock": {"path": "/p/uv.lock"},
}


def test_a_plan_is_read() -> None:
    assert {"plum": "1.0"} == Changes.of_json(json.dumps(PLAN)).installed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        "[" * 100_000,
        json.dumps(PLAN).replace("installed", "thrown"),
        json.dumps(PLAN).replace("Plum", "../plum"),
        json.dumps(PLAN).replace("Plum", "\\u001b[2J"),
        json.dumps(PLAN).replace("1.0", "1.0 \\n evil"),
        json.dumps(PLAN).replace("3.12.1", "x"),
    ],
)
def test_what_is_no_plan_is_said(text: str) -> None:
    with pytest.raises(UnableError) as caught:
        Changes.of_json(text)

    assert "\x1b" not in str(caught.value)


def lock_of(folder: Path, held: str) -> UvLock:
    """Of a project that needs plum, which is `held`."""
    project = (
        'version = 1\nrequires-python = ">=3.11"\n'
        '[[package]]\nname = "app"\nversion = "0"\nsource = { virtual = "." }\n'
        'dependencies = [{ name = "plum" }]\n'
    )
    (folder / "uv.lock").write_text(project + held)
    return UvLock.of_file(folder / "uv.lock")


def entry(source: str, files: str = "", name: str = "plum") -> str:
    return f'[[package]]\nname = "{name}"\nversion = "1.0"\nsource = {{ {source} }}\n{files}'


INDEX = 'registry = "https://h/simple"'
WHEEL = 'wheels = [{ url = "https://h/plum-1.0-py3-none-any.whl"%s }]'
SDIST = f'sdist = {{ url = "https://h/plum-1.0.tar.gz", hash = "sha256:{VALUE}" }}'


@pytest.mark.parametrize(
    ("held", "option"),
    [
        (entry(INDEX, WHEEL % ""), "--allow-unseen plum"),
        (entry(INDEX, WHEEL % f', hash = "md5:{VALUE[:32]}"'), "--allow-unseen plum"),
        (entry(INDEX, SDIST), "--allow-build plum"),
        (entry(INDEX), "--allow-build plum"),
        (entry(f'git = "https://h/plum#{VALUE[:40]}"'), "--allow-build plum"),
        (entry('directory = "../plum"'), "--allow-build plum"),
        (entry('url = "https://h/plum-1.0-py3-none-any.whl"'), "--allow-"),
    ],
)
def test_what_has_no_face_is_refused_with_what_allows_it(
    held: str, option: str, tmp_path: Path
) -> None:
    lock = lock_of(tmp_path, held)

    with pytest.raises(RefusedError, match=option):
        sort_out(lock, {"plum": "1.0"}, (), ())
    word = option.split(maxsplit=1)[0]
    allowed = sort_out(
        lock,
        {"plum": "1.0"},
        {"plum"} if word != "--allow-unseen" else (),
        {"plum"} if word == "--allow-unseen" else (),
    )
    assert not allowed.seen


def test_a_wheel_with_a_digest_is_seen(tmp_path: Path) -> None:
    lock = lock_of(tmp_path, entry(INDEX, WHEEL % f', hash = "sha256:{VALUE}"'))

    (package,) = sort_out(lock, {"plum": "1.0"}, (), ()).seen
    assert Digest("sha256", VALUE) in package.digests


def test_one_wheel_without_a_digest_among_others_is_refused(tmp_path: Path) -> None:
    """uv may take that one."""
    two = (
        'wheels = [{ url = "https://h/plum-1.0-py3-none-any.whl", hash = "sha256:%s" },'
        '{ url = "https://h/plum-1.0-cp311-abi3-any.whl" }]'
    )
    lock = lock_of(tmp_path, entry(INDEX, two % VALUE))

    with pytest.raises(RefusedError, match=r"plum-1\.0-cp311-abi3"):
        sort_out(lock, {"plum": "1.0"}, (), ())


def test_what_the_lock_does_not_name_is_never_installed(tmp_path: Path) -> None:
    lock = lock_of(tmp_path, entry(INDEX, SDIST))

    with pytest.raises(DifferenceError, match="does not name it"):
        sort_out(lock, {"fig": "1.0"}, {"fig"}, {"fig"})


@pytest.mark.parametrize(
    "text", ["", "x", "version = 1\n[[package]]", "version = 1\npackage = 3", "\x00", "[" * 9999]
)
def test_what_is_no_lock_is_said(text: str, tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_text(text)

    with pytest.raises(LockError):
        UvLock.of_file(tmp_path / "uv.lock")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("CHECKFACE_LEDGER", str(tmp_path / "state/ledger.jsonl"))
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_bytes(b"before\r\n")
    return Project(folder)


def test_what_nobody_has_agreed_to_is_undone_byte_for_byte(project: Project) -> None:
    pyproject, lock = project.files

    with Undo.of(project):
        pyproject.write_bytes(b"after")
        lock.write_bytes(b"new")

    assert (b"before\r\n", False) == (pyproject.read_bytes(), lock.exists())


def test_what_is_kept_is_not(project: Project) -> None:
    with Undo.of(project) as undo:
        project.files[0].write_bytes(b"after")
        undo.keep()

    assert b"after" == project.files[0].read_bytes()


def test_a_run_that_was_killed_is_undone_by_the_next_and_nothing_is_lost(
    project: Project, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with Undo.of(project) as undo:
        journal = undo.place.read_bytes()
        project.files[0].write_bytes(b"half")
    undo.place.write_bytes(journal)  # as a kill would leave it
    project.files[0].write_bytes(b"half, and worked on")

    with Undo.of(project):
        assert b"before\r\n" == project.files[0].read_bytes()

    assert "killed is undone" in capsys.readouterr().err
    kept = [path.read_bytes() for path in (tmp_path / "state").rglob("*-pyproject.toml")]
    assert [b"half, and worked on"] == kept


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"files": 3}', '{"files": {"%s": "%%"}}'])
def test_a_damaged_journal_stops(text: str, project: Project) -> None:
    with Undo.of(project) as undo:
        pass
    undo.place.write_text(text.replace("%s", str(project.files[0])))

    with pytest.raises(UnableError, match="move it away"), Undo.of(project):
        pass


def test_a_journal_never_writes_elsewhere(project: Project, tmp_path: Path) -> None:
    with Undo.of(project) as undo:
        pass
    files = {str(tmp_path / "evil"): "eA==", "../evil": "eA=="}
    undo.place.write_text(json.dumps({"schema": 1, "files": files}))

    with Undo.of(project):
        pass

    assert not (tmp_path / "evil").exists()


def test_two_runs_in_one_workspace_do_not_meet(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checkface_uv.undo.PATIENCE", 0.1)
    member = project.folder / "member"
    member.mkdir()
    (member / "pyproject.toml").touch()

    with (
        Undo.of(project),
        pytest.raises(UnableError, match="another uv-checkface"),
        Undo.of(Project(member)),
    ):
        pass
