"""A card as people hold it: cells in rows, who has signed them, and the rows that are full."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from events import bingo
from events.models import BingoMark, Fact, Plan, ProgrammeItem, Registration, Run


@dataclass(frozen=True)
class Cell:
    fact: Fact
    # Of the person who has signed.
    number: int | None = None


@dataclass(frozen=True)
class Card:
    cells: tuple[Cell, ...]
    number: int | None = None

    @property
    def size(self) -> int:
        return round(len(self.cells) ** 0.5)

    @property
    def rows(self) -> list[tuple[Cell, ...]]:
        return [self.cells[start : start + self.size] for start in range(0, len(self.cells), self.size)]

    @property
    def full_rows(self) -> int:
        """Across, down and slanting."""
        return sum(all(self.cells[place].number for place in line) for line in lines(self.size))


def lines(size: int) -> Iterator[list[int]]:
    """The places of each row, column and diagonal."""
    for one in range(size):
        yield [one * size + other for other in range(size)]
        yield [other * size + one for other in range(size)]
    yield [one * (size + 1) for one in range(size)]
    yield [(one + 1) * (size - 1) for one in range(size)]


def run_of(runs: Iterable[Run]) -> Run | None:
    """The bingo that began last; its card stays on the telephone when it is over."""
    begun = [run for run in runs if run.kind == ProgrammeItem.Kind.BINGO and run.begins_at and run.plan]
    return begun[-1] if begun else None


def own_card(own: Registration, run: Run | None) -> Card | None:
    facts = run.plan.cards.get(str(own.number)) if run and run.plan else None
    if not facts:
        return None
    known = bingo.facts_on([facts])
    marks = BingoMark.objects.filter(registration=own, fact__in=facts)
    signed = dict(marks.values_list("fact", "other__number"))
    return Card(tuple(Cell(known[pk], signed.get(pk)) for pk in facts), own.number)


def all_cards(plan: Plan) -> list[Card]:
    """By number, as they are printed and given out."""
    cards = bingo.cards_of(plan)
    known = bingo.facts_on(cards.values())
    return [_card(cards[number], known, number) for number in sorted(cards)]


def spare_cards(run: Run, many: int) -> list[Card]:
    cards = bingo.spare_cards(run, many)
    known = bingo.facts_on(cards)
    return [_card(facts, known) for facts in cards]


def _card(facts: Iterable[int], known: Mapping[int, Fact], number: int | None = None) -> Card:
    return Card(tuple(Cell(known[pk]) for pk in facts), number)
