"""Gives Faker faces: people for mock-ups, drawn on this machine, the same for the same seed.

Faker's own way: a package that it can be given by name, with a class `Provider` in it.
"""

from checkface_faker.provider import Provider

__all__ = ["Provider"]
