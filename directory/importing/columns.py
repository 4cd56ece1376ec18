"""The headings of a spreadsheet and the fields they mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """`many` holds several values in a cell, `commas` says that a comma parts them too,
    `collects` that several columns may go there, each kept with its heading."""

    name: str
    headings: tuple[str, ...]
    many: bool = False
    commas: bool = False
    collects: bool = False


@dataclass(frozen=True)
class ColumnMatch:
    mapped: dict[str, str]
    unknown: list[str]
    contested: dict[str, list[str]]


SHEETS: dict[str, dict[str, Field]] = {}


def fold_heading(heading: str) -> str: ...
def knows(heading: str) -> bool: ...
def recognise_sheet(header: Sequence[str], sheet: str = "") -> str | None: ...
def match_columns(
    sheet: str, header: Sequence[str], remembered: Mapping[str, str] | None = None
) -> ColumnMatch: ...
