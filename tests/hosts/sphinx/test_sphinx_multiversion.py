"""Promises where sphinx-multiversion builds every version of a site with one conf.py each."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.attacks.test_sites_do_not_lie import WHERE, released, shown
from tests.hosts.environments import environment


@pytest.mark.parametrize("where", WHERE)
def test_multiversion_shows_each_version_its_own_release_or_nothing(
    where: str, tmp_path: Path
) -> None:
    multiversion = environment("sphinx-multiversion", "sphinx>=7.4,<8")
    repository = released(tmp_path / "project", WHERE[where])
    done = subprocess.run(
        [str(multiversion), "-m", "sphinx_multiversion", "docs", "../out"],
        cwd=repository.folder,
        capture_output=True,
        check=False,
        text=True,
    )
    assert 0 == done.returncode, done.stderr
    for version in ("1.0", "2.0"):
        page = (tmp_path / f"out/v{version}/index.html").read_text()
        told = shown(page)

        assert told <= {version}, where
        assert told or "no face" in done.stderr
        assert "Not released yet" not in page
        assert "<strong>abababab" not in page
        if where not in {"by an absolute path", "by the index"}:
            assert {version} == told
