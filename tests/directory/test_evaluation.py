import json
from pathlib import Path

import pytest

from directory.evaluation.measures import measure
from directory.evaluation.run import evaluate, report
from directory.models import Organisation
from tests.factories import OrganisationFactory

CASES = json.loads((Path(__file__).parent.parent / "search_cases.json").read_text(encoding="utf-8"))


def test_the_search_keeps_its_floors_and_leaves_no_trace(db):
    OrganisationFactory(name="Bleibt stehen")

    result = report(evaluate(CASES))

    assert result["overall"]["questions"] == 83
    assert result["overall"]["success@1"] >= 0.85
    assert result["overall"]["recall@5"] >= 0.95
    assert result["overall"]["above_hard_negatives"] >= 0.90
    assert result["classes"]["exact"]["success@1"] == result["classes"]["typo"]["success@1"] == 1
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Bleibt stehen"]


def test_measures_of_a_known_order():
    one = measure(["a", "x", "b"], targets=["a", "b"], hard_negatives=["x"])

    assert (one.success_at_1, one.recall_at_5, one.reciprocal_rank) == (1, 1, 1)
    assert (one.pairs, one.pairs_right) == (2, 1)
    assert one.ndcg_at_10 == pytest.approx(0.9197, abs=1e-4)
