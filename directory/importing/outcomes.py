"""What an import would do, row by row: decided before anything is written, shown to a person, then applied."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from directory.importing.cells import ReadRow, Told
from directory.importing.columns import ColumnMatch
from directory.importing.drafts import Difference, Draft
from directory.importing.problems import Note, Problem
from directory.importing.roster import Roster
from directory.importing.vocabularies import Vocabularies


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class Choice(StrEnum):
    """What is to happen with a likely duplicate."""

    HOLD = "hold"
    CREATE = "create"
    UPDATE = "update"


@dataclass(frozen=True)
class Options:
    """What a person chose. The keys of `sheets` and `columns` are names of tables, those of `decisions` rows.

    `mapping` is {folded heading: field} for all tables, `columns` {table: {heading: field}}. Instead of a field both
    may say `KEEP` (to the internal note) or `LEAVE_OUT`.
    """

    sheet: str = ""
    source: str = ""
    encoding: str = ""
    duplicates: Choice = Choice.HOLD
    skip_refused: bool = False
    publish: bool = False
    keep_unknown: bool = False
    mapping: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)
    removed: str = ""


KEEP = "keep"
LEAVE_OUT = "leave_out"
# Of an entry that is missing in a file that comes back; without a word it stays as it is.
HIDE = "hide"


@dataclass(frozen=True)
class Held:
    """Why a row may be one that is there already: an organisation, or an earlier row of the same import.

    `is_exact` says that the row repeats another one word for word, so that there is nothing to decide.
    """

    reasons: tuple[str, ...]
    name: str
    row: str = ""
    draft: Draft | None = None
    score: int = 100
    is_exact: bool = False


@dataclass
class RowPlan:
    read: ReadRow
    name: str
    outcome: Outcome = Outcome.REFUSED
    draft: Draft | None = None
    funding: dict[str, Any] | None = None
    touched: set[str] = field(default_factory=set)
    held: Held | None = None
    choice: str = ""

    @property
    def key(self) -> str:
        return row_key(self.read)

    @property
    def problems(self) -> list[Problem]:
        return self.read.problems

    def differences(self) -> list[Difference]:
        """What this row changes in a record that exists."""
        if not self.draft or self.draft.is_new:
            return []
        return [one for name, one in self.draft.differences().items() if name in self.touched]

    def refuse(self, name: str, code: str, **values: object) -> None:
        self.read.refuse(name, code, **values)
        self.outcome = Outcome.REFUSED


@dataclass
class TablePlan:
    """One sheet of one file. `kept` are headings without a field that go to the internal note."""

    name: str
    sheet: str
    header_row: int
    size: int
    match: ColumnMatch
    source: str
    kept: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    samples: dict[str, list[str]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    reads: list[ReadRow] = field(default_factory=list)
    rows: list[RowPlan] = field(default_factory=list)

    @property
    def counts(self) -> Counter[Outcome]:
        return Counter(row.outcome for row in self.rows)

    @property
    def told(self) -> Iterable[Told]:
        return (told for row in self.rows for told in row.read.notes)


@dataclass(frozen=True)
class ToCheck:
    """Two organisations of which both stay, although they may be one."""

    name: str
    other: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Removed:
    """An entry others see that is missing in a file exported from here, see `directory.importing.removed`."""

    sheet: str
    uuid: UUID
    name: str
    may_be_newer: bool
    choice: str

    @staticmethod
    def key_of(uuid: UUID) -> str:
        return f"removed {uuid}"


@dataclass
class ImportPlan:
    """`problems` concern whole files. `organisations` come along with grants, without a row of their own."""

    options: Options
    vocabularies: Vocabularies
    roster: Roster
    tables: list[TablePlan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    organisations: list[Draft] = field(default_factory=list)
    to_check: list[ToCheck] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)

    @property
    def rows(self) -> Iterable[RowPlan]:
        return (row for table in self.tables for row in table.rows)

    @property
    def counts(self) -> Counter[Outcome]:
        return sum((table.counts for table in self.tables), Counter())

    @property
    def all_problems(self) -> list[Problem]:
        of_tables = [problem for table in self.tables for problem in table.problems]
        return [*self.problems, *of_tables, *(problem for row in self.rows for problem in row.problems)]

    @property
    def may_be_applied(self) -> bool:
        return self.options.skip_refused or not self.all_problems

    @property
    def writes_something(self) -> bool:
        is_written = any(row.outcome in (Outcome.CREATED, Outcome.CHANGED) for row in self.rows)
        return is_written or any(one.choice == HIDE for one in self.removed)


def row_key(read: ReadRow) -> str:
    return f"{read.file}#{read.number}"
