"""Turns our packed extension into a real Firefox that has it, by WebDriver BiDi alone.

Firefox speaks the protocol itself (w3.org/TR/webdriver-bidi), and installs an extension by it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.ports import free_port
from tests.hosts.browser_extension.browser import LONG, until
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

ID = "checkface@checkface.org"
PREFERENCES = {"xpinstall.signatures.required": False}
"""Nobody has signed what was packed a moment ago."""


@dataclass
class Firefox:
    connection: ClientConnection
    profile: Path
    last: int = field(default=0)

    def tell(self, method: str, **parameters: Any) -> Any:
        self.last += 1
        asked = {"id": self.last, "method": method, "params": parameters}
        self.connection.send(json.dumps(asked))
        while True:
            said = json.loads(self.connection.recv(timeout=LONG))
            if said.get("id") == self.last:
                assert "error" not in said, said
                return said["result"]

    def install(self, archive: Path) -> str:
        """Where the pages of the extension are in this profile: elsewhere in each."""
        extension = {"type": "archivePath", "path": str(archive)}
        assert ID == self.tell("webExtension.install", extensionData=extension)["extension"]
        found = until(self._uuid, "Firefox to write where the extension is")
        return f"moz-extension://{found}/"

    def _uuid(self) -> str | None:
        place = self.profile / "prefs.js"
        found = (
            re.search(ID + r'\\":\\"([0-9a-f-]+)', place.read_text()) if place.exists() else None
        )
        return found[1] if found else None

    def open(self, address: str) -> str:
        """The tab of a page that has been loaded."""
        tab: str = self.tell("browsingContext.create", type="tab")["context"]
        self.visit(tab, address)
        return tab

    def visit(self, tab: str, address: str) -> None:
        self.tell("browsingContext.navigate", context=tab, url=address, wait="complete")

    def click(self, tab: str, selector: str) -> None:
        """As a person does it."""
        self.tell("browsingContext.activate", context=tab)
        place = f"document.querySelector({json.dumps(selector)}).getBoundingClientRect().toJSON()"
        box = self.read(tab, place)
        at = {"x": int(box["x"] + box["width"] / 2), "y": int(box["y"] + box["height"] / 2)}
        press = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        moves = {
            "type": "pointer",
            "id": "mouse",
            "actions": [{"type": "pointerMove", **at}, *press],
        }
        self.tell("input.performActions", context=tab, actions=[moves])

    def read(self, tab: str, script: str) -> Any:
        """What a script returns, or resolves to."""
        said = self.tell(
            "script.evaluate",
            expression=f"Promise.resolve({script}).then((said) => JSON.stringify(said))",
            target={"context": tab},
            awaitPromise=True,
        )
        assert "success" == said["type"], said
        return json.loads(said["result"].get("value", "null"))


@contextmanager
def firefox(
    profile: Path, home: Path | None = None, **preferences: str | bool | int
) -> Iterator[Firefox]:
    """`home` is where native hosts are looked for; preferences are as `browser_download_dir=…`."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        pytest.skip("firefox-esr is not installed")
    wanted = PREFERENCES | {name.replace("_", "."): value for name, value in preferences.items()}
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in wanted.items()
    ]
    (profile / "user.js").write_text("\n".join(lines))
    port = free_port()
    command = [program, "--headless", "--no-remote", "--profile", str(profile)]
    command += ["--remote-debugging-port", str(port)]
    command += ["--remote-allow-system-access"]  # else it opens no page of an extension
    environment = {**os.environ, "HOME": str(home)} if home else None
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=silent, stderr=silent, env=environment) as process:
        try:
            with until(lambda: _connection(port), "Firefox to listen") as connection:
                browser = Firefox(connection, profile)
                browser.tell("session.new", capabilities={})
                yield browser
        finally:
            process.kill()


def _connection(port: int) -> ClientConnection | None:
    """None while it does not listen, or does not yet know what is asked. A browser that is busy
    for a while is not taken for one that has gone."""
    try:
        return connect(f"ws://127.0.0.1:{port}/session", max_size=None, ping_interval=None)
    except (OSError, WebSocketException):
        return None
