"""Every twine that can still be installed finds the command, and agrees with it on the files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.hosts.kept import install, kept
from tests.plugins.twine.conftest import SDIST, WHEEL

NEEDED = {
    3: ("pkginfo<1.11", "importlib-metadata<8", "zipp", "colorama"),
    4: ("pkginfo<1.11", "importlib-metadata<8", "zipp"),
    5: ("pkginfo<1.11", "importlib-metadata", "zipp"),
    6: (),
    7: (),
}
"""What a major needs and ours does not."""

ASK_THE_HOST = """
import json, sys
from twine.commands import _find_dists
from twine.package import PackageFile
held = [path for path in _find_dists(sys.argv[1:]) if not path.endswith(".asc")]
print(json.dumps({p: PackageFile.from_filename(p, None).sha2_digest for p in held}))
"""


def twine_of(major: int) -> Path:
    """A folder that holds the newest twine of a major, to be put in front of ours."""
    wanted = [f"twine=={major}.*", *NEEDED[major]]
    command = ("install", "--no-deps", "--quiet", "--target")
    return kept(wanted, lambda place: install(*command, place, *wanted))


@pytest.mark.parametrize("major", sorted(NEEDED))
def test_each_major_runs_the_command_and_takes_the_same_files(dist: Path, major: int) -> None:
    (dist / f"{WHEEL}.asc").write_text("signed")

    assert f"twine version {major}." in run(twine_of(major), dist, "-m", "twine", "--version")
    by_host = json.loads(run(twine_of(major), dist, "-c", ASK_THE_HOST, "dist/*"))
    told = run(twine_of(major), dist, "-m", "twine", "checkface", "--json", "dist/*")

    (release,) = json.loads(told)["releases"]
    shown = {held["path"]: held["digest"] for held in release["artifacts"]}
    assert {f"dist/{WHEEL}", f"dist/{SDIST}"} == set(shown)
    assert {path: f"sha256:{value}" for path, value in by_host.items()} == shown


@pytest.mark.parametrize("major", sorted(NEEDED))
def test_each_major_refuses_what_it_would_not_upload(dist: Path, major: int) -> None:
    (dist / f"{SDIST}.publish.attestation").write_text("{}")
    knows_attestations = major >= 5

    done = started(twine_of(major), dist, "-m", "twine", "checkface", "dist/*")

    assert (0 if knows_attestations else 2) == done.returncode
    assert ("would stop" in done.stderr) is not knows_attestations


def run(twine: Path, dist: Path, *arguments: str) -> str:
    done = started(twine, dist, *arguments)
    assert (0, "") == (done.returncode, done.stderr)
    return done.stdout


def started(twine: Path, dist: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        check=False,
        cwd=dist.parent,
        env=os.environ | {"PYTHONPATH": str(twine)},
        text=True,
    )
