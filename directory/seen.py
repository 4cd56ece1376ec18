"""Two people at one record: the second is told what the first changed, keeps what they typed, and overwrites nothing
unseen."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from directory import history
from directory.models import Change
from directory.models.kept import lock, plain_of


class SeenField(forms.IntegerField):
    """The number of the last change the form was filled in with; not a change itself."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class SeenForm(forms.ModelForm):
    seen = SeenField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.is_bound:
            self.initial["seen"] = _last_number(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen = cleaned.get("seen")
        if self.instance.pk and seen is not None:
            self._refuse_what_is_unseen(cleaned, seen)
        return cleaned

    def _refuse_what_is_unseen(self, cleaned: dict[str, Any], seen: int) -> None:
        if connection.in_atomic_block:
            lock(type(self.instance), [self.instance.pk])
        changes = list(Change.objects.of(self.instance).after(seen).order_by("pk"))
        theirs = history.together(changes)
        if not changes:
            return
        model: Any = type(self.instance)
        now = model_to_dict(model._base_manager.get(pk=self.instance.pk), [name for name in theirs if name in cleaned])
        self.refuse("seen", changes[-1].pk, cleaned, theirs, now)

    def refuse(
        self, mark: str, number: int, cleaned: dict[str, Any], theirs: dict[str, list[Any]], now: dict[str, Any]
    ) -> None:
        """Sent once more, the form knows; a field only the others changed shows what stands there now."""
        data: Any = self.data
        self.data = data = data.copy()
        data[self.add_prefix(mark)] = number
        model = type(self.instance)
        mine = {name: plain_of(model, name, cleaned[name]) for name in theirs if name in cleaned}
        for name, value in mine.items():
            if value == theirs[name][0]:
                _fill_in(data, self[name], now[name])
        if theirs:
            self.add_error(None, [ValidationError(one) for one in _told(self.instance, theirs, mine)])


def _last_number(record: Any) -> int:
    known = getattr(record, "last_change", None)
    return Change.objects.of(record).last_number() if known is None else known


def _told(record: Any, theirs: dict[str, list[Any]], mine: dict[str, Any]) -> list[str]:
    wording, model = history.Wording(), type(record)

    def words(name: str, value: Any) -> str:
        return ", ".join(wording.of(model, name, value)) or _("nothing")

    told = [
        _(
            "Somebody has changed this entry since you opened it. Nothing of yours is saved yet, and all of it still "
            "stands here. Please look through it and save again: what you entered holds then."
        )
    ]
    for name, (before, now) in theirs.items():
        shown = {"field": history.label_of(model, name), "before": words(name, before), "now": words(name, now)}
        if name in mine and mine[name] not in (before, now):
            shown["mine"] = words(name, mine[name])
            told.append(_("%(field)s: before “%(before)s”, now “%(now)s”, yours “%(mine)s”.") % shown)
        else:
            told.append(_("%(field)s: before “%(before)s”, now “%(now)s”.") % shown)
    return told


def _fill_in(data: Any, bound: Any, value: Any) -> None:
    value = bound.field.prepare_value(value)
    if isinstance(value, bool) and isinstance(bound.field.widget, forms.CheckboxInput):
        data.pop(bound.html_name, None)
        if value:
            data[bound.html_name] = "on"
    elif isinstance(value, list | tuple):
        data.setlist(bound.html_name, [str(getattr(one, "pk", one)) for one in value])
    else:
        shown = bound.field.widget.format_value(value)
        data[bound.html_name] = "" if shown is None else shown
