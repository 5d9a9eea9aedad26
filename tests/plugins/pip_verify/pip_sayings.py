"""Lets a pip say each of its sentences once, and what we read in them: a contract for each."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.plugins.pip_verify.sources.tiny_sources import source, source_name
from tests.plugins.pip_verify.tiny_wheels import sdist, sha256, wheel, wheel_name

from checkface_pip_verify import pip_prose as prose
from checkface_pip_verify.request.grammar import Grammar
from checkface_pip_verify.self_test.index import Index, Reply

NOWHERE = "http://127.0.0.1:9"
"""Nothing listens there."""

QUICK = ("--disable-pip-version-check", "--no-input", "--no-cache-dir")


class Sayings:
    """What one pip says, each asked for once."""

    def __init__(self, pip: Sequence[str], folder: Path) -> None:
        """`pip` is the words that start it."""
        self._pip = pip
        self._folder = folder
        self._said: dict[tuple[str, ...], str] = {}
        self.index = Index()
        for name in ("plum", "helper"):
            for version in ("1.0", "2.0"):
                self.index.add(wheel_name(name, version), wheel(name, version))
        self.index.add(wheel_name("app"), wheel("app", requires=["plum==3.0"]))
        self.index.add("fig-1.0.tar.gz", sdist("fig", str(folder / "ran")))
        self.index.add("nut-1.0.tar.gz", b"no archive at all")
        self.index.add(wheel_name("liar"), wheel("liar"))
        self.index.promised[wheel_name("liar")] = "0" * 64
        for status in (403, 404, 500):
            self.index.replies[f"/simple/answers{status}/"] = Reply(status)
        self.index.replies["/simple/slow/"] = Reply(drip_seconds=9, drips_headers=True)
        self.index.add(wheel_name("large"), wheel("large", content="x" * 1_000_000))
        (folder / "pins.txt").write_text("plum==2.0\n")

    def log(self, *words: str, command: str = "download", index: str = "") -> str:
        """pip's log of what fails."""
        log = self._folder / "pip.log"
        options = ("--retries=0", "--quiet", f"--log={log}", *QUICK)
        where = f"--index-url={index or self.index.url}"
        return self._once(log, command, *options, where, *words)

    def build_log(self, requires: Sequence[str], later: str) -> str:
        """pip's log of the build of a source whose code asks for something `later`."""
        folder = self._folder / sha256(f"{requires} {later}".encode())
        archive, hashed = folder / source_name("kiwi"), folder / "kiwi.txt"
        constraints = folder / "constraints.txt"
        if not folder.exists():
            folder.mkdir()
            archive.write_bytes(source("kiwi", folder / "ran", requires=requires, later=[later]))
            hashed.write_text(f"{archive} --hash=sha256:{sha256(archive.read_bytes())}\n")
            pin = f"helper==1.0 --hash=sha256:{sha256(wheel('helper'))}\n"
            constraints.write_text(pin)
        words = (f"--build-constraint={constraints}", f"--requirement={hashed}")
        return self.log("--no-deps", *words, command="wheel")

    def printed(self, *words: str) -> str:
        """What pip prints where it does not fail."""
        return self._once(None, *words)

    def _once(self, log: Path | None, *words: str) -> str:
        if words not in self._said:
            if log:
                log.unlink(missing_ok=True)
            done = self._run(words)
            assert bool(done.returncode) == bool(log), done.stdout + done.stderr
            self._said[words] = log.read_text("utf-8") if log else done.stdout
        return self._said[words]

    def _run(self, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self._pip, *words],
            env=_environment(os.environ, words[0]),
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


def _environment(environ: Mapping[str, str], command: str) -> dict[str, str]:
    """Without what the user has set; a build is bound to hashes, as we bind it."""
    kept = {
        name: value
        for name, value in environ.items()
        if not name.startswith("PIP_") and "proxy" not in name.lower()
    }
    ours = {"PIP_CONFIG_FILE": os.devnull, "NO_PROXY": "127.0.0.1", "COLUMNS": "120"}
    return {**kept, **ours, **({"PIP_REQUIRE_HASHES": "1"} if command == "wheel" else {})}


