"""What the extension takes for digests, hosts, promises and questions, in Node."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.core.digest_lines import DIGEST_LINES
from tests.fakes.said_by_node import said_by_node
from tests.plugins.browser.packed_extension import packer

from checkface import Artifact, Digest, Manifest, Release
from checkface.errors import DigestError

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="no node here")
SCRIPT = Path(__file__).parent / "ask_the_extension.mjs"
Ask = Callable[..., list[Any]]
A, B = (Digest.of_bytes(each) for each in (b"a", b"b"))
COMMIT = "da39a3ee5e6b4b0d3255bfef95601890afd80709"


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    folder = tmp_path_factory.mktemp("extension")
    packer().write_folder(folder, packer().contents("chromium", b""))
    (folder / "package.json").write_text('{"type": "module"}')

    def asked(*questions: tuple[str, Any]) -> list[Any]:
        said: list[Any] = said_by_node([SCRIPT, folder], questions)
        return said

    return asked


def integrity(digest: Digest) -> str:
    value = base64.b64encode(bytes.fromhex(digest.value)).decode()
    return f"{digest.algorithm}-{value}"


def test_a_text_is_a_digest_where_python_says_so(ask: Ask) -> None:
    texts = [
        *(A.value, A.value.upper(), f" sha256:{A.value}\n", f"SHA256 : {A.value}", COMMIT),
        *("f" * 128, "", "a" * 63, "a" * 65, f"sha1:{A.value}", f"md5:{'a' * 32}", "g" * 64),
        *(
            f"{A.value} {B.value}",
            f"sha256:{COMMIT}",
            "\uff41" * 64,
            f"git:{COMMIT}",
            f"x{A.value}",
        ),
    ]

    def of_python(text: str) -> str:
        try:
            return str(Digest.parse(text))
        except DigestError:
            return ""

    assert list(map(of_python, texts)) == ask(*(("written", text) for text in texts))


def test_an_integrity_value_is_its_digest(ask: Ask) -> None:
    long = Digest("sha512", hashlib.sha512(b"").hexdigest())
    whole = [integrity(A), f" {integrity(long)} ", integrity(A)[:-1]]
    not_whole = [integrity(A) + "=", "sha384-" + "a" * 64, integrity(A) + " x"]

    said = ask(*(("written", text) for text in [*whole, *not_whole]))

    assert [str(A), str(long), str(A), *[""] * len(not_whole)] == said


FOUND = [
    (f"{A.value}  a.whl", [str(A)]),
    (f"a@sha256:{A.value},", [str(A)]),
    (f"https://x/a.whl#sha256={A.value}", [str(A)]),
    (f"/commit/{COMMIT}?x=1", [f"sha1:{COMMIT}"]),
    (f'integrity="{integrity(A)}"', [str(A)]),
    (f"{A.value}{A.value}", [f"sha512:{A.value}{A.value}"]),
    (f"{A.value}f", []),
    (f"_{A.value}", []),
    (f"z{COMMIT}", []),
    (f"sha256:{COMMIT}", []),
    (f"sha1:{A.value}", []),
    (f"{A.value} {B.value.upper()}", [str(A), str(B)]),
    ("0" * 100_000, []),
    (f"{A.value} " * 2000, [str(A)] * 2000),
]


def test_digests_are_found_in_text_of_others(ask: Ask) -> None:
    said = ask(*(("found", text) for text, _ in FOUND))

    assert [found for _, found in FOUND] == [[digest for digest, _, _ in each] for each in said]
    for (text, _), places in zip(FOUND, said, strict=True):
        for digest, start, end in places[:3]:
            written = text[start:end].lower()
            assert digest.partition(":")[2] in written or written.startswith("sha256-")


def test_a_line_of_a_page_is_read_as_the_table_says(ask: Ask) -> None:
    asked = ((each["line"], each.get("under", ""), each.get("of", "")) for each in DIGEST_LINES)

    said = ask(*(("line", each) for each in asked))

    for each, digests in zip(DIGEST_LINES, said, strict=True):
        read = [digest for digest, _ in each["reads"]]
        assert each.get("page", read) == digests, each


def test_the_digest_under_the_pointer_is_the_one_around_it(ask: Ask) -> None:
    text = f"{A.value} and {B.value}"

    said = ask(("at", [text, 3]), ("at", [text, 100]), ("at", [text, 66]), ("at", [text, -1]),
               ("at", [A.value, -1]))  # fmt: skip

    assert [str(A), str(B), "", "", str(A)] == said


def test_a_host_is_spelt_as_the_network_and_as_people_write_it(ask: Ask) -> None:
    names = [
        "münchen.example",
        "例え.テスト",
        "\u0430\u0440\u0440\u04cf\u0435.com",
        "a-ü.b-c.x",
        "ελλάδα.gr",
        "mañana.es",
    ]
    spelt = [".".join(label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
                      for label in name.split(".")) for name in names]  # fmt: skip
    same = ["example.org", "127.0.0.1", "[::1]", "localhost"]
    broken = ["xn--.com", "xn--99999999999.com", "xn--ü.com", "xn--a-!.com"]

    said = ask(*(("host", host) for host in [*spelt, *same, *broken]))

    assert [{"ascii": a, "letters": b} for a, b in zip(spelt, names, strict=True)] == said[:6]
    assert [{"ascii": host} for host in same] == said[6:10]
    assert all(each["ascii"] == host for each, host in zip(said[10:], broken, strict=True))


def test_any_label_is_spelt_as_python_spells_it(ask: Ask) -> None:
    starts = [97, 223, 0x3B1, 0x430, 0x5D0, 0x4E00, 0x1F600]
    bits = hashlib.shake_256(b"labels").digest(4000)
    parts = [bits[at : at + 2 + 2 * (bits[at] % 9)] for at in range(0, 3900, 20)]
    labels = [
        "".join(
            chr(starts[one % 7] + other % 26)
            for one, other in zip(part[::2], part[1::2], strict=True)
        )
        for part in parts
    ]
    labels = [each for each in labels if not each.isascii()]

    said = ask(*(("host", f"xn--{each.encode('punycode').decode()}") for each in labels))

    assert labels == [each["letters"] for each in said]


def test_only_pages_of_the_web_have_an_origin_to_show(ask: Ask) -> None:
    addresses = ["https://Example.org:443/a?b#c", "http://münchen.example:8080/", "file:///etc/x",
                 "chrome://settings", "about:blank", "data:text/html,x", "", "javascript:1",
                 "https://user:pass@example.org/"]  # fmt: skip

    assert [
        *("https://example.org", "http://xn--mnchen-3ya.example:8080"),
        *[""] * 6,
        "https://example.org",
    ] == ask(*(("origin", each) for each in addresses))


def test_a_path_is_a_place_of_one_file(ask: Ask) -> None:
    paths = ["/home/a b/x#y?z%.whl", "C:\\Users\\a b\\x.whl", "/x/\u202egnp.exe", "/a/C:b"]

    said = ask(*(("file", each) for each in paths))

    assert "file:///home/a%20b/x%23y%3Fz%25.whl" == said[0]
    assert "file:///C:/Users/a%20b/x.whl" == said[1]
    assert "file:///x/%E2%80%AEgnp.exe" == said[2]
    assert "file:///a/C%3Ab" == said[3]


def page(*lines: str, links: list[str] | None = None) -> dict[str, Any]:
    return {"page": {"origin": "https://x", "lines": list(lines), "links": links or []}}


def file(name: str = "a.whl", *urls: str) -> dict[str, Any]:
    return {"digest": str(A), "name": name, "urls": urls}


C = Digest.of_bytes(b"c")
SUMS = [f"{Digest.of_bytes(bytes([n])).value}  {n}.whl" for n in range(200)]
HEARD = [
    (page(f"{A.value}  a.whl"), "pageSame"),
    (page(f"something {integrity(A)}"), "pageSame"),
    (page(f"sha256: {A.value}", f"again {A.value}"), "pageSame"),
    (page(f"see https://y/a.whl#sha256={A.value}"), "pageSame"),
    (page(f"{A.value}  a.whl", f"{B.value}  b.whl", *SUMS), "pageSame"),
    (page(f"{B.value}  a.whl", f"{A.value}  b.whl"), "pageDifferent"),
    (page(f"{B.value}  a.whl", *SUMS, f"{A.value}"), "pageDifferent"),
    (page(f"{B.value}  a.whl"), "pageDifferent"),
    (page(f"{B.value} *./a.whl"), "pageDifferent"),
    (page(f"SHA256 (a.whl) = {B.value}"), "pageDifferent"),
    (page(f"{B.value}  dist/a.whl"), "pageDifferent"),
    (page(f"{A.value}  dist/a.whl"), "pageSame"),
    (page(f"{B.value} *..\\dist\\a.whl"), "pageDifferent"),
    (page(f"SHA256 (./out/a.whl) = {B.value}"), "pageDifferent"),
    (page(f"{A.value}  x/a.whl", f"{B.value}  y/a.whl"), "pageAmong"),
    (page(f"a.whl\t12 KB\t{B.value}"), "pageDifferent"),
    (page(f"see https://y/a.whl#sha256={B.value}"), "pageDifferent"),
    (page(f"{B.value}  a.whl", f"{A.value}  a.whl"), "pageAmong"),
    (page(f"{A.value}  b.whl"), "pageAmong"),
    (page(f"SHA256 (b.whl) = {A.value}"), "pageAmong"),
    (page(f"{A.value}  README"), "pageAmong"),
    (page(f"{A.value}", f"{B.value}"), "pageAmong"),
    (page(f"a.whl {A.value} a.whl.asc {B.value}"), "pageAmong"),
    (page(links=[f"https://x/b.whl#sha256={A.value}"]), "pageAmong"),
    (page(f"{B.value}"), "pageOthers"),
    (page(f"{B.value}  b.whl"), "pageOthers"),
    (page(f"{B.value}  aa.whl"), "pageOthers"),
    (page(f"{B.value}  a.whl/b.whl"), "pageOthers"),
    (page(f"{B.value}  a.whl.asc"), "pageOthers"),
    (page(f"{B.value} a.whl {C.value}"), "pageOthers"),
    (page(f"commit {COMMIT} a.whl"), "pageNothing"),
    (page(), "pageNothing"),
    (page(links=[f"https://x/a.whl#sha256={B.value}"]), "pageDifferent"),
    (page(links=[f"https://x/a.whl#sha256={A.value}"]), "pageSame"),
    (page(links=[f"https://x/b.whl#sha256={B.value}"]), "pageOthers"),
    ({}, None),
]


def test_a_page_is_heard_and_never_made_to_say_more(ask: Ask) -> None:
    asked = file("a.whl", "https://x/a.whl#x")

    said = ask(*(("finding", {"file": asked, "known": known}) for known, _ in HEARD))

    assert [(known, [key] if key else []) for known, key in HEARD] == [
        (known, [each["key"] for each in found])
        for (known, _), found in zip(HEARD, said, strict=True)
    ]
    for each in (each for found in said for each in found):
        verdict = {"pageSame": "same", "pageDifferent": "different"}.get(each["key"], "unknown")
        assert verdict == each["verdict"]
        assert each.get("expected") == (str(B) if verdict == "different" else None)


TRUNCATED = f"SHA256 of a.whl: {A.value[:-1]}"
HALF_READ = [
    (page(f"BLAKE2s (a.whl) = {B.value}"), "pageNothing"),
    (page(f"a.whl\tSHA3-256\t{B.value}"), "pageNothing"),
    (page(f"SHA3-256\n{B.value}  a.whl"), "pageNothing"),
    (page(f"SHA3-256\n{A.value}  a.whl"), "pageNothing"),
    (page(f"SHA256\n{B.value}  a.whl"), "pageDifferent"),
    (page(f"BLAKE2s (a.whl) = {B.value}", f"SHA256 (a.whl) = {A.value}"), "pageSame"),
    (page(f"sha256: {A.value}", f"blake3: {B.value}"), "pageSame"),
    (page(f"sha3-256: {A.value}"), "pageNothing"),
    (page(f"SHA\u200b3-256 a.whl: {B.value}"), "pageNothing"),
    (page(f"SH\u04103-256 of a.whl: {B.value}"), "pageNothing"),
    (page(TRUNCATED), "pageUnread"),
    (page(TRUNCATED, f"SHA256 (a.whl) = {A.value}"), "pageUnread"),
    (page(TRUNCATED, f"SHA256 (a.whl) = {B.value}"), "pageDifferent"),
    (page(f"SHA256: {A.value}", f"SHA256: {B.value[:-1]}"), "pageAmong"),
    (page(f"\u202esha256: {A.value} a.whl"), "pageUnread"),
    (page(f"SHA256 or BLAKE2s of a.whl = {B.value}"), "pageUnread"),
    ({"page": {**page(A.value)["page"], "isCut": True}}, "pageAmong"),
    ({"page": {**page(B.value)["page"], "isCut": True}}, "pageCut"),
    ({"page": {**page(f"{A.value}  a.whl")["page"], "isCut": True}}, "pageSame"),
]
"""Also of what is no sha256, or cannot be read surely."""


def test_what_is_no_sha256_or_cannot_be_read_surely_is_neither_same_nor_different(ask: Ask) -> None:
    said = ask(*(("finding", {"file": file(), "known": known}) for known, _ in HALF_READ))

    assert HALF_READ == [
        (known, found["key"]) for (known, _), (found,) in zip(HALF_READ, said, strict=True)
    ]


MANY = [f"{Digest.of_text(str(n)).value}  file-{n}.whl" for n in range(3000)]
MORE = [f"{n:064x}  file-{n}.whl" for n in range(9000)]
WHEEL = "fig_x-1.0-py3-none-any.whl"
LOOKED = [
    ([*MANY, f"{B.value}  {WHEEL}"], "", "pageDifferent"),
    ([*MANY, f"{B.value}  Fig.X-1.0.0-py3-none-any.whl"], "", "pageDifferent"),
    ([*MORE, f"{B.value}  Fig.X-1.0.0-py3-none-any.whl"], "", "pageDifferent"),
    ([A.value, *MANY], "", "pageAmong"),
    ([A.value, *(f"{n:064x}" for n in range(9000))], "", "pageAmong"),
    ([f"{n:064x}" for n in range(9000)], "", "pageCut"),
    (["SHA3-256", "", f"{B.value}  {WHEEL}"], "", "pageNothing"),
    (["SHA3-256", "", "sha256", f"{B.value}  {WHEEL}"], "", "pageDifferent"),
    (["SHA3-256", "for linux-amd64, b 2", f"{B.value}  {WHEEL}"], "", "pageNothing"),
    ([f"{B.value}  {WHEEL}"], "/x/SHA3-256SUMS", "pageNothing"),
    ([f"{B.value}  {WHEEL}"], "/x/SHA256SUMS.txt", "pageDifferent"),
    ([f"{B.value}  {WHEEL}"], "/project/blake3/", "pageDifferent"),
    ([f"{B.value}  {WHEEL}"], "/x/SHA512SUMS", "pageUnread"),
    ([f"{A.value}  {WHEEL}"], "/x/SHA512SUMS", "pageUnread"),
    ([f"SHA256 ({WHEEL}) = {A.value}"], "/x/SHA1SUMS.txt.asc", "pageUnread"),
    ([f"{A.value}  {WHEEL}"], "/x/MD5SUMS", "pageNothing"),
    ([f"{A.value}  {WHEEL}"], f"/x/{WHEEL}.sha512", "pageUnread"),
    ([A.value], f"/x/{WHEEL}.b3", "pageNothing"),
    ([f"{A.value}  {WHEEL}"], f"/x/{WHEEL}.sha256", "pageSame"),
    ([f"SHA256 ({WHEEL}) = {A.value[:40]}"], "", "pageUnread"),
    ([f"{WHEEL} sha256:{B.value[:30]}\u200b{B.value[30:]}"], "", "pageDifferent"),
    (["x" * 900 + f" {WHEEL} {B.value}"], "", "pageDifferent"),
    (["no digest"], "", "pageNothing"),
]
"""Texts of pages, and where they lie."""


def test_all_of_a_page_is_looked_at_under_its_headings_or_it_is_said(ask: Ask) -> None:
    asked: list[dict[str, Any]] = [
        {"text": "\n".join(lines), "path": path or "/", "links": [], "file": file(WHEEL)}
        | {"type": "text/plain" if ".whl." in path else "text/html"}
        for lines, path, _ in LOOKED
    ]

    said = ask(*(("looked", each) for each in asked))

    assert [key for *_, key in LOOKED] == [found["key"] for (found,) in said]


CALLED = [
    ("a (1).whl", []),
    ("a(12).whl", []),
    ("anything", ["https://x/a.whl"]),
    ("anything", ["https://x/a.whl?token=1", "https://cdn/7f"]),
    ("anything", ["https://x/get", "https://cdn/a.whl"]),
]


@pytest.mark.parametrize(("name", "urls"), CALLED)
def test_a_browser_and_a_server_that_change_a_name_do_not_hide_a_difference(
    ask: Ask, name: str, urls: list[str]
) -> None:
    recorded = manifest(B)
    known = {**page(f"{B.value}  a.whl"), "manifest": {"text": recorded}}

    ((on_page, in_manifest),) = ask(("finding", {"file": file(name, *urls), "known": known}))

    assert ("pageDifferent", "manifestDifferent") == (on_page["key"], in_manifest["key"])


NAMES = ["my file.whl", "a (x).bin", "it's.zip", "\u05d0.zip", "a+b~c,d;e.tar.gz", "A (1).whl"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("line", ["{0}  {1}", "{0} *./{1}", "SHA256 ({1}) = {0}", "{1}\t9\t{0}"])
def test_a_name_with_any_letters_is_found_beside_its_digest(ask: Ask, name: str, line: str) -> None:
    written = page(line.format(B.value, name))

    ((whole,), (longer,)) = ask(
        ("finding", {"file": file(name), "known": written}),
        ("finding", {"file": file(f"x{name}"), "known": written}),
    )

    assert "pageDifferent" == whole["key"]
    assert "pageOthers" == longer["key"]


@pytest.mark.parametrize("link", ["https://x/get?id=1", "https://x/%E0%A4%A", "blob:https://x/1"])
def test_a_link_to_the_very_address_is_of_the_file_also_before_a_redirection(
    ask: Ask, link: str
) -> None:
    asked = {"known": page(links=[f"{link}#sha256={B.value}"]),
             "file": file("a.whl", link, "https://cdn/7f")}  # fmt: skip

    assert "pageDifferent" == ask(("finding", asked))[0][0]["key"]


def manifest(first: Digest = A, **changes: Any) -> str:
    release = Release("tiny", "1.0", (Artifact("a.whl", 1, first), Artifact("b.whl", 1, B)))
    return json.dumps({**json.loads(Manifest.of(release, {}).text), **changes})


def named(filename: str) -> dict[str, str]:
    return {"filename": filename, "sha256": A.value}


USED = [
    (manifest(), "a.whl", "manifestSame"),
    (manifest(), "a (1).whl", "manifestSame"),
    (manifest(), "a(2).whl", "manifestSame"),
    (manifest(), "b.whl", "manifestDifferent"),
    (manifest(), "c.whl", "manifestOther"),
    ("", "a.whl", "manifestUnreadable"),
    (manifest(release={"sha256": "0" * 64}), "a.whl", "manifestUnreadable"),
    (manifest(schema=2), "a.whl", "manifestUnreadable"),
    (manifest(artifacts=[]), "a.whl", "manifestUnreadable"),
    (manifest(artifacts=[named("../a.whl")]), "a.whl", "manifestUnreadable"),
    (manifest(artifacts=[named("a\u202e.whl")]), "a.whl", "manifestUnreadable"),
    (manifest(artifacts=[None]), "a.whl", "manifestUnreadable"),
    ("null", "a.whl", "manifestUnreadable"),
    ("<html>", "a.whl", "manifestUnreadable"),
]


def test_a_manifest_is_used_whole_or_not_at_all(ask: Ask) -> None:
    asked = [{"file": file(name), "known": {"manifest": {"text": text}}} for text, name, _ in USED]

    said = ask(*(("finding", each) for each in asked))

    assert USED == [(*each[:2], found["key"]) for each, (found,) in zip(USED, said, strict=True)]


def test_a_manifest_that_cannot_be_read_is_not_no_manifest(ask: Ask) -> None:
    texts = [(b"{}", 0), (b"{}", 900_001), (b"\xff", 0), ("\ufeff{}".encode(), 0)]
    read = ask(*(("manifest", [base64.b64encode(text).decode(), more]) for text, more in texts))
    assert [["text"], ["failed"], ["failed"], ["text"]] == [list(each) for each in read]

    said = ask(*(("finding", {"file": file(), "known": {"manifest": each}}) for each in read))

    assert {("manifestUnreadable", "different")} == {
        (found["key"], found["verdict"]) for (found,) in said
    }


def test_a_manifest_that_promises_other_bytes_is_a_difference(ask: Ask) -> None:
    others = Release("tiny", "1.0", (Artifact("a.whl", 1, B),))
    known = {"manifest": {"text": Manifest.of(others, {}).text}}

    (promised,), (silent,) = ask(
        ("finding", {"file": file(), "known": known}),
        ("finding", {"file": file("c.whl"), "known": known}),
    )

    assert ("manifestDifferent", str(B)) == (promised["key"], promised["expected"])
    assert "manifestSilent" == silent["key"]


@pytest.mark.parametrize(
    "spelling",
    ["Fig.X-1.0-py3-none-any.whl", "fig_x-v1.0.0-py3-none-any.whl", "FIG__X-1-py3-none-any.WHL"],
)
def test_other_bytes_under_another_spelling_of_a_name_are_a_difference(
    ask: Ask, spelling: str
) -> None:
    recorded = Release("fig-x", "1.0", (Artifact("fig_x-1.0-py3-none-any.whl", 1, B),))

    written = page(f"{B.value}  fig_x-1.0-py3-none-any.whl")
    known = {**written, "manifest": {"text": Manifest.of(recorded, {}).text}}

    ((on_page, in_manifest),) = ask(("finding", {"file": file(spelling), "known": known}))

    assert ("pageDifferent", str(B)) == (on_page["key"], on_page["expected"])
    assert ("manifestDifferent", str(B)) == (in_manifest["key"], in_manifest["expected"])


def record(number: int, verdict: str = "") -> dict[str, Any]:
    return {"id": number, "findings": [{"verdict": verdict}] if verdict else []}


def test_what_differs_is_remembered_whatever_comes_after_it(ask: Ask) -> None:
    storm = [record(0, "different"), *(record(n, "same") for n in range(1, 90))]

    (held,) = ask(("kept", {"records": storm, "pages": list(range(90)), "refusing": 0}))

    assert 0 in {each["id"] for each in held["downloads"]}
    assert 89 == held["downloads"][0]["id"]
    assert len(held["downloads"]) < 20
    assert len(held["pages"]) < 20


def test_a_writing_that_the_browser_refuses_stops_none_that_follow(ask: Ask) -> None:
    asked = {"records": [record(1), record(2)], "pages": [1], "refusing": 1}

    (held,) = ask(("kept", asked))

    assert [2, 1] == [each["id"] for each in held["downloads"]]


FACE = {"id": 1, "digest": str(A), "faces": [0, 1, 2], "side": 256}
HOVER = {"id": 1, "text": A.value, "at": 3, "dense": False}
WINDOW = {"digest": str(A), "title": "t"}


BAD: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "faceAsk": (
        FACE,
        [
            *({"id": each} for each in ("1", -1, 1.5, None)),
            *({"digest": each} for each in (A.value, 3, "x" * 999, str(A).upper(), None)),
            *({"faces": each} for each in ([], [3], [0] * 4, "012", ["0"], None)),
            *({"side": each} for each in (100, "256", 1e9, None)),
        ],
    ),
    "hoverAsk": (
        HOVER,
        [
            {"id": None},
            *({"text": each} for each in (3, "x" * 701, None)),
            *({"at": each} for each in (-2, "0", None)),
        ],
    ),
    "windowAsk": (
        WINDOW,
        [
            *({"digest": each} for each in ("x", [str(A)], None)),
            *({"title": "x" * 701}, {"title": {}}, {"title": 0}),
            {"failed": 1},
        ],
    ),
}
NONE: list[Any] = [None, 1, "x", [], {}, [1], {"__proto__": FACE}]


def test_a_question_of_another_shape_is_none(ask: Ask) -> None:
    asked: list[tuple[str, Any]] = [
        (what, {**good, **change}) for what, (good, bad) in BAD.items() for change in bad
    ]
    asked += [(what, nothing) for what in BAD for nothing in NONE]

    assert [(*each, None) for each in asked] == [
        (*each, said) for each, said in zip(asked, ask(*asked), strict=True)
    ]


def test_a_question_is_taken_without_what_else_came_with_it(ask: Ask) -> None:
    said = ask(("faceAsk", {**FACE, "more": 1}), ("hoverAsk", {**HOVER, "more": 1}),
               ("windowAsk", {**WINDOW, "tab": 7, "download": 3}))  # fmt: skip

    assert [FACE, HOVER, WINDOW] == said


def test_of_a_storm_of_wishes_the_first_and_the_last_are_granted_one_at_a_time(ask: Ask) -> None:
    (said,) = ask(("storm", 1000))

    assert 1 == said["most"]
    assert [[0, True], [999, False]] == said["ran"]
