"""Single cells: what people write into them as values, or `UnreadableValue` with the reason. Text and lists."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Generic, TypeVar

from accounts.cells import FORMULA_STARTS
from directory.importing.problems import Note

Value = TypeVar("Value")

# Written without spaces.
_EMPTY_MARKERS = (
    "k.a. k.a k/a n/a n.a. n.a #n/a #nv #n/v n.n. null none nan unbekannt unknown entfällt leer tbd tba fehlt "
    "keineangabe keineangaben nichtbekannt nichtvorhanden nochoffen"
)
_EMPTY = frozenset(_EMPTY_MARKERS.split())
_SIGNS_ONLY = re.compile(r"[\W_]*")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_BULLET = re.compile(r"^(?:[•·▪◦‣]\s*|[*–—-]\s+)")


@dataclass(frozen=True)
class Parsed(Generic[Value]):
    """A value and, where something was added or guessed, the note that tells it."""

    value: Value
    note: Note | None = None


def is_empty(text: str) -> bool:
    """Whether a cell says that there is nothing to say: "", "-", "'", "k. A.", "n/a", "?"."""
    return not _SIGNS_ONLY.sub("", text) or "".join(text.split()).casefold() in _EMPTY


def clean(text: str) -> str:
    """The text of a cell in ordinary spaces and lines, without invisible characters; empty markers give ""."""
    return "" if is_empty(text) else _without_text_mark(plain(text))


def plain(text: str) -> str:
    """Ordinary spaces and lines, without invisible characters, and else as it stands."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def clean_line(text: str) -> str:
    """The same on one line, for names and other short texts."""
    return " ".join(clean(text).split())


def split_values(text: str, *, commas: bool = False) -> list[str]:
    """The values of a list in one cell, each once: parted by "|" or line breaks, else by semicolons, else by commas
    where no value of this list can contain one."""
    parts = re.split(r"[|\r\n]+", text)
    if len(parts) == 1:
        parts = text.split(";")
    if commas:
        parts = [piece for part in parts for piece in part.split(",")]
    values = (clean_line(_BULLET.sub("", part.strip())).strip(";, ") for part in parts)
    return list(dict.fromkeys(value for value in values if value))


def with_text_mark(text: str) -> str:
    """What a spreadsheet would take for a formula, or a reader for marked, gets the mark that `clean` takes off."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) or _is_marked(text) else text


def _without_text_mark(text: str) -> str:
    """Exactly one apostrophe, as there may be another that belongs to the text."""
    return text[1:].lstrip() if _is_marked(text) else text


def _is_marked(text: str) -> bool:
    """Spreadsheets mark text with an apostrophe in front; one that another closes further on is a quotation mark,
    unless it stands before the start of a formula."""
    bare = text.lstrip("'")
    return text.startswith("'") and ("'" not in bare or bare.startswith(FORMULA_STARTS))
