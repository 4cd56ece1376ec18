"""The whole directory as sheets: every entry, whatever its status and whoever may see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import override

from directory.exporting.cells import CellWriter
from directory.exporting.columns import SHEETS
from directory.importing.drafts import Draft
from directory.importing.roster import Roster
from directory.importing.stored import load_contacts, load_offers, load_roster
from directory.importing.vocabularies import load_vocabularies
from directory.importing.wording import SHEETS as TITLES
from directory.models import Location
from directory.text import sort_key


@dataclass(frozen=True)
class Sheet:
    title: str
    header: list[str]
    rows: list[list[str]]


def read_sheets(language: str, only: Iterable[str] = SHEETS) -> list[Sheet]:
    roster, vocabularies = load_roster(), load_vocabularies()
    hidden = _hidden_seats()
    sheets = []
    for name in only:
        writer = CellWriter(name, language, roster, vocabularies, hidden)
        with override(language):
            title = str(TITLES[name])
        rows = [writer.row(draft) for draft in sorted(_drafts(name, roster), key=_by_name)]
        sheets.append(Sheet(title, list(writer.headings.values()), rows))
    return sheets


def _drafts(sheet: str, roster: Roster) -> Iterable[Draft]:
    match sheet:
        case "offers":
            return load_offers()
        case "contacts":
            return load_contacts()
    return roster


def _by_name(draft: Draft) -> tuple[str, str]:
    """The same in every database, which a primary key is not."""
    return sort_key(draft.name), str(draft.uuid)


def _hidden_seats() -> frozenset[int]:
    """The sheet has one address, the one of the first location."""
    first = dict(Location.objects.order_by("-pk").values_list("organisation_id", "is_sensitive"))
    return frozenset(organisation for organisation, is_sensitive in first.items() if is_sensitive)