def found(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    match = pattern.search(text)
    assert match, f"pip no longer says {pattern.pattern!r}:\n{text}"
    return match


def a_source_left_out(pip: Sayings) -> None:
    log = pip.log("--only-binary=:all:", "fig")
    left_out, missing = found(prose.SOURCE_LEFT_OUT, log), found(prose.NOT_FOUND, log)
    assert left_out["name"] == "fig"
    assert left_out["url"] is None or left_out["url"].partition("#")[0].endswith("fig-1.0.tar.gz")
    assert (missing["text"], missing["versions"]) == ("fig", "none")
    assert found(prose.NOTHING_FITS, log)["name"] == "fig"


def a_version_that_there_is_not(pip: Sayings) -> None:
    missing = found(prose.NOT_FOUND, pip.log("plum==99"))
    assert (missing["text"], missing["versions"]) == ("plum==99", "1.0, 2.0")


def what_another_one_needs_is_not_there(pip: Sayings) -> None:
    assert found(prose.NOT_FOUND, pip.log("app"))["text"] == "plum==3.0"


def nobody_there(pip: Sayings) -> None:
    log = pip.log("plum", index=f"{NOWHERE}/simple/")
    unreached = found(prose.UNREACHED, log)
    assert unreached["url"] == f"{NOWHERE}/simple/plum/"
    assert found(prose.NETWORK, unreached["why"])["refused"]
    assert found(prose.NETWORK_REASON, unreached["why"])["words"].strip() == "Connection refused"
    assert found(prose.CONNECTED, log)["host"] == "127.0.0.1:9"


def no_proxy_there(pip: Sayings) -> None:
    log = pip.log(f"--proxy={NOWHERE}", "plum", index="https://index.example/simple/")
    assert found(prose.NETWORK, found(prose.UNREACHED, log)["why"])["proxy"]


def nobody_in_time(pip: Sayings) -> None:
    why = found(prose.UNREACHED, pip.log("--timeout=1", "slow"))["why"]
    assert found(prose.NETWORK, why)["time"]
    assert found(prose.NETWORK_REASON, why)["late"]


def no_certificate_there(pip: Sayings) -> None:
    log = pip.log("plum", index=pip.index.url.replace("http:", "https:"))
    assert found(prose.NETWORK, found(prose.UNREACHED, log)["why"])["ssl"]


def answers_that_are_no_pages(pip: Sayings) -> None:
    for status in ("403", "404", "500"):
        why = found(prose.UNREACHED, pip.log(f"answers{status}"))["why"]
        assert status in found(prose.ANSWER, why).groups()
        assert bool(prose.ABSENT.search(why)) == (status == "404")


def other_bytes_than_were_promised(pip: Sayings) -> None:
    log = pip.log("liar")
    found(prose.WRONG_HASH, log)
    assert found(prose.EXPECTED_HASH, log)[1] == "0" * 64
    assert found(prose.GOT_HASH, log)[1] == found(prose.GOT_INSTEAD, log)["value"]
    assert len(prose.HASH_LINES.findall(log)) >= 2


def a_version_that_a_constraint_forbids(pip: Sayings) -> None:
    log = pip.log("--constraint=pins.txt", "plum==1.0")
    found(prose.CONFLICT, log)
    assert found(prose.CONFLICT_REASON, log)["asked"] == "plum==1.0"


def its_version(pip: Sayings) -> None:
    assert found(prose.VERSION, pip.printed("--version")).start() == 0


def a_source_that_is_no_archive(pip: Sayings) -> None:
    found(prose.BROKEN_ARCHIVE, pip.log("nut"))


def a_source_that_would_be_built(pip: Sayings) -> None:
    log = pip.log("fig")
    url = found(prose.BUILDS, log)["url"].partition("#")[0]
    assert url == pip.index.file_url("fig-1.0.tar.gz")
    assert len(prose.LOG_TIME.sub("", log)) < len(log)


def what_a_build_asks_for_later(pip: Sayings) -> None:
    url = f"plum @ {pip.index.file_url(wheel_name('plum'))}"
    for requires, later, group in (
        ([], "absent", "absent"),
        (["helper<2"], "helper>=2", "incompatible"),
        ([], url, "by_url"),
    ):
        log = pip.build_log(requires, later)
        found(prose.ASKED_LATER, log)
        asked = [each[group] for each in prose.ASKED_FOR.finditer(log) if each[group]]
        assert asked, f"pip no longer says {prose.ASKED_FOR.pattern!r}:\n{log}"
        assert asked[0].strip() in later


def what_it_takes(pip: Sayings) -> None:
    grammar = Grammar.of_help(pip.printed("install", "--help"))
    assert grammar.default_index.startswith("https://")
    assert pip.log(*prose.HIDDEN_FLAGS, "absent", command="install")


OF_EVERY_PIP = (
    a_source_left_out,
    a_version_that_there_is_not,
    what_another_one_needs_is_not_there,
    nobody_there,
    no_proxy_there,
    nobody_in_time,
    no_certificate_there,
    answers_that_are_no_pages,
    other_bytes_than_were_promised,
    a_version_that_a_constraint_forbids,
    its_version,
)
"""A target that is too old for our pip is served by its own."""

OF_OURS = (
    *OF_EVERY_PIP,
    a_source_that_is_no_archive,
    a_source_that_would_be_built,
    what_a_build_asks_for_later,
    what_it_takes,
)
