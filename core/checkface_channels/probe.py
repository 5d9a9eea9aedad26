"""Turns an interpreter into all that we need to know of it: one program of ours, started once."""

from __future__ import annotations

import json
import operator
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import packaging
from packaging.tags import Tag

from checkface_channels.hosts import printable

PROBE_SECONDS = 60
"""What is called an interpreter may be anything, also a program that never ends."""

PREFIX = "/checkface-prefix"
"""Stands for a folder that a user names only later."""

PROGRAM = """
import importlib.util, json, os, site, sys, sysconfig

def fitting(folder):
    place = os.path.join(folder, "__init__.py")
    spec = importlib.util.spec_from_file_location(
        "packaging", place, submodule_search_locations=[folder]
    )
    module = sys.modules["packaging"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    from packaging.markers import default_environment
    from packaging.tags import sys_tags
    tags = [[tag.interpreter, tag.abi, tag.platform] for tag in sys_tags()]
    return {"markers": dict(default_environment()), "tags": tags}

def schemes(given):
    if os.environ.get("PYTHONUSERBASE"):
        given["userbase"] = os.environ["PYTHONUSERBASE"]
    for scheme in sysconfig.get_scheme_names():
        try:
            paths = sysconfig.get_paths(scheme, vars=given)
        except Exception:
            continue
        for name in ("purelib", "platlib"):
            yield paths[name]

def below(prefix):
    mark = os.path.normpath(prefix)
    for path in schemes(dict.fromkeys(("base", "platbase", "installed_base"), prefix)):
        yield os.path.relpath(path, mark) if path.startswith(mark + os.sep) else path

def sites(prefixes):
    return site.getsitepackages(prefixes) if hasattr(site, "getsitepackages") else []

def users():
    if os.environ.get("PYTHONNOUSERSITE") or not hasattr(site, "getusersitepackages"):
        return []
    shared = sys.prefix == sys.base_prefix or set(sites([sys.base_prefix])).intersection(sys.path)
    return [site.getusersitepackages()] if shared else []

try:
    fits = fitting(sys.argv[1])
except Exception as error:
    fits = {"unfit": "%s: %s" % (type(error).__name__, error)}
print(json.dumps(dict(
    fits,
    version=list(sys.version_info[:3]),
    stdlib=sysconfig.get_path("stdlib"),
    virtual=sys.prefix != sys.base_prefix,
    searched=users() + [path for path in sys.path if path],
    folders=list(schemes({})) + sites(None),
    prefixed=list(below(sys.argv[2])),
)))
"""
"""For whatever old Python it is. Our own `packaging` asks, for a target need not have one; nothing
else of ours is on its path. All schemes: where a distribution patches them, pip has its own mind
about which one counts."""


class ProbeError(Exception):
    """No answer, or not what was asked for; the message is a reason in a few words."""


@dataclass(frozen=True)
class Description:
    """What an interpreter says of itself."""

    version: tuple[int, int, int]
    stdlib: Path
    is_virtual: bool
    searched: tuple[str, ...] = ()
    """The folders that it imports from, the user's own included where it is one of them."""
    folders: tuple[Path, ...] = ()
    """Every folder that packages may be installed into."""
    prefixed: tuple[Path, ...] = ()
    """The same where a prefix is given, as seen from that prefix."""
    markers: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[Tag, ...] = ()
    """The best one first."""
    unfit: str = ""
    """Why markers and tags are not known; it may be a stranger's text."""

    @classmethod
    def of(cls, executable: Path) -> Description:
        """Raises `ProbeError`."""
        folder = Path(packaging.__file__).parent
        return _answer(executable, [str(folder), PREFIX])

    @classmethod
    def of_json(cls, found: dict[str, Any]) -> Description:
        """Raises ValueError, TypeError or LookupError for what is no such answer."""
        major, minor, micro = map(operator.index, found["version"])
        fits = "unfit" not in found
        return cls(
            (major, minor, micro),
            Path(found["stdlib"]),
            bool(found["virtual"]),
            tuple(_texts(found["searched"])),
            tuple(map(Path, _texts(found["folders"]))),
            tuple(map(Path, _texts(found["prefixed"]))),
            {str(k): str(v) for k, v in found["markers"].items()} if fits else {},
            tuple(Tag(*_texts(each)) for each in found["tags"]) if fits else (),
            "" if fits else str(found["unfit"]) or "for no reason",
        )


def _answer(executable: Path, words: Sequence[str]) -> Description:
    try:
        done = subprocess.run(
            [executable, "-I", "-c", PROGRAM, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=PROBE_SECONDS,
        )
        return Description.of_json(json.loads(done.stdout))
    except subprocess.TimeoutExpired as error:
        raise ProbeError(f"it has not answered after {PROBE_SECONDS} seconds") from error
    except subprocess.CalledProcessError as error:
        raise ProbeError(_complaint(error)) from error
    except OSError as error:
        raise ProbeError(error.strerror or str(error)) from error
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise ProbeError("it did not answer as a Python does") from error


def _texts(found: object) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise TypeError(f"expected texts, got {found!r}")
    return found


def _complaint(error: subprocess.CalledProcessError) -> str:
    said = error.stderr.decode(errors="replace").strip().splitlines()
    return printable(said[-1]) if said else f"exit code {error.returncode}"
