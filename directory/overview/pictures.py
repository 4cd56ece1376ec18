"""The overview as a picture for a report: as a matrix, or one topic on the tile map."""

from collections.abc import Sequence
from textwrap import shorten

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.overview.counts import Cell, Overview, Row, shade
from directory.pictures.shapes import Box, Label, Picture, Shape, width_of

MARGIN = 28
TEXT, SMALL, TITLE = 13, 11, 20
# One field of the matrix, and one tile of the map.
WIDTH, HEIGHT, TILE = 50, 26, 116
GAP = 4
LONGEST_LINE = 90


def matrix(overview: Overview, filters: str, source: str) -> Picture:
    rows = [overview.everybody, *overview.rows]
    districts = [cell.district for cell in overview.everybody.cells]
    # What belongs to a topic stands a little further in.
    left = MARGIN + max(width_of(_name(row), TEXT) + 16 for row in rows)
    top = MARGIN + 62 + max(width_of(district.name, TEXT) for district in districts)
    right = left + (len(districts) + 1) * WIDTH
    title = _("Who does what where?")
    shapes: list[Shape] = [*_head(title, filters)]
    for number, name in enumerate(["Berlin", *(district.name for district in districts)]):
        middle = left + number * WIDTH + WIDTH / 2 + TEXT / 2 - 2
        shapes.append(Label(middle, top - 8, name, TEXT, is_bold=number == 0, is_turned=True))
    for number, row in enumerate(rows):
        shapes += _line(row, left, top + number * HEIGHT, overview.most)
    bottom = top + len(rows) * HEIGHT
    shapes += _foot(bottom, source)
    description = _("%(topics)d topics by 12 districts, with the number of organisations; %(gaps)s.") % {
        "topics": len(overview.rows),
        "gaps": _gaps(overview.gaps),
    }
    return Picture(max(right + MARGIN, 700), bottom + 74, title, description, tuple(shapes))


def tile_map(row: Row, filters: str, source: str) -> Picture:
    title = _("%(topic)s: who is where?") % {"topic": _name(row)}
    top = MARGIN + 62
    shapes: list[Shape] = [*_head(title, filters)]
    for cell in row.cells:
        shapes += _tile(
            cell, MARGIN + (cell.district.column - 1) * TILE, top + (cell.district.row - 1) * TILE, row.most
        )
    bottom = top + max(cell.district.row for cell in row.cells) * TILE
    shapes += _foot(bottom, source)
    numbers = ", ".join(f"{cell.district.name} {cell.count}" for cell in row.cells)
    width = 2 * MARGIN + max(cell.district.column for cell in row.cells) * TILE
    return Picture(max(width, 700), bottom + 74, title, f"{numbers}.", tuple(shapes))


def _head(title: str, filters: str) -> Sequence[Shape]:
    line = shorten(filters, LONGEST_LINE, placeholder=" …")
    below = [Label(MARGIN, MARGIN + TITLE + 22, line, TEXT, "ink-soft")] if line else []
    return [Label(MARGIN, MARGIN + TITLE, title, TITLE, is_bold=True), *below]


def _foot(bottom: float, source: str) -> Sequence[Shape]:
    y = bottom + 24
    legend = _("0: nobody. In brackets: only organisations that serve all of Berlin.")
    day = date_format(localdate(), "DATE_FORMAT")
    return [Label(MARGIN, y, legend, SMALL, "ink-soft"), Label(MARGIN, y + 20, f"{source}, {day}", SMALL, "ink-soft")]


def _name(row: Row) -> str:
    return row.topic.name if row.topic else _("All organisations")


def _line(row: Row, left: float, y: float, most: int) -> Sequence[Shape]:
    is_below = bool(row.topic and row.topic.parent_id)
    is_bold = not row.topic
    baseline = y + HEIGHT / 2 + 4.5
    shapes: list[Shape] = [Label(MARGIN + 16 * is_below, baseline, _name(row), TEXT, is_bold=is_bold)]
    shapes.append(Label(left + WIDTH / 2, baseline, str(row.count), TEXT, anchor="middle", is_bold=True))
    for number, cell in enumerate(row.cells, start=1):
        x = left + number * WIDTH
        if row.topic:
            shapes.append(_field(cell, x, y, WIDTH, HEIGHT, most))
        colour = "ink-soft" if cell.is_gap else "ink"
        shapes.append(Label(x + WIDTH / 2, baseline, cell.in_figures, TEXT, colour, "middle", is_bold))
    return shapes


def _tile(cell: Cell, x: float, y: float, most: int) -> Sequence[Shape]:
    middle = x + (TILE - GAP) / 2
    words = cell.district.name.replace("-", "-\n").split("\n")
    names = [Label(middle, y + 30 + 15 * number, word, TEXT, anchor="middle") for number, word in enumerate(words)]
    number = Label(middle, y + 88, cell.in_figures, 26, anchor="middle", is_bold=True)
    return [_field(cell, x, y, TILE, TILE, most), *names, number]


def _field(cell: Cell, x: float, y: float, width: float, height: float, most: int) -> Box:
    level = shade(cell.count, most)
    fill = f"heat-{level}" if level else "card"
    return Box(x, y, width - GAP, height - GAP, fill, "edge" if cell.is_gap else "", 3, is_dashed=cell.is_gap)


def _gaps(number: int) -> str:
    return ngettext("%(number)d gap", "%(number)d gaps", number) % {"number": number}
