"""A text as the terms the index keeps. Pure, no Django.

A row of the index is one space-separated string of terms, a-z, 0-9 and the underscore. The underscore never occurs in a
word, so the kinds can't meet:

    wohnung      the stem of a word anywhere in the text
    _wohnung     the stem of a part of a compound ("Wohnungssuche")
    t_wohnung    the same in the title (also t__wohnung)
    b_wohnung    the stem of the word the title begins with
    n_wohnung    the same in what only signed-in people may see (also n__wohnung)
    topic_12     something curated: topic, audience, language, district; `citywide`,
                 `has_district`, `has_language`, `has_topic`, and branch_3 for the top topic above
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from directory.search import compounds
from directory.search.stems import forms, key, words

# In lower case, as `stems.words` gives them.
Words = Iterable[str]

PART, TITLE, BEGINNING, NETWORK = "_", "t_", "b_", "n_"
CITYWIDE, HAS_DISTRICT, HAS_LANGUAGE, HAS_TOPIC = "citywide", "has_district", "has_language", "has_topic"


@dataclass(frozen=True)
class Word:
    """One word of a text: as written (lower case), the stems it goes by, the stems of its parts."""

    text: str
    forms: tuple[str, ...]
    parts: tuple[str, ...]


@lru_cache(maxsize=100_000)
def word(text: str) -> Word:
    """Analyses one lower-case word as `stems.words` gives it."""
    return Word(text, forms(text.replace("-", "")), compounds.parts(text))


def row(title: Sequence[Sequence[str]], body: Words, network: Words, tags: Iterable[str]) -> str:
    """The terms of one row, each once, in a fixed order; texts come as their words."""
    headline = _terms_of(one for text in title for one in text)
    found = dict.fromkeys(headline)
    found |= dict.fromkeys(_terms_of(body))
    found |= dict.fromkeys(TITLE + term for term in headline)
    found |= dict.fromkeys(BEGINNING + form for text in title for one in text[:1] for form in word(one).forms)
    found |= dict.fromkeys(NETWORK + term for term in _terms_of(network))
    return " ".join(found | dict.fromkeys(tags))


def text_terms(texts: Iterable[str]) -> list[str]:
    return _terms_of(one for text in texts for one in words(text))


def _terms_of(found: Words) -> list[str]:
    return list(dict.fromkeys(term for one in found for term in _terms(one)))


@lru_cache(maxsize=100_000)
def _terms(text: str) -> tuple[str, ...]:
    analysed = word(text)
    return (*analysed.forms, *(PART + part for part in analysed.parts))


def spellings(*texts: str) -> set[str]:
    """Words of the texts as typing errors are measured against: folded, four letters at least, no digits."""
    return {letters for text in texts for one in words(text) if len(letters := key(one)) > 3 and letters.isalpha()}


def tag(kind: str, number: int | str) -> str:
    """Something curated as a term: `tag("topic", 12)` -> "topic_12"."""
    return f"{kind}_{number}"
