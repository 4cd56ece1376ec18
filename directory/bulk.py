"""Many entries changed at once: planned for a preview, done as a whole, undone exactly."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import BulkEdit, Contact, Offer, Organisation
from directory.search import upkeep

MOST_AT_ONCE = 500
MODELS: Mapping[str, Any] = {
    BulkEdit.Kind.ORGANISATION: Organisation,
    BulkEdit.Kind.OFFER: Offer,
    BulkEdit.Kind.CONTACT: Contact,
}
RELATIONS = {
    BulkEdit.Kind.ORGANISATION: ("topics", "districts"),
    BulkEdit.Kind.OFFER: ("topics", "districts", "organisations"),
    BulkEdit.Kind.CONTACT: (),
}
# For a value that is to be empty: no parent, no interval of its own.
NOTHING = "none"

Values = dict[str, Any]


@dataclass(frozen=True)
class Wish:
    """What is to change, by field: words to add and to take away (primary keys), and new values."""

    adds: Mapping[str, frozenset[int]] = field(default_factory=dict)
    removes: Mapping[str, frozenset[int]] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def relations(self) -> list[str]:
        return sorted(self.adds.keys() | self.removes.keys())


@dataclass(frozen=True)
class Change:
    """What one entry said and would say, of the fields that change; or why it stays as it is."""

    record: Any
    before: Values
    after: Values
    problem: str = ""

    @property
    def as_data(self) -> dict[str, Any]:
        return {"pk": self.record.pk, "before": self.before, "after": self.after}


def planned(kind: str, pks: Collection[int], wish: Wish) -> list[Change]:
    """The entries that would change, in the order of their names; writes nothing."""
    records = MODELS[kind].objects.filter(pk__in=pks).order_by("sort_name", "pk")
    above: Mapping[int, int | None] = _parents() if wish.values.get("parent") else {}
    changes = []
    for record in records.prefetch_related(*wish.relations):
        change = _change(record, wish, above)
        if change.after != change.before:
            changes.append(change)
    return changes


def digest(changes: Iterable[Change]) -> str:
    """Tells whether what is done is what was shown."""
    return hashlib.sha256(json.dumps([one.as_data for one in changes], sort_keys=True).encode()).hexdigest()


def carry_out(kind: str, pks: Collection[int], wish: Wish, promised: str) -> BulkEdit | None:
    """All of it as shown in the preview, or nothing where an entry changed meanwhile."""
    with transaction.atomic():
        _lock(kind, pks)
        changes = planned(kind, pks, wish)
        if digest(changes) != promised:
            return None
        done = [change for change in changes if not change.problem]
        with upkeep.collected():
            for change in done:
                _write(change.record, change.after)
        return BulkEdit.objects.create(kind=kind, changes=[change.as_data for change in done])


def undo(edit: BulkEdit) -> tuple[int, list[str]]:
    """How many entries are as before again; and the names of those that stay, as somebody changed the same since."""
    model = MODELS[edit.kind]
    with transaction.atomic():
        edit = BulkEdit.objects.select_for_update(no_key=True).get(pk=edit.pk)
        pks = [one["pk"] for one in edit.changes]
        _lock(edit.kind, pks)
        records = {record.pk: record for record in model.objects.filter(pk__in=pks)}
        kept, refused = [], []
        with upkeep.collected():
            for one in edit.changes:
                record = records.get(one["pk"])
                if record is None:
                    refused.append(_("an entry that was deleted"))
                elif _said(record, one["after"]) != one["after"] or not _exist(record, one["before"]):
                    refused.append(str(record))
                    kept.append(one)
                else:
                    _write(record, one["before"])
        undone = len(edit.changes) - len(refused)
        edit.changes = kept
        edit.undone_at = edit.undone_at if kept else timezone.now()
        edit.save(update_fields=["changes", "undone_at"])
    return undone, refused


def _lock(kind: str, pks: Collection[int]) -> None:
    """On SQLite the transaction holds the whole database already."""
    list(MODELS[kind].objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").values_list("pk"))


def _change(record: Any, wish: Wish, above: Mapping[int, int | None]) -> Change:
    before: Values = {}
    after: Values = {}
    for name in wish.relations:
        has = {one.pk for one in getattr(record, name).all()}
        wanted = (has | wish.adds.get(name, frozenset())) - wish.removes.get(name, frozenset())
        if wanted != has:
            before[name], after[name] = sorted(has), sorted(wanted)
    for name, value in wish.values.items():
        has_value = _value(record, name)
        new = None if value == NOTHING else value
        if new != has_value:
            before[name], after[name] = has_value, new
    return Change(record, before, after, _problem(record, after, above))


def _problem(record: Any, after: Values, above: Mapping[int, int | None]) -> str:
    if after.get("organisations") == []:
        return _("It would belong to no organisation.")
    if (parent := after.get("parent")) and record.pk in _line(parent, above):
        return _("It would belong to itself.")
    return ""


def _parents() -> dict[int, int | None]:
    return dict(Organisation.objects.exclude(parent=None).values_list("pk", "parent"))


def _line(pk: int, above: Mapping[int, int | None]) -> Sequence[int]:
    """An organisation and all above it."""
    line: list[int] = []
    while pk and pk not in line:
        line.append(pk)
        pk = above.get(pk) or 0
    return line


def _value(record: Any, name: str) -> Any:
    return record.parent_id if name == "parent" else getattr(record, name)


def _said(record: Any, fields: Iterable[str]) -> Values:
    relations = RELATIONS[BulkEdit.Kind(record._meta.model_name)]
    return {
        name: sorted(getattr(record, name).values_list("pk", flat=True)) if name in relations else _value(record, name)
        for name in fields
    }


def _exist(record: Any, values: Values) -> bool:
    """Whether what was said before is still there to be said."""
    for name, value in values.items():
        if name == "parent":
            if value and not Organisation.objects.filter(pk=value).exists():
                return False
        elif isinstance(value, list):
            related = record._meta.get_field(name).related_model
            if related._default_manager.filter(pk__in=value).count() != len(value):
                return False
    return True


def _write(record: Any, values: Values) -> None:
    plain = {"parent_id" if name == "parent" else name: value for name, value in values.items()}
    for name, value in plain.items():
        if isinstance(value, list):
            getattr(record, name).set(value)
        else:
            setattr(record, name, value)
    names = ["parent" if name == "parent_id" else name for name, value in plain.items() if not isinstance(value, list)]
    record.save(update_fields=[*names, "changed_at"])
