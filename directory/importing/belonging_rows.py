"""Rows of what belongs to organisations, offers or contacts: known by UUID, else by organisation and name."""

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from typing import Any
from uuid import UUID, uuid4

from directory.importing.drafts import Draft
from directory.importing.outcomes import Choice, Held, Options, Outcome, RowPlan, TablePlan
from directory.importing.problems import UnreadableValue
from directory.importing.roster import Roster
from directory.importing.vocabularies import Vocabularies
from directory.text import search_key


class BelongingRows(ABC):
    """One plan for both kinds of rows; what differs is how values are made of cells and to whom a record belongs.

    `column` is the field that names the organisations.
    """

    sheet: str
    column: str

    def __init__(
        self,
        roster: Roster,
        vocabularies: Vocabularies,
        options: Options,
        existing: Iterable[Draft],
        told_apart: frozenset[UUID] = frozenset(),
    ) -> None:
        self.roster = roster
        self.vocabularies = vocabularies
        self.options = options
        self.told_apart = told_apart
        self._by_uuid: dict[UUID, Draft] = {}
        self._by_name: dict[Hashable, list[Draft]] = defaultdict(list)
        self._rows: list[RowPlan] = []
        self._first_with: dict[str, RowPlan] = {}
        self._claimed: dict[UUID, RowPlan] = {}
        self._occurrences: Counter[Hashable] = Counter()
        for draft in existing:
            self._learn(draft)

    @abstractmethod
    def owners(self, draft: Draft) -> Iterable[UUID]: ...

    @abstractmethod
    def values(self, row: RowPlan, organisations: list[Draft], *, is_new: bool) -> dict[str, Any]: ...

    def plan(self, table: TablePlan) -> None:
        for read in table.reads:
            row = RowPlan(read, read.values.get("name", ""))
            table.rows.append(row)
            if not row.problems:
                self._plan_row(row, table.source)
        self._rows += table.rows

    def settle(self) -> None:
        for row in self._rows:
            if row.draft and not row.draft.is_new and row.outcome != Outcome.REFUSED:
                row.outcome = Outcome.CHANGED if row.differences() else Outcome.UNCHANGED

    def _plan_row(self, row: RowPlan, source: str) -> None:
        same = self._first_with.setdefault(row.read.fingerprint, row)
        if same is not row:
            row.outcome, row.held = Outcome.DUPLICATE, Held(("identical",), same.name, same.key, is_exact=True)
            return
        found = self._by_uuid.get(row.read.values.get("uuid", ""))
        organisations = self._organisations(row)
        if not row.problems and not found:
            self._require(row, organisations)
        self._claim(row)
        if row.problems:
            return
        if found:
            self._take(row, found, organisations)
        else:
            self._meet(row, organisations, source)

    def _meet(self, row: RowPlan, organisations: list[Draft], source: str) -> None:
        """The n-th row of a name is the n-th record of that name; one too many may be the same once more."""
        keys = [(one.uuid, search_key(row.name)) for one in organisations]
        same = next((named for key in keys if (named := self._named(row, key))), [])
        self._occurrences[keys[0]] += 1
        count = self._occurrences[keys[0]]
        stored = [draft for draft in same if not draft.is_new]
        if count <= len(stored) and "uuid" not in row.read.values:
            self._take(row, stored[count - 1], organisations)
            return
        row.choice = self.options.decisions.get(row.key, self.options.duplicates)
        if same:
            earlier = next((one for one in self._first_with.values() if one.draft is same[0]), None)
            row.held = Held(("same_name",), same[0].name, earlier.key if earlier else "", same[0])
        if not same or row.choice == Choice.CREATE:
            self._create(row, organisations, source)
        elif row.choice == Choice.UPDATE:
            row.touched = same[0].fill(self.values(row, organisations, is_new=False))
            row.draft, row.outcome = same[0], Outcome.CHANGED
        else:
            row.outcome = Outcome.DUPLICATE

    def _named(self, row: RowPlan, key: Hashable) -> list[Draft]:
        """Who bears the name there; of two rows with an identifier each, none is the other."""
        if "uuid" not in row.read.values:
            return self._by_name[key]
        return [draft for draft in self._by_name[key] if draft.uuid not in self.told_apart]

    def _create(self, row: RowPlan, organisations: list[Draft], source: str) -> None:
        draft = Draft(self.sheet, row.read.values.get("uuid") or uuid4())
        if not row.read.leaves_empty("source"):
            draft.replace({"source": source})
        row.draft, row.outcome = draft, Outcome.CREATED
        row.touched = draft.replace(self.values(row, organisations, is_new=True))
        self._check(row, draft)
        if not row.problems:
            self._learn(draft)

    def _take(self, row: RowPlan, draft: Draft, organisations: list[Draft]) -> None:
        row.draft, row.outcome = draft, Outcome.CHANGED
        row.touched = draft.replace(self.values(row, organisations, is_new=False))
        self._check(row, draft)
        if row.problems:
            draft.forget(row.touched)

    def contradiction(self, draft: Draft) -> tuple[str, str] | None:
        """The field and the code of what only the record as a whole can tell."""
        return None

    def _check(self, row: RowPlan, draft: Draft) -> None:
        if wrong := self.contradiction(draft):
            row.refuse(*wrong)

    def _organisations(self, row: RowPlan) -> list[Draft]:
        texts = row.read.values.get(self.column, ())
        found = []
        for text in (texts,) if isinstance(texts, str) else texts:
            try:
                organisation, note = self.roster.refer(text)
            except UnreadableValue as error:
                row.refuse(self.column, error.code, **error.values)
            else:
                found.append(organisation)
                row.read.tell(self.column, note)
        return found

    def _require(self, row: RowPlan, organisations: list[Draft]) -> None:
        if not row.name:
            row.refuse("name", "name_missing")
        if not organisations:
            row.refuse(self.column, "organisation_missing")

    def _claim(self, row: RowPlan) -> None:
        uuid = row.read.values.get("uuid")
        if uuid and (earlier := self._claimed.setdefault(uuid, row)) is not row:
            row.refuse("uuid", "identity_twice", row=earlier.read.number, text=uuid)

    def _learn(self, draft: Draft) -> None:
        self._by_uuid[draft.uuid] = draft
        for owner in self.owners(draft):
            self._by_name[owner, search_key(draft.name)].append(draft)
