"""Promises of the recipe for Read the Docs, which builds a tag before its release is published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from sphinx.cmd.build import main as sphinx_build
from tests.fakes.scripted_server import Reply, ScriptedServer
from tests.plugins.in_process import as_a_process
from tests.plugins.mkdocs.site_workshop import run_here
from tests.recipes.docs_job import Job, Project
from tests.recipes.docs_page import block, steps_of_job
from tests.recipes.read_the_docs import Build, Version, configuration

TAG = Version("v1.0", "tag", "v1.0")
STABLE = Version("stable", "tag", "v1.0")
LATEST = Version("latest", "branch", "main")
JOB = "one more job of .github/workflows/release.yml, for Read the Docs"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    served = ScriptedServer(lambda _: Reply(202, b"{}"))
    yield served
    served.close()


@pytest.fixture(params=["mkdocs", "sphinx"])
def tool(request: pytest.FixtureRequest, project: Project) -> str:
    """What the project's docs are built by."""
    if request.param == "mkdocs":
        settings = "site_name: tiny\n" + block("mkdocs.yml")
        project.repository.write(mkdocs_yml=settings, docs__index_md="# Tiny\n")
    else:
        conf = 'project = "tiny"\nhtml_theme = "alabaster"\n' + block("docs/conf.py")
        project.repository.write(docs__conf_py=conf, docs__index_rst="Tiny\n====\n\nText.\n")
    return str(request.param)


def started(project: Project, version: Version, folder: Path) -> Build:
    url = f"{project.forge.server_url}/{project.forge.repository}.git"
    return Build.of(version, project.folder, url, folder)


def finished(build: Build, tool: str) -> str:
    """The page that it leaves. What Read the Docs calls, where warnings fail a build."""
    out = str(build.site)
    if tool == "mkdocs":
        told = ["build", "--clean", "--site-dir", out, "--config-file", "mkdocs.yml", "--strict"]
        code, said = run_here(told, build.folder)
    else:
        with as_a_process(build.folder / "docs", build.environ) as heard:
            code = sphinx_build(["-T", "-W", "--keep-going", "-b", "html", ".", out])
        said = heard.getvalue()
    assert 0 == code, said
    return build.page()


def test_a_tag_is_built_before_its_release_and_again_after_it(
    tool: str, project: Project, tmp_path: Path
) -> None:
    """Neither build warns of anything: warnings fail it."""
    project.repository.commit(tag="v1.0")
    early = started(project, TAG, tmp_path / "early")
    said = early.before_build()
    assert (0, "No release yet: this build shows the commit.\n") == (said.returncode, said.stdout)
    assert "Not released yet" in finished(early, tool)

    project.repository.git("tag", "-d", "v1.0")
    record = project.release("1.0")
    for version in (TAG, STABLE):
        build = started(project, version, tmp_path / version.slug)
        assert 0 == build.before_build().returncode
        page = finished(build, tool)
        assert f"Face of tiny 1.0, {' '.join(record.release_words)}" in page
        assert record.text == (build.site / "checkface.json").read_text("utf-8")


def test_a_branch_asks_for_nothing_and_shows_its_commit(
    tool: str, project: Project, tmp_path: Path
) -> None:
    project.release("1.0")
    asked = len(project.forge.requests)
    build = started(project, LATEST, tmp_path / "latest")

    assert 0 == build.before_build().returncode
    assert asked == len(project.forge.requests)
    assert "Not released yet" in finished(build, tool)


@pytest.mark.parametrize("status", [401, 403, 418])
def test_a_forge_that_will_not_say_fails_the_build(
    status: int, project: Project, server: ScriptedServer, tmp_path: Path
) -> None:
    """So that the pages stay that show the faces, which a build without the record would not."""
    project.repository.commit(tag="v1.0")
    server.respond = lambda _: Reply(status)
    build = Build.of(TAG, project.folder, f"{server.url}/o/n.git", tmp_path / "build")
    done = build.before_build()

    assert 0 != done.returncode
    assert f"answers {status}" in done.stderr
    assert ["/o/n/releases/download/v1.0/checkface.json"] == server.paths


def test_a_forge_that_cannot_be_reached_fails_the_build(
    project: Project, server: ScriptedServer, tmp_path: Path
) -> None:
    project.repository.commit(tag="v1.0")
    server.close()
    build = Build.of(TAG, project.folder, f"{server.url}/o/n", tmp_path / "build")

    assert 0 != build.before_build().returncode


def test_the_shell_of_read_the_docs_takes_the_command_as_it_is() -> None:
    """It puts a command between two apostrophes, and does not escape those within."""
    jobs = configuration()["build"]["jobs"]

    assert "'" not in "".join(command for each in jobs.values() for command in each)


def test_sphinx_replaces_mkdocs_in_the_configuration_and_nothing_else() -> None:
    mkdocs = configuration()
    sphinx = yaml.safe_load(block("with Sphinx, at the end of .readthedocs.yaml"))

    assert list(mkdocs)[-1:] == ["mkdocs"]
    assert {"sphinx"} == set(sphinx)
    assert mkdocs["mkdocs"]["fail_on_warning"] is True is sphinx["sphinx"]["fail_on_warning"]


@pytest.mark.parametrize(
    ("tag", "slug"), [("v1.0", "v1.0"), ("V1.0RC1", "v1.0rc1"), ("release/1.0", "release-1.0")]
)
def test_the_tag_s_version_and_stable_are_built_again(
    tag: str, slug: str, project: Project, server: ScriptedServer
) -> None:
    done = asked_again(project, server, tag)

    assert 0 == done, server.seen
    assert [
        ("POST", f"/api/v3/projects/your-project/versions/{each}/builds/", "Token secret")
        for each in (slug, "stable")
    ] == [(each.method, each.path, each.headers["authorization"]) for each in server.seen]


@pytest.mark.parametrize("status", [400, 401, 404])
def test_a_build_that_is_not_begun_fails_the_job(
    status: int, project: Project, server: ScriptedServer
) -> None:
    """400 is what an inactive version answers."""
    server.respond = lambda _: Reply(status, b'{"triggered": false}')

    assert 0 != asked_again(project, server, "v1.0")
    assert 1 == len(server.seen)


def asked_again(project: Project, server: ScriptedServer, tag: str) -> int:
    (step,) = steps_of_job("jobs:\n" + block(JOB), "docs")
    here = {**step.environ, "RTD_URL": server.url}
    assert here.keys() == step.environ.keys()
    job = Job(project.forge, project.folder, tag)
    return job.attempt(type(step)(step.name, step.script, here)).returncode
