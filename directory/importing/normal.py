"""A stored text as it comes back from a cell: what is no more than another way to write it is no change."""

from collections.abc import Callable, Mapping

from directory.importing.addresses import parse_email, parse_website
from directory.importing.problems import UnreadableValue
from directory.importing.values import Parsed, plain

LONG_TEXTS = ("description", "eligibility", "access", "documents", "portal_note")

_ADDRESSES: Mapping[str, Callable[[str], Parsed[str]]] = {
    "website": parse_website,
    "appointment_link": parse_website,
    "email": parse_email,
}


def normal(name: str, text: str) -> str:
    if name in _ADDRESSES:
        try:
            return _ADDRESSES[name](text).value
        except UnreadableValue:
            return text
    return plain(text) if name in LONG_TEXTS else normal_line(text)


def normal_line(text: str) -> str:
    return " ".join(plain(text).split())
