"""The sheets of an Excel workbook (.xlsx, .xlsm) as lines of cells, as a person sees them on the screen."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from directory.importing.archive import check_archive
from directory.importing.grid import Grid, Line, column_letter, tidy
from directory.importing.problems import Note, Problem, UnreadableFile

# Cells that only say that there is a link; what people mean is its address.
_LINK_WORDS = {
    "link",
    "website",
    "webseite",
    "homepage",
    "web",
    "url",
    "hier",
    "e-mail",
    "email",
    "mail",
    "zur webseite",
}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def is_workbook(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        return False


def read_workbook(name: str, content: bytes) -> list[Grid]:
    has_formulas = check_archive(name, content)
    try:
        # openpyxl gives either formulas or their last results, so a file with formulas is opened twice.
        results = _open(content, data_only=True)
        formulas = _open(content, data_only=False) if has_formulas else results
        grids = [_grid(name, sheet, formulas[sheet.title]) for sheet in results.worksheets if _is_visible(sheet)]
    except Exception as error:  # openpyxl lets nearly every exception through for a malformed file
        raise UnreadableFile([Problem(name, None, "", "workbook_broken")]) from error
    hidden = [sheet.title for sheet in results.worksheets if not _is_visible(sheet)]
    if hidden and grids:
        grids[0].notes.append(Note("sheets_hidden", {"sheets": ", ".join(hidden)}))
    return grids


def _open(content: bytes, *, data_only: bool) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(content), data_only=data_only, keep_links=False)


def _is_visible(sheet: Worksheet) -> bool:
    return str(sheet.sheet_state) == "visible"


def _grid(name: str, sheet: Worksheet, formulas: Worksheet) -> Grid:
    grid = Grid(f"{name}: {sheet.title}", [], sheet.title)
    texts: dict[int, dict[int, str]] = {}
    # The public iterators create a cell for every gap, which a stray cell in the last corner turns into billions.
    for (row, column), cell in sheet._cells.items():
        formula = formulas._cells.get((row, column))
        if problem := _problem(grid.name, cell, formula):
            grid.problems.append(problem)
        elif text := _text(cell):
            texts.setdefault(row, {})[column - 1] = text
    spread = _fill_merged(sheet, texts)
    grid.lines.extend(
        Line(row, cells, max(cells) + 1, frozenset(spread.get(row, ()))) for row, cells in sorted(texts.items())
    )
    grid.notes.extend(_notes(sheet, formulas))
    return grid


def _problem(name: str, cell: Cell, formula: Cell | None) -> Problem | None:
    place = (name, cell.row, column_letter(cell.column - 1))
    if cell.data_type == "e":
        return Problem(*place, "cell_error", {"cell": cell.coordinate, "error": str(cell.value)})
    # An empty result is written as text; no result at all leaves the cell a number without a value.
    if cell.value is None and cell.data_type == "n" and formula is not None and formula.data_type == "f":
        return Problem(*place, "formula_without_value", {"cell": cell.coordinate})
    return None


def _text(cell: Cell) -> str:
    text = tidy(_written(cell.value, cell.number_format))
    target = cell.hyperlink.target if cell.hyperlink else None
    return target if target and text.casefold() in _LINK_WORDS else text


def _written(value: object, number_format: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _number(value, number_format)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date() | time():
            return value.isoformat()
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), str(value))


def _number(value: float, number_format: str) -> str:
    """As on the screen: 10115.0 is "10115", a postcode shown with five zeros keeps its leading zero."""
    if value == int(value):
        return f"{int(value):0{len(number_format)}d}" if re.fullmatch("0+", number_format) else str(int(value))
    text = f"{value:.10f}".rstrip("0")
    # Three digits behind the point could be read as thousands.
    return f"{text}0" if re.search(r"\.\d{3}$", text) else text


def _fill_merged(sheet: Worksheet, texts: dict[int, dict[int, str]]) -> dict[int, set[int]]:
    """Give every cell of a merged range its value; tell the columns that only repeat the cell to their left."""
    spread: dict[int, set[int]] = {}
    for area in sheet.merged_cells.ranges:
        text = texts.get(area.min_row, {}).get(area.min_col - 1)
        if not text:
            continue
        rows = range(area.min_row, min(area.max_row, sheet.max_row) + 1)
        columns = range(area.min_col - 1, min(area.max_col, sheet.max_column))
        for row in rows:
            texts.setdefault(row, {}).update(dict.fromkeys(columns, text))
            spread.setdefault(row, set()).update(columns[1:])
    return spread


def _notes(sheet: Worksheet, formulas: Worksheet) -> Iterable[Note]:
    counted = sum(cell.data_type == "f" for cell in formulas._cells.values())
    if counted:
        yield Note("formulas", {"count": counted})
    if merged := len(sheet.merged_cells.ranges):
        yield Note("cells_merged", {"count": merged})
    if hidden := sum(dimension.hidden for dimension in sheet.row_dimensions.values()):
        yield Note("rows_hidden", {"count": hidden})
    columns = [letter for letter, dimension in sheet.column_dimensions.items() if dimension.hidden]
    if columns:
        yield Note("columns_hidden", {"columns": ", ".join(columns)})
