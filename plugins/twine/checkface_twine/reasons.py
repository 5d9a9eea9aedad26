"""Turns what requests and urllib3 raise into one sentence: which host, and what is wrong there.

Their own texts hold URLs, and so perhaps a password; none of them is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from checkface_twine.origins import UnansweredError, host_of


class TooLongError(UnansweredError):
    """An answer that is longer than was asked for."""


class BrokenOffError(UnansweredError):
    """An answer that failed on its way: another try may get through."""


@contextmanager
def told(url: str) -> Iterator[None]:
    """Raises `BrokenOffError` for what another try may mend, else `UnansweredError`."""
    import requests
    from urllib3.exceptions import HTTPError

    try:
        yield
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        final = _final(error)
        if final:
            raise UnansweredError(f"{host_of(url)} {final}") from error
        raise BrokenOffError(f"{host_of(url)} {_passing(error)}") from error


def _final(error: Exception) -> str | None:
    """What the next try would meet again."""
    import requests
    from urllib3.exceptions import DecodeError

    if isinstance(error, requests.exceptions.SSLError):
        return "has a certificate that is not trusted here (pip's option 'cert' names one that is)"
    if isinstance(error, requests.exceptions.ProxyError):
        return "is not reached: the proxy does not let us through"
    if isinstance(error, DecodeError):
        return "sends what cannot be decompressed"
    if isinstance(error, requests.exceptions.ConnectionError | requests.exceptions.Timeout):
        return None
    if isinstance(error, requests.RequestException | ValueError | FileNotFoundError):
        return f"cannot be asked ({type(error).__name__})"
    return None


def _passing(error: Exception) -> str:
    import requests
    from urllib3.exceptions import IncompleteRead, ProtocolError, ReadTimeoutError

    if isinstance(error, requests.exceptions.Timeout | ReadTimeoutError):
        return "does not answer in time"
    if isinstance(error, IncompleteRead | ProtocolError):
        return "breaks off in the middle of its answer"
    return "cannot be reached"
