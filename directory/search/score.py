"""From evidence to an order: one score of our own, computed from sets of texts, so that both databases give the same
order. Pure, no Django.

Each concept of a question gives a text between 0 (no trace of it) and about 1.5 (in the title, and tagged). The score
is the mean over the concepts, a rare concept weighing more than a frequent one (inverse document frequency, damped
so that it never more than doubles a weight), cut down where the text is explicitly about another district or language.

Everything is counted in whole numbers, strengths in hundredths, what a concept gives in ten-thousandths, scores in
hundred-millionths: half a million of them are added in the time a hundred take in Python, and the same question gives
the same score everywhere.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from directory.search.postings import NOTHING, Texts, flags_of, intersection, union
from directory.search.question import LITERAL, Concept, Pattern, Question
from directory.search.terms import BEGINNING, HAS_TOPIC, NETWORK, TITLE

IN_TITLE, AT_BEGINNING = 1.25, 1.3
BOTH = 35  # text and tag agree: the weaker counts this many hundredths besides
ELSEWHERE = {"district": 22, "language": 51}  # what is left, in sixty-fourths
OFF_TOPIC = 38  # tagged, but with nothing from the branches of the topic tree the question touches
WHOLE = 100_000_000
FULL = 4000  # a concept counts as met from this strength on, in ten-thousandths

Group = tuple[str, ...]
BestOfAll = Callable[[NDArray[np.uint16]], NDArray[np.uint16]]


@dataclass(frozen=True)
class Ask:
    """One set of texts: evidence of one strength, in hundredths, for one concept."""

    concept: int
    is_tag: bool
    strength: int
    patterns: Sequence[Pattern]


@dataclass(frozen=True)
class Evidence:
    """What the index holds of a question: for each concept its sets, weakest first; and the sets that cut down."""

    question: Question
    texts: list[list[tuple[int, Texts]]]
    tags: list[list[tuple[int, Texts]]]
    # Texts with a district (or language) of their own, where the question names one.
    placed: dict[str, Texts]
    off_topic: Texts | None
    on_topic: Texts
    weights: list[float]

    def reach(self, concept: int) -> Texts:
        """All texts with any trace of the concept."""
        return union(one for _strength, one in (*self.texts[concept], *self.tags[concept]))


@dataclass(frozen=True)
class Scores:
    """Of some texts: their scores (`WHOLE` is a full match of everything) and, as bits, the concepts they meet."""

    values: NDArray[np.int32]
    met: NDArray[np.uint16]


def terms_of(asks: Iterable[Ask]) -> set[str]:
    return {term for ask in asks for pattern in ask.patterns for group in pattern for term in group}


def asks_of(question: Question, *, with_network: bool = False) -> list[Ask]:
    return [ask for number, one in enumerate(question.concepts) for ask in _asks(number, one, with_network)]


def context_terms(question: Question) -> list[str]:
    """Terms that say what a text is about, whatever it answers."""
    return [*(f"has_{kind}" for kind in _elsewhere(question)), *sorted(question.branches), HAS_TOPIC]


def evidence(question: Question, asks: Sequence[Ask], held: Mapping[str, Texts], room: int, size: int) -> Evidence:
    """`held`: the texts of the terms of `asks` and `context_terms` that any text holds. Numbers of texts are below
    `room`, there are `size` of them."""
    find = _finder(held, room)
    sets: list[tuple[list[tuple[int, Texts]], list[tuple[int, Texts]]]] = [([], []) for _ in question.concepts]
    for ask in sorted(asks, key=lambda ask: ask.strength):
        if found := find(ask.patterns):
            sets[ask.concept][ask.is_tag].append((ask.strength, found))
    branches = sorted(question.branches)
    return Evidence(
        question=question,
        texts=[text for text, _tags in sets],
        tags=[tags for _text, tags in sets],
        placed={kind: held.get(f"has_{kind}", NOTHING) for kind in _elsewhere(question)},
        off_topic=held.get(HAS_TOPIC) if branches else None,
        on_topic=union(held[branch] for branch in branches if branch in held),
        weights=[
            _weight(concept, [*texts, *tags], room, size)
            for concept, (texts, tags) in zip(question.concepts, sets, strict=True)
        ],
    )


def scores(
    found: Evidence, size: int, numbers: NDArray[np.int64] | None = None, best_of_all: BestOfAll | None = None
) -> Scores:
    """Of the texts with these numbers, all below `size`; without numbers of all, by number.

    `best_of_all` gives each text the best that any text of its organisation has. Where a question names a need besides
    a place or language, a text that answers the need may borrow these: an offer seldom says again where its
    organisation works and what is spoken there.
    """
    total = sum(found.weights) or 1.0
    values = np.zeros(size if numbers is None else len(numbers), np.int32)
    met = np.zeros(len(values), np.uint16)
    here: dict[str, NDArray[np.bool_]] = {}
    for number, concept in enumerate(found.question.concepts):
        texts, tags = (_levels(sets[number], size, numbers) for sets in (found.texts, found.tags))
        strength = own = _together(texts, tags)
        if concept.facet and found.question.needs and best_of_all:
            borrowed = best_of_all(own)
            strength = np.maximum(own, borrowed - (borrowed >> np.uint16(2)))
        values += strength * np.int32(round(found.weights[number] / total * 10_000))
        met |= (strength >= FULL) * np.uint16(1 << number)
        if concept.facet and concept.facet.kind in ELSEWHERE:
            is_here = own > 0
            here[concept.facet.kind] = here.get(concept.facet.kind, is_here) | is_here
    for kind, is_here in here.items():
        _cut(values, _belong(found.placed[kind], size, numbers) & ~is_here, ELSEWHERE[kind])
    if found.off_topic is not None:
        is_off = _belong(found.off_topic, size, numbers) & ~_belong(found.on_topic, size, numbers)
        _cut(values, is_off, OFF_TOPIC)
    return Scores(values, met)


def _belong(texts: Texts, size: int, numbers: NDArray[np.int64] | None) -> NDArray[np.bool_]:
    return texts.flags(size) if numbers is None else texts.flags(size)[numbers]


def _cut(values: NDArray[np.int32], where: NDArray[np.bool_], left: int) -> None:
    """Shifts and adds, which take a third of the time of a masked multiplication."""
    values -= (values >> 6) * where * np.int32(64 - left)


def prefixed(prefix: str, pattern: Iterable[Iterable[str]]) -> Pattern:
    return tuple(tuple(prefix + term for term in group) for group in pattern)


def _elsewhere(question: Question) -> list[str]:
    return sorted({facet.kind for facet in question.facets} & ELSEWHERE.keys())


def _asks(number: int, concept: Concept, with_network: bool) -> Iterable[Ask]:
    levels: dict[int, list[Pattern]] = defaultdict(list)
    for pattern, strength in concept.in_text.items():
        levels[round(strength * 100)].append(pattern)
    for strength, patterns in levels.items():
        seen = [*patterns, *(prefixed(NETWORK, pattern) for pattern in patterns)] if with_network else patterns
        yield Ask(number, False, strength, seen)
        yield Ask(number, False, round(strength * IN_TITLE), [prefixed(TITLE, pattern) for pattern in patterns])
        if strength == LITERAL * 100:
            begins = [prefixed(BEGINNING, pattern[:1]) + prefixed(TITLE, pattern[1:]) for pattern in patterns]
            yield Ask(number, False, round(AT_BEGINNING * 100), begins)
    tags: dict[int, list[str]] = defaultdict(list)
    for term, strength in concept.in_tags.items():
        tags[round(strength * 100)].append(term)
    for strength, terms in tags.items():
        yield Ask(number, True, strength, [(tuple(terms),)])


def _finder(held: Mapping[str, Texts], room: int) -> Callable[[Sequence[Pattern]], Texts]:
    """Any of the patterns, of a pattern all groups, of a group any term; each group is looked up once. Most terms of a
    question are variants that no text holds, so what is missing is passed over as early as can be."""
    groups: dict[Group, Texts | None] = {}

    def of_group(group: Group) -> Texts | None:
        if group not in groups:
            sets = [held[term] for term in group if term in held]
            groups[group] = union(sets) if sets else None
        return groups[group]

    def of_pattern(pattern: Pattern) -> Texts | None:
        sets = []
        for group in pattern:
            found = of_group(group)
            if found is None:
                return None
            sets.append(found)
        return intersection(sets, room)

    return lambda patterns: union([found for pattern in patterns if (found := of_pattern(pattern)) is not None])


def _levels(sets: Iterable[tuple[int, Texts]], size: int, numbers: NDArray[np.int64] | None) -> NDArray[np.uint8]:
    """For each text the strongest of the sets, weakest first, that hold it."""
    level = np.zeros(size, np.uint8)
    many = []
    for strength, one in sets:
        if one.many is not None and numbers is None:
            np.maximum(level, flags_of(one.many).view(np.uint8) * np.uint8(strength), out=level)
        elif one.many is not None:
            many.append((strength, one.many))
        level[one.few] = strength
    if numbers is None:
        return level
    level = level[numbers]
    for strength, bits in many:
        np.maximum(level, Texts(many=bits).among(numbers, size).view(np.uint8) * np.uint8(strength), out=level)
    return level


def _together(text: NDArray[np.uint8], tags: NDArray[np.uint8]) -> NDArray[np.uint16]:
    together = np.maximum(text, tags).astype(np.uint16)
    together *= np.uint16(100)
    together += np.minimum(text, tags) * np.uint16(BOTH)
    return together


def _weight(concept: Concept, evidence: Iterable[tuple[int, Texts]], room: int, size: int) -> float:
    strong = union(one for strength, one in evidence if strength * 100 >= FULL)
    hits = np.count_nonzero(strong.flags(room))
    rarity = log((size + 1) / (hits + 1)) / log(size + 1) if size else 0.0
    return concept.weight * (0.5 + max(rarity, 0.0))
