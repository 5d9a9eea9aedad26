"""Which variables of the user may be filled into what others have written.

pip and uv fill `${NAME}` in wherever it stands in a requirements file, also in an address: whoever
has written the file then reads the user's environment through a server, before anybody was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from checkface_channels.hosts import printable
from checkface_gate.errors import UnableError

OPTION = "--allow-variable"
FILLS_IN = "lets it be filled in; look first at where the file sends it"
"""What the option does, behind it and a name."""
_NAME = re.compile("[A-Z0-9_]+")
"""What pip and uv take for one."""
_PLACE = re.compile(rf"\$\{{({_NAME.pattern})\}}")


def allowed_variables(values: Iterable[str]) -> frozenset[str]:
    """Those that the user has named. Raises `UnableError` for what is no name of one."""
    named = frozenset(values)
    wrong = [each for each in named if not is_variable(each)]
    if wrong:
        raise UnableError(
            f"{OPTION} is {printable(repr(wrong[0]))}: expected the name of one variable, in "
            "capital letters and without its value; give the option once for each"
        )
    return named


def variables_in(text: str) -> list[str]:
    """Their names, in the order in which they would be filled in."""
    return _PLACE.findall(text)


def is_variable(name: str) -> bool:
    """Whether it can be allowed."""
    return _NAME.fullmatch(name) is not None
