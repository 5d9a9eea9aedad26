"""Is the kernel of the installed wheel exact here? Draws published faces with it, or ends with 1.

golden.py tests/golden/cf1.json        with the Python into which the wheel was installed
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from checkface import Digest, Engine, Face


def main(vectors: str) -> None:
    golden = json.loads(Path(vectors).read_text("utf-8"))
    digest = Digest.parse(golden["subject"])
    for index, expected in enumerate(golden["rgb"]):
        picture = Face(digest, index).image(1024, engine=Engine.NATIVE)
        found = hashlib.sha256(picture.tobytes()).hexdigest()
        if found != expected:
            sys.exit(f"face {index}: expected sha256 {expected}, got {found}")
    print(f"{len(golden['rgb'])} published faces, bit for bit, on {sys.platform}")


if __name__ == "__main__":
    main(sys.argv[1])
