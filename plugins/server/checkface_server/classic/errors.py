"""What is said to a client of the old API whose request cannot be answered: never what it typed."""

from __future__ import annotations


class WrongParameterError(Exception):
    """400: a parameter that is nothing of its kind."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"the parameter {name} cannot be read: expected {expected}")


class UnknownError(Exception):
    """404: something that is not here, or not any more."""


class WrongBodyError(Exception):
    """400: a body that is nothing of its kind."""

    def __init__(self, expected: str) -> None:
        super().__init__(f"the body cannot be read: expected {expected}")


class NotOfferedError(Exception):
    """501: something of the old service that this one does not do, or not here."""


class TooLargeError(Exception):
    """413: a body that holds more than is wanted."""

    def __init__(self, most: int) -> None:
        super().__init__(f"the body is too large: expected {most:,} bytes at most")
