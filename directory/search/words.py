"""The curated words of the database, kept in the process until somebody changes one: a page needs all of them, for its
filters, its cards and to understand a question."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from directory.models import Audience, District, Language, Topic, VocabularyVersion
from directory.models.vocabulary import Word
from directory.search.lexicon import Entry, Lexicon, lexicon


@dataclass(frozen=True)
class Vocabulary:
    topics: tuple[Topic, ...]
    districts: tuple[District, ...]
    languages: tuple[Language, ...]
    audiences: tuple[Audience, ...]
    lexicon: Lexicon

    @property
    def offered_topics(self) -> list[Topic]:
        return [topic for topic in self.topics if not topic.is_retired]


_kept: tuple[UUID, Vocabulary] | None = None


def current() -> Vocabulary:
    """Today's words for one query, or five after a change: a new synonym works at once in every process."""
    global _kept
    version = VocabularyVersion.objects.values_list("version", flat=True).first()
    if _kept is None or version is None or _kept[0] != version:
        vocabulary = _read()
        if version is None:
            return vocabulary
        _kept = version, vocabulary
    return _kept[1]


def changed() -> None:
    """To be called in the transaction that changes a word. A version that is rolled back was never anybody's."""
    VocabularyVersion.objects.update_or_create(pk=1, defaults={"version": uuid4()})


def _read() -> Vocabulary:
    topics = list(Topic.objects.order_by("position", "pk"))
    by_pk = {topic.pk: topic for topic in topics}
    for topic in topics:
        topic.parent = by_pk.get(topic.parent_id or 0)  # no query per topic for the tab it carries
    districts, languages, audiences = District.objects.all(), Language.objects.all(), Audience.objects.all()
    return Vocabulary(
        tuple(topics),
        tuple(districts),
        tuple(languages),
        tuple(audiences),
        _lexicon(topics, audiences, languages, districts),
    )


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
