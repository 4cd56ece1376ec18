"""For each topic and district how many organisations a search would find, and where nobody is.

Counted from the search index, so that a number is always the number of hits it leads to.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from directory.models import District, Topic
from directory.search.facets import FacetTable
from directory.search.postings import Bits
from directory.search.query import Found
from directory.search.terms import tag
from directory.search.words import Vocabulary

# Shades of a number, besides the one for nobody.
SHADES = 4


@dataclass(frozen=True)
class Cell:
    """`named`: how many of the organisations name this very district; the others serve all of Berlin."""

    district: District
    count: int
    named: int

    @property
    def is_gap(self) -> bool:
        return self.count == 0

    @property
    def is_from_afar(self) -> bool:
        return self.count > 0 and self.named == 0

    @property
    def in_figures(self) -> str:
        """In brackets where nobody names the district itself."""
        return f"({self.count})" if self.is_from_afar else str(self.count)


@dataclass(frozen=True)
class Row:
    """One topic, or everybody where there is none."""

    topic: Topic | None
    count: int
    cells: Sequence[Cell]

    @property
    def gaps(self) -> int:
        return sum(cell.is_gap for cell in self.cells)

    @property
    def most(self) -> int:
        return max((cell.count for cell in self.cells), default=0)


@dataclass(frozen=True)
class Overview:
    everybody: Row
    rows: Sequence[Row]

    @property
    def gaps(self) -> int:
        return sum(row.gaps for row in self.rows)

    def row_of(self, topic: Topic | None) -> Row:
        return next((row for row in self.rows if row.topic == topic), self.everybody)

    @property
    def most(self) -> int:
        """The largest number in a cell of a topic."""
        return max((row.most for row in self.rows), default=0)

    def opened(self, chosen: Topic | None) -> "Overview":
        """The top topics, and what belongs to the chosen one."""
        head = chosen.head.pk if chosen else None
        rows = [row for row in self.rows if row.topic and (not row.topic.parent_id or row.topic.parent_id == head)]
        return Overview(self.everybody, rows)


def overview(found: Found, vocabulary: Vocabulary) -> Overview:
    """These hits by all topics, each top topic before what belongs to it, and by all districts."""
    facets, hits = found.image.facets, found.image.bits(found.organisations)
    topics = _in_order(vocabulary.offered_topics)
    rows = [_row(topic, hits & facets.having([tag("topic", topic.pk)]), facets, vocabulary) for topic in topics]
    return Overview(_row(None, hits, facets, vocabulary), rows)


def shade(count: int, most: int) -> int:
    """0 for nobody, else 1 to `SHADES`: each holds numbers up to a quarter of the root of the largest, so that one
    crowded field does not make all others look empty."""
    return 0 if count == 0 else min(SHADES, int(SHADES * (count / max(most, 1)) ** 0.5 * 0.9999) + 1)


def _in_order(topics: Sequence[Topic]) -> list[Topic]:
    tops = [topic for topic in topics if not topic.parent_id]
    return [one for top in tops for one in [top, *(topic for topic in topics if topic.parent_id == top.pk)]]


def _row(topic: Topic | None, hits: Bits, facets: FacetTable, vocabulary: Vocabulary) -> Row:
    counts = facets.counts(hits)
    cells = []
    for district in vocabulary.districts:
        key = tag("district", district.pk)
        cells.append(Cell(district, counts[key], _number(hits & facets.naming(key))))
    return Row(topic, _number(hits), cells)


def _number(bits: Bits) -> int:
    return int(np.bitwise_count(bits).sum())
