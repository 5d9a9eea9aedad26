"""What the Check page says of files and digests: nothing of what cannot be compared."""

from __future__ import annotations

from typing import Any

import pytest
from tests.plugins.server.site.site_in_node import lay_out, node

from checkface import Digest

A, B, C = (Digest.of_text(each).value for each in "abc")
S1, S512 = "e" * 40, "f" * 128
SCRIPT = """
const { Digest } = await import("./checkface/digest.js");
const { releaseVerdict } = await import("./checkface/ui/release.js");
const { writtenDigests } = await import("./checkface/ui/written.js");
const { amongRows, namedRows, stateAmong, unreadRows } = await import("./check/judging.js");
const file = ([path, digest]) => ({ path, name: path.split("/").at(-1), size: 1,
  digest: digest ? Digest.parse(digest) : undefined });
const told = (rows) => [rows.map(({ name, state }) => [name, state]), releaseVerdict(rows)];
const judged = ({ text, files }) => {
  const { digests, problems } = writtenDigests(text), held = files.map(file);
  const bare = digests.filter(({ name }) => name === undefined).map(({ digest }) => digest);
  const named = digests.filter(({ name }) => name !== undefined);
  const rows = named.length ? namedRows(named, bare, held) : amongRows(bare, held);
  return told([...rows, ...unreadRows(problems)]);
};
say({ judged: said.judged.map(judged), among: said.among.map(([one, those]) =>
  stateAmong(file(one), those.map((each) => Digest.parse(each)))) });
"""
Files = list[tuple[str, str | None]]
JUDGED: list[tuple[str, Files, list[tuple[str, str]], str]] = [
    (f"{A}\n{B}", [("x", A), ("y", B)], [("x", "same"), ("y", "same")], "same"),
    (f"{A}\n{A}", [("x", A), ("y", A)], [("x", "same"), ("y", "same")], "same"),
    (
        f"{A}\n{B}",
        [("x", A), ("y", C)],
        [("x", "same"), ("y", "extra"), (f"sha256:{B}", "missing")],
        "different",
    ),
    (
        f"{S512}\n{S1}",
        [("x", A), ("y", B)],
        [
            ("x", "unknown"),
            ("y", "unknown"),
            (f"sha512:{S512}", "missing"),
            (f"sha1:{S1}", "missing"),
        ],
        "unknown",
    ),
    (
        A,
        [("x", None), ("y", None)],
        [("x", "unreadable"), ("y", "unreadable"), (f"sha256:{A}", "missing")],
        "unknown",
    ),
    (
        f"{A}  x\n{B}  y\nnonsense",
        [("x", A), ("y", B)],
        [("x", "same"), ("y", "same"), ("nonsense", "unread")],
        "unknown",
    ),
    (
        f"{A}  x\n{B[:-1]}  y",
        [("x", A)],
        [("x", "same"), (f"{B[:-1]}  y", "unread")],
        "unknown",
    ),
    (f"{A}  x\n{B}", [("x", A), ("y", B)], [("x", "same"), ("y", "same")], "same"),
    (
        f"{A}  x\n{B}\n{C}",
        [("x", A), ("y", B)],
        [("x", "same"), ("y", "same"), (f"sha256:{C}", "missing")],
        "unknown",
    ),
    (
        f"{A}  x\n{B}",
        [("x", B)],
        [("x", "different")],
        "different",
    ),
    (f"{A}  -\n{B}  -", [("x", A), ("y", B)], [("x", "same"), ("y", "same")], "same"),
    (f"SHA512 (x) = {S512}\nSHA256 (x) = {A}", [("x", A)], [("x", "same")], "same"),
]
AMONG = {
    (("x", A), (A, S512)): "same",
    (("x", A), (B, S512)): "different",
    (("x", A), (S1, S512)): "unknown",
    (("x", A), (S1,)): "unknown",
    (("x", A), (B,)): "different",
    (("x", None), (A, B)): "unreadable",
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Any:
    asked = {"judged": [{"text": text, "files": files} for text, files, *_ in JUDGED]}
    site = lay_out(tmp_path_factory.mktemp("site"))
    return node(site, SCRIPT, asked | {"among": [*AMONG]})


def test_only_what_can_be_compared_is_different_and_only_what_was_read_is_the_same(
    said: Any,
) -> None:
    for (text, files, rows, verdict), found in zip(JUDGED, said["judged"], strict=True):
        assert [[[*row] for row in rows], verdict] == found, (text, files)


def test_a_digest_of_another_algorithm_says_nothing_of_a_file(said: Any) -> None:
    assert [*AMONG.values()] == said["among"]
