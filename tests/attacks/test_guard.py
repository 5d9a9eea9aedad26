"""pip can start nothing but a keyring, whatever the program or the interpreter is called.

A package called pip that tries to start things stands for a pip that builds; the launcher is real,
and so is every interpreter.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import sdist, wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface_channels.interpreter import Interpreter
from checkface_gate.errors import RefusedError
from checkface_pip_verify.pip.environment import environment
from checkface_pip_verify.pip.guard import ENDS, GUARDED, LAUNCHER, ON, REFUSED, TEMPORARY
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.pip.watch import Exempt
from checkface_pip_verify.self_test.index import Index

pytestmark = pytest.mark.cold

PLAIN_PYTHON = str(Path(sys.base_prefix) / "bin" / "python3")
"""Without the start-up hooks of what is installed here, which may import anything."""

PYENV = Path.home() / ".pyenv" / "versions"


class Trial:
    """One run of the launcher with a package called pip that holds `code`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "guard"
        self.root = folder / "root"
        self.mark = folder / "has-run"
        (self.folder / TEMPORARY).mkdir(parents=True)
        (self.root / "pip").mkdir(parents=True)
        self.program = folder / "program"
        self.program.write_text(f"#!/bin/sh\ntouch {self.mark}\n")
        self.program.chmod(0o755)

    def run(
        self,
        code: str,
        *,
        python: str = PLAIN_PYTHON,
        watch: str = ON,
        environ: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        (self.root / "pip" / "__main__.py").write_text(f"import os, subprocess, sys\n{code}\n")
        return subprocess.run(
            [python, str(LAUNCHER), str(self.folder), str(self.root), watch, "install"],
            env=environment(self.folder / TEMPORARY, {}, environ or os.environ, ours_alone=True),
            cwd=self.folder.parent,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def guarded(self) -> bool:
        return (self.folder / GUARDED).exists()

    @property
    def told(self) -> str | None:
        path = self.folder / REFUSED
        return path.read_text() if path.exists() else None


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


ROUTES = {
    "Popen": "subprocess.Popen([P])",
    "Popen by its executable": "subprocess.Popen(['keyring', 'get', 'x', 'y'], executable=P)",
    "run through a shell": "subprocess.run(P, shell=True)",
    "without closing handles": "subprocess.Popen([P], close_fds=False)",
    "system": "os.system(P)",
    "popen": "os.popen(P).read()",
    "execv": "os.execv(P, [P])",
    "execvpe": "os.execvpe('sh', ['sh', '-c', P], dict(os.environ))",
    "posix_spawn": "os.waitpid(os.posix_spawn(P, [P], {}), 0)",
    "spawnv": "os.spawnv(os.P_WAIT, P, [P])",
    "fork": "os.fork() or os.execv(P, [P])",
    "pty": "import pty; pty.spawn([P])",
    "multiprocessing": (
        "import multiprocessing as m; "
        "p = m.get_context('spawn').Process(target=os.system, args=(P,)); p.start(); p.join()"
    ),
    "asyncio": "import asyncio; asyncio.run(asyncio.create_subprocess_exec(P))",
    "its own interpreter": "subprocess.run([sys.executable, '-c', f'import os; os.system({P!r})'])",
    "bytes": "subprocess.run([os.fsencode(P)])",
    "in a thread": (
        "import threading as t; x = t.Thread(target=os.system, args=(P,)); x.start(); x.join()"
    ),
}


@pytest.mark.parametrize("route", ROUTES)
def test_no_way_to_start_a_program_is_open(trial: Trial, route: str) -> None:
    trial.run(f"P = {str(trial.program)!r}\n{ROUTES[route]}")

    assert trial.guarded
    assert not trial.mark.exists()
    assert trial.told is not None


NAMES = ["python", "perl", "embedded-app", "rustc", "uname", "lsb_release", "ld-musl-x86_64.so.1"]
NAMES += ["keyring", "KEYRING.EXE", "__pip-runner__.py", "git", "ldd", "sh", "getconf"]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_lets_a_program_start(trial: Trial, name: str) -> None:
    """By name and by path, with the words of a build."""
    program = trial.folder.parent / name
    shutil.copy(trial.program, program)
    environ = {**os.environ, "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    trial.run(
        f"for P in ({name!r}, {str(program)!r}, {'./' + name!r}):\n"
        "    try: subprocess.run([P, 'in_process.py', 'build_wheel'])\n"
        "    except OSError: pass",
        environ=environ,
    )

    assert trial.guarded
    assert not trial.mark.exists()


def test_the_users_keyring_may_be_asked_by_its_whole_path(trial: Trial) -> None:
    keyring = trial.folder.parent / "keyring"
    shutil.copy(trial.program, keyring)
    trial.run(f"subprocess.run([{str(keyring)!r}, '--mode=creds', '--output=json', 'get', 'url'])")

    assert trial.mark.exists()


@pytest.mark.parametrize("words", ["'get', 'url', 'user'", "'set', 'url', 'user'"])
def test_a_keyring_of_the_current_folder_is_not_started(trial: Trial, words: str) -> None:
    """As `PATH=.:…` would find it."""
    shutil.copy(trial.program, trial.folder.parent / "keyring")
    trial.run(f"subprocess.run(['./keyring', {words}])")

    assert not trial.mark.exists()


def test_an_interpreter_called_keyring_is_still_an_interpreter(trial: Trial) -> None:
    link = trial.folder.parent / "keyring"
    link.symlink_to(PLAIN_PYTHON)
    trial.run(f"subprocess.run([{str(link)!r}, 'get', 'x', 'y'])")

    assert trial.told == "keyring"


def test_an_imported_keyring_may_start_what_it_reads_passwords_with(trial: Trial) -> None:
    module = trial.root / "keyring.py"
    module.write_text(f"import subprocess\ndef get(): subprocess.run([{str(trial.program)!r}])\n")
    trial.run(f"sys.path.insert(0, {str(trial.root)!r}); import keyring; keyring.get()")

    assert trial.mark.exists()


@pytest.mark.parametrize(
    "way", ["sys.path.insert(0, T); import fetched", "exec(open(T + '/fetched.py').read())"]
)
def test_nothing_that_pip_has_fetched_is_imported(trial: Trial, way: str) -> None:
    fetched = trial.folder / TEMPORARY / "fetched.py"
    fetched.write_text(f"open({str(trial.mark)!r}, 'w').close()\n")
    if "exec" in way:
        way = "exec(compile(open(T + '/fetched.py').read(), T + '/fetched.py', 'exec'))"
    trial.run(f"T = {str(fetched.parent)!r}\n{way}")

    assert not trial.mark.exists()
    assert trial.told == "fetched.py"


def test_nothing_in_a_fetched_wheel_is_imported(trial: Trial) -> None:
    path = trial.folder / TEMPORARY / wheel_name("plum")
    path.write_bytes(wheel("plum"))
    done = trial.run(f"sys.path.insert(0, {str(path)!r}); import plum; print('imported')")

    assert "imported" not in done.stdout


SWITCHES = [
    {"PIP_CHECKFACE_GUARD": ""},
    {"PIP_CHECKFACE_GUARD": "/dev/null", "PIP_CHECKFACE_GUARD_ENDS": "1"},
    {"_PIP_RUNNING_IN_SUBPROCESS": "1"},
    {"PYTHONNOUSERSITE": "1"},
    {"PYTHONSAFEPATH": "1"},
    {"PYTHONPATH": "hostile"},
    {"PYTHONPATH": ":hostile:."},
    {"PYTHONPATH": "HERE/hostile"},
    {"PYTHONHOME": "HERE/hostile"},
    {"PYTHONSTARTUP": "HERE/hostile/json.py", "PYTHONINSPECT": "1"},
    {"PYTHONBREAKPOINT": "json.run", "PYTHONWARNINGS": "error::json.X"},
    {"PYTHONPLATLIBDIR": "hostile", "PYTHONPYCACHEPREFIX": "HERE/hostile"},
    {"PYTHONOPTIMIZE": "2"},
    {"PYTHON_PRESITE": "json"},
]


@pytest.mark.parametrize("switch", SWITCHES, ids=" ".join)
def test_nothing_in_the_environment_switches_it_off(trial: Trial, switch: dict[str, str]) -> None:
    here = trial.folder.parent
    hostile = here / "hostile"
    hostile.mkdir()
    for name in ("json", "runpy", "subprocess"):
        (hostile / f"{name}.py").write_text(f"open({str(trial.mark)!r}, 'w').close()\n")
    named = {name: value.replace("HERE", str(here)) for name, value in switch.items()}
    done = trial.run(
        f"import json, re; print(json.__name__); os.system({str(trial.program)!r})",
        environ={**os.environ, **named},
    )

    assert (done.stdout, trial.guarded) == ("json\n", True), done.stderr
    assert not trial.mark.exists()
    assert trial.told is not None


def test_a_sitecustomize_of_the_target_still_loads(tmp_path: Path, bench: Workbench) -> None:
    """It is the user's own, like whatever Python imports by itself before a script's first line."""
    hook = f"open({str(tmp_path / 'loaded')!r}, 'a').write('x')\n"
    (bench.site_packages / "sitecustomize.py").write_text(hook)
    bench.run("list")

    assert (tmp_path / "loaded").exists()


def test_with_ends_the_first_attempt_ends_it(trial: Trial) -> None:
    done = trial.run("try: os.system('x')\nexcept OSError: pass\nprint('went on')", watch=ENDS)

    assert (done.returncode, done.stdout) == (1, "")
    assert trial.told == "x"


@pytest.mark.skipif(not PYENV.exists(), reason="needs other Pythons")
@pytest.mark.parametrize("version", ["2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.12", "3.13"])
def test_every_python_is_watched_or_runs_no_pip(trial: Trial, version: str) -> None:
    found = sorted(PYENV.glob(f"{version}.*/bin/python"))
    if not found:
        pytest.skip(f"no Python {version}")
    done = trial.run(f"print('pip'); os.system({str(trial.program)!r})", python=str(found[0]))

    assert not trial.mark.exists()
    assert trial.guarded == (version not in {"2.7", "3.6", "3.7"})
    assert ("pip" in done.stdout) == trial.guarded


def test_a_wrapper_that_isolates_python_is_watched_too(trial: Trial) -> None:
    wrapper = trial.folder.parent / "anything"
    wrapper.write_text(f'#!/bin/sh\nexec {sys.executable} -I -S "$@"\n')
    wrapper.chmod(0o755)
    trial.run(f"os.system({str(trial.program)!r})", python=str(wrapper))

    assert trial.guarded
    assert not trial.mark.exists()


def test_what_starts_pip_without_the_guard_is_refused(tmp_path: Path) -> None:
    wrapper = tmp_path / "python"
    wrapper.write_text("#!/bin/sh\nexit 0\n")
    wrapper.chmod(0o755)
    pip = Pip((str(wrapper), (3, 12, 0)), Pip.own().version)

    for ask in (pip.run, pip.ask):
        with pytest.raises(RefusedError, match="choose another with --python"):
            ask(["install", "plum"])


def test_a_python_without_audit_hooks_is_told_what_to_do() -> None:
    pip = Pip(("python3.7", (3, 7, 16)), Pip.own().version)

    for command in ("install", "download", "lock", "index", "a-command-of-tomorrow"):
        with pytest.raises(RefusedError, match=r"Python 3\.7.*3\.8 or newer.*--python"):
            pip.run([command, "plum"])


@pytest.mark.parametrize("command", ["install", "download", "wheel", "lock"])
def test_whatever_resolves_takes_wheels_only_wherever_it_is_started(
    bench: Workbench, index: Index, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = bench.folder / "trap-has-run"
    index.add("trap-1.0.tar.gz", sdist("trap", str(mark)))
    monkeypatch.chdir(bench.work)
    monkeypatch.setenv("PIP_INDEX_URL", index.url)
    monkeypatch.setenv("PIP_NO_BINARY", ":all:")
    pip = Pip.for_target(Interpreter.choose(str(bench.venv)))
    for words in (
        ["trap"],
        ["--no-binary=:all:", "trap"],
        ["--", "trap"],
        [index.file_url("trap-1.0.tar.gz")],
    ):
        assert pip.run([command, *words], quietly=True) != 0

    assert not mark.exists()


def test_only_a_named_reason_takes_the_guard_away() -> None:
    assert {each.name for each in Exempt} == {"AGREED_BUILD", "EDITOR", "EDITABLES"}


@pytest.mark.parametrize("name", ["embedded-app", "rustc", "keyring", "a.out"])
def test_a_target_with_any_name_runs_no_source(bench: Workbench, index: Index, name: str) -> None:
    """What a wheel requires by its URL, pip would build with the target's own interpreter."""
    mark = bench.folder / "trap-has-run"
    index.add("trap-1.0.tar.gz", sdist("trap", str(mark)))
    needs = [f"trap @ {index.file_url('trap-1.0.tar.gz')}"]
    index.add(wheel_name("plum"), wheel("plum", requires=needs))
    (bench.venv / "bin" / "python").rename(bench.venv / "bin" / name)

    done = bench.run("install", "plum", "--yes", "--python", str(bench.venv / "bin" / name))

    assert (done.code, mark.exists()) == (13, False), done.text
