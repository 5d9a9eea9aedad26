"""Runs a devpi-server of some version as a process of its own, with devpi-web and our plugin."""

from __future__ import annotations

import base64
import http.client
import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.patience import LONGEST, wait_for
from tests.fakes.ports import free_port

PASSWORD = "pw"  # noqa: S105 - of a server that only this test has
"""Of root, and of each user."""
BUSY, BETWEEN = 503, 0.2
"""What is said of what is not ready, and seconds more before each next question."""
UNREADY = "when this page is opened again"
"""What a page says of faces whose words are not ready."""
TRIES = 3
INIT = "import sys; from devpi_server.init import init; sys.exit(init())"
SKETCHED = """
import sys, checkface_devpi.studio as studio
studio.COMMAND = (sys.executable, "-c", '''
import io, sys
from PIL import Image
from checkface.pages import Portrait
from checkface_devpi.drawing import main
file = io.BytesIO()
Image.new("RGB", (2, 1)).save(file, "PNG")
Portrait.png = lambda portrait: file.getvalue()
sys.exit(main())
''')
"""
"""Planted, it makes each picture two black pixels: a face takes seconds."""
WAITS = ("--checkface-seconds", "60")
"""On a busy machine a page would else go without words that are not ready."""
SERVE = "import sys; from devpi_server.main import main; sys.exit(main())"


@dataclass(frozen=True)
class Answer:
    """What the server says."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Devpi:
    """A server on the loopback address."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path

    def ask(self, path: str, method: str = "GET", body: bytes = b"", /, **headers: str) -> Answer:
        """Headers are written as Python can; a browser is who asks, if nothing else is said."""
        where = urlsplit(self.url)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=LONGEST)
        named = {"Accept": "text/html"} | {k.replace("_", "-"): v for k, v in headers.items()}
        try:
            connection.request(method, path, body or None, named)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def tell(self, method: str, path: str, content: object, user: str = "root") -> Any:
        """Change something, as this user; the result."""
        said = json.dumps(content).encode()
        headers = {"Content_Type": "application/json", "Accept": "application/json"}
        answer = self.ask(path, method, said, **headers, **self.allowed(user))
        assert answer.status in (200, 201), answer.text
        return json.loads(answer.body)

    def allowed(self, user: str = "root") -> dict[str, str]:
        """The header that says who asks."""
        said = json.dumps({"user": user, "password": PASSWORD}).encode()
        headers = {"Content_Type": "application/json", "Accept": "application/json"}
        token = json.loads(self.ask("/+login", "POST", said, **headers).body)["result"]["password"]
        return {"X_Devpi_Auth": base64.b64encode(f"{user}:{token}".encode()).decode()}

    def make_index(self, name: str, **settings: object) -> str:
        self.tell("PUT", f"/root/{name}", {"type": "stage", "bases": [], **settings})
        return f"root/{name}"

    def upload(
        self, index: str, filename: str, content: bytes, project: str, version: str, **more: str
    ) -> None:
        """A file, with metadata, as an uploader sends it."""
        fields = {":action": "file_upload", "name": project, "version": version, **more}
        body, kind = _form(fields, filename, content)
        user = base64.b64encode(f"root:{PASSWORD}".encode()).decode()
        answer = self.ask(
            f"/{index}/", "POST", body, Content_Type=kind, Authorization=f"Basic {user}"
        )
        assert answer.status == 200, answer.text

    def page(self, index: str, project: str, version: str, **headers: str) -> Answer:
        return self.ask(f"/{index}/{project}/{version}", **headers)

    def whole_page(self, index: str, project: str, version: str, **headers: str) -> Answer:
        """Opened again, as it says, until all its words are there."""
        pages: list[Answer] = []

        def is_whole() -> bool:
            pages.append(self.page(index, project, version, **headers))
            return UNREADY not in pages[-1].text

        wait_for(is_whole, f"all words of {project} {version} are ready")
        return pages[-1]

    def drawn(self, path: str, **headers: str) -> Answer:
        """A picture, asked for again until it is drawn, as the page does."""
        answers: list[Answer] = []

        def is_drawn() -> bool:
            time.sleep(BETWEEN * len(answers))
            answers.append(self.ask(path, **headers))
            return answers[-1].status != BUSY

        wait_for(is_drawn, f"{path} is drawn")
        return answers[-1]

    def answers(self) -> bool:
        """As soon as it does; False where it has ended instead."""
        try:
            wait_for(lambda: self._has_ended or self._answers_now(), "devpi-server answers")
        except BaseException:
            self.process.kill()
            raise
        return not self._has_ended

    @property
    def _has_ended(self) -> bool:
        return self.process.poll() is not None

    def _answers_now(self) -> bool:
        try:
            return self.ask("/+api", Accept="application/json").status == 200
        except OSError:
            return False

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")


def init(python: Path, folder: Path) -> None:
    """An empty server, with nothing that is mirrored."""
    words = ["--serverdir", str(folder), "--no-root-pypi", "--root-passwd", PASSWORD]
    done = subprocess.run(
        [python, "-c", INIT, *words], capture_output=True, check=False, timeout=LONGEST
    )
    assert done.returncode == 0, done.stderr.decode()


@contextmanager
def serving(
    python: Path,
    folder: Path,
    *options: str,
    planted: str = "",
    environment: Mapping[str, str] | None = None,
) -> Iterator[Devpi]:
    """A server that ends with the test; `planted` is code that runs before it starts."""
    log = folder.parent / f"{folder.name}.log"
    words = ["--serverdir", str(folder), "--host", "127.0.0.1", *WAITS, *options]
    command = [str(python), "-c", f"{planted}\n{SERVE}", *words]
    server = _started(command, log, {**os.environ, **(environment or {})})
    try:
        yield server
    finally:
        server.process.kill()
        server.process.wait(LONGEST)


def _started(command: list[str], log: Path, environment: Mapping[str, str]) -> Devpi:
    """Another process may take the port first: then with another one."""
    for _ in range(TRIES):
        port = free_port()
        with log.open("wb") as file:
            process = subprocess.Popen(
                [*command, "--port", str(port)],
                stdout=file,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=environment,
            )
        server = Devpi(process, f"http://127.0.0.1:{port}", log)
        if server.answers():
            return server
    raise AssertionError(server.said)


def _form(fields: Mapping[str, str], filename: str, content: bytes) -> tuple[bytes, str]:
    edge = "checkface-edge"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    about = f'form-data; name="content"; filename="{filename}"'
    head = f"--{edge}\r\nContent-Disposition: {about}\r\nContent-Type: application/zip\r\n\r\n"
    whole = b"".join(parts) + head.encode() + content + f"\r\n--{edge}--\r\n".encode()
    return whole, f"multipart/form-data; boundary={edge}"
