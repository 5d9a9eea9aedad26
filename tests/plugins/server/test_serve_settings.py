"""Settings: one table; each from an option and from the environment; wrong ones in one sentence."""

from __future__ import annotations

import argparse
from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from checkface import CheckfaceError, Engine
from checkface.command.cli import main
from checkface_server.operation.metrics import Metrics
from checkface_server.running.desk import rules_of
from checkface_server.running.equipment import studio_of
from checkface_server.settings import (
    LOCAL,
    MEMORY,
    REGISTERED,
    Settings,
    add_options,
    settings_of,
    variable,
)

GOOD: dict[str, tuple[str, Any]] = {
    "host": ("0.0.0.0", "0.0.0.0"),  # noqa: S104 - it is not bound
    "port": ("8081", 8081),
    "metrics_host": ("::1", "::1"),
    "metrics_port": ("off", None),
    "workers": ("3", 3),
    "threads": ("2", 2),
    "engine": ("NumPy", Engine.NUMPY),
    "device": ("cuda:1", "cuda:1"),
    "memory_mib": ("0", 0),
    "cache_dir": ("/tmp/x", Path("/tmp/x")),  # noqa: S108 - nothing is written
    "cache_mib": ("12", 12),
    "objects": ("s3://bucket/prefix", "s3://bucket/prefix"),
    "keep_values": ("yes", True),
    "registered": ("/tmp/x", Path("/tmp/x")),  # noqa: S108 - nothing is written
    "registered_days": ("7", 7),
    "registered_most": ("5", 5),
    "photos": ("Registered", REGISTERED),
    "photo_minutes": ("5", 5),
    "photo_steps": ("12", 12),
    "photo_seconds": ("30", 30.0),
    "hosts": ("a.example, *.b.example", ("a.example", "*.b.example")),
    "public_url": ("https://a.example/", "https://a.example"),
    "trusted_proxies": ("::1", (ip_network("::1"),)),
    "signing_keys": ("/tmp/x", Path("/tmp/x")),  # noqa: S108 - nothing is read
    "longest_wait": ("2.5", 2.5),
    "client_faces": ("600", 600),
    "grace": ("0", 0.0),
    "log_clients": ("on", True),
    "ray": ("192.0.2.1:6379", "192.0.2.1:6379"),
    "ray_fronts": ("3", 3),
    "ray_least": ("2", 2),
    "ray_gpus": ("0.25", 0.25),
}
BAD = {
    "port": ["", "-1", "65536", "http", "8080.0", "٣", "1" * 500, " "],
    "metrics_port": ["-1", "65536", "none"],
    "workers": ["-1", "257", "many", "1.5"],
    "memory_mib": ["-1", "1e3", "64MiB"],
    "engine": ["crayon", " "],
    "device": ["crayon", "cuda:", "cuda:x", "meta", "cpu:0"],
    "host": ["", " ", "a..b", "a" * 64, "\udcff"],
    "metrics_host": ["a..b"],
    "cache_dir": ["", "~nobody-of-this-name/x"],
    "registered": ["~nobody-of-this-name/x"],
    "signing_keys": ["~nobody-of-this-name/x"],
    "keep_values": ["maybe", "2"],
    "longest_wait": ["0", "-1", "nan", "inf", "soon", "1e9"],
    "hosts": [
        *("", " , ", "http://a.example", "a.example:80", "a.example/", "**", "*.", "a*.example"),
        *(
            "a..example",
            "*.*.example",
            "a b",
            "::1",
            "[::1]:80",
            "faces.example.org,http://b",
            "ä.example",
        ),
    ],
    "public_url": [
        *("", "a.example", "ftp://a.example", "https://", "https://a.example?x=1", "https://a#b"),
        *(
            "https://user:secret@a.example",
            "https://user@a.example",
            "https://a b",
            "https://a:port",
        ),
        *('https://a.example/"><script>', "https://a.example/\x1b", "javascript:x", "https://[::1"),
    ],
    "trusted_proxies": ["", "everybody", "10.0.0.1/8", "10.0.0.0/33"],
    "registered_days": ["0", "-1", "1.5"],
    "grace": ["-1", "nan", "inf"],
    "photos": ["", "yes", "disk"],
    "photo_minutes": ["0", "-1", "10081"],
    "photo_steps": ["0", "1001"],
    "photo_seconds": ["0", "nan", "3601"],
    "ray": [""],
    "ray_least": ["0"],
    "ray_gpus": ["-0.5", "nan", "inf", "1.5", "65", "all"],
}
OURS = [one.name for one in fields(Settings)]


def read(*words: str, **environment: str) -> Settings:
    parser = argparse.ArgumentParser()
    add_options(parser)
    said = {variable(name): value for name, value in environment.items()}
    return settings_of(parser.parse_args(words), {"PATH": "x", **said})


def option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def test_without_a_word_it_serves_this_machine_alone() -> None:
    settings = read()

    assert ("127.0.0.1", 8080) == (settings.host, settings.port)
    assert ("127.0.0.1", 9090) == (settings.metrics_host, settings.metrics_port)
    assert not settings.keep_values
    assert not settings.log_clients
    assert settings.objects is None


