"""`checkface-native-host`: browsers start it, whose entries name a program and no words for it."""

from __future__ import annotations

from checkface.program import start


def main() -> None:
    start("checkface_browser.started")


if __name__ == "__main__":
    main()
