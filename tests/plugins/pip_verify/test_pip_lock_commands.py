"""Our reviews of lock files stand behind `lock`, out of the way of all that pip calls its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkface_pip_verify import cli
from checkface_pip_verify.pip.commands import RESOLVE_NOTHING, TAKE_FORMATS
from checkface_pip_verify.pip_commands import LOCK_USAGE
from checkface_pip_verify.request.usage import USAGE
from checkface_pip_verify.review.routing import VERBS, Review

LOCK = "plum==1.0 --hash=sha256:" + 64 * "0"

PIPS = {
    "what is installed": ["show", "plum"],
    "several": ["show", "plum", "fig", "-f"],
    "what does not fit": ["check"],
    "with an option": ["check", "--verbose"],
    "a lock file to be made": ["lock", "plum"],
    "of what a file asks for": ["lock", "-r", "requirements.txt"],
    "of a project called show": ["lock", "--", "show"],
    "of show and others": ["lock", "plum", "show", "check"],
    "what lock does": ["lock", "--help"],
    "a verb of ours behind an option": ["lock", "--output", "show"],
    "lock alone": ["lock"],
    "nothing": [],
    "another": ["list"],
}


@pytest.mark.parametrize("case", PIPS)
def test_what_is_pip_s_stays_pip_s(case: str) -> None:
    assert Review.of(PIPS[case]) is None


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("words", [[], ["uv.lock"], ["plum"], ["--help"], ["--json", "x"]], ids=str)
def test_ours_are_told_by_their_place_and_never_by_what_they_name(
    verb: str, words: list[str]
) -> None:
    """A file that is not there must not become a project that pip looks for by that name."""
    assert Review(verb, tuple(words)) == Review.of(["lock", verb, *words])


OLDER = {
    "show a lock": ["show", "uv.lock"],
    "show one in a commit": ["show", "git:HEAD:uv.lock"],
    "show, with options": ["show", "--json", "pylock.toml"],
    "check a lock": ["check", "requirements.txt", "--against", "index"],
    "diff": ["diff", "a", "b"],
    "diff alone": ["diff"],
    "help": ["show", "--help"],
}


@pytest.mark.parametrize("case", OLDER)
def test_the_older_words_work_for_one_release_and_say_the_new_ones(case: str) -> None:
    verb, *words = OLDER[case]
    review = Review.of([verb, *words])
    assert review
    assert (verb, tuple(words)) == (review.verb, review.words)
    assert f"'pip-checkface lock {verb}'" in review.hint
    assert "\n" not in review.hint


@pytest.mark.parametrize("spelling", [["show"], ["lock", "show"]], ids=str)
def test_both_spellings_do_the_same_and_only_one_has_a_hint(
    spelling: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lock.txt").write_text(LOCK)
    code = cli.main([*spelling, str(tmp_path / "lock.txt")])
    told = capsys.readouterr()
    assert 0 == code, told
    assert "plum 1.0" in told.out
    hint = (
        "hint: 'show' is now 'pip-checkface lock show'; from the next release on it is pip's alone"
    )
    assert ([hint] if spelling == ["show"] else []) == told.err.splitlines()


@pytest.mark.parametrize("verb", VERBS)
def test_help_names_them_where_a_person_looks(verb: str) -> None:
    assert f"pip-checkface lock {verb} " in USAGE
    assert f"pip-checkface lock {verb} " in LOCK_USAGE


def test_no_command_of_pip_s_is_called_as_ours_are() -> None:
    """But `lock`, of which the first word is looked at."""
    assert {"show", "check"} <= RESOLVE_NOTHING
    assert "lock" in TAKE_FORMATS
