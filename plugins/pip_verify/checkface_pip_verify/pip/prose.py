"""The sentences of pip's log that we read, all in one place.

They are no interface of pip's: tests/plugins/pip_verify/test_pip_log.py lets the oldest and the
newest pip that we run say each of them again. Where one is not found, pip's own words and exit code
stand alone: nothing that is decided about bytes depends on them.
"""

from __future__ import annotations

import re

SOURCE_LEFT_OUT = re.compile(r"No sources permitted for (?P<name>[\w.-]+)(?:: (?P<url>\S+))?")
NOT_FOUND = re.compile(
    r"Could not find an? [\w ]*version that satisfies the requirement (?P<text>.+?)"
    r"(?: \(from (?!versions)[^()]*\))? \(from versions: (?P<versions>[^()]*)\)"
)
UNREACHED = re.compile(
    r"Could not fetch URL (?P<url>\S+): (?P<why>.+?)(?: - skipping)?$", re.MULTILINE
)
ABSENT = re.compile(r"\b(404|410) Client Error\b")
NETWORK = re.compile(
    r"\b(?:(?P<proxy>ProxyError)|(?P<refused>Connection refused|NewConnectionError)"
    r"|(?P<name>NameResolutionError|Name or service not known|getaddrinfo failed)"
    r"|(?P<time>ConnectTimeoutError|ReadTimeoutError|timed out)|(?P<ssl>SSLError|certificate))"
)
WRONG_HASH = "DO NOT MATCH THE HASHES"
EXPECTED_HASH = re.compile(r"(?:Expected sha256|\bor)\s+([0-9a-f]{64})\b")
GOT_HASH = re.compile(r"\bGot\s+([0-9a-f]{64})\b")
CONFLICT_REASON = re.compile(
    r"(?:The user requested (?!\(constraint\))(?P<asked>\S.*)"
    r"|(?P<needer>\S+ \S+) depends on (?P<needed>\S.*))$",
    re.MULTILINE,
)
CONFLICT = re.compile(r"ResolutionImpossible|conflicting dependencies")
LOG_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\S+ ")
ASKED_LATER = re.compile(r"when installing backend dep|conflict with the backend dependencies")
ASKED_FOR = (
    re.compile(r"No matching distribution found for ([^\n]+)"),
    re.compile(r"is incompatible with ([^\n]+)\."),
    re.compile(r"(\S+) --hash=sha256:[0-9a-f]{64}"),  # by its URL, and so without an approved hash
)
TRACKED = re.compile(r"Added .*? from (?P<url>(?:https?|file):\S+) .*to build tracker")
"""pip's log of what it is about to build; credentials are masked there."""
BROKEN_ARCHIVE = re.compile(
    r" (?:tarfile\.\w*Error|zipfile\.\w+|zlib\.error|EOFError|_?lzma\.LZMAError)\b"
    r"|Cannot unpack file"
)
"""How pip's log ends where it could not unpack what it had fetched."""
HASH_LINES = re.compile(r"(?:Expected|Got) +\S+(?: +[0-9a-f]{32,})?")
GOT_INSTEAD = re.compile(
    r"Expected sha256 [0-9a-f]{64}\s+(?:\S+\s+)?Got\s+(?P<value>[0-9a-f]{64})"  # a time between
)
LOG_STAMP = r"^\S+ +"
UNREACHED_LINE = re.compile(
    LOG_STAMP + r"Could not fetch URL (?P<url>\S+): (?P<reason>.+) - skipping$", re.MULTILINE
)
ANSWER = re.compile(r"(?P<code>\d{3}) (?:Client|Server) Error|too many (?P<many>\d{3}) error")
MISSING_LINE = re.compile(
    LOG_STAMP + r"ERROR: No matching distribution found for (?P<name>[\w.-]+)", re.MULTILINE
)
CONNECTED = re.compile(
    LOG_STAMP + r"Starting new HTTPS? connection \(\d+\): (?P<host>\S+)$", re.MULTILINE
)
NETWORK_REASON = re.compile(r"\[Errno -?\d+\] (?P<words>[^()\"']+)|(?P<late>timed out)")
PIP_VERSION = re.compile(r"pip (\S+)")
"""How `pip --version` begins."""
