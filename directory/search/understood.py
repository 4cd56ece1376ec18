"""What a question was taken for, word by word, and the question without a word. No database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from directory.search.question import WEAK_WEIGHT, Concept, Question
from directory.search.stems import words
from directory.search.words import Vocabulary

_SPACE = re.compile(r"(\s+)")


@dataclass(frozen=True)
class Taken:
    """One concept of a question. `kind` is district, language, topic, audience or word; `name` what it was taken for,
    `typed` what stands in the question."""

    kind: str
    name: str
    typed: str
    rest: str  # the question without it

    @property
    def is_same(self) -> bool:
        return self.name.lower() == self.typed.lower()


def taken(question: str, understood: Question, vocabulary: Vocabulary) -> list[Taken]:
    """The concepts that count, in the order of the question."""
    return [
        Taken(kind, name, _part(question, concept.typed), without(question, concept.typed))
        for concept in understood.concepts
        if concept.weight > WEAK_WEIGHT
        for kind, name in [_meaning(concept, vocabulary)]
    ]


def without(question: str, typed: Iterable[str]) -> str:
    """The question without these words: "Mietvertrag auf Farsi", ["farsi"] -> "Mietvertrag auf"."""
    gone = set(typed)
    kept = [
        piece
        for piece in _SPACE.split(question)
        if not piece.strip() or not (found := words(piece)) or set(found) - gone
    ]
    return " ".join("".join(kept).split())


def _part(question: str, typed: frozenset[str]) -> str:
    pieces = (piece.strip(".,;:!?()\"'„“") for piece in question.split())
    return " ".join(dict.fromkeys(piece for piece in pieces if (found := words(piece)) and set(found) <= typed))


def _meaning(concept: Concept, vocabulary: Vocabulary) -> tuple[str, str]:
    entry = concept.facet or concept.entry
    known = vocabulary.by_kind[entry.kind].get(entry.pk) if entry else None
    return (entry.kind, known.name) if entry and known else ("word", concept.text)
