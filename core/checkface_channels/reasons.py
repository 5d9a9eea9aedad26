"""Turns what requests and urllib3 raise into one sentence: which host, and what is wrong there.

Their own texts hold URLs, and so perhaps a password; none of them is printed.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator

from checkface_channels.errors import BrokenOffError, UnansweredError
from checkface_channels.hosts import host_of


def unanswered_error(url: str, error: Exception) -> UnansweredError:
    """The error to raise instead: `BrokenOffError` for what another try may mend."""
    final = _final(error)
    if final:
        return UnansweredError(f"{host_of(url)} {final}")
    return BrokenOffError(f"{host_of(url)} {_passing(error)}")


def _final(error: Exception) -> str | None:
    """What the next try would meet again."""
    import requests
    from urllib3.exceptions import DecodeError

    passing = (requests.exceptions.ConnectionError, requests.exceptions.Timeout)
    final: dict[tuple[type[Exception], ...], str] = {
        (requests.exceptions.SSLError,): _distrust(error),
        (requests.exceptions.ProxyError,): "is not reached: the proxy does not let us through",
        (DecodeError,): "sends what cannot be decompressed",
        passing: "",
        (requests.RequestException, ValueError, FileNotFoundError): "cannot be asked "
        f"({type(error).__name__})",
    }
    return next((said or None for kinds, said in final.items() if isinstance(error, kinds)), None)


def _distrust(error: Exception) -> str:
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error)):
        return "has a certificate that is not trusted here (pip's option 'cert' names one that is)"
    return "does not speak TLS as it should"


def _passing(error: Exception) -> str:
    import requests
    from urllib3.exceptions import ProtocolError, ReadTimeoutError

    causes = tuple(_causes(error))
    late = (requests.exceptions.Timeout, ReadTimeoutError, TimeoutError)
    if any(isinstance(cause, late) for cause in causes):
        return "does not answer in time"
    if any(isinstance(cause, ProtocolError) for cause in causes):
        return "breaks off in the middle of its answer"
    return "cannot be reached"


def _causes(error: object) -> Iterator[object]:
    """An error and what it was made of: `requests` wraps urllib3's, which wraps the system's."""
    yield error
    inner = getattr(error, "reason", None)
    for cause in (inner, *getattr(error, "args", ())):
        if isinstance(cause, Exception):
            yield from _causes(cause)
