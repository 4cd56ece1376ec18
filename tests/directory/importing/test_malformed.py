"""Malformed files: none stops the import with an exception, none gets in by half, each refusal says where.

The suite tries some; all 500: `MALFORMED=500 .venv/bin/python -m pytest tests/directory/importing/test_malformed.py`.
"""

import os

import pytest
from django.db import transaction

from directory.importing.apply import apply_plan
from directory.importing.messages import place
from directory.importing.outcomes import Options, Outcome
from directory.importing.plan import plan_import
from directory.importing.report import report_of
from directory.importing.wording import say
from directory.models import Contact, Funding, Offer, Organisation
from tests.directory.importing.malformed import malformed

NUMBER = int(os.environ.get("MALFORMED", "44"))
# What is wrong with a file as a whole has no place in it, what is wrong with a row no column.
OF_FILES = {
    "file_too_large",
    "file_empty",
    "not_a_table",
    "not_a_workbook",
    "old_workbook",
    "workbook_broken",
    "workbook_too_large",
    "workbook_unsafe",
    "too_many_cells_in_workbook",
    "merged_too_large",
    "too_many_rows",
    "encoding_broken",
    "nul_bytes",
}
OF_ROWS = {
    "too_many_columns",
    "encoding_unknown",
    "encoding_undecidable",
    "too_many_cells",
    "quotes_broken",
    "cell_too_long",
}
OF_HEADERS = {"sheet_unknown"}

pytestmark = [pytest.mark.django_db, pytest.mark.once]


class TakenBack(Exception):
    pass


def test_no_malformed_file_breaks_the_import_or_gets_in_by_half():
    refused = 0
    for number in range(NUMBER):
        name, content = malformed(number)
        before = _stored()

        plan = plan_import([(name, content)], Options())

        report_of(plan)
        refused += not plan.may_be_applied
        for problem in plan.all_problems:
            assert say(problem), name
            assert place(problem).startswith(name), name
            if problem.code not in OF_FILES | OF_HEADERS:
                assert problem.row, (name, problem)
            if problem.code not in OF_FILES | OF_HEADERS | OF_ROWS:
                assert problem.column, (name, problem)
        assert _stored() == before, name
        if plan.may_be_applied:
            _apply(plan, name)

    assert refused > NUMBER / 3


def _apply(plan, name):
    """What is taken is taken whole."""
    new = sum(row.outcome == Outcome.CREATED for row in plan.rows)
    before = sum(_stored())
    try:
        with transaction.atomic():
            apply_plan(plan)
            assert sum(_stored()) == before + new, name
            raise TakenBack
    except TakenBack:
        pass


def _stored():
    return [model.objects.count() for model in (Organisation, Offer, Contact, Funding)]
