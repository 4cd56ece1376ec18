"""From evidence to an order: one score of our own, computed in Python from sets of rows, so that both databases give
the same order. Pure, no Django.

Each concept of a question gives a row between 0 (no trace of it) and about 1.5 (in the title, and tagged). The score
is the mean over the concepts, a rare concept weighing more than a frequent one (inverse document frequency, damped
so that it never more than doubles a weight), cut down where the row is explicitly about another district or language.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log

from directory.search.engine import Expression
from directory.search.question import LITERAL, Concept, Question
from directory.search.terms import BEGINNING, HAS_TOPIC, NETWORK, TITLE

IN_TITLE, AT_BEGINNING = 1.25, 1.3
BOTH = 0.35  # text and tag agree: the weaker counts this much besides
ELSEWHERE = {"district": 0.35, "language": 0.6}
OFF_TOPIC = 0.6  # tagged, but with nothing from the branches of the topic tree the question touches
FULL = 0.4  # a concept counts as met from this strength on

Matching = Callable[[Sequence[Expression]], list[list[int]]]


@dataclass(frozen=True)
class Ask:
    """One set of rows to fetch: evidence of one strength for one concept."""

    concept: int
    kind: str
    strength: float
    expression: Expression


@dataclass(frozen=True)
class Scored:
    score: float
    met: frozenset[int]  # the concepts the row meets, by their number


def scores(question: Question, matching: Matching, rows: int, *, with_network: bool = False) -> dict[int, Scored]:
    """The score of every row with any trace of the question. `rows` is the size of the index, for the weights."""
    asks = [ask for number, one in enumerate(question.concepts) for ask in _asks(number, one, with_network)]
    elsewhere = sorted({facet.kind for facet in question.facets} & ELSEWHERE.keys())
    branches = sorted(question.branches)
    about = [[[[HAS_TOPIC]]], [[branches]]] if branches else []
    found = matching([*(ask.expression for ask in asks), *([[[f"has_{kind}"]]] for kind in elsewhere), *about])
    strengths = _strengths(question, asks, found)
    weights = [_weight(concept, strengths[number], rows) for number, concept in enumerate(question.concepts)]
    total = sum(weights) or 1.0
    sums: dict[int, float] = defaultdict(float)
    met: dict[int, set[int]] = defaultdict(set)
    for number, (weight, by_row) in enumerate(zip(weights, strengths, strict=True)):
        for row, strength in by_row.items():
            sums[row] += weight * strength
            if strength >= FULL:
                met[row].add(number)
    for kind, placed in zip(elsewhere, found[len(asks) :], strict=False):
        here = [
            by_row
            for by_row, one in zip(strengths, question.concepts, strict=True)
            if one.facet and one.facet.kind == kind
        ]
        for row in placed:
            if row in sums and not any(row in by_row for by_row in here):
                sums[row] *= ELSEWHERE[kind]
    if about:
        for row in set(found[-2]) - set(found[-1]):
            if row in sums:
                sums[row] *= OFF_TOPIC
    return {row: Scored(round(value / total, 6), frozenset(met[row])) for row, value in sums.items()}


def _asks(number: int, concept: Concept, with_network: bool) -> Iterable[Ask]:
    levels: dict[float, list[tuple[tuple[str, ...], ...]]] = defaultdict(list)
    for pattern, strength in concept.in_text.items():
        levels[round(strength, 2)].append(pattern)
    for strength, patterns in levels.items():
        seen = [*patterns, *(prefixed(NETWORK, pattern) for pattern in patterns)] if with_network else patterns
        yield Ask(number, "text", strength, seen)
        yield Ask(number, "text", strength * IN_TITLE, [prefixed(TITLE, pattern) for pattern in patterns])
        if strength == LITERAL:
            begins = [prefixed(BEGINNING, pattern[:1]) + prefixed(TITLE, pattern[1:]) for pattern in patterns]
            yield Ask(number, "text", AT_BEGINNING, begins)
    tags: dict[float, list[str]] = defaultdict(list)
    for term, strength in concept.in_tags.items():
        tags[round(strength, 2)].append(term)
    for strength, terms in tags.items():
        yield Ask(number, "tag", strength, [[terms]])


def prefixed(prefix: str, pattern: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(prefix + term for term in group) for group in pattern)


def _strengths(question: Question, asks: Sequence[Ask], found: Sequence[Sequence[int]]) -> list[dict[int, float]]:
    """For each concept the strength of the evidence in each row."""
    best: list[dict[str, dict[int, float]]] = [{"text": {}, "tag": {}} for _ in question.concepts]
    for ask, rows in zip(asks, found, strict=False):
        held = best[ask.concept][ask.kind]
        for row in rows:
            if ask.strength > held.get(row, 0.0):
                held[row] = ask.strength
    return [_together(kinds["text"], kinds["tag"]) for kinds in best]


def _together(text: dict[int, float], tags: dict[int, float]) -> dict[int, float]:
    both = {}
    for row in text.keys() | tags.keys():
        low, high = sorted((text.get(row, 0.0), tags.get(row, 0.0)))
        both[row] = high + BOTH * low
    return both


def _weight(concept: Concept, strengths: dict[int, float], rows: int) -> float:
    hits = sum(strength >= FULL for strength in strengths.values())
    rarity = log((rows + 1) / (hits + 1)) / log(rows + 1) if rows else 0.0
    return concept.weight * (0.5 + max(rarity, 0.0))
