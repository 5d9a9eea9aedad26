"""Turns results into the tables of docs/security.md, word for word: a test compares them.

    python -m benchmarks.lookalikes.report [RESULTS.json]

Without a file, of the results that lie beside this one.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.lookalikes.price import Price

RESULTS = Path(__file__).with_name("results.json")
TRIO = 3
MILLION, CENT = 1e6, 0.01
DOUBTFUL = 12
"""Powers of ten beyond which not even one digit counts."""
VIEWERS = {
    "same person": 'remembers "that kind of person": all three networks say the same person',
    "terminal": "sees blocks in a terminal, 40 by 40",
    "glance": "glances at 64 pixels",
    "care": "compares with care, 96 pixels",
}

Document = dict[str, Any]


def tables(results: Document) -> dict[str, str]:
    """Each table by its name, in Markdown."""
    return {
        "bits": bits_table(results),
        "attack": attack_table(results),
        "price": price_table(results),
        "genuine": genuine_table(results),
        "method": method_sentences(results),
    }


def bits_table(results: Document) -> str:
    """How many tries a look-alike takes, as a power of two."""
    lines = [
        f"| a viewer who … | of {results['impostors']['pairs']:,} pairs | one face | three faces |",
        "|---|---|---|---|",
    ]
    for viewer, words in VIEWERS.items():
        said = results["impostors"][viewer]
        about = "about " if said["extrapolated"] else ""
        one, three = (
            f"{about}{times * said['bits']:.0f} "
            f"({times * said['low']:.0f} to {times * said['high']:.0f})"
            for times in (1, TRIO)
        )
        lines.append(f"| {words} | {said['pairs']:,} | {one} | {three} |")
    return "\n".join(lines)


def attack_table(results: Document) -> str:
    """What the attack that was carried out found, by tries."""
    lines = [
        '| tries | "same person" | distance | as alike as at 64 pixels | at 96 | distance |',
        "|---|---|---|---|---|---|",
    ]
    for exponent, outcome in results["search"].items():
        person, picture = outcome["by person"], outcome["by picture"]
        glance, care = (results["impostors"][viewer]["threshold"] for viewer in ("glance", "care"))
        lines.append(
            f"| 2^{exponent} | {_share(person['same_person'])} "
            f"| {np.median(person['person']):.2f} "
            f"| {_share([d < glance for d in picture['picture']])} "
            f"| {_share([d < care for d in picture['picture']])} "
            f"| {np.median(picture['picture']):.2f} |"
        )
    return "\n".join([*lines, "", trio_sentence(results)])


def trio_sentence(results: Document) -> str:
    """The same for three faces at once."""
    exponent = max(results["search"], key=int)
    trio = results["search"][exponent]["trio"]
    worst = np.array(trio["worst_picture"])
    glance = results["impostors"]["glance"]["threshold"]
    terminal = results["impostors"]["terminal"]["threshold"]
    counts = [sum(count >= n for count in trio["same_person"]) for n in (1, 2, 3)]
    return (
        f"Three faces at once, {trio['tries']:,} tries (2^{math.log2(trio['tries']):.1f}): "
        f'the best trio has at least one "same person" for {counts[0]} of {len(worst)} targets, '
        f"at least two for {counts[1]}, all three for {counts[2]}; all three as alike as in a "
        f"terminal: {sum(worst < terminal)}, as at 64 pixels: {sum(worst < glance)}."
    )


def price_table(results: Document) -> str:
    """Core-years and dollars for a look-alike, with scrypt and without."""
    price = Price(**results["price"])
    lines = [
        "| a viewer who … | one face, no scrypt | one face | three, no scrypt | three faces |",
        "|---|---|---|---|---|",
    ]
    for viewer in VIEWERS:
        bits = results["impostors"][viewer]["bits"]
        cells = [
            _cost(price, times * bits, faces=times, stretched=stretched)
            for times in (1, TRIO)
            for stretched in (False, True)
        ]
        lines.append(f"| {VIEWERS[viewer].split(':')[0]} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", price_sentence(price)])


def price_sentence(price: Price) -> str:
    """What a try costs."""
    factor = math.log2((price.seconds + price.scrypt_seconds) / price.seconds)
    return (
        f"One core sifts {1 / price.seconds:,.0f} faces a second without scrypt, and "
        f"{1 / (price.seconds + price.scrypt_seconds):.1f} with it ({factor:.0f} bits), at "
        f"{price.core_hour:.2f} dollars for a core and an hour."
    )


def genuine_table(results: Document) -> str:
    """How far a face is from its own renderings."""
    names = {
        "jpeg": "JPEG, 256 pixels",
        "thumbnail": "96 pixels",
        "small": "64 pixels, JPEG",
        "terminal": "40 by 40 blocks",
    }
    lines = [
        "| rendering | person, median and 95 % | picture, median and 95 % | a face is found |",
        "|---|---|---|---|",
    ]
    for rendering, words in names.items():
        said = results["genuine"][rendering]
        person, picture = (
            f"{said[measure]['p50']:.2f}, {said[measure]['p95']:.2f}"
            for measure in ("person", "picture")
        )
        found = f"{said['faces_found']} of {said['faces']}"
        lines.append(f"| {words} | {person} | {picture} | {found} |")
    return "\n".join(lines)


def method_sentences(results: Document) -> str:
    """How many were measured, and how good the attacker's tools were."""
    plan, learned = results["plan"], results["predictor"]
    alone = results["impostors"]["independence"]
    return (
        f"{plan['faces']} faces of different digests were drawn and judged, and {plan['targets']} "
        f"targets of three faces each. The rules took {learned['taken']:.1%} of the latents. What "
        f"was learned from {plan['learned']} faces explains {learned['explained']:.0%} of what the "
        f"judges see in "
        f"faces that it does not know, and ranks their distances with a correlation of "
        f"{learned['rank_correlation']:.2f}. Of the {learned['sieve']['best']} that are best by it "
        f"among 2^{learned['sieve']['exponent']} tries, one for each target and search, the first "
        f"sieve kept {learned['sieve']['kept']}. At a threshold of {alone['one']:.1f} bits for one "
        f"face, trios of different digests have {alone['three']:.1f} bits, where three times one "
        f"is {TRIO * alone['one']:.1f} ({alone['counted']} pairs of trios counted)."
    )


def _share(found: list[bool]) -> str:
    return f"{sum(found)} of {len(found)}"


def _cost(price: Price, bits: float, *, faces: int, stretched: bool) -> str:
    """scrypt is paid once for a digest, the sieves for each face."""
    one = Price(faces * price.seconds, price.scrypt_seconds, price.core_hour)
    years = one.core_years(bits, stretched=stretched)
    dollars = one.dollars(bits, stretched=stretched)
    return f"{_number(years)} core-years, {_number(dollars)} $"


def _number(value: float) -> str:
    """With one digit that counts: no more is known."""
    if value >= MILLION:
        exponent = math.floor(math.log10(value))
        digit = f"{value / 10**exponent:.0f} x " if exponent < DOUBTFUL else ""
        return f"{digit}10^{exponent}"
    if value < CENT:
        return f"below {CENT}"
    digits = -math.floor(math.log10(value))
    return f"{round(value, digits):,.{max(digits, 0)}f}"


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else RESULTS
    for name, table in tables(json.loads(path.read_text("utf-8"))).items():
        print(f"{name}\n\n{table}\n")


if __name__ == "__main__":
    main()
