"""The curated words (topics, districts, languages, audiences) as people write them in a cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from directory.importing.problems import UnreadableValue
from directory.models import Audience, District, Language, Postcode, Topic
from directory.text import search_key

_EVERYWHERE = {
    search_key(word) for word in ("berlinweit", "stadtweit", "alle", "alle Bezirke", "ganz Berlin", "citywide", "all")
}
_AND = {"und", "and"}


class Vocabulary:
    """One kind of word. What is written first in `spellings` of a word counts more than what comes later."""

    def __init__(self, words: Iterable[tuple[int, str, list[list[str]]]]) -> None:
        self.names: dict[int, str] = {}
        self._ranks: list[dict[str, int]] = []
        self._shown: dict[str, str] = {}
        for pk, name, spellings in words:
            self.names[pk] = name
            self._shown[search_key(name)] = name
            for rank, texts in enumerate(spellings):
                if len(self._ranks) <= rank:
                    self._ranks.append({})
                for key in (key for text in texts for key in _keys(text)):
                    # "Kurdisch" is several languages: the one that stands first in the vocabulary is the usual meaning.
                    self._ranks[rank].setdefault(key, pk)

    def find(self, text: str) -> int:
        for key in _keys(text):
            for rank in self._ranks:
                if key in rank:
                    return rank[key]
        nearest = get_close_matches(search_key(text), self._shown, n=1, cutoff=0.6)
        if nearest:
            raise UnreadableValue("word_unknown_but_near", text=text, nearest=self._shown[nearest[0]])
        raise UnreadableValue("word_unknown", text=text)

    def names_of(self, pks: Iterable[int]) -> str:
        return ", ".join(name for pk, name in self.names.items() if pk in set(pks))


def is_everywhere(text: str) -> bool:
    return search_key(text) in _EVERYWHERE


def _keys(text: str) -> list[str]:
    """The text folded, and its words in alphabetical order: "begegnung_ehrenamt" is "Ehrenamt und Begegnung"."""
    key = search_key(text.replace("_", " ").replace("/", " "))
    bare = key.removeprefix("bezirk ").removeprefix("berlin ")
    return list(dict.fromkeys([key, bare, " ".join(sorted(set(key.split()) - _AND))])) if key else []


@dataclass(frozen=True)
class Vocabularies:
    """`postcodes` tells the districts a postcode lies in, by primary keys."""

    topics: Vocabulary
    districts: Vocabulary
    languages: Vocabulary
    audiences: Vocabulary
    postcodes: dict[str, frozenset[int]]


def load_vocabularies() -> Vocabularies:
    return Vocabularies(
        topics=Vocabulary(
            _word(topic, [topic.slug]) for topic in Topic.objects.order_by("is_retired", "position", "pk")
        ),
        districts=Vocabulary(
            (one.pk, one.name, [[one.name, one.slug], [*one.local_names.splitlines(), one.short_name]])
            for one in District.objects.all()
        ),
        languages=Vocabulary(_word(one, [one.code, one.native_name]) for one in Language.objects.all()),
        audiences=Vocabulary(_word(one, [one.slug]) for one in Audience.objects.all()),
        postcodes=_postcodes(),
    )


def _word(word: Topic | Language | Audience, own: list[str]) -> tuple[int, str, list[list[str]]]:
    return word.pk, word.name_de, [[*own, word.name_de, word.name_en], word.synonyms.splitlines()]


def _postcodes() -> dict[str, frozenset[int]]:
    return {
        postcode.code: frozenset(district.pk for district in postcode.districts.all())
        for postcode in Postcode.objects.prefetch_related("districts")
    }
