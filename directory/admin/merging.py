"""Two entries side by side: merge them field by field, or say for good that they are two; and take a merge back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.decorators import permission_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from directory.admin.base import DeskAdmin
from directory.merging.merge import BOTH, FIELDS, KEPT, OTHER, CannotMerge, choices_for, merge, suggested, value_of
from directory.merging.undo import CannotUndo, undo
from directory.models import DuplicatePair, Merge, MergedRow, Organisation
from directory.reasons import say_reasons

DIFFERENT = "_different"
View = Callable[..., HttpResponse]


def urls(site: AdminSite) -> list[URLPattern]:
    rights = ["directory.change_organisation", "directory.delete_organisation"]

    def guarded(view: View) -> View:
        return site.admin_view(permission_required(rights, raise_exception=True)(view))

    return [
        path("<int:kept>/<int:other>/", guarded(compare), {"site": site}, name="directory_merge_pair"),
        path("<int:pk>/undo/", guarded(take_back), {"site": site}, name="directory_merge_undo"),
    ]


class MergeForm(forms.Form):
    """One choice for each field in which the two differ."""

    def __init__(self, *args: Any, kept: Organisation, other: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        initial = suggested(kept, other)
        for name in FIELDS:
            values = {KEPT: value_of(kept, name), OTHER: value_of(other, name)}
            if values[KEPT] == values[OTHER]:
                continue
            field: Any = Organisation._meta.get_field(name)
            options = [(key, _said(kept if key == KEPT else other, name)) for key in (KEPT, OTHER)]
            if BOTH in choices_for(name) and values[KEPT] and values[OTHER]:
                options.append((BOTH, _("both together")))
            self.fields[name] = forms.ChoiceField(
                label=capfirst(str(field.verbose_name)),
                choices=options,
                widget=forms.RadioSelect,
                initial=initial[name],
            )


@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, kept: int, other: int, site: AdminSite) -> HttpResponse:
    found = Organisation.objects.select_related("parent", "source").in_bulk([kept, other])
    if len(found) < 2:
        messages.warning(request, _("One of the two is no longer there. Perhaps somebody merged them a moment ago."))
        return redirect("admin:directory_duplicatepair_changelist")
    left, right = found[kept], found[other]
    if request.method == "POST" and DIFFERENT in request.POST:
        DuplicatePair.objects.tell_apart(left, right, by=request.user)
        messages.success(request, _("Noted: “%(one)s” and “%(other)s” are two.") % {"one": left, "other": right})
        return redirect(_list())
    form = MergeForm(request.POST or None, kept=left, other=right)
    if request.method == "POST" and form.is_valid():
        return _merge(request, left, right, form.cleaned_data)
    pair = DuplicatePair.objects.of(left, right).first()
    context = {
        **site.each_context(request),
        "title": _("Are these one organisation?"),
        "subtitle": None,
        "kept": left,
        "other": right,
        "form": form,
        "why": say_reasons(pair.reasons) if pair else "",
        "numbers": _numbers(right),
        "different_button": DIFFERENT,
    }
    return TemplateResponse(request, "admin/directory_merge.html", context)


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int, site: AdminSite) -> HttpResponse:
    entry = get_object_or_404(Merge.objects.select_related("kept", "by"), pk=pk)
    if request.method == "POST":
        try:
            back = undo(entry)
        except CannotUndo as error:
            messages.error(request, str(error))
            return redirect("admin:directory_merge_changelist")
        _note(request, back, _("Separated again."))
        messages.success(request, _("“%(name)s” is an entry of its own again.") % {"name": back})
        return redirect("admin:directory_organisation_change", back.pk)
    context = {**site.each_context(request), "title": _("Undo a merge"), "subtitle": None, "merge": entry}
    return TemplateResponse(request, "admin/directory_merge_undo.html", context)


@admin.register(DuplicatePair)
class DuplicatePairAdmin(DeskAdmin):
    list_display = ["pair", "why", "score", "status", "found_at"]
    list_display_links = None
    list_filter = ["status"]
    list_select_related = ["first", "second"]
    folded_fields = ("first__sort_name", "second__sort_name")
    search_fields = ["first__email"]
    search_help_text = gettext_lazy("Name of one of the two")
    actions = ["tell_apart"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """A pair is decided where both entries stand side by side."""
        pair = self.get_object(request, object_id)
        if pair and self.has_change_permission(request, pair) and request.method == "GET":
            return HttpResponseRedirect(_compare(pair))
        return super().change_view(request, object_id, *args, **kwargs)

    @admin.display(description=gettext_lazy("perhaps one organisation"), ordering="first__sort_name")
    def pair(self, pair: DuplicatePair) -> SafeString:
        return format_html('<a href="{}">{}<br>{}</a>', _compare(pair), pair.first.name, pair.second.name)

    @admin.display(description=gettext_lazy("why"))
    def why(self, pair: DuplicatePair) -> str:
        return say_reasons(pair.reasons)

    @admin.action(description=gettext_lazy("Not the same"), permissions=["change"])
    def tell_apart(self, request: HttpRequest, queryset: QuerySet[DuplicatePair]) -> None:
        pairs = list(queryset.select_related("first", "second"))
        for pair in pairs:
            DuplicatePair.objects.tell_apart(pair.first, pair.second, by=request.user)
        messages.success(request, _("Noted as not the same: %(count)d.") % {"count": len(pairs)})


@admin.register(Merge)
class MergeAdmin(DeskAdmin):
    list_display = ["old_name", "kept", "at", "by", "way_back"]
    list_display_links = None
    list_select_related = ["kept", "by"]
    search_fields = ["old_name"]
    folded_fields = ("kept__sort_name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Merge]:
        rows = MergedRow.objects.filter(merge=OuterRef("pk"))
        return super().get_queryset(request).annotate(may_be_undone=Exists(rows))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The old address leads on for good."""
        return False

    @admin.display(description=gettext_lazy("undo"))
    def way_back(self, entry: Any) -> SafeString | str:
        if not entry.may_be_undone:
            return _("no longer possible")
        return format_html('<a href="{}">{}</a>', entry.get_absolute_url(), _("Undo the merge"))


