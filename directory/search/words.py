"""The curated words of the database, kept in the process until somebody changes one: a page needs all of them, for its
filters, its cards and to understand a question."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import get_language

from directory.models import (
    Audience,
    District,
    Language,
    Offer,
    Organisation,
    Postcode,
    Topic,
    VocabularyVersion,
)
from directory.models.vocabulary import Word
from directory.search.lexicon import Entry, Lexicon, lexicon
from directory.search.prepared import Prepared
from directory.search.terms import tag


@dataclass(frozen=True)
class Choosable:
    """A word one can filter by: what it is called, its key among the facets, the Topic, District or other word, and
    what of that can be seen besides the name."""

    label: str
    key: str
    word: Any
    look: tuple[Any, ...]


@dataclass(frozen=True)
class Vocabulary:
    version: UUID | None
    topics: tuple[Topic, ...]
    districts: tuple[District, ...]
    languages: tuple[Language, ...]
    audiences: tuple[Audience, ...]
    # Latitude and longitude, in degrees.
    postcodes: dict[str, tuple[float, float]]
    lexicon: Lexicon

    @cached_property
    def topic(self) -> dict[int, Topic]:
        return {topic.pk: topic for topic in self.topics}

    @cached_property
    def district(self) -> dict[int, District]:
        return {district.pk: district for district in self.districts}

    @cached_property
    def language(self) -> dict[int, Language]:
        return {language.pk: language for language in self.languages}

    @cached_property
    def by_kind(self) -> dict[str, dict[int, Any]]:
        return {
            "topic": self.topic,
            "district": self.district,
            "language": self.language,
            "audience": {audience.pk: audience for audience in self.audiences},
        }

    @cached_property
    def _choices(self) -> dict[str | None, dict[str, dict[str, "Choosable"]]]:
        return {}

    @property
    def choices(self) -> dict[str, dict[str, "Choosable"]]:
        """What each filter offers, by the value in the address; put together once for each language."""
        language = get_language()
        if language not in self._choices:
            self._choices[language] = {
                "district": {one.slug: _choosable(one, "district", one.pk) for one in self.districts},
                "topic": {one.slug: _choosable(one, "topic", one.pk) for one in self.offered_topics},
                "language": {one.code: _choosable(one, "language", one.pk) for one in self.languages},
                "audience": {one.slug: _choosable(one, "audience", one.pk) for one in self.audiences},
                "mode": {value: _choosable(label, "mode", value) for value, label in Offer.Mode.choices},
                "kind": {value: _choosable(label, "kind", value) for value, label in Organisation.Kind.choices},
            }
        return self._choices[language]

    @property
    def offered_topics(self) -> list[Topic]:
        return [topic for topic in self.topics if not topic.is_retired]


_VERSION = Prepared(lambda keys: VocabularyVersion.objects.filter(pk__in=keys).values_list("version"))
_kept: tuple[UUID, Vocabulary] | None = None


def current() -> Vocabulary:
    """Today's words for one query, or five after a change: a new synonym works at once in every process."""
    global _kept
    version = next((row[0] for row in _VERSION.rows([1])), None)
    if _kept is None or version is None or _kept[0] != version:
        vocabulary = _read(version)
        if version is None:
            return vocabulary
        _kept = version, vocabulary
    return _kept[1]


def changed() -> None:
    """To be called in the transaction that changes a word. A version that is rolled back was never anybody's."""
    VocabularyVersion.objects.update_or_create(pk=1, defaults={"version": uuid4()})


def _read(version: UUID | None) -> Vocabulary:
    topics = list(Topic.objects.order_by("position", "pk"))
    by_pk = {topic.pk: topic for topic in topics}
    for topic in topics:
        topic.parent = by_pk.get(topic.parent_id or 0)  # no query per topic for the tab it carries
    districts, languages, audiences = District.objects.all(), Language.objects.all(), Audience.objects.all()
    return Vocabulary(
        version,
        tuple(topics),
        tuple(districts),
        tuple(languages),
        tuple(audiences),
        dict(_positions()),
        _lexicon(topics, audiences, languages, districts),
    )


def _choosable(word: Any, kind: str, number: int | str) -> Choosable:
    label = str(word)
    look: tuple[Any, ...] = ()
    if isinstance(word, Topic):
        look = word.sign, word.tint, word.parent_id
    elif isinstance(word, District):
        look = word.short_name, word.column, word.row
    return Choosable(label[:1].upper() + label[1:], tag(kind, number), word, look)


def _positions() -> Iterable[tuple[str, tuple[float, float]]]:
    placed = Postcode.objects.order_by("code")
    for code, latitude, longitude in placed.values_list("code", "latitude", "longitude"):
        if latitude is not None and longitude is not None:
            yield code, (latitude, longitude)


def _lexicon(
    topics: Iterable[Topic],
    audiences: Iterable[Audience],
    languages: Iterable[Language],
    districts: Iterable[District],
) -> Lexicon:
    entries = [_entry("topic", topic, topic.parent_id) for topic in sorted(topics, key=_pk)]
    entries += [_entry("audience", audience) for audience in sorted(audiences, key=_pk)]
    entries += [_entry("language", language) for language in sorted(languages, key=_pk)]
    entries += [
        Entry("district", district.pk, (district.name, *district.local_names.splitlines()))
        for district in sorted(districts, key=_pk)
    ]
    return lexicon(tuple(entries))


def _pk(record: Word | District) -> int:
    return record.pk


def _entry(kind: str, word: Word, parent: int | None = None) -> Entry:
    return Entry(kind, word.pk, (word.name_de, *word.synonyms.splitlines()), (word.name_en,), parent)
