import ast
import re
from pathlib import Path

import pytest
from django.utils.translation import override

from directory import importing
from directory.importing import tables
from directory.importing.messages import NOTES, PROBLEMS, describe, place
from directory.importing.problems import Note, Problem

PURE = (
    "addresses", "archive", "delimited", "encoding", "grid", "quantities", "tables", "values", "workbook",
)  # fmt: skip


CODE = re.compile(r"[a-z]+(_[a-z0-9]+)*")


def codes(*callables):
    """The codes given to problems or notes anywhere in the reading of files and cells."""
    for module in PURE:
        tree = ast.parse((Path(importing.__file__).parent / f"{module}.py").read_text())
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in callables:
                texts = [node.value for node in ast.walk(call) if isinstance(node, ast.Constant)]
                yield from [text for text in texts if isinstance(text, str) and CODE.fullmatch(text)][:1]


def test_every_problem_has_its_words():
    assert {*codes("UnreadableValue", "_refused", "Problem"), *(code for _, code in tables._FOREIGN)} <= set(PROBLEMS)


def test_every_note_has_its_words():
    assert set(codes("Note")) <= set(NOTES)


def test_messages_are_filled_with_the_values():
    with override("en"):
        assert describe(Problem("list.csv", 3, "PLZ", "postcode_invalid", {"text": "100%"})) == (
            "“100%” is not a postcode. Write five digits."
        )
        assert describe(Note("encoding", {"encoding": "cp1252", "examples": ["Köln", "für"]})) == (
            "Read as Windows-1252. Please check a few words: Köln, für"
        )
        assert describe(Note("encoding", {"encoding": "utf-8", "examples": []})) == "Read as UTF-8."
        assert describe(Note("delimiter", {"delimiter": "\t"})) == "The cells are separated by tabs."


@pytest.mark.parametrize(
    ("problem", "where"),
    [
        (Problem("list.csv", None, "", "file_empty"), "list.csv"),
        (Problem("list.csv", 3, "", "quotes_broken"), "list.csv, row 3"),
        (Problem("list.csv", 3, "PLZ", "postcode_invalid"), "list.csv, row 3, column PLZ"),
    ],
)
def test_the_place_names_file_row_and_column(problem, where):
    with override("en"):
        assert place(problem) == where
