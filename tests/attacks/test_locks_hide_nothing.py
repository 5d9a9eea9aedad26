"""What its tool would install from a lock stands in a review of it, however it is dressed up."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest
from tests.attacks.lock_forms import FORMS, NAME, PDM, PYLOCK, UV, pipfile
from tests.attacks.test_locks_fail_closed import PLUM, code_of
from tests.plugins.pip_verify.review.lock_review import Review

from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import Lock, LockError, Origin
from checkface_channels.locks.reading import parse_lock
from checkface_channels.locks.source import OnDisk

OURS = Environment.of_ours()
A, B = "a" * 64, "b" * 64
GOOD = FORMS["uv"]("sha256", A)
PYLOCK_MARKS = 'lock-version = "1.0"\ncreated-by = "x"\npackages = []\n'
JSON_MARKS = '{"lock-version": "1.0", "packages": [], '
POETRY_MARKS = '[metadata]\nlock-version = "2.1"\ncontent-hash = "x"\n'
PDM_MARKS = '[metadata]\nlock_version = "4.5"\n'


def lock(text: str) -> Lock:
    return parse_lock(OnDisk(Path("some.lock")), text.encode(), OURS)


@pytest.mark.parametrize(
    "text",
    [
        PYLOCK_MARKS + GOOD,
        PYLOCK_MARKS + FORMS["poetry"]("sha256", A),
        PYLOCK_MARKS + FORMS["pdm"]("sha256", A),
        FORMS["Pipfile.lock"]("sha256", A).replace("{", JSON_MARKS, 1),
        GOOD + POETRY_MARKS,
        GOOD + PDM_MARKS,
        FORMS["pdm"]("sha256", A) + 'lock-version = "2.1"\n',
        f"_meta = {{}}\n{FORMS['poetry']('sha256', A)}",
    ],
)
def test_a_file_that_two_tools_would_read_differently_is_refused(text: str) -> None:
    with pytest.raises(LockError, match="a lock file of one tool"):
        lock(text)


@pytest.mark.parametrize("own", ['virtual = "."', 'editable = "."', 'directory = ""'])
@pytest.mark.parametrize("kind", ['registry = "https://x.example"', 'url = "https://x.example/p"'])
def test_no_package_passes_for_the_project_itself(kind: str, own: str) -> None:
    text = GOOD.replace('registry = "https://x.example"', f"{kind}, {own}")
    with pytest.raises(LockError, match="one source for 'plum'"):
        lock(text)


TWICE = {
    "uv": f"{GOOD}{FORMS['uv']('sha256', B).removeprefix(UV[: UV.index('[[')])}",
    "another spelling": GOOD.replace(
        "wheels = [",
        f'wheels = [{{ url = "https://x/Plum-1.0.0-py3-none-any.whl", hash = "sha256:{B}" }}, ',
    ),
    "poetry": FORMS["poetry"]("sha256", A)
    + f'[metadata.files]\nplum = [{{file = "{NAME}", hash = "sha256:{B}"}}]\n',
    "pdm": FORMS["pdm"]("sha256", A)
    + f'[metadata.files]\n"plum 1.0" = [{{file = "{NAME}", hash = "sha256:{B}"}}]\n',
    "pylock": FORMS["pylock"]("sha256", A)
    + FORMS["pylock"]("sha256", B).removeprefix(PYLOCK[: PYLOCK.index("[[")]),
    "a URL": f"plum @ https://x.example/{NAME} --hash=sha256:{A} --hash=sha256:{B}\n",
}


@pytest.mark.parametrize("text", TWICE.values(), ids=TWICE.keys())
def test_two_digests_of_one_file_contradict_each_other(text: str) -> None:
    (said,) = lock(text).unreadable

    assert "2 different sha256 digests" in said
    assert "lum-1.0" in said


@pytest.mark.parametrize("text", TWICE.values(), ids=TWICE.keys())
@pytest.mark.parametrize("digest", [A, B])
def test_a_file_with_two_digests_is_never_as_locked(text: str, digest: str, tmp_path: Path) -> None:

    code, _ = code_of(tmp_path, text.replace(digest, hashlib.sha256(PLUM).hexdigest()))

    assert code == 12


def test_locks_that_contradict_each_other_stop(tmp_path: Path) -> None:

    right, wrong = hashlib.sha256(PLUM).hexdigest(), A
    texts = FORMS["uv"]("sha256", right), FORMS["pylock"]("sha256", wrong)

    assert code_of(tmp_path, *texts)[0] == 12


def test_a_second_digest_is_no_quiet_change(review: Review, tmp_path: Path) -> None:
    (tmp_path / "old.lock").write_text(GOOD)
    (tmp_path / "new.lock").write_text(TWICE["uv"])

    said = review("diff", tmp_path / "old.lock", tmp_path / "new.lock")

    assert said.code == 14
    assert "2 different sha256 digests" in said.out


@pytest.mark.parametrize("system", ["git", "hg", "svn", "bzr"])
def test_a_repository_of_any_system_is_one(system: str) -> None:
    entry: dict[str, object] = {
        "version": "==1.0",
        "hashes": [f"sha256:{A}"],
        system: "https://x.example/p",
    }
    pdm = f'{PDM}{system} = "https://x.example/p"\n{PDM_MARKS}'

    assert [lock(text).packages[0].origin for text in (pipfile(entry), pdm)] == [Origin.GIT] * 2


KEYS = {
    "plain": ".".join(["a"] * 200_000),
    "quoted": ".".join(['"[ \\" ]"'] * 100_000),
    "single quotes": " . ".join(["'[ ]'"] * 100_000),
    "a table's": f"[x]\n[{'.'.join(['a'] * 200_000)}]\nb",
    "inside": f"x={{{'.'.join(['a'] * 200_000)}=1}}\nb",
}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS.keys())
def test_a_key_of_very_many_parts_is_refused_at_once(key: str) -> None:
    begin = time.monotonic()
    with pytest.raises(LockError, match="nested too deeply"):
        lock(f"[metadata]\nlock-version='2'\n{key}=1\n")

    assert time.monotonic() - begin < 20


def test_dots_in_text_are_no_keys() -> None:
    assert lock(f'{GOOD}description = "{"a" + ".b" * 500}"\n').packages
