"""What filters can ask for, as bits over organisations: which have it, and how many of a set of hits do. Pure, no
Django.

An organisation has a facet if it or one of its offers names it. The keys are those of `terms.tag`: "topic_12".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.search.postings import Bits, bits_of, flags_of
from directory.search.terms import CITYWIDE, tag

FIELDS = ("topic", "district", "language", "audience", "kind", "mode")
DISTRICT = tag("district", "")
# So many are counted one by one; more as bits.
FEW_HITS = 1000


class Counts(dict[str, int]):
    """How many of some hits have each key; a district that nobody names still has those who serve all of Berlin."""

    def __missing__(self, key: str) -> int:
        return self.get(CITYWIDE, 0) if key.startswith(DISTRICT) else 0


@dataclass(frozen=True)
class FacetTable:
    """A row of bits for each key, a bit for each organisation by its primary key, below `size`."""

    rows: Mapping[str, int]
    bits: NDArray[np.uint8]
    size: int

    @classmethod
    def of(cls, holders: Mapping[str, Sequence[int]], size: int) -> "FacetTable":
        """`holders`: for each key the organisations that have it."""
        rows = {key: number for number, key in enumerate(holders)}
        bits = np.zeros((len(rows), size // 8), np.uint8)
        for key, number in rows.items():
            bits[number] = bits_of(np.fromiter(holders[key], np.int64), size)
        return cls(rows, bits, size)

    def changed(self, organisations: Iterable[int], holders: Mapping[str, Sequence[int]]) -> "FacetTable":
        """The table after these organisations lost everything and got what `holders` says."""
        new = [key for key in holders if key not in self.rows]
        rows = {**self.rows, **{key: len(self.rows) + number for number, key in enumerate(new)}}
        bits = np.zeros((len(rows), self.size // 8), np.uint8)
        bits[: len(self.rows)] = self.bits & ~bits_of(np.fromiter(organisations, np.int64), self.size)
        for key, having in holders.items():
            bits[rows[key]] |= bits_of(np.fromiter(having, np.int64), self.size)
        return FacetTable(rows, bits, self.size)

    def having(self, keys: Iterable[str]) -> Bits:
        """Who has any of these keys. All of Berlin is each of its districts."""
        wanted = set(keys)
        if any(key.startswith(DISTRICT) for key in wanted):
            wanted.add(CITYWIDE)
        numbers = [self.rows[key] for key in wanted if key in self.rows]
        bits: Bits = np.bitwise_or.reduce(self.bits[numbers], axis=0)
        return bits

    def naming(self, key: str) -> Bits:
        """Who has this very key: of a district those who name it, not those who serve all of Berlin."""
        bits: Bits = self.bits[self.rows[key]] if key in self.rows else np.zeros(self.size // 8, np.uint8)
        return bits

    def counts(self, hits: Bits) -> Counts:
        """How many of the hits have each key."""
        total = int(np.bitwise_count(hits).sum())
        if total <= FEW_HITS:
            keys = np.flatnonzero(flags_of(hits))
            columns = self.bits[:, keys >> 3] >> (keys & 7).astype(np.uint8) & 1
            numbers = columns.sum(axis=1, dtype=np.int64)
        else:
            words = hits.view(np.uint64)
            numbers = np.bitwise_count(self.bits.view(np.uint64) & words).sum(axis=1, dtype=np.int64)
        found = Counts(zip(self.rows, numbers.tolist(), strict=True))
        if found.get(CITYWIDE):
            here = hits & ~self.bits[self.rows[CITYWIDE]]
            for key, row in self._districts:
                found[key] = found[CITYWIDE] + int(np.bitwise_count(self.bits[row] & here).sum())
        return found

    @cached_property
    def _districts(self) -> list[tuple[str, int]]:
        return [(key, row) for key, row in self.rows.items() if key.startswith(DISTRICT)]


def holders(facets: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    """For each key the organisations, from pairs of an organisation and the keys of one of its texts."""
    found: dict[str, list[Any]] = {}
    for organisation, keys in facets:
        for key in keys.split():
            found.setdefault(key, []).append(organisation)
    return found
