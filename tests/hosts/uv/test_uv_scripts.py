"""What lies beside the packages is compared after an install too: scripts, and a wheel's data."""

from __future__ import annotations

import io
import zipfile

import pytest
from tests.hosts.uv.test_uv_prime import with_command
from tests.hosts.uv.uv_before import AFTER_LAST, put_before
from tests.hosts.uv.uv_bench import UvBench
from tests.plugins.pip_verify.tiny_wheels import wheel_name

DATA = {
    "scripts/jam": "#!python\nprint('jam')\n",
    "scripts/pot": "#!/bin/sh\necho pot\n",
    "data/share/plum.txt": "a text\n",
    "purelib/plum_pure.py": "PURE = True\n",
}


def with_data() -> bytes:
    """A tiny wheel with an entry point, scripts, data, and modules that its RECORD leaves out."""
    buffer = io.BytesIO(with_command("plum", "good"))
    with zipfile.ZipFile(buffer, "a") as archive:
        for path, text in DATA.items():
            archive.writestr(f"plum-1.0.data/{path}", text)
    return buffer.getvalue()


@pytest.fixture
def bench(bench: UvBench) -> UvBench:
    bench.index.add(wheel_name("plum"), with_data())
    bench.write("plum")
    return bench


IN_EACH = "for file in .venv/lib/*/site-packages/%s; do echo evil >> $file; done"
SPOILED = {
    "entry point": "echo evil >> .venv/bin/plum",
    "entry point, replaced": "printf '#!/bin/sh\\nevil\\n' > .venv/bin/plum",
    "another Python": "sed -i '1s|.*|#!/usr/bin/python3|' .venv/bin/plum",
    "no first line": "sed -i 1d .venv/bin/plum",
    "a link": "mv .venv/bin/plum other; ln -s ../../other .venv/bin/plum",
    "gone": "rm .venv/bin/plum",
    "script": "echo evil >> .venv/bin/jam",
    "script of a shell": "echo evil >> .venv/bin/pot",
    "data": "echo evil >> .venv/share/plum.txt",
    "module that no RECORD lists": IN_EACH % "plum_main.py",
    "module of the data": IN_EACH % "plum_pure.py",
}


@pytest.mark.parametrize("what", SPOILED)
def test_what_is_spoiled_behind_uv_is_seen(what: str, bench: UvBench) -> None:
    put_before(bench, AFTER_LAST, then=SPOILED[what])

    done = bench.run("sync", "--yes")

    assert (12, {}) == (done.code, bench.accepted()), done.text
    assert "plum 1.0 is not there as it was shown" in done.err


ENVIRONMENTS = {
    "short": ".venv",
    "long": f".venv{'-long' * 40}",
    "with blanks": "the 'new' venv",
    "deep": "one/two/.venv",
}


@pytest.mark.parametrize("kind", ["new", "--relocatable"])
@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_wherever_an_environment_is_its_scripts_are_as_they_were_shown(
    name: str, kind: str, bench: UvBench
) -> None:
    """uv writes the place of its Python into them, in three ways."""
    place = bench.project / ENVIRONMENTS[name]
    bench.more["UV_PROJECT_ENVIRONMENT"] = str(place)
    if kind != "new":
        assert bench.plain_uv("venv", kind, str(place)).code == 0

    done = bench.run("sync", "--yes")

    assert (0, {wheel_name("plum")}) == (done.code, {*bench.accepted()}), done.text
    assert (place / "bin/plum").exists()


def test_of_one_file_that_two_packages_bring_either_is_right(bench: UvBench) -> None:
    """uv lays them down at once, and nobody can tell which comes last."""
    names = [f"fig{number}" for number in range(8)]
    for name in names:
        buffer = io.BytesIO(with_command(name, name))
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.writestr("CHANGES.txt", f"of {name}\n" * 9)
            archive.writestr(f"{name}-1.0.data/scripts/both", f"#!python\n# {name}\n")
            archive.writestr(f"{name}-1.0.data/data/share/both", f"of {name}\n")
        bench.index.add(wheel_name(name), buffer.getvalue())
    bench.write(*names)

    done = bench.run("sync", "--yes")

    assert (0, 8) == (done.code, len(bench.accepted())), done.text
