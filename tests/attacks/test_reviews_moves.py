"""`diff` says it loudly when the files' host, or the folder that is built, is another one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.attacks.lock_forms import PDM, POETRY, POETRY_END, PYLOCK, UV, pipfile
from tests.attacks.test_reviews_compare import changes, written
from tests.plugins.pip_verify.review.lock_review import Review

HERE, THERE = "files.example", "evil.example"
INDEX = "https://index.example/simple"
COMMIT, OTHER_COMMIT = "a" * 40, "b" * 40
GIT = "https://git.example/m"
A = "1" * 64


def _uv(files: str) -> str:
    return f'{UV}source = {{ registry = "{INDEX}" }}\n{files}\n'


def _wheel(hashes: str) -> str:
    return f'{{ url = "https://HOST/plum-1.0-py3-none-any.whl", {hashes} }}'


HASH, HASHES = f'hash = "sha256:{A}"', f'hashes = {{ sha256 = "{A}" }}'
SDIST = f'{{ url = "https://HOST/plum-1.0.tar.gz", {HASH} }}'
PDM_END = '[metadata]\nlock_version = "{}"\n'

HOSTS = {
    "uv": _uv(f"wheels = [{_wheel(HASH)}]"),
    "uv's sdist": _uv(f"sdist = {SDIST}"),
    "uv's user": _uv(f"wheels = [{_wheel(HASH).replace('//', '//files.example@')}]"),
    "uv's second wheel": _uv(f"wheels = [{_wheel(HASH).replace('HOST', HERE)}]\nsdist = {SDIST}"),
    "pdm": f"{PDM}files = [{_wheel(HASH)}]\n{PDM_END.format('4.5')}",
    "pdm 4.2": (f'{PDM}{PDM_END.format("4.2")}[metadata.files]\n"plum 1.0" = [{_wheel(HASH)}]\n'),
    "pylock": f'{PYLOCK}index = "{INDEX}"\nwheels = [{_wheel(HASHES)}]\n',
    "pylock without an index": f"{PYLOCK}wheels = [{_wheel(HASHES)}]\n",
    "pylock's sdist": f"{PYLOCK}sdist = {SDIST.replace(HASH, HASHES)}\n",
}

FIRST = {
    "uv": (HOSTS["uv"], HOSTS["uv"].replace('url = "https://HOST/', 'filename = "')),
    "uv's path": (HOSTS["uv"], HOSTS["uv"].replace('url = "https://HOST/', 'path = "/w/')),
    "pdm": (HOSTS["pdm"], HOSTS["pdm"].replace('url = "https://HOST/', 'file = "')),
    "pylock": (HOSTS["pylock"], HOSTS["pylock"].replace('url = "https://HOST/', 'name = "')),
}
"""A lock with URLs, and the same without."""

FOLDERS = {
    "requirements": f"plum @ git+{GIT}@{COMMIT}#subdirectory=FOLDER\n",
    "editable": f"-e git+{GIT}@{COMMIT}#egg=plum&subdirectory=FOLDER\n",
    "before the fragment": f"plum @ git+{GIT}@{COMMIT}#x&subdirectory=FOLDER&subdirectory=a\n",
    "an archive": f"plum @ https://git.example/m.zip#subdirectory=FOLDER&sha256={A}\n",
    "uv": f'{UV}source = {{ git = "{GIT}?subdirectory=FOLDER&rev=x#{COMMIT}" }}\n',
    "uv, encoded": f'{UV}source = {{ git = "{GIT}?rev=x&subdirector%79=FOLDER#{COMMIT}" }}\n',
    "uv's archive": (
        f'{UV}source = {{ url = "https://git.example/m.zip", subdirectory = "FOLDER" }}\n'
        f"sdist = {{ {HASH} }}\n"
    ),
    "poetry": (
        f'{POETRY}files = []\n[package.source]\ntype = "git"\nurl = "{GIT}"\nreference = "x"\n'
        f'resolved_reference = "{COMMIT}"\nsubdirectory = "FOLDER"\n{POETRY_END.format("2.1")}'
    ),
    "pdm": (
        f'{PDM}git = "{GIT}"\nrevision = "{COMMIT}"\nsubdirectory = "FOLDER"\n'
        f"{PDM_END.format('4.5')}"
    ),
    "pylock": (
        f'{PYLOCK}[packages.vcs]\ntype = "git"\nurl = "{GIT}"\ncommit-id = "{COMMIT}"\n'
        'subdirectory = "FOLDER"\n'
    ),
    "pylock's archive": (
        f'{PYLOCK}[packages.archive]\nurl = "{GIT}.zip"\nsubdirectory = "FOLDER"\n{HASHES}\n'
    ),
    "Pipfile.lock": pipfile({"git": GIT, "ref": COMMIT, "subdirectory": "FOLDER"}),
    "Pipfile's fragment": pipfile({"git": f"{GIT}#subdirectory=FOLDER", "ref": COMMIT}),
}


def pair(folder: Path, before: str, after: str) -> tuple[Path, Path]:
    return written(folder, "old.lock", before), written(folder, "new.lock", after)


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("form", HOSTS)
def test_another_host_of_the_files_is_loud(
    review: Review, tmp_path: Path, form: str, version: str
) -> None:
    text = HOSTS[form]
    after = text.replace("HOST", THERE).replace("1.0-py3", f"{version}-py3")
    after = after.replace('"plum 1.0"', f'"plum {version}"')
    after = after.replace('"1.0"\n', f'"{version}"\n').replace(f'"{version}"\ncre', '"1.0"\ncre')

    code, found, told = changes(review, *pair(tmp_path, text.replace("HOST", HERE), after))

    assert code == 1
    assert {"other origin"} == found
    assert HERE in told["differences"][0]["old"]["origin"]
    assert THERE in told["differences"][0]["new"]["origin"]


@pytest.mark.parametrize("form", FIRST)
def test_a_host_that_is_written_first_now_is_loud(
    review: Review, tmp_path: Path, form: str
) -> None:
    urls, names = (text.replace("HOST", THERE) for text in FIRST[form])

    code, found, _ = changes(review, *pair(tmp_path, names, urls))

    assert code == 1
    assert {"other origin"} == found


@pytest.mark.parametrize("form", HOSTS)
def test_hosts_that_were_known_are_quiet(review: Review, tmp_path: Path, form: str) -> None:
    """The index's own host is another one, as with the public index."""
    text = HOSTS[form].replace("HOST", HERE)

    code, found, _ = changes(review, *pair(tmp_path, text, text.replace(f"{HERE}/", f"{HERE}/x/")))

    assert code == 0
    assert set() == found


