"""Writes one wheel's hash in every form that a lock file has, or once had, for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping

NAME = "plum-1.0-py3-none-any.whl"
URL = f"https://files.example.org/{NAME}"

Form = Callable[[str, str], str]
"""An algorithm and its digits, as a lock file's text."""

POETRY = '[[package]]\nname = "plum"\nversion = "1.0"\n'
POETRY_END = '[metadata]\nlock-version = "{}"\npython-versions = "*"\ncontent-hash = "x"\n'
PDM = '[[package]]\nname = "plum"\nversion = "1.0"\n'
UV = 'version = 1\nrequires-python = ">=3.8"\n[[package]]\nname = "plum"\nversion = "1.0"\n'
PYLOCK = 'lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "plum"\nversion = "1.0"\n'


def pipfile(entry: Mapping[str, object]) -> str:
    return json.dumps({"_meta": {"hash": {"sha256": "x"}}, "default": {"plum": entry}})


BARE = ("md5", "sha1", "sha256", "sha384", "sha512")
"""What the number of its digits tells."""

FORMS: dict[str, Form] = {
    "requirements": lambda a, h: f"plum==1.0 --hash={a}:{h}\n",
    "a blank for =": lambda a, h: f"plum==1.0 --hash {a}:{h}\n",
    "double quotes": lambda a, h: f'plum==1.0 "--hash={a}:{h}"\n'.replace('"--hash=', '--hash="'),
    "single quotes": lambda a, h: f"plum==1.0 --hash='{a}:{h}'\n",
    "quotes inside": lambda a, h: f'plum==1.0 --hash={a}":"{h}\n',
    "abbreviated": lambda a, h: f"plum==1.0 --ha={a}:{h}\n",
    "abbreviated with a blank": lambda a, h: f"plum==1.0 --has    {a}:{h}\n",
    "upper case": lambda a, h: f"plum==1.0 --hash={a.upper()}:{h.upper()}\n",
    "joined in the middle": lambda a, h: f"plum==1.0 --hash=\\\n{a}:{h}\n",
    "blanks and markers": lambda a, h: (
        f"plum == 1.0 ; python_version > '3' \\\n   --hash \t{a}:{h}  \n"
    ),
    "another option first": lambda a, h: f"plum==1.0 --config-settings=a=b --hash={a}:{h}\n",
    "a URL's hash": lambda a, h: f"plum @ {URL} --hash={a}:{h}\n",
    "a URL's fragment": lambda a, h: f"plum @ {URL}#{a}={h}\n",
    "behind an egg": lambda a, h: f"plum @ {URL}#egg=plum&{a}={h}\n",
    "a bare URL": lambda a, h: f"{URL} --hash={a}:{h}\n",
    "a bare URL's fragment": lambda a, h: f"{URL}#{a}={h}\n",
    "a path": lambda a, h: f"./wheels/{NAME} --hash={a}:{h}\n",
    "poetry": lambda a, h: (
        f'{POETRY}files = [{{file = "{NAME}", hash = "{a}:{h}"}}]\n{POETRY_END.format("2.1")}'
    ),
    "poetry 1.1": lambda a, h: (
        f"{POETRY}{POETRY_END.format('1.1')}[metadata.files]\n"
        f'plum = [{{file = "{NAME}", hash = "{a}:{h}"}}]\n'
    ),
    "poetry 1.1, another spelling": lambda a, h: (
        f"{POETRY}{POETRY_END.format('1.1')}[metadata.files]\n"
        f'Plum = [{{file = "{NAME}", hash = "{a}:{h}"}}]\n'
    ),
    "poetry 0.12": lambda a, h: (
        f"{POETRY}{POETRY_END.format('0')}[metadata.hashes]\n"
        f'plum = ["{h if a in BARE else f"{a}:{h}"}"]\n'
    ),
    "pdm": lambda a, h: (
        f'{PDM}files = [{{file = "{NAME}", hash = "{a}:{h}"}}]\n[metadata]\nlock_version = "4.5"\n'
    ),
    "pdm 4.2": lambda a, h: (
        f'{PDM}[metadata]\nlock_version = "4.2"\n[metadata.files]\n'
        f'"plum 1.0" = [{{url = "{URL}", hash = "{a}:{h}"}}]\n'
    ),
    "pdm 4.2 with an extra": lambda a, h: (
        f'{PDM}[metadata]\nlock_version = "4.2"\n[metadata.files]\n'
        f'"Plum[jam] 1.0.0" = [{{file = "{NAME}", hash = "{a}:{h}"}}]\n'
    ),
    "pdm's URL": lambda a, h: f'{PDM}url = "{URL}#{a}={h}"\n[metadata]\nlock_version = "4.5"\n',
    "Pipfile.lock": lambda a, h: pipfile({"version": "==1.0", "hashes": [f"{a}:{h}"]}),
    "Pipfile's one hash": lambda a, h: pipfile({"version": "==1.0", "hash": f"{a}:{h}"}),
    "Pipfile's table": lambda a, h: pipfile({"version": "==1.0", "hash": {a: h}}),
    "Pipfile's file": lambda a, h: pipfile({"version": "==1.0", "file": f"{URL}#{a}={h}"}),
    "uv": lambda a, h: (
        f'{UV}source = {{ registry = "https://x.example" }}\n'
        f'wheels = [{{ url = "{URL}", hash = "{a}:{h}" }}]\n'
    ),
    "uv's URL": lambda a, h: (
        f'{UV}source = {{ url = "{URL}" }}\nwheels = [{{ url = "{URL}", hash = "{a}:{h}" }}]\n'
    ),
    "uv's path": lambda a, h: (
        f'{UV}source = {{ path = "w/{NAME}" }}\n'
        f'wheels = [{{ filename = "{NAME}", hash = "{a}:{h}" }}]\n'
    ),
    "uv's hash beside the source": lambda a, h: (
        f'{UV}source = {{ path = "w/{NAME}" }}\nhash = "{a}:{h}"\n'
    ),
    "uv's fragment": lambda a, h: f'{UV}source = {{ url = "{URL}#{a}={h}" }}\n',
    "pylock": lambda a, h: (
        f'{PYLOCK}[[packages.wheels]]\nname = "{NAME}"\nurl = "{URL}"\nhashes = {{"{a}" = "{h}"}}\n'
    ),
    "pylock without a name": lambda a, h: (
        f'{PYLOCK}[[packages.wheels]]\nurl = "{URL}"\nhashes = {{"{a}" = "{h}"}}\n'
    ),
    "pylock's archive": lambda a, h: (
        f'{PYLOCK}[packages.archive]\nurl = "{URL}"\nhashes = {{"{a}" = "{h}"}}\n'
    ),
}

ALGORITHMS = (
    "md5",
    "sha1",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "sha3_256",
    "sha3-512",
    "SHA-256",
    "blake2b",
    "blake2b_256",
    "blake2b-384",
    "blake2s",
    "blake2s_128",
    "shake_128",
    "shake_256",
)


def digits_of(algorithm: str, data: bytes) -> str:
    name = algorithm.lower().replace("-", "_").replace("sha_", "sha")
    family, _, bits = name.partition("_")
    if family in {"blake2b", "blake2s"}:
        make = hashlib.blake2b if family == "blake2b" else hashlib.blake2s
        return (
            make(data, digest_size=int(bits) // 8).hexdigest() if bits else make(data).hexdigest()
        )
    if family == "shake":
        shake = hashlib.shake_128(data) if bits == "128" else hashlib.shake_256(data)
        return shake.hexdigest(32)
    return hashlib.new(name, data, usedforsecurity=False).hexdigest()
