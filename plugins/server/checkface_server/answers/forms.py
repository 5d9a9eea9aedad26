"""Turns the body of a form into its fields, in memory: others would write it to a disk."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesHeaderParser

MOST_FIELDS = 16
LONGEST_HEAD = 4096
MEDIA_TYPE = "multipart/form-data"


def fields_of(body: bytes, content_type: str) -> dict[str, bytes]:
    """By name in small letters; the first of several counts. Raises ValueError (RFC 7578)."""
    mark = b"\r\n--" + boundary_of(content_type)
    _, *sections = (b"\r\n" + body).split(mark, MOST_FIELDS + 1)
    *fields, last = sections or [b""]
    if not last.startswith(b"--"):
        raise ValueError("a form that ends with its boundary")
    found: dict[str, bytes] = {}
    for section in fields:
        name, content = _field(section)
        found.setdefault(name, content)
    return found


def boundary_of(content_type: str) -> bytes:
    """Raises ValueError where it is no form, or has none."""
    message = Message()
    message["Content-Type"] = content_type
    boundary = message.get_boundary()
    if message.get_content_type() != MEDIA_TYPE or not boundary:
        raise ValueError(f"{MEDIA_TYPE} with its boundary")
    return boundary.encode("ascii", "replace")


def _field(section: bytes) -> tuple[str, bytes]:
    head, blank, content = section.partition(b"\r\n\r\n")
    if not blank or len(head) > LONGEST_HEAD:
        raise ValueError("fields that say their names")
    said = BytesHeaderParser().parsebytes(head.lstrip(b" \t").removeprefix(b"\r\n"))
    name = said.get_param("name", header="content-disposition")
    return (name if isinstance(name, str) else "").lower(), content
