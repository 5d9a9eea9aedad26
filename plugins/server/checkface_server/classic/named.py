"""Turns value, seed and guid into what is drawn, alone or several together."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias
from uuid import UUID

from checkface.latents import Latent
from checkface_server.classic.errors import UnknownError, WrongParameterError
from checkface_server.lenient_query import Parameters
from checkface_server.subjects import THOUSANDTHS, Blend, Known, Mixture, Portrait, Subject
from checkface_server.values import digest_of_seed, digest_of_value

MOST_TOGETHER = 16
LARGEST_SEED = (1 << 32) - 1
LARGEST_AMOUNT = 2.0
NOT_HERE = "No latent is registered under this guid, or it has expired."
NEARLY_WHOLE = Fraction(1, 100)
"""Amounts of thirds are sent as 0.33: together they are still one face."""

SEED = re.compile(rb"\s*\+?([0-9]{1,18})\s*")

Find: TypeAlias = Callable[[UUID], Latent | None]
"""Knows the registered latents."""


def subject(parameters: Parameters, find: Find, prefix: str = "") -> Subject:
    """What `value`, `seed`, `guid` or several of them name; `prefix` is that of one end of a
    morph, such as `from_`.

    Raises `WrongParameterError` and `UnknownError`.
    """
    count = parameters.number(f"{prefix}num_multi", 0, 0, MOST_TOGETHER)
    if not count:
        return _single(parameters, find, prefix, "")
    return _together(
        [_single(parameters, find, prefix, str(number)) for number in range(count)],
        [_amount(parameters, f"{prefix}amount{number}", count) for number in range(count)],
    )


def seed_of(parameters: Parameters) -> int | None:
    """The seed, if the face is that of a seed."""
    is_other = parameters.value("guid") or parameters.number("num_multi", 0, 0, MOST_TOGETHER)
    said = parameters.value("seed")
    return _seed(said) if said and not is_other else None


def is_of_registered(parameters: Parameters) -> bool:
    """Whether a registered latent may be in it."""
    return any("guid" in name for name in parameters.given)


def _single(parameters: Parameters, find: Find, prefix: str, number: str) -> Subject:
    """A guid goes before a seed, and that before a value; without any it is the empty text."""
    guid = parameters.value(f"{prefix}guid{number}")
    seed = parameters.value(f"{prefix}seed{number}")
    if guid:
        return Known(_latent_of_guid(guid, find))
    if seed:
        return Portrait(digest_of_seed(_seed(seed)))
    return Portrait(digest_of_value(parameters.value(f"{prefix}value{number}") or b""))


def guid_of(text: bytes) -> UUID:
    """Raises `WrongParameterError` for what is none."""
    try:
        return UUID(text.decode("ascii").strip())
    except ValueError:
        raise WrongParameterError("guid", "a UUID, as registerlatent gives it") from None


def _latent_of_guid(text: bytes, find: Find) -> Latent:
    found = find(guid_of(text))
    if found is None:
        raise UnknownError(NOT_HERE)
    return found


def _seed(text: bytes) -> int:
    found = SEED.fullmatch(text)
    if not found or int(found[1]) > LARGEST_SEED:
        raise WrongParameterError("seed", f"a whole number, 0 to {LARGEST_SEED}")
    return int(found[1])


def _amount(parameters: Parameters, name: str, count: int) -> Fraction:
    """How much of one there is: of each the same unless it is said."""
    said = parameters.value(name)
    if not said:
        return Fraction(1, count)
    try:
        amount = float(said)
    except ValueError:
        amount = math.nan
    if math.isnan(amount):
        raise WrongParameterError(name, f"a number, -{LARGEST_AMOUNT:g} to {LARGEST_AMOUNT:g}")
    return Fraction(max(-LARGEST_AMOUNT, min(LARGEST_AMOUNT, amount)))


def _together(subjects: list[Subject], amounts: list[Fraction]) -> Subject:
    """A mean as cf1 has it, where the amounts are shares; else a way beyond."""
    if min(amounts) < 0 or abs(sum(amounts, Fraction(-1))) > NEARLY_WHOLE:
        counts = [round(amount * THOUSANDTHS) for amount in amounts]
        return Blend(tuple(zip(subjects, counts, strict=True)))
    held = [(one, part) for one, part in zip(subjects, _parts(amounts), strict=True) if part]
    return held[0][0] if len(held) == 1 else Mixture(tuple(held))


def _parts(amounts: list[Fraction]) -> list[int]:
    """Shares as the smallest whole numbers: halves are one part each."""
    if len(set(amounts)) == 1:
        return [1] * len(amounts)
    counts = [round(amount * THOUSANDTHS) for amount in amounts]
    return [count // math.gcd(*counts) for count in counts]
