"""A question asked of the directory together with filters: who answers, in which order, and the numbers per filter."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from directory.search import image
from directory.search.facets import FIELDS, Counts
from directory.search.image import Image
from directory.search.postings import Bits, Texts, numbers_of
from directory.search.ranking import Answer, ask
from directory.search.stems import words
from directory.search.terms import CITYWIDE
from directory.search.words import Vocabulary

# Nobody leafs further: who has a thousand hits asks again. It keeps a page far behind as cheap as the first.
MOST_IN_ORDER = 1000


class Sort(TextChoices):
    FIT = "fit", _("best fit")
    NAME = "name", _("name")
    FRESH = "fresh", _("last confirmed")
    NEAR = "near", _("distance")


@dataclass(frozen=True)
class Found:
    """Who answers: primary keys of organisations, ascending, and what orders them; and what the question was taken
    for."""

    image: Image
    organisations: NDArray[np.int64]
    # Smaller is earlier, no two alike.
    rank: NDArray[np.int64]
    answer: Answer | None
    # Kilometres by primary key, where a place was named.
    distance: NDArray[np.float64] | None
    # What each field of the filters leaves of the question, itself aside.
    _left: Mapping[str, Bits]

    def __len__(self) -> int:
        return len(self.organisations)

    @cached_property
    def pks(self) -> list[int]:
        """The first thousand in order."""
        rank, most = self.rank, MOST_IN_ORDER
        first = np.argpartition(rank, most)[:most] if len(rank) > most else np.arange(len(rank))
        pks: list[int] = self.organisations[first[np.argsort(rank[first])]].tolist()
        return pks

    @property
    def marks(self) -> frozenset[str]:
        return self.answer.question.marks if self.answer else frozenset()

    def counts(self) -> Counts:
        """For each key of the facets how many hits choosing it would leave; the other fields stay in force."""
        counted: dict[int, Counts] = {}  # fields without a choice leave the same set
        for bits in self._left.values():
            if id(bits) not in counted:
                counted[id(bits)] = self.image.facets.counts(bits)
        if len(counted) == 1:
            return next(iter(counted.values()))
        fields = {key: "district" if key == CITYWIDE else key.partition("_")[0] for key in self.image.facets.rows}
        return Counts({key: counted[id(self._left[field])][key] for key, field in fields.items()})

    def with_instead(self, field: str, key: str) -> int:
        """How many hits there were with this one choice in a field instead of those made."""
        return int(np.bitwise_count(self._instead(field, key)).sum())

    def hits_instead(self, field: str, key: str) -> list[int]:
        """Who these hits were, by primary key."""
        hits: list[int] = numbers_of(self._instead(field, key)).tolist()
        return hits

    def _instead(self, field: str, key: str) -> Bits:
        return self._left[field] & self.image.facets.having([key])

    def without(self, field: str) -> int:
        """How many hits there were without the filters of this field."""
        return int(np.bitwise_count(self._left[field]).sum())


def search(
    question: str,
    filters: Mapping[str, Collection[str]],
    user: Any,
    vocabulary: Vocabulary,
    sort: str = Sort.FIT,
    near: str = "",
) -> Found:
    """Without a question everybody answers. `filters`: for some of `facets.FIELDS` the keys of which one is enough;
    `near`: a postcode to sort from."""
    answer = ask(question, user, vocabulary.lexicon) if words(question) else None
    index = answer.image if answer else image.current()
    organisations, score = answer.organisations if answer else _everybody(index, question)
    asked = index.bits(organisations)
    having = {field: index.facets.having(keys) for field, keys in filters.items() if keys}
    everything = _all([asked, *having.values()])
    left = {field: _all([asked, *_but(having, field)]) if field in having else everything for field in FIELDS}
    kept = Texts(many=everything).among(organisations, index.facets.size)
    position = vocabulary.postcodes.get(near)
    distance = index.distance(position, vocabulary.postcodes) if position else None
    if (sort == Sort.NEAR and distance is None) or (sort == Sort.FIT and not answer):
        sort = Sort.NAME
    rank = _rank(index, organisations[kept], score[kept], sort, distance)
    return Found(index, organisations[kept], rank, answer, distance, left)


def nobody() -> Found:
    """For a search that cannot be answered."""
    index = image.current()
    none = index.published[:0]
    return Found(index, none, none, None, None, {field: index.bits(none) for field in FIELDS})


def _everybody(index: Image, question: str) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """All without a question; nobody for one of signs alone."""
    organisations = index.published[:0] if question.strip() else index.published
    return organisations, np.zeros(len(organisations), np.int32)


def _all(sets: list[Bits]) -> Bits:
    found: Bits = np.bitwise_and.reduce(sets)
    return found


def _but(having: Mapping[str, Bits], field: str) -> list[Bits]:
    return [bits for name, bits in having.items() if name != field]


def _rank(
    index: Image,
    organisations: NDArray[np.int64],
    score: NDArray[np.int32],
    sort: str,
    distance: NDArray[np.float64] | None,
) -> NDArray[np.int64]:
    if sort == Sort.FIT:
        return -score.astype(np.int64) * (1 << 32) + organisations
    name: NDArray[np.int64] = index.name_rank[organisations]
    if sort == Sort.FRESH:
        return -index.verified_on[organisations].astype(np.int64) * (1 << 32) + name
    if sort == Sort.NEAR and distance is not None:
        metres = np.minimum(distance[organisations], 10_000) * 1000
        by_distance: NDArray[np.int64] = np.rint(metres).astype(np.int64) * (1 << 32) + name
        return by_distance
    return name
