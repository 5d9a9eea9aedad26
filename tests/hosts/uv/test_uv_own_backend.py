"""The project's own build backend runs as uv runs it, which is said once; and of others none."""

from __future__ import annotations

import json

from tests.hosts.uv.uv_bench import UvBench

SAID = "uv runs the project's own build backend where it needs it"
BACKEND = """\
import base64, hashlib, os, zipfile

INFO = "app-7.0.dist-info"
FILES = {
    f"{INFO}/METADATA": "Metadata-Version: 2.1\\nName: app\\nVersion: 7.0\\nRequires-Dist: fig\\n",
    f"{INFO}/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    "app.py": "NAME = 'own'\\n",
}

def digest(text):
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")

def build_wheel(folder, config_settings=None, metadata_directory=None):
    rows = [f"{name},sha256={digest(text)},{len(text)}" for name, text in FILES.items()]
    name = "app-7.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        for path, text in FILES.items():
            wheel.writestr(path, text)
        wheel.writestr(f"{INFO}/RECORD", "\\n".join([*rows, f"{INFO}/RECORD,,", ""]))
    return name

build_editable = build_wheel
"""


def test_a_version_that_the_own_backend_makes_up_is_installed_and_said(bench: UvBench) -> None:
    bench.stock("fig")
    (bench.project / "backend.py").write_text(BACKEND)
    (bench.project / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "app"\ndynamic = ["version"]\nrequires-python = ">=3.11"\n'
        f"dependencies = {json.dumps(['fig'])}\n"
        f'[[tool.uv.index]]\nurl = "{bench.index.url}"\ndefault = true\n'
    )

    done = bench.run("sync", "--yes")

    assert (0, {"app": "7.0", "fig": "1.0"}) == (done.code, bench.installed()), done.text
    assert 1 == done.text.count(SAID), done.text