@pytest.mark.parametrize("name", OURS)
def test_every_setting_is_an_option_and_a_variable(name: str) -> None:
    said, value = GOOD[name]

    assert value == getattr(read(option(name), said), name)
    assert value == getattr(read(**{name: said}), name)


@pytest.mark.parametrize("name", OURS)
def test_an_option_counts_more_than_its_variable(name: str) -> None:
    said, value = GOOD[name]
    other = BAD[name][-1] if name in BAD else "1"

    assert value == getattr(read(option(name), said, **{name: other}), name)


@pytest.mark.parametrize(("name", "said"), [(name, each) for name in BAD for each in BAD[name]])
def test_what_cannot_be_meant_is_told_in_one_sentence(name: str, said: str) -> None:
    with pytest.raises(CheckfaceError) as caught:
        read(option(name), said)

    told = str(caught.value)
    assert 2 == caught.value.exit_code
    assert told.startswith(f"{option(name)} is {said!r}: expected ")
    assert "\n" not in told

    if said:  # an empty variable is none
        with pytest.raises(CheckfaceError, match=variable(name)):
            read(**{name: said})


def test_an_empty_variable_is_none() -> None:
    assert read() == read(port="", objects="", keep_values="")


def test_a_switch_needs_no_word() -> None:
    assert read("--log-clients").log_clients


@pytest.mark.parametrize("name", ["CHECKFACE_SERVE_PROT", "CHECKFACE_SERVE_", "CHECKFACE_SERVE_X"])
def test_a_misspelt_variable_is_told(name: str) -> None:
    parser = argparse.ArgumentParser()
    add_options(parser)

    with pytest.raises(CheckfaceError, match=f"no setting {name}: expected"):
        settings_of(parser.parse_args([]), {name: "1"})


def test_help_says_of_every_setting_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read("--help")
    told = capsys.readouterr().out

    assert [] == [one.name for one in fields(Settings) if option(one.name) not in told]


def test_ray_without_an_address_is_a_cluster_of_our_own() -> None:
    assert read("--ray").ray == LOCAL
    assert read("--photos").photos == MEMORY
    assert read("--ray", "--port", "1").ray == LOCAL
    assert read().ray is None


@pytest.mark.parametrize("hosts", ["*", "*.b.example", "[::1]", "127.0.0.1", "a.example.", "a_b"])
def test_what_can_be_a_host_is_taken(hosts: str) -> None:
    assert (hosts,) == read("--hosts", hosts).hosts


@pytest.mark.parametrize(
    "url", ["http://a", "https://a.example/faces/", "HTTPS://a.example:8443", "http://[::1]:80"]
)
def test_what_can_be_an_address_is_taken(url: str) -> None:
    assert url.rstrip("/") == read("--public-url", url).public_url


@pytest.mark.parametrize(
    ("said", "meant"), [("[::1]", "::1"), ("::", "::"), ("localhost", "localhost")]
)
def test_an_address_of_ipv6_is_taken_as_it_stands_in_a_url(said: str, meant: str) -> None:
    assert meant == read("--host", said).host
    assert meant == read("--metrics-host", said).metrics_host


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
        ("::ffff:127.0.0.1", "127.0.0.1"),
        ("2001:db8::/32", "2001:db8::/32"),
        ("::/0", "::/0"),
    ],
)
def test_a_proxy_that_is_named_as_ipv6_sees_it_is_the_one_that_is_meant(
    said: str, meant: str
) -> None:
    """Its address is compared as one of IPv4."""
    assert (ip_network(meant),) == read("--trusted-proxies", said).trusted_proxies


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="has no bytes without end")
def test_keys_that_never_end_are_refused() -> None:
    with pytest.raises(CheckfaceError, match="--signing-keys is '/dev/zero'"):
        rules_of(Settings(signing_keys=Path("/dev/zero")))


def test_keys_of_a_file_that_is_meant_otherwise_are_refused(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(1 << 34)

    with pytest.raises(CheckfaceError, match="which cannot be read"):
        rules_of(Settings(signing_keys=large))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="has no folder that takes no file")
def test_a_folder_in_which_nothing_can_be_made_ends_the_start() -> None:
    """Also where who starts may do everything, and the file system cannot."""
    settings = Settings(cache_dir=Path("/proc/checkface"))

    with pytest.raises(CheckfaceError, match="the folder of --cache-dir cannot be used") as error:
        studio_of(settings, Mock(), Metrics(), Mock())

    assert 3 == error.value.exit_code


@pytest.mark.parametrize(
    ("words", "usage"), [(["--port"], "serve [option ...] [sign ...]"), (["sign"], "serve sign [")]
)
def test_a_slip_is_told_in_a_few_lines(
    words: list[str], usage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With every option in its usage, what was wrong would stand under a screen of them."""
    assert 2 == main(["serve", *words])
    said = capsys.readouterr().err

    assert said.startswith(f"usage: checkface {usage}")
    assert 4 > said.count("\n")
