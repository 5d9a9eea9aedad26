"""A project as large as a real one: what fastapi's extras and a usual set of tools need.

Names, needs, extras and markers are as those projects write them; the wheels are tiny.
"""

from __future__ import annotations

from collections.abc import Mapping

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name

from checkface_pip_verify.self_test.index import Index

NEEDS: Mapping[str, str] = {
    "fastapi": "starlette>=0.4, pydantic!=1.8,>=1, typing-extensions>=1, "
    "fastapi-cli[standard]>=0.1; extra == 'standard', httpx<2,>=0.23; extra == 'standard', "
    "jinja2>=1; extra == 'standard', python-multipart>=0.1; extra == 'standard', "
    "email-validator>=1; extra == 'standard', uvicorn[standard]>=0.12; extra == 'standard', "
    "fastapi-cli[standard]>=0.1; extra == 'all', httpx<2,>=0.23; extra == 'all', "
    "jinja2>=1; extra == 'all', python-multipart>=0.1; extra == 'all', "
    "itsdangerous>=1; extra == 'all', pyyaml>=1; extra == 'all', ujson!=4.0.2,>=1; extra == 'all', "
    "orjson>=1; extra == 'all', email-validator>=1; extra == 'all', "
    "uvicorn[standard]>=0.12; extra == 'all', pydantic-settings>=1; extra == 'all', "
    "pydantic-extra-types>=1; extra == 'all'",
    "starlette": "anyio<5,>=1, typing-extensions>=1; python_version < '3.13', "
    "httpx>=0.27; extra == 'full'",
    "anyio": "idna>=1, sniffio>=1.0, exceptiongroup>=1; python_version < '3.11', "
    "trio>=0.26; extra == 'trio'",
    "pydantic": "annotated-types>=0.6, pydantic-core==1.0, typing-extensions>=1, "
    "typing-inspection>=0.4, email-validator>=1; extra == 'email', "
    "tzdata; python_version >= '3.9' and platform_system == 'Windows' and extra == 'timezone'",
    "pydantic-core": "typing-extensions!=4.7.0,>=1",
    "typing-inspection": "typing-extensions>=1",
    "fastapi-cli": "typer>=0.15, uvicorn[standard]>=0.15, rich-toolkit>=0.14, "
    "fastapi-cloud-cli>=0.1; extra == 'standard'",
    "fastapi-cloud-cli": "typer>=0.12, uvicorn[standard]>=0.15, rignore>=0.5, httpx>=0.27, "
    "rich-toolkit>=0.14, pydantic[email]>=1, sentry-sdk>=1",
    "typer": "click>=1.0, typing-extensions>=1, shellingham>=1.0, rich>=1",
    "click": "colorama; platform_system == 'Windows', importlib-metadata; python_version < '3.8'",
    "rich": "pygments<3,>=1, markdown-it-py>=1",
    "markdown-it-py": "mdurl~=1.0",
    "rich-toolkit": "rich>=1, click>=1, typing-extensions>=1",
    "uvicorn": "click>=1.0, h11>=0.8, typing-extensions>=1; python_version < '3.11', "
    "colorama>=0.4; sys_platform == 'win32' and extra == 'standard', "
    "httptools>=0.6; extra == 'standard', python-dotenv>=0.13; extra == 'standard', "
    "pyyaml>=1; extra == 'standard', uvloop!=0.15.0,>=0.14; (sys_platform != 'win32' and "
    "(sys_platform != 'cygwin' and platform_python_implementation != 'PyPy')) and "
    "extra == 'standard', watchfiles>=0.13; extra == 'standard', websockets>=1; "
    "extra == 'standard'",
    "watchfiles": "anyio>=1.0",
    "httpx": "anyio, certifi, httpcore==1.*, idna, brotli; platform_python_implementation == "
    "'CPython' and extra == 'brotli'",
    "httpcore": "certifi, h11>=0.16",
    "sentry-sdk": "urllib3>=1, certifi, fastapi>=0.79; extra == 'fastapi'",
    "email-validator": "dnspython>=1.0, idna>=1.0",
    "jinja2": "markupsafe>=1.0",
    "pydantic-settings": "pydantic>=1, python-dotenv>=0.21, typing-inspection>=0.4",
    "pydantic-extra-types": "pydantic>=1, typing-extensions",
    "trio": "attrs>=1, sortedcontainers, idna, outcome, sniffio>=1.0, "
    "cffi>=1; os_name == 'nt' and implementation_name != 'pypy', "
    "exceptiongroup; python_version < '3.11'",
    "outcome": "attrs>=1",
    "pytest": "colorama; sys_platform == 'win32', iniconfig>=1, packaging>=1, pluggy<2,>=1, "
    "pygments>=1, tomli>=1; python_version < '3.11'",
    "mypy": "typing-extensions>=1, mypy-extensions>=1.0, pathspec>=0.9",
    "sqlalchemy": "typing-extensions>=1, greenlet>=1; platform_machine == 'x86_64' or "
    "platform_machine == 'aarch64'",
    "flask": "blinker>=1, click>=1, itsdangerous>=1, jinja2>=1, markupsafe>=1, werkzeug>=1",
    "werkzeug": "markupsafe>=1",
    "coverage": "tomli; python_full_version <= '3.11.0a6' and extra == 'toml'",
}
OTHERS = (
    "annotated-types",
    "attrs",
    "blinker",
    "certifi",
    "colorama",
    "dnspython",
    "greenlet",
    "h11",
    "httptools",
    "idna",
    "iniconfig",
    "itsdangerous",
    "markupsafe",
    "mdurl",
    "mypy-extensions",
    "orjson",
    "packaging",
    "passlib",
    "pathspec",
    "pluggy",
    "pygments",
    "pyjwt",
    "python-dotenv",
    "python-multipart",
    "pyyaml",
    "rignore",
    "ruff",
    "shellingham",
    "sniffio",
    "sortedcontainers",
    "tomli",
    "typing-extensions",
    "tzdata",
    "ujson",
    "urllib3",
    "uvloop",
    "watchfiles",
    "websockets",
    "exceptiongroup",
    "cffi",
    "importlib-metadata",
    "brotli",
)
"""What needs nothing."""

