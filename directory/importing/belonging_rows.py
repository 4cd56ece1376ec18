"""Rows of what belongs to organisations, offers and contacts: known by UUID, else by organisation and name."""

from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from typing import Any
from uuid import UUID, uuid4

from directory.importing.cells import EVERYWHERE
from directory.importing.drafts import Draft
from directory.importing.outcomes import Choice, Held, Options, Outcome, RowPlan, TablePlan
from directory.importing.problems import UnreadableValue
from directory.importing.roster import Roster
from directory.importing.vocabularies import Vocabularies
from directory.models import Contact, Offer
from directory.text import search_key

_MAILBOX_NAMES = {
    search_key(word)
    for word in "info kontakt office buero mail post team zentrale sekretariat geschaeftsstelle beratung anmeldung empfang"
    " hotline telefon willkommen verwaltung service contact reception helpdesk".split()
}


class BelongingRows(ABC):
    """One plan for both kinds of rows; what differs is how values are made of cells and to whom a record belongs."""

    sheet: str
    column: str

    def __init__(
        self, roster: Roster, vocabularies: Vocabularies, options: Options, existing: Iterable[Draft]
    ) -> None:
        self.roster = roster
        self.vocabularies = vocabularies
        self.options = options
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
        same = next((self._by_name[key] for key in keys if self._by_name[key]), [])
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

    def _create(self, row: RowPlan, organisations: list[Draft], source: str) -> None:
        draft = Draft(self.sheet, row.read.values.get("uuid") or uuid4())
        draft.replace({"source": source})
        row.draft, row.outcome = draft, Outcome.CREATED
        row.touched = draft.replace(self.values(row, organisations, is_new=True))
        self._check(row)
        if not row.problems:
            self._learn(draft)

    def _take(self, row: RowPlan, draft: Draft, organisations: list[Draft]) -> None:
        row.draft, row.outcome = draft, Outcome.CHANGED
        row.touched = draft.replace(self.values(row, organisations, is_new=False))
        self._check(row)
        if row.problems:
            draft.forget(row.touched)

    def _check(self, row: RowPlan) -> None:
        """Hook for what only the record as a whole can tell."""

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


class OfferRows(BelongingRows):
    sheet = "offers"
    column = "organisations"

    def owners(self, draft: Draft) -> Iterable[UUID]:
        return draft.get("organisations")

    def values(self, row: RowPlan, organisations: list[Draft], *, is_new: bool) -> dict[str, Any]:
        values = {
            name: value
            for name, value in row.read.values.items()
            if name not in ("uuid", "external_id", "organisations", "mode", "fee")
        }
        if organisations:
            values["organisations"] = frozenset(one.uuid for one in organisations)
        if "districts" in values:
            values["is_citywide"] = values["districts"] is EVERYWHERE
            values["districts"] = frozenset() if values["is_citywide"] else values["districts"]
        if "mode" in row.read.values:
            values |= {name: mode in row.read.values["mode"] for mode, name in Offer.MODE_FIELDS.items()}
        if "fee" in row.read.values:
            values["fee"], values["fee_note"] = row.read.values["fee"]
        if is_new and self.options.publish:
            values["status"] = Offer.Status.OPEN.value
        return values

    def _check(self, row: RowPlan) -> None:
        assert row.draft  # noqa: S101 - tells the type checker
        begins, ends = row.draft.get("valid_from"), row.draft.get("valid_until")
        if begins and ends and ends < begins:
            row.refuse("valid_until", "ends_before_it_begins")


class ContactRows(BelongingRows):
    sheet = "contacts"
    column = "organisation"

    def owners(self, draft: Draft) -> Iterable[UUID]:
        return [draft.get("organisation")]

    def values(self, row: RowPlan, organisations: list[Draft], *, is_new: bool) -> dict[str, Any]:
        values = {
            name: value for name, value in row.read.values.items() if name not in ("uuid", "external_id", "organisation")
        }
        if organisations:
            values["organisation"] = organisations[0].uuid
        if values.get("districts") is EVERYWHERE:
            values["districts"] = frozenset(self.vocabularies.districts.names)
        if is_new:
            values["kind"] = guess_contact_kind(row.name, values.get("email", "")).value
        return values


def guess_contact_kind(name: str, email: str) -> Contact.Kind:
    """A shared mailbox bears the name of its purpose; a person's own address may still be info@ in a small office."""
    words = search_key(name).split()
    local = search_key(email.partition("@")[0])
    is_shared = "@" in name or (words and words[0] in _MAILBOX_NAMES) or (len(words) == 1 and local in _MAILBOX_NAMES)
    return Contact.Kind.FUNCTION if is_shared else Contact.Kind.PERSON
