"""What we read of uv's words and files: the oldest uv that we take says it, and the newest."""

from __future__ import annotations

import re

from tests.hosts.uv.uv_bench import UvBench
from tests.plugins.pip_verify.tiny_wheels import sdist, sha256, wheel, wheel_name

from checkface_uv import prose
from checkface_uv.changes import Changes
from checkface_uv.environment import CREDENTIALS, KEPT, LEFT_OUT, OURS
from checkface_uv.settings import KNOWN, RISKY


def test_its_plan_names_what_comes_and_what_goes(any_bench: UvBench) -> None:
    any_bench.stock("plum", "fig")
    any_bench.write("plum")
    assert any_bench.plain_uv("sync").code == 0
    any_bench.write("fig")
    assert any_bench.plain_uv("lock").code == 0

    done = any_bench.plain_uv("sync", "--frozen", "--dry-run", "--output-format=json")

    plan = Changes.of_json(done.out)
    assert ({"fig": "1.0"}, {"plum": "1.0"}) == (plan.installed, plan.uninstalled)
    assert (any_bench.lock, True) == (plan.lock, plan.python.exists())


def test_other_bytes_are_told_with_both_digests(any_bench: UvBench) -> None:
    any_bench.stock("fig")
    any_bench.write("fig")
    assert any_bench.plain_uv("lock").code == 0
    evil = wheel("fig", content="evil")
    any_bench.index.files[wheel_name("fig")] = [evil]

    said = any_bench.plain_uv("sync", "--frozen").err

    wrong = prose.WRONG_HASH.search(said)
    expected, computed = prose.EXPECTED_HASHES.search(said), prose.COMPUTED_HASH.search(said)
    assert wrong
    assert expected
    assert computed
    assert ("fig==1.0", sha256(evil)) == (wrong[1], computed[1])
    assert sha256(wheel("fig")) in expected[1]


def test_a_forbidden_build_is_told_as_one(any_bench: UvBench) -> None:
    any_bench.index.add("fig-1.0.tar.gz", sdist("fig", str(any_bench.folder / "ran")))
    any_bench.write("fig")

    said = any_bench.plain_uv("lock", "--no-build").err

    assert prose.WOULD_BUILD.search(said), said
    assert prose.VERSION.match(any_bench.plain_uv("--version").out)


COMMANDS = ["sync", "lock", "add", "remove", "pip install", "pip compile", "pip list"]
COMMANDS += ["tool install", "tool run", "run", "venv", "python find"]


def test_each_variable_that_its_help_names_is_handed_on_or_not_for_a_reason(
    any_bench: UvBench,
) -> None:
    said = [any_bench.plain_uv("help", "--no-pager", *c.split()).out for c in COMMANDS]

    found = set(re.findall(r"\[env: (UV_\w+)", "\n".join(said)))
    assert "UV_FROZEN" in found
    assert (
        sorted(n for n in found - {*KEPT, *LEFT_OUT, *OURS} if not CREDENTIALS.fullmatch(n)) == []
    )


def test_each_setting_that_it_takes_is_known_to_start_nothing_or_is_refused(
    any_bench: UvBench,
) -> None:
    any_bench.write(more="[tool.uv]\nno-such = 1\n")
    tables = any_bench.plain_uv("lock").err
    any_bench.write()
    (any_bench.project / "uv.toml").write_text("[pip]\nno-such = 1\n")
    of_pip = any_bench.plain_uv("lock").err

    names, pip_names = (_expected(said) for said in (tables, of_pip))
    assert {"python-install-mirror", "index"} <= names
    assert names - KNOWN - RISKY.keys() == {"pip"}
    assert {f"pip.{name}" for name in pip_names - KNOWN} == {"pip.python"}


def _expected(said: str) -> set[str]:
    return set(re.findall(r"`([a-z-]+)`", said.partition("expected one of")[2]))