PROJECT = """[project]
name = "app"
version = "0.1"
requires-python = ">=3.11"
dependencies = ["fastapi[standard]>=0.1", "sqlalchemy", "pyjwt"]

[project.optional-dependencies]
all = ["fastapi[all]"]
old = ["flask", "passlib"]

[dependency-groups]
dev = ["pytest", "coverage[toml]", "mypy", "ruff", "anyio[trio]"]

[[tool.uv.index]]
url = "%s"
default = true
"""


def stock(index: Index, version: str = "1.0", *only: str) -> None:
    """Serve a wheel of each in this version, or `only` of some."""
    for name in only or sorted({*NEEDS, *OTHERS}):
        needs = _needs_of(name)
        extras = sorted({extra for each in needs for extra in _extras_of(each)})
        index.add(wheel_name(name, version), wheel(name, version, requires=needs, extras=extras))


def _needs_of(name: str) -> list[str]:
    """A comma may stand within one, but not followed by a blank."""
    return [text for text in NEEDS.get(name, "").split(", ") if text]


def _extras_of(need: str) -> list[str]:
    marker = str(Requirement(need).marker or "")
    return [part.split('"')[1] for part in marker.split("extra == ")[1:]]


def expected_here() -> set[str]:
    """What all extras and groups bring to this machine, as the markers say: found without uv."""
    found: dict[str, set[str]] = {}
    wanted = ["fastapi[standard,all]", "sqlalchemy", "pyjwt", "flask", "passlib", "pytest"]
    waiting = [*map(Requirement, [*wanted, "coverage[toml]", "mypy", "ruff", "anyio[trio]"])]
    while waiting:
        need = waiting.pop()
        name = canonicalize_name(need.name)
        extras = found.setdefault(name, set())
        if need.extras <= extras and "" in extras:
            continue
        extras |= need.extras | {""}
        inner = map(Requirement, _needs_of(name))
        waiting += [n for n in inner if _applies(n, extras)]
    return set(found)


def _applies(need: Requirement, extras: set[str]) -> bool:
    return not need.marker or any(need.marker.evaluate({"extra": each}) for each in extras)
