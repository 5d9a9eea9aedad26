"""The links of Play: exact, always the same, and read whole or not at all; old ones work."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.server.site.site_in_node import lay_out, node

from checkface import Digest
from checkface_server.classic.named import subject
from checkface_server.lenient_query import Parameters
from checkface_server.subjects import Mixture, Portrait
from checkface_server.values import digest_of_value

HEX = hashlib.sha256(b"hex").hexdigest()
MD5 = "d41d8cd98f00b204e9800998ecf8427e"
VALUES = [
    *(
        "",
        " ",
        "hello",
        "Hello",
        " hello",
        "Gesicht ☺",
        "👨‍👩‍👧",
        "e\u0301",
        "\u00e9",
        "a\u202eb",
        "\x00",
        "\x1b[2J",
    ),
    *("<img src=x onerror=alert(1)>", "&amp;", "a\r\nb", "\ufeffhello", "__proto__", "constructor"),
    *(
        HEX,
        HEX.upper(),
        f"sha256:{HEX}",
        f" SHA256 : {HEX}\t",
        f"\x1c{HEX}\x1f",
        f"sha256:\x1c{HEX}",
    ),
    *(
        f"\ufeff{HEX}",
        f"\x85{HEX}",
        f"\u00a0{HEX}",
        HEX[:40],
        f"sha1:{HEX[:40]}",
        HEX * 2,
        HEX[:39],
        HEX + "0",
    ),
    *(
        MD5,
        MD5.upper(),
        f"md5:{MD5}",
        f"MD5:{MD5} ",
        f"md5: {MD5}",
        f"constructor:{HEX}",
        "\u017fha256:" + HEX,
    ),
    *(
        " " * 150 + HEX,
        " " * 150 + f"sha256:{' ' * 150}{HEX}",
        "x" * 1_000_000,
        HEX + "\n",
        "a" + " " * 1_000_000 + "b",
    ),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("site"))


DIGESTS = """
const { digestOfValue } = await import("./play/values.js");
say(await Promise.all(said.map(async (value) => String(await digestOfValue(value)))));
"""


def test_a_value_has_the_digest_that_the_server_gives_it(site: Path) -> None:
    """Which is that of `checkface draw text:…`, but for what reads as a digest."""
    theirs = [str(digest_of_value(value.encode())) for value in VALUES]

    assert theirs == node(site, DIGESTS, VALUES)
    assert str(Digest.of_text("hello")) == theirs[2]


def test_half_a_character_has_no_face_and_no_link(site: Path) -> None:
    script = """
const { digestOfValue } = await import("./play/values.js");
const { linkable } = await import("./play/permalink.js");
const { stateOf } = await import("./play/state.js");
say([await thrown(() => digestOfValue("a\\ud800")),
  await thrown(() => linkable(stateOf("face", ["a\\ud800"])))]);
