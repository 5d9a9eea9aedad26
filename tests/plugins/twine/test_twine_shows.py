"""`twine checkface` shows what `twine upload` would send with the same files, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.twine.conftest import SDIST, WHEEL, Twine
from twine import commands
from twine.commands.upload import _make_package
from twine.settings import Settings

from checkface import Artifact, Release, Trio
from checkface_twine import command

ESCAPE = "\x1b["


def release_of(dist: Path) -> Release:
    return Release.of_artifacts(Artifact.of_file(path) for path in dist.iterdir())


@pytest.mark.cold
def test_the_release_comes_first_and_then_each_file_with_size_words_and_digest(
    twine: Twine, dist: Path
) -> None:
    release = release_of(dist)
    lines = ["plum 1.0", " ".join(release.words), str(release.digest), ""]
    for artifact in release.artifacts:
        lines.append(f"{artifact.filename}  {artifact.size:,} bytes")
        lines += [" ".join(artifact.words), str(artifact.digest), ""]

    ended = twine("checkface", *dist.iterdir())

    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "\n".join(lines) + "\n"


def test_patterns_that_no_shell_has_expanded_are_expanded_as_twine_does(
    twine: Twine, dist: Path
) -> None:
    (dist / ".faces").mkdir()
    (dist / ".faces" / "plum.png").write_bytes(b"a picture that nobody uploads")

    assert twine("checkface", "dist/*") == twine("checkface", f"dist/{WHEEL}", f"dist/{SDIST}")


def test_signatures_and_attestations_go_with_their_file_or_are_left_out(
    twine: Twine, dist: Path
) -> None:
    for name in (f"{WHEEL}.asc", f"{SDIST}.publish.attestation", "pear-1.0.tar.gz.asc"):
        (dist / name).write_text("{}")

    ended = twine("checkface", "dist/*")

    assert ended.code == 0
    _, wheel_part, sdist_part, rest = ended.out.split("\n\n", 3)
    assert wheel_part.endswith(f"\nsignature dist/{WHEEL}.asc")
    assert f"\nattestation dist/{SDIST}.publish.attestation (" in sdist_part
    assert rest == "left out: dist/pear-1.0.tar.gz.asc (goes with none of these files)\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [("face.png", b"x"), ("checkface.json", b"{}"), ("plum-1.0-py2-none-any.whl", b"no zip")],
)
def test_a_file_that_twine_would_refuse_is_told_and_ends_it(
    twine: Twine, dist: Path, name: str, content: bytes
) -> None:
    (dist / name).write_bytes(content)

    ended = twine("checkface", "dist/*")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("checkface: twine upload would stop and send nothing: ")
    assert f"dist/{name}" in ended.err
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize("argument", ["dist/*.egg", "dist/none.whl"])
def test_an_argument_that_names_no_file_is_told(twine: Twine, dist: Path, argument: str) -> None:
    assert dist.exists()

    ended = twine("checkface", argument)

    assert (ended.code, ended.out) == (2, "")
    assert repr(argument) in ended.err


def test_a_signature_alone_is_no_upload(twine: Twine, dist: Path) -> None:
    (dist / f"{WHEEL}.asc").write_text("x")

    ended = twine("checkface", "dist/*.asc")

    assert (ended.code, ended.out) == (2, "")
    assert "no wheel or sdist" in ended.err


def test_one_file_named_twice_is_told(twine: Twine, dist: Path) -> None:
    ended = twine("checkface", dist / WHEEL, dist / WHEEL)

    assert (ended.code, ended.out) == (2, "")
    assert "two files of one name" in ended.err


def test_two_projects_in_one_upload_are_two_releases(twine: Twine, dist: Path) -> None:
    (dist / wheel_name("pear")).write_bytes(wheel("pear"))

    ended = twine("checkface", "--json", "dist/*")

    found = json.loads(ended.out)["releases"]
    assert {("plum", 2), ("pear", 1)} == {(r["project"], len(r["artifacts"])) for r in found}


def test_json_holds_the_keys_that_the_readme_lists(twine: Twine, dist: Path) -> None:
    ended = twine("checkface", "--json", dist / WHEEL)

    artifact = Artifact.of_file(dist / WHEEL)
    release = Release.of_artifacts([artifact])
    assert json.loads(ended.out) == {
        "verdict": "shown",
        "releases": [
            {
                "project": "plum",
                "version": "1.0",
                "digest": str(release.digest),
                "scheme": "cf1",
                "words": list(Trio(release.digest).words),
                "artifacts": [
                    {
                        "path": str(dist / WHEEL),
                        "filename": WHEEL,
                        "size": artifact.size,
                        "digest": str(artifact.digest),
                        "words": list(artifact.words),
                        "signature": None,
                        "attestations": [],
                    }
                ],
            }
        ],
        "unused": [],
        "expected": None,
        "served": None,
        "others": [],
    }


def test_pictures_come_where_they_can_be_shown_and_no_color_keeps_them_away(
    twine: Twine, dist: Path
) -> None:
    coloured = twine("checkface", dist / WHEEL, FORCE_COLOR="1")
    chosen = twine("--no-color", "checkface", "--image", "256", dist / WHEEL)
    bare = twine("--no-color", "checkface", dist / WHEEL, FORCE_COLOR="1")

    assert (ESCAPE in coloured.out, ESCAPE in chosen.out) == (True, True)
    assert bare.out == twine("checkface", dist / WHEEL).out
    for shown in (coloured, chosen):
        assert str(Artifact.of_file(dist / WHEEL).digest) in shown.out


def test_it_names_the_very_files_that_twine_upload_makes_packages_of(
    twine: Twine, dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (f"{WHEEL}.asc", f"{SDIST}.publish.attestation"):
        (dist / name).write_text("{}")
    monkeypatch.chdir(dist.parent)
    found = commands._find_dists(["dist/*"])  # noqa: SLF001 - the host's own way is the promise
    paths, signatures, attestations = commands._split_inputs(found)  # noqa: SLF001
    settings = Settings(non_interactive=True, attestations=False)
    packages = [_make_package(path, signatures, attestations[path], settings) for path in paths]

    (release,) = json.loads(twine("checkface", "--json", "dist/*").out)["releases"]

    shown = {held["path"]: held for held in release["artifacts"]}
    assert {p.filename: f"sha256:{p.sha2_digest}" for p in packages} == {
        path: held["digest"] for path, held in shown.items()
    }
    assert {path: list(named) for path, named in attestations.items()} == {
        path: held["attestations"] for path, held in shown.items()
    }
    assert {p.filename: p.gpg_signature and f"dist/{p.gpg_signature[0]}" for p in packages} == {
        path: held["signature"] for path, held in shown.items()
    }


@pytest.mark.parametrize("wait", ["86401", "0000000086401", "0" * 5000, "9" * 5000, "1e3", "٣"])
def test_a_wait_that_is_no_number_of_seconds_is_told(
    wait: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == command.main(["--after", "--wait", wait, "x"])
    assert "expected 0 to 86400 seconds" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["--wait", "5", "x"], ["--index-url", "http://x", "x"]])
def test_a_wrong_command_line_shows_the_usage(twine: Twine, arguments: list[str]) -> None:
    ended = twine("checkface", *arguments)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("usage: twine checkface")


def test_an_interrupt_ends_it_without_a_traceback(
    dist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Artifact, "of_file", interrupted)

    assert command.main([str(dist / WHEEL)]) == 130


def test_a_reader_that_has_gone_away_ends_it_quietly(dist: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    done = subprocess.run(
        [sys.executable, "-m", "twine", "checkface", dist / WHEEL],
        check=False,
        stdout=writing,
        stderr=subprocess.PIPE,
    )
    os.close(writing)

    assert (done.returncode, done.stderr) == (141, b"")
