"""Rows of a list of grants: each is a funded project, and who received it is an organisation."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from directory.alike.names import legal_form, name_key
from directory.alike.pairs import Body
from directory.importing.cells import EVERYWHERE, ReadRow
from directory.importing.drafts import SEAT, Draft
from directory.importing.kinds import guess_kind
from directory.importing.organisation_rows import Likenesses
from directory.importing.outcomes import Held, Options, Outcome, RowPlan, TablePlan, ToCheck
from directory.importing.problems import Note, UnreadableValue
from directory.importing.roster import Roster
from directory.importing.seats import complete_seat
from directory.importing.vocabularies import Vocabularies
from directory.models import Organisation

_TITLE = "Zuwendung"
_VERBATIM = ("recipient_register", "recipient_postcode", "recipient_district")


@dataclass
class FundingRows:
    """`known` are the fingerprints of all grants there are; `organisations` those that came along."""

    roster: Roster
    vocabularies: Vocabularies
    options: Options
    known: set[str]
    likenesses: Likenesses
    organisations: list[Draft] = field(default_factory=list)
    to_check: list[ToCheck] = field(default_factory=list)
    _first_with: dict[str, RowPlan] = field(default_factory=dict)
    _spellings: set[str] = field(default_factory=set)

    def plan(self, table: TablePlan) -> None:
        newest = _newest(table.reads)
        for read in table.reads:
            row = RowPlan(read, read.values.get("organisation", ""))
            table.rows.append(row)
            if not row.name and not row.problems:
                row.refuse("organisation", "organisation_missing")
            if not row.problems:
                self._plan_row(row, table.source, newest)

    def _plan_row(self, row: RowPlan, source: str, newest: dict[str, ReadRow]) -> None:
        same = self._first_with.setdefault(row.read.fingerprint, row)
        if same is not row:
            row.outcome, row.held = Outcome.DUPLICATE, Held(("identical",), same.name, same.key, is_exact=True)
        elif row.read.fingerprint in self.known:
            row.outcome = Outcome.UNCHANGED
        else:
            row.draft = self._recipient(row, newest.get(name_key(row.name), row.read), source)
            row.funding = self._values(row, source)
            row.outcome = Outcome.CREATED

    def _recipient(self, row: RowPlan, newest: ReadRow, source: str) -> Draft:
        known = self.roster.named(row.name)
        if not known:
            return self._create(row.name, newest, source)
        if len(known) > 1:
            row.read.tell("organisation", Note("organisation_chosen", {"text": row.name, "count": len(known)}))
        if known[0].name != row.name and row.name not in self._spellings:
            self._spellings.add(row.name)
            row.read.tell("organisation", Note("spelled_differently", {"text": row.name, "name": known[0].name}))
        return known[0]

    def _create(self, name: str, newest: ReadRow, source: str) -> Draft:
        draft = Draft("organisations", uuid4())
        kind = guess_kind(name, register=newest.values.get("recipient_register", ""))
        values = {"name": name, "kind": kind, "legal_form": legal_form(name) or "", "source": source}
        draft.replace(values | self._seat(newest))
        if self.options.publish:
            draft.replace({"status": Organisation.Status.PUBLISHED.value})
        self.roster.add(draft)
        self.organisations.append(draft)
        for likeness in self.likenesses.get(_reference(name), []):
            if name_key(likeness.existing.name) != name_key(name):
                self.to_check.append(ToCheck(name, likeness.existing.name, likeness.reasons))
                break
        return draft

    def _seat(self, read: ReadRow) -> dict[str, Any]:
        """Of the newest grant. An unreadable postcode stays on the grant, where it is kept as written."""
        seat: dict[str, Any] = {}
        postcode = read.values.get("recipient_postcode", "")
        if len(postcode) == 5 and postcode.isdecimal():
            seat["postcode"] = postcode
        try:
            stated = read.values.get("recipient_district")
            seat |= {"district": self.vocabularies.districts.find(stated)} if stated else {}
        except UnreadableValue:
            pass
        complete_seat(ReadRow(read.file, read.sheet, read.number), seat, None, self.vocabularies)
        return {name: value for name, value in seat.items() if name in SEAT}

    def _values(self, row: RowPlan, source: str) -> dict[str, Any]:
        values = row.read.values
        district = values.get("district")
        return {
            "title": values.get("title") or values.get("field") or _TITLE,
            "year": values.get("year"),
            "funder": values.get("funder", ""),
            "field": values.get("field", ""),
            "amount": values.get("amount"),
            "district": None if district is EVERYWHERE else district,
            "recipient": row.name,
            "source": values.get("source", source),
            "fingerprint": row.read.fingerprint,
            **{name: values.get(name, "") for name in _VERBATIM},
        }


def recipients(reads: list[ReadRow], roster: Roster) -> list[Body]:
    """The names nobody bears yet, each once."""
    names = {
        name_key(read.values["organisation"]): read.values["organisation"]
        for read in reversed(reads)
        if "organisation" in read.values
    }
    return [Body(_reference(name), name) for name in reversed(names.values()) if not roster.named(name)]


def _reference(name: str) -> tuple[str, str]:
    return "recipient", name_key(name)


def _newest(reads: list[ReadRow]) -> dict[str, ReadRow]:
    """{name: the row of the newest year that tells a seat}, in the spelling-proof key of the name."""
    by_name: dict[str, list[ReadRow]] = defaultdict(list)
    for read in reads:
        if "organisation" in read.values:
            by_name[name_key(read.values["organisation"])].append(read)
    return {key: max(rows, key=_tells_seat) for key, rows in by_name.items()}


def _tells_seat(read: ReadRow) -> tuple[bool, int]:
    return bool(read.values.keys() & {"recipient_postcode", "recipient_district"}), read.values.get("year") or 0
