"""What stands in a requirement file, a group, a script or a pylock is read as pip reads it, or not.

And none of its text is repeated but the refused requirement, as the user wrote it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkface import CheckfaceError
from checkface_channels.pip_settings import PipSettings
from checkface_gate.errors import RefusedError, UnableError
from checkface_pip_verify.request.arguments import GlobalOptions, Request
from checkface_pip_verify.request.direct import require_harmless
from checkface_pip_verify.request.grammar import Grammar
from checkface_pip_verify.request.inspection import Inspection
from checkface_pip_verify.request.requirement_files import RequirementFiles


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    words = [sys.executable, "-P", "-m", "pip", "install", "--help"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return Grammar.of_help(done.stdout)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _inspect(grammar: Grammar, *words: str) -> Inspection:
    request = Request.parse(GlobalOptions((), ("install", *words)), grammar)
    return Inspection.of(request, PipSettings(), grammar)


@pytest.mark.parametrize(
    "text",
    [
        "name===./../trap-1.0.tar.gz",
        "name===/tmp/trap-1.0.tar.gz",
        "name[x]===./trap.zip",
        "name===1.0.tar.gz",
        "name===..\\trap.tgz",
        "name===./trap",
        "name===1.zip ; python_version > '3'",
        "name===./trap-1.0.tar.gz[x]",
        "http://[::1/x.whl",
    ],
)
def test_what_pip_takes_for_a_path_is_one_whatever_it_reads_like(text: str) -> None:
    with pytest.raises(RefusedError):
        require_harmless(text, "here")


def test_a_folder_that_is_called_like_a_reference_is_a_folder(folder: Path) -> None:
    inside = folder / "name @ https:" / "host.example" / "x-1.0-py3-none-any.whl"
    inside.mkdir(parents=True)

    with pytest.raises(RefusedError):
        require_harmless("name @ https://host.example/x-1.0-py3-none-any.whl", "here")


TRAP = "trap @ http://127.0.0.1:9/trap.tar.gz\n"
HIDDEN_TRAPS = {
    "percent in a file URL": {"a.txt": "-r tr%61p.txt\n", "trap.txt": TRAP},
    "a path beside a file URL": {"a.txt": "-r ./x/../trap.txt\n", "x/y": "", "trap.txt": TRAP},
    "a file URL in a file URL": {"a.txt": "-r URL/trap.txt\n", "trap.txt": TRAP},
    "a constraint in a constraint": {
        "a.txt": "-c b.txt\n",
        "b.txt": "-ctrap.txt",
        "trap.txt": TRAP,
    },
    "glued": {"a.txt": "-e./trap\n"},
    "glued with a sign": {"a.txt": "--editable=./trap\n"},
    "shortened": {"a.txt": "--req trap.txt\n", "trap.txt": TRAP},
    "shortened with a sign": {"a.txt": "--requir=trap.txt\n", "trap.txt": TRAP},
    "joined": {"a.txt": "-r \\\ntrap.txt\n", "trap.txt": TRAP},
    "joined in a word": {"a.txt": "--no-bi\\\nnary=:all:\nplum\n"},
    "old line ends": {"a.txt": "plum\r-e ./trap\rplum2\r"},
    "a line separator": {"a.txt": "plum\u2028-e ./trap\n"},
    "a form feed": {"a.txt": "plum\x0c-e ./trap\n"},
    "a mark in front": {"a.txt": "\ufeff-e ./trap\n"},
    "behind a requirement": {"a.txt": "plum --no-binary=:all:\n"},
    "one line of two options": {"a.txt": "--index-url http://127.0.0.1:9/ --no-binary :all:\n"},
    "quoted": {"a.txt": "'-e' ./trap\n"},
    "quoted inside": {"a.txt": "--pre '--no-binary' :all:\n"},
    "only none": {"a.txt": "--only-binary=plum,:none:\n"},
    "a variable": {"a.txt": "${OPTION}\n"},
    "a variable of a variable": {"a.txt": "${FIRST} ${OPTION}\n"},
    "nothing in a name": {"a.txt": "plum\x00 -e .\n"},
    "a wide blank": {"a.txt": "plum\u00a0--no-binary=:all:\n"},
    "a tab": {"a.txt": "plum\t--no-binary=:all:\n"},
}


@pytest.mark.parametrize("how", HIDDEN_TRAPS)
@pytest.mark.parametrize("as_url", [False, True])
def test_no_line_hides_what_would_run_code(
    grammar: Grammar, folder: Path, monkeypatch: pytest.MonkeyPatch, how: str, *, as_url: bool
) -> None:
    monkeypatch.setenv("OPTION", "-e ./trap")
    monkeypatch.setenv("FIRST", "${OPTION}")
    for name, text in HIDDEN_TRAPS[how].items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text.replace("URL", folder.as_uri()), "utf-8", newline="")
    if how.endswith("file URL") and not as_url:
        pytest.skip("a name with a percent sign is a name where the file is named by its path")

    with pytest.raises(CheckfaceError):
        _inspect(grammar, "-r", (folder / "a.txt").as_uri() if as_url else "a.txt")


def test_of_a_file_that_another_file_names_nothing_is_repeated(
    grammar: Grammar, folder: Path
) -> None:
    secrets = ["machine h login me password s3cret", "TOKEN=s3cret", "HOME=/root\x00KEY=s3cret"]
    secrets += ["--s3cret", "plum 's3cret", "plum --hash x s3cret", "-e s3cret", "./s3cret"]
    secrets += ["--no-binary=s3cret", "https://h/s3cret.zip", "-r http://h/x?s3cret"]
    (folder / "a.txt").write_text("-r secrets.txt\n")
    for text in secrets:
        (folder / "secrets.txt").write_text(text)
        with pytest.raises(CheckfaceError) as caught:
            _inspect(grammar, "-r", "a.txt")

        assert "s3cret" not in str(caught.value), text
        assert "secrets.txt" in str(caught.value) or "http" in text


@pytest.mark.parametrize(
    "line",
    [
        "https://h/${TOK}/x.zip",
        "-e git+https://${TOK}@h/x",
        "x @ https://u:${TOK}@h/x.tar.gz",
        "--no-binary ${TOK}",
        "--s-${TOK}",
    ],
)
def test_no_variable_is_repeated_in_a_refusal(
    grammar: Grammar, folder: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setenv("TOK", "s3cret")
    (folder / "a.txt").write_text(f"{line}\n")

    with pytest.raises(CheckfaceError) as caught:
        _inspect(grammar, "-r", "a.txt")

    assert "s3cret" not in str(caught.value)


ODD = {
    "dependency-groups = 3": ["--group", "all"],
    "[dependency-groups]\nall = 3": ["--group", "all"],
    "[dependency-groups]\nall = {x = 1}": ["--group", "all"],
    "[dependency-groups]\nall = " + "[" * 9000: ["--group", "all"],
    "x = " + "9" * 5000: ["--group", "all"],
    "packages = 1": ["-r", "pylock.toml"],
    'packages = ["x"]': ["-r", "pylock.toml"],
    '[[packages]]\nname = "x"\narchive = "x"': ["-r", "pylock.toml"],
    '[[packages]]\nname = "x"\nwheels = 1': ["-r", "pylock.toml"],
    '[[packages]]\nname = "x"\nwheels = ["x"]': ["-r", "pylock.toml"],
    "packages = " + "[" * 9000: ["-r", "pylock.toml"],
    "# /// script\n# dependencies = 3\n# ///": ["--requirements-from-script", "x.py"],
    "# /// script\n# dependencies = [\n# ///": ["--requirements-from-script", "x.py"],
    f"# /// script\n# x = {'[' * 9000}\n# ///": ["--requirements-from-script", "x.py"],
}


@pytest.mark.parametrize("text", ODD, ids=lambda text: str(text)[:40])
def test_what_is_in_no_known_form_stops_in_words(grammar: Grammar, folder: Path, text: str) -> None:
    for name in ("pyproject.toml", "pylock.toml", "x.py"):
        (folder / name).write_text(f"{text}\n")

    with pytest.raises(UnableError):
        _inspect(grammar, *ODD[text])


HARMFUL = {
    '[[packages]]\nname = "x"\narchive = {url = "http://h/x.whl", path = "x.zip"}': "pylock.toml",
    '[[packages]]\nname = "x"\narchive = {url = "http://h/x.tar.gz?f=.whl"}': "pylock.toml",
    '[[packages]]\nname = "x"\narchive = {url = "http://h/x.zip#y.whl"}': "pylock.toml",
    '[[packages]]\nname = "x"\nwheels = [{name = "x.whl", url = "http://h/x.gz"}]': "pylock.toml",
    '[[packages]]\nname = "x"\nvcs = {type = "git", url = "x"}': "pylock.toml[extra]",
    '[[packages]]\nname = "x"\ndirectory = {path = "x"}': "URL/pylock.toml",
}


@pytest.mark.parametrize("text", HARMFUL)
def test_a_pylock_of_anything_but_wheels_is_refused(
    grammar: Grammar, folder: Path, text: str
) -> None:
    (folder / "pylock.toml").write_text(text)

    with pytest.raises(RefusedError):
        _inspect(grammar, "-r", HARMFUL[text].replace("URL", folder.as_uri()))


def test_a_script_has_no_block_that_only_pip_sees(grammar: Grammar, folder: Path) -> None:
    """One that only we see stood before it."""
    decoy = "# /// script  \n# dependencies = []\n# ///\n\n"
    trap = f"# /// script\n# dependencies = [{TRAP.strip()!r}]\n# ///\n"
    for text in (trap, decoy + trap, trap.replace("\n", "\r\n"), trap + decoy):
        (folder / "x.py").write_text(text, newline="")
        with pytest.raises(CheckfaceError):
            _inspect(grammar, "--requirements-from-script", "x.py")


@pytest.mark.parametrize("words", [["-r", "x"], ["--group", "x:all"], ["-r", "pylock.toml"]])
def test_what_can_be_read_only_once_is_not_waited_for(
    grammar: Grammar, folder: Path, words: list[str]
) -> None:
    os.mkfifo(folder / "x")
    os.mkfifo(folder / "pylock.toml")

    with pytest.raises(UnableError, match="only once"):
        _inspect(grammar, *words)


WORDS = st.sampled_from(
    [
        *(
            "plum",
            "fig==1",
            "-r",
            "--no-binary",
            ":all:",
            "--pre",
            "-e",
            "./x",
            "# x",
            "\\\n",
            "\n",
        ),
        *("--hash=sha256:00", "\r", "\x0b", "\u2028", "'", '"', "--no-bin", "=", "${A}", "\t", ";"),
        *("--index-url", "http://h/", "--only-binary", ":none:", "x.tar.gz", "x.whl", "@", "-"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(words=st.lists(WORDS, max_size=8), glue=st.sampled_from(["", " "]))
def test_what_passes_is_what_pip_takes_for_harmless(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], glue: str
) -> None:
    """Against a second reading, by rules that no line escapes: whatever the inspection lets by
    names no source, no editable, no other way to build."""
    path = tmp_path_factory.mktemp("lines") / "a.txt"
    path.write_text(glue.join(words), "utf-8", newline="")
    try:
        files = RequirementFiles({})
        files.read(str(path))
    except CheckfaceError:
        return
    bare = [line.partition("#")[0] for line in path.read_text("utf-8").splitlines()]
    text = "\n".join(bare).replace("\\\n", "")
    assert "x.tar.gz" not in text or "-r" in text or "--" in text
    for line in text.splitlines():
        assert not line.lstrip().startswith(("-e", "--no-b"))
    for reference in files.direct_references:
        assert ".whl" in reference
