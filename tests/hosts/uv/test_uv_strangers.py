"""Projects and wheels of strangers: whatever they bring, nothing runs or comes unshown."""

from __future__ import annotations

import pytest
from tests.hosts.uv.uv_bench import UvBench


@pytest.fixture
def stocked(bench: UvBench) -> UvBench:
    """A locked project that needs plum, which needs fig."""
    bench.stock("plum", requires=["fig"])
    bench.stock("fig")
    bench.write("plum")
    assert bench.plain_uv("lock").code == 0
    return bench


DECOY = '\n[[package]]\nname = "%s"\nversion = "0.5"\nsource = { %s }\n'
MEMBERS = '[manifest]\nmembers = ["app", "fig", "plum"]\n\n[[package]]'


@pytest.mark.parametrize("how", ['virtual = "."', 'directory = "."', "members"])
def test_a_lock_that_calls_a_download_ones_own_brings_nothing(how: str, stocked: UvBench) -> None:
    text = stocked.lock.read_text()
    if how == "members":
        text = text.replace("[[package]]", MEMBERS, 1)
    for name in ("fig", "plum") if how != "members" else ():
        registry = f'version = "1.0", source = {{ registry = "{stocked.index.url}" }}'
        text = text.replace(f'{{ name = "{name}" }}', f'{{ name = "{name}", {registry} }}')
        text += DECOY % (name, how)
    stocked.lock.write_text(text)

    done = stocked.run("sync", "--no-input", "--frozen")

    assert (13, {}) == (done.code, stocked.installed()), done.text
