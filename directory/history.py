"""What happened to a record, in words, and how it gets an earlier state back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory.models import Change, Contact, Location, Objection, Offer, Organisation
from directory.models.contact import CHANNELS, CIRCLES
from directory.models.kept import COLUMNS, State, acting, columns_of, gathered, groups_of, key_of, state_of
from directory.search import upkeep

KINDS: Mapping[str, Any] = {str(one._meta.model_name): one for one in (Organisation, Offer, Contact, Location)}
# Words enough to be read at once; of records only those named.
VOCABULARY_MODELS = {"topic", "district", "language", "audience", "source"}


@dataclass(frozen=True)
class Line:
    """One field of a difference in words: a list where it holds several."""

    name: str
    label: str
    old: list[str]
    new: list[str]


@dataclass
class Wording:
    """Puts stored values into words; reads each name once."""

    names: dict[tuple[Any, str], str] = field(default_factory=dict)
    read: set[Any] = field(default_factory=set)

    def lines(self, kind: str, fields: Mapping[str, list[Any]]) -> list[Line]:
        model = KINDS[kind]
        return [
            Line(name, label_of(model, name), *(self.of(model, name, value) for value in fields[name]))
            for name in names(model)  # PostgreSQL keeps JSON in an order of its own
            if name in fields
        ]

    def of(self, model: Any, name: str, value: Any) -> list[str]:
        if value in (None, "", []):
            return []
        column = model._meta.get_field(name)
        if not column.concrete:
            return [self._row(column.related_model, row) for row in value]
        if column.is_relation:
            return [self._name(column.related_model, key) for key in (value if isinstance(value, list) else [value])]
        return [_plain(column, value)]

    def _row(self, model: Any, row: State) -> str:
        told = ((label_of(model, name), self.of(model, name, value)) for name, value in row.items())
        return "; ".join(f"{label}: {', '.join(words)}" for label, words in told if words)

    def _name(self, model: Any, key: str) -> str:
        if (model, key) not in self.names and model not in self.read:
            rows = model._base_manager.all()
            if model._meta.model_name in VOCABULARY_MODELS:
                self.read.add(model)
            else:
                rows = rows.filter(**{key_of(model): key})
            self.names |= {(model, str(getattr(one, key_of(model)))): str(one) for one in rows}
        return self.names.setdefault((model, key), _("no longer there") if key_of(model) == "uuid" else key)


def label_of(model: Any, name: str) -> str:
    column = model._meta.get_field(name)
    return capfirst(str(column.verbose_name if column.concrete else column.related_model._meta.verbose_name_plural))


def together(changes: Iterable[Change]) -> dict[str, list[Any]]:
    """Several changes as one, oldest first: {field: [value before all, value after all]}."""
    found: dict[str, list[Any]] = {}
    for change in changes:
        for name, (old, new) in change.fields.items():
            found[name] = [found[name][0] if name in found else old, new]
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def state_after(change: Change) -> State | None:
    """What the record held then: what it holds now, with all that came later taken back. None where it was gone."""
    state: State | None = None
    record = record_of(change)
    if record:
        state = state_of(record)
    for later in Change.objects.filter(kind=change.kind, uuid=change.uuid).after(change.pk).order_by("-pk"):
        state = None if later.deed == Change.Deed.CREATED else (state or {}) | later.old
    return state


def record_of(change: Change) -> Any:
    return KINDS[change.kind]._base_manager.filter(uuid=change.uuid).first()


def records_of(rows: Iterable[Any]) -> dict[UUID, Any]:
    """The records of many changes or suggestions, one query per kind."""
    uuids: dict[str, set[UUID]] = {}
    for row in rows:
        uuids.setdefault(row.kind, set()).add(row.uuid)
    found = (KINDS[kind]._base_manager.filter(uuid__in=own) for kind, own in uuids.items())
    return {record.uuid: record for records in found for record in records}


def restore(change: Change, by: Any) -> Any:
    """Gives the record the state it had after this change; one that is gone comes back as it was. A change itself.

    Raises a ValidationError that says what is in the way.
    """
    with transaction.atomic(), upkeep.collected(), acting(Change.Origin.ADMIN, by, is_restoring=True):
        record = record_of(change)
        wanted = change.old if change.deed == Change.Deed.DELETED else state_after(change)
        if not wanted:
            raise ValidationError(_("What this entry held is no longer known."))
        if record is None:
            return make(change.kind, change.uuid, wanted)
        now = state_of(record)
        return write(record, {name: value for name, value in wanted.items() if now.get(name) != value})


def make(kind: str, uuid: UUID, values: State) -> Any:
    """A record that is not there, or not there any more."""
    return write(_new(kind, uuid, values), values)


def write(record: Any, values: Mapping[str, Any]) -> Any:
    """Gives a record these values, in the form history keeps them. Who may see a person is never widened by it."""
    model = type(record)
    columns = {one.name: one for one in columns_of(model)}
    with gathered():
        for name, value in values.items():
            if name in columns and name not in CIRCLES:
                setattr(record, name, _value(columns[name], value))
        if isinstance(record, Contact) and record.kind == Contact.Kind.PERSON:
            for channel in set(CHANNELS) & values.keys():
                setattr(record, f"{channel}_visibility", Contact.Visibility.COORDINATORS)
        record.full_clean()
        record.save()
        for name in groups_of(model):
            if name != COLUMNS and name in values:
                _write_many(record, name, values[name])
    return record


def held(model: Any, name: str, value: Any) -> Any:
    """A stored value as a form takes it: records where it names them."""
    column = model._meta.get_field(name)
    if column.many_to_many:
        return list(column.related_model._base_manager.filter(**{f"{key_of(column.related_model)}__in": value or []}))
    return _value(column, value)


def forget_addresses(addresses: Iterable[str]) -> int:
    """Contacts that have become somebody else since: what they were before tells of nobody any more."""
    return Change.objects.naming(addresses).forget()


def _new(kind: str, uuid: UUID, state: State) -> Any:
    """With what belongs to it where that is still there; of a person nothing is shown before they agree again."""
    model = KINDS[kind]
    record = model(uuid=uuid)
    if isinstance(record, Contact):
        organisation = Organisation.objects.filter(uuid=state["organisation"]).first()
        if Objection.objects.covers(state.get("name", ""), state.get("email", ""), str(organisation)):
            raise ValidationError(_("This person has asked not to stand in the directory. Please leave them out."))
    return record


def _value(column: Any, value: Any) -> Any:
    if column.is_relation:
        other = column.related_model
        return other._base_manager.filter(**{key_of(other): value}).first() if value else None
    if value is None and not column.null:
        return column.get_default()
    return column.to_python(value)


def _write_many(record: Any, name: str, values: list[Any] | None) -> None:
    relation = record._meta.get_field(name)
    other = relation.related_model
    if relation.concrete:
        getattr(record, name).set(other._base_manager.filter(**{f"{key_of(other)}__in": values or []}))
        return
    getattr(record, relation.get_accessor_name()).all().delete()
    for row in values or []:
        write(other(**{relation.field.name: record}), row)


def names(model: Any) -> list[str]:
    """The fields history keeps now, in the order of the model; one that is stored may have gone since."""
    return [*(one.name for one in columns_of(model)), *groups_of(model)[1:]]


def _plain(column: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    plain = column.to_python(value)
    if isinstance(plain, date):
        return date_format(plain, "SHORT_DATE_FORMAT")
    if isinstance(plain, time):
        return time_format(plain, "TIME_FORMAT")
    return str(plain)
