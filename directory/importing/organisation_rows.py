"""Rows of organisations: recognised, compared with what there is, and never doubled or merged without a decision."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from directory.alike.names import legal_form, name_key
from directory.alike.pairs import Body, Likeness
from directory.importing.cells import EVERYWHERE, ReadRow
from directory.importing.drafts import SEAT, Draft
from directory.importing.kinds import guess_kind
from directory.importing.outcomes import Choice, Held, Options, Outcome, RowPlan, TablePlan, row_key
from directory.importing.problems import UnreadableValue
from directory.importing.roster import Identity, Roster
from directory.importing.seats import complete_seat, fits_seat
from directory.importing.vocabularies import Vocabularies
from directory.models import Organisation

# What besides the name tells that two entries are one, in the order of `Body`.
FACTS = ("website", "phone", "email", "street", "postcode")
_REFERENCE_FIELDS = ("uuid", "external_id", "parent", "source")
_SCHEME_LENGTH = 100
_IDENTIFIER_LENGTH = 200

Likenesses = Mapping[Hashable, list[Likeness]]


@dataclass
class OrganisationRows:
    """Plans the rows one after the other; each sees what the rows before it made of the directory.

    `told_apart` are the identifiers in the files: two rows that bear one each are two, however alike their names are.
    """

    roster: Roster
    vocabularies: Vocabularies
    options: Options
    likenesses: Likenesses
    told_apart: frozenset[UUID] = frozenset()
    _rows: dict[str, RowPlan] = field(default_factory=dict)
    _first_with: dict[str, RowPlan] = field(default_factory=dict)
    _claimed: dict[Identity, RowPlan] = field(default_factory=dict)

    def plan(self, table: TablePlan) -> None:
        occurrences: Counter[Identity] = Counter()
        for read in table.reads:
            row = RowPlan(read, read.values.get("name", ""))
            table.rows.append(row)
            self._rows[row.key] = row
            if not row.problems:
                self._plan_row(row, table.source, occurrences)

    def settle_parents(self) -> None:
        """A parent may stand further down, so it is looked up when every row is known; a refusal can cause others."""
        for row in self._rows.values():
            if "parent" in row.read.values and row.draft and not row.problems:
                self._set_parent(row)
        refused: set[int] = set()
        while gone := [row for row in self._rows.values() if row.problems and row.draft and id(row) not in refused]:
            for row in gone:
                refused.add(id(row))
                self._withdraw(row)
        for row in self._rows.values():
            if row.draft and row.outcome != Outcome.REFUSED:
                row.outcome = _outcome(row)

    def _plan_row(self, row: RowPlan, source: str, occurrences: Counter[Identity]) -> None:
        same = self._first_with.setdefault(row.read.fingerprint, row)
        if same is not row:
            row.outcome, row.held = Outcome.DUPLICATE, Held(("identical",), same.name, same.key, is_exact=True)
            return
        identity = _identity(row.read, source, occurrences)
        found = self._recognised(row, identity)
        if row.problems:
            return
        if found and found.uuid in self.told_apart and self.roster.is_former(row.read.values.get("uuid", found.uuid)):
            self._merge(row, found)  # the entry that was left has a row of its own, which knows better
        elif found:
            self._update(row, found)
        elif not row.name:
            row.refuse("name", "name_missing")
        else:
            self._meet(row, identity, source)

    def _recognised(self, row: RowPlan, identity: Identity) -> Draft | None:
        uuid = row.read.values.get("uuid")
        found = self.roster.get(uuid) if uuid else None
        if "external_id" in row.read.values or (not uuid and row.name):
            found = found or self.roster.identified(identity)
        for name in ("uuid", "external_id"):
            if name in row.read.values:
                earlier = self._claimed.setdefault((name, f"{identity[0]} {row.read.values[name]}"), row)
                if earlier is not row:
                    row.refuse(name, "identity_twice", row=earlier.read.number, text=row.read.values[name])
        return found

    def _meet(self, row: RowPlan, identity: Identity, source: str) -> None:
        """Nobody this file knows by number: is it somebody the directory knows by name?"""
        row.held = self._like(row)
        row.choice = self.options.decisions.get(row.key, self.options.duplicates)
        if not row.held or row.choice == Choice.CREATE:
            self._create(row, identity, source)
        elif row.choice == Choice.UPDATE and row.held.draft:
            self._merge(row, row.held.draft)
        else:
            row.outcome = Outcome.DUPLICATE

    def _like(self, row: RowPlan) -> Held | None:
        same = [draft for draft in self.roster.named(row.name) if not self._is_apart(row, draft)]
        if same:
            return Held(("same_name",), same[0].name, self._row_of(same[0]), same[0])
        for likeness in self.likenesses.get(row.key, []):
            reference = likeness.existing.reference
            other = self._rows.get(reference) if isinstance(reference, str) else None
            draft = other.draft if other else self.roster.get(reference)  # type: ignore[arg-type]
            if self._is_apart(row, draft):
                continue
            is_earlier = other is not None and other is not row and not other.problems
            if is_earlier or (draft and not isinstance(reference, str)):
                key = other.key if other else ""
                return Held(likeness.reasons, likeness.existing.name, key, draft, likeness.score)
        return None

    def _is_apart(self, row: RowPlan, draft: Draft | None) -> bool:
        return draft is not None and "uuid" in row.read.values and draft.uuid in self.told_apart

    def _row_of(self, draft: Draft) -> str:
        return next((key for key, row in self._rows.items() if row.draft is draft), "") if draft.is_new else ""

    def _create(self, row: RowPlan, identity: Identity, source: str) -> None:
        values = self._values(row, None)
        form = values.get("legal_form", "")
        draft = Draft("organisations", row.read.values.get("uuid") or uuid4())
        guesses = {"kind": guess_kind(row.name, form), "legal_form": legal_form(row.name) or "", "source": source}
        draft.replace({name: value for name, value in guesses.items() if not row.read.leaves_empty(name)})
        if self.options.publish:
            draft.replace({"status": Organisation.Status.PUBLISHED.value})
        row.touched = draft.replace(values)
        draft.identifiers.append(self._free(identity))
        self.roster.add(draft)
        row.draft, row.outcome = draft, Outcome.CREATED

    def _free(self, identity: Identity) -> Identity:
        """Somebody may bear the number already if it is made of the name and a person said they are not the same."""
        scheme, value = identity
        numbered = (identity if count == 1 else (scheme, f"{value} {count}") for count in itertools.count(1))
        return next(one for one in numbered if not self.roster.identified(one))

    def _update(self, row: RowPlan, draft: Draft) -> None:
        row.touched = draft.replace(self._values(row, draft))
        row.draft, row.outcome = draft, Outcome.CHANGED
        if row.touched & {"name", "short_name", "alternate_names"}:
            self.roster.learn_names(draft)

    def _merge(self, row: RowPlan, draft: Draft) -> None:
        values = self._values(row, draft)
        if not fits_seat(draft, values):
            values = {name: value for name, value in values.items() if name not in SEAT}
        other_names = (*values.pop("alternate_names", ()), *([row.name] if row.name != draft.name else []))
        if other_names:
            values["alternate_names"] = other_names
        row.touched = draft.fill(values)
        row.draft, row.outcome = draft, Outcome.CHANGED
        if row.touched & {"name", "short_name", "alternate_names"}:
            self.roster.learn_names(draft)

    def _values(self, row: RowPlan, draft: Draft | None) -> dict[str, Any]:
        values = {name: value for name, value in row.read.values.items() if name not in _REFERENCE_FIELDS}
        if "source" in row.read.values:
            values["source"] = row.read.values["source"]
        if "entry_status" in values:
            values["status"] = values.pop("entry_status")
        if values.get("districts") is EVERYWHERE:
            values["districts"] = frozenset(self.vocabularies.districts.names)
        if "alternate_names" in values:
            values["alternate_names"] = tuple(name for name in values["alternate_names"] if name != row.name)
        complete_seat(row.read, values, draft, self.vocabularies)
        return values

    def _set_parent(self, row: RowPlan) -> None:
        assert row.draft  # noqa: S101 - tells the type checker
        text = row.read.values["parent"]
        try:
            parent, note = self.roster.refer(text)
        except UnreadableValue as error:
            held = self._held_as(text)
            if held:
                row.refuse("parent", "organisation_held", text=text, row=held.read.number)
            else:
                row.refuse("parent", error.code, **error.values)
            return
        if row.draft.get("parent") == parent.uuid:
            return
        if self._is_above(row.draft, parent):
            row.refuse("parent", "parent_circle", text=text)
            return
        row.read.tell("parent", note)
        take = row.draft.fill if row.held and row.choice == Choice.UPDATE else row.draft.replace
        row.touched |= take({"parent": parent.uuid})

    def _held_as(self, name: str) -> RowPlan | None:
        key = name_key(name)
        held = (row for row in self._rows.values() if row.outcome == Outcome.DUPLICATE and not row.draft)
        return next((row for row in held if name_key(row.name) == key), None)

    def _is_above(self, draft: Draft, parent: Draft | None) -> bool:
        """Whether the organisation is its own parent, or a parent of that one."""
        seen: set[int] = set()
        while parent and id(parent) not in seen:
            if parent is draft:
                return True
            seen.add(id(parent))
            parent = self.roster.get(parent.get("parent")) if parent.get("parent") else None
        return False

    def _withdraw(self, row: RowPlan) -> None:
        """A new organisation that is refused takes with it what other rows would have added or tied to it."""
        draft = row.draft
        if not draft or not draft.is_new:
            if draft:
                draft.forget(row.touched)
            return
        self.roster.discard(draft)
        for other in self._rows.values():
            if other.draft is draft and not other.problems:
                other.refuse("name", "depends_on_refused", row=row.read.number)
            elif other.draft and not other.problems and other.draft.get("parent") == draft.uuid:
                other.refuse("parent", "depends_on_refused", row=row.read.number)


def bodies(rows: Iterable[ReadRow]) -> list[Body]:
    return [
        Body(
            row_key(read),
            read.values["name"],
            read.values.get("short_name", ""),
            read.values.get("alternate_names", ()),
            *(str(read.values.get(name) or "") for name in FACTS),
        )
        for read in rows
        if "name" in read.values and not read.problems
    ]


def by_candidate(likenesses: Iterable[Likeness]) -> Likenesses:
    found: dict[Hashable, list[Likeness]] = defaultdict(list)
    for likeness in likenesses:
        if likeness.candidate.reference != likeness.existing.reference:
            found[likeness.candidate.reference].append(likeness)
    return found


def _identity(read: ReadRow, source: str, occurrences: Counter[Identity]) -> Identity:
    """The number a row has in its source; without one it is the name, counted where a source repeats it."""
    scheme = read.values.get("source", source)[:_SCHEME_LENGTH]
    if "external_id" in read.values:
        return scheme, read.values["external_id"]
    key = name_key(read.values.get("name", ""))[: _IDENTIFIER_LENGTH - 10]
    occurrences[scheme, key] += 1
    count = occurrences[scheme, key]
    return scheme, key if count == 1 else f"{key} {count}"


def _outcome(row: RowPlan) -> Outcome:
    if row.draft and row.draft.is_new:
        return row.outcome
    return Outcome.CHANGED if row.differences() else Outcome.UNCHANGED
