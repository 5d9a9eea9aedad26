"""Promises of each edit: what is there stays as it is, and what is not understood is left alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import PurePosixPath

import pytest
from tests.plugins.init.conftest import PYPROJECT, README, Workbench

from checkface_init import build_hook, mkdocs, readme, sphinx, zensical
from checkface_init.answers import Builder
from checkface_init.changes import Target
from checkface_init.errors import LeftAloneError
from checkface_init.project import Project, Remote

MakeTarget = Callable[[Project], Target]
MAKERS: dict[str, MakeTarget] = {
    "mkdocs": mkdocs.target,
    "zensical": zensical.target,
    "sphinx": sphinx.target,
    "readme": readme.target,
    "setuptools": lambda _: build_hook.target(Builder.SETUPTOOLS),
    "hatchling": lambda _: build_hook.target(Builder.HATCHLING),
}
BADGE = readme.markdown("https://github.com/me/fig/releases/latest")
HATCH = '[build-system]\nrequires = ["hatchling"]\n'

EDITED = {
    "mkdocs: a list": (
        "mkdocs",
        "plugins:\n- search\nnav: []\n",
        "plugins:\n- search\n- checkface\nnav: []\n",
    ),
    "mkdocs: comments and blanks": (
        "mkdocs",
        "plugins:\n    - search # one\n    - tags:\n        a: 1 # two\n\n    # three\n\nx: y\n",
        (
            "plugins:\n    - search # one\n    - tags:\n        a: 1 # two\n    - checkface\n\n"
            "    # three\n\nx: y\n"
        ),
    ),
    "mkdocs: no line end": ("mkdocs", "plugins:\n- a", "plugins:\n- a\n- checkface\n"),
    "mkdocs: brackets": (
        "mkdocs",
        "plugins: [search, 'tags'] # x\n",
        "plugins: [search, 'tags', checkface] # x\n",
    ),
    "mkdocs: a mapping": (
        "mkdocs",
        "plugins:\n  search: {}\nx: 1\n",
        "plugins:\n  search: {}\n  checkface: {}\nx: 1\n",
    ),
    "mkdocs: with marks of a document": (
        "mkdocs",
        "%YAML 1.1\n---\nplugins:\n- search\n",
        "%YAML 1.1\n---\nplugins:\n- search\n- checkface\n",
    ),
    "mkdocs: none": (
        "mkdocs",
        "site_name: x\n",
        "site_name: x\n\nplugins:\n  - search\n  - checkface\n",
    ),
    "mkdocs: tags of other tools": (
        "mkdocs",
        "plugins:\n- a:\n    b: !ENV [C, d]\nx: !!python/name:a.b.c ''\n",
        "plugins:\n- a:\n    b: !ENV [C, d]\n- checkface\nx: !!python/name:a.b.c ''\n",
    ),
    "mkdocs: a block of text at the end": (
        "mkdocs",
        "plugins:\n- a:\n    b: |\n      c\n\nx: 1\n",
        "plugins:\n- a:\n    b: |\n      c\n\n- checkface\nx: 1\n",
    ),
    "mkdocs: settings that are empty": (
        "mkdocs",
        "plugins:\n  - a:\n  - b: # c\n",
        "plugins:\n  - a:\n  - b: # c\n  - checkface\n",
    ),
    "sphinx: one line": (
        "sphinx",
        "extensions = ['a', \"b\"]  # x\n",
        'extensions = [\'a\', "b", "checkface_sphinx"]  # x\n',
    ),
    "sphinx: several lines": (
        "sphinx",
        "é = 1; extensions = [\n  'a',  # one\n  'b'  # two\n  # three\n]\n",
        "é = 1; extensions = [\n  'a',  # one\n  'b',  # two\n  'checkface_sphinx'\n  # three\n]\n",
    ),
    "sphinx: a last comma": (
        "sphinx",
        "extensions: list[str] = [\n    'a',\n]\n",
        "extensions: list[str] = [\n    'a',\n    'checkface_sphinx',\n]\n",
    ),
    "sphinx: escapes that Python warns of": (
        "sphinx",
        "x = '\\d'\nextensions = ['a']\n",
        "x = '\\d'\nextensions = ['a', 'checkface_sphinx']\n",
    ),
    "sphinx: named elsewhere": (
        "sphinx",
        "autodoc_mock_imports = ['checkface_sphinx']\nextensions = ['a']\n",
        "autodoc_mock_imports = ['checkface_sphinx']\nextensions = ['a', 'checkface_sphinx']\n",
    ),
    "sphinx: none": ("sphinx", "x = 1\n", 'x = 1\n\nextensions = ["checkface_sphinx"]\n'),
    "setuptools": (
        "setuptools",
        PYPROJECT,
        PYPROJECT.replace('77"', '77", "checkface"').replace('= "setup', '= "checkface_setup'),
    ),
    "setuptools: several lines": (
        "setuptools",
        (
            "[build-system]\nbuild-backend = 'setuptools.build_meta' # b\nrequires = [\n  'a', #\n"
            "  'b' # ]\n]\n[x]\nrequires = ['c']\n"
        ),
        (
            "[build-system]\nbuild-backend = 'checkface_setuptools.build_meta' # b\nrequires = [\n"
            "  'a', #\n  'b', # ]\n  'checkface'\n]\n[x]\nrequires = ['c']\n"
        ),
    ),
    "setuptools: its table": (
        "setuptools",
        PYPROJECT + "[tool.checkface]\n",
        PYPROJECT.replace('77"', '77", "checkface"') + "[tool.checkface]\n",
    ),
    "hatchling": (
        "hatchling",
        HATCH,
        (
            '[build-system]\nrequires = ["hatchling", "checkface"]\n\n'
            "[tool.hatch.build.hooks.checkface]\n"
        ),
    ),
    "zensical": (
        "zensical",
        '[project]\nsite_dir = "out"\n[project.markdown_extensions.toc]\n',
        (
            '[project]\nsite_dir = "out"\n[project.markdown_extensions.toc]\n\n'
            "[project.markdown_extensions.checkface]\n"
            'release = ["manifest:checkface.json", "git:HEAD"]\n'
            'output_dir = ["docs/assets/checkface", "out/assets/checkface"]\n'
        ),
    ),
    "readme": ("readme", README, f"# fig\n\n{BADGE}\n\nA fruit.\n"),
    "readme: only a title": ("readme", "# fig\n", f"# fig\n\n{BADGE}\n"),
    "readme: badges": (
        "readme",
        "\nfig\n===\n[![a](b)](c) ![d](e)\n![f](g)\n\nx\n",
        f"\nfig\n===\n[![a](b)](c) ![d](e)\n![f](g)\n{BADGE}\n\nx\n",
    ),
    "readme: text right below": ("readme", "# fig\nA fruit.\n", f"# fig\n\n{BADGE}\n\nA fruit.\n"),
    "readme: a line of pictures that ends in text": (
        "readme",
        f"# fig\n\n{'[![a](b)](c)' * 40} d\n",
        f"# fig\n\n{BADGE}\n\n{'[![a](b)](c)' * 40} d\n",
    ),
    "readme: a picture in text": (
        "readme",
        "# fig\n\n![a](b) is a fig\n",
        f"# fig\n\n{BADGE}\n\n![a](b) is a fig\n",
    ),
}

LEFT_ALONE = {
    "mkdocs: an anchor": ("mkdocs", "x: &a [search]\nplugins: *a\n"),
    "mkdocs: an anchor elsewhere": ("mkdocs", "x: &a 1\ny: *a\nplugins: [search]\n"),
    "mkdocs: a merge": ("mkdocs", "x: &a {p: 1}\ny:\n  <<: *a\nplugins: [search]\n"),
    "mkdocs: inherited": ("mkdocs", "INHERIT: base.yml\n"),
    "mkdocs: an empty list": ("mkdocs", "plugins: []\n"),
    "mkdocs: no list": ("mkdocs", "plugins: search\n"),
    "mkdocs: nothing": ("mkdocs", "plugins:\nx: 1\n"),
    "mkdocs: braces": ("mkdocs", "plugins: {search: {}}\n"),
    "mkdocs: all in braces": ("mkdocs", "{plugins: [search]}\n"),
    "mkdocs: two documents": ("mkdocs", "plugins: [a]\n---\nplugins: [b]\n"),
    "mkdocs: a key twice": ("mkdocs", "plugins: [a]\nplugins: [b]\n"),
    "mkdocs: no YAML": ("mkdocs", "plugins: [\n"),
    "mkdocs: ended": ("mkdocs", "site_name: x\n...\n"),
    "mkdocs: empty": ("mkdocs", ""),
    "mkdocs: deep": ("mkdocs", "plugins: " + "[" * 5000),
    "mkdocs: large": ("mkdocs", "nav:\n" + "  - a: b.md\n" * 60_000 + "plugins: [search]\n"),
    "sphinx: added to": ("sphinx", "extensions = ['a']\nextensions += ['b']\n"),
    "sphinx: appended to": ("sphinx", "extensions = ['a']\nextensions.append('b')\n"),
    "sphinx: a sum": ("sphinx", "extensions = ['a'] + x\n"),
    "sphinx: a comprehension": ("sphinx", "extensions = [a for a in 'b']\n"),
    "sphinx: a starred part": ("sphinx", "extensions = ['a', *b]\n"),
    "sphinx: a condition": ("sphinx", "if x:\n    extensions = ['a']\n"),
    "sphinx: twice": ("sphinx", "extensions = ['a']\nextensions = ['b']\n"),
    "sphinx: a tuple": ("sphinx", "extensions = ('a',)\n"),
    "sphinx: a call": ("sphinx", "extensions = ['a', f(['b'])]\n"),
    "sphinx: from elsewhere": ("sphinx", "from base import *\nextensions = ['a']\n"),
    "sphinx: imported": ("sphinx", "from base import extensions\n"),
    "sphinx: by globals": ("sphinx", "globals()['ext' + 'ensions'] = []\n"),
    "sphinx: two targets": ("sphinx", "extensions = x = ['a']\n"),
    "sphinx: an empty list": ("sphinx", "extensions = []\n"),
    "sphinx: prefixed texts": ("sphinx", "extensions = [r'a']\n"),
    "sphinx: long texts": ("sphinx", "extensions = ['''a\n''']\n"),
    "sphinx: no Python": ("sphinx", "extensions = [\n"),
    "sphinx: continued": ("sphinx", "x = 1\nif x:\n    y = 1 \\"),
    "setuptools: none": ("setuptools", "[project]\nname = 'x'\n"),
    "setuptools: dotted": ("setuptools", "build-system.requires = ['setuptools']\n"),
    "setuptools: inline": ("setuptools", "build-system = { requires = ['setuptools'] }\n"),
    "setuptools: another backend": (
        "setuptools",
        PYPROJECT.replace("setuptools.build_meta", "backend"),
    ),
    "setuptools: in a text": (
        "setuptools",
        'x = """\n[build-system]\nrequires = ["a"]\n"""\n' + PYPROJECT,
    ),
    "setuptools: no list": ("setuptools", "[build-system]\nrequires = 'a'\n"),
    "setuptools: empty": ("setuptools", "[build-system]\nrequires = []\n"),
    "setuptools: no TOML": ("setuptools", "["),
    "hatchling: inline hooks": ("hatchling", HATCH + "[tool]\nhatch = { build = {} }\n"),
    "zensical: no extensions": ("zensical", "[project]\nsite_name = 'x'\n"),
    "zensical: inline": ("zensical", "[project]\nmarkdown_extensions = { toc = {} }\n"),
    "zensical: a list": ("zensical", "[project]\nmarkdown_extensions = ['toc']\n"),
    "readme: no title": ("readme", "A fruit.\n"),
    "readme: HTML": ("readme", '<h1 align="center">fig</h1>\n'),
    "readme: a smaller title": ("readme", "## fig\n"),
    "readme: front matter": ("readme", "---\na: b\n---\n# fig\n"),
    "readme: a fence": ("readme", "```\n# fig\n```\n"),
    "readme: a comment": ("readme", "<!--\n# fig\n-->\n"),
    "readme: empty": ("readme", ""),
}


def target(kind: str) -> Target:
    project = Project(PurePosixPath("/nowhere"))  # type: ignore[arg-type]
    vars(project)["remote"] = Remote("github.com", "me/fig")
    vars(project)["files_called"] = lambda *names: iter(
        [PurePosixPath("README.md")] * ("readme.md" in names)
    )
    vars(project)["exists"] = lambda _: False
    return MAKERS[kind](project)


@pytest.mark.parametrize("what", EDITED)
def test_what_is_added_is_added_where_it_belongs(what: str) -> None:
    kind, before, after = EDITED[what]

    assert after == target(kind).edit(before)


@pytest.mark.parametrize("what", EDITED)
def test_what_was_added_is_not_added_again(what: str) -> None:
    kind, _, after = EDITED[what]

    assert after == target(kind).edit(after)


PASTED = {
    "mkdocs": "plugins: [{checkface: {release: []}}]\n",
    "mkdocs, quoted": "plugins:\n- 'checkface'\n",
    "mkdocs, a mapping": "plugins: {search: {}, checkface: {}}\n",
    "zensical": "[project.markdown_extensions.checkface]\nsize = 64\n",
    "sphinx": "extensions = f()\n" + sphinx.SNIPPET,
    "sphinx, in a sum": "extensions = x + ['checkface_sphinx']\n",
    "readme": f"fig\n\n{BADGE}\n",
    "readme, another page": f"fig\n\n{readme.markdown('https://example.org')}\n",
    "setuptools": build_hook.SNIPPETS[Builder.SETUPTOOLS].replace('"checkface"', '"CheckFace>=1"'),
    "hatchling": build_hook.SNIPPETS[Builder.HATCHLING] + "size = 64\n",
}


@pytest.mark.parametrize("what", PASTED)
def test_what_a_person_has_pasted_is_known(what: str) -> None:
    assert PASTED[what] == target(what.partition(",")[0]).edit(PASTED[what])


@pytest.mark.parametrize("what", LEFT_ALONE)
def test_what_is_not_understood_is_left_alone(what: str) -> None:
    kind, before = LEFT_ALONE[what]

    with pytest.raises(LeftAloneError):
        target(kind).edit(before)


def test_zensical_reads_a_mkdocs_yml_too(bench: Workbench) -> None:
    bench.make({"mkdocs.yml": "site_dir: out\nmarkdown_extensions:\n  - toc:\n      a: 1\n"})

    bench.init("--write", "--builder=none", "--docs=zensical", "--forge=none")

    assert (
        "site_dir: out\nmarkdown_extensions:\n  - toc:\n      a: 1\n  - checkface:\n"
        '      release: ["manifest:checkface.json", "git:HEAD"]\n'
        '      output_dir: ["docs/assets/checkface", "out/assets/checkface"]\n'
    ) == bench.read("mkdocs.yml")


def test_without_pyyaml_the_lines_are_told(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    bench.make()

    ended = bench.init("--write", "--forge=none")

    assert "pip install 'checkface[init]'" in " ".join(ended.out.split())
    assert "    plugins:\n      - search\n      - checkface\n" in ended.out


def _links_out(bench: Workbench) -> None:
    outside = bench.folder.parent / "outside.yml"
    (bench.folder / "mkdocs.yml").rename(outside)
    (bench.folder / "mkdocs.yml").symlink_to(outside)


def _leads_nowhere(bench: Workbench) -> None:
    (bench.folder / "mkdocs.yml").unlink()
    (bench.folder / "mkdocs.yml").symlink_to(bench.folder.parent / "gone.yml")


def _is_a_pipe(bench: Workbench) -> None:
    (bench.folder / "mkdocs.yml").unlink()
    os.mkfifo(bench.folder / "mkdocs.yml")


def _is_a_folder(bench: Workbench) -> None:
    (bench.folder / "mkdocs.yml").unlink()
    (bench.folder / "mkdocs.yml").mkdir()


def _has(data: bytes) -> Callable[[Workbench], None]:
    def change(bench: Workbench) -> None:
        (bench.folder / "mkdocs.yml").write_bytes(data)

    return change


ODD: dict[str, Callable[[Workbench], None]] = {
    "line ends of Windows": _has(b"site_name: fig\r\nplugins:\r\n  - search\r\n"),
    "byte order mark": _has(b"\xef\xbb\xbfsite_name: fig\n"),
    "not in UTF-8": _has(b"site_name: f\xfcg\n"),
    "more than 1024 KiB": _has(b"#" * (1 << 20) + b"\n"),
    "read-only": lambda bench: (bench.folder / "mkdocs.yml").chmod(0o444),
    "leads out of the project": _links_out,
    "leads out of the project, to nothing": _leads_nowhere,
    "no regular file": _is_a_pipe,
    "is a folder": _is_a_folder,
}


@pytest.mark.parametrize("what", ODD)
def test_a_file_that_is_odd_is_left_alone_and_told(bench: Workbench, what: str) -> None:
    bench.make()
    ODD[what](bench)
    before = bench.files().get("mkdocs.yml")

    ended = bench.init("--write", "--docs=mkdocs")

    assert 0 == ended.code
    assert before == bench.files().get("mkdocs.yml")
    assert f"{what.split(',', maxsplit=1)[0]}" in " ".join(ended.out.split())
    assert "Paste this in its list of plugins" in " ".join(ended.out.split())
    assert "Written." in ended.out


def test_a_link_within_the_project_stays_one(bench: Workbench) -> None:
    bench.make()
    (bench.folder / "mkdocs.yml").rename(bench.folder / "real.yml")
    (bench.folder / "mkdocs.yml").symlink_to("real.yml")

    bench.init("--write")

    assert (bench.folder / "mkdocs.yml").is_symlink()
    assert "  - checkface\n" in bench.read("real.yml")


def test_a_readme_in_another_format_is_left_alone(bench: Workbench) -> None:
    bench.make({"README.rst": "fig\n===\n"})

    ended = bench.init("--write", "--builder=none", "--docs=none")

    assert "fig\n===\n" == bench.read("README.rst")
    assert "    .. image:: https://raw." in ended.out
    assert "       :target: https://github.com/me/fig/releases/latest\n" in ended.out


def test_text_of_a_file_cannot_steer_the_terminal_or_a_runner(bench: Workbench) -> None:
    text = "# fig\n\n\x1b[2J\n::set-env name=A::b\n\u202etxt\n"
    bench.make({"README.md": text})

    shown = bench.init("--builder=none", "--docs=none").out
    bench.init("--builder=none", "--docs=none", "--write")

    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert " ::set-env" not in shown
    assert text.splitlines()[2:] == bench.read("README.md").splitlines()[4:]
