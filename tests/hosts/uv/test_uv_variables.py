"""What is the user's own does not get to servers that a clone names: variables and passwords."""

from __future__ import annotations

import pytest
from tests.hosts.uv.uv_bench import UvBench

TOKEN = "hush-4711"  # noqa: S105 - nobody has it
HEAD = '[project]\nname = "app"\nversion = "0.1"\nrequires-python = ">=3.11"\n'
FIG = "fig @ {base}/${{TOKEN}}/fig-1.0-py3-none-any.whl"
SUB = f'[project]\nname = "sub"\nversion = "1"\ndependencies = ["{FIG}"]\n'
SUB += '[build-system]\nrequires = []\nbuild-backend = "x"\n'

PROJECTS = {
    "a need": HEAD + f'dependencies = ["{FIG}"]\n',
    "an extra": HEAD + f'[project.optional-dependencies]\nx = ["{FIG}"]\n',
    "a group": HEAD + f'[dependency-groups]\ndev = ["{FIG}"]\n',
    "a repository": HEAD + 'dependencies = ["fig @ git+{base}/${{TOKEN}}/fig"]\n',
    "a constraint": HEAD
    + 'dependencies = ["fig"]\n[tool.uv]\n'
    + f'constraint-dependencies = ["{FIG}"]\n',
    "an override": HEAD
    + 'dependencies = ["fig"]\n[tool.uv]\n'
    + f'override-dependencies = ["{FIG}"]\n',
    "a source": HEAD + 'dependencies = ["sub"]\n[tool.uv.sources]\nsub = {{ path = "sub" }}\n',
    "a folder": HEAD + 'dependencies = ["sub @ file://{folder}/sub"]\n',
    "a member": HEAD
    + 'dependencies = ["sub"]\n[tool.uv.sources]\nsub = {{ workspace = true }}\n'
    + '[tool.uv.workspace]\nmembers = ["s*"]\n',
}
COMMANDS = {
    "sync": ["sync"],
    "add": ["add", "plum"],
    "pip install": ["pip", "install", "--target=there", "fig"],
}
CASES = [*((what, "sync") for what in PROJECTS), ("a need", "add"), ("an override", "pip install")]


@pytest.mark.parametrize(("what", "command"), CASES)
def test_no_requirement_of_a_project_reads_a_variable(
    what: str, command: str, bench: UvBench
) -> None:
    bench.stock("plum", "fig")
    bench.more |= {"TOKEN": TOKEN, "UV_DEFAULT_INDEX": bench.index.url}
    base = bench.index.url.rsplit("/simple", 1)[0]
    names = {"base": base, "folder": bench.project}
    (bench.project / "pyproject.toml").write_text(PROJECTS[what].format(**names))
    (bench.project / "sub").mkdir()
    (bench.project / "sub/pyproject.toml").write_text(SUB.format(**names))

    done = bench.run(*COMMANDS[command], "--no-input")
    asked = [*bench.index.requests]
    allowed = bench.run(*COMMANDS[command], "--no-input", "--allow-variable", "TOKEN")

    assert [] == [each for each in asked if TOKEN in each]
    assert (13, True) == (done.code, "--allow-variable TOKEN" in done.err), done.text
    assert 13 != allowed.code or "--allow-variable" not in allowed.err, allowed.text


def test_words_of_a_project_that_uv_reads_no_address_in_may_have_a_dollar(bench: UvBench) -> None:
    bench.stock("fig")
    bench.write("fig", more='description = "fills ${TOKEN} in"\n')

    assert bench.run("sync", "--yes").code == 0


def test_no_proxy_of_a_clone_hears_a_password(bench: UvBench) -> None:
    """That of another server, which uv has in its .netrc: the proxy is all that it talks to."""
    address = bench.index.url.split("/")[2]
    bench.write(
        "plum", more=f'[tool.uv]\nhttp-proxy = "http://{address}"', index="http://corp.test/"
    )
    netrc = bench.folder / "netrc"
    netrc.write_text(f"machine corp.test login me password {TOKEN}\n")
    bench.more |= {"NETRC": str(netrc), "NO_PROXY": ""}

    done = bench.run("sync", "--no-input")
    heard = [*bench.index.heard]
    bench.run("sync", "--no-input", "--allow-setting", "http-proxy")

    assert ([], 13) == (heard, done.code), done.text
    assert "--allow-setting http-proxy" in done.err
    assert any("Authorization" in headers for _, headers in bench.index.heard)
