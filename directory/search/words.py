"""The curated words of the database as the lexicon wants them."""

from collections.abc import Iterable

from directory.models import Audience, District, Language, Topic
from directory.models.vocabulary import Word
from directory.search.lexicon import Entry, Lexicon, lexicon


def current() -> Lexicon:
    """The lexicon of today's words: a changed synonym works at once in every process, for four queries."""
    return lexicon_of(Topic.objects.all(), Audience.objects.all(), Language.objects.all(), District.objects.all())


def lexicon_of(
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
