"""A hash that we cannot check is not no hash: what a lock promises is kept, or stops us."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.attacks.lock_forms import (
    ALGORITHMS,
    FORMS,
    NAME,
    PDM,
    POETRY,
    POETRY_END,
    PYLOCK,
    UV,
    Form,
    digits_of,
    pipfile,
)
from tests.plugins.pip_verify.tiny_wheels import wheel
from tests.plugins.pip_verify.workbench import Workbench

from checkface import Artifact
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import LockError
from checkface_channels.locks.reading import read_lock
from checkface_gate.lock_decision import LockExpectation
from checkface_pip_verify.self_test.index import Index

CASES = Path(__file__).parent / "locks"
PLUM = wheel("plum")
OURS = Environment.of_ours()
DAMAGE = st.characters(exclude_categories=["Cs"], exclude_characters="#")
EACH_FORM = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())


def offered(folder: Path, filename: str = NAME) -> tuple[Path, Artifact]:
    path = folder / filename
    path.write_bytes(PLUM)
    return path, Artifact.of_file(path)


def code_of(folder: Path, *texts: str, filename: str = NAME) -> tuple[int, str]:
    """How an install with these locks would end, and with which words."""
    names = [folder / f"lock-{number}.txt" for number in range(len(texts))]
    for path, text in zip(names, texts, strict=True):
        path.write_text(text)
    try:
        expectation = LockExpectation.of([read_lock(str(path), OURS) for path in names])
        verdict = expectation.finding(*offered(folder, filename), "plum", "1.0")
    except LockError as error:
        return error.exit_code, str(error)
    return (verdict.error.exit_code, str(verdict.error)) if verdict.error else (0, str(verdict))


@EACH_FORM
def test_a_right_digest_passes_in_each_form_and_algorithm(form: Form, tmp_path: Path) -> None:
    for algorithm in ALGORITHMS:
        code, said = code_of(tmp_path, form(algorithm, digits_of(algorithm, PLUM)))

        assert code == 0, (algorithm, said)
        assert said.startswith("locked"), algorithm
        assert "without" not in said, algorithm


@EACH_FORM
def test_a_wrong_digest_stops_in_each_form_and_algorithm(form: Form, tmp_path: Path) -> None:
    for algorithm in ALGORITHMS:
        code, said = code_of(tmp_path, form(algorithm, digits_of(algorithm, b"another")))

        assert code == 12, (algorithm, said)
        assert f"{NAME} is NOT as locked" in said, algorithm


@EACH_FORM
@pytest.mark.parametrize("algorithm", ["sha999", "md6", "blake2b_999", "blake2x"])
def test_an_algorithm_that_nobody_knows_stops_and_is_named(
    form: Form, algorithm: str, tmp_path: Path
) -> None:
    code, said = code_of(tmp_path, form(algorithm, "0" * 64))

    assert code == 14, said
    assert algorithm in said.lower()


@EACH_FORM
def test_a_damaged_digest_never_turns_into_no_digest(form: Form, tmp_path: Path) -> None:
    for digits in ("", "0", "g" * 64, "0" * 63, "0" * 66, "é" * 64, "\u0660" * 64):
        code, said = code_of(tmp_path, form("sha256", digits))

        assert code == 14, (digits, said)


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "blake2s_128"])
def test_a_weak_digest_alone_is_checked_and_its_weakness_said(
    algorithm: str, tmp_path: Path
) -> None:
    code, said = code_of(tmp_path, FORMS["uv"](algorithm, digits_of(algorithm, PLUM)))

    assert code == 0
    assert f"only by {algorithm}, which is broken" in said


def test_a_weak_digest_never_vouches_where_a_better_one_is_written(tmp_path: Path) -> None:
    good, bad = digits_of("md5", PLUM), digits_of("sha256", b"another")
    lock = f"plum==1.0 --hash=md5:{good} --hash=sha256:{bad}\n"

    assert code_of(tmp_path, lock)[0] == 12


def test_an_unknown_algorithm_beside_a_good_one_is_no_obstacle(tmp_path: Path) -> None:
    lock = f"plum==1.0 --hash=sha999:00 --hash=sha256:{digits_of('sha256', PLUM)}\n"

    assert code_of(tmp_path, lock)[0] == 0


def test_an_unknown_algorithm_beside_a_weak_one_stops(tmp_path: Path) -> None:
    lock = f"plum==1.0 --hash=sha999:00 --hash=md5:{digits_of('md5', PLUM)}\n"

    assert code_of(tmp_path, lock)[0] == 14


def test_of_a_named_file_every_algorithm_must_agree(tmp_path: Path) -> None:
    hashes = f'"sha256" = "{digits_of("sha256", PLUM)}", "sha512" = "{"0" * 128}"'
    form = FORMS["pylock"]("sha256", "").replace('"sha256" = ""', hashes)

    assert code_of(tmp_path, form)[0] == 12


def test_the_digest_of_another_file_of_the_version_is_no_digest_of_this_one(
    tmp_path: Path,
) -> None:
    """The lock names both: the bytes of the sdist under the wheel's name are a swap."""
    digest = digits_of("sha256", PLUM)
    lock = FORMS["uv"]("sha256", "0" * 64).replace(
        "wheels =",
        f'sdist = {{ url = "https://x/plum-1.0.tar.gz", hash = "sha256:{digest}" }}\nwheels =',
    )

    assert code_of(tmp_path, lock)[0] == 12


