"""The contract with pip's prose: the pips that we run still say what `pip_prose.py` reads."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.version import Version
from tests.plugins.pip_verify.pip_sayings import OF_OURS, Sayings

from checkface_gate.errors import UnableError
from checkface_pip_verify import pip_prose as prose
from checkface_pip_verify.pip.own import FLOOR

NEVER = re.compile("(?!)")
SENTENCES = [name for name, value in vars(prose).items() if isinstance(value, re.Pattern)]


@pytest.fixture(scope="module")
def pip(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sayings]:
    sayings = Sayings([sys.executable, "-m", "pip"], tmp_path_factory.mktemp("pip"))
    yield sayings
    sayings.index.close()


@pytest.mark.parametrize("contract", OF_OURS, ids=lambda each: each.__name__)
def test_our_pip_says(contract: Callable[[Sayings], None], pip: Sayings) -> None:
    contract(pip)


@pytest.mark.parametrize("name", SENTENCES)
def test_no_sentence_goes_unheard(name: str, pip: Sayings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever pip said no more, a contract would tell."""
    monkeypatch.setattr(prose, name, NEVER)

    with pytest.raises((AssertionError, UnableError)):
        _require_all(pip)


def _require_all(pip: Sayings) -> None:
    for contract in OF_OURS:
        contract(pip)


def test_the_oldest_pip_of_ours_is_the_one_that_we_ask_for() -> None:
    wanted = (Requirement(text) for text in metadata.requires("checkface") or ())
    (oldest,) = {str(each.specifier) for each in wanted if each.name == "pip"}

    assert oldest == f">={FLOOR}"
    assert Version(metadata.version("pip")) >= FLOOR
