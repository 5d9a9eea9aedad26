"""Runs a documentation tool's own command within the test: most of a small build is its imports."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest


@contextlib.contextmanager
def as_a_process(folder: Path, environ: Mapping[str, str]) -> Iterator[io.StringIO]:
    """What is printed here, in `folder` and with `environ`, of which nothing is left behind.

    Warnings of the tools are not our business; one of our own code fails the build.
    """
    said = io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.chdir(folder),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        warnings.filterwarnings("error", module="checkface")
        patch.setattr(sys, "warnoptions", ["ignore"])
        patch.setattr(sys, "path", [*sys.path])
        for name, value in {**os.environ, **environ}.items():
            patch.setenv(name, value)
        yield said
