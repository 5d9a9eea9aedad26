"""The sentences of pip that we read, out of its log and its help, all in one place.

They are no interface of pip's, so each says what becomes of us when pip says it no more: never more
than a worse explanation, or a refusal. Nothing that is decided about bytes depends on them.
tests/plugins/pip_verify/test_pip_prose.py lets every pip that we run say each of them again, and
fails for one that nobody says.
"""

from __future__ import annotations

import re

_STAMP = r"^\S+ +"
"""The time before each line of a log: what a stranger wrote stands behind it."""

# Why nothing fits.

SOURCE_LEFT_OUT = re.compile(r"No sources permitted for (?P<name>[\w.-]+)(?:: (?P<url>\S+))?")
"""A source distribution that pip may not take. Without it nobody is told that there is one."""

NOT_FOUND = re.compile(
    r"Could not find an? [\w ]*version that satisfies the requirement (?P<text>.+?)"
    r"(?: \(from (?!versions)[^()]*\))? \(from versions: (?P<versions>[^()]*)\)"
)
"""What was asked for, and which versions there are. Without it pip's words stand alone."""

NOTHING_FITS = re.compile(
    _STAMP + r"ERROR: No matching distribution found for (?P<name>[\w.-]+)", re.MULTILINE
)
"""The project at which pip stopped. Without it a review asks for each package alone: slower."""

CONFLICT = re.compile(r"ResolutionImpossible|conflicting dependencies")
"""Without it a version that a lock forbids ends with pip's own words and code."""

CONFLICT_REASON = re.compile(
    r"(?:The user requested (?!\(constraint\))(?P<asked>\S.*)"
    r"|(?P<needer>\S+ \S+) depends on (?P<needed>\S.*))$",
    re.MULTILINE,
)
"""Who asks for that version. Without it, as without `CONFLICT`."""

# Who does not answer.

UNREACHED = re.compile(
    _STAMP + r"Could not fetch URL (?P<url>\S+): (?P<why>.+) - skipping$", re.MULTILINE
)
"""An index that gave no page. Without it pip's last words stand alone."""

ABSENT = re.compile(r"\b(404|410) Client Error\b")
"""Of `UNREACHED`: the index does answer. Without it a project that is not there is told as an index
that is out of reach, with its answer."""

ANSWER = re.compile(r"(?P<code>\d{3}) (?:Client|Server) Error|too many (?P<many>\d{3}) error")
"""Of `UNREACHED`: what it answers. Without it a review asks an index that refuses once, and not for
each package."""

NETWORK = re.compile(
    r"\b(?:(?P<proxy>ProxyError|proxy connection error)"
    r"|(?P<refused>Connection refused|actively refused)"
    r"|(?P<name>NameResolutionError|Failed to resolve|Name or service not known"
    r"|name resolution|getaddrinfo failed)"
    r"|(?P<time>ConnectTimeoutError|ReadTimeoutError|timed out|respond within)"
    r"|(?P<ssl>SSLError|certificate))"
)
"""Of `UNREACHED`: what is wrong with the way there. Without it pip's words are repeated."""

NETWORK_REASON = re.compile(
    r"\[Errno -?\d+\] (?P<words>[^()\"']+)|(?P<late>timed out|didn't respond within [\d.]+ seconds)"
)
"""The same in the system's words. Without it pip's are repeated."""

CONNECTED = re.compile(
    _STAMP + r"Starting new HTTPS? connection \(\d+\): (?P<host>\S+)$", re.MULTILINE
)
"""A host that was contacted. Without it a review names those that it meant to ask, and no more."""

# Other bytes than were promised: pip refuses them itself, whether we understand it or not.

WRONG_HASH = re.compile("DO NOT MATCH THE HASHES")
"""Without it pip's own refusal stands, with its exit code: nothing is installed."""

EXPECTED_HASH = re.compile(r"(?:Expected sha256|\bor)\s+([0-9a-f]{64})\b")
"""Without it no face of what was promised is shown."""

GOT_HASH = re.compile(r"\bGot\s+([0-9a-f]{64})\b")
"""Without it no face of what came is shown."""

HASH_LINES = re.compile(r"(?:Expected|Got) +\S+(?: +[0-9a-f]{32,})?")
"""Both, of any algorithm. Without it they are not repeated."""

GOT_INSTEAD = re.compile(
    r"Expected sha256 [0-9a-f]{64}\s+(?:\S+\s+)?Got\s+(?P<value>[0-9a-f]{64})"  # a time between
)
"""What came, for a review. Without it the review ends, and says how to see it with pip."""

# What is built with --allow-sdist.

BUILDS = re.compile(r"Added .*? from (?P<url>(?:https?|file):\S+) .*to build tracker")
"""The source that pip is about to build, its password masked. Without it nothing is built."""

BROKEN_ARCHIVE = re.compile(
    r" (?:tarfile\.\w*Error|zipfile\.\w+|zlib\.error|EOFError|_?lzma\.LZMAError)\b"
    r"|Cannot unpack file"
)
"""How a log ends where pip could not unpack what it had fetched. Without it nothing is built, and
the install goes on to say that there is no wheel."""

ASKED_LATER = re.compile(r"when installing backend dep|conflict with the backend dependencies")
"""A build that asks for what was not shown. pip refuses it for want of a hash; without this
sentence pip's words say so, and not ours."""

ASKED_FOR = re.compile(
    r"No matching distribution found for (?P<absent>[^\n]+)"
    r"|is incompatible with (?P<incompatible>[^\n]+)\."
    r"|(?P<by_url>\S+) --hash=sha256:[0-9a-f]{64}"  # and so without an approved hash
)
"""Of `ASKED_LATER`: what it is. Without it "something" is said."""

LOG_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\S+ ")
"""Before a line of a log that is repeated. Without it the time is repeated too."""

# What our own pip can do, and how far it is.

VERSION = re.compile(r"pip (\S+)")
"""How `pip --version` begins. Without it a target's pip counts as too old, and is refused."""

HELP_SECTION = re.compile(r"^(\S.*):$")
"""A heading of `pip COMMAND --help`. Without it no option is known to be one of downloads."""

HELP_OPTION = re.compile(r"^ {2}(?P<names>-[^\s,]+(?:, -[^\s,]+)*)(?P<metavar> <\S+>)?(?: |$)")
"""An option and whether it takes a value. What help does not list is refused, not guessed."""

HELP_INDEX = re.compile(r"--index-url <url> .*?\(default (\S+?)\)")
"""Which index is asked where none is set. Without it, who was asked is told as pip's default."""

FETCH_SECTIONS = ("Package Index Options", "General Options")
"""Headings: these options of `pip install` are options of `pip download` too. Without them, as
without `HELP_SECTION`."""

HIDDEN_FLAGS = ("--use-pep517", "--no-user", "--no-python-version-warning")
"""Flags that pip takes and its help does not list."""