def _merge(request: HttpRequest, kept: Organisation, other: Organisation, picks: dict[str, str]) -> HttpResponse:
    try:
        entry = merge(kept, other, picks, by=request.user)
    except CannotMerge as error:
        messages.warning(request, str(error))
        return redirect(_list())
    _note(request, kept, _("Merged with “%(name)s”.") % {"name": entry.old_name})
    messages.success(
        request,
        format_html(
            '{} <a href="{}">{}</a>',
            _("“%(other)s” is now part of “%(kept)s”.") % {"other": entry.old_name, "kept": entry.kept},
            entry.get_absolute_url(),
            _("Undo the merge"),
        ),
    )
    return redirect("admin:directory_organisation_change", kept.pk)


def _note(request: HttpRequest, organisation: Organisation, sentence: str) -> None:
    user: Any = request.user
    LogEntry.objects.log_actions(user.pk, [organisation], CHANGE, sentence, single_object=True)


def _list() -> str:
    return reverse("admin:directory_duplicatepair_changelist") + "?status__exact=open"


def _compare(pair: DuplicatePair) -> str:
    return reverse("admin:directory_merge_pair", args=[pair.first_id, pair.second_id])


def _said(organisation: Organisation, name: str) -> str:
    value = value_of(organisation, name)
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    elif display := getattr(organisation, f"get_{name}_display", None):
        value = display()
    return str(value or "") or _("(empty)")


def _numbers(other: Organisation) -> list[str]:
    """What goes along, in a few words; nothing is left behind, see `directory.merging.merge`."""
    numbers = {name: getattr(other, name).count() for name in _NUMBERS}
    return [say(count) % {"count": count} for name, say in _NUMBERS.items() if (count := numbers[name])]


_NUMBERS: dict[str, Callable[[int], str]] = {
    "offers": lambda count: ngettext("%(count)s offer", "%(count)s offers", count),
    "contacts": lambda count: ngettext("%(count)s contact", "%(count)s contacts", count),
    "memberships": lambda count: ngettext("%(count)s member", "%(count)s members", count),
    "locations": lambda count: ngettext("%(count)s location", "%(count)s locations", count),
    "fundings": lambda count: ngettext("%(count)s grant", "%(count)s grants", count),
    "meetings": lambda count: ngettext("%(count)s meeting", "%(count)s meetings", count),
}
