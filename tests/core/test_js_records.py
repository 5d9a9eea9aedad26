"""What pages read of releases, in Node: names, digests and manifests as Python reads them."""

from __future__ import annotations

import json
import shutil
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from tests.core.digest_lines import DIGEST_LINES
from tests.core.test_js_package import node

from checkface import Artifact, Digest, Manifest, Release, is_artifact
from checkface.artifact_name import normal_filename
from checkface.errors import ManifestError

SCRIPT = Path(__file__).parent / "ask_the_records.mjs"
A, B, C = (Digest.of_text(each).value for each in "abc")
WHEEL, SDIST = "tiny-1.0-py3-none-any.whl", "tiny-1.0.tar.gz"
NAMES = [
    WHEEL,
    SDIST,
    "Tiny-1.0.0-py3-none-any.whl",
    "t.i_ny-v1.0-01-py3.py2-none-any.WHL",
    "tiny-1-1a-py2.py3.py2-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
    "tiny-1!2.0rc1.post2.dev3+Ubuntu.01-cp311-cp311-win32.whl",
    "tiny-1_0-py3-none-any.whl",
    "tiny-01.02.00-py3-none-any.whl",
    "tiny-1.0-alpha.1.tar.gz",
    "tiny-1.0c2.zip",
    "tiny-1.0-4.tar.gz",
    "a-b-c-1.0.tar.bz2",
    "tiny-no.version.tar.gz",
    "tiny-1.0-py3-none.whl",
    "--1.0.tar.gz",
    "ﬁle-1.0.tar.gz",
    "notes.txt",
    "__proto__",
    "constructor-1.0.tar.gz",
    "",
]
BESIDE = [
    *("x.PNG", "x.jpeg", "x.svg", "x.asc", "x.sig", "x.minisig", "x.sigstore", "x.sigstore.json"),
    *("x.intoto.jsonl", "x.attestation", "x.crt", "x.pem", "checkface.json", "CHECKFACE.JSON"),
    *("x.md5", "x.sha1", "x.sha256", "x.sha512", "x.sha384", "x.sha-256", "x.SHA3-256", "x.sha3"),
    *("x.b3", "x.b2", "x.blake3", "x.blake2b", "x.sm3", "x.rmd160", "x.sha256sum", "x.b3sums"),
    *("x.sha256.txt", "SHA256SUMS", "SHA256SUMS.txt", "SHA256SUMS.asc", "SHA256SUMS.gpg"),
    *("SHA256SUMS.txt.sign", "MD5SUMS", "B2SUMS", "b3sums", "sha256sum.txt", "tool-SHA512SUMS"),
    *("tool_1.0_checksums.txt", "checksum.txt", "checksums", "x.sha256.asc"),
]
ARTIFACTS = [
    *("x", "b3sum", "sha256sum", "tool-b3sum", "checksum", "b3", "x-b3", "xb3", "x.b3.exe"),
    *("SHA512SUMS.exe", "xSHA512SUMS", "x.gpg", "sums.py", "x.b32", "x.json", "x.sha256.whl"),
    *("md5-1.0.tar.gz", "x.txt", "x.sha256\n", "x.\uff42\uff13", "x.\u017fha256", "x.png\n"),
]
SRI = b64encode(bytes.fromhex(A)).decode()
S512 = "f" * 128
Written = list[tuple[str, list[tuple[str, str | None]], list[tuple[int, str]]]]
WRITTEN: Written = [
    (A, [(A, None)], []),
    (f"  SHA256:{A.upper()} \r\n", [(A, None)], []),
    (" ".join(A[n : n + 8] for n in range(0, 64, 8)), [(A, None)], []),
    ("sha256: " + " ".join(A[n : n + 8] for n in range(0, 64, 8)), [(A, None)], []),
    (":".join(A[n : n + 2] for n in range(0, 64, 2)).upper(), [(A, None)], []),
    (f"{A}  {WHEEL}\n{B} *{SDIST}\n\n# end", [(A, WHEEL), (B, SDIST)], []),
    (f"\\{A}  a\\nb\\\\c", [(A, "a\nb\\c")], []),
    (f"SHA256 (a (1).zip) = {A}", [(A, "a (1).zip")], []),
    (f"sha256-{SRI}", [(A, None)], []),
    (
        f"sha256-{SRI} sha512-{b64encode(bytes.fromhex(S512)).decode()}",
        [(A, None), (S512, None)],
        [],
    ),
    (
        f"tiny==1.0 \\\n    --hash=sha256:{A} \\\n    --hash=sha256:{B}",
        [(A, None), (B, None)],
        [(1, "no_digest")],
    ),
    (f"https://example.org/x/a%20b.whl#sha256={A}", [(A, "a b.whl")], []),
    (f'{{ "hash": "sha256:{A}" }}', [(A, None)], []),
    (f"SHA256          {A.upper()}       C:\\x.zip", [(A, None)], []),
    ("d41d8cd98f00b204e9800998ecf8427e  x", [], [(1, "unsupported")]),
    ("sha384-" + "A" * 64, [], [(1, "unsupported")]),
    ("sha256:abc", [], [(1, "length")]),
    (f"sha256:{A}0", [], [(1, "length")]),
    (f"{A[:-1]}", [], [(1, "length")]),
    ("hello", [], [(1, "no_digest")]),
    (f"{A}  __proto__\n{B}  ../../x", [(A, "__proto__"), (B, "../../x")], []),
    ("\n \n# only a comment", [], []),
]
S1 = "e" * 40
HEX_NAMES: Written = [
    (f"{S1}  {'a' * 24}", [(S1, "a" * 24)], []),
    (f"{A}  {B}", [(A, B)], []),
    (f"{A} *cafe", [(A, "cafe")], []),
    (f"{A} 2024", [(A, "2024")], []),
    (f"{A}\t{'1' * 64}", [(A, "1" * 64)], []),
    (f"{S512}  deadbeef", [(S512, "deadbeef")], []),
]
"""Files whose names are digits, as where files lie under their digests."""
SEVERAL: Written = [
    (f"{A} {B}", [(A, None), (B, None)], []),
    (f"{A}:{B.upper()}", [(A, None), (B, None)], []),
    (f"{S1} {A} {S512}", [(S1, None), (A, None), (S512, None)], []),
    (
        f'<a href="x/a.whl#sha256={A}">a</a><a href="x/b%20c.whl?q=/#sha256={B}">b</a>',
        [(A, "a.whl"), (B, "b c.whl")],
        [],
    ),
    (
        f"tiny @ https://e.org/{S1}/t.whl#sha256={A} --hash=sha256:{B}",
        [(A, "t.whl"), (B, None)],
        [],
    ),
    (
        f'{{"sha1": "{S1}", "sha256": "{A}", "sha512": "{S512}"}}',
        [(S1, None), (A, None), (S512, None)],
        [],
    ),
]
"""In one line: each is read."""
PIPED: Written = [
    (line, [(A, None)], [])
    for line in (
        f"{A}  -",
        f"{A} *-",
        f"SHA256 (-) = {A}",
        f"SHA2-256(stdin)= {A}",
        f"(stdin)= {A}",
    )
]
"""What was read from a pipe has no name."""
OTHER_ALGORITHMS: Written = [
    (line, [], [(1, "unsupported")])
    for line in (
        *(f"SHA512/256 (x) = {A}", f"SHA3-256 (x) = {A}", f"SHA512-256(x)= {A}", f"SM3 (x) = {A}"),
        *(
            f"RMD160 (x) = {S1}",
            f"RIPEMD-160(x)= {S1}",
            f"BLAKE2s256(x)= {A}",
            f"KECCAK-512(x)= {S512}",
        ),
        *(
            f"blake3:{A}",
            f"sha3_256: {A}",
            f"sha512t256 = {A}",
            f"--hash=blake2s:{A}",
            f"SHA3-256   {A}  x",
        ),
        *(f'"blake2b_256": "{A}",', f"hmac-sha256={A}", f"blake2b-512 {S512}", f"sha512/256={A}"),
        *(f"{'0' * 96}  x", f"{'0' * 56} *x", "0" * 96, f"sha384:{'0' * 96}", f"sha224-{'A' * 38}"),
        f"https://example.org/x.whl#sha384={'0' * 96}",
    )
]
"""Though some have as many digits as ours."""
ODD: Written = [
    (f"{A}  a\u2028b", [(A, "a\u2028b")], []),
    (f"# a\u2028{A}", [], []),
    (f"{A}  a\rb", [(A, "a\rb")], []),
    (f"{A}   x", [(A, " x")], []),
    (f"0x{A.upper()}", [(A, None)], []),
    (f"{A}  a\0{B} *b\0", [(A, "a"), (B, "b")], []),
    (f"blake2-1.0.zip: {A}", [(A, None)], []),
    (f"hash.sha256 = {A}", [(A, None)], []),
    (f"hash.blake2b = {A}", [], [(1, "unsupported")]),
    (f'"sha": "{S1}"', [(S1, None)], []),
    (f"SHA-256: {A}", [(A, None)], []),
    (f"Checksum (x) = {A}", [(A, "x")], []),
    (
        f'{{"md5": "{"0" * 32}", "sha256": "{A}", "blake2b_256": "{B}"}}',
        [(A, None)],
        [(1, "unsupported")],
    ),
    (f"sha256-tests.tar.gz sha256:{A}", [(A, None)], []),
    (f"sha256 {A[:-1]}", [], [(1, "length")]),
]
WRITTEN += [*HEX_NAMES, *SEVERAL, *PIPED, *OTHER_ALGORITHMS, *ODD]
LONG = 300_000
SLOW = [
    "a" * LONG,
    " " * LONG + "x",
    "#sha" * (LONG // 4),
    "sha256 " * (LONG // 7),
    "SHA256 (" + ")=" * (LONG // 2),
    "-sha256-" * (LONG // 8),
    "sha256:" + "z" * LONG,
    "x " * (LONG // 2),
    '"' * LONG,
    f"{A}  " + " " * LONG,
    "https://" + "a/" * (LONG // 2) + "#sha256=",
    "f" * LONG + "g",
    "x" + "1" * 80 + f". {A}",
    f"SHA256 x{'1' * 22}! " * 9000 + A,
    "ab " * (LONG // 3),
    "a\u200b" * (LONG // 2),
]
"""Lines at which a pattern may look back and forth."""
RELEASE = Release.of_artifacts(
    [Artifact(WHEEL, 3, Digest("sha256", A)), Artifact(SDIST, 4, Digest("sha256", B))]
)
TEXT = Manifest.of(RELEASE, {}).text
UNICODE = Manifest.of(
    Release.of_artifacts(
        [
            Artifact(name, 1, Digest("sha256", A))
            for name in ("\U0001f600", "\uff21", "z", "B", "é")
        ],
        "p",
        "1",
    ),
    {"SOURCE_DATE_EPOCH": "1700000000"},
).text


def edited(**changes: object) -> str:
    return json.dumps({**json.loads(TEXT), **changes})


def with_artifact(**changes: object) -> str:
    held = json.loads(TEXT)
    held["artifacts"][0] |= changes
    return json.dumps(held)


MANIFESTS = {
    TEXT: None,
    UNICODE: None,
    edited(artifacts=[*reversed(json.loads(TEXT)["artifacts"])]): None,
    edited(more=1): None,
    edited(schema=2): "newer",
    edited(scheme="cf2"): "newer",
    edited(schema="1"): "not",
    edited(schema=True): "not",
    edited(artifacts=[]): "not",
    edited(artifacts={}): "not",
    edited(built="yesterday"): "not",
    edited(built="2023-02-31T00:00:00Z"): "not",
    edited(project="a\nb"): "not",
    edited(version="1" * 256): "not",
    edited(release={"sha256": C, "words": []}): "edited",
    edited(release={"sha256": A.upper(), "words": []}): "not",
    edited(release={"words": []}): "not",
    with_artifact(sha256=C): "edited",
    with_artifact(filename="other-1.0-py3-none-any.whl"): "edited",
    with_artifact(filename=SDIST): "not",
    with_artifact(filename=SDIST.replace("-1.0.", "-1.00.")): "not",
    with_artifact(filename=SDIST.upper()): "not",
    with_artifact(filename="../x"): "not",
    with_artifact(filename="a\u202eb"): "not",
    with_artifact(filename="\ud800"): "not",
    with_artifact(filename=""): "not",
    with_artifact(filename=None): "not",
    with_artifact(size=-1): "not",
    with_artifact(size="3"): "not",
    with_artifact(size=1.5): "not",
    with_artifact(words="a b c d"): "not",
    TEXT.replace('"project"', '"project": "other", "project"', 1): "not",
    TEXT.replace('"project"', '"pro\\u006aect": "tiny", "project"', 1): "not",
    TEXT.replace('"sha256"', f'"sha256": "{C}", "sha256"', 1): "not",
    TEXT.replace('"size"', '"size" \n\t: 3, "size"', 1): "not",
    TEXT.replace('"schema"', '"{\\"\\\\": "a\\"}: {", "}": {"a": "}"}, "schema"', 1): None,
    "\ufeff" + TEXT: "not",
    TEXT[:-3]: "not",
    "[" * 100000: "not",
    "null": "not",
    "[]": "not",
    "NaN": "not",
}
MISSPELT = {
    with_artifact(words=["a", "b", "c", "d"]): [WHEEL],
    edited(release={"sha256": RELEASE.digest.value, "words": ["a"]}): [""],
}


def entry(name: str, digest: str = A, size: int | None = None) -> dict[str, object]:
    said: dict[str, object] = {"name": name, "digest": digest}
    return said if size is None else said | {"size": size}


def file(path: str, digest: str | None = A, size: int = 3) -> dict[str, object]:
    return {"name": path.rpartition("/")[2], "path": path, "digest": digest, "size": size}


Rows = list[dict[str, object]]
RELEASES: list[tuple[Rows, Rows, list[tuple[str, str]], str]] = [
    ([entry(WHEEL, A, 3)], [file(f"d/{WHEEL}")], [(f"d/{WHEEL}", "same")], "same"),
    (
        [entry(WHEEL)],
        [file("Tiny-1.0.0-py3-none-any.whl")],
        [("Tiny-1.0.0-py3-none-any.whl", "same")],
        "same",
    ),
    ([entry(WHEEL)], [file(WHEEL, B)], [(WHEEL, "different")], "different"),
    ([entry(WHEEL, A, 4)], [file(WHEEL)], [(WHEEL, "size")], "different"),
    ([entry(WHEEL, A[:40])], [file(WHEEL)], [(WHEEL, "unknown")], "unknown"),
    ([entry(WHEEL), entry(SDIST)], [file(WHEEL)], [(WHEEL, "same"), (SDIST, "missing")], "unknown"),
    ([entry(WHEEL)], [file(WHEEL), file("x")], [(WHEEL, "same"), ("x", "extra")], "different"),
    ([entry(WHEEL)], [file(WHEEL), file("x.PNG")], [(WHEEL, "same"), ("x.PNG", "beside")], "same"),
    *(
        ([entry(WHEEL)], [file(WHEEL), file(name)], [(WHEEL, "same"), (name, "beside")], "same")
        for name in ("SHA512SUMS", "MD5SUMS.txt", "b2sums", "SHA512SUMS.gpg", "SHA256SUMS.sign")
    ),
    *(
        ([entry(WHEEL)], [file(WHEEL), file(name)], [(WHEEL, "same"), (name, "extra")], "different")
        for name in ("SHA512SUMS.exe", "xSHA512SUMS", "x.gpg", "sums.py")
    ),
    ([entry("SHA512SUMS")], [file("SHA512SUMS", B)], [("SHA512SUMS", "different")], "different"),
    ([entry(WHEEL)], [file("x.asc")], [("x.asc", "beside"), (WHEEL, "missing")], "unknown"),
    ([entry(WHEEL)], [file(WHEEL, None)], [(WHEEL, "unreadable")], "unknown"),
    ([entry(WHEEL), entry(WHEEL, B)], [file(WHEEL)], [(WHEEL, "contradicted")], "different"),
    ([entry(WHEEL), entry(WHEEL)], [file(WHEEL)], [(WHEEL, "same")], "same"),
    (
        [entry(WHEEL)],
        [file(f"a/{WHEEL}"), file(f"b/{WHEEL}", B)],
        [(f"a/{WHEEL}", "same"), (f"b/{WHEEL}", "different")],
        "different",
    ),
    (
        [entry("./a/x"), entry("b/x", B)],
        [file("r/a/x"), file("r/b/x", B)],
        [("r/a/x", "same"), ("r/b/x", "same")],
        "same",
    ),
    (
        [entry("a/x"), entry("b/x", B)],
        [file("x")],
        [("x", "extra"), ("a/x", "missing"), ("b/x", "missing")],
        "different",
    ),
    (
        [entry("x")],
        [file("__proto__"), file("toString")],
        [("__proto__", "extra"), ("toString", "extra"), ("x", "missing")],
        "different",
    ),
    ([entry("__proto__")], [file("__proto__")], [("__proto__", "same")], "same"),
    ([entry("x"), entry("x", S1)], [file("x")], [("x", "same")], "same"),
    ([entry("x", S512), entry("x"), entry("x", S1)], [file("x")], [("x", "same")], "same"),
    ([entry("x", S512), entry("x", B)], [file("x")], [("x", "different")], "different"),
    ([entry("x", S512), entry("x", S1)], [file("x")], [("x", "unknown")], "unknown"),
    (
        [entry("x"), entry("x", S1), entry("x", S1[:-1] + "0")],
        [file("x")],
        [("x", "contradicted")],
        "different",
    ),
    ([entry("./x"), entry("x")], [file("d/x")], [("d/x", "same")], "same"),
    ([entry("./x"), entry("x", B)], [file("d/x")], [("d/x", "contradicted")], "different"),
    (
        [entry("a\\x"), entry(".\\b\\x", B)],
        [file("r/a/x"), file("r/b/x", B)],
        [("r/a/x", "same"), ("r/b/x", "same")],
        "same",
    ),
    ([entry("e\u0301.txt")], [file("\u00e9.txt")], [("\u00e9.txt", "same")], "same"),
    (
        [entry("e\u0301.txt"), entry("\u00e9.txt", B)],
        [file("\u00e9.txt"), file("e\u0301.txt")],
        [("\u00e9.txt", "different"), ("e\u0301.txt", "same")],
        "different",
    ),
    (
        [entry("x")],
        [file("x\u200b"), file("\u0445")],
        [("x\u200b", "extra"), ("\u0445", "extra"), ("x", "missing")],
        "different",
    ),
    ([], [], [], "unknown"),
    ([], [file("x")], [("x", "extra")], "different"),
]

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="no node here")


@pytest.fixture(scope="module")
def said() -> Any:
    return node(
        SCRIPT,
        say={
            "names": NAMES,
            "beside": [*BESIDE, *ARTIFACTS],
            "written": [text for text, *_ in WRITTEN],
            "lines": [
                (each["line"], each.get("under", ""), each.get("of", "")) for each in DIGEST_LINES
            ],
            "slow": SLOW,
            "manifests": [*MANIFESTS, *MISSPELT],
            "releases": [each[:2] for each in RELEASES],
        },
    )


def test_spellings_of_a_file_name_are_those_of_python(said: Any) -> None:
    assert [normal_filename(name) for name in NAMES] == said["names"]


def test_what_lies_beside_the_files_of_a_release_is_that_of_python(said: Any) -> None:
    """Else one of both misses a file, or finds one too many."""
    expected = [*(True for _ in BESIDE), *(False for _ in ARTIFACTS)]

    assert [*map(is_artifact, [*BESIDE, *ARTIFACTS])] == [not each for each in expected]
    assert expected == said["beside"]


def test_digests_are_read_from_all_that_people_have_and_nothing_is_passed_over(said: Any) -> None:
    for (text, digests, problems), found in zip(WRITTEN, said["written"], strict=True):
        expected = [[str(Digest.parse(value)), name] for value, name in digests]
        assert [expected, [[*each] for each in problems]] == found, text


def test_lines_are_read_as_the_table_says(said: Any) -> None:
    for each, (digests, problems) in zip(DIGEST_LINES, said["lines"], strict=True):
        reason = problems[0][1] if problems else None
        assert (each["reads"], each.get("reason")) == (digests, reason), each


def test_no_line_takes_more_time_than_its_length(said: Any) -> None:
    """Each took minutes, or takes milliseconds: the bound is far from both."""
    assert len(SLOW) == len(said["slow"])
    assert all(seconds < 20 for seconds in said["slow"]), said["slow"]


def test_a_manifest_is_refused_where_python_refuses_it(said: Any) -> None:
    for (text, code), found in zip(MANIFESTS.items(), said["manifests"], strict=False):
        try:
            ours = Manifest.parse(text)
        except ManifestError:
            assert {"code": code} == found, text[:300]
            assert code
        else:
            assert code is None
            assert str(ours.release.digest) == found["digest"]
            assert ours.release.sha256sums == found["sums"]
            assert [] == found["misspelt"]


def test_words_that_are_not_a_digests_own_are_found(said: Any) -> None:
    for text, found in zip(MISSPELT, said["manifests"][len(MANIFESTS) :], strict=True):
        assert MISSPELT[text] == found["misspelt"]


def test_only_a_release_that_is_whole_and_nothing_else_is_the_same(said: Any) -> None:
    for (recorded, files, rows, verdict), found in zip(RELEASES, said["releases"], strict=True):
        assert [[[*row] for row in rows], verdict] == found, (recorded, files)