"""
    assert ["DigestError", "DigestError"] == node(site, script)


def state(way: str, *values: str, at: int = 0, **moved: int) -> dict[str, Any]:
    amounts = dict.fromkeys(("age", "hair", "turn", "masculine"), 0) | moved
    return {"way": way, "values": list(values), "at": at, "moved": amounts}


LINKS = {
    "#cf1/face?text=hello": state("face", "hello"),
    "#cf1/face?text=": state("face", ""),
    "#cf1/face?text=hello&age=1500&masculine=-3000": state(
        "face", "hello", age=1500, masculine=-3000
    ),
    "#cf1/morph?text=hello&text=wo%20r%2Bld&at=12": state("morph", "hello", "wo r+ld", at=12),
    "#cf1/morph?text=a&text=a&at=0&hair=1": state("morph", "a", "a", hair=1),
    "#cf1/mix?text=ann&text=bo&text=ann": state("mix", "ann", "bo", "ann"),
    "#cf1/face?text=%28a%29%21%2A%27%2E%7E%20%0A%23%26%3D%25%E2%98%BA": state(
        "face", "(a)!*'.~ \n#&=%☺"
    ),
}
READ = """
const { linkOf, stateOfLink } = await import("./play/permalink.js");
const read = (link) => thrown(() => stateOfLink(link) ?? null);
say({ read: await Promise.all(said.links.map(read)), written: said.states.map(linkOf) });
"""


def test_links_are_what_they_always_were(site: Path) -> None:
    """Published addresses: this table may grow, and never change."""
    answer = node(site, READ, {"links": list(LINKS), "states": list(LINKS.values())})

    assert list(LINKS.values()) == answer["read"]
    assert list(LINKS) == answer["written"]


def test_whatever_was_typed_comes_back_from_its_link(site: Path) -> None:
    short = [value for value in VALUES if len(value) < 1000]
    states = [state("face", value) for value in short]
    states += [state("morph", *pair, at=n % 25, turn=-n) for n, pair in enumerate(pairwise(short))]
    states += [state("mix", *short[n : n + 16], age=n) for n in range(0, len(short), 8)]
    links = node(site, READ, {"links": [], "states": states})["written"]

    assert states == node(site, READ, {"links": links, "states": []})["read"]
    for link in links:
        assert link.isascii()
        assert link[-1].isalnum() or link.endswith("text=")
        assert not set(link) & set(" <>\"'()[]{}|\\^`*~!_")


HOSTILE = [
    *(
        "#cf1",
        "#cf1/",
        "#cf1/face",
        "#cf1/face?",
        "#cf1/face?text",
        "#cf1/none?text=a",
        "#cf1/__proto__?text=a",
    ),
    *(
        "#cf1/constructor?text=a",
        "#cf1/hasOwnProperty?text=a",
        "#cf2/face?text=a",
        "#CF1/face?text=a",
        "#hello",
    ),
    *(
        "#cf1/face?text=%",
        "#cf1/face?text=%ff",
        "#cf1/face?text=%ED%A0%80",
        "#cf1/face?text=a&text=b",
    ),
    *(
        "#cf1/face?text=a&at=1",
        "#cf1/face?text=a&age=NaN",
        "#cf1/face?text=a&age=1e3",
        "#cf1/face?text=a&age=+5",
    ),
    *(
        "#cf1/face?text=a&age=-0",
        "#cf1/face?text=a&age=05",
        "#cf1/face?text=a&age=3001",
        "#cf1/face?text=a&age=",
    ),
    *(
        "#cf1/face?text=a&age=1&age=2",
        "#cf1/face?text=a&__proto__=1",
        "#cf1/face?text=a&toString=1",
    ),
    *(
        "#cf1/face?text=a&hat=1",
        "#cf1/face?text=a&",
        "#cf1/face?&text=a",
        "#cf1/face?text=a#cf1/face?text=b&x",
    ),
    *(
        "#cf1/morph?text=a&at=1",
        "#cf1/morph?text=a&text=b",
        "#cf1/morph?text=a&text=b&at=25",
        "#cf1/mix?age=1",
    ),
    *(
        "#cf1/morph?text=a&text=b&at=-1",
        "#cf1/morph?text=a&text=b&text=c&at=1",
        "#cf1/face?text=" + "a" * 100_001,
    ),
    *(
        "#cf1/mix?" + "&".join(["text=a"] * 17),
        "#cf1/mix?" + "&".join(["text="] * 17),
        "#cf1/face?age=%31&text=%00%",
    ),
    "#<img src=x onerror=alert(1)>",
]


def test_a_link_is_read_whole_or_not_at_all(site: Path) -> None:
    answer = node(site, READ, {"links": [*HOSTILE, "", "#"], "states": []})

    assert [*["LinkError"] * len(HOSTILE), None, None] == answer["read"]


LINKABLE = """
const { linkable, linkOf, stateOfLink } = await import("./play/permalink.js");
const { stateOf } = await import("./play/state.js");
const link = linkOf(await linkable(stateOf("mix", said)));
say({ length: link.length, values: stateOfLink(link).values });
"""


def test_a_long_text_is_linked_by_its_digest(site: Path) -> None:
    """Whose face is the same."""
    long = "x" * 1_000_000
    answer = node(site, LINKABLE, [*[long] * 15, "short"])

    assert [*[str(Digest.of_text(long))] * 15, "short"] == answer["values"]
    assert answer["length"] < 2000


STATES = """
const { stateOf } = await import("./play/state.js");
const number = (at) => (at === "NaN" ? NaN : at);
say(said.map(({ way, at, moved }) => stateOf(way, ["a", "b"], { at: number(at), moved })));
"""


def test_amounts_that_are_none_are_none(site: Path) -> None:
    asked = [
        {"way": "morph", "at": "NaN", "moved": {"age": "x", "hair": None, "hat": 7}},
        {"way": "morph", "at": 1e9, "moved": {"turn": -1e300, "masculine": "1500"}},
        {"way": "mix", "at": 5, "moved": {"age": 0.4}},
    ]
    assert [
        state("morph", "a", "b"),
        state("morph", "a", "b", at=24, turn=-3000, masculine=1500),
        state("mix", "a", "b"),
    ] == node(site, STATES, asked)


OLD = """
const { isOldLink } = await import("./play/old_query.js");
const { stateOfOldLink } = await import("./play/old_links.js");
const { digestOfValue } = await import("./play/values.js");
say(await Promise.all(said.map(async (search) => {
  const { state, said } = await stateOfOldLink(search);
  const digest = async (value) => String(await digestOfValue(value));
  const digests = state && (await Promise.all(state.values.map(digest)));
  return { is: isOldLink(search), way: state?.way, at: state?.at, digests, said };
})));
"""
OLD_FACES = [
    *(
        "value=hello",
        "value=a+b%20c",
        "VALUE=hello",
        "value=a&value=b",
        "value=%",
        "value=%zz%4",
        "value=100%25",
    ),
    *(
        "value=%FF%FE",
        f"value={HEX.upper()}",
        "value=%EF%BB%BFa",
        "value=",
        "x=1&value=a",
        "value=☺",
        "value=a=b&",
    ),
    *("seed=389", "seed=%20+389&value=a", "seed=4294967295", "%76alue=hello", "value=a%0D%0Ab"),
]
OLD_MORPHS = [
    *(
        "from_value=hello&to_value=world",
        "to_value=b&from_value=a",
        "from_value=a",
        "to_seed=7&from_value=a",
    ),
    "FROM_VALUE=a&To_Value=%F0%9F%98%80&frame_num=3",
]
OLD_MIXES = ["num_multi=3&value0=a&value1=b&value2=c", "num_multi=2&value0=a&seed1=4&amount0=0.5"]


def digests_of(query: str, prefix: str = "") -> list[str]:
    named = subject(Parameters.of_query(query.encode()), lambda _: None, prefix)
    if isinstance(named, Mixture):
        return [str(one.digest) for one, _ in named.parts if isinstance(one, Portrait)]
    assert isinstance(named, Portrait)
    return [str(named.digest)]


def test_old_links_show_the_faces_that_the_server_shows(site: Path) -> None:
    answers = node(site, OLD, [f"?{query}" for query in OLD_FACES + OLD_MORPHS + OLD_MIXES])
    faces = [("face", digests_of(query)) for query in OLD_FACES]
    faces += [
        ("morph", digests_of(query, "from_") + digests_of(query, "to_")) for query in OLD_MORPHS
    ]
    faces += [("mix", digests_of(query)) for query in OLD_MIXES]

    assert all(answer["is"] for answer in answers)
    assert faces == [(answer["way"], answer["digests"]) for answer in answers]
    assert {12} == {answer["at"] for answer in answers if answer["way"] == "morph"}
    assert all(
        ("old_seed" in each["said"]) == ("seed" in query)
        for each, query in zip(answers, OLD_FACES, strict=False)
    )


NOT_HERE = {
    "?guid=0b0e5d0e-5c0c-4d4b-8d26-55a8b1a0a3a1": "old_guid",
    "?guid=x&value=a": "old_guid",
    "?from_guid=x&to_value=b": "old_guid",
    "?seed=x": "old_unreadable",
    "?seed=4294967296": "old_unreadable",
    "?from_value=a&to_num_multi=2&to_value0=b&to_value1=c": "old_unreadable",
}


def test_what_an_old_link_names_that_is_not_here_is_said(site: Path) -> None:
    answers = node(site, OLD, [*NOT_HERE, "?num_multi=2&value0=a&value1=b&amount0=0.9&amount1=0.1"])

    for answer, said in zip(answers, [*NOT_HERE.values(), "old_amounts"], strict=True):
        assert said in answer["said"]
        assert (said == "old_amounts") == ("way" in answer)


def test_other_queries_are_no_old_links(site: Path) -> None:
    others = [
        "",
        "?",
        "?utm_source=x",
        "?values=1",
        "?__proto__=1",
        "?q=value",
        "?value=" + "a" * 1_000_001,
    ]

    script = 'const { isOldLink } = await import("./play/old_query.js"); say(said.map(isOldLink));'
    assert [False] * len(others) == node(site, script, others)
