"""Turns a digest into a key, and the key into latents and words: the exact front of scheme cf1.

Everything here is integer arithmetic on the output of scrypt (RFC 7914) and SHAKE-256 (FIPS 202),
so it is easy to write again in any language. docs/cf1.md holds the test vectors.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NewType

from checkface.digest import Digest

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Units = npt.NDArray[np.int32]

SCHEME = "cf1"
"""The rule from digests to words and pixels: with another name, other faces."""
GRID = 1 << 16
"""Every number of cf1 is a whole multiple of 1 / GRID."""

LATENT_SIZE = 512
UNIFORMS_PER_NUMBER = 12
WORD_BITS = 11
WORD_COUNT = 4

SCRYPT_COST = 1 << 15
SCRYPT_BLOCK = 8
SCRYPT_MEMORY = 128 * SCRYPT_COST * SCRYPT_BLOCK * 2
"""Twice what scrypt fills: OpenSSL's own limit is a little below what cf1 needs."""

Key = NewType("Key", bytes)
"""32 bytes that have been through `stretch`: whoever holds one has paid for the attempt."""


def stretch(digest: Digest) -> Key:
    """The key of a digest: scrypt makes each try at a look-alike cost 32 MiB and 0.1 s."""
    return Key(
        hashlib.scrypt(
            str(digest).encode("ascii"),
            salt=b"checkface/cf1",
            n=SCRYPT_COST,
            r=SCRYPT_BLOCK,
            p=1,
            maxmem=SCRYPT_MEMORY,
            dklen=32,
        )
    )


def latent(key: Key, face: int, candidate: int) -> Units:
    """z of one candidate for one face: int32 [512] in grid units.

    Each number is the sum of twelve uniform 16-bit numbers less six (Irwin-Hall): mean 0,
    variance 1 and exact, where a Gaussian from floats would depend on the math library.
    """
    import numpy as np  # hashing and `--help` must not pay for it

    seed = key + b"/face" + face.to_bytes(1, "little") + candidate.to_bytes(2, "little")
    raw = hashlib.shake_256(seed).digest(LATENT_SIZE * UNIFORMS_PER_NUMBER * 2)
    uniforms = np.frombuffer(raw, "<u2").reshape(LATENT_SIZE, UNIFORMS_PER_NUMBER)
    units: Units = uniforms.sum(axis=1, dtype=np.int32) - np.int32(6 * GRID)
    return units


def mean_keys(count: int) -> list[Key]:
    """The keys whose latents define the mean face of the scheme."""
    seeds = (b"checkface/cf1/mean" + k.to_bytes(4, "little") for k in range(count))
    return [Key(hashlib.shake_256(seed).digest(32)) for seed in seeds]


def word_indices(key: Key) -> tuple[int, ...]:
    """Four indices below 2048: the first 44 bits of SHAKE-256(key || "/words"), big-endian."""
    wanted = WORD_COUNT * WORD_BITS
    bits = int.from_bytes(hashlib.shake_256(key + b"/words").digest((wanted + 7) // 8), "big")
    bits >>= -wanted % 8
    shifts = range(wanted - WORD_BITS, -1, -WORD_BITS)
    return tuple(bits >> shift & (1 << WORD_BITS) - 1 for shift in shifts)


def words_of_key(key: Key) -> tuple[str, ...]:
    """The four words that stand for a digest where no picture can be shown or read out."""
    vocabulary = _vocabulary()
    return tuple(vocabulary[index] for index in word_indices(key))


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[str, ...]:
    """The 2,048 English words of BIP-39, chosen there to differ in their first four letters."""
    text = resources.files("checkface.cf1").joinpath("bip39_english.txt").read_text("ascii")
    return tuple(text.split())
