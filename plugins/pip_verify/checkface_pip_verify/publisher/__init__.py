"""Turns a wheel into what its publisher's own forge says about it: matches, differs, or unknown."""

from __future__ import annotations

from checkface_pip_verify.publisher.accepted import Accepted, Publishers
from checkface_pip_verify.publisher.asking import ask
from checkface_pip_verify.publisher.policy import Policy
from checkface_pip_verify.publisher.releases import Releases
from checkface_pip_verify.publisher.verdict import PublisherVerdict, decide

__all__ = ["Accepted", "Policy", "PublisherVerdict", "Publishers", "Releases", "ask", "decide"]
