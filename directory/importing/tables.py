"""A file's bytes as tables of text: CSV in any common encoding and delimiter, or the sheets of a workbook."""

from collections.abc import Callable
from dataclasses import dataclass, field

from directory.importing.problems import Note, Problem


@dataclass(frozen=True)
class Row:
    """One record: `number` is what a spreadsheet or an editor shows, `cells` has every heading of the table."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """One sheet. Import it only when `problems` is empty: rows with a problem may lack values."""

    name: str
    sheet: str
    header: list[str]
    header_row: int
    rows: list[Row]
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_tables(
    name: str, content: bytes, *, knows: Callable[[str], bool], encoding: str | None = None
) -> list[Table]:
    """Read every visible table of a file, or raise `UnreadableFile`.

    `knows` tells whether a heading is familiar; the header is the row with most of them. `encoding` overrides the
    detection, for the person who was shown the readings of an undecidable file and chose one.
    """
    raise NotImplementedError
