"""A file's bytes as tables of text: CSV in any common encoding and delimiter, or the sheets of a workbook."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from directory.importing.delimited import read_delimited
from directory.importing.grid import MAX_COLUMNS, MAX_ROWS, Grid, Line, column_letter, find_header
from directory.importing.letters import broken_letters, control_character
from directory.importing.problems import Note, Problem, UnreadableFile
from directory.importing.workbook import is_workbook, read_workbook

MAX_BYTES = 20 * 1024 * 1024

_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_workbook"),
    (b"PK\x03\x04", "not_a_workbook"),
    (b"PK\x05\x06", "not_a_workbook"),
    (b"%PDF", "not_a_table"),
    (b"{\\rtf", "not_a_table"),
    (b"\x89PNG", "not_a_table"),
    (b"\xff\xd8\xff", "not_a_table"),
    (b"GIF8", "not_a_table"),
    (b"\x1f\x8b", "not_a_table"),
    (b"<", "not_a_table"),
)


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


def read_tables(name: str, content: bytes, *, knows: Callable[[str], bool], encoding: str | None = None) -> list[Table]:
    """Read every visible table of a file, or raise `UnreadableFile`.

    `knows` tells whether a heading is familiar; the header is the row with most of them. `encoding` overrides the
    detection, for the person who was shown the readings of an undecidable file and chose one.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableFile([Problem(name, None, "", "file_too_large", {"limit": MAX_BYTES // 1024 // 1024})])
    tables = [table for grid in _grids(name, content, knows, encoding) if (table := _arrange(grid, knows))]
    if not tables:
        raise UnreadableFile([Problem(name, None, "", "file_empty")])
    return tables


def _grids(name: str, content: bytes, knows: Callable[[str], bool], encoding: str | None) -> list[Grid]:
    if is_workbook(content):
        return read_workbook(name, content)
    for signature, code in _FOREIGN:
        if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(signature):
            raise UnreadableFile([Problem(name, None, "", code)])
    return [read_delimited(name, content, knows, encoding)]


def _arrange(grid: Grid, knows: Callable[[str], bool]) -> Table | None:
    """The table in a grid, or nothing where all is empty and nothing is wrong."""
    if not grid.lines:
        return Table(grid.name, grid.sheet, [], 0, [], grid.notes, grid.problems) if grid.problems else None
    position, _ = find_header(grid.lines, knows)
    above, header, below = grid.lines[:position], grid.lines[position], grid.lines[position + 1 :]
    repeated = [line for line in below if line.own == header.own]
    sections = [line for line in below if line.is_section and len(header.own) > 2]
    passed_over = {line.number for line in repeated + sections}
    records = [line for line in below if line.number not in passed_over]
    columns = _columns(header, records, is_ragged=grid.is_ragged)
    unsure = _shape_problems(grid, header, records, columns)
    rows = [] if unsure else [_row(line, columns) for line in records]
    letters = [problem for row in rows for problem in _letter_problems(grid.name, row)]
    notes = [*grid.notes, *_notes(above, header, columns, repeated, sections)]
    return Table(
        grid.name, grid.sheet, list(columns.values()), header.number, rows, notes, [*grid.problems, *unsure, *letters]
    )


def _columns(header: Line, records: Iterable[Line], *, is_ragged: bool) -> dict[int, str]:
    """{column: heading}; a column with values but no heading goes by its letter, an empty one is left out."""
    headings = {column: " ".join(text.split()) for column, text in header.own.items()}
    used = {column for line in records for column in line.cells if column < header.width or not is_ragged}
    return {column: headings.get(column) or f"[{column_letter(column)}]" for column in sorted(used | headings.keys())}


def _row(line: Line, columns: dict[int, str]) -> Row:
    return Row(line.number, {heading: line.cells.get(column, "") for column, heading in columns.items()})


def _shape_problems(grid: Grid, header: Line, records: list[Line], columns: dict[int, str]) -> list[Problem]:
    """What makes the columns or the size of a table unsure, so that no row of it can be read."""
    problems = [
        Problem(grid.name, header.number, heading, "heading_twice", {"columns": letters})
        for heading, letters in _twice(columns).items()
    ]
    if len(columns) > MAX_COLUMNS:
        problems.append(Problem(grid.name, header.number, "", "too_many_columns", {"limit": MAX_COLUMNS}))
    if len(records) > MAX_ROWS:
        problems.append(Problem(grid.name, None, "", "too_many_rows", {"limit": MAX_ROWS}))
    if grid.is_ragged:
        problems += [
            Problem(
                grid.name, line.number, "", "too_many_cells", {"expected": header.width, "found": max(line.cells) + 1}
            )
            for line in records
            if max(line.cells) >= header.width
        ]
    return problems


def _twice(columns: dict[int, str]) -> dict[str, str]:
    letters: dict[str, list[str]] = {}
    spelling: dict[str, str] = {}
    for column, heading in columns.items():
        letters.setdefault(heading.casefold(), []).append(column_letter(column))
        spelling.setdefault(heading.casefold(), heading)
    return {spelling[folded]: ", ".join(found) for folded, found in letters.items() if len(found) > 1}


def _letter_problems(name: str, row: Row) -> Iterable[Problem]:
    for heading, text in row.cells.items():
        if character := control_character(text):
            yield Problem(name, row.number, heading, "control_character", {"character": character})
        elif passage := broken_letters(text):
            yield Problem(name, row.number, heading, "letters_broken", {"passage": passage})


def _notes(
    above: list[Line], header: Line, columns: dict[int, str], repeated: list[Line], sections: list[Line]
) -> Iterable[Note]:
    if above:
        text = " / ".join(dict.fromkeys(text for line in above for text in line.cells.values()))
        yield Note("rows_above_header", {"rows": len(above), "header_row": header.number, "text": text[:200]})
    for column, heading in columns.items():
        if heading == f"[{column_letter(column)}]":
            yield Note("heading_missing", {"column": column_letter(column)})
    if repeated:
        yield Note("header_repeated", {"rows": ", ".join(str(line.number) for line in repeated)})
    for line in sections:
        yield Note("section_row", {"row": line.number, "text": next(iter(line.own.values()))})
