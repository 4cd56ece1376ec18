"""Changing many entries at once: what, then what exactly would change, then the change, which can be undone."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import user_of
from directory import bulk
from directory.bulk import Change, Wish
from directory.models import BulkEdit, District, Organisation, Topic
from directory.models.record import LONGEST_INTERVAL, SHORTEST_INTERVAL

RECENT = 10
YES, NO = "yes", "no"
_LINKS = [f"{deed}_{relation}" for relation in ("topics", "districts") for deed in ("add", "remove")]
_PARENT, _OWNERS = ["parent", "has_no_parent"], ["add_organisations", "remove_organisations"]
UNUSED = {
    BulkEdit.Kind.ORGANISATION: _OWNERS,
    BulkEdit.Kind.OFFER: [*_PARENT, "is_trusted"],
    BulkEdit.Kind.CONTACT: [*_LINKS, "status", *_OWNERS, *_PARENT, "is_trusted"],
}
EMPTIED = {"has_no_parent": "parent", "has_usual_interval": "review_days"}


class ChangeForm(forms.Form):
    """What is to change; whatever is left open stays as it is."""

    add_topics = forms.ModelMultipleChoiceField(Topic.objects.all(), label=gettext_lazy("add topics"), required=False)
    remove_topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label=gettext_lazy("take topics away"), required=False
    )
    add_districts = forms.ModelMultipleChoiceField(
        District.objects.all(), label=gettext_lazy("add districts"), required=False
    )
    remove_districts = forms.ModelMultipleChoiceField(
        District.objects.all(), label=gettext_lazy("take districts away"), required=False
    )
    status = forms.ChoiceField(label=gettext_lazy("status"), required=False)
    add_organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.all(), label=gettext_lazy("add organisations it belongs to"), required=False
    )
    remove_organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.all(), label=gettext_lazy("take organisations away"), required=False
    )
    parent = forms.ModelChoiceField(
        Organisation.objects.all(), label=gettext_lazy("parent organisation"), required=False
    )
    has_no_parent = forms.BooleanField(label=gettext_lazy("without a parent organisation"), required=False)
    is_trusted = forms.ChoiceField(label=gettext_lazy("publishes directly"), required=False)
    review_days = forms.IntegerField(
        label=gettext_lazy("ask again after days"),
        min_value=SHORTEST_INTERVAL,
        max_value=LONGEST_INTERVAL,
        required=False,
    )
    has_usual_interval = forms.BooleanField(label=gettext_lazy("ask again as usual"), required=False)

    def __init__(self, kind: Any, site: AdminSite, data: Any = None) -> None:
        super().__init__(data)
        model = bulk.MODELS[kind]
        for name in UNUSED[kind]:
            del self.fields[name]
        closed: Any = {"is_trusted": [(YES, _("yes")), (NO, _("no"))]}
        if "status" in self.fields:
            closed["status"] = model.Status.choices
        for name in closed.keys() & self.fields.keys():
            field: Any = self.fields[name]
            field.choices = [("", _("leave as it is")), *closed[name]]
        for name, one in self.fields.items():
            relation = name.removeprefix("add_").removeprefix("remove_")
            if isinstance(one, forms.ModelMultipleChoiceField):
                one.widget = AutocompleteSelectMultiple(model._meta.get_field(relation), site)
                one.widget.choices = one.choices
            elif isinstance(one, forms.ModelChoiceField):
                one.widget = AutocompleteSelect(model._meta.get_field(relation), site)
                one.widget.choices = one.choices

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("parent") and said.get("has_no_parent"):
            self.add_error("has_no_parent", _("Choose a parent organisation or tick this, not both."))
        if said.get("review_days") and said.get("has_usual_interval"):
            self.add_error("has_usual_interval", _("Enter a number of days or tick this, not both."))
        for relation in ("topics", "districts", "organisations"):
            if set(said.get(f"add_{relation}") or ()) & set(said.get(f"remove_{relation}") or ()):
                self.add_error(f"remove_{relation}", _("The same cannot be added and taken away."))
        if not self.errors and not any(said.values()):
            raise forms.ValidationError(_("Choose what is to change."))
        return said

    def wish(self) -> Wish:
        said = self.cleaned_data

        def chosen(deed: str) -> dict[str, frozenset[int]]:
            relations = {name.removeprefix(deed): said[name] for name in self.fields if name.startswith(deed)}
            return {name: frozenset(one.pk for one in words) for name, words in relations.items() if words}

        values: dict[str, Any] = {name: said[name] for name in ("status", "review_days") if said.get(name)}
        if said.get("parent"):
            values["parent"] = said["parent"].pk
        if said.get("is_trusted"):
            values["is_trusted"] = said["is_trusted"] == YES
        values |= {name: bulk.NOTHING for tick, name in EMPTIED.items() if said.get(tick)}
        return Wish(chosen("add_"), chosen("remove_"), values)


def urls(site: AdminSite) -> list[URLPattern]:
    def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return site.admin_view(require_http_methods(["GET", "POST"])(view))

    return [
        path("<slug:kind>/", guarded(change), {"site": site}, name="directory_bulk"),
        path("done/<int:pk>/", guarded(done), {"site": site}, name="directory_bulk_done"),
    ]


def start(request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """From the list of a model, as one of its actions."""
    pks = list(queryset.order_by("pk").values_list("pk", flat=True)[: bulk.MOST_AT_ONCE + 1])
    if len(pks) > bulk.MOST_AT_ONCE:
        messages.error(request, _("Choose %(most)d entries at most.") % {"most": bulk.MOST_AT_ONCE})
        return None
    address = reverse("admin:directory_bulk", args=[queryset.model._meta.model_name])
    return HttpResponseRedirect(f"{address}?ids={','.join(map(str, pks))}")


def change(request: HttpRequest, kind: str, site: AdminSite) -> HttpResponse:
    pks = _chosen(request, kind)
    form = ChangeForm(kind, site, request.POST or None)
    changes = bulk.planned(kind, pks, form.wish()) if form.is_bound and form.is_valid() else []
    if changes and "apply" in request.POST:
        edit = bulk.carry_out(kind, pks, form.wish(), request.POST.get("digest", ""))
        if edit:
            _log(request, edit)
            messages.success(request, _("Changed: %(number)d entries.") % {"number": len(edit.changes)})
            return redirect("admin:directory_bulk_done", edit.pk)
        messages.warning(request, _("Something changed since this preview. Please look again and confirm."))
    context = {
        **site.each_context(request),
        "title": _("Change together"),
        "subtitle": None,
        "kind": kind,
        "model": capfirst(str(bulk.MODELS[kind]._meta.verbose_name_plural)),
        "changelist": f"admin:directory_{kind}_changelist",
        "ids": ",".join(map(str, pks)),
        "number": len(pks),
        "form": form,
        "is_previewed": form.is_bound and form.is_valid(),
        "rows": in_words(changes),
        "doable": sum(not change.problem for change in changes),
        "digest": bulk.digest(changes),
        "recent": BulkEdit.objects.filter(kind=kind)[:RECENT],
    }
    return TemplateResponse(request, "admin/directory_bulk.html", context)


def done(request: HttpRequest, pk: int, site: AdminSite) -> HttpResponse:
    edit = get_object_or_404(BulkEdit, pk=pk)
    _may_change(request, edit.kind)
    if request.method == "POST":
        undone, refused = bulk.undo(edit)
        if undone:
            messages.success(request, _("As before again: %(number)d entries.") % {"number": undone})
        if refused:
            names = {"names": ", ".join(refused)}
            messages.warning(request, _("Changed since, so they stay as they are: %(names)s") % names)
        return redirect("admin:directory_bulk_done", edit.pk)
    records = bulk.MODELS[edit.kind].objects.in_bulk([one["pk"] for one in edit.changes])
    changes = [Change(records[one["pk"]], one["before"], one["after"]) for one in edit.changes if one["pk"] in records]
    context = {
        **site.each_context(request),
        "title": _("Changed together"),
        "subtitle": None,
        "edit": edit,
        "changelist": f"admin:directory_{edit.kind}_changelist",
        "rows": in_words(changes),
    }
    return TemplateResponse(request, "admin/directory_bulk_done.html", context)


def in_words(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Each entry with the fields that change, before and after, in words; one query for each kind of word."""
    words = {name: _words(name, changes) for name in ("topics", "districts", "organisations", "parent")}

    def shown(record: Any, name: str, value: Any) -> str:
        if name == "status":
            return str(type(record).Status(value).label)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if name == "review_days":
            return str(value or _("as usual"))
        pks = value if isinstance(value, list) else [value] if value else []
        return ", ".join(words[name].get(pk, "?") for pk in pks) or "–"

    return [
        {
            "record": change.record,
            "problem": change.problem,
            "fields": [
                (
                    change.record._meta.get_field(name).verbose_name,
                    shown(change.record, name, change.before[name]),
                    shown(change.record, name, change.after[name]),
                )
                for name in change.after
            ],
        }
        for change in changes
    ]


