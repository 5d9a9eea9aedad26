"""What we read of uv's words and files: the oldest uv that we take says it, and the newest."""

from __future__ import annotations

from tests.hosts.uv.uv_bench import UvBench
from tests.plugins.pip_verify.tiny_wheels import sdist, sha256, wheel, wheel_name

from checkface_uv import prose
from checkface_uv.changes import Changes


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
