"""The ways in which one organisation may be called: its whole name, parts that stand for it, and short names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from directory.importing.names import compact, join, parse_name, words

# Words that people add or leave out without meaning another body.
_FILLERS = (
    "und fuer der die das des dem den in im von vom zu zur zum am an auf mit bei e v the of and for "
    "verein gesellschaft gemeinnuetzige gemeinnuetziger"
)
FILLERS = frozenset(_FILLERS.split())

# A part before the dash is the body itself unless a unit of it follows.
_UNITS = re.compile(
    r"(?:abteilung|amt|landes|kreis|regional|orts|bezirks|region|fachbereich|fachdienst|referat|standort|zweigstelle|"
    r"niederlassung|geschaeftsstelle|kita|haus|projekt|buero|gruppe|filiale|sektion|team|zentrum|stadtteil|institut)"
)
_DASH = re.compile(r"\s+[-–—]\s*|\s*[-–—]\s+|\s*[,:]\s+")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]")
_CAMEL = re.compile(r"[^\W\d_][^\W\d_A-ZÄÖÜ]*")


@dataclass(frozen=True)
class Reading:
    """One way to read a name; `is_whole` means that nothing was left out but the legal form."""

    words: tuple[str, ...]
    letters: str
    origin: str = "name"
    is_whole: bool = True

    @cached_property
    def content(self) -> str:
        """The words that carry meaning, in any order."""
        return " ".join(sorted(word for word in self.words if word not in FILLERS)) or self.letters

    @cached_property
    def sorted_letters(self) -> str:
        return "".join(sorted(self.words))


@dataclass(frozen=True)
class Readings:
    readings: tuple[Reading, ...]
    short_names: frozenset[str]
    forms: tuple[str, ...]


def read_names(name: str, short_name: str = "", alternate_names: Iterable[str] = ()) -> Readings:
    parsed = parse_name(name)
    readings = [_reading(parsed.bare)]
    short_names = {compact(parse_name(short_name).bare)}
    for shortened, short in _parts(name, parsed.bare):
        short_names.add(compact(short))
        if shortened:
            readings.append(_reading(shortened, "short_name", is_whole=False))
    readings += [_reading(parse_name(alternate).bare, "alternate_name") for alternate in alternate_names]
    return Readings(
        tuple(dict.fromkeys(reading for reading in readings if reading.letters))
        or (Reading((name,), name.strip().casefold()),),
        frozenset(short for short in short_names if len(short) > 1 and short not in FILLERS),
        parsed.forms,
    )


def _reading(text: str, origin: str = "name", *, is_whole: bool = True) -> Reading:
    parts = tuple(words(text))
    return Reading(parts, join(parts), origin, is_whole)


def _parts(name: str, bare: str) -> Iterable[tuple[str, str]]:
    """(name without its short form, short form); the first is empty where the rest does not stand for the body."""
    for bracket in _BRACKET.finditer(bare):
        if _is_acronym(bracket[1]):
            yield _BRACKET.sub("", bare, count=1) if bracket.end() else "", bracket[1].strip()
    head, tail = _head_and_tail(name, bare)
    if head:
        yield tail if _abbreviates(head, tail) else "", head


def _head_and_tail(name: str, bare: str) -> tuple[str, str]:
    """The short form at the front: before a dash or comma, or letters that abbreviate what follows."""
    bare = _BRACKET.sub("", bare)
    found = _DASH.search(bare)
    if found and _stands_alone(bare[: found.start()], bare[found.end() :]):
        return bare[: found.start()], bare[found.end() :]
    first = re.match(r"([^\W\d_]{2,8})[\s-]+", bare)
    if first and _is_acronym(first[1]) and _abbreviates(first[1], bare[first.end() :]):
        return first[1], bare[first.end() :]
    return "", ""


def _stands_alone(head: str, tail: str) -> bool:
    head_words, tail_words = words(head), words(tail)
    return (
        0 < len(head_words) <= 2
        and len(tail_words) >= 2
        and not set(head_words) <= FILLERS
        and not any(word.isdigit() for word in head_words)
        and not _UNITS.match(tail_words[0])
    )


def _is_acronym(text: str) -> bool:
    letters = re.sub(r"[\W\d_]", "", text)
    return 2 <= len(letters) <= 8 and sum(letter.isupper() for letter in letters) >= 2 and not re.search(r"\d", text)


def _abbreviates(head: str, tail: str) -> bool:
    """Whether the letters of the head are the beginnings of the words that follow, in order: CHoG, VIA, BWK."""
    letters = compact(head)
    parts = _CAMEL.findall(tail)
    ways = (
        parts,
        [part for part in parts if compact(part) not in FILLERS],
        [part for part in parts if part[0].isupper()],
    )
    starts = ["".join(compact(part)[:1] for part in way) for way in ways]
    return any(start[:1] == letters[:1] and _is_within(start[: len(letters)], letters) for start in starts if start)


def _is_within(few: Iterable[str], many: str) -> bool:
    rest = iter(many)
    return all(letter in rest for letter in few)