def _words(name: str, changes: Sequence[Change]) -> dict[int, str]:
    models: dict[str, Any] = {"topics": Topic, "districts": District}
    pks: set[int] = set()
    for change in changes:
        for values in (change.before, change.after):
            value = values.get(name)
            pks.update(value if isinstance(value, list) else [value] if value else [])
    found = models.get(name, Organisation).objects.in_bulk(pks) if pks else {}
    return {pk: str(one) for pk, one in found.items()}


def _chosen(request: HttpRequest, kind: str) -> list[int]:
    if kind not in bulk.MODELS:
        raise Http404
    _may_change(request, kind)
    said = (request.POST.get("ids") or request.GET.get("ids", "")).split(",")
    pks = sorted({int(one) for one in said if one.isascii() and one.isdigit() and len(one) < 18})
    if not 0 < len(pks) <= bulk.MOST_AT_ONCE:
        raise Http404
    return pks


def _may_change(request: HttpRequest, kind: str) -> None:
    if not user_of(request).has_perm(f"directory.change_{kind}"):
        raise PermissionDenied


def _log(request: HttpRequest, edit: BulkEdit) -> None:
    records = bulk.MODELS[edit.kind].objects.filter(pk__in=[one["pk"] for one in edit.changes])
    if records:
        LogEntry.objects.log_actions(user_of(request).pk, records, CHANGE, _("Changed together with others."))
