"""Turns pip's attempts to build a project into errors: no code may run before its face is seen.

`--only-binary=:all:` says nothing about what a wheel requires by URL: pip would fetch that source
and run its build, in the middle of resolving. Building always starts a Python or a version control
tool, so an audit hook stops just these. Python loads this file by its name (docs: module `site`);
it must run on whatever old Python the target is, so it keeps to plain, old syntax.
"""

import os
import sys
from importlib import import_module
from typing import Any

TOOLS = ("git", "hg", "svn", "bzr")


def _refuse_builds(event: str, arguments: "tuple[Any, ...]") -> None:
    if event != "subprocess.Popen":
        return
    words = arguments[1]
    words = [words] if isinstance(words, (str, bytes)) else list(words)
    started = os.fsdecode(arguments[0] or words[0])
    name = os.path.basename(started).lower()  # noqa: PTH119
    if not (name.startswith(("python", "pypy")) or os.path.splitext(name)[0] in TOOLS):  # noqa: PTH122
        return  # keyring, uname, lsb_release: pip's own helpers
    # The one Python that pip starts for itself is the target's, on behalf of --python.
    runs_pip = len(words) > 1 and os.fsdecode(words[1]).endswith("__pip-runner__.py")
    if runs_pip and "_PIP_RUNNING_IN_SUBPROCESS" not in os.environ:
        return
    with open(os.environ["PIP_CHECKFACE_GUARD"], "w") as mark:
        mark.write(name)
    if "PIP_CHECKFACE_GUARD_ENDS" in os.environ:
        os._exit(1)  # pip would tidy up what it has fetched
    raise OSError("pip-checkface lets nothing be built before its face has been seen")


def _load_the_next() -> None:
    """Somebody else's sitecustomize, which ours has hidden."""
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    sys.path[:] = [path for path in sys.path if os.path.abspath(path) != here]  # noqa: PTH100
    own = sys.modules.pop("sitecustomize")
    try:
        import_module("sitecustomize")
    except ImportError:
        sys.modules["sitecustomize"] = own


if "PIP_CHECKFACE_GUARD" in os.environ:
    if hasattr(sys, "addaudithook"):  # Python 3.8
        sys.addaudithook(_refuse_builds)
    _load_the_next()
