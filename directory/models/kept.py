"""Models whose changes are written down: each in the transaction that makes it, whichever way it is made.

Saving, `update`, `bulk_create`, `bulk_update`, deleting and relations of many come here by themselves. Only a bulk
write to the table between two models does not: it stands in `gathered`, after a `touch`. All that happens to a record
within one `gathered` is one change; what the record held is read before, what it holds at the end, so that nothing is
written down that did not last.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.signals import m2m_changed, post_delete, pre_delete

from directory.models.change import Change

BATCH = 300
State = dict[str, Any]
Model = type[models.Model]
COLUMNS = ""  # the group of fields that stand on the record itself

AnyKept = TypeVar("AnyKept", bound="Kept")


@dataclass(frozen=True)
class Deed:
    """Who does something, and from where."""

    origin: str = Change.Origin.ITSELF
    by: Any = None
    is_restoring: bool = False


@dataclass
class Gathering:
    """What touched records held before, by record and group of fields; None for one that was not there."""

    before: dict[Model, dict[int, dict[str, State | None]]] = field(default_factory=lambda: defaultdict(dict))
    deeds: dict[tuple[Model, int], Deed] = field(default_factory=dict)
    forgotten: set[tuple[Model, int]] = field(default_factory=set)

    def touch(self, model: Model, pks: Collection[int], groups: Iterable[str]) -> None:
        known = self.before[model]
        self.deeds |= dict.fromkeys(((model, pk) for pk in pks), _deed.get())
        for group in groups:
            fresh = sorted({pk for pk in pks if group not in known.get(pk, ())})
            for some in _batches(fresh):
                lock(model, some)
                held = states(model, some, group)
                for pk in some:
                    known.setdefault(pk, {})[group] = held.get(pk)

    def born(self, model: Model, pks: Iterable[int]) -> None:
        for pk in pks:
            self.before[model].setdefault(pk, {}).setdefault(COLUMNS, None)
            self.deeds[model, pk] = _deed.get()

    def write(self) -> None:
        changes = [change for model, records in self.before.items() for change in self._changes(model, records)]
        Change.objects.bulk_create(changes, batch_size=BATCH)

    def _changes(self, model: Model, records: dict[int, dict[str, State | None]]) -> Iterator[Change]:
        for some in _batches(sorted(records)):
            after = _read(model, {pk: records[pk].keys() for pk in some})
            uuids = dict(model._base_manager.filter(pk__in=some).values_list("pk", "uuid"))
            for pk in some:
                old, new = _merged(records[pk]), _merged(after[pk])
                fields = differences(old, new)
                uuid = uuids.get(pk) or (old or {}).get("uuid")
                if not (fields and uuid):
                    continue
                is_forgotten, deed = (model, pk) in self.forgotten, self.deeds[model, pk]
                yield Change(
                    kind=str(model._meta.model_name),
                    uuid=uuid,
                    deed=_what(old, new, is_restoring=deed.is_restoring),
                    fields={} if is_forgotten else fields,
                    is_forgotten=is_forgotten,
                    by=deed.by if getattr(deed.by, "is_authenticated", False) else None,
                    origin=deed.origin,
                )


_deed: ContextVar[Deed] = ContextVar("_deed", default=Deed())  # noqa: B039 - frozen
_gathering: ContextVar[Gathering | None] = ContextVar("_gathering", default=None)


@contextmanager
def acting(origin: str, by: Any = None, *, is_restoring: bool = False) -> Iterator[None]:
    """Says who does what happens within, and from where."""
    token = _deed.set(Deed(origin, by, is_restoring))
    try:
        yield
    finally:
        _deed.reset(token)


@contextmanager
def gathered() -> Iterator[Gathering]:
    """All that happens to a record within is one change, written at the end of the outermost one."""
    outer = _gathering.get()
    if outer is not None:
        yield outer
        return
    own = Gathering()
    with transaction.atomic(savepoint=False):
        token = _gathering.set(own)
        try:
            yield own
        finally:
            _gathering.reset(token)
        own.write()


def touch(model: Model, pks: Iterable[int | None], groups: Iterable[str] | None = None) -> None:
    """To be called within `gathered`, before these rows change."""
    gathering, rows = _gathering.get(), {pk for pk in pks if pk is not None}
    if gathering is None:
        raise RuntimeError("nobody would write this change down; it belongs into `gathered`")
    _touch(gathering, model, rows, groups)


def states(model: Any, pks: Collection[int], group: str) -> dict[int, State]:
    """What these records hold in one group of fields: their own columns, a relation of many, or rows of their own."""
    if group == COLUMNS:
        return _columns(model, pks)
    relation = model._meta.get_field(group)
    values: dict[int, list[Any]] = {pk: [] for pk in pks}
    for pk, value in _linked(relation, pks) if relation.concrete else _parts(relation, pks):
        values[pk].append(value)
    return {pk: {group: sorted(found, key=json.dumps)} for pk, found in values.items()}


def state_of(record: Any) -> State:
    """All that history keeps of a record, as it stands in the database now."""
    return _merged(_read(type(record), {record.pk: groups_of(type(record))})[record.pk]) or {}


def groups_of(model: Any) -> list[str]:
    own_rows = [one.name for one in model._meta.related_objects if _is_part_of(one)]
    return [COLUMNS, *(one.name for one in model._meta.many_to_many), *own_rows]


def columns_of(model: Any) -> list[Any]:
    """What people can edit: the rest follows from it, or has a history of its own."""
    return [one for one in model._meta.concrete_fields if one.editable and not one.primary_key]


def key_of(model: Any) -> str:
    """The name under which a value tells of a record of this kind."""
    names = {one.name for one in model._meta.concrete_fields}
    return next(name for name in ("uuid", "slug", "code", "name") if name in names)


def differences(old: State | None, new: State | None) -> dict[str, list[Any]]:
    """{field: [old value, new value]}; of a record that comes or goes only what is not empty."""
    if old is None or new is None:
        there = new or old or {}
        pair = (lambda value: [None, value]) if old is None else (lambda value: [value, None])
        return {name: pair(value) for name, value in there.items() if name != "uuid" and value not in (None, "", [])}
    names = [*old, *(name for name in new if name not in old)]
    return {name: [old.get(name), new.get(name)] for name in names if old.get(name) != new.get(name)}


class KeptQuerySet(models.QuerySet[AnyKept]):
    def update(self, **values: Any) -> int:
        names = {self.model._meta.get_field(name).name for name in values}
        if not names & {one.name for one in columns_of(self.model)}:
            return super().update(**values)
        with gathered() as gathering:
            rows = set(self.order_by().values_list("pk", flat=True))
            _touch(gathering, self.model, rows, [COLUMNS])
            _touch_owners(gathering, self.model, values)
            return super().update(**values)

    def bulk_create(self, objs: Iterable[AnyKept], *args: Any, **kwargs: Any) -> list[AnyKept]:
        records = list(objs)
        with gathered() as gathering:
            for record in records:
                _touch_owners(gathering, self.model, vars(record))
            made = super().bulk_create(records, *args, **kwargs)
            if not self.model.part_of:
                gathering.born(self.model, [record.pk for record in made if record.pk])
            return made

    def delete(self) -> tuple[int, dict[str, int]]:
        with gathered():
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class Kept(models.Model):
    """`part_of` names the record whose history this belongs to: opening hours are part of their location."""

    part_of = ""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        model: Any = type(self)
        with gathered() as gathering:
            _touch_owners(gathering, model, vars(self))
            if not self._state.adding:
                _touch(gathering, model, {self.pk}, [COLUMNS])
            super().save(*args, **kwargs)
            if not self.part_of:
                gathering.born(model, [self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with gathered():
            return super().delete(*args, **kwargs)


def forget(record: Any) -> None:
    """The values go, and with them what this transaction has still to write. To be called within `gathered`."""
    gathering = _gathering.get()
    if gathering is None:
        raise RuntimeError("what happens to it next would be written down; this belongs into `gathered`")
    gathering.forgotten.add((type(record), record.pk))
    Change.objects.of(record).forget()


def plain_of(model: Any, name: str, value: Any) -> Any:
    """What a form makes of a field, in the form history keeps it."""
    column = model._meta.get_field(name)
    if column.many_to_many:
        return sorted((str(getattr(one, key_of(column.related_model))) for one in value), key=json.dumps)
    if column.is_relation:
        return str(getattr(value, key_of(column.related_model))) if value else None
    return _plain(column, value)


def lock(model: Any, pks: Iterable[int]) -> None:
    """Whoever changes the same record waits, so that each reads what the one before left. SQLite has but one writer."""
    if connection.features.has_select_for_update:
        rows = model._base_manager.filter(pk__in=pks).order_by("pk").select_for_update(no_key=True)
        list(rows.values_list("pk"))


def connect() -> None:
    kept = [model for model in apps.get_models() if issubclass(model, Kept)]
    for model in kept:
        for relation in model._meta.many_to_many:
            m2m_changed.connect(_links_change, sender=relation.remote_field.through)
    pointed_at = {one.related_model for model in kept for one in model._meta.get_fields() if one.is_relation}
    for other in {*kept, *pointed_at} - {None}:
        pre_delete.connect(_goes, sender=other)
        post_delete.connect(_gone, sender=other)


def _links_change(sender: Any, instance: Any, action: str, reverse: bool, model: Any, pk_set: Any, **_: Any) -> None:
    holder = model if reverse else type(instance)
    relation = next(one for one in holder._meta.many_to_many if one.remote_field.through is sender)
    if action.startswith("pre_"):
        if not reverse:
            pks = {instance.pk}
        elif pk_set is None:
            pks = set(holder._base_manager.filter(**{relation.name: instance}).values_list("pk", flat=True))
        else:
            pks = pk_set
        _touch(_of_its_own(instance), holder, pks, [relation.name])
    else:
        _write_its_own(instance)


def _goes(sender: Any, instance: Any, **_: Any) -> None:
    gathering = _of_its_own(instance)
    if isinstance(instance, Kept):
        _touch(gathering, sender, {instance.pk})
    for relation in sender._meta.related_objects:
        other = relation.related_model
        if issubclass(other, Kept) and not _is_part_of(relation):
            pointing = other._base_manager.filter(**{relation.field.name: instance})
            group = relation.field.name if relation.field.many_to_many else COLUMNS
            _touch(gathering, other, set(pointing.values_list("pk", flat=True)), [group])


def _gone(sender: Any, instance: Any, **_: Any) -> None:
    _write_its_own(instance)


def _of_its_own(instance: Any) -> Gathering:
    """Where nobody gathers, what happens between two signals is one change."""
    gathering = _gathering.get()
    if gathering is None:
        gathering = instance.__dict__.setdefault("_own_gathering", Gathering())
    return gathering


def _write_its_own(instance: Any) -> None:
    own = instance.__dict__.pop("_own_gathering", None)
    if own is not None:
        own.write()


def _touch(gathering: Gathering, model: Any, pks: set[Any], groups: Iterable[str] | None = None) -> None:
    if not model.part_of:
        gathering.touch(model, pks, groups or groups_of(model))
        return
    owner = model._meta.get_field(model.part_of)
    owners = set(model._base_manager.filter(pk__in=pks).values_list(owner.attname, flat=True))
    gathering.touch(owner.related_model, owners, [owner.remote_field.name])


def _touch_owners(gathering: Gathering, model: Any, values: dict[str, Any]) -> None:
    """Of rows that are part of a record: of the one they will belong to."""
    if not model.part_of:
        return
    owner = model._meta.get_field(model.part_of)
    pk = values.get(owner.attname) or getattr(values.get(owner.name), "pk", values.get(owner.name))
    if pk:
        gathering.touch(owner.related_model, {pk}, [owner.remote_field.name])


def _is_part_of(relation: Any) -> bool:
    return getattr(relation.related_model, "part_of", "") == relation.field.name


def _batches(pks: Iterable[int]) -> Iterator[list[int]]:
    iterator = iter(pks)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _read(model: Any, wanted: dict[int, Collection[str]]) -> dict[int, dict[str, State | None]]:
    by_group = defaultdict(list)
    for pk, groups in wanted.items():
        for group in groups:
            by_group[group].append(pk)
    found: dict[int, dict[str, State | None]] = {pk: {} for pk in wanted}
    for group, pks in by_group.items():
        held = states(model, pks, group)
        for pk in pks:
            found[pk][group] = held.get(pk)
    return found


def _merged(groups: dict[str, State | None]) -> State | None:
    """None where the record itself is not there."""
    if COLUMNS in groups and groups[COLUMNS] is None:
        return None
    return {name: value for state in groups.values() for name, value in (state or {}).items()}


def _what(old: State | None, new: State | None, *, is_restoring: bool) -> str:
    if is_restoring:
        return Change.Deed.RESTORED
    if old is None:
        return Change.Deed.CREATED
    return Change.Deed.DELETED if new is None else Change.Deed.CHANGED


def _columns(model: Any, pks: Collection[int]) -> dict[int, State]:
    fields = columns_of(model)
    names = [f"{one.name}__{key_of(one.related_model)}" if one.is_relation else one.name for one in fields]
    own = [] if model.part_of else ["uuid"]
    rows = model._base_manager.filter(pk__in=pks).values_list("pk", *own, *names)
    found = {}
    for pk, *values in rows:
        uuid = {"uuid": str(values.pop(0))} if own else {}
        found[pk] = uuid | {one.name: _plain(one, value) for one, value in zip(fields, values, strict=True)}
    return found


def _plain(column: Any, value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\r\n", "\n")  # as browsers send them; not a change
    if value is None or isinstance(value, bool | int):
        return value
    return str(value if column.is_relation else column.get_prep_value(value))


def _linked(relation: Any, pks: Collection[int]) -> Iterator[tuple[int, Any]]:
    key = f"{relation.m2m_reverse_field_name()}__{key_of(relation.related_model)}"
    own = f"{relation.m2m_field_name()}_id"
    links = relation.remote_field.through._base_manager.filter(**{f"{own}__in": pks})
    return ((pk, str(value)) for pk, value in links.values_list(own, key))


def _parts(relation: Any, pks: Collection[int]) -> Iterator[tuple[int, Any]]:
    model, owner = relation.related_model, relation.field
    owners = dict(model._base_manager.filter(**{f"{owner.name}__in": pks}).values_list("pk", owner.attname))
    if owners:
        for pk, groups in _read(model, dict.fromkeys(owners, groups_of(model))).items():
            row = _merged(groups) or {}
            row.pop(owner.name, None)
            yield owners[pk], row
