"""Turns digits and what stands before them (`sha256`, `SHA2-512`) into a digest, or why not.

As `core/js/ui/labelled.js` does it, which says more of the reasons.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from checkface.digest import HEX_DIGITS, Digest


class Unread(Enum):
    """Why a line says no digest."""

    UNSUPPORTED = "unsupported"
    """It is of an algorithm that we do not know, as MD5 and BLAKE3."""
    LENGTH = "length"
    """It has not as many digits as its algorithm has."""
    FILENAME = "filename"
    """The name of its file says another algorithm than its digits do."""
    NO_DIGEST = "no_digest"
    """It is something else, or may be several things."""


Said = Digest | Unread

MARK = r"\ufeff"
"""The byte order mark, which begins what some editors write."""
BLANK = rf"\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{MARK}"
"""What JavaScript takes for blanks, for a class of letters in a pattern."""
BLANKS = (
    "".join(
        map(
            chr,
            (*range(9, 14), *b" ", 0xA0, 0x1680, *range(0x2000, 0x200B), *range(0x2028, 0x202A)),
        )
    )
    + "\u202f\u205f\u3000\ufeff"
)

OTHER = "other"
OTHER_LENGTHS = (32, 56, 96)
"""Digits of MD5, sha224 and sha384."""

_OURS = re.compile(r"sha2?(256|512)|sha(1)(?![0-9])")
_OTHERS = re.compile(
    r"hmac|pbkdf|(?<![a-z])md[2456]|rmd|ripemd|blake|b[23]sum|^b[23]b?$|sm3|keccak|sha3|shake"
    r"|sha2?(?:224|384)|sha512t?(?:224|256)|whirlpool|tiger|gost|streebog|crc|xxh|adler|murmur"
    r"|siphash|ed2k|skein|groestl|kangaroo|^cksum"
)
"""Others have as many digits as ours have: they are told by what stands before them alone."""
_NAME = re.compile(
    r"(?:hmac[-_])?[a-z\u0300]+[-_]?[0-9]+(?:[a-z][0-9]*)?(?:[-_/][0-9]+)*(?:sums?)?"
    r"|keccak|shake|whirlpool|gost|streebog|skein|groestl",
    re.IGNORECASE | re.ASCII,
)
"""A word that is the name of an algorithm, and not one of a sentence or a file."""
_MAY_NAME = re.compile(
    "[0-9]|keccak|shake|whirlpool|gost|streebog|skein|groestl", re.IGNORECASE | re.ASCII
)
_FAMILY = re.compile(r"(?<![^\W\d_])(sha|blake|ripemd) (?=[0-9])", re.IGNORECASE)
_LONGEST_NAME = 24
_LONGEST_HEADING = 300
_BETWEEN_WORDS = re.compile(rf"[{BLANK}|()[\]{{}}<>\"'`*,;:=\uff1a]+")
_END_OF_SENTENCE = re.compile(r"[.!?]\Z")
_SHORT = re.compile("md[2456]|crc|xxh|adler|murmur|siphash|ed2k|cksum|tiger")
"""Of these no digest has forty digits or more."""
_BITS = re.compile(r"(160|224|256|320|384|512)\Z")
_ALIKE = str.maketrans(
    "авенкморстхѕіјԁԝһьӏαβεηικμορτχσɡıз",
    "abehkmopctxsijdwhblabehikmoptxsgi3",
)
"""Letters of other alphabets that look like those of algorithms."""
KIND = (
    r"md5|sha-?(?:1|224|256|384|512)|sha3(?:[-_]?[0-9]{3})?|blake2[bs]?|blake3|b[23]|sm3|rmd160"
    r"|ripemd160"
)
"""What the name of a list may say of the digests in it."""
_SAID = re.compile(rf"(?:^|[._-])((?:{KIND})(?:sums?)?)(?:\.txt)?\Z", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Algorithm:
    """One that a text names."""

    is_ours: bool
    digits: int | None
    """How many each of its digests has; None where they may be any."""


def algorithm_of(label: str) -> str | None:
    """`sha1`, `sha256`, `sha512`; `other` for one that is not known here; None for `hash`, say."""
    if label.isascii():
        return _algorithm_in(label.lower())
    written = unicodedata.normalize("NFKC", label).lower()
    found = _algorithm_in(written)
    return found if _algorithm_in(_likened(written)) == found else OTHER


def digest_behind(label: str, digits: str) -> Said:
    """What digits behind a label are."""
    algorithm = algorithm_of(label)
    if algorithm is None:
        return of_digits(digits)
    if algorithm == OTHER:
        return Unread.UNSUPPORTED
    if len(digits) != HEX_DIGITS[algorithm]:
        return Unread.LENGTH
    return Digest(algorithm, digits.lower())


def of_digits(digits: str, above: Iterable[Algorithm] = ()) -> Said:
    """Of digits alone, whose number tells the algorithm, unless others are named above them."""
    fitting = [each for each in above if each.digits in (None, len(digits))]
    if fitting and not any(each.is_ours for each in fitting):
        return Unread.UNSUPPORTED
    if len(digits) in HEX_DIGITS.values():
        return Digest.parse(digits)
    return Unread.UNSUPPORTED if len(digits) in OTHER_LENGTHS else Unread.LENGTH


def of_base64(algorithm: str, value: str) -> Said:
    """Subresource Integrity; some write hexadecimal digits behind the same sign."""
    if algorithm not in HEX_DIGITS:
        return Unread.UNSUPPORTED
    if re.fullmatch(rf"[0-9a-fA-F]{{{HEX_DIGITS[algorithm]}}}", value):
        return digest_behind(algorithm, value)
    try:
        return digest_behind(algorithm, base64.b64decode(value, b"-_", validate=True).hex())
    except (binascii.Error, ValueError):
        return Unread.LENGTH


def algorithms_in(text: str) -> list[Algorithm]:
    """Those that a text names."""
    words = _BETWEEN_WORDS.split(_FAMILY.sub(r"\1-", text))
    told = (_END_OF_SENTENCE.sub("", each) for each in words)
    names = (each for each in told if len(each) <= _LONGEST_NAME and _is_name(each))
    return [each for each in map(_algorithm_named, names) if each]


def algorithms_in_heading(row: str) -> list[Algorithm]:
    """What a line with no digest in it may say of those below."""
    may_name = not row.isascii() or _MAY_NAME.search(row)
    return algorithms_in(row) if may_name and len(row) <= _LONGEST_HEADING else []


def algorithms_of_file(filename: str) -> list[Algorithm]:
    """What the name says of all digests in it: `SHA512SUMS`, `x.iso.b3`; most names say nothing."""
    found = _SAID.search(filename)
    return algorithms_in(found[1]) if found else []


def _algorithm_in(label: str) -> str | None:
    flat = _flattened(label)
    if _OTHERS.search(flat):
        return OTHER
    found = _OURS.search(flat)
    return f"sha{found[1] or found[2]}" if found else None


def _flattened(label: str) -> str:
    """Of `hash.sha256`, not of `blake2-1.0.zip`."""
    return re.sub("[^a-z0-9]", "", label.lower().rpartition(".")[2])


def _likened(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text)
    return "".join(each for each in parted if not _is_mark(each)).translate(_ALIKE)


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def _is_name(word: str) -> bool:
    """Letters of any alphabet are letters."""
    lettered = map(_plain_letter, unicodedata.normalize("NFKC", word))
    return _NAME.fullmatch("".join(lettered)) is not None


def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if _is_mark(letter):
        return "\u0300"
    return "x" if unicodedata.category(letter).startswith("L") else letter


def _algorithm_named(word: str) -> Algorithm | None:
    algorithm = algorithm_of(word)
    if algorithm is None:
        return None
    if algorithm != OTHER:
        return Algorithm(is_ours=True, digits=HEX_DIGITS[algorithm])
    flat = re.sub(r"sums?\Z", "", _likened(unicodedata.normalize("NFKC", word).lower()))
    if _SHORT.search(_flattened(flat)):
        return Algorithm(is_ours=False, digits=0)
    bits = None if "shake" in flat else _BITS.search(flat)
    return Algorithm(is_ours=False, digits=int(bits[1]) // 4 if bits else None)
