"""Makes the browser extension from plugins/browser/extension and core/js: the same bytes each time.

extension.py pack [--into FOLDER] [--level N]    a zip for Chromium and one for Firefox
extension.py unpack BROWSER FOLDER               what is in one of them, for a browser to load

Needs the installed package, and no network: the weights come from it.
"""

from __future__ import annotations

import argparse
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from checkface.javascript import WEIGHTS, files, packed_weights

SOURCE = Path(__file__).parents[1] / "plugins/browser/extension"
ENGINE = "checkface/"
"""Where the pages of the extension import the npm package from."""
BROWSERS = ("chromium", "firefox")
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
FIREFOX = {
    "gecko": {
        "id": "checkface@checkface.org",
        "strict_min_version": "140.0",
        "data_collection_permissions": {"required": ["none"]},
    },
    "gecko_android": {"strict_min_version": "142.0"},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    pack = commands.add_parser("pack")
    pack.add_argument("--into", type=Path, default=Path("dist-extension"))
    pack.add_argument("--level", type=int, default=9, help="gzip's, of the weights")
    unpack = commands.add_parser("unpack")
    unpack.add_argument("browser", choices=BROWSERS)
    unpack.add_argument("folder", type=Path)
    unpack.add_argument("--level", type=int, default=1)
    chosen = parser.parse_args()
    weights = packed_weights(chosen.level)
    if chosen.command == "unpack":
        write_folder(chosen.folder, contents(chosen.browser, weights))
    else:
        for browser in BROWSERS:
            print(write_zip(chosen.into, browser, contents(browser, weights)))


def contents(browser: str, weights: bytes) -> dict[str, bytes]:
    """All files of the extension for a browser, by their paths in it."""
    ours = {
        name.removeprefix(f"{browser}/"): path.read_bytes()
        for name, path in sources()
        if name.partition("/")[0] not in BROWSERS or name.startswith(f"{browser}/")
    }
    engine = {ENGINE + name: data for name, data in files().items()}
    manifest = manifest_for(browser, json.loads(ours["manifest.json"]))
    ours["manifest.json"] = (json.dumps(manifest, indent=2) + "\n").encode()
    made = {**ours, **engine, ENGINE + WEIGHTS: weights}
    return dict(sorted(made.items()))


def sources() -> Iterator[tuple[str, Path]]:
    """A folder named after a browser holds what only that one gets, beside the rest."""
    for each in SOURCE.rglob("*"):
        if each.is_file():
            yield each.relative_to(SOURCE).as_posix(), each


def manifest_for(browser: str, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The one in the repository is Chromium's. Firefox has no offscreen pages and lets no extension
    read files; its background is a page, which is woken for downloads only after
    it has begun once more, by an alarm; and its id is written down."""
    made = dict(manifest)
    if browser == "chromium":
        return made
    for foreign in ("key", "minimum_chrome_version"):
        del made[foreign]
    background = made["background"]
    made["background"] = {"scripts": [background["service_worker"]], "type": background["type"]}
    allowed = {*made["permissions"], "alarms"} - {"offscreen"}
    made["permissions"] = sorted(allowed)
    hosts = made["optional_host_permissions"]
    made["optional_host_permissions"] = [each for each in hosts if not each.startswith("file:")]
    policy = made["content_security_policy"]["extension_pages"]
    made["content_security_policy"] = {"extension_pages": policy.replace(" file:;", ";")}
    return {**made, "browser_specific_settings": FIREFOX}


def write_zip(folder: Path, browser: str, held: Mapping[str, bytes]) -> Path:
    """Stored, not deflated: zlib differs from machine to machine, and the weights are packed."""
    folder.mkdir(parents=True, exist_ok=True)
    version = json.loads(held["manifest.json"])["version"]
    path = folder / f"checkface-{browser}-{version}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in held.items():
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return path


def write_folder(folder: Path, held: Mapping[str, bytes]) -> None:
    for name, data in held.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    main()
