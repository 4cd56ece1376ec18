"""Sheets as a file: the same bytes for the same entries, whenever it is written."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from directory.exporting.sheets import Sheet

# The earliest moment an archive can name.
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)
_WIDEST = 50
# What Excel takes for a character written by its number.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def as_csv(sheet: Sheet) -> str:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(sheet.header)
    lines.writerows(sheet.rows)
    return text.getvalue()


def as_workbook(sheets: Sequence[Sheet]) -> bytes:
    workbook = Workbook()
    for sheet in sheets:
        _fill(workbook.create_sheet(sheet.title), sheet)
    del workbook["Sheet"]
    content = io.BytesIO()
    workbook.save(content)
    return _without_moment(content.getvalue())


def _fill(worksheet: Worksheet, sheet: Sheet) -> None:
    for row, cells in enumerate([sheet.header, *sheet.rows], start=1):
        for column, text in enumerate(cells, start=1):
            if text:
                cell = worksheet.cell(row, column)
                cell.value = _LOOKS_ESCAPED.sub("_x005F_", text)
                # Never a formula, never one of Excel's errors, never a number that loses its zeros.
                cell.data_type = "s"
                cell.number_format = "@"
                cell.alignment = Alignment(vertical="top")
    for column, heading in enumerate(sheet.header, start=1):
        worksheet.cell(1, column).font = Font(bold=True)
        longest = max((len(row[column - 1].split("\n")[0]) for row in sheet.rows), default=0)
        worksheet.column_dimensions[get_column_letter(column)].width = min(max(longest, len(heading)) + 3, _WIDEST)
    worksheet.freeze_panes = "C2"


def _without_moment(content: bytes) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            part = _MOMENT.sub(rb"\g<1>1980-01-01T00:00:00Z", old.read(name))
            entry = zipfile.ZipInfo(name, _NO_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return result.getvalue()
