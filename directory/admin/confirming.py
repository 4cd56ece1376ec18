"""Confirming an entry: from its list for many at once, on its own page together with what is being changed."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import model_ngettext
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from directory.admin.base import DeskTabularInline, to_each
from directory.admin.history import HistoryAdmin
from directory.models import Verification
from directory.models.record import Record

BUTTON = "_confirm"
BY_COORDINATORS = {
    Record.Method.PHONE: pgettext_lazy("done", "Confirmed by phone"),
    Record.Method.MAIL: pgettext_lazy("done", "Confirmed by e-mail"),
    Record.Method.MEETING: pgettext_lazy("done", "Confirmed at a meeting"),
}


class ConfirmationInline(DeskTabularInline):
    model = Verification
    fields = ["at", "how", "by", "by_contact", "note"]
    readonly_fields = ["at", "how", "by", "by_contact", "note"]
    verbose_name_plural = gettext_lazy("confirmations so far")
    classes = ["unnamed", "history"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verification]:
        return super().get_queryset(request).select_related("by", "by_contact", "organisation", "offer", "contact")


class ConfirmableAdmin(HistoryAdmin):
    change_form_template = "admin/directory/confirmable_change_form.html"
    actions = ["confirm_by_phone", "confirm_by_mail", "confirm_at_meeting"]
    readonly_fields = ["uuid", "confirmed", "withheld", "created_at", "changed_at"]

    @admin.display(description=gettext_lazy("confirmed"), ordering=F("verified_at").asc(nulls_first=True))
    def confirmed(self, record: Record) -> str:
        if record.verified_at is None:
            return _("not confirmed")
        day = date_format(timezone.localtime(record.verified_at), "SHORT_DATE_FORMAT")
        return f"{day}, {record.get_verified_how_display()}"

    @admin.display(description=gettext_lazy("hidden for now"))
    def withheld(self, record: Any) -> str:
        if not record.hidden_at:
            return _("no")
        day = date_format(timezone.localtime(record.hidden_at), "SHORT_DATE_FORMAT")
        return _("Since %(day)s, as nobody confirmed it in time. Confirming shows it again.") % {"day": day}

    @admin.action(description=gettext_lazy("Confirm by phone"), permissions=["change"])
    def confirm_by_phone(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._confirm(request, queryset, Record.Method.PHONE)

    @admin.action(description=gettext_lazy("Confirm by e-mail"), permissions=["change"])
    def confirm_by_mail(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._confirm(request, queryset, Record.Method.MAIL)

    @admin.action(description=gettext_lazy("Confirm at a meeting"), permissions=["change"])
    def confirm_at_meeting(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._confirm(request, queryset, Record.Method.MEETING)

    def _confirm(self, request: HttpRequest, queryset: QuerySet[Any], how: Record.Method) -> None:
        count = to_each(queryset, lambda record: record.verify(how, by=request.user))
        records = model_ngettext(queryset, count)
        messages.success(
            request,
            _("%(done)s: %(count)d %(records)s.") % {"done": BY_COORDINATORS[how], "count": count, "records": records},
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Confirming without a change must not look like one."""
        if form.changed_data or not change:
            super().save_model(request, obj, form, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= {"confirm_button": BUTTON, "confirm_methods": [(how.value, how.label) for how in BY_COORDINATORS]}
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        how = request.POST.get(BUTTON)
        if how not in BY_COORDINATORS:
            return super().response_change(request, obj)
        obj.verify(how, by=request.user)
        messages.success(
            request, _("Saved. %(done)s: %(record)s") % {"done": BY_COORDINATORS[Record.Method(how)], "record": obj}
        )
        return HttpResponseRedirect(request.get_full_path())
