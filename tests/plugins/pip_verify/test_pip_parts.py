"""The parts that read what users, pip and indexes write: each reads as pip does, or refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from checkface import Artifact, CheckfaceError, Digest, Face
from checkface.errors import EngineError
from checkface_channels.hosts import host_of, printable
from checkface_gate.errors import DifferenceError, RefusedError, UnableError
from checkface_gate.screen.gallery import Gallery
from checkface_gate.wheel import require_promised
from checkface_pip_verify.gate.download import Candidate, candidates_in
from checkface_pip_verify.installation.install import require_approved
from checkface_pip_verify.pip.plan import Wheel, wheels_of
from checkface_pip_verify.request.arguments import GlobalOptions, Request
from checkface_pip_verify.request.direct import require_harmless
from checkface_pip_verify.request.grammar import Grammar
from checkface_pip_verify.request.requirement_files import RequirementFiles


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    return Grammar.of_help(_help("install"))


def _help(command: str) -> str:
    words = [sys.executable, "-m", "pip", command, "--help"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def test_every_option_that_we_pass_to_a_download_is_one_of_pip_download(grammar: Grammar) -> None:
    known = {name for option in Grammar.of_help(_help("download")).options for name in option.names}

    assert grammar.fetch_names() <= known


@pytest.mark.parametrize(
    ("words", "options", "requirements"),
    [
        (["a", "-U", "b"], ["--upgrade"], ("a", "b")),
        (["-Urx.txt"], ["--upgrade", "--requirement=x.txt"], ()),
        (["--constrain", "x.txt"], ["--constraint=x.txt"], ()),
        (["--index-url=u", "-i", "v"], ["--index-url=u", "--index-url=v"], ()),
        (["-r", "-weird"], ["--requirement=-weird"], ()),
        (["--pre", "--", "--yes"], ["--pre"], ("--yes",)),
        (["--group", "a:b"], ["--group=a:b"], ()),
    ],
)
def test_command_lines_are_read_as_pip_reads_them(
    grammar: Grammar, words: list[str], options: list[str], requirements: tuple[str, ...]
) -> None:
    request = Request.parse(GlobalOptions((), ("install", *words)), grammar)

    assert options == request.words()
    assert requirements == request.requirements


def test_our_own_options_are_taken_out_wherever_they_stand(grammar: Grammar) -> None:
    argv = ["--python", "x", "--proxy", "p", "install", "a", "--yes", "--json=j", "--dry-run"]
    request = Request.parse(GlobalOptions.parse(argv, grammar), grammar)

    assert (request.python, request.yes, request.json, request.dry_run) == ("x", True, "j", True)
    assert request.words() == ["--proxy=p"]


@pytest.mark.parametrize("words", [["--nonsense"], ["-r"], ["--re", "x"], ["--yes=1"]])
def test_what_pip_would_not_understand_is_refused_not_guessed(
    grammar: Grammar, words: list[str]
) -> None:
    with pytest.raises(UnableError, match="pip-checkface --help"):
        Request.parse(GlobalOptions((), ("install", *words)), grammar)


@pytest.mark.parametrize(
    "text",
    ["requests", "requests>=2,<3", "requests[socks] ; python_version > '3'", "zope.interface==1"],
)
def test_a_project_by_name_is_harmless(text: str) -> None:
    assert not require_harmless(text, "here")


@pytest.mark.parametrize(
    "text",
    [
        "https://host/x-1.0-py3-none-any.whl",
        "https://host/x-1.0-py3-none-any.whl#sha256=00",
        "x @ https://host/x-1.0-py3-none-any.whl ; python_version > '3'",
        "./x-1.0-py3-none-any.whl[extra]",
        "x-1.0-py3-none-any.whl",
    ],
)
def test_a_wheel_by_reference_is_harmless(text: str) -> None:
    assert require_harmless(text, "here")


@pytest.mark.parametrize(
    "text",
    [
        ".",
        "./x",
        "x/y",
        "x.zip",
        "X.TAR.GZ",
        "https://host/x.tar.gz",
        "https://host/x.tar.gz?f=x.whl",
        "git+https://host/x.whl",
        "hg+ssh://host/x",
        "ssh://host/x.whl",
        "x @ file:///tmp/x",
        "file:x",
        "not a requirement at all",
        "a\t--no-binary=:all:",
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        require_harmless(text, "here")


def test_a_folder_named_like_a_wheel_is_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "x-1.0-py3-none-any.whl"
    folder.mkdir()

    for text in (f"./{folder.name}", folder.name, f"file://{folder}", f"x @ file://{folder}"):
        with pytest.raises(RefusedError):
            require_harmless(text, "here")


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"\xef\xbb\xbf./source", True),
        ("./source".encode("utf-16"), True),
        (b"# coding: latin-1\n# caf\xe9\n./source", True),
        (b"plum # ./source\n#./source\n", False),
        (b"plum --hash=sha256:00 \\\n  --hash=sha256:11", False),
        (b"plum ; python_version > '3' --config-settings a=b", False),
        (b"# comment \\\n./source", True),
    ],
)
def test_requirement_files_are_read_as_pip_reads_them(
    tmp_path: Path, data: bytes, *, refused: bool
) -> None:
    path = tmp_path / "requirements.txt"
    path.write_bytes(data)
    files = RequirementFiles({})

    if refused:
        with pytest.raises(RefusedError, match=r"requirements\.txt, line"):
            files.read(str(path))
    else:
        files.read(str(path))
        assert files.hashes == (b"--hash" in data)


def test_files_that_name_each_other_are_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("-r b.txt\n-f folder\n")
    (tmp_path / "b.txt").write_text("-c a.txt\nplum\n")
    (tmp_path / "folder").mkdir()
    files = RequirementFiles({})

    files.read(str(tmp_path / "a.txt"))

    assert [given.value for given in files.index_options] == [str(tmp_path / "folder")]


@pytest.mark.parametrize("line", ["plum --nonsense", "plum --hash 'x", "-r b.txt plum"])
def test_a_line_that_cannot_be_read_stops(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(line)

    with pytest.raises(UnableError, match=r"a\.txt, line 1"):
        RequirementFiles({}).read(str(path))


def test_only_the_host_of_a_url_is_told() -> None:
    assert host_of("https://alice:s3cret@host:8443/x") == "host:8443"
    assert host_of("https://alice:s3@cret@host/x") == "host"
    assert host_of("file:///x") == "local folder"
    assert host_of("https://host:port/") == "unreadable host"
    assert printable("see https://alice:s3@cret@host/x\x1b[2J") == "see https://****@host/x\\x1b[2J"


def _item(url: str, **archive: object) -> dict[str, object]:
    return {"download_info": {"url": url, "archive_info": archive}, "metadata": {"name": "x"}}


@pytest.mark.parametrize(
    ("item", "error"),
    [
        (_item("https://host/x-1.0.tar.gz"), RefusedError),
        ({"download_info": {"url": "file:///x", "dir_info": {}}}, RefusedError),
        (_item("https://host/..%2F..%2Fx-1.0-py3-none-any.whl"), UnableError),
        (_item("https://host/x-1.0-py3-none-any%0A.whl"), UnableError),
        (_item("https://host/a b/x-1.0-py3-none-any.whl"), UnableError),
        (_item("https://host/x.whl"), UnableError),
    ],
)
def test_a_report_that_is_not_of_wheels_stops(
    item: dict[str, object], error: type[CheckfaceError]
) -> None:
    with pytest.raises(error):
        wheels_of({"install": [item]})


def test_only_what_reads_as_a_hash_is_taken_from_an_index() -> None:
    offered = {"sha256": "00 --no-binary", "sha512": "AB"}
    (wheel,) = wheels_of({"install": [_item("https://h/x-1.0-py3-none-any.whl", hashes=offered)]})

    assert (wheel.promised_digest, wheel.pip_hash) == (None, "sha512:ab")


def _wheel(**hashes: str) -> Wheel:
    name = "x-1.0-py3-none-any.whl"
    return Wheel("x", "1.0", name, f"https://host/{name}", hashes, requested=True)


def test_other_bytes_than_promised_stop_whatever_pip_has_checked(tmp_path: Path) -> None:
    promised = Digest.of_text("promised")
    wheel = _wheel(sha256=promised.value)
    (tmp_path / wheel.filename).write_text("offered")

    with pytest.raises(DifferenceError) as caught:
        require_promised(candidates_in(tmp_path, [wheel]))

    assert str(promised) in str(caught.value)
    assert str(Digest.of_text("offered")) in str(caught.value)


def test_other_files_than_resolved_stop(tmp_path: Path) -> None:
    (tmp_path / "y-1.0-py3-none-any.whl").touch()

    with pytest.raises(DifferenceError, match=r"y-1\.0"):
        candidates_in(tmp_path, [_wheel()])


def test_a_second_report_that_differs_from_what_was_approved_is_said() -> None:
    wheel, digest = _wheel(), Digest.of_text("approved")
    approved = [Candidate(wheel, Artifact(wheel.filename, 1, digest))]
    right = _item(wheel.url, hashes={"sha256": digest.value})
    wrong = _item(wheel.url, hashes={"sha256": "0" * 64})

    require_approved({"install": [right]}, approved)
    for install in ([wrong], [], [right, wrong]):
        with pytest.raises(DifferenceError):
            require_approved({"install": install}, approved)


def test_a_face_that_cannot_be_drawn_is_said_and_blocks_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise EngineError("no engine here")

    monkeypatch.setattr("checkface_gate.screen.gallery.draw_faces", fail)
    gallery = Gallery(pictures=True)
    face = Face(Digest.of_text("x"))

    gallery.draw([face])

    assert gallery.finish([face]) == 1
    assert gallery.picture([face]) is None
    assert gallery.trouble == (
        "faces cannot be drawn here (no engine here); words and digests stand in"
    )
