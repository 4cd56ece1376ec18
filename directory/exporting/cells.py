"""One record as the cells of a row, in the words of one language. What the import would not read back stays out: an
empty cell leaves the value alone."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import override

from directory.exporting.columns import COLUMNS, headings
from directory.importing.cells import RowReader
from directory.importing.drafts import SEAT, Draft
from directory.importing.kinds import (
    parse_contact_kind,
    parse_fee,
    parse_kind,
    parse_mode,
    parse_offer_status,
    parse_organisation_status,
    parse_visibility,
)
from directory.importing.letters import broken_letters, control_character
from directory.importing.normal import normal, normal_line
from directory.importing.problems import UnreadableValue
from directory.importing.roster import Roster
from directory.importing.tables import Row
from directory.importing.values import split_values, with_text_mark
from directory.importing.vocabularies import Vocabularies, Vocabulary
from directory.models import Audience, Contact, District, Language, Offer, Organisation, Topic
from directory.models.contact import CIRCLES

SEPARATOR = " | "
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REFERENCES = ("parent", "organisation", "organisations")
_WORDS = ("topics", "districts", "languages", "audiences", "district")

# Field of the sheet -> its choices, how the import reads them, and the field of the record if that is another one.
_CHOICES: Mapping[tuple[str, str], tuple[type[TextChoices], Callable[[str], Any], str]] = {
    ("organisations", "kind"): (Organisation.Kind, parse_kind, "kind"),
    ("organisations", "entry_status"): (Organisation.Status, parse_organisation_status, "status"),
    ("offers", "entry_status"): (Offer.Status, parse_offer_status, "status"),
    ("offers", "fee"): (Offer.Fee, lambda text: parse_fee(text)[0], "fee"),
    ("contacts", "contact_kind"): (Contact.Kind, parse_contact_kind, "kind"),
    **{("contacts", name): (Contact.Visibility, parse_visibility, name) for name in CIRCLES},
}


@dataclass(frozen=True)
class Spellings:
    """{primary key: the word as a cell has it}."""

    topics: Mapping[int, str]
    districts: Mapping[int, str]
    languages: Mapping[int, str]
    audiences: Mapping[int, str]


def load_spellings(vocabularies: Vocabularies, language: str) -> Spellings:
    with override(language):
        return Spellings(
            topics=_spelt(vocabularies.topics, Topic, "slug"),
            districts=_spelt(vocabularies.districts, District, "slug"),
            languages=_spelt(vocabularies.languages, Language, "code"),
            audiences=_spelt(vocabularies.audiences, Audience, "slug"),
        )


class CellWriter:
    """`hidden_seats` are the organisations whose address no file may tell."""

    def __init__(
        self,
        sheet: str,
        language: str,
        roster: Roster,
        vocabularies: Vocabularies,
        hidden_seats: frozenset[int] = frozenset(),
    ) -> None:
        self.headings = headings(sheet, language)
        self._sheet = sheet
        self._roster = roster
        self._hidden_seats = hidden_seats
        self._spellings = load_spellings(vocabularies, language)
        self._reader = RowReader(sheet, sheet, {name: name for name in COLUMNS[sheet]}, (), vocabularies)
        with override(language):
            self._labels = {
                (name, choice.value): _label(choice, parse)
                for (of, name), (choices, parse, _column) in _CHOICES.items()
                if of == sheet
                for choice in choices
            }
            self._modes = {mode: _label(mode, parse_mode) for mode in Offer.Mode}
            self._citywide, self._yes = _("citywide"), _("yes")

    def row(self, draft: Draft) -> list[str]:
        cells = {name: self._cell(draft, name) for name in COLUMNS[self._sheet]}
        refused = {problem.column for problem in self._reader.read(Row(0, cells)).problems}
        return ["" if name in refused or _is_unsafe(text) else text for name, text in cells.items()]

    def _cell(self, draft: Draft, name: str) -> str:
        return with_text_mark(_UNWRITABLE.sub("", self._text(draft, name)))

    def _text(self, draft: Draft, name: str) -> str:
        if name == "uuid":
            return str(draft.uuid)
        if (self._sheet, name) in _CHOICES:
            return self._chosen(draft, name)
        if name in _REFERENCES:
            return self._references(draft.get(name))
        if name in SEAT and self._sheet == "organisations" and draft.pk in self._hidden_seats:
            return ""
        if name in _WORDS:
            return self._words(draft, name)
        if name == "mode":
            return SEPARATOR.join(text for mode, text in self._modes.items() if draft.get(Offer.MODE_FIELDS[mode]))
        if name == "portal_note":
            return normal(name, "\n".join(line for line in draft.get("note") if normal_line(line)))
        return self._plain(name, draft.get(name))

    def _plain(self, name: str, value: Any) -> str:
        match value:
            case None | False:
                return ""
            case True:
                return self._yes
            case date():
                return value.isoformat()
            case tuple():
                return joined([normal(name, one) for one in value])
        text = normal(name, value)
        return joined([text]) if name == "source" else text

    def _chosen(self, draft: Draft, name: str) -> str:
        value = draft.get(_CHOICES[self._sheet, name][2])
        return "" if value == Offer.Fee.UNKNOWN else self._labels[name, value]

    def _references(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, frozenset):
            return SEPARATOR.join(sorted(map(self._reference, value)))
        return self._reference(value)

    def _reference(self, uuid: Any) -> str:
        """The name where it tells who is meant, else the identifier."""
        found = self._roster.get(uuid)
        name = normal_line(found.name) if found else ""
        try:
            meant, note = self._roster.refer(name)
        except UnreadableValue:
            return str(uuid)
        is_clear = meant is found and not note and split_values(with_text_mark(name)) == [name]
        return name if is_clear else str(uuid)

    def _words(self, draft: Draft, name: str) -> str:
        if name == "district":
            return self._spellings.districts[draft.get(name)] if draft.get(name) else ""
        spellings = getattr(self._spellings, name)
        words = [text for pk, text in spellings.items() if pk in draft.get(name)]
        if name == "districts" and self._sheet == "offers" and draft.get("is_citywide"):
            words.insert(0, self._citywide)
        return SEPARATOR.join(words)


def joined(values: Iterable[str]) -> str:
    """A list in one cell. A value that would fall apart is left out; of one alone the bar says that it is a whole."""
    whole = [value for value in values if split_values(f"x|{value}") == ["x", value]]
    return f"{whole[0]} |" if len(whole) == 1 and ";" in whole[0] else SEPARATOR.join(whole)


def _spelt(vocabulary: Vocabulary, model: type[Model], code: str) -> dict[int, str]:
    """Each word by its name, or by its code where the name would be read as another word or as two."""
    words: list[Any] = list(model._default_manager.order_by(code))
    return {word.pk: word.name if _means(vocabulary, word.name, word.pk) else getattr(word, code) for word in words}


def _means(vocabulary: Vocabulary, text: str, pk: int) -> bool:
    if split_values(text, commas=True) != [text]:
        return False
    try:
        return vocabulary.find(text) == pk
    except UnreadableValue:
        return False


def _label(choice: Any, parse: Callable[[str], Any]) -> str:
    """The label, or the value where the label is read as something else."""
    try:
        return str(choice.label) if parse(str(choice.label)) == choice else str(choice.value)
    except UnreadableValue:
        return str(choice.value)


def _is_unsafe(text: str) -> bool:
    """The import takes such letters for damage and refuses the row."""
    return bool(broken_letters(text) or control_character(text))
