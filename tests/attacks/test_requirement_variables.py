"""Nothing that a stranger has written reads the user's environment: pip would fill `${NAME}` in."""

from __future__ import annotations

import pytest
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface_pip_verify.self_test.index import Index

SECRET = "hush-4711"  # noqa: S105 - of nobody
PLACES = {
    "an index": ["--index-url {url}${{TOKEN}}/", "plum"],
    "one more index": ["--extra-index-url http://u:${{TOKEN}}@{host}/simple/", "plum"],
    "a folder of links": ["--find-links {url}${{TOKEN}}/", "plum"],
    "a wheel": ["plum @ {url}${{TOKEN}}/plum-1.0-py3-none-any.whl"],
    "a host": ["--trusted-host ${{TOKEN}}", "plum"],
    "a file": ["-r ${{TOKEN}}.txt", "plum"],
    "another file": ["-r nested.txt"],
    "a constraint": ["-c nested.txt", "plum"],
    "one behind another": ["--index-url {url}${{HARMLESS}}${{TOKEN}}/", "plum"],
}
COMMANDS = {
    "install": ["install", "--yes"],
    "dry": ["install", "--dry-run"],
    "download": ["download", "--yes", "--dest", "there"],
    "wheel": ["wheel", "--yes", "--wheel-dir", "there"],
    "lock": ["lock"],
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("command", COMMANDS)
def test_no_variable_that_is_not_named_is_filled_in(
    bench: Workbench, index: Index, command: str, place: str
) -> None:
    index.add(wheel_name("plum"), wheel("plum"))
    bench.environ |= {"TOKEN": SECRET, "HARMLESS": "x"}
    lines = [line.format(url=index.url, host=index.host) for line in PLACES[place]]
    wanted = bench.write("wanted.txt", lines)
    bench.write("nested.txt", [f"plum @ {index.url}${{TOKEN}}/plum-1.0-py3-none-any.whl"])

    done = bench.run(*COMMANDS[command], "-r", wanted, "--allow-variable", "HARMLESS")

    assert done.code == 13, done.text
    assert "--allow-variable TOKEN" in done.err
    assert SECRET not in done.text
    assert index.requests == []


@pytest.mark.parametrize("said", ["", "*", "token", "TOKEN=x", "A,B", "${TOKEN}"])
def test_what_is_no_name_of_a_variable_allows_none(bench: Workbench, said: str) -> None:
    done = bench.run("install", "--yes", "plum", f"--allow-variable={said}")

    assert done.code == 14, done.text
    assert "Traceback" not in done.text


def test_what_is_not_set_stays_as_it_is_written(bench: Workbench, index: Index) -> None:
    """As pip has it, which then asks for just that."""
    index.add(wheel_name("plum"), wheel("plum"))
    wanted = bench.write("wanted.txt", ["plum  # not ${HERE}", "plum>0${NOWHERE}"])

    done = bench.run("install", "--yes", "-r", wanted)

    assert "--allow-variable" not in done.text
