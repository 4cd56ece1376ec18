"""What a merge does to single rows, written down so that each can be put back as it was.

Rows that are handed over are remembered by their keys. Those that go or change are kept whole, sealed, and each is
tied to the person it tells of, so that erasing the person erases it here.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from accounts.models import User
from accounts.sealing import seal, unseal
from directory.models import Contact, Merge, MergedContact, MergedRow

PURPOSE = "directory.merge"
BATCH = 300

Values = dict[str, Any]


class Journal:
    def __init__(self) -> None:
        self._moved: list[list[Any]] = []
        self._rows: list[MergedRow] = []
        # Whose place a contact took: what is remembered of one goes with the other.
        self.successors: dict[int, int] = {}
        self._former: list[MergedContact] = []

    def succeed(self, kept: Contact, other: Contact) -> None:
        self.successors[other.pk] = kept.pk
        self._former.append(MergedContact(kept=kept, old_uuid=other.uuid))

    def save(self, merge: Merge) -> None:
        merge.moved = self._moved
        merge.save()
        for row in self._rows:
            row.merge = merge
        for contact in self._former:
            contact.merge = merge
        MergedContact.objects.bulk_create(self._former, batch_size=BATCH)
        MergedRow.objects.bulk_create(self._rows, batch_size=BATCH)

    def hand_over(self, field: "models.ForeignKey[Any, Any]", old: int, new: int) -> list[models.Model]:
        """Points every row at the new record; returns those a rule of the database holds back."""
        model, name = field.model, field.name
        rows = list(model._base_manager.filter(**{name: old}).order_by("pk"))
        if _set(model, name, [row.pk for row in rows], new):
            kept_back: list[models.Model] = []
        else:
            kept_back = [row for row in rows if not _set(model, name, [row.pk], new)]
        if moved := [row.pk for row in rows if row not in kept_back]:
            self._moved.append([model._meta.label, name, old, new, moved])
        return kept_back

    def remove(self, row: models.Model) -> None:
        self._remember(MergedRow.Deed.REMOVED, row, values_of(row))
        count, removed = type(row)._base_manager.filter(pk=row.pk).delete()
        own = {label for label in removed if label == row._meta.label or label in DERIVED}
        if set(removed) - own:
            raise AssertionError(f"removing {row._meta.label} would lose {removed}, {count}")

    def change(self, row: models.Model, values: Mapping[str, Any]) -> None:
        """`values` by attribute; writes nothing where nothing differs."""
        before = values_of(row)
        for name, value in values.items():
            setattr(row, name, value)
        after = values_of(row)
        differing = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
        if differing:
            type(row)._base_manager.filter(pk=row.pk).update(**{name: getattr(row, name) for name in differing})
            self._remember(MergedRow.Deed.CHANGED, row, differing)

    def add(self, row: models.Model) -> None:
        row.save(force_insert=True)
        self._remember(MergedRow.Deed.ADDED, row, {})

    def _remember(self, deed: str, row: Any, values: Values) -> None:
        contact = row.pk if isinstance(row, Contact) else getattr(row, "contact_id", None)
        entry = MergedRow(deed=deed, model=row._meta.label, row=row.pk)
        entry.content = seal(json.dumps(values), PURPOSE) if values else ""
        entry.contact_id = self.successors.get(contact, contact) if contact else None
        entry.user_id = _account_of(row)
        if not hasattr(row, "slug"):  # the mailbox of an organisation is nobody's
            entry.address = getattr(row, "email", "")
        self._rows.append(entry)


# Made anew from the records by the search.
DERIVED = frozenset({"directory.SearchEntry"})


def content_of(row: MergedRow) -> Values | None:
    """Nothing where the secret it was sealed with is gone."""
    text = unseal(row.content, PURPOSE) if row.content else "{}"
    return None if text is None else json.loads(text)


def values_of(row: models.Model) -> Values:
    """Every column in a form that JSON keeps exactly: moments to the microsecond."""
    return {field.attname: _plain(field, row) for field in row._meta.concrete_fields}


def read_values(model: type[models.Model], values: Mapping[str, Any]) -> Values:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in values.items() if name in fields}


def insert(model: type[models.Model], values: Mapping[str, Any]) -> models.Model:
    """As it was, with its key; no field is filled in by itself."""
    row = model(**read_values(model, values))
    row.save_base(raw=True, force_insert=True)
    return row


def model_named(label: str) -> type[models.Model]:
    return apps.get_model(label)


def _plain(field: Any, row: models.Model) -> Any:
    value = field.value_from_object(row)
    return value if value is None or isinstance(value, bool | int | list | dict) else field.value_to_string(row)


def _set(model: type[models.Model], name: str, keys: Iterable[Any], new: int) -> bool:
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=list(keys)).update(**{name: new})
    except IntegrityError:
        return False
    return True


def _account_of(row: models.Model) -> Any:
    """The account a row is about; who merely invited or confirmed is somebody else."""
    field = next((field for field in row._meta.concrete_fields if field.related_model is User), None)
    return getattr(row, field.attname) if field and field.name == "user" else None
