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
    whole = [integrity(A), f" {integrity(long)} "]
    not_whole = [integrity(A)[:-1], integrity(A) + "=", "sha384-" + "a" * 64, integrity(A) + " x"]

    said = ask(*(("written", text) for text in [*whole, *not_whole]))

    assert [str(A), str(long), *[""] * len(not_whole)] == said


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
    (f"{A.value} " * 2000, [str(A)] * 500),
]


def test_digests_are_found_in_text_of_others(ask: Ask) -> None:
    said = ask(*(("found", text) for text, _ in FOUND))

    assert [found for _, found in FOUND] == [[digest for digest, _, _ in each] for each in said]
    for (text, _), places in zip(FOUND, said, strict=True):
        for digest, start, end in places[:3]:
            written = text[start:end].lower()
            assert digest.partition(":")[2] in written or written.startswith("sha256-")


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


def file(name: str = "a.whl", url: str = "") -> dict[str, str]:
    return {"digest": str(A), "name": name, "url": url}


HEARD = [
    (page(f"{A.value}  a.whl"), "pageSame"),
    (page(f"something {integrity(A)}"), "pageSame"),
    (page(f"{B.value}  a.whl", f"{A.value}  b.whl"), "pageSame"),
    (page(f"{B.value}  a.whl"), "pageDifferent"),
    (page(f"{B.value} *./a.whl"), "pageDifferent"),
    (page(f"{B.value}  b.whl"), "pageOthers"),
    (page(f"{B.value}  aa.whl"), "pageOthers"),
    (page(f"{B.value}  a.whl.asc"), "pageOthers"),
    (page(f"{B.value} a.whl {Digest.of_bytes(b'c').value}"), "pageOthers"),
    (page(f"commit {COMMIT} a.whl"), "pageNothing"),
    (page(), "pageNothing"),
    (page(links=[f"https://x/a.whl#sha256={B.value}"]), "pageDifferent"),
    (page(links=[f"https://x/a.whl#sha256={A.value}"]), "pageSame"),
    (page(links=[f"https://x/b.whl#sha256={B.value}"]), "pageOthers"),
    ({}, None),
]


def test_a_page_is_heard_and_never_made_to_say_more(ask: Ask) -> None:
    asked = file(url="https://x/a.whl#x")

    said = ask(*(("finding", {"file": asked, "known": known}) for known, _ in HEARD))

    assert [(known, [key] if key else []) for known, key in HEARD] == [
        (known, [each["key"] for each in found])
        for (known, _), found in zip(HEARD, said, strict=True)
    ]
    different = [each for found in said for each in found if each["key"] == "pageDifferent"]
    assert {str(B)} == {each["expected"] for each in different}


def manifest(**changes: Any) -> str:
    release = Release("tiny", "1.0", (Artifact("a.whl", 1, A), Artifact("b.whl", 1, B)))
    return json.dumps({**json.loads(Manifest.of(release, {}).text), **changes})


def named(filename: str) -> dict[str, str]:
    return {"filename": filename, "sha256": A.value}


USED = [
    (manifest(), "a.whl", "manifestSame"),
    (manifest(), "a (1).whl", "manifestSame"),
    (manifest(), "b.whl", "manifestSame"),
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
    asked = [{"file": file(name), "known": {"manifest": text}} for text, name, _ in USED]

    said = ask(*(("finding", each) for each in asked))

    assert USED == [(*each[:2], found["key"]) for each, (found,) in zip(USED, said, strict=True)]


def test_a_manifest_that_promises_other_bytes_is_a_difference(ask: Ask) -> None:
    others = Release("tiny", "1.0", (Artifact("a.whl", 1, B),))
    known = {"manifest": Manifest.of(others, {}).text}

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
    known = {**written, "manifest": Manifest.of(recorded, {}).text}

    ((on_page, in_manifest),) = ask(("finding", {"file": file(spelling), "known": known}))

    assert ("pageDifferent", str(B)) == (on_page["key"], on_page["expected"])
    assert ("manifestDifferent", str(B)) == (in_manifest["key"], in_manifest["expected"])


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
