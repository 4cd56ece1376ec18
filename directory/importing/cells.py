"""The cells of a row as values of fields, each checked as the database and the forms would; nothing is looked up."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Model
from phonenumber_field.phonenumber import to_python

from directory.importing.addresses import parse_email, parse_phone, parse_postcode, parse_website
from directory.importing.headings import SHEETS
from directory.importing.kinds import (
    parse_contact_kind,
    parse_fee,
    parse_kind,
    parse_mode,
    parse_offer_status,
    parse_organisation_status,
    parse_visibility,
)
from directory.importing.normal import LONG_TEXTS
from directory.importing.problems import Note, Problem, UnreadableValue
from directory.importing.quantities import parse_amount, parse_boolean, parse_date, parse_year
from directory.importing.roster import as_uuid
from directory.importing.tables import Row
from directory.importing.values import Parsed, clean, clean_line, split_values
from directory.importing.vocabularies import Vocabularies, Vocabulary, is_everywhere
from directory.models import Contact, ExternalIdentifier, Funding, Location, Offer, Organisation, Source
from directory.models.contact import CIRCLES

LONGEST_TEXT = 20_000
_HIGHEST_AMOUNT = 10**12

_MODELS: Mapping[str, type[Model]] = {
    "organisations": Organisation,
    "offers": Offer,
    "contacts": Contact,
    "fundings": Funding,
}
# Where the column of a field is not called like the field.
_COLUMNS: Mapping[str, tuple[type[Model], str]] = {
    "external_id": (ExternalIdentifier, "value"),
    "source": (Source, "name"),
    "fee": (Offer, "fee_note"),
    "street": (Location, "street"),
    "city": (Location, "city"),
}
_NUMBER: Any = Organisation._meta.get_field("phone")
_REFERENCES = ("organisation", "parent", "organisations")


@dataclass(frozen=True)
class Told:
    """A note and the cell it is about."""

    file: str
    row: int
    column: str
    note: Note


@dataclass
class ReadRow:
    """`values` has the fields whose cells said something. `columns` tells under which heading each field stands."""

    file: str
    sheet: str
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Told] = field(default_factory=list)
    fingerprint: str = ""

    def leaves_empty(self, name: str) -> bool:
        """A row with an identifier comes from a portal: a cell empty there has nothing in it, so nothing is guessed."""
        return "uuid" in self.values and name in self.columns and name not in self.values

    def refuse(self, name: str, code: str, **values: object) -> None:
        self.problems.append(Problem(self.file, self.number, self.columns.get(name, ""), code, values))

    def tell(self, name: str, note: Note | None) -> None:
        if note:
            self.notes.append(Told(self.file, self.number, self.columns.get(name, ""), note))


class RowReader:
    """Reads the rows of one table. `mapped` is {heading: field}, `kept` are headings that go to the internal note."""

    def __init__(
        self, file: str, sheet: str, mapped: Mapping[str, str], kept: Iterable[str], vocabularies: Vocabularies
    ) -> None:
        self._file = file
        self._sheet = sheet
        self._kept = [*(heading for heading, name in mapped.items() if name == "note"), *kept]
        self._headings: dict[str, list[str]] = {}
        for heading, name in mapped.items():
            self._headings.setdefault(name, []).append(heading)
        self._columns = {name: headings[0] for name, headings in self._headings.items()}
        self._parsed: dict[tuple[str, str], Parsed[Any]] = {}
        self._parsers = dict(_parsers(vocabularies))
        if sheet == "fundings":
            # The district of work, which may be all of Berlin; a seat is in one place.
            self._parsers["district"] = self._parsers["districts"]
        if sheet == "offers":
            self._parsers["entry_status"] = _word(parse_offer_status)

    def read(self, row: Row) -> ReadRow:
        read = ReadRow(self._file, self._sheet, row.number, columns=self._columns)
        for name, headings in self._headings.items():
            if name != "note":
                self._read_field(read, name, [row.cells[heading] for heading in headings])
        if self._sheet == "organisations":
            notes = tuple(line for line in read.values.pop("portal_note", "").splitlines() if line)
            notes += tuple(f"{heading}: {text}" for heading in self._kept if (text := clean_line(row.cells[heading])))
            read.values |= {"note": notes} if notes else {}
        if self._sheet == "contacts":
            _join_name(read)
        read.fingerprint = self._fingerprint(row)
        return read

    def _read_field(self, read: ReadRow, name: str, cells: list[str]) -> None:
        try:
            value = self._value(read, name, cells)
            _check_length(self._sheet, name, value)
        except UnreadableValue as error:
            read.refuse(name, error.code, **error.values)
        else:
            if value not in (None, "", (), frozenset()):
                read.values[name] = value

    def _value(self, read: ReadRow, name: str, cells: list[str]) -> Any:
        spec = SHEETS[self._sheet][name]
        if not spec.many:
            parsed = self._parse(name, cells[0])
            read.tell(name, parsed.note)
            return parsed.value
        texts = [text for cell in cells for text in split_values(cell, commas=spec.commas)]
        if name == "source":
            return ", ".join(texts)
        if name in ("alternate_names", *_REFERENCES):
            return tuple(dict.fromkeys(texts))
        words = frozenset(self._parse(name, text).value for text in texts)
        # An offer may be for all of the city and have its places all the same.
        is_everywhere = EVERYWHERE in words and (len(words) == 1 or self._sheet != "offers")
        return EVERYWHERE if is_everywhere else words

    def _parse(self, name: str, text: str) -> Parsed[Any]:
        """Columns repeat their cells, so each is understood once."""
        if (name, text) not in self._parsed:
            self._parsed[name, text] = self._parsers.get(name, _line)(text)
        return self._parsed[name, text]

    def _fingerprint(self, row: Row) -> str:
        """The same for the same facts, whatever the file is called and however its columns are ordered."""
        facts = sorted(
            f"{name}={_cleaned(row.cells[heading])}"
            for name, headings in self._headings.items()
            for heading in headings
        )
        facts += sorted(f"{heading}={_cleaned(row.cells[heading])}" for heading in self._kept)
        return hashlib.sha256("\x1f".join([self._sheet, *facts]).encode()).hexdigest()


_cleaned = lru_cache(maxsize=16_384)(clean_line)

# Stands for every district until the caller knows whether that is a set or a tick.
EVERYWHERE = object()

Parser = Callable[[str], Parsed[Any]]


def _parsers(vocabularies: Vocabularies) -> Mapping[str, Parser]:
    return {
        "uuid": _uuid,
        "kind": _word(parse_kind),
        "topics": _of(vocabularies.topics),
        "languages": _of(vocabularies.languages),
        "audiences": _of(vocabularies.audiences),
        "districts": _district(vocabularies.districts),
        "district": _of(vocabularies.districts),
        "website": parse_website,
        "appointment_link": parse_website,
        "email": parse_email,
        "phone": _phone,
        "mobile": _phone,
        "postcode": parse_postcode,
        "as_of": parse_date,
        "valid_from": parse_date,
        "valid_until": lambda text: parse_date(text, end=True),
        "mode": _word(parse_mode),
        "fee": _word(parse_fee),
        **dict.fromkeys(CIRCLES, _word(parse_visibility)),
        "entry_status": _word(parse_organisation_status),
        "contact_kind": _word(parse_contact_kind),
        "is_example": parse_boolean,
        "year": parse_year,
        "amount": _amount,
        **dict.fromkeys(LONG_TEXTS, lambda text: Parsed(clean(text))),
    }


def _line(text: str) -> Parsed[Any]:
    return Parsed(_cleaned(text))


def _uuid(text: str) -> Parsed[Any]:
    text = clean_line(text)
    uuid = as_uuid(text)
    if text and not uuid:
        raise UnreadableValue("uuid_invalid", text=text)
    return Parsed(uuid)


def _word(parse: Callable[[str], Any]) -> Parser:
    # The raw text: a tick or a zero is an answer here.
    return lambda text: Parsed(parse(text.strip()) if clean_line(text) or text.strip() in ("x", "0") else "")


def _of(vocabulary: Vocabulary) -> Parser:
    return lambda text: Parsed(vocabulary.find(line) if (line := clean_line(text)) else None)


def _district(vocabulary: Vocabulary) -> Parser:
    find = _of(vocabulary)
    return lambda text: Parsed(EVERYWHERE) if is_everywhere(text) else find(text)


def _phone(text: str) -> Parsed[Any]:
    parsed = parse_phone(text)
    number = to_python(parsed.value)
    if parsed.value and not (number and number.is_valid()):
        raise UnreadableValue("phone_invalid", text=clean_line(text))
    return Parsed(_NUMBER.get_prep_value(number) if number else "", parsed.note)


def _amount(text: str) -> Parsed[Any]:
    parsed = parse_amount(text)
    if parsed.value is None:
        return parsed
    if abs(parsed.value) >= _HIGHEST_AMOUNT or parsed.value != round(parsed.value, 2):
        raise UnreadableValue("amount_invalid", text=clean_line(text))
    return Parsed(round(parsed.value, 2), parsed.note)


def _join_name(read: ReadRow) -> None:
    """In lists of people the column of names often holds the last name only, beside one of first names."""
    first, last = read.values.pop("first_name", ""), read.values.pop("last_name", "")
    name = read.values.get("name", last)
    whole = name if f" {first} " in f" {name} " else f"{first} {name}".strip()
    try:
        _check_length("contacts", "name", whole)
    except UnreadableValue as error:
        read.refuse("name", error.code, **error.values)
    if whole:
        read.values["name"] = whole


def _check_length(sheet: str, name: str, value: Any) -> None:
    texts = [text for text in (value if isinstance(value, tuple) else (value,)) if isinstance(text, str)]
    limit = _limit(sheet, name)
    longest = max(texts, key=len, default="")
    if len(longest) > limit:
        raise UnreadableValue("text_too_long", length=len(longest), limit=limit)


def _limit(sheet: str, name: str) -> int:
    if name == "alternate_names":
        name = "name"
    if sheet == "fundings" and name == "organisation":
        name = "recipient"
    model, column = _COLUMNS.get(name, (_MODELS[sheet], name))
    found = next((one for one in model._meta.fields if one.name == column), None)
    return getattr(found, "max_length", None) or LONGEST_TEXT
