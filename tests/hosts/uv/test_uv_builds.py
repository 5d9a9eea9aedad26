"""`--allow-build`: a real backend builds the sdist that was shown, and nothing else comes."""

from __future__ import annotations

import io
import tarfile
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name
from tests.hosts.uv.uv_bench import UvBench
from tests.plugins.pip_verify.tiny_wheels import metadata as metadata_text
from tests.plugins.pip_verify.tiny_wheels import sha256

SDIST = "fig-1.0.tar.gz"


def repacked(name: str) -> tuple[str, bytes]:
    """The wheel of a backend that is installed here, or the test is skipped."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        pytest.skip(f"{name} is not installed")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in found.files or ():
            is_left_out = path.suffix == ".pyc" or ".." in path.parts or path.name == "RECORD"
            if not is_left_out and Path(str(path.locate())).is_file():
                archive.write(str(path.locate()), path.as_posix())
        archive.writestr(f"{name}-{found.version}.dist-info/RECORD", "")
    return f"{name}-{found.version}-py3-none-any.whl", buffer.getvalue()


def sdist(setup: str = "", content: str = "built") -> bytes:
    """Of a project that setuptools builds. Its metadata are told without building it."""
    files = {
        "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\n'
        'build-backend = "setuptools.build_meta"\n'
        '[project]\nname = "fig"\nversion = "1.0"\n',
        "setup.py": f"import setuptools\n{setup}\nsetuptools.setup(py_modules=['fig'])\n",
        "fig.py": f"CONTENT = {content!r}\n",
        "PKG-INFO": metadata_text("fig").replace("2.1", "2.2"),
    }
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"fig-1.0/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return buffer.getvalue()


@pytest.fixture
def locked(bench: UvBench) -> UvBench:
    """A project that needs fig, which has no wheel, and plum."""
    bench.index.add(*repacked("setuptools"))
    bench.index.add(SDIST, sdist())
    bench.stock("plum")
    bench.write("fig", "plum")
    assert bench.plain_uv("lock").code == 0
    return bench


def names(bench: UvBench) -> set[str]:
    return {canonicalize_name(name) for name in bench.installed()}


def test_what_may_be_built_is_shown_built_and_remembered(locked: UvBench) -> None:
    refused = locked.run("sync", "--yes")
    assert (13, {}) == (refused.code, locked.installed()), refused.text
    assert "--allow-build fig" in refused.err

    done = locked.run("sync", "--yes", "--allow-build", "fig")

    assert (0, {"fig", "plum"}) == (done.code, names(locked)), done.text
    data = locked.index.files[SDIST][0]
    assert sha256(data) in done.out
    assert locked.accepted()[SDIST] == f"sha256:{sha256(data)}"
    assert "built" == locked.content("fig")
    assert "built" in (locked.site_packages / "fig.py").read_text()
    assert not [*locked.temporary.glob("uv-checkface-*")]


def test_other_bytes_than_were_shown_are_never_built(locked: UvBench) -> None:
    mark = locked.folder / "ran"
    terminal = locked.at_terminal("sync", "--allow-build", "fig")
    terminal.wait_for("[y/N/?]")
    evil = sdist(f"open({str(mark)!r}, 'w').close()", "evil")
    locked.index.files[SDIST] = [evil]

    terminal.type("y\n")

    assert (12, False) == (terminal.end(), mark.exists()), terminal.seen
    assert sha256(evil) in terminal.seen
    assert locked.accepted() == {}


def test_a_name_that_is_allowed_allows_no_other(locked: UvBench) -> None:
    """Nor does a wheel become a source distribution of the same version."""
    mark = locked.folder / "ran"
    locked.index.add("plum-1.0.tar.gz", sdist(f"open({str(mark)!r}, 'w').close()"))

    done = locked.run("sync", "--yes", "--allow-build", "plum")

    assert (13, False, {}) == (done.code, mark.exists(), locked.installed()), done.text


def test_a_build_that_brings_what_nobody_has_planned_is_found_out(locked: UvBench) -> None:
    """Its code runs, and may write where packages are: what has come is held against the plan."""
    place = locked.project / ".venv"
    write = (
        "import glob, os\n"
        f"for site in glob.glob({str(place)!r} + '/lib/python*/site-packages'):\n"
        "    os.makedirs(site + '/evil-6.6.dist-info', exist_ok=True)\n"
        "    open(site + '/evil-6.6.dist-info/RECORD', 'w').close()\n"
    )
    locked.index.files[SDIST] = [sdist(write)]
    locked.lock.unlink()
    assert locked.plain_uv("lock", environ={"UV_CACHE_DIR": str(locked.folder / "b")}).code == 0

    done = locked.run("sync", "--yes", "--allow-build", "fig")

    assert (12, {}) == (done.code, locked.accepted()), done.text
    assert "evil-6.6" in done.err
