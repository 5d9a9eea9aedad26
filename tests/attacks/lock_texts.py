"""The smallest lock of each kind that names an index, with one package."""

from __future__ import annotations

import json
from collections.abc import Callable

TextOf = Callable[[str, str], str]
WHEEL = "apple-1.0-py3-none-any.whl"


def uv(index: str, digest: str) -> str:
    return f"""version = 1
requires-python = ">=3.11"

[[package]]
name = "app"
version = "0.1"
source = {{ virtual = "." }}
dependencies = [{{ name = "apple" }}]

[[package]]
name = "apple"
version = "1.0"
source = {{ registry = {json.dumps(index)} }}
wheels = [{{ url = "https://files.example/{WHEEL}", hash = "sha256:{digest}" }}]
"""


def poetry(index: str, digest: str) -> str:
    return f"""[[package]]
name = "apple"
version = "1.0"
optional = false
python-versions = ">=3.8"
groups = ["main"]
files = [{{file = "{WHEEL}", hash = "sha256:{digest}"}}]

[package.source]
type = "legacy"
url = {json.dumps(index)}
reference = "private"

[metadata]
lock-version = "2.1"
python-versions = ">=3.8"
content-hash = "{"0" * 64}"
"""


def pipfile(index: str, digest: str) -> str:
    source = {"name": "private", "url": index, "verify_ssl": True}
    apple = {"hashes": [f"sha256:{digest}"], "index": "private", "version": "==1.0"}
    meta = {"hash": {"sha256": "0" * 64}, "pipfile-spec": 6, "requires": {}, "sources": [source]}
    return json.dumps({"_meta": meta, "default": {"apple": apple}, "develop": {}})


def pylock(index: str, digest: str) -> str:
    return f"""lock-version = "1.0"
created-by = "test"

[[packages]]
name = "apple"
version = "1.0"
index = {json.dumps(index)}

[[packages.wheels]]
name = "{WHEEL}"
url = "https://files.example/{WHEEL}"
hashes = {{sha256 = "{digest}"}}
"""


def requirements(index: str, digest: str) -> str:
    return f"--index-url {index}\napple==1.0 --hash=sha256:{digest}\n"


NAMES: dict[str, TextOf] = {
    "uv.lock": uv,
    "poetry.lock": poetry,
    "Pipfile.lock": pipfile,
    "pylock.toml": pylock,
    "requirements.txt": requirements,
}
