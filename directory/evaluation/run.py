"""Asks the questions of a case file of a directory that holds its texts alone, and leaves no trace."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from directory.evaluation.cases import Case, load, read
from directory.evaluation.measures import Measures, measure, summary
from directory.search import upkeep
from directory.search.ranking import ask


@dataclass(frozen=True)
class Asked:
    case: Case
    ranked: list[str]
    measures: Measures


def evaluate(data: dict[str, Any]) -> list[Asked]:
    cases, texts = read(data)
    with transaction.atomic():
        try:
            with upkeep.paused():
                ids = load(texts)
            return [_asked(case, ids) for case in cases]
        finally:
            transaction.set_rollback(True)


def report(asked: list[Asked]) -> dict[str, Any]:
    """The means overall and per class, and for each question its order; what `evaluate_search --json` prints."""
    by_class: dict[str, list[Measures]] = defaultdict(list)
    for one in asked:
        for name in one.case.classes:
            by_class[name].append(one.measures)
    return {
        "overall": summary([one.measures for one in asked]),
        "classes": {name: summary(measured) for name, measured in sorted(by_class.items())},
        "questions": [{"id": one.case.name, "query": one.case.query, "ranked": one.ranked[:10]} for one in asked],
    }


def _asked(case: Case, ids: dict[tuple[str, int], str]) -> Asked:
    ranked = []
    for text in ask(case.query, AnonymousUser(), of_all=True).texts():
        name = ids.get(("offer", text.offer_id) if text.offer_id else ("organisation", text.organisation_id))
        if name and name not in case.also_relevant and name not in ranked:
            ranked.append(name)
    return Asked(case, ranked, measure(ranked, case.targets, case.hard_negatives))
