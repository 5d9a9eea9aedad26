"""The contract with pip's prose, of the oldest pip that a target may have.

Sources are built by our own pip alone, so what that says of them is no part of it.
"""

from __future__ import annotations

from tests.plugins.pip_verify.test_pip_log import (
    folder,
    test_a_source_that_was_left_out,
    test_a_version_that_a_constraint_forbids,
    test_a_version_that_there_is_not,
    test_an_index_that_answers_badly,
    test_an_index_that_cannot_be_reached,
    test_other_bytes_than_were_promised,
    test_what_another_one_needs_is_not_there,
)

__all__ = [
    "folder",
    "test_a_source_that_was_left_out",
    "test_a_version_that_a_constraint_forbids",
    "test_a_version_that_there_is_not",
    "test_an_index_that_answers_badly",
    "test_an_index_that_cannot_be_reached",
    "test_other_bytes_than_were_promised",
    "test_what_another_one_needs_is_not_there",
]
