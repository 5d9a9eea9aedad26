"""The slice of GitHub's description is what the script cuts, and no more."""

from __future__ import annotations

import copy

from tests.fakes.github.forge_contract import SLICE, described
from tests.fakes.github.openapi.cut import cut


def test_cutting_again_drops_what_is_not_about_releases_and_changes_nothing_else() -> None:
    whole = copy.deepcopy(described())
    whole["paths"]["/user"] = {"get": {"responses": {}}}
    whole["components"]["schemas"]["user"] = {"type": "object"}
    whole["webhooks"] = {"ping": {}}
    whole["paths"]["/rate_limit"]["get"]["tags"] = ["rate-limit"]
    whole["components"]["schemas"]["release"]["example"] = {"id": 1}
    assert described() == cut(whole)


def test_the_patches_are_the_scripts() -> None:
    """Each is undone here as far as the description goes, and made again."""
    whole = copy.deepcopy(described())
    releases = "/repos/{owner}/{repo}/releases"
    upload = whole["paths"][releases + "/{release_id}/assets"]["post"]
    upload["requestBody"] = {"content": {"application/octet-stream": {}}}
    upload["responses"]["422"] = {"description": "taken"}
    edit = whole["paths"][releases + "/{release_id}"]["patch"]
    del edit["responses"]["422"], edit["responses"]["401"], edit["responses"]["403"]
    del edit["requestBody"]["content"]["application/json"]["schema"]["additionalProperties"]
    asset = whole["paths"][releases + "/assets/{asset_id}"]
    del asset["patch"]["responses"]["422"], asset["delete"]["responses"]["422"]
    whole["components"]["schemas"]["release-asset"]["properties"]["state"]["enum"].remove("starter")
    assert described() == cut(whole)


def test_the_slice_is_small_enough_to_be_read() -> None:
    assert SLICE.stat().st_size < 150_000
    assert 11 == len(described()["paths"])