def test_a_hash_that_only_this_file_has_lost_stops(tmp_path: Path) -> None:
    other = '{ url = "https://x/plum-1.0-cp39-cp39-win32.whl", hash = "sha256:%s" }' % ("0" * 64)
    lock = re.sub(r', hash = "[^"]*"', "", FORMS["uv"]("sha256", "0" * 64))
    lock = lock.replace("wheels = [", f"wheels = [{other}, ")

    code, said = code_of(tmp_path, lock)

    assert code == 14
    assert "its hash is missing beside those of other files" in said


@pytest.mark.parametrize(
    "lock",
    [
        "plum==1.0\n",
        "plum @ file:///somewhere/plum\n",
        "-e git+https://git.example.org/plum.git@main#egg=plum\n",
        "git+https://git.example.org/plum.git#egg=plum\n",
        f'{UV}source = {{ directory = "plum" }}\n',
        pipfile({"path": "./plum", "editable": True}),
    ],
)
def test_only_what_never_had_a_digest_is_without_one(lock: str, tmp_path: Path) -> None:
    code, said = code_of(tmp_path, lock)

    assert code == 0, said
    assert said.startswith("locked without a digest")


@pytest.mark.parametrize(
    "lock",
    [
        pipfile({"version": "==1.0"}),
        f"{POETRY}files = []\n{POETRY_END.format('2.1')}",
        f"{POETRY}{POETRY_END.format('1.1')}",
        f'{PDM}[metadata]\nlock_version = "4.5"\n',
        f'{UV}source = {{ registry = "https://x.example" }}\n',
        f"{PYLOCK}[packages.tool]\n",
    ],
)
def test_a_tool_that_always_writes_hashes_has_lost_them(lock: str, tmp_path: Path) -> None:
    code, said = code_of(tmp_path, lock)

    assert code == 14, said
    assert "no hash is written" in said


@EACH_FORM
@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=40,
)
@given(data=st.data())
def test_no_damage_makes_a_wrong_digest_pass(
    form: Form, tmp_path: Path, data: st.DataObject
) -> None:
    """But for a `#`: behind it is a comment, for everybody."""
    text = form("sha256", "f0" * 32)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(text)))
        cut = place + data.draw(st.integers(0, 12))
        text = text[:place] + data.draw(st.text(DAMAGE, max_size=3)) + text[cut:]
    if "f0" * 12 in text:
        assert code_of(tmp_path, text)[0] in {12, 14}, text


def test_a_commit_is_a_hash_that_no_wheel_can_be_held_against(tmp_path: Path) -> None:
    code, said = code_of(tmp_path, f"plum @ git+https://git.example.org/plum.git@{'a' * 40}\n")

    assert code == 14
    assert f"commit {'a' * 40}" in said


@pytest.mark.parametrize(
    "damage",
    [
        "plum==1.0 --hsah=sha256:{0}\n",
        "plum==1.0 --hash sha256:{0} and more\n",
        "plum==1.0 '--hash=sha256:{0}\n",
        "pl um==1.0 --hash=sha256:{0}\n",
        "--hash=sha256:{0}\n",
    ],
)
def test_a_line_that_may_have_promised_it_is_not_forgotten(damage: str, tmp_path: Path) -> None:
    """The same project stands there again without a hash: that would let anything in."""
    code, said = code_of(tmp_path, "plum==1.0\n" + damage.format("0" * 64))

    assert code == 14, said
    assert "line 2" in said


@pytest.mark.parametrize(
    ("form", "mine", "another"),
    [("poetry 1.1", "plum = [", "plam = ["), ("pdm 4.2", '"plum 1.0" =', '"plum 1.1" =')],
)
def test_files_whose_package_is_not_to_be_found_are_not_forgotten(
    form: str, mine: str, another: str, tmp_path: Path
) -> None:
    code, said = code_of(tmp_path, FORMS[form]("sha256", "0" * 64).replace(mine, another))

    assert code == 14, said
    assert "belong to no package" in said


def test_the_answer_to_a_wrong_lock_of_many_files_is_short(tmp_path: Path) -> None:
    many = "".join(f" --hash=sha256:{number:064x}" for number in range(89))

    code, said = code_of(tmp_path, f"plum==1.0{many}\n")

    assert code == 12
    assert "and 86 others" in said
    assert len(said.splitlines()) < 10


def test_where_names_are_written_the_answer_is_about_this_file(tmp_path: Path) -> None:
    many = ", ".join(
        f'{{ url = "https://x/plum-1.0-{number}-py3-none-any.whl", hash = "sha256:{number:064x}" }}'
        for number in range(1, 90)
    )
    lock = FORMS["uv"]("sha256", "f" * 64).replace("wheels = [", f"wheels = [{many}, ")

    code, said = code_of(tmp_path, lock)

    assert code == 12
    assert 1 == said.count("  locked   ")
    assert f"sha256:{'f' * 64}" in said


def test_another_version_is_told_as_such(tmp_path: Path) -> None:
    code, said = code_of(tmp_path, f"plum==2.0 --hash=sha256:{'0' * 64}\n")

    assert code == 12
    assert "NOT locked" in said
    assert "the lock has 2.0" in said


@pytest.mark.parametrize("case", ["md5-only-wrong.poetry.lock", "pdm-4.2-wrong-digest.pdm.lock"])
def test_a_real_install_stops_and_yes_does_not_cover_it(
    case: str, bench: Workbench, index: Index
) -> None:
    name, version = ("plum", "2.0") if case.startswith("md5") else ("six", "1.17.0")
    tag = "py3" if name == "plum" else "py2.py3"
    index.add(f"{name}-{version}-{tag}-none-any.whl", wheel(name, version))

    done = bench.run("install", name, "--yes", "--lock", str(CASES / case))

    assert done.code == 12, done.text
    assert bench.installed() == {}
