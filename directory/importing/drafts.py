"""A record as an import will leave it: what the database holds, and what the rows make of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from directory.importing.normal import normal, normal_line
from directory.models import Contact, Offer, Organisation
from directory.models.contact import CIRCLES

# What a new record starts with. References to organisations are UUIDs, so that they can name one that is not saved yet.
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "organisations": {
        "name": "",
        "short_name": "",
        "alternate_names": (),
        "kind": Organisation.Kind.OTHER.value,
        "legal_form": "",
        "parent": None,
        "summary": "",
        "description": "",
        "topics": frozenset(),
        "districts": frozenset(),
        "languages": frozenset(),
        "website": "",
        "email": "",
        "phone": "",
        "street": "",
        "postcode": "",
        "city": "",
        "district": None,
        "source": "",
        "as_of": None,
        "status": Organisation.Status.DRAFT.value,
        "text_language": "de",
        "is_example": False,
        "note": (),
    },
    "offers": {
        "name": "",
        "organisations": frozenset(),
        "summary": "",
        "description": "",
        "topics": frozenset(),
        "audiences": frozenset(),
        "languages": frozenset(),
        "districts": frozenset(),
        "is_citywide": False,
        "is_on_site": False,
        "is_online": False,
        "is_outreach": False,
        "is_by_phone": False,
        "fee": Offer.Fee.UNKNOWN.value,
        "fee_note": "",
        "eligibility": "",
        "access": "",
        "appointment_link": "",
        "referral": "",
        "documents": "",
        "text_language": "de",
        "valid_from": None,
        "valid_until": None,
        "source": "",
        "as_of": None,
        "status": Offer.Status.DRAFT.value,
    },
    "contacts": {
        "organisation": None,
        "kind": Contact.Kind.PERSON.value,
        "name": "",
        "role": "",
        "email": "",
        "phone": "",
        "mobile": "",
        "hours": "",
        "languages": frozenset(),
        "topics": frozenset(),
        "districts": frozenset(),
        **dict.fromkeys(CIRCLES, Contact.Visibility.COORDINATORS.value),
        "source": "",
        "as_of": None,
    },
}
SEAT = ("street", "postcode", "city", "district")
# Told once, not on every row: where a fact came from is no change of the fact.
_ADDED_TO = ("alternate_names", "note")


@dataclass(frozen=True)
class Difference:
    field: str
    old: Any
    new: Any


@dataclass(eq=False)
class Draft:
    """`sheet` is the kind of record; `pk` is missing until it is saved. `identifiers` are those to be written."""

    sheet: str
    uuid: UUID
    pk: int | None = None
    stored: Mapping[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    identifiers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.pk is None

    @property
    def key(self) -> int:
        if self.pk is None:
            raise LookupError(f"{self.name} is not saved yet")
        return self.pk

    @property
    def name(self) -> str:
        return str(self.get("name"))

    @property
    def names(self) -> list[str]:
        """Under which the organisation is known besides its name."""
        return [name for name in (self.get("short_name"), *self.get("alternate_names")) if name]

    def get(self, name: str) -> Any:
        if name in self.changes:
            return self.changes[name]
        return self.stored.get(name, DEFAULTS[self.sheet][name])

    def replace(self, values: Mapping[str, Any]) -> set[str]:
        """What the row says counts. Other names and notes are added to: nobody's knowledge is lost by a new list."""
        merged = {name: _with(self.get(name), value) if name in _ADDED_TO else value for name, value in values.items()}
        return self._take(merged)

    def fill(self, values: Mapping[str, Any]) -> set[str]:
        """What is empty takes the row's value, sets take its words too; what is known stays."""
        return self._take({name: self._filled(name, value) for name, value in values.items() if name != "name"})

    def forget(self, names: Iterable[str]) -> None:
        """Takes back the changes of a row that was refused after all."""
        for name in names:
            self.changes.pop(name, None)

    def differences(self) -> dict[str, Difference]:
        base = DEFAULTS[self.sheet]
        old = {name: self.stored.get(name, base[name]) for name in self.changes}
        return {name: Difference(name, old[name], value) for name, value in self.changes.items() if value != old[name]}

    def _take(self, values: Mapping[str, Any]) -> set[str]:
        touched = {name for name, value in values.items() if not _is_same(name, self.get(name), value)}
        self.changes |= {name: values[name] for name in touched}
        return touched

    def _filled(self, name: str, value: Any) -> Any:
        present = self.get(name)
        if isinstance(present, frozenset):
            return present | value
        if isinstance(present, tuple):
            return _with(present, value)
        return value if present == DEFAULTS[self.sheet][name] else present


def _is_same(name: str, present: Any, value: Any) -> bool:
    return value == present or (isinstance(present, str) and isinstance(value, str) and value == normal(name, present))


def _with(lines: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    """Each line once. A line "heading: value" takes the place of an earlier one with the same heading."""
    result = list(lines)
    known = {normal_line(line) for line in lines}
    earlier = {_heading(line): index for index, line in reversed(list(enumerate(lines)))}
    for line in more:
        place = earlier.pop(_heading(line), None) if _heading(line) else None
        if line in known:
            continue
        if place is not None:
            result[place] = line
        elif line not in result:
            result.append(line)
    return tuple(result)


def _heading(line: str) -> str:
    heading, colon, _ = line.partition(": ")
    return heading if colon else ""
