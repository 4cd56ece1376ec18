"""Entries that are missing in a file exported from here: asked about, and taken out of sight where somebody says so.

An export holds every entry of a kind, in columns of its own. So a list with all of these columns and numbers we know is
one that comes back, and what it does not name was deleted in it, or has been added since; nothing else in the file is
sure to survive being saved by Excel. Only what others see is asked about: the rest is out of sight already.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from directory import consent
from directory.exporting.columns import COLUMNS
from directory.importing.outcomes import HIDE, ImportPlan, Removed, TablePlan
from directory.models import Consent, Contact, Offer, Organisation
from directory.models.contact import CIRCLES
from directory.search import upkeep


def find_removed(plan: ImportPlan) -> list[Removed]:
    return [one for sheet in COLUMNS for one in _of_sheet(plan, sheet)]


def take_out(plan: ImportPlan, *, by: Any = None) -> set[int]:
    """Archives, ends or hides what was chosen; returns the organisations whose words in the index change."""
    touched: set[int] = set()
    chosen = [one for one in plan.removed if one.choice == HIDE]
    with upkeep.paused():
        for one in chosen:
            record = _SEEN[one.sheet]().filter(uuid=one.uuid).first()
            if record:
                touched |= _take_out(record, by)
    return touched


def _of_sheet(plan: ImportPlan, sheet: str) -> Iterator[Removed]:
    tables = [table for table in plan.tables if table.sheet == sheet and _comes_back(table)]
    if not tables:
        return
    present = set(_numbers(plan, tables))
    stored = dict(_SEEN_OR_NOT[sheet].objects.values_list("uuid", "created_at"))
    newest = max((stored[uuid] for uuid in present if uuid in stored), default=None)
    if newest is None:
        return
    for record in _SEEN[sheet]().order_by("sort_name", "uuid").only("uuid", "name", "created_at"):
        if record.uuid not in present:
            may_be_newer = record.created_at > newest
            yield Removed(sheet, record.uuid, record.name, may_be_newer, _choice(plan, record.uuid, may_be_newer))


def _comes_back(table: TablePlan) -> bool:
    return set(COLUMNS[table.sheet]) <= set(table.match.mapped.values())


def _numbers(plan: ImportPlan, tables: Iterable[TablePlan]) -> Iterator[UUID]:
    """Those of rows with problems, too; of an entry that was merged the one it is now."""
    for table in tables:
        for read in table.reads:
            if uuid := read.values.get("uuid"):
                current = plan.roster.get(uuid) if table.sheet == "organisations" else None
                yield current.uuid if current else uuid


def _choice(plan: ImportPlan, uuid: UUID, may_be_newer: bool) -> str:
    """What is said for all holds for what was surely in the file; nobody hides by the way what is new."""
    said = plan.options.decisions.get(Removed.key_of(uuid), "")
    said = said or ("" if may_be_newer else plan.options.removed)
    return HIDE if said == HIDE else ""


def _take_out(record: Organisation | Offer | Contact, by: Any) -> set[int]:
    match record:
        case Organisation():
            record.archive()
            return {record.pk}
        case Offer():
            record.end()
            return set(record.organisations.values_list("pk", flat=True))
    before = consent.circles_of(record)
    for name in CIRCLES:
        setattr(record, name, Contact.Visibility.COORDINATORS)
    record.save(update_fields=[*CIRCLES, "changed_at"])
    consent.note(record, before, Consent.How.COORDINATORS, by=by)
    return {record.organisation_id}


_SEEN_OR_NOT: dict[str, Any] = {"organisations": Organisation, "offers": Offer, "contacts": Contact}
_SEEN: dict[str, Any] = {
    "organisations": lambda: Organisation.objects.approved(),
    "offers": lambda: Offer.objects.current(),
    "contacts": lambda: Contact.objects.open_to_others(),
}
