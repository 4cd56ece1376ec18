"""The overview as a spreadsheet with HXL tags (hxlstandard.org) under the headings, for tools of the humanitarian data
exchange."""

import csv
import io
from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from accounts.cells import harmless, printable
from directory.overview.counts import Overview

Value = str | int
Rows = list[list[Value]]

# Bezirke are the second level of administration below the state.
HXL = {
    "topic": "#sector+name",
    "subtopic": "#subsector+name",
    "number": "#adm2+code",
    "district": "#adm2+name",
    "count": "#org+num",
    "named": "#org+num+local",
    "language": "#meta+language",
    "audience": "#population+group",
    "date": "#date+updated",
}


def as_csv(overview: Overview, filters: dict[str, str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(table(overview, filters))
    # The mark at the beginning tells Excel that umlauts follow.
    return "\ufeff" + text.getvalue()


def as_xlsx(overview: Overview, shown: Overview, filters: dict[str, str]) -> bytes:
    """What the page shows, and on a second sheet every topic and district in a line of its own."""
    book = Workbook()
    _fill(book.create_sheet(pgettext("sheet", "Overview")), matrix(shown))
    _fill(book.create_sheet(pgettext("sheet", "List")), table(overview, filters))
    del book["Sheet"]
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def matrix(overview: Overview) -> Rows:
    """A line for each topic, a column for each district."""
    districts = [cell.district for cell in overview.everybody.cells]
    names = [_cell(district.name) for district in districts]
    tags = [f"{HXL['count']}+district_{district.number}" for district in districts]
    numbers: Rows = [
        [_cell(row.topic.name if row.topic else _("All organisations")), row.count, *(cell.count for cell in row.cells)]
        for row in (overview.everybody, *overview.rows)
    ]
    return [[capfirst(_("topic")), "Berlin", *names], [HXL["topic"], HXL["count"], *tags], *numbers]


def table(overview: Overview, filters: dict[str, str]) -> Rows:
    """A line for each topic and district, with what everything was filtered by."""
    headings = {
        "topic": _("topic"),
        "subtopic": _("subtopic"),
        "number": _("number of the district"),
        "district": _("district"),
        "count": _("organisations"),
        "named": _("of these, organisations that name this district"),
        "language": _("language"),
        "audience": _("audience"),
        "date": _("as of"),
    }
    ends = [_cell(filters.get(name, "")) for name in ("language", "audience")]
    lines: Rows = []
    for row in overview.rows:
        if not row.topic:
            continue
        names = [_cell(row.topic.head.name), _cell(row.topic.name) if row.topic.parent_id else ""]
        for cell in row.cells:
            place: list[Value] = [cell.district.number, _cell(cell.district.name)]
            lines.append([*names, *place, cell.count, cell.named, *ends, localdate().isoformat()])
    return [[capfirst(heading) for heading in headings.values()], [HXL[name] for name in headings], *lines]


def _cell(text: str) -> str:
    return harmless(printable(text))


def _fill(sheet: Worksheet, rows: Sequence[Sequence[Value]]) -> None:
    for row in rows:
        sheet.append(list(row))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, column in enumerate(zip(*rows, strict=True), start=1):
        longest = max(len(str(value)) for value in column)
        sheet.column_dimensions[get_column_letter(number)].width = min(longest, 40) + 2
    sheet.freeze_panes = "B3"
