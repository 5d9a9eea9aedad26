"""`show` says of a hash without a face that an install checks it, and what it is worth."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.attacks.lock_forms import FORMS
from tests.plugins.pip_verify.review.lock_review import Review

WORTH = {
    "md5": (32, "locked by md5, which is checked and weak"),
    "sha384": (96, "locked by sha384, which is checked and has no face"),
}


@pytest.mark.parametrize("algorithm", WORTH)
@pytest.mark.parametrize("form", ["requirements", "a URL's hash", "poetry", "uv", "Pipfile.lock"])
def test_a_hash_without_a_face_is_checked(
    review: Review, tmp_path: Path, form: str, algorithm: str
) -> None:
    digits, expected = WORTH[algorithm]
    lock = tmp_path / "lock"
    lock.write_text(FORMS[form](algorithm, "1" * digits))

    said = review("show", lock)

    assert said.code == 0
    assert expected in said.out
