"""A real runner gives a real action.yml its inputs and the forge, and brings back its words."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.github.action_events import push_event, release_event
from tests.fakes.github.fake_forge import FakeForge
from tests.hosts.github_action.action_runner import FOLDER_ACTION, ActionRunner
from tests.hosts.github_action.action_source import ROOT, copy_of_repository

PIN = "actions/setup-python@0123456789abcdef0123456789abcdef01234567"
ASK = (
    "import json, os, urllib.request as u; "
    "asked = u.Request(os.environ['GITHUB_API_URL'] + '/repos/' + os.environ['GITHUB_REPOSITORY']"
    " + '/releases', headers={'User-Agent': 'x', 'Authorization': 'Bearer ' + os.environ['TOKEN']})"
    "; found = json.load(u.urlopen(asked)); print('tags=' + ','.join(r['tag_name'] for r in found))"
)


def tiny_action(folder: Path, steps: Sequence[dict[str, Any]], *, below: str = "") -> Path:
    """A repository with one composite action."""
    (folder / below).mkdir(parents=True, exist_ok=True)
    outputs = {"said": {"description": "said", "value": "${{ steps.tiny.outputs.said }}"}}
    inputs = {
        "files": {"description": "files", "default": "dist/*"},
        "token": {"description": "token", "default": "${{ github.token }}"},
    }
    action = {
        "name": "tiny",
        "description": "tiny",
        "inputs": inputs,
        "outputs": outputs,
        "runs": {"using": "composite", "steps": list(steps)},
    }
    (folder / below / "action.yml").write_text(json.dumps(action))
    return folder


def tiny_step(run: str, **env: str) -> dict[str, Any]:
    return {"id": "tiny", "shell": "bash", "run": run, "env": env}


def tiny_runner(tmp_path: Path, forge: FakeForge, *steps: dict[str, Any]) -> ActionRunner:
    return ActionRunner(tmp_path, forge, tiny_action(tmp_path / "action", steps))


def test_inputs_arrive_and_outputs_and_summary_come_back(forge: FakeForge, tmp_path: Path) -> None:
    said = tiny_step(
        r"""printf 'said<<E\n%s\nE\n' "$FILES" >> "$GITHUB_OUTPUT"
        echo "# Faces" >> "$GITHUB_STEP_SUMMARY" """,
        FILES="${{ inputs.files }}",
    )
    runner = tiny_runner(tmp_path, forge, said)
    event = release_event(forge, forge.publish("v1.0"))
    finished = runner.run({"files": "a  'b'\n$(c)"}, event)
    assert 0 == finished.code, finished.log
    assert {"said": "a  'b'\n$(c)"} == finished.outputs
    assert "# Faces\n" == finished.summary


def test_summaries_of_several_steps_come_back_once_each(forge: FakeForge, tmp_path: Path) -> None:
    steps = [
        {"shell": "bash", "run": f'echo "{word}" >> "$GITHUB_STEP_SUMMARY"'} for word in ("a", "b")
    ]
    finished = tiny_runner(tmp_path, forge, *steps).run({}, release_event(forge, forge.draft("v1")))
    assert "a\nb\n" == finished.summary, finished.log


def test_the_forge_and_its_token_reach_the_action(forge: FakeForge, tmp_path: Path) -> None:
    draft = forge.draft("v1.0")
    python = "${{ steps.python.outputs.python-path }}"
    ask = tiny_step(
        f'"$PYTHON" -c "{ASK}" > found; sed s/^tags/said/ found >> "$GITHUB_OUTPUT"',
        PYTHON=python,
        TOKEN="${{ inputs.token }}",  # noqa: S106 - the name of one
    )
    set_up = {"id": "python", "uses": PIN, "with": {"python-version": "3.13"}}
    runner = tiny_runner(tmp_path, forge, set_up, ask)
    assert {"said": "v1.0"} == runner.run({}, release_event(forge, draft)).outputs
    reading = runner.run({}, release_event(forge, draft), token=forge.reading_token)
    assert {"said": ""} == reading.outputs
    assert [200, 200] == [each.status for each in forge.requests]
    assert [] == forge.violations


def test_python_is_the_one_that_runs_the_tests(forge: FakeForge, tmp_path: Path) -> None:
    set_up = {"id": "python", "uses": PIN, "with": {"update-environment": "false"}}
    say = tiny_step(
        'echo "said=$PYTHON" >> "$GITHUB_OUTPUT"',
        PYTHON="${{ steps.python.outputs.python-path }}",
    )
    runner = tiny_runner(tmp_path, forge, set_up, say)
    assert sys.executable == runner.run({}, release_event(forge, forge.draft("v1"))).outputs["said"]


def test_the_event_is_the_real_payload_about_our_release(forge: FakeForge, tmp_path: Path) -> None:
    release = forge.publish("v1.0", "notes", assets={"a.whl": b"wheel"})
    copy = tiny_step('cp "$GITHUB_EVENT_PATH" "$TARGET"', TARGET=str(tmp_path / "event.json"))
    finished = tiny_runner(tmp_path, forge, copy).run({}, release_event(forge, release))
    assert 0 == finished.code, finished.log
    event = json.loads((tmp_path / "event.json").read_text())
    assert ("published", forge.repository) == (event["action"], event["repository"]["full_name"])
    assert forge.document(release) == {
        name: event["release"][name] for name in forge.document(release)
    }


@pytest.mark.parametrize("event_name", ["release", "push"])
def test_the_ref_is_the_tag(forge: FakeForge, tmp_path: Path, event_name: str) -> None:
    release = forge.publish("v1.0")
    events = {"release": release_event(forge, release), "push": push_event(forge, "v1.0")}
    say = tiny_step('echo "said=$GITHUB_EVENT_NAME $GITHUB_REF" >> "$GITHUB_OUTPUT"')
    runner = tiny_runner(tmp_path, forge, say)
    finished = runner.run({}, events[event_name], event_name=event_name)
    assert {"said": f"{event_name} refs/tags/v1.0"} == finished.outputs


def test_files_are_in_the_workspace_and_later_steps_see_what_the_action_left(
    forge: FakeForge, tmp_path: Path
) -> None:
    runner = tiny_runner(tmp_path, forge, tiny_step("cat dist/a.whl > left.txt"))
    seen = str(tmp_path / "seen.txt")
    later = [{"run": f'cp left.txt "{seen}"; rm left.txt; touch late.txt', "shell": "bash"}]
    finished = runner.run(
        {},
        release_event(forge, forge.draft("v1")),
        dist_files={"a.whl": b"wheel"},
        later_steps=later,
    )
    assert 0 == finished.code, finished.log
    assert b"wheel" == Path(seen).read_bytes()
    assert ["./.github/workflows/release.yml", "./dist/a.whl", "./late.txt"] == sorted(
        finished.workspace_files
    )


def test_a_failing_step_fails_the_run_and_its_words_are_in_the_log(
    forge: FakeForge, tmp_path: Path
) -> None:
    fail = tiny_step('echo "said=so" >> "$GITHUB_OUTPUT"; echo "::error::no such release"; exit 3')
    finished = tiny_runner(tmp_path, forge, fail).run({}, release_event(forge, forge.draft("v1")))
    assert 0 != finished.code
    assert "no such release" in finished.log
    assert {"said": "so"} == finished.outputs


def test_an_action_in_a_folder_of_the_repository_is_found(forge: FakeForge, tmp_path: Path) -> None:
    step = tiny_step('echo "said=$GITHUB_ACTION_PATH" >> "$GITHUB_OUTPUT"')
    action = tiny_action(tmp_path / "action", [step], below="plugins/github_action")
    runner = ActionRunner(tmp_path, forge, action)
    finished = runner.run({}, release_event(forge, forge.draft("v1")), uses=FOLDER_ACTION)
    assert finished.outputs["said"].endswith("/plugins/github_action"), finished.log


def test_nothing_of_the_user_is_read_or_written(forge: FakeForge, tmp_path: Path) -> None:
    step = tiny_step('echo "said=$HOME" >> "$GITHUB_OUTPUT"; echo x > "$HOME/left"')
    runner = tiny_runner(tmp_path, forge, step)
    finished = runner.run({}, release_event(forge, forge.draft("v1")))
    assert [finished.outputs["said"]] == [str(home) for home in tmp_path.glob("run-*/home")]
    assert (Path(finished.outputs["said"]) / "left").exists()


def test_two_jobs_run_at_once(forge: FakeForge, tmp_path: Path) -> None:
    """Each waits for the other's file, so neither is done before both have started."""
    wait = 'touch "$MEET/$NAME"; until [ -e "$MEET/$OTHER" ] || [ $SECONDS -gt 60 ]; do :; done'
    step = tiny_step(f'{wait}; echo "said=$NAME" >> "$GITHUB_OUTPUT"', MEET=str(tmp_path))
    runner = tiny_runner(tmp_path, forge, step)
    event = release_event(forge, forge.draft("v1"))
    names = [{"NAME": "a", "OTHER": "b"}, {"NAME": "b", "OTHER": "a"}]
    with ThreadPoolExecutor() as jobs:
        runs = [jobs.submit(runner.run, {}, event, environment=each) for each in names]
    assert ["a", "b"] == [each.result().outputs["said"] for each in runs]


def test_the_copy_of_the_repository_is_what_git_would_take(tmp_path: Path) -> None:
    copied = copy_of_repository(tmp_path / "copy")
    assert (ROOT / "pyproject.toml").read_bytes() == (copied / "pyproject.toml").read_bytes()
    left = {".git", ".venv", "checkface.egg-info"}
    assert left.isdisjoint(path.name for path in copied.iterdir())
