"""Where the kernel is not built, everything works with NumPy, and who asks is told."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.core.conftest import Checkface
from tests.fakes.patience import LONGEST

from checkface import Digest, Engine, Face
from checkface.cf1.drawing import Drawer
from checkface.cf1.identity import stretch
from checkface.errors import EngineError

ROOT = Path(__file__).parents[2]
NATIVE = "checkface.cf1._native"
ENGINE = "checkface.cf1.native_engine"


@pytest.mark.skipif(
    not shutil.which("cc") or not Path(sysconfig.get_path("include"), "Python.h").exists(),
    reason="no C compiler, or no Python.h",
)
def test_where_there_is_a_compiler_the_kernel_is_built() -> None:
    """Otherwise all its tests would be skipped and nobody would notice."""
    assert find_spec(NATIVE)


def test_numpy_draws_where_the_kernel_is_not_built(
    cf1: dict[str, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "checkface")
    monkeypatch.delitem(sys.modules, ENGINE, raising=False)
    monkeypatch.setitem(sys.modules, NATIVE, None)
    monkeypatch.delattr("checkface.cf1._native", raising=False)
    drawer = Drawer(exact=True)
    (pixels,) = drawer.draw_ws([drawer.w_of(stretch(Digest.parse(cf1["subject"])), 0)])

    assert cf1["rgb"][0] == hashlib.sha256(pixels.tobytes()).hexdigest()
    (record,) = caplog.records
    assert logging.DEBUG == record.levelno
    assert "the engine 'native' was not built for this machine" in record.message


def test_who_asks_for_a_kernel_that_is_not_built_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checkface.painter.find_spec", lambda _: None)

    with pytest.raises(EngineError, match="built without a C compiler; the engine 'numpy' draws"):
        Face(Digest.of_bytes(b"")).image(64, engine=Engine.NATIVE)


@pytest.mark.parametrize("engine", ["native", "numpy"])
def test_the_environment_chooses_an_engine(checkface: Checkface, engine: str) -> None:
    if engine == "native" and not find_spec(NATIVE):
        pytest.skip("the kernel was not built here: no C compiler")
    done = checkface("draw", "text:", "-o", "a.png", "--size", "64", CHECKFACE_ENGINE=engine)

    assert (0, "") == (done.code, done.err)


def test_an_engine_that_nobody_knows_is_named(checkface: Checkface) -> None:
    done = checkface("draw", "text:", "-o", "a.png", CHECKFACE_ENGINE="abacus")

    assert 2 == done.code
    assert "CHECKFACE_ENGINE is 'abacus': expected one of native, numpy, torch" in done.err


@pytest.mark.skipif(os.name == "nt", reason="another compiler, chosen otherwise")
@pytest.mark.parametrize("environ", [{"CC": "/bin/false"}, {"CHECKFACE_PURE": "1"}])
def test_a_wheel_is_built_without_a_compiler(tmp_path: Path, environ: dict[str, str]) -> None:
    wheel = built(tmp_path, environ)

    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "checkface/cf1/native_engine.py" in names
    assert not [name for name in names if name.endswith((".so", ".pyd", ".c", ".h"))]
    assert ("CHECKFACE_PURE" in environ) == wheel.name.endswith("-py3-none-any.whl")


def built(folder: Path, environ: dict[str, str]) -> Path:
    """A wheel of what is needed of this checkout, in a copy: a build leaves things behind."""
    source = folder / "source"
    for name in ("core", "plugins"):
        ignored = shutil.ignore_patterns("__pycache__", "*.so", "*.safetensors")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE", "MANIFEST.in"):
        shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "--wheel-dir", str(folder), "."]
    subprocess.run(command, cwd=source, env=os.environ | environ, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.mark.parametrize(
    "content", [b"", b"no library", b"\x7fELF" + bytes(60)], ids=["empty", "text", "cut"]
)
@pytest.mark.parametrize("engine", ["", "native"])
def test_a_kernel_that_does_not_load_is_one_sentence(
    tmp_path: Path, content: bytes, engine: str
) -> None:
    """As after a disk that was full, or with the file of another system."""
    package = tmp_path / "checkface"
    ignored = shutil.ignore_patterns("__pycache__", "_native*.*")
    shutil.copytree(ROOT / "core/checkface", package, ignore=ignored)
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    (package / f"cf1/_native{suffix}").write_bytes(content)
    environ = {"PYTHONPATH": str(tmp_path), "CHECKFACE_ENGINE": engine}
    script = (
        "import logging, sys; logging.basicConfig(); from checkface.cf1.drawing import Drawer\n"
    )
    script += "sys.tracebacklimit = 0  # Python 3.13 would quote our sentence from the source too\n"
    script += f"Drawer({engine or None!r}, exact=False)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | environ,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )

    assert 1 == done.stderr.count("the engine 'native' does not load here")
    assert ("EngineError" in done.stderr) == (engine == "native")
    assert (done.returncode == 0) == (engine == "")
