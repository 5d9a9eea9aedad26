"""The hostile index and the workbench of the attacks; each attack is a test of its own."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from tests.fakes.warm_pythons import Warm
from tests.plugins.pip_verify.review.lock_review import Review, reviewing
from tests.plugins.pip_verify.workbench import Workbench

from checkface_pip_verify.self_test.index import Index, serving

DAY = timedelta(days=1)


@pytest.fixture
def index() -> Iterator[Index]:
    with serving() as served:
        yield served


@pytest.fixture
def other() -> Iterator[Index]:
    """A second index, on an origin of its own."""
    with serving() as served:
        yield served


@pytest.fixture
def bench(tmp_path: Path, index: Index, warm: Warm | None) -> Workbench:
    return Workbench(tmp_path, index, warm)


@pytest.fixture
def review(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    warm: Warm | None,
) -> Review:
    """A review command in this process, which tries each download once."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    review = reviewing(capsys, monkeypatch, tmp_path, warm)
    monkeypatch.setenv("PIP_RETRIES", "0")
    return review


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine that nobody trusts, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "checkface test")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now - DAY, now + DAY
        )
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return path


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
