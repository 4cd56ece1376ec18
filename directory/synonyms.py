"""Which curated word a wording stands for: known names, the nearest guess, and a new synonym."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from rapidfuzz import fuzz, process

from directory.models import Audience, Language, Topic
from directory.models.vocabulary import Word
from directory.text import fold
from directory.unanswered import canonical, content

KINDS: tuple[Any, ...] = (Topic, Audience, Language)
LEAST_ALIKE = 60


def offered() -> list[Word]:
    """The curated words that may get a synonym."""
    return [*Topic.objects.in_use(), *Audience.objects.all(), *Language.objects.all()]


def holders(wording: str, among: Iterable[Word]) -> list[Word]:
    """Who goes by this wording already, in any spelling and form."""
    wanted = _key(wording)
    return [word for word in among if wanted in {_key(name) for name in _names(word)}]


def nearest(wording: str, among: Iterable[Word]) -> Word | None:
    """The word with the name most like this; None if none is much alike."""
    names = [(fold(name), word) for word in among for name in _names(word)]
    best = process.extractOne(
        fold(wording), [name for name, _word in names], scorer=fuzz.WRatio, score_cutoff=LEAST_ALIKE
    )
    return names[best[2]][1] if best else None


@transaction.atomic
def add(word: Word, wording: str) -> None:
    """Adds a line to the synonyms of a word as they are now; saving it tells the search (see `search.upkeep`)."""
    current = type(word)._default_manager.select_for_update().get(pk=word.pk)
    current.synonyms = "\n".join([*current.synonyms.splitlines(), wording])
    current.save(update_fields=["synonyms"])


def _names(word: Word) -> list[str]:
    return [name for name in (word.name_de, word.name_en, *word.synonyms.splitlines()) if name.strip()]


def _key(name: str) -> str:
    return canonical(content(name)) or fold(name).strip()
