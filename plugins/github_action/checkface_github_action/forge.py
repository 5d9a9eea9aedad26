"""Turns the inputs of a step into the repository's forge, as a job asks it: with time, and in words
for whoever wrote the workflow.
"""

from __future__ import annotations

from dataclasses import replace

from checkface_channels.exchange import Limits
from checkface_channels.github.client import Client
from checkface_channels.github.patience import Patience
from checkface_channels.github.refusal import Advice
from checkface_channels.github.repository import GitHub, Repository
from checkface_channels.hosts import host_of
from checkface_channels.retries import ONE_TRY
from checkface_channels.web import Web
from checkface_github_action.context import Context
from checkface_github_action.errors import InputError
from checkface_github_action.inputs import Inputs

API = Limits(10.0, 120.0, whole_seconds=300.0, largest_bytes=64 << 20)
"""As a job has the time: nobody sits in front of it."""
FILES = replace(API, whole_seconds=1800.0, largest_bytes=2 << 30)
"""Assets of any size come and go."""

MISSING_PERMISSION = """\
the token may not write to the releases of {repository} ({message}); give the job this permission:

    permissions:
      contents: write
"""

IN_A_JOB = Advice(
    limit="{host} asks for patience{until} ({message}); run the job again later",
    unauthorized="{host} does not accept the token ({message}); see the input token",
    forbidden=MISSING_PERMISSION,
    not_found="{host} shows no such thing in {repository}, or not to this token",
    other="{host} answers {status}: {message}",
)


def forge_of(inputs: Inputs, context: Context, patience: Patience) -> Client:
    """Raises `InputError` for a repository that is none."""
    written = inputs.repository or context.repository
    owner, slash, name = written.partition("/")
    if not slash or "/" in name:
        raise InputError(f"input repository is {written!r}: expected OWNER/NAME")
    github = GitHub(host_of(context.server_url), context.api_url, inputs.token)
    web = Web(API, ONE_TRY, is_forgiving=True)
    return Client(Repository(github, owner, name), web, IN_A_JOB, patience, FILES)
