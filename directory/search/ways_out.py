"""Where nobody answers: what would help most, each way with the number of hits it leads to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from directory.models import District
from directory.search.query import Found, search
from directory.search.terms import tag
from directory.search.understood import Taken
from directory.search.words import Vocabulary

MOST_WAYS = 6


@dataclass(frozen=True)
class Way:
    """`kind`: without_filter, without_word, neighbour or parent; `changes`: what becomes of the parameters of the
    address, an empty list takes one away."""

    kind: str
    name: str
    count: int
    changes: Mapping[str, list[str]]


def ways_out(
    question: str, filters: Mapping[str, list[str]], found: Found, taken: Iterable[Taken], user: Any, known: Vocabulary
) -> list[Way]:
    """Those that lead somewhere, the most helpful of each kind first."""

    def hits(rest: str, instead: Mapping[str, list[str]]) -> int:
        return len(search(rest, {**filters, **instead}, user, known))

    ways = [Way("without_filter", field, found.without(field), {field: []}) for field in filters]
    ways += [Way("without_word", one.typed, hits(one.rest, {}), {"q": [one.rest]}) for one in taken if one.rest]
    ways += _nearby(question, filters, taken, known, hits)
    ways += [
        Way("parent", parent.name, found.with_instead("topic", tag("topic", parent.pk)), {"topic": [parent.slug]})
        for parent in _parents(filters, known)
    ]
    leading = sorted((way for way in ways if way.count), key=lambda way: -way.count)
    order = {kind: number for number, kind in enumerate(("neighbour", "without_filter", "parent", "without_word"))}
    return sorted(leading[:MOST_WAYS], key=lambda way: order[way.kind])


def _nearby(
    question: str, filters: Mapping[str, list[str]], taken: Iterable[Taken], known: Vocabulary, hits: Any
) -> list[Way]:
    """The districts around the one asked for, by filter or in words."""
    named = [one for one in taken if one.kind == "district"]
    rest = named[0].rest if named else question
    here = set(filters.get("district", []))
    here |= {tag("district", district.pk) for district in known.districts for one in named if district.name == one.name}
    if not here:
        return []
    around = District.objects.filter(neighbours__in=[int(key.removeprefix("district_")) for key in here]).distinct()
    return [
        Way(
            "neighbour",
            one.name,
            hits(rest, {"district": [key]}),
            {"q": [rest] if rest else [], "district": [one.slug]},
        )
        for one in around
        if (key := tag("district", one.pk)) not in here
    ]


def _parents(filters: Mapping[str, list[str]], known: Vocabulary) -> list[Any]:
    chosen = [topic for topic in known.topics if tag("topic", topic.pk) in filters.get("topic", [])]
    return list(dict.fromkeys(topic.head for topic in chosen if topic.parent_id))
