"""What is offered to copy is true: each snippet runs, is answered, or is what our docs say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.fakes.asking import Asking
from tests.plugins.server.site.site_in_node import ENGINE, ROOT, WEIGHTS, lay_out, node

from checkface import Digest, Face

SERVER = "https://here.example.org/faces"
SNIPPETS = """
const { DIGEST, ELSEWHERE, snippets } = await import("./use/snippets.js");
say({ digest: DIGEST, elsewhere: ELSEWHERE, all: snippets(said) });
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def offered(site: Path) -> Any:
    return node(site, SNIPPETS, SERVER)


def codes(offered: Any, kind: str) -> list[str]:
    return [each["code"] for one in offered["all"] for each in one["codes"] if each["kind"] == kind]


def test_commands_are_ours(offered: Any) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    package = (ENGINE / "package.json").read_text("utf-8")
    for line in "\n".join(codes(offered, "sh")).splitlines():
        program, verb, *rest = line.split()
        if program == "pip":
            found = re.fullmatch(r"'?checkface(?:\[([a-z]+)\])?'?", rest[0])
            assert found
            assert found[1] in {None, *project["optional-dependencies"]}
        elif program == "npm":
            assert f'"name": "{rest[0]}"' in package
        else:
            assert program in project["scripts"]
            command = [str(Path(sys.executable).with_name(program)), verb, "--help"]
            subprocess.run(command, capture_output=True, check=True, timeout=120)


def test_python_runs(offered: Any, tmp_path: Path) -> None:
    (script,) = codes(offered, "python")
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/name-1.0-py3-none-any.whl").write_bytes(b"hello")
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    digest = Digest.of_text("hello")

    assert f"{digest} {' '.join(Face(digest).words)}\n" == done.stdout
    assert (tmp_path / "faces.png").stat().st_size > 100_000
    assert str(digest) == offered["digest"]


def test_javascript_runs(offered: Any, tmp_path: Path) -> None:
    """As a module beside an installed package; the second with a page that is made up."""
    if not shutil.which("node"):
        pytest.skip("no node here")
    in_node, in_page = codes(offered, "js")
    package = tmp_path / "node_modules/checkface"
    shutil.copytree(ENGINE, package, ignore=shutil.ignore_patterns("built", "*.py"))
    (package / "built").mkdir()
    shutil.copy(WEIGHTS, package / "built/face-cf1.planes.gz")  # it takes them unpacked as well
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/name-1.0.tgz").write_bytes(b"hello")
    page = """
globalThis.ImageData = class { constructor(data, side) { Object.assign(this, { data, side }); } };
const put = [];
const canvas = { getContext: () => ({ putImageData: ({ side }) => put.push(side) }) };
globalThis.document = { querySelectorAll: () => [canvas, canvas, canvas] };
process.on("exit", () => console.log(put.join()));
"""
    (tmp_path / "one.mjs").write_text(in_node)
    head, _, body = in_page.partition("\n")
    (tmp_path / "two.mjs").write_text(f"{head}\n{page}{body}\npainter.close();")
    said = [
        subprocess.run(
            ["node", name], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=True
        ).stdout
        for name in ("one.mjs", "two.mjs")
    ]
    digest = Digest.of_text("hello")

    assert [f"{digest} {' '.join(Face(digest).words)}\n", "256,256,256\n"] == said


def test_the_step_of_a_workflow_is_an_action_of_ours(offered: Any) -> None:
    ((step,),) = map(yaml.safe_load, codes(offered, "yaml"))
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    readme = (ROOT / "plugins/github_action/README.md").read_text("utf-8")

    assert f"uses: {step['uses']}" in readme
    assert step["with"].keys() <= action["inputs"].keys()


class Sources(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append({"tag": tag, **dict(attrs)})


def test_badges_and_avatars_are_answered(offered: Any, ask: Asking) -> None:
    """By the addresses that the snippets name; and forges are told what our docs tell them."""
    parser = Sources()
    parser.feed(codes(offered, "html")[0])
    (image,) = parser.found
    markdown = re.fullmatch(r"!\[checkface\]\((\S+)\)", codes(offered, "markdown")[0])
    assert markdown
    assert ("img", "checkface", markdown[1]) == (image["tag"], image["alt"], image["src"])
    badge = ask(markdown[1].removeprefix(SERVER))
    assert (200, "image/svg+xml") == (badge.status, badge.headers["content-type"].partition(";")[0])

    docs = (ROOT / "docs/old-api.md").read_text("utf-8")
    (gitlab,), (gitea,) = codes(offered, "ruby"), codes(offered, "ini")
    for told in (gitlab, gitea):
        assert told.replace(SERVER, offered["elsewhere"]) in docs.replace("\n    ", "\n")
    (path,) = set(re.findall(r"gravatar_(?:ssl|plain)_url'\] = '(.*)'", gitlab))
    path = path.removeprefix(SERVER).replace("%{hash}", "0" * 64)
    assert 200 == ask(path.replace("%{size}", "80")).status


HERE = """
const { serverHere } = await import("./use/server_here.js");
const answers = (status, type) => async (url, { method }) => ({
  ok: status === 200 && method === "HEAD" && url.pathname.endsWith("/openapi.json"),
  headers: new Headers({ "content-type": type }),
});
const page = "https://faces.example.org/under/use/?a=b#proves";
say([
  await serverHere(page, answers(200, "application/json")),
  await serverHere(page, answers(200, "application/openapi+json; charset=utf-8")),
  await serverHere(page, answers(200, "text/html")),
  await serverHere(page, answers(404, "application/json")),
  await serverHere(page, async () => { throw new TypeError("offline"); }),
].map((each) => each ?? null));
"""


def test_a_server_is_known_by_what_it_says_of_itself(site: Path) -> None:
    """A plain host that shows a page for everything is none."""
    here = "https://faces.example.org/under"
    assert [here, here, None, None, None] == node(site, HERE)
