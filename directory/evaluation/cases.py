"""Questions with the texts that answer them, and the texts loaded as a directory of their own."""

from dataclasses import dataclass
from typing import Any

from directory.models import District, Language, Offer, Organisation, Topic
from directory.search import index
from directory.text import search_key

CITYWIDE = "berlinweit"
# The organisation an offer needs is no answer to a question and has no words of its own.
NAMELESS = "—"


@dataclass(frozen=True)
class Case:
    name: str
    classes: tuple[str, ...]
    query: str
    targets: tuple[str, ...]
    hard_negatives: tuple[str, ...]
    also_relevant: frozenset[str]


def read(data: dict[str, Any]) -> tuple[list[Case], dict[str, dict[str, Any]]]:
    """The cases, and the texts of all of them by id."""
    cases, texts = [], {}
    for entry in data["cases"]:
        for text in [*entry["targets"], *entry["hard_negatives"]]:
            texts[text["id"]] = text
        cases.append(
            Case(
                name=entry["id"],
                classes=tuple(entry["classes"]),
                query=entry["query"],
                targets=tuple(text["id"] for text in entry["targets"]),
                hard_negatives=tuple(text["id"] for text in entry["hard_negatives"]),
                also_relevant=frozenset(entry.get("also_relevant", [])),
            )
        )
    return cases, texts


def load(texts: dict[str, dict[str, Any]]) -> dict[tuple[str, int], str]:
    """Takes everything out of the search and fills it with the texts. Returns the id of each by kind and primary key.

    Only inside a transaction that is rolled back.
    """
    Organisation.objects.update(status=Organisation.Status.ARCHIVED)
    vocabulary = Vocabulary()
    ids = {}
    for name, text in texts.items():
        is_offer = text.get("kind") == "offer"
        record = _offer(text, vocabulary) if is_offer else _organisation(text, vocabulary)
        ids["offer" if is_offer else "organisation", record.pk] = name
    index.rebuild()
    return ids


def _organisation(text: dict[str, Any], vocabulary: "Vocabulary") -> Organisation:
    organisation = Organisation.objects.create(
        name=text["name"], description=text["text"], status=Organisation.Status.PUBLISHED
    )
    organisation.topics.set(vocabulary.topics(text))
    organisation.languages.set(vocabulary.languages(text))
    if CITYWIDE not in text["districts"]:
        organisation.districts.set(vocabulary.districts(text))
    return organisation


def _offer(text: dict[str, Any], vocabulary: "Vocabulary") -> Offer:
    owner = Organisation.objects.create(name=NAMELESS, status=Organisation.Status.PUBLISHED)
    offer = Offer.objects.create(
        name=text["name"],
        description=text["text"],
        is_citywide=CITYWIDE in text["districts"],
        status=Offer.Status.OPEN,
    )
    offer.organisations.add(owner)
    offer.topics.set(vocabulary.topics(text))
    offer.languages.set(vocabulary.languages(text))
    offer.districts.set(vocabulary.districts(text))
    return offer


class Vocabulary:
    """Curated words by any of their names; a name nobody knows is left out, as in an import."""

    def __init__(self) -> None:
        # A slug or name says more than another topic's synonym.
        self._topics: dict[str, Topic] = {}
        topics = list(Topic.objects.order_by("pk"))
        for topic in topics:
            for name in topic.synonyms.splitlines():
                self._topics.setdefault(search_key(name), topic)
        for topic in topics:
            self._topics |= {search_key(topic.name_de): topic, search_key(topic.slug): topic}
        self._languages = [(one, {search_key(name) for name in _names(one)}) for one in Language.objects.all()]
        self._districts = {search_key(one.name): one for one in District.objects.all()}

    def topics(self, text: dict[str, Any]) -> list[Topic]:
        found = [self._topic(search_key(name)) for name in text.get("topics", [])]
        return [topic for topic in found if topic]

    def languages(self, text: dict[str, Any]) -> list[Language]:
        asked = {search_key(name) for name in text.get("languages", [])}
        return [language for language, names in self._languages if names & asked]

    def districts(self, text: dict[str, Any]) -> list[District]:
        asked = [search_key(name) for name in text.get("districts", [])]
        return [self._districts[name] for name in asked if name in self._districts]

    def _topic(self, name: str) -> Topic | None:
        """ "familie_kinder" is "familie-kinder"; of "ehrenamt_begegnung" the first word we know stands for both."""
        if name in self._topics:
            return self._topics[name]
        return next((self._topics[word] for word in name.split() if word in self._topics), None)


def _names(language: Language) -> list[str]:
    return [language.name_de, language.name_en, *language.synonyms.splitlines()]
