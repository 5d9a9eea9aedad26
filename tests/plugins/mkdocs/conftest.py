"""Sites that tests may read, built once, and projects that a test may change."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.plugins.mkdocs.site_workshop import ENVIRONMENT, Workshop

THEMES = ("mkdocs", "readthedocs", "material")


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    _quiet(monkeypatch)
    return Workshop.copied(tmp_path / "project")


@pytest.fixture(scope="module", params=THEMES)
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, drawn_cache: Path
) -> Workshop:
    """The whole project in each theme."""
    with pytest.MonkeyPatch.context() as patch:
        _quiet(patch)
        patch.setenv("CHECKFACE_CACHE_DIR", str(drawn_cache))
        made = Workshop.copied(tmp_path_factory.mktemp("built") / "project")
        made.configure(request.param)
        made.build(where=Path("/"))
    return made


def _quiet(patch: pytest.MonkeyPatch) -> None:
    for key, value in ENVIRONMENT.items():
        patch.setenv(key, value)
