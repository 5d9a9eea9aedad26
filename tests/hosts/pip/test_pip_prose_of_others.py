"""The contract with pip's prose, of the other pips that we run: from the oldest to the newest.

Today the oldest that may lie beside us is the newest there is: then the two are one test.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

import pytest
from tests.hosts.kept import install, kept
from tests.plugins.pip_verify.pip_sayings import OF_EVERY_PIP, OF_OURS, Sayings

from checkface_pip_verify.pip.own import FLOOR
from checkface_pip_verify.pip.process import REPORT_FLOOR

NEWEST = "pip"
CONTRACTS = [
    *((f"pip=={REPORT_FLOOR}", contract) for contract in OF_EVERY_PIP),
    *((f"pip=={FLOOR}", contract) for contract in OF_OURS),
    *((NEWEST, contract) for contract in OF_OURS),
]


@pytest.fixture(scope="module")
def pip(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sayings]:
    """One from the index that this machine is set to."""
    wanted = str(request.param)
    if wanted == f"pip=={REPORT_FLOOR}" and sys.version_info >= (3, 12):
        pytest.skip(f"pip {REPORT_FLOOR} does not start on this Python")
    if wanted == f"pip=={FLOOR}" == f"pip=={metadata.version('pip')}":
        pytest.skip(f"pip {FLOOR} is the one beside us, which `make test` lets speak")
    command = ("install", "--quiet", "--no-deps", "--target")
    folder = kept([wanted], lambda folder: install(*command, folder, wanted))
    if wanted == NEWEST and _version(folder) == str(FLOOR):
        pytest.skip(f"the newest pip is {FLOOR}, the oldest that we allow")
    sayings = Sayings([sys.executable, str(folder / "pip")], tmp_path_factory.mktemp("pip"))
    yield sayings
    sayings.index.close()


@pytest.mark.parametrize(
    ("pip", "contract"),
    CONTRACTS,
    indirect=["pip"],
    ids=[f"{wanted}-{contract.__name__}" for wanted, contract in CONTRACTS],
)
def test_it_says(pip: Sayings, contract: Callable[[Sayings], None]) -> None:
    contract(pip)


def _version(folder: Path) -> str:
    (found,) = folder.glob("pip-*.dist-info")
    return found.name.removeprefix("pip-").removesuffix(".dist-info")
