"""Puts both entries back as they were. What somebody has changed since the merge stays as they left it."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from directory.merging.journal import BATCH, content_of, insert, model_named, read_values, values_of
from directory.models import Merge, MergedRow, Organisation
from directory.search import upkeep

Deed = MergedRow.Deed


class CannotUndo(Exception):
    """Says why, to the person who asked."""


def undo(merge: Merge) -> Organisation:
    """Returns the entry that is back. The redirect ends with that, as the entry stands at its address again."""
    try:
        with transaction.atomic(), upkeep.collected():
            merge = _locked(merge)
            rows = list(merge.rows.all())
            back = _put_back(merge, rows)
            _hand_back(merge)
            for row in reversed(rows):
                _reverse(row)
            kept = Organisation.objects.get(pk=merge.kept_at_first)
            merge.delete()
            upkeep.refresh({back.pk, kept.pk})
    except IntegrityError as error:
        raise CannotUndo(
            _("Since the merge something was entered that both entries cannot have. Please separate them by hand.")
        ) from error
    return back


def _locked(merge: Merge) -> Merge:
    found = Merge.objects.select_for_update(of=("self",)).filter(pk=merge.pk).first()
    if not found:
        raise CannotUndo(_("Somebody has undone this merge already."))
    if found.kept_id is None:
        raise CannotUndo(_("The entry that was left is deleted. There is nothing to separate any more."))
    if found.kept_id != found.kept_at_first:
        later = Merge.objects.filter(old_pk=found.kept_at_first).first()
        raise CannotUndo(
            _("The entry that was left was merged once more, with “%(name)s”. Please undo that merge first.")
            % {"name": later.kept if later else found.kept}
        )
    Organisation.objects.select_for_update().get(pk=found.kept_id)
    return found


def _put_back(merge: Merge, rows: list[MergedRow]) -> Organisation:
    """The entry itself, then what was removed with it, in the order in which one needs the other."""
    own = next((row for row in rows if row.deed == Deed.REMOVED and row.model == Organisation._meta.label), None)
    values = content_of(own) if own else None
    if not values:
        raise CannotUndo(_("What is needed for it is not kept any more."))
    if values["parent_id"] and not Organisation.objects.filter(pk=values["parent_id"]).exists():
        values["parent_id"] = None
    back = insert(Organisation, values)
    for row in reversed(rows):
        if row.deed == Deed.REMOVED and row is not own and (removed := content_of(row)):
            _insert_if_possible(row.model, removed)
    assert isinstance(back, Organisation)  # noqa: S101 - tells the type checker
    return back


def _insert_if_possible(label: str, values: dict[str, Any]) -> None:
    """Not where a row it needs is gone by now: somebody's account, a word, a person who was erased."""
    model = model_named(label)
    for field in model._meta.concrete_fields:
        if _is_there(field, values.get(field.attname)):
            continue
        if not field.null:
            return
        values = values | {field.attname: None}
    insert(model, values)


def _is_there(field: Any, key: Any) -> bool:
    """Whether what a column points at exists; true for a column that points at nothing."""
    return not field.remote_field or key is None or field.related_model._base_manager.filter(pk=key).exists()


def _hand_back(merge: Merge) -> None:
    """Rows that were deleted or given to somebody else since then are nobody's to hand back."""
    for label, name, old, new, keys in merge.moved:
        model = model_named(label)
        target: Any = model._meta.get_field(name).related_model
        if not target._base_manager.filter(pk=old).exists():
            continue  # a person who was erased since then
        for start in range(0, len(keys), BATCH):
            rows = model._base_manager.filter(pk__in=keys[start : start + BATCH], **{name: new})
            rows.update(**{name: old})


def _reverse(row: MergedRow) -> None:
    model = model_named(row.model)
    if row.deed == Deed.ADDED:
        model._base_manager.filter(pk=row.row).delete()
    found = model._base_manager.filter(pk=row.row).first() if row.deed == Deed.CHANGED else None
    content = content_of(row) if found else None
    if not found or not content:
        return
    now = values_of(found)
    columns = {field.attname: field for field in model._meta.concrete_fields}
    before = {
        name: old for name, (old, new) in content.items() if now.get(name) == new and _is_there(columns[name], old)
    }
    if before:
        model._base_manager.filter(pk=row.row).update(**read_values(model, before))
