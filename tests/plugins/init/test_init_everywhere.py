"""Properties of all answers and of files of many shapes: once is enough, and nothing moves."""

from __future__ import annotations

import ast
import itertools
import tomllib
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plugins.init.conftest import README

from checkface_init import mkdocs, sphinx, toml_text
from checkface_init.answers import Answers, Builder, Docs, Forge
from checkface_init.planning import plan
from checkface_init.project import Project, Remote
from checkface_init.writing import write

BACKENDS = {
    Builder.SETUPTOOLS: "setuptools.build_meta",
    Builder.HATCHLING: "hatchling.build",
    Builder.FLIT: "flit_core.buildapi",
    Builder.POETRY: "poetry.core.masonry.api",
    Builder.UV: "uv_build",
    Builder.PDM: "pdm.backend",
}
FILES = {
    Docs.MKDOCS: ("mkdocs.yml", "site_name: fig\n"),
    Docs.ZENSICAL: ("zensical.toml", "[project.markdown_extensions.toc]\n"),
    Docs.SPHINX: ("docs/conf.py", "extensions = ['a']\n"),
}


def project(folder: Path, builder: Builder, docs: Docs) -> Project:
    """One that knows where it is published without asking git."""
    (folder / "README.md").write_text(README)
    if builder in BACKENDS:
        table = f'[build-system]\nrequires = ["a"]\nbuild-backend = "{BACKENDS[builder]}"\n'
        (folder / "pyproject.toml").write_text(table)
    if docs in FILES:
        name, text = FILES[docs]
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    made = Project.at(folder)
    vars(made).update(remote=Remote("github.com", "me/fig"), is_top=True)
    return made


@pytest.mark.parametrize(("builder", "docs"), list(itertools.product(Builder, Docs)))
def test_for_all_answers_once_is_enough(tmp_path: Path, builder: Builder, docs: Docs) -> None:
    for forge in Forge:
        folder = tmp_path / forge
        folder.mkdir()
        answers = Answers(builder, docs, forge, build_hook=True)
        made = project(folder, builder, docs)

        first = plan(made, answers)
        write(made, first.changes)
        vars(made).pop("workflows", None)
        second = plan(made, answers)

        assert () == second.changes
        assert first.pastes == second.pastes
        assert len(first.outcomes) == len(second.outcomes)
        if builder is not Builder.NONE:
            assert () == first.pastes


FEW = settings(max_examples=50, deadline=None)
NAMES = st.sampled_from(["search", "a", "tags", "mkdocs-x", "no", "b.c"])
SETTINGS = ([""], [": {}"], [":"], [":", "a: [1]"], [":", "a: |", "  b"], [":", "a:", "- 'b'"])
COMMENTS = st.sampled_from(["", " # ]", "  # 'x',", " # é"])
BLANKS = st.sampled_from(["", "  ", "    "])
QUOTES = st.sampled_from(["'", '"'])


@st.composite
def lists(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A list of texts as people write it, for Python and TOML, and what is in it."""
    items = draw(st.lists(NAMES, min_size=1, max_size=4))
    texts = [f"{quote}{item}{quote}" for item in items for quote in [draw(QUOTES)]]
    if draw(st.booleans()):
        return f"[{', '.join(texts)}]", items
    indent = draw(BLANKS)
    ends = [*([","] * (len(texts) - 1)), draw(st.sampled_from(["", ","]))]
    rows = [f"{indent}{text}{end}{draw(COMMENTS)}\n" for text, end in zip(texts, ends, strict=True)]
    after = draw(st.sampled_from(["", f"{indent}# end\n", "\n"]))
    return f"[{draw(COMMENTS)}\n{''.join(rows)}{after}]", items


def moved(before: str, after: str) -> list[str]:
    """Lines of before that are not in after, in order; a line may have gained a comma."""
    rest = iter(after.splitlines())
    bare = (line.replace(",", "") for line in rest)
    return [line for line in before.splitlines() if line.replace(",", "") not in bare]


@FEW
@given(lists(), COMMENTS)
def test_in_toml_nothing_moves(written: tuple[str, list[str]], comment: str) -> None:
    text, items = written
    before = f"# é\n[build-system]{comment}\nrequires = {text}{comment}\nx = ']'\n\n[y]\nz = 1\n"

    after = toml_text.with_string(before, "build-system", "requires", "checkface")

    assert [*items, "checkface"] == tomllib.loads(after)["build-system"]["requires"]
    if "\n" in text:
        assert [] == moved(before, after)


@FEW
@given(lists(), COMMENTS)
def test_in_python_nothing_moves(written: tuple[str, list[str]], comment: str) -> None:
    text, items = written
    before = f"'''é\n'''; extensions = {text}{comment}\nx = ['y']\n"

    after = sphinx.edit(before)

    listed = next(node for node in ast.parse(after).body if isinstance(node, ast.Assign))
    assert [*items, "checkface_sphinx"] == ast.literal_eval(listed.value)
    if "\n" in text:
        assert [] == moved(before, after)


@st.composite
def plugins(draw: st.DrawFn) -> str:
    """A mkdocs.yml with a list of plugins, some with settings, comments and blanks between."""
    indent, rows = draw(BLANKS), list[str]()
    for name in draw(st.lists(NAMES, min_size=1, max_size=4)):
        first, *others = draw(st.sampled_from(SETTINGS))
        rows += [f"{indent}- {name}{first}", *(f"{indent}    {each}" for each in others)]
        rows += draw(st.lists(st.sampled_from(["", f"{indent}# more"]), max_size=2))
    ahead = draw(st.sampled_from(["", "site_name: é # x\n"]))
    after = draw(st.sampled_from(["", "\n", "\nnav: []\n", "\n# end", "\n\nx:\n- y\n"]))
    return f"{ahead}plugins:{draw(COMMENTS)}\n" + "\n".join(rows) + after


@FEW
@given(plugins())
def test_in_yaml_nothing_moves(before: str) -> None:
    after = mkdocs.edit(before)

    was, now = yaml.safe_load(before), yaml.safe_load(after)
    assert {**was, "plugins": [*was["plugins"], "checkface"]} == now
    assert [] == moved(before, after)
    assert after == mkdocs.edit(after)
