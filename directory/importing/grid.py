"""Lines of cells as a reader finds them on a sheet, before anybody knows which of them is the header."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from directory.importing.problems import Note, Problem

MAX_ROWS = 100_000
MAX_COLUMNS = 200
HEADER_WITHIN = 30

_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_MARGIN = " \t\n\xa0\ufeff\u200b"


@dataclass(frozen=True)
class Line:
    """The cells that hold something, {column: text}, of a line that is `width` cells long.

    `spread` are the columns that only repeat the cell to their left, because they are merged with it.
    """

    number: int
    cells: dict[int, str]
    width: int
    spread: frozenset[int] = frozenset()

    @property
    def own(self) -> dict[int, str]:
        return {column: text for column, text in self.cells.items() if column not in self.spread}

    @property
    def is_section(self) -> bool:
        """One merged cell and nothing else: a heading between records."""
        return bool(self.spread) and len(self.own) == 1


@dataclass(frozen=True)
class Grid:
    """`is_ragged`: a line longer than the header has an unquoted delimiter in it, so its columns cannot be trusted."""

    name: str
    lines: list[Line]
    sheet: str = ""
    is_ragged: bool = False
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def tidy(text: str) -> str:
    """A cell without its margins, with one kind of line break and composed letters."""
    return unicodedata.normalize("NFC", _LINE_BREAK.sub("\n", text)).strip(_MARGIN)


def find_header(lines: Sequence[Line], knows: Callable[[str], bool]) -> tuple[int, int]:
    """Which line has the most familiar headings, and how many; without any, the first line of two cells or more."""
    familiar = [sum(map(knows, line.own.values())) for line in lines[:HEADER_WITHIN]]
    most = max(familiar, default=0)
    if most:
        return familiar.index(most), most
    return next((index for index, line in enumerate(lines) if len(line.own) > 1), 0), 0


def column_letter(index: int) -> str:
    """The name of a column in a spreadsheet: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
