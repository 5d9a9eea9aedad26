"""What pip is set to is known whole, or nothing is done: settings hide nothing and turn nothing.

Each expectation is what a real pip does with the same files.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface_channels.connection import Route
from checkface_channels.pip_settings import PipSettings, PipSettingsError
from checkface_pip_verify.self_test.index import Index

Pip = Callable[[Sequence[str], Mapping[str, str]], str]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for configuration files; nothing else is set."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "all"))
    return tmp_path


def _ask(words: Sequence[str], environ: Mapping[str, str]) -> str:
    command = [sys.executable, "-P", "-m", "pip", *words]
    done = subprocess.run(
        command, env={**os.environ, **environ}, capture_output=True, text=True, check=True
    )
    return done.stdout


def _set(files: Path, text: str) -> PipSettings:
    (files / "pip.conf").write_text(text)
    os.environ["PIP_CONFIG_FILE"] = str(files / "pip.conf")
    try:
        return PipSettings.read(_ask)
    finally:
        del os.environ["PIP_CONFIG_FILE"]


HIDING = [
    "[config]\nquiet = 1\n",
    "[global]\nquiet = 1\n",
    "[global]\nquiet = 3\n",
    "[config]\nverbose = 2\n",
    "[config]\nisolated = true\n",
    "[global]\nisolated = yes\n",
    "[global]\nuser = true\n",
    "[config]\nuser = true\n",
    "[config]\nsite = true\n",
    "[config]\nglobal = on\n",
    "[global]\nrequire-virtualenv = true\n",
    "[global]\nno-color = true\n",
    "[list]\nquiet = 2\n",
]


@pytest.mark.parametrize("hiding", HIDING)
def test_nothing_that_stands_in_a_file_hides_the_rest_of_it(files: Path, hiding: str) -> None:
    found = _set(files, f"{hiding}[install]\nrequirement = hidden.txt\n")

    assert found.last("requirement") == "hidden.txt"


@pytest.mark.parametrize("value", ["1", "true", "YES", "on", "t"])
def test_what_pip_takes_for_yes_is_yes(value: str) -> None:
    assert PipSettings({"no-index": value}).is_on("no-index")


@pytest.mark.parametrize("value", ["0", "false", "No", "off", "F", "n"])
def test_what_pip_takes_for_no_is_no(value: str) -> None:
    assert not PipSettings({"no-index": value}).is_on("no-index")
    assert PipSettings({"no-index": value}).index_urls("https://a.example") == ["https://a.example"]


def test_what_is_neither_stops() -> None:
    with pytest.raises(PipSettingsError, match="no-index"):
        PipSettings({"no-index": "perhaps"}).is_on("no-index")


def test_the_strongest_section_counts_as_for_pip(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_PROXY", "http://c.example")
    monkeypatch.setenv("PIP_TIMEOUT", "")
    found = _set(
        files,
        "[global]\nindex-url = http://a.example\nproxy = http://a.example\ntimeout = 7\n"
        "[install]\nindex_url = http://b.example\n[download]\nindex-url = http://d.example\n",
    )

    assert found.last("index-url") == "http://b.example"
    assert found.last("proxy") == "http://c.example"
    assert found.last("timeout") == "7"


def test_another_name_of_an_option_is_that_option(files: Path) -> None:
    found = _set(files, "[global]\npypi-url = http://b.example\n")

    assert found.last("index-url") == "http://b.example"


def test_an_option_given_beside_the_settings_is_stronger_and_an_empty_one_is_none(
    tmp_path: Path,
) -> None:
    """An empty name of a certificate file once meant that no certificate was looked at."""
    ours, given = tmp_path / "ours.pem", tmp_path / "given.pem"
    ours.touch()
    given.touch()
    settings = PipSettings({"cert": str(ours), "proxy": "http://one.example"})

    assert settings.route() == Route(str(ours), proxy="http://one.example")
    assert settings.route({"cert": str(given)}).ca_bundle == str(given)
    assert settings.route({"cert": ""}).ca_bundle is None
    with pytest.raises(PipSettingsError, match="not there"):
        settings.route({"client-cert": "nowhere.pem"})


def test_two_names_of_one_option_stop(files: Path) -> None:
    with pytest.raises(PipSettingsError, match="index-url"):
        _set(files, "[global]\npypi-url = http://b.example\nindex-url = http://a.example\n")


def test_values_are_read_to_the_letter(files: Path) -> None:
    found = _set(
        files,
        "# a comment\n[global]\nextra-index-url =\n    http://a.example/%(x)s\n"
        "    http://b.example/100%\n; another\nproxy = http://u:p'w\"#;d@c.example\n",
    )

    assert found.words("extra-index-url") == ["http://a.example/%(x)s", "http://b.example/100%"]
    assert found.last("proxy") == "http://u:p'w\"#;d@c.example"


def test_of_several_files_the_one_counts_that_counts_for_pip(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`pip config list` has them by the names of the files, whichever is the stronger."""
    (files / "pip").mkdir()
    (files / "pip" / "pip.conf").write_text("[global]\nproxy = http://weak.example\n")
    named = files / "a.conf"
    named.write_text("[global]\nproxy = http://strong.example\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(named))

    assert PipSettings.read(_ask).last("proxy") == "http://strong.example"


@pytest.mark.parametrize(
    "listed",
    ["", "global.quiet='1'\n", "pip 26.3 from somewhere\n", "global.x=https://u:s3cret@h/\n"],
)
def test_a_listing_without_our_sign_is_not_believed(listed: str) -> None:
    with pytest.raises(PipSettingsError) as caught:
        PipSettings.read(lambda *_: listed, environ={})

    assert "s3cret" not in str(caught.value)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.from_regex(r"[a-z][a-z-]{0,8}[a-z]", fullmatch=True), st.text("a \n%'\""))
)
def test_what_is_handed_on_as_variables_is_what_was_read(values: dict[str, str]) -> None:
    values = {name: text for name, text in values.items() if text}
    variables = PipSettings(values).variables()
    sign = ":env:.checkface-was-here='1'\n"

    again = PipSettings.read(lambda *_: sign, environ=variables)

    assert again.values == {k: v for k, v in values.items() if k not in {"help", "version"}}


