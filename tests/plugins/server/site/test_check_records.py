"""Which files the Check page takes for records of others, and what it reads in them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.plugins.server.site.site_in_node import lay_out, node

from checkface import Digest

A = Digest.of_text("a").value
SCRIPT = """
const { recordedIn, sorted } = await import("./check/records.js");
say(said.map(([name, text]) => {
  const { sidecars } = sorted([{ name }, { name: "x.iso" }]);
  const { digests, problems } = recordedIn(text, name);
  const read = digests.map(({ name, digest }) => [String(digest), name ?? null]);
  return [sidecars.length === 1, read, problems[0]?.reason ?? null];
}));
"""
OURS = [f"sha256:{A}", "x.iso"]
Said = tuple[bool, list[list[str]], str | None]
OTHERS: Said = (True, [], "unsupported")
OTHERWISE: Said = (True, [], "filename")
RECORDS: dict[tuple[str, str], Said] = {
    ("x.iso.sha256", A): (True, [OURS], None),
    ("checksums.txt", f"{A}  x.iso"): (True, [OURS], None),
    ("x.iso.sha3-256", A): OTHERS,
    ("x.iso.b3", f"{A}  x.iso"): OTHERS,
    ("x.iso.blake2s.txt", A): OTHERS,
    ("SHA3-256SUMS", f"{A}  x.iso"): OTHERS,
    ("B2SUMS", f"{A}  x.iso"): OTHERS,
    ("sm3sums.txt", f"{A}  x.iso"): OTHERS,
    ("SHA512SUMS", f"{A}  x.iso"): OTHERWISE,
    ("SHA1SUMS", f"SHA256 (x.iso) = {A}"): OTHERWISE,
    ("x.iso.sha512", A): OTHERWISE,
    ("x.iso.sha-1.txt", f"sha256:{A}"): OTHERWISE,
    ("MD5SUMS", f"{A}  x.iso"): OTHERS,
    ("x.b32", A): (False, [], None),
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return node(lay_out(tmp_path_factory.mktemp("site")), SCRIPT, [*RECORDS])


def test_a_list_is_of_the_algorithm_that_its_name_says(said: Any) -> None:
    """One that is not known here is said, and is no file of the release."""
    for (record, (is_one, digests, reason)), found in zip(RECORDS.items(), said, strict=True):
        assert is_one == found[0], record
        assert not is_one or (digests, reason) == (found[1], found[2]), record
