"""What happened to an entry: on a page of its own for each record, and of all of them as a list."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from directory import history
from directory.admin.base import DeskAdmin, short_list
from directory.models import Change
from directory.seen import SeenForm

SHOWN = 100


class HistoryAdmin(DeskAdmin):
    """For records whose every change is written down, wherever it was made."""

    form = SeenForm
    change_form_template = "admin/directory/kept_change_form.html"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        changes = Change.objects.of(record).select_related("by")[:SHOWN]
        context = self.admin_site.each_context(request) | {
            "title": _("History: %(record)s") % {"record": record},
            "opts": self.opts,
            "object": record,
            "changes": _in_words(changes),
            "may_restore": self.has_change_permission(request, record),
        }
        return TemplateResponse(request, "admin/directory/history.html", context)


class AboutRecordsAdmin(DeskAdmin):
    """For rows that name a record by kind and UUID."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        records = history.records_of(changelist.result_list)
        for row in changelist.result_list:
            row.record = records.get(row.uuid)
        return changelist

    @admin.display(description=gettext_lazy("entry"))
    def entry(self, row: Any) -> str:
        named = [name for name in row.fields.get("name", ()) if name]
        return str(row.record or (named[-1] if named else _("no longer there")))

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_in_words(self, row: Any) -> str:
        return str(history.KINDS[row.kind]._meta.verbose_name)

    @admin.display(description=gettext_lazy("fields"))
    def fields_in_short(self, row: Any) -> str:
        model = history.KINDS[row.kind]
        return short_list(
            [history.label_of(model, name) for name in history.names(model) if name in row.fields], most=4
        )


@admin.register(Change)
class ChangeAdmin(AboutRecordsAdmin):
    """To be read; entries that are gone come back from here."""

    list_display = ["at", "entry", "kind_in_words", "deed", "fields_in_short", "by", "origin"]
    list_filter = ["deed", "origin", "kind"]
    list_select_related = ["by"]
    date_hierarchy = "at"

    def get_urls(self) -> list[Any]:
        restore = self.admin_site.admin_view(self.restore)
        return [path("<int:pk>/restore/", restore, name="directory_change_restore"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        return super().get_queryset(request).filter(kind__in=history.KINDS)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        change = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, change):
            raise PermissionDenied
        if change is None:
            raise Http404
        context = self.admin_site.each_context(request) | {
            "title": f"{capfirst(str(history.KINDS[change.kind]._meta.verbose_name))} {change.get_deed_display()}",
            "opts": self.opts,
            "object": history.record_of(change),
            "changes": _in_words([change]),
            "may_restore": _may_restore(request, change),
        }
        return TemplateResponse(request, "admin/directory/history.html", context)

    @method_decorator(require_POST)
    def restore(self, request: HttpRequest, pk: int) -> HttpResponse:
        change = get_object_or_404(self.get_queryset(request), pk=pk)
        if not _may_restore(request, change):
            raise PermissionDenied
        try:
            record = history.restore(change, request.user)
        except ValidationError as error:
            messages.error(request, _("Nothing was changed. %(reason)s") % {"reason": " ".join(error.messages)})
            return HttpResponseRedirect(reverse("admin:directory_change_change", args=[pk]))
        messages.success(request, _("The entry is as it was then: %(record)s") % {"record": record})
        return HttpResponseRedirect(reverse(f"admin:directory_{change.kind}_history", args=[record.pk]))


def _may_restore(request: HttpRequest, change: Change | None) -> bool:
    if change is None or change.is_forgotten:
        return False
    return all(request.user.has_perm(f"directory.{deed}_{change.kind}") for deed in ("add", "change"))


def _in_words(changes: Iterable[Change]) -> list[tuple[Change, list[history.Line]]]:
    wording = history.Wording()
    return [(change, wording.lines(change.kind, change.fields)) for change in changes]
