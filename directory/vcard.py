"""Contacts as vCards: 4.0 as in RFC 6350, 3.0 as in RFC 2426. Takes plain values and returns plain text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

NEWEST, OLDER = "4.0", "3.0"
LONGEST_LINE = 75  # octets, without the line break
# Everything some reader takes for the end of a line, the lone carriage return included.
LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Card:
    name: str
    is_person: bool = True
    organisation: str = ""
    role: str = ""
    phone: str = ""
    mobile: str = ""
    email: str = ""
    languages: tuple[str, ...] = ()
    url: str = ""
    uuid: UUID | None = None
    revised_at: datetime | None = None


def version_named(name: str | None) -> str:
    return OLDER if name in ("3", OLDER) else NEWEST


def written(cards: Iterable[Card], version: str) -> str:
    """One file with a card for each, of version 4.0 or 3.0."""
    return "".join(f"{line}\r\n" for card in cards for text in _properties(card, version) for line in _folded(text))


def _properties(card: Card, version: str) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield f"VERSION:{version}"
    yield f"FN:{_text(card.name)}"
    yield f"N:{_name_parts(card)}"
    yield from _filled("ORG", _text(card.organisation))
    yield from _filled("TITLE", _text(card.role))
    yield from _filled("TEL;TYPE=WORK,VOICE", _text(card.phone))
    yield from _filled("TEL;TYPE=CELL", _text(card.mobile))
    yield from _filled("EMAIL;TYPE=WORK" if version == NEWEST else "EMAIL;TYPE=INTERNET,WORK", _text(card.email))
    if version == NEWEST:  # 3.0 has no word for what somebody speaks
        for code in card.languages:
            yield from _filled("LANG", _text(code))
    yield from _filled("URL", _uri(card.url))
    if card.uuid:
        yield f"UID:urn:uuid:{card.uuid}"
    if card.revised_at:
        yield f"REV:{card.revised_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "END:VCARD"


def _filled(name: str, value: str) -> Iterator[str]:
    if value:
        yield f"{name}:{value}"


def _name_parts(card: Card) -> str:
    """Family name; given names. A mailbox has one name, and who has one word for a name has it as family name."""
    *given, family = (card.name.split() or [""]) if card.is_person else [card.name]
    return f"{_text(family)};{_text(' '.join(given))};;;"


def _text(value: str) -> str:
    clean = CONTROL.sub("", LINE_BREAK.sub("\n", value)).strip()
    return re.sub(r"([\\;,])", r"\\\1", clean).replace("\n", "\\n")


def _uri(value: str) -> str:
    """Addresses are not escaped; what could end the line is left out."""
    return CONTROL.sub("", LINE_BREAK.sub("", value)).strip()


def _folded(text: str) -> Iterator[str]:
    """Lines of at most 75 octets; those that go on begin with a space. No letter is cut in two."""
    line, length = "", 0
    for letter in text:
        size = len(letter.encode())
        if length + size > LONGEST_LINE:
            yield line
            line, length = " ", 1
        line, length = line + letter, length + size
    yield line
