"""Turns this interpreter into a pip that can start nothing but a keyring.

`--only-binary=:all:` says nothing about what a wheel requires by URL: pip would fetch that source
and run its build, in the middle of resolving. Whatever pip runs it starts as a program, so an audit
hook allows the few that pip needs and refuses all others, whatever they are called. The hook is in
place, and has been tried, before any of pip is imported; it hears nothing of the environment.

It is started as a script, `PYTHON launcher.py FOLDER PIP WATCH ARGUMENTS…`, by whatever old Python
the target is, so it keeps to plain, old syntax and to the standard library.
"""

import os
import sys


def _shadow_nothing() -> None:
    """PYTHONPATH may add modules, and stands behind the standard library: none of it is hidden."""
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    added = [p for p in os.environ.get("PYTHONPATH", "").split(os.pathsep) if p]
    added = [os.path.abspath(path) for path in added]  # noqa: PTH100
    library = os.path.dirname(os.path.abspath(os.__file__))  # noqa: PTH100, PTH120
    paths = [path for path in sys.path if path and os.path.abspath(path) != here]  # noqa: PTH100
    last = [path for path in paths if path in added and path != library]
    sys.path[:] = [path for path in paths if path not in last] + last


if __name__ == "__main__":
    _shadow_nothing()  # before anything is imported that is not there already

import subprocess  # noqa: E402
import zipfile  # noqa: E402
from importlib.machinery import PathFinder  # noqa: E402
from runpy import run_module  # noqa: E402
from typing import Any  # noqa: E402

REFUSED, GUARDED, TEMPORARY = "refused.txt", "guarded.txt", "pip"
"""What FOLDER tells afterwards: that pip tried to start something, and that the guard was there;
and where pip's temporary files are, of which nothing may ever be run."""

OFF, ENDS = "off", "ends"
"""For WATCH: commands that run nothing, where there are no audit hooks; and to end pip at its first
attempt, with its temporary files where they are."""

STARTS = {
    "subprocess.Popen": (0, 1),
    "os.exec": (0, 1),
    "os.posix_spawn": (0, 1),
    "os.spawn": (1, 2),
    "os.system": (0, 0),
    "os.startfile": (0, 0),
    "os.startfile/2": (0, 0),
    "pty.spawn": (0, 0),
    "os.fork": (None, None),
    "os.forkpty": (None, None),
}
"""Events of starting a program, and which of their arguments hold its path and its words."""

CURIOUS = ("uname", "lsb_release", "rustc", "oslevel", "file", "ldd", "getconf", "cmd")
"""pip asks them, by these bare names, what to write into its User-Agent, and does without. A
`rustc` may well be one that obeys a file in the current folder."""

WHICH_MACOS = ["-sS", "-c", "import platform; print(platform.mac_ver()[0])"]
"""How pip asks which macOS this is, to know which wheels fit."""


LARGEST_METADATA, LARGEST_RECORD = 16 << 20, 32 << 20
"""Bytes of what a wheel says of itself: pip reads it whole, and hours or gigabytes fit into a small
file. The second is for all but METADATA."""


class RefusedStart(OSError):  # noqa: N818 - a stranger reads it in pip's own message
    """pip takes it as a program that does not start."""


class Guard:
    """The audit hook of one pip."""

    def __init__(self, folder: str, watch: str) -> None:
        self.mark = os.path.join(folder, REFUSED)  # noqa: PTH118
        self.strange = os.path.join(os.path.realpath(folder), TEMPORARY, "")  # noqa: PTH118
        self.ends = watch == ENDS
        self.trying = True

    def __call__(self, event: str, arguments: "tuple[Any, ...]") -> None:
        if event in STARTS:
            self._judge(event, arguments)
        elif event == "exec":
            self._judge_code(arguments[0])
        elif event == "import" and str(arguments[0]).startswith("multiprocessing.popen_"):
            self._refuse(arguments[0])  # starts programs without an event of its own

    def _judge(self, event: str, arguments: "tuple[Any, ...]") -> None:
        started, words = _program_and_words(event, arguments)
        if self.trying:
            raise RefusedStart("the guard is there")
        if _is_keyring(started, words) or _is_question(started, words) or _asks_keyring():
            return
        if _can_be_done_without(started, words):
            raise RefusedStart("pip-checkface starts nothing that pip can do without")
        self._refuse(started)

    def _judge_code(self, code: Any) -> None:
        """What pip has fetched or unpacked is data to it."""
        where = str(getattr(code, "co_filename", ""))
        if os.path.realpath(where).startswith(self.strange):
            self._refuse(where)

    def _refuse(self, what: str) -> None:
        with open(self.mark, "w") as mark:
            mark.write(os.path.basename(what))  # noqa: PTH119
        if self.ends:
            os._exit(1)  # pip would tidy up what it has fetched
        raise RefusedStart("pip-checkface lets nothing be built before its face has been seen")


