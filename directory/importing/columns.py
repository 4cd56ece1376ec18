"""Which column of a spreadsheet feeds which field."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from directory.importing.headings import HINTS, SHEET_TITLES, SHEETS, SIGNATURES, Field
from directory.text import slug_words

_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")


@dataclass(frozen=True)
class ColumnMatch:
    """Headings as they stand in the file.

    `unknown` holds every heading without a field; among them those that lost a field to another heading, which
    `contested` names: {field: [headings]}.
    """

    mapped: dict[str, str]
    unknown: list[str]
    contested: dict[str, list[str]] = field(default_factory=dict)


def fold_heading(heading: str) -> str:
    """The heading without case, accents, spaces and signs: "E-Mail-Adresse" and "email_adresse" become one."""
    return _letters(_BRACKET.sub(_keep_unless_hint, heading))


def knows(heading: str) -> bool:
    """Whether a heading means something on any sheet."""
    return fold_heading(heading) in _KNOWN


def recognise_sheet(header: Sequence[str], title: str = "", remembered: Mapping[str, str] | None = None) -> str | None:
    """What the rows of a table are: the kind its title names, else the one that understands most of its headings."""
    fits = [sheet for sheet in SIGNATURES if _fits(sheet, match_columns(sheet, header, remembered))]
    named = [sheet for sheet in fits if _letters(title) in _spellings(SHEET_TITLES[sheet])]
    return max(named or fits, key=lambda sheet: len(match_columns(sheet, header, remembered).mapped), default=None)


def match_columns(sheet: str, header: Sequence[str], remembered: Mapping[str, str] | None = None) -> ColumnMatch:
    """Match the headings of a table to the fields of a sheet.

    `remembered` holds what a person chose before, {folded heading: field}, and goes before the vocabulary. A field
    that takes one value is fed by one column: the remembered one, the one that bears its name, or the first.
    """
    remembered = {key: name for key, name in (remembered or {}).items() if name in SHEETS[sheet]}
    wishes = {
        heading: remembered.get(fold_heading(heading)) or _MEANINGS[sheet].get(fold_heading(heading))
        for heading in header
    }
    wishes = _carrier_as_name(sheet, wishes)
    mapped: dict[str, str] = {}
    contested: dict[str, list[str]] = {}
    for name, headings in _by_field(wishes).items():
        field_ = SHEETS[sheet][name]
        ranked = sorted(headings, key=lambda heading: _rank(heading, name, remembered))
        taken = headings if field_.many or field_.collects else ranked[:1]
        mapped |= dict.fromkeys(taken, name)
        if len(taken) < len(headings):
            contested[name] = headings
    return ColumnMatch(
        {heading: mapped[heading] for heading in header if heading in mapped},
        [heading for heading in header if heading not in mapped],
        contested,
    )


def _letters(text: str) -> str:
    return slug_words(text.replace("€", "EUR")).replace("-", "")


def _spellings(headings: str) -> list[str]:
    return [_letters(heading) for heading in headings.split(" | ") if heading]


def _keep_unless_hint(bracket: re.Match[str]) -> str:
    return " " if _letters(bracket[1]) in _HINTS else f" {bracket[1]} "


def _meanings(fields: Iterable[Field]) -> dict[str, str]:
    """{folded heading: field}; a field's own name goes before another field's synonym."""
    fields = list(fields)
    synonyms = {heading: field_.name for field_ in reversed(fields) for heading in _spellings(field_.headings)}
    return synonyms | {_letters(field_.name): field_.name for field_ in fields}


def _fits(sheet: str, match: ColumnMatch) -> bool:
    found = set(match.mapped.values())
    return all(found & set(group) for group in SIGNATURES[sheet])


def _carrier_as_name(sheet: str, wishes: dict[str, str | None]) -> dict[str, str | None]:
    """Lists of carriers often call the name column "Träger"; next to a name, the same word means the parent."""
    if sheet != "organisations" or "name" in wishes.values():
        return wishes
    return {heading: "name" if name == "parent" else name for heading, name in wishes.items()}


def _by_field(wishes: Mapping[str, str | None]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for heading, name in wishes.items():
        if name:
            fields.setdefault(name, []).append(heading)
    return fields


def _rank(heading: str, name: str, remembered: Mapping[str, str]) -> tuple[bool, bool]:
    folded = fold_heading(heading)
    return remembered.get(folded) != name, folded != _letters(name)


_HINTS = set(_spellings(HINTS))
_MEANINGS = {sheet: _meanings(fields.values()) for sheet, fields in SHEETS.items()}
_KNOWN = {folded for meanings in _MEANINGS.values() for folded in meanings}
