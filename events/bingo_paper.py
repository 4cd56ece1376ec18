"""The bingo on paper, A5: a card for each number, cards for latecomers, and the sheet on which people tick."""

from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from directory import pdf
from events import bingo_cards
from events.bingo_cards import Card, Cell
from events.models import Fact, Meeting, Run

PLAIN = "plain"


def cards(run: Run, words: str, spare: int, blank: int) -> bytes:
    """By number, then those for anybody. Where the facts do not reach for a spare card it is an empty one."""
    assert run.plan  # noqa: S101 - the view looked
    of_the_plan = bingo_cards.all_cards(run.plan)
    for_anybody = bingo_cards.spare_cards(run, spare)
    size = of_the_plan[0].size if of_the_plan else run.size
    empty = Card(tuple(Cell(Fact(text_de="")) for _cell in range(size * size)))
    pages = [*of_the_plan, *for_anybody, *[empty] * (blank + spare - len(for_anybody))]
    language = "en" if words == "en" else "de"
    with override(language):
        context = {"meeting": run.item.meeting, "item": run.item, "cards": [_page(card, words) for card in pages]}
        return pdf.written(render_to_string("events/print_bingo.html", context))


def tick_sheet(meeting: Meeting) -> bytes:
    facts = sorted(Fact.objects.used_by(meeting), key=lambda fact: list(Fact.Kind).index(Fact.Kind(fact.kind)))
    groups = [(some[0].get_kind_display(), some) for some in map(list, _by_kind(facts))]
    context = {"meeting": meeting, "groups": groups, "language": get_language()}
    return pdf.written(render_to_string("events/print_bingo_sheet.html", context))


def _by_kind(facts: list[Fact]) -> Any:
    return (list(some) for _kind, some in groupby(facts, key=lambda fact: fact.kind))


def _page(card: Card, words: str) -> dict[str, Any]:
    rows = [[(cell.fact.plain_de if words == PLAIN else "") or cell.fact.text for cell in row] for row in card.rows]
    return {"number": card.number, "size": card.size, "rows": rows, "is_empty": not rows[0][0]}
