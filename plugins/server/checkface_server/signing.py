"""Turns addresses into signed ones, for whoever runs a server that draws only those."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from checkface import CheckfaceError
from checkface_server.answers.paths import Table
from checkface_server.answers.problems import ProblemError
from checkface_server.answers.readings import values_of
from checkface_server.answers.signatures import Signed, without_signature
from checkface_server.service import rows_of

ADDRESS = re.compile(r"(https?://[^/?#]+)?(/[^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
ASCII = re.compile(r"[\x21-\x7e]+")


class UnsignableError(CheckfaceError):
    """No server would answer at this address, signed or not."""


@dataclass(frozen=True)
class Signer:
    """Who holds a key, and knows what a server answers."""

    key: bytes = field(repr=False)
    method: str = "GET"
    body: bytes = b""
    table: Table = field(default_factory=lambda: Table(rows_of()), repr=False)

    def sign(self, address: str) -> str:
        """A path or URL with its signature at the end, in the one spelling that is answered.

        Raises `UnsignableError`.
        """
        parts = ADDRESS.fullmatch(address)
        if not parts or not ASCII.fullmatch(address):
            raise UnsignableError(
                f"cannot sign {address!r}: expected a path such as /cf1/…, or a URL with "
                "one, in ASCII"
            )
        origin, path, said = parts.groups(default="")
        query, _ = without_signature(said.encode())
        path = self._path(path, query)
        mark = Signed(path, query, self.method, self.body).signature(self.key)
        return f"{origin}{path}?{query.decode()}{'&' if query else ''}sig={mark}"

    def _path(self, path: str, query: bytes) -> str:
        """As a server reads it: another spelling is redirected there, so its signature is wrong."""
        there = [one for one in self.table.all_at(path) if one.operation.method == self.method]
        if not there:
            raise UnsignableError(
                f"cannot sign {path!r}: no server answers {self.method} there; "
                "/openapi.json of one lists all that is"
            )
        found = there[0]
        try:
            values = values_of(found.operation, found.texts, query)
        except ProblemError as error:
            raise UnsignableError(f"cannot sign {path!r}: {error}") from None
        return found.template.fill(values) if found.operation.is_canonical else path