def test_a_format_that_writes_no_hosts_is_not_held_against_one_that_does(
    review: Review, tmp_path: Path
) -> None:
    old, new = pair(tmp_path, f"plum==1.0 --hash=sha256:{A}\n", HOSTS["uv"].replace("HOST", HERE))

    for locks in ((old, new), (new, old)):
        code, found, _ = changes(review, *locks)
        assert code == 0
        assert set() == found


def test_another_index_and_another_host_are_one_alarm(review: Review, tmp_path: Path) -> None:
    text = HOSTS["uv"].replace("HOST", HERE)
    after = HOSTS["uv"].replace("HOST", THERE).replace("index.example", "else.example")

    code, _, told = changes(review, *pair(tmp_path, text, after))

    assert code == 1
    assert len(told["differences"]) == 1


@pytest.mark.parametrize("form", FOLDERS)
@pytest.mark.parametrize("commit", [COMMIT, OTHER_COMMIT])
def test_another_folder_of_a_commit_is_another_package(
    review: Review, tmp_path: Path, form: str, commit: str
) -> None:
    text = FOLDERS[form]
    after = text.replace("FOLDER", "evil").replace(COMMIT, commit)

    code, found, told = changes(review, *pair(tmp_path, text.replace("FOLDER", "a"), after))

    assert code == 1
    assert "other origin" in found
    moved = next(each for each in told["differences"] if each["change"] == "other origin")
    assert "'evil" in moved["new"]["origin"]


@pytest.mark.parametrize("form", FOLDERS)
def test_another_spelling_of_a_folder_is_the_same(
    review: Review, tmp_path: Path, form: str
) -> None:
    text = FOLDERS[form]

    code, found, _ = changes(
        review, *pair(tmp_path, text.replace("FOLDER", "a"), text.replace("FOLDER", "./a/"))
    )

    assert code == 0
    assert found <= {"not comparable"}


def test_two_formats_agree_on_a_folder(review: Review, tmp_path: Path) -> None:
    old, new = pair(
        tmp_path,
        FOLDERS["uv"].replace("FOLDER", "a%2Fb"),
        FOLDERS["requirements"].replace("FOLDER", "a/b"),
    )

    code, _, _ = changes(review, old, new)

    assert code == 0


@pytest.mark.parametrize(
    ("text", "word", "before", "after"),
    [(HOSTS["uv"], "HOST", HERE, THERE), (FOLDERS["uv"], "FOLDER", "apples", "evil")],
)
def test_both_are_said_in_every_form(
    review: Review, tmp_path: Path, text: str, word: str, before: str, after: str
) -> None:
    locks = pair(tmp_path, text.replace(word, before), text.replace(word, after))
    page = tmp_path / "page.html"

    shown = review("diff", *locks, "--html", page).out
    markdown = review("diff", *locks, "--markdown").out

    for each in (shown, markdown.replace("\\", ""), page.read_text()):
        assert before in each
        assert after in each
        assert "other origin" in each.lower()
