"""Where an organisation sits, as far as a row tells; the district follows from the postcode where that is certain."""

from typing import Any

from directory.importing.cells import ReadRow
from directory.importing.drafts import SEAT, Draft
from directory.importing.problems import Note
from directory.importing.vocabularies import Vocabularies

CITY = "Berlin"


def complete_seat(read: ReadRow, values: dict[str, Any], draft: Draft | None, vocabularies: Vocabularies) -> None:
    """Adds to the values what the postcode tells, for a new organisation (`draft` is missing) or an existing one."""
    postcode = values.get("postcode")
    old = {name: draft.get(name) if draft else None for name in SEAT}
    if postcode:
        possible = vocabularies.postcodes.get(postcode, frozenset())
        if not read.leaves_empty("district") or (draft and old["postcode"] != postcode):
            _complete_district(read, values, old, possible, vocabularies)
        if possible and not old["city"] and not read.leaves_empty("city"):
            values.setdefault("city", CITY)
    # Every list of a city names the city; alone it is no place to go.
    is_known = any(old.values()) or any(values.get(name) for name in ("street", "postcode", "district"))
    if values.get("city") == CITY and not is_known and "uuid" not in read.values:
        del values["city"]


def fits_seat(draft: Draft, values: dict[str, Any]) -> bool:
    """Whether two addresses can be one: a street must not get the postcode of another."""
    return all(
        not draft.get(name) or not values.get(name) or draft.get(name) == values[name]
        for name in ("street", "postcode")
    )


def _complete_district(
    read: ReadRow,
    values: dict[str, Any],
    old: dict[str, Any],
    possible: frozenset[int],
    vocabularies: Vocabularies,
) -> None:
    postcode, stated = values["postcode"], values.get("district")
    if stated:
        if possible and stated not in possible:
            told = {
                "postcode": postcode,
                "district": vocabularies.districts.names[stated],
                "possible": vocabularies.districts.names_of(possible),
            }
            read.tell("district", Note("district_beside_postcode", told))
    elif len(possible) == 1 and (old["postcode"] != postcode or not old["district"]):
        values["district"] = next(iter(possible))
    elif old["district"] and old["postcode"] != postcode and old["district"] not in possible:
        values["district"] = None
