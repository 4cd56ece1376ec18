"""The ways in which one organisation may be called: its whole name, parts that stand for it, and short names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from directory.alike.abbreviations import flat_words, spoken
from directory.alike.names import join, parse_name

# Words no name ends with.
_NEVER_LAST = "und fur der die das des dem den in im von vom zu zur zum am an auf mit bei the of and for"
NEVER_LAST = frozenset(_NEVER_LAST.split())
# Words that people add or leave out without meaning another body; the city too, as everybody here is in it.
FILLERS = NEVER_LAST | {"e", "v", "verein", "gesellschaft", "berlin"}

# A part before the dash is the body itself unless a unit of it follows.
_UNITS = re.compile(
    r"(?:abteilung|amt|landes|kreis|regional|orts|bezirks|region|fachbereich|fachdienst|referat|standort|zweigstelle|"
    r"niederlassung|geschaftsstelle|kita|haus|projekt|buro|gruppe|filiale|sektion|team|zentrum|stadtteil|institut|"
    r"beratung)"
)
_PROJECT = re.compile(r"(?:Projekt|Kita|Stadtteilzentrum|Standort|Abteilung)\b", re.IGNORECASE)
_DASH = re.compile(r"\s+[-–—]\s*|\s*[-–—]\s+|\s*[,:]\s+")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]")
_CAMEL = re.compile(r"[^\W\d_][^\W\d_A-ZÄÖÜ]*")


@dataclass(frozen=True)
class Reading:
    """One way to read a name; `is_whole` means that nothing was left out but the legal form.

    `shortened` are the words with a full stop, each the beginning of a longer one; `written` the letters as they stand.
    """

    words: tuple[str, ...]
    letters: str
    origin: str = "name"
    is_whole: bool = True
    shortened: frozenset[str] = frozenset()
    written: str = ""

    @cached_property
    def content(self) -> str:
        """The words that carry meaning, in any order."""
        return " ".join(sorted(self.own_words)) or self.letters

    @cached_property
    def own_words(self) -> tuple[str, ...]:
        return tuple(word for word in self.words if word not in FILLERS) or self.words

    @cached_property
    def core(self) -> str:
        return "".join(self.own_words)


@dataclass(frozen=True)
class Readings:
    """`words_in_full` are those of the name with its legal form: a name that was cut off is their beginning."""

    readings: tuple[Reading, ...]
    short_names: frozenset[str]
    forms: tuple[str, ...]
    words_in_full: tuple[str, ...] = ()

    @cached_property
    def in_full(self) -> str:
        return "".join(self.words_in_full)

    @property
    def last_word(self) -> str:
        return self.words_in_full[-1] if self.words_in_full else ""


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
        flat_words(name),
    )


def words(text: str) -> tuple[str, ...]:
    return spoken(text)[0]


def compact(text: str) -> str:
    return join(words(text))


def _reading(text: str, origin: str = "name", *, is_whole: bool = True) -> Reading:
    parts, shortened = spoken(text)
    return Reading(parts, join(parts), origin, is_whole, shortened, join(flat_words(text)))


def _parts(name: str, bare: str) -> Iterable[tuple[str, str]]:
    """(name without its short form, short form); the first is empty where the rest does not stand for the body."""
    for bracket in _BRACKET.finditer(bare):
        if _is_acronym(bracket[1]) and not _PROJECT.match(bare):
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
    last = re.search(r"\s[-–—]\s*([^\W\d_]{2,8})$", bare)
    if last and _is_acronym(last[1]) and _abbreviates(last[1], bare[: last.start()]):
        return last[1], bare[: last.start()]
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
