"""Turns a wheel into what its publisher's own forge says about it: matches, differs, or unknown."""

from __future__ import annotations

from checkface_pip_verify.publisher.asking import ask
from checkface_pip_verify.publisher.policy import Policy
from checkface_pip_verify.publisher.releases import Releases
from checkface_pip_verify.publisher.verdict import PublisherVerdict, Standing, decide

__all__ = ["Policy", "PublisherVerdict", "Releases", "Standing", "ask", "decide"]
