"""Contacts to take along: as a vCard file, and as a QR code for a telephone."""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import qrcode
from django.conf import settings
from django.http import HttpResponse
from qrcode.constants import ERROR_CORRECT_L

from accounts.downloads import download
from directory import vcard
from directory.addresses import international
from directory.models import Contact
from directory.text import slug_words

LONGEST_FILE_NAME = 60
# Trying all eight patterns takes fifteen times as long, and a camera reads each of them.
MASK = 3
QUIET_SQUARES = 4
# What a code of 97 squares a side holds; of more, a camera sees no single square on a screen.
MOST_BYTES = 858


def file_of(contacts: Iterable[Contact], version: str, name: str) -> HttpResponse:
    """The contacts as a file; whoever asks for it may see each of them."""
    stem = slug_words(name)[:LONGEST_FILE_NAME].strip("-") or "connect"
    return download(vcard.written(map(card_of, contacts), version), "text/vcard; charset=utf-8", f"{stem}.vcf")


def card_of(contact: Contact) -> vcard.Card:
    """With the channels its reader sees."""
    reach = contact.reach
    return vcard.Card(
        name=contact.name,
        is_person=contact.kind == Contact.Kind.PERSON,
        organisation=contact.organisation.name,
        role=contact.role,
        phone=international(reach.phone),
        mobile=international(reach.mobile),
        email=reach.email,
        languages=tuple(language.code for language in contact.languages.all()),
        url=f"{settings.BASE_URL}{contact.get_absolute_url()}",
        uuid=contact.uuid,
        revised_at=contact.changed_at,
    )


def block_of(contact: Contact) -> str:
    """Everything about a contact as lines for a letter or a note."""
    card = card_of(contact)
    lines = [card.name, card.role, card.organisation, card.phone, card.mobile, card.email, contact.hours, card.url]
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True)
class Code:
    """The dark squares of a QR code as the path of an SVG, and how many squares make up a side."""

    path: str
    side: int


def qr_of(contact: Contact) -> Code | None:
    """The contact as a QR code; nothing where it would be too fine to read.

    It holds no more than a telephone needs, so that its squares stay large enough for a camera.
    """
    card = replace(card_of(contact), languages=(), url="", uuid=None, revised_at=None)
    text = vcard.written([card], vcard.OLDER).encode()
    return None if len(text) > MOST_BYTES else code_of(text)


def code_of(content: bytes) -> Code:
    rows = _matrix_of(content)
    return Code("".join(_bars(rows)), len(rows))


def picture_of(content: bytes) -> bytes:
    """The same as a PNG, a bit for each square: a PDF takes a hundred of them at once, and paths in half a minute."""
    rows = _matrix_of(content)
    side = len(rows)
    lines = b"".join(b"\0" + _bits([not is_dark for is_dark in row]) for row in rows)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(lines)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _bits(values: list[bool]) -> bytes:
    width = -(-len(values) // 8)
    return (int("".join("01"[value] for value in values), 2) << (width * 8 - len(values))).to_bytes(width, "big")


def _matrix_of(content: bytes) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=QUIET_SQUARES, mask_pattern=MASK)
    code.add_data(content, optimize=0)
    code.make()
    return code.get_matrix()


def _bars(rows: list[list[bool]]) -> Iterator[str]:
    """Each run of dark squares in a row as one bar."""
    for y, row in enumerate(rows):
        x = 0
        for is_dark, squares in groupby(row):
            width = len(list(squares))
            if is_dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width
