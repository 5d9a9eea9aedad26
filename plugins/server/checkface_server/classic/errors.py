"""What is said to a client of the old API whose request cannot be answered: never what it typed."""

from __future__ import annotations

from checkface_server.answers.problems import ProblemError


class WrongParameterError(ProblemError):
    """A parameter that is nothing of its kind."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(400, f"The parameter {name} cannot be read: expected {expected}.", name)


class WrongBodyError(ProblemError):
    """A body that is nothing of its kind."""

    def __init__(self, expected: str) -> None:
        super().__init__(400, f"The body cannot be read: expected {expected}.")


class UnknownError(ProblemError):
    """Something that is not here, or not any more."""

    def __init__(self, sentence: str) -> None:
        super().__init__(404, sentence)


class NotOfferedError(ProblemError):
    """Something of the old service that this one does not do, or not here."""

    def __init__(self, sentence: str) -> None:
        super().__init__(501, sentence)


class FullError(ProblemError):
    """As many latents are registered as may be."""

    def __init__(self) -> None:
        super().__init__(507, "As many latents are registered as may be, until some expire.")


class UnusableError(ProblemError):
    """The registered latents cannot be read or written now: its cause is for the log."""

    def __init__(self) -> None:
        super().__init__(
            503, "Registered latents cannot be used now.", headers={"Retry-After": "60"}
        )
