"""A repository is a stranger's: whatever its configuration names, asking git starts none of it."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path

import pytest

from checkface import CheckfaceError, UnresolvedReferenceError, resolve
from checkface_channels.locks.reading import read_lock

LOCK = "uv.lock"
TEXT = 'version = 1\nrequires-python = ">=3.11"\n[[package]]\nname = "six"\nversion = "1.17.0"\n'
REGISTRY = 'source = { registry = "https://index.example/simple" }\n'

PROMISOR = {
    "core.repositoryFormatVersion": "1",
    "extensions.partialClone": "origin",
    "remote.origin.promisor": "true",
    "remote.origin.fetch": "+refs/heads/*:refs/remotes/origin/*",
}
"""With it git fetches an object that is missing as soon as it is asked for."""

LAZY = {
    "a command for a remote": {
        "remote.origin.url": "ext::{program}",
        "protocol.ext.allow": "always",
    },
    "uploadpack": {"remote.origin.url": "{folder}", "remote.origin.uploadpack": "{program}"},
    "ssh": {"remote.origin.url": "ssh://host.example/x", "core.sshCommand": "{program}"},
    "ssh without a scheme": {"remote.origin.url": "host.example:x", "core.sshCommand": "{program}"},
    "a proxy": {"remote.origin.url": "git://host.example/x", "core.gitProxy": "{program}"},
    "a hook": {"remote.origin.url": "{folder}", "core.hooksPath": "{hooks}"},
    "an address that stands for another": {
        "remote.origin.url": "innocent:x",
        "url.ext::{program}.insteadOf": "innocent:x",
        "protocol.ext.allow": "always",
    },
    "credentials": {
        "remote.origin.url": "http://127.0.0.1:9/x",
        "credential.helper": "!{program}",
        "core.askPass": "{program}",
    },
    "only a filter": {
        "remote.origin.promisor": "false",
        "extensions.partialClone": "",
        "remote.origin.partialCloneFilter": "blob:none",
        "remote.origin.url": "ext::{program}",
        "protocol.ext.allow": "always",
    },
}

KEYS = {
    "core.fsmonitor": "{program}",
    "core.hooksPath": "{hooks}",
    "core.pager": "{program}",
    "pager.rev-parse": "{program}",
    "pager.cat-file": "{program}",
    "pager.show": "{program}",
    "pager.config": "{program}",
    "core.editor": "{program}",
    "core.sshCommand": "{program}",
    "core.askPass": "{program}",
    "core.gitProxy": "{program}",
    "core.alternateRefsCommand": "{program}",
    "credential.helper": "!{program}",
    "diff.external": "{program}",
    "diff.odd.textconv": "{program}",
    "diff.odd.command": "{program}",
    "filter.odd.smudge": "{program}",
    "filter.odd.clean": "{program}",
    "filter.odd.process": "{program}",
    "merge.odd.driver": "{program}",
    "gpg.program": "{program}",
    "gpg.ssh.program": "{program}",
    "gpg.ssh.defaultKeyCommand": "{program}",
    "log.showSignature": "true",
    "alias.rev-parse": "!{program}",
    "alias.cat-file": "!{program}",
    "alias.show": "!{program}",
    "submodule.odd.update": "!{program}",
    "trace2.normalTarget": "{marker}",
    "uploadpack.packObjectsHook": "{program}",
    "maintenance.auto": "true",
    "sequence.editor": "{program}",
}

VARIABLES = {
    "GIT_EXTERNAL_DIFF": "{program}",
    "GIT_PAGER": "{program}",
    "GIT_EDITOR": "{program}",
    "GIT_ASKPASS": "{program}",
    "GIT_SSH": "{program}",
    "GIT_SSH_COMMAND": "{program}",
    "GIT_PROXY_COMMAND": "{program}",
    "GIT_EXEC_PATH": "{hooks}",
    "GIT_TRACE": "{marker}",
    "GIT_TRACE2": "{marker}",
    "GIT_TRACE_SETUP": "{marker}",
    "GIT_REDIRECT_STDERR": "{marker}",
}


class Trap:
    """A repository with one lock in two commits, and a program that leaves a mark if it runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "repository"
        self.marker = folder / "it-ran"
        self.program = folder / "program"
        self.hooks = folder / "hooks"
        self._make()

    @property
    def blob(self) -> Path:
        name = self.git("rev-parse", f"HEAD:{LOCK}")
        return self.folder / ".git/objects" / name[:2] / name[2:]

    def git(self, *words: str) -> str:
        identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
        done = subprocess.run(
            ["git", *identity, *words], cwd=self.folder, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def configure(self, **settings: str) -> None:
        """Written as a file, as an attacker does: some of it git would refuse to write."""
        for key, value in settings.items():
            section, _, name = key.rpartition(".")
            section, _, subsection = section.partition(".")
            head = f'[{section} "{subsection}"]' if subsection else f"[{section}]"
            with (self.folder / ".git/config").open("a") as file:
                file.write(f'{head}\n\t{name} = "{value}"\n')

    def filled(self, text: str) -> str:
        return text.format(
            program=self.program, marker=self.marker, hooks=self.hooks, folder=self.folder
        )

    def spring(self) -> None:
        """Everything that any part of checkface asks git for."""
        for revision in ("HEAD", "HEAD~1", "nowhere"):
            with contextlib.suppress(CheckfaceError):
                resolve(f"git:{revision}")
            for path in (LOCK, "missing"):
                with contextlib.suppress(CheckfaceError):
                    read_lock(f"git:{revision}:{path}")

    def _make(self) -> None:
        self.folder.mkdir()
        self.hooks.mkdir()
        self.program.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{self.marker}'\nexit 1\n")
        self.program.chmod(0o755)
        for name in ("reference-transaction", "post-checkout", "fsmonitor-watchman", "pre-auto-gc"):
            (self.hooks / name).symlink_to(self.program)
        for name in ("git", "git-rev-parse", "git-cat-file", "git-remote-odd", "git-show"):
            (self.hooks / name).symlink_to(self.program)
        self.git("init", "--quiet", "--initial-branch=main")
        (self.folder / ".gitattributes").write_text("* diff=odd filter=odd merge=odd\n")
        for text in (TEXT + REGISTRY, TEXT.replace("1.17.0", "1.17.1") + REGISTRY):
            (self.folder / LOCK).write_text(text)
            self.git("add", "--all")
            self.git("commit", "--quiet", "--message=second")


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trap:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    trap = Trap(tmp_path)
    monkeypatch.chdir(trap.folder)
    return trap


def assert_inert(trap: Trap) -> None:
    trap.spring()
    assert not trap.marker.exists(), trap.marker.read_text()


@pytest.mark.parametrize("name", KEYS)
def test_no_key_of_a_repository_starts_a_program(trap: Trap, name: str) -> None:
    trap.configure(**{name: trap.filled(KEYS[name])})

    assert_inert(trap)
    assert "1.17.1" == read_lock(f"git:HEAD:{LOCK}").packages[0].version


@pytest.mark.parametrize("name", LAZY)
@pytest.mark.parametrize("lost", ["the file", "the commit"])
def test_nothing_that_is_missing_is_fetched(trap: Trap, name: str, lost: str) -> None:
    parent = trap.git("rev-parse", "HEAD~1")
    commit = trap.folder / ".git/objects" / parent[:2] / parent[2:]
    (trap.blob if lost == "the file" else commit).unlink()
    trap.configure(**{k: trap.filled(v) for k, v in {**PROMISOR, **LAZY[name]}.items()})

    assert_inert(trap)


@pytest.mark.parametrize("where", ["an included file", "a worktree's file", "a linked worktree"])
def test_configuration_is_as_inert_wherever_it_lies(trap: Trap, where: str, tmp_path: Path) -> None:
    trap.blob.unlink()
    settings = {**PROMISOR, **LAZY["a command for a remote"]}
    config = trap.folder / ".git/config"
    before = config.read_text()
    trap.configure(**{k: trap.filled(v) for k, v in settings.items()})
    written = config.read_text()
    if where == "an included file":
        (tmp_path / "more").write_text(written)
        config.write_text(f'{before}[include]\n\tpath = "{tmp_path / "more"}"\n')
    if where == "a worktree's file":
        (trap.folder / ".git/config.worktree").write_text(written)
        config.write_text(f"{before}[extensions]\n\tworktreeConfig = true\n")
    if where == "a linked worktree":
        (trap.folder / "inner").mkdir()
        (trap.folder / "inner/.git").write_text(f"gitdir: {trap.folder / '.git'}\n")
        os.chdir(trap.folder / "inner")

    assert_inert(trap)


def test_an_older_git_is_not_asked_in_a_partial_clone(
    trap: Trap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would not know that it must not fetch."""
    old = tmp_path / "old"
    old.mkdir()
    real = subprocess.run(["which", "git"], capture_output=True, text=True, check=True)
    (old / "git").write_text(
        '#!/bin/sh\nfor word; do [ "$word" = version ] && echo git version 2.30.1 && exit; done\n'
        f'exec {real.stdout.strip()} "$@"\n'
    )
    (old / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{old}{os.pathsep}{os.environ['PATH']}")

    resolve("git:HEAD")
    trap.configure(**PROMISOR)

    with pytest.raises(UnresolvedReferenceError, match="partial clone"):
        resolve("git:HEAD")


@pytest.mark.parametrize("name", VARIABLES)
def test_no_variable_of_the_environment_starts_a_program_or_writes(
    trap: Trap, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, trap.filled(VARIABLES[name]))

    assert_inert(trap)
    assert "1.17.1" == read_lock(f"git:HEAD:{LOCK}").packages[0].version


def test_settings_in_the_environment_do_not_count(
    trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap.blob.unlink()
    settings = {**PROMISOR, **LAZY["a command for a remote"]}
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(settings)))
    for number, (key, value) in enumerate(settings.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", trap.filled(value))

    assert_inert(trap)


@pytest.mark.parametrize("path", [".", "", "./", "bin"])
def test_a_git_in_the_current_folder_is_not_git(
    trap: Trap, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (trap.folder, trap.folder / "bin"):
        folder.mkdir(exist_ok=True)
        (folder / "git").symlink_to(trap.program)
    monkeypatch.setenv("PATH", f"{path}{os.pathsep}{os.environ['PATH']}")

    assert_inert(trap)
    assert "1.17.1" == read_lock(f"git:HEAD:{LOCK}").packages[0].version


@pytest.mark.usefixtures("trap")
def test_another_repository_in_the_environment_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))

    assert "1.17.1" == read_lock(f"git:HEAD:{LOCK}").packages[0].version


def test_an_object_is_never_replaced_by_another(trap: Trap) -> None:
    """`git replace` and grafts would show other bytes, and other parents, under the same name."""
    other = trap.git("rev-parse", f"HEAD~1:{LOCK}")
    trap.git("replace", trap.git("rev-parse", f"HEAD:{LOCK}"), other)
    parent = str(resolve("git:HEAD~1").digest)
    (trap.folder / ".git/info").mkdir(exist_ok=True)
    (trap.folder / ".git/info/grafts").write_text(trap.git("rev-parse", "HEAD") + "\n")

    assert "1.17.1" == read_lock(f"git:HEAD:{LOCK}").packages[0].version
    assert parent == str(resolve("git:HEAD~1").digest)


@pytest.mark.parametrize(
    "reference",
    [
        "git:--output=made:x",
        "git:--all:uv.lock",
        "git:-h:uv.lock",
        "git:HEAD:../../etc/hostname",
        "git:HEAD:/etc/hostname",
        "git:HEAD:./../outside",
        "git:HEAD::(glob)*.lock",
        "git:HEAD:*.lock",
        "git:HEAD:uv.lock^{tree}",
        "git:HEAD:uv.lock\nHEAD:uv.lock",
        "git:HEAD\nHEAD:uv.lock",
        "git:HEAD:\0uv.lock",
        "git:HEAD..HEAD~1:uv.lock",
        "git:^HEAD:uv.lock",
        "git:HEAD:",
        "git::0:uv.lock",
        "git:HEAD:.",
    ],
)
def test_what_names_no_file_of_a_commit_is_said_and_nothing_else_happens(
    trap: Trap, reference: str
) -> None:
    before = sorted(trap.folder.iterdir())

    with pytest.raises(CheckfaceError, match="cannot read"):
        read_lock(reference)

    assert before == sorted(trap.folder.iterdir())


@pytest.mark.parametrize("revision", ["HEAD^{tree}", "--git-dir", "-n1", "HEAD:uv.lock", "a\nHEAD"])
@pytest.mark.usefixtures("trap")
def test_what_names_no_commit_is_said(revision: str) -> None:
    with pytest.raises(UnresolvedReferenceError):
        resolve(f"git:{revision}")


def test_what_git_says_of_a_hostile_name_is_shown_as_text(trap: Trap) -> None:
    with pytest.raises(CheckfaceError) as told:
        read_lock("git:\x1b[2J\u202eHEAD:x\x1b]0;title\x07")

    assert "\x1b" not in str(told.value)
    assert "\u202e" not in str(told.value)
    assert trap.folder.exists()
