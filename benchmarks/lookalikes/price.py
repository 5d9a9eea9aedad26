"""Turns bits into processor time and money: what a try costs with scrypt, and without."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

from checkface import Digest
from checkface.cf1.identity import stretch

HOURS = 365.25 * 24
REPEATED = 4


@dataclass(frozen=True)
class Price:
    """Of one try, on the processor that this runs on."""

    seconds: float
    """Of one core: the sieves only, whatever a try is for."""
    scrypt_seconds: float
    core_hour: float
    """In US dollars: what a cloud asks for one core and an hour."""

    def core_years(self, bits: float, *, stretched: bool = True) -> float:
        """Of one core, for 2^bits tries."""
        seconds = self.seconds + (self.scrypt_seconds if stretched else 0)
        return float(2.0**bits * seconds / 3600 / HOURS)

    def dollars(self, bits: float, *, stretched: bool = True) -> float:
        """For 2^bits tries."""
        return self.core_years(bits, stretched=stretched) * HOURS * self.core_hour


def scrypt_seconds() -> float:
    """CPU seconds of one key: the least of several, for other work disturbs."""
    taken = []
    for _ in range(REPEATED):
        digest = Digest.of_bytes(os.urandom(8))
        start = time.process_time()
        stretch(digest)
        taken.append(time.process_time() - start)
    return min(taken)