def _program_and_words(event: str, arguments: "tuple[Any, ...]") -> "tuple[str, list[str]]":
    """The program and its words, the program's own name left out."""
    at_path, at_words = STARTS[event]
    if at_path is None or at_words is None:
        return event, []
    path, words = arguments[at_path], arguments[at_words]
    listed = [words] if isinstance(words, (str, bytes)) else list(words)
    named = listed[0] if path is None or path is words else path
    return os.fsdecode(named), [os.fsdecode(word) for word in listed[1:]]


def _stem(path: str) -> str:
    return os.path.splitext(os.path.basename(path))[0].lower()  # noqa: PTH119, PTH122


def _asks(path: str, words: "list[str]") -> bool:
    """Whether it is a keyring that is started, with words that ask it for a password."""
    known = (["--mode=creds", "--output=json", "get"], ["get"], ["set"])
    return _stem(path) == "keyring" and any(words[: len(each)] == each for each in known)


def _is_keyring(path: str, words: "list[str]") -> bool:
    """The user's own, by its whole path: `PATH=.` would name one of the current folder."""
    return _asks(path, words) and os.path.isabs(path) and not _is_python(path)  # noqa: PTH117


def _can_be_done_without(path: str, words: "list[str]") -> bool:
    """pip then goes on, and nobody needs to hear of it."""
    return path in CURIOUS or (_asks(path, words) and not _is_python(path))


def _is_question(path: str, words: "list[str]") -> bool:
    """What pip must know to tell which wheels fit."""
    if not os.path.isabs(path):  # noqa: PTH117
        return False
    if os.path.basename(path).startswith("ld-musl-"):  # noqa: PTH119
        return not words  # on musl, the version stands in its usage text
    return words == WHICH_MACOS and path == sys.executable


def _is_python(path: str) -> bool:
    """Whether it is the interpreter that runs pip, under whatever name."""
    own = (sys.executable, getattr(sys, "_base_executable", None) or sys.executable)
    return os.path.realpath(path) in [os.path.realpath(each) for each in own]


def _asks_keyring() -> bool:
    """Whether the user's keyring, imported by pip, starts what it reads passwords with."""
    frame = sys._getframe()  # noqa: SLF001 - documented
    while frame is not None:
        if str(frame.f_globals.get("__name__")).partition(".")[0] == "keyring":
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


def _prove(guard: Guard) -> bool:
    """Whether this interpreter raises the events, in each way to start a program that it has."""

    missing = os.path.join(os.path.dirname(guard.mark), "missing")  # noqa: PTH118, PTH120
    ways = [
        lambda: os.system(""),  # noqa: S605
        lambda: subprocess.call([missing]),
        lambda: os.execv(missing, [missing]),  # noqa: S606
    ]
    if hasattr(os, "posix_spawn"):
        ways.append(lambda: os.posix_spawn(missing, [missing], {}))
    refused = [_is_refused(way) for way in ways]
    guard.trying = False
    return all(refused)


def _is_refused(way: Any) -> bool:
    try:
        way()
    except RefusedStart:
        return True
    except OSError:
        return False
    return False


def _bound_what_wheels_say() -> None:
    """pip then calls such a wheel broken, before it has unpacked any of that."""
    read = zipfile.ZipFile.read

    def read_within_bounds(archive: Any, name: Any, pwd: Any = None) -> bytes:
        info = name if isinstance(name, zipfile.ZipInfo) else archive.getinfo(name)
        folder, _, file = info.filename.rpartition("/")
        most = LARGEST_METADATA if file == "METADATA" else LARGEST_RECORD
        if folder.endswith(".dist-info") and info.file_size > most:
            raise zipfile.BadZipFile(f"it has more than {most >> 20} MiB")
        return read(archive, info, pwd)

    zipfile.ZipFile.read = read_within_bounds  # type: ignore[assignment, method-assign]


class ThisPip:
    """Finds the pip that lies beside pip-checkface, in whatever interpreter this is."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:  # noqa: ARG002
        return PathFinder.find_spec(name, [self.folder]) if name == "pip" else None


def main() -> None:
    folder, pip, watch = sys.argv[1:4]
    if watch != OFF:
        if not hasattr(sys, "addaudithook"):  # Python 3.8
            sys.exit(1)
        guard = Guard(folder, watch)
        sys.addaudithook(guard)
        if not _prove(guard):
            sys.exit(1)
    with open(os.path.join(folder, GUARDED), "w") as guarded:  # noqa: PTH118
        guarded.write(watch)
    _bound_what_wheels_say()
    if pip:
        sys.meta_path.insert(0, ThisPip(pip))
    sys.argv = ["pip", *sys.argv[4:]]

    run_module("pip", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
