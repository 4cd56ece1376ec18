"""A question asked of some organisations, and their order."""

from dataclasses import dataclass
from typing import Any

from directory.models.organisation import OrganisationQuerySet
from directory.search.lexicon import Lexicon
from directory.search.ranking import Answer, ask
from directory.search.stems import words


@dataclass(frozen=True)
class Found:
    """Primary keys of organisations in the order of a list of hits, and what the question was taken for."""

    pks: list[int]
    answer: Answer | None

    @property
    def marks(self) -> frozenset[str]:
        return self.answer.question.marks if self.answer else frozenset()


def search(organisations: OrganisationQuerySet, question: str, user: Any, lexicon: Lexicon | None = None) -> Found:
    """Those of `organisations` that answer the question, best first; without a question all, by name."""
    if not question.strip():
        return Found(list(organisations.by_name().values_list("pk", flat=True)), None)
    if not words(question):
        return Found([], None)
    answer = ask(question, user, lexicon, organisations)
    return Found(list(answer.organisations()), answer)
