"""Delimited text (CSV) as lines of cells; the delimiter is the one under which the header is understood best."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Literal

from directory.importing.encoding import decode
from directory.importing.grid import MAX_COLUMNS, MAX_ROWS, Grid, Line, find_header, tidy
from directory.importing.problems import Note, Problem, UnreadableFile

DELIMITERS = ";\t,|"

_SAMPLE_LINES = 300
# A record is held in memory as a whole, so one made of millions of delimiters has to be stopped while it is read.
_MAX_DELIMITERS = 20_000
_NAMED_DELIMITER = re.compile(r'\A"?sep=(.)"?(\r\n|\r|\n|\Z)', re.IGNORECASE)


def read_delimited(name: str, content: bytes, knows: Callable[[str], bool], encoding: str | None = None) -> Grid:
    text, decoded = decode(name, content, encoding)
    named = _NAMED_DELIMITER.match(text)
    body = text[named.end() :] if named else text
    if not re.search(r"\w", body):
        return Grid(name, [])
    delimiter = named[1] if named else _best_delimiter(body, knows)
    notes = [decoded, Note("delimiter", {"delimiter": delimiter})]
    first = 2 if named else 1
    try:
        lines = list(_lines(name, body, delimiter, first))
    except UnreadableFile as failure:
        literal = _quotes_taken_literally(name, body, delimiter, first)
        if literal is None:
            raise failure
        lines = literal
        notes.append(Note("quotes_literal"))
    return Grid(name, lines, is_ragged=True, notes=notes)


def _best_delimiter(text: str, knows: Callable[[str], bool]) -> str:
    return max(DELIMITERS, key=lambda delimiter: _fit(_sample(text, delimiter), knows))


def _sample(text: str, delimiter: str) -> list[Line]:
    physical = list(_start_of(text))
    try:
        return [line for row in csv.reader(physical, delimiter=delimiter) if (line := _line(0, row)).cells]
    except csv.Error:
        return []


def _start_of(text: str) -> Iterator[str]:
    stream = io.StringIO(text, newline="")
    for _ in range(_SAMPLE_LINES):
        if line := stream.readline(100_000):
            yield line


def _fit(lines: list[Line], knows: Callable[[str], bool]) -> tuple[int, float, int]:
    """How many headings are familiar, how many records keep to the header's width, and that width."""
    if not lines:
        return 0, 0.0, 0
    position, familiar = find_header(lines, knows)
    width = lines[position].width
    records = lines[position + 1 :]
    kept = sum(max(line.cells) < width for line in records)
    return familiar, kept / len(records) if records else 1.0, width


def _line(number: int, row: list[str]) -> Line:
    return Line(number, {column: text for column, cell in enumerate(row) if (text := tidy(cell))}, len(row))


def _lines(
    name: str, text: str, delimiter: str, first: int, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
) -> Iterator[Line]:
    guard = _Guard(text, delimiter)
    reader = csv.reader(guard, delimiter=delimiter, strict=True, quoting=quoting)
    filled = 0
    while True:
        number = reader.line_num + first
        guard.delimiters = 0
        try:
            line = _line(number, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            code = "cell_too_long" if "field limit" in str(error) else "quotes_broken"
            raise UnreadableFile([Problem(name, number, "", code)]) from None
        except OverflowError:
            raise UnreadableFile([Problem(name, number, "", "too_many_columns", {"limit": MAX_COLUMNS})]) from None
        if line.cells:
            filled += 1
            yield line
        # Some lines stand above the header, hence the margin; the exact limit is applied to the records.
        if filled > MAX_ROWS + 1000:
            raise UnreadableFile([Problem(name, None, "", "too_many_rows", {"limit": MAX_ROWS})])


def _quotes_taken_literally(name: str, text: str, delimiter: str, first: int) -> list[Line] | None:
    """Names such as `"Albatros" e. V.` in a file that quotes nothing; told apart by every line being as long."""
    mark = re.escape(delimiter)
    if re.search(rf'(?:^|{mark})"[^"\r\n]*"(?:{mark}|$)', text, re.MULTILINE):
        return None
    try:
        lines = list(_lines(name, text, delimiter, first, csv.QUOTE_NONE))
    except UnreadableFile:
        return None
    return lines if len({line.width for line in lines}) == 1 else None


class _Guard:
    """The physical lines of a text; stops a single record from growing without bound."""

    def __init__(self, text: str, delimiter: str) -> None:
        self._stream = io.StringIO(text, newline="")
        self._delimiter = delimiter
        self.delimiters = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._stream)
        self.delimiters += line.count(self._delimiter)
        if self.delimiters > _MAX_DELIMITERS:
            raise OverflowError
        return line
