"""What stops an install is said as it is, with the code that is documented."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.plugins.pip_verify.tiny_wheels import sdist, sha256, wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface import CheckfaceError
from checkface_gate.errors import RefusedError, UnableError
from checkface_gate.screen.table import rows_that_fit
from checkface_pip_verify.errors import PipFailedError
from checkface_pip_verify.gate.locked_versions import locked_otherwise
from checkface_pip_verify.pip.log import explain_failure
from checkface_pip_verify.pip.plan import read_report, wheels_of
from checkface_pip_verify.request.direct import require_harmless
from checkface_pip_verify.self_test.index import Index


def test_a_version_that_there_is_not_is_no_source_distribution(
    bench: Workbench, index: Index
) -> None:
    index.add(wheel_name("plum"), wheel("plum"))
    index.add("plum-1.0.tar.gz", sdist("plum", str(bench.folder / "ran")))
    index.add(wheel_name("plum", "2.0"), wheel("plum", "2.0"))

    done = bench.run("install", "plum==99", "--yes")

    assert done.code == 1, done.text
    assert "there is no plum==99 that fits here; the newest version is 2.0" in done.err


def test_an_index_that_is_not_there_is_said(bench: Workbench) -> None:
    done = bench.run(
        *("install", "plum", "--yes", "--retries", "0", "--index-url", "http://127.0.0.1:9/simple/")
    )

    assert done.code == 1, done.text
    assert "could not be reached" in done.err
    assert "127.0.0.1:9" in done.err


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("plum=2.31", "plum==2.31"),
        ("plum = 1", "plum==1"),
        ("plum[jam]=1.0", "plum[jam]==1.0"),
        ("plum=1.*", "plum==1.*"),
    ],
)
def test_one_equals_sign_is_a_typing_error(asked: str, meant: str) -> None:
    with pytest.raises(PipFailedError, match="did you mean") as caught:
        require_harmless(asked, "on the command line")

    assert f"did you mean {meant}?" in str(caught.value)
    assert (caught.value.exit_code, caught.value.told) == (1, False)


LOCK = "plum==1.0 --hash=sha256:{digest}\n"


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [("plum", 0, "locked"), ("plum==2.0", 12, "the lock has plum 1.0, not 2.0")],
)
def test_a_lock_tells_pip_the_versions(
    bench: Workbench, index: Index, asked: str, code: int, said: str
) -> None:
    index.add(wheel_name("plum"), wheel("plum"))
    index.add(wheel_name("plum", "2.0"), wheel("plum", "2.0"))
    lock = bench.write("requirements.txt", [LOCK.format(digest=sha256(wheel("plum")))])

    done = bench.run("install", asked, "--yes", "--lock", lock)

    assert done.code == code, done.text
    assert said in done.text
    assert bench.installed() == ({} if code else {"plum": "1.0"})


def explained(tmp_path: Path, text: str) -> CheckfaceError:
    (tmp_path / "pip.log").write_text(text)
    return explain_failure(1, tmp_path / "pip.log", tmp_path / "no-mark", builds=True)


NO_VERSION = "ERROR: Could not find a version that satisfies the requirement {} (from versions: {})"
LEFT_OUT = "Skipping link: No sources permitted for plum: https://h/{} (from https://h/plum/)"


@pytest.mark.parametrize(
    ("log", "kind", "said"),
    [
        ([LEFT_OUT.format("plum-2.0.tar.gz"), NO_VERSION.format("plum==2.0", "1.0")],
         RefusedError, "refused the source distribution of plum"),
        ([LEFT_OUT.format("plum-2.0.tar.gz"), NO_VERSION.format("plum", "none")],
         RefusedError, "refused the source distribution of plum"),
        ([LEFT_OUT.format("plum-2.0.tar.gz"), NO_VERSION.format("plum==9", "1.0")],
         PipFailedError, "the newest version is 2.0"),
        ([LEFT_OUT.format("plum-2.0.zip"), NO_VERSION.format("plum>3 (from fig)", "1.0, 1.5")],
         PipFailedError, "the newest version is 2.0"),
        ([NO_VERSION.format("plum", "none")], PipFailedError, "exit code 1"),
        (["WARNING: Could not fetch URL http://u:pw@h:1/plum/: 503 Server Error: x - skipping",
          NO_VERSION.format("plum", "none")], PipFailedError, "the index h:1 could not be reached"),
        (["WARNING: Could not fetch URL http://h/plum/: ProxyError('x') - skipping",
          NO_VERSION.format("plum", "none")], PipFailedError, "the proxy does not answer"),
        (["WARNING: Could not fetch URL http://h/plum/: 404 Client Error: Not Found - skipping",
          NO_VERSION.format("plum", "none")], PipFailedError, "exit code 1"),
        (["THESE PACKAGES DO NOT MATCH THE HASHES"], CheckfaceError, "other bytes"),
    ],
)  # fmt: skip
def test_the_log_of_pip_is_read_for_the_reason(
    tmp_path: Path, log: list[str], kind: type[CheckfaceError], said: str
) -> None:
    error = explained(tmp_path, "\n".join(log))

    assert isinstance(error, kind)
    assert said in str(error)
    assert "pw" not in str(error)


def test_no_conflict_is_no_matter_of_the_lock(tmp_path: Path) -> None:
    (tmp_path / "pip.log").write_text("The user requested plum==2.0")
    assert locked_otherwise(tmp_path / "pip.log", ["plum==1.0"]) is None
    assert locked_otherwise(tmp_path / "none.log", ["plum==1.0"]) is None


DEEP = "[" * 200_000
REPORTS = [
    "",
    "null",
    "[]",
    "{}",
    '{"version": 1, "install": []}',
    '{"version": ["1"], "install": []}',
    f'{{"version": "1", "install": {DEEP}',
    '{"version": "1"}',
    '{"version": "1", "install": null}',
    '{"version": "1", "install": 3}',
    '{"version": "1", "install": ["x"]}',
    '{"version": "1", "install": [{}]}',
    '{"version": "1", "install": [{"download_info": {}}]}',
    '{"version": "1", "install": [{"download_info": {"url": 3}}]}',
    '{"version": "1", "install": [{"download_info": {"url": "http://[/x.whl"}}]}',
    '{"version": "1", "install": [{"metadata": 3}]}',
    '{"version": "1", "install": [{"metadata": {"name": 3}}]}',
    '{"version": "1", "environment": 3, "install": [{"metadata": {"requires_dist": 3}}]}',
    (
        '{"version": "1", "install": [{"download_info": {"url": "http://h/p-1-py3-none-any.whl", '
        '"archive_info": {"hashes": 3}}}]}'
    ),
    (
        '{"version": "1", "install": [{"download_info": {"url": "http://h/p-1-py3-none-any.whl", '
        '"archive_info": {"hashes": {"sha256": 3}}}}]}'
    ),
    (
        f'{{"version": "1", "install": [{{"download_info": {{"url": "http://h/p-{"1" * 5000}'
        '-py3-none-any.whl", "archive_info": {}}}]}'
    ),
]


@pytest.mark.parametrize("text", REPORTS, ids=range(len(REPORTS)))
def test_an_odd_report_is_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text)

    with pytest.raises((UnableError, RefusedError)) as caught:
        wheels_of(read_report(tmp_path / "report.json"))

    assert len(str(caught.value)) < 1000


def test_an_extra_of_a_dependency_names_who_needs_it() -> None:
    def item(name: str, *requires: str) -> dict[str, object]:
        url = f"https://h/{name}-1.0-py3-none-any.whl"
        return {
            "download_info": {"url": url, "archive_info": {}},
            "metadata": {"name": name, "requires_dist": list(requires)},
        }

    report = {
        "install": [
            {**item("app", "plum[jam]"), "requested": True},
            item("plum", "sugar; extra == 'jam'", "fig; extra == 'cake'"),
            item("sugar"),
        ]
    }

    needed = {wheel.name: wheel.needed_by for wheel in wheels_of(report)}

    assert needed == {"app": (), "plum": ("app",), "sugar": ("plum",)}


@pytest.mark.parametrize("columns", [40, 80, 140])
def test_the_parts_of_a_line_stay_whole_in_rows_that_fit(columns: int) -> None:
    parts = ["plum 1.0", "needed by a, b, c and 55 more", "sha256:01234567", "new " * 30]

    rows = rows_that_fit(parts, columns)

    assert max(map(len, rows)) <= columns
    assert all(any(part in row for row in rows) for part in parts[:3])
