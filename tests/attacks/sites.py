"""Makes repositories of projects with documentation, whose releases each have a manifest."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from sphinx.cmd.build import main
from tests.plugins.in_process import as_a_process

from checkface import Artifact, Digest, Manifest, Release

CONF = 'project = "tiny"\nextensions = ["checkface_sphinx"]\nhtml_theme = "alabaster"\n'
USUAL = 'checkface_release = ["manifest:checkface.json", "git:HEAD"]\n'


def manifest_of(version: str, project: str = "tiny") -> str:
    name = f"{project}-{version}-py3-none-any.whl"
    release = Release.of_artifacts([Artifact(name, 3, Digest.of_text(name))])
    return Manifest.of(release, {}).text


@dataclass(frozen=True)
class Repository:
    """A git repository, of which each release is a commit with a tag."""

    folder: Path

    @classmethod
    def new(cls, folder: Path) -> Repository:
        folder.mkdir(parents=True)
        made = cls(folder)
        made.git("init", "-q", "-b", "main")
        return made

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def write(self, **files: str) -> None:
        """`docs__conf_py` is docs/conf.py."""
        for key, text in files.items():
            name, dot, suffix = key.replace("__", "/").rpartition("_")
            path = self.folder / f"{name}{'.' * len(dot)}{suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def commit(self, *, tag: str = "") -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        if tag:
            self.git("tag", tag)
        return self.git("rev-parse", "HEAD")[:8]

    def export(self, revision: str, folder: Path, *paths: str) -> Path:
        """As an archive of a forge is unpacked: without git."""
        folder.mkdir(parents=True)
        packed = subprocess.run(
            ["git", "archive", revision, *paths], cwd=self.folder, check=True, capture_output=True
        )
        subprocess.run(["tar", "-x"], cwd=folder, check=True, input=packed.stdout)
        return folder


def sphinx(
    source: Path, out: Path, *options: str, where: Path | None = None, **environ: str
) -> str:
    """The text of the first page, and before it what Sphinx said."""
    arguments = ["-b", "html", "-d", f"{out}-trees", *options, str(source), str(out)]
    with as_a_process(where or source, {"NO_COLOR": "1", **environ}) as said:
        code = main(arguments)
    assert 0 == code, said.getvalue()
    return said.getvalue() + (out / "index.html").read_text()
