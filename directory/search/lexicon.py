"""What words mean: the curated words of the directory and the thesaurus, found by any of their names. Pure, no Django.

A name is looked up by its units: the stems of its words, compounds taken apart, stop words left out. So "Kitaplatz",
"Kita-Plätze" and "Platz in der Kita" are one, and "Wohnung Suche" is "Wohnungssuche".
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from directory.search.stems import words
from directory.search.stopwords import STOP
from directory.search.terms import Word, word

THESAURUS = Path(__file__).parent.parent / "vocabulary" / "thesaurus.json"
MOST_UNITS = 8

Units = tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A curated word: `kind` topic, audience, language or district; its names, the page's name first."""

    kind: str
    pk: int
    names: tuple[str, ...]
    foreign_names: tuple[str, ...] = ()
    parent: int | None = None


@dataclass(frozen=True)
class Name:
    """One name of something, analysed: its words without stop words."""

    text: str
    words: tuple[Word, ...]
    is_foreign: bool = False

    @property
    def units(self) -> Units:
        return tuple(unit for one in self.words for unit in units_of(one))


@dataclass(frozen=True)
class Meaning:
    """What a name stands for: an entry or, without one, a group of the thesaurus; and all its names."""

    entry: Entry | None
    names: tuple[Name, ...]
    # Of a group of the thesaurus: the topics its names belong to, each with the number of such names.
    topics: tuple[tuple[Entry, int], ...] = ()


@dataclass(eq=False)
class Lexicon:
    meanings: dict[Units, list[tuple[Meaning, Name]]] = field(default_factory=lambda: defaultdict(list))
    children: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, meaning: Meaning) -> None:
        for name in meaning.names:
            units = name.units
            if 0 < len(units) <= MOST_UNITS:
                self.meanings[tuple(sorted(units))].append((meaning, name))

    def spellings(self) -> Iterator[str]:
        """The single words of all names."""
        for meanings in self.meanings.values():
            for _meaning, name in meanings:
                yield from (piece for one in name.words for piece in one.text.split("-") if len(piece) > 3)

    def of(self, units: Units) -> list[tuple[Meaning, Name]]:
        """What these units mean, in any order."""
        return self.meanings.get(tuple(sorted(units)), [])


def units_of(one: Word) -> Units:
    return one.parts or one.forms[-1:]


@lru_cache(maxsize=4)
def lexicon(entries: tuple[Entry, ...]) -> Lexicon:
    """The lexicon of these entries and the thesaurus; building it takes about half a second, hence the cache."""
    built = Lexicon()
    for entry in entries:
        built.add(Meaning(entry, _names(entry.names, entry.foreign_names)))
        if entry.kind == "topic" and entry.parent:
            built.children[entry.parent].append(entry.pk)
    for group in [_with_topics(group, built) for group in thesaurus()]:
        built.add(group)
    return built


def _with_topics(group: Meaning, curated: Lexicon) -> Meaning:
    topics: Counter[Entry] = Counter()
    for name in group.names:
        found = {meaning.entry for meaning, _name in curated.of(name.units) if meaning.entry}
        topics.update(entry for entry in found if entry.kind == "topic")
    return Meaning(None, group.names, tuple(topics.items()))


@lru_cache(maxsize=1)
def thesaurus() -> tuple[Meaning, ...]:
    """Groups of words for the same thing, German and English, as practitioners use them."""
    groups = json.loads(THESAURUS.read_text(encoding="utf-8"))
    return tuple(Meaning(None, _names(group["words"], group["en"])) for group in groups)


def _names(own: Iterable[str], foreign: Iterable[str]) -> tuple[Name, ...]:
    texts = dict.fromkeys((text, False) for text in own) | dict.fromkeys((text, True) for text in foreign)
    return tuple(Name(text, analysed, is_foreign) for text, is_foreign in texts if (analysed := content_words(text)))


def content_words(text: str) -> tuple[Word, ...]:
    """The words that count; of stop words alone, all."""
    found = words(text)
    return tuple(word(one) for one in [one for one in found if one not in STOP] or found)