def _configured(bench: Workbench, text: str) -> dict[str, str]:
    path = bench.folder / "pip.conf"
    path.write_text(text)
    return {"PIP_CONFIG_FILE": str(path)}


TURNING = [
    "[global]\nquiet = 3\n",
    "[install]\nreport = elsewhere.json\n[download]\ndest = elsewhere\n",
    "[download]\nno-binary = :all:\nindex-url = http://127.0.0.1:9/\nno-index = true\n",
    "[global]\npython = /bin/false\n",
]


@pytest.mark.parametrize("turning", TURNING)
def test_no_setting_makes_another_step_of_an_install(
    bench: Workbench, index: Index, turning: str
) -> None:
    index.add(wheel_name("plum"), wheel("plum"))

    done = bench.run("install", "plum", "--yes", environ=_configured(bench, turning))

    assert done.code == 0, done.text
    assert bench.installed() == {"plum": "1.0"}
    assert set(bench.accepted()) == {wheel_name("plum")}
    assert not (bench.work / "elsewhere.json").exists()


def test_a_hidden_requirement_is_found_and_refused(bench: Workbench, index: Index) -> None:
    index.add(wheel_name("plum"), wheel("plum"))
    hidden = bench.write("hidden.txt", ["./trap"])
    environ = _configured(bench, f"[global]\nquiet = 1\n[install]\nrequirement = {hidden}\n")

    done = bench.run("install", "plum", "--yes", environ=environ)

    assert (done.code, bench.installed()) == (13, {}), done.text


def test_no_index_of_zero_is_no_word_against_the_index(bench: Workbench, index: Index) -> None:
    index.add(wheel_name("plum"), wheel("plum"))

    done = bench.run("install", "plum", "--yes", environ={"PIP_NO_INDEX": "0"})

    assert done.code == 0, done.text
    assert f"index: {index.host}" in done.out


def test_a_configuration_that_pip_cannot_read_stops(bench: Workbench, index: Index) -> None:
    index.add(wheel_name("plum"), wheel("plum"))

    done = bench.run("install", "plum", "--yes", environ=_configured(bench, "[global\nx = y\n"))

    assert (done.code, bench.installed()) == (14, {}), done.text
    assert "Traceback" not in done.text
