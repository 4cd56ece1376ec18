from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.admin.base import FewRowsAdmin, to_each
from directory.models import Enquiry


@admin.register(Enquiry)
class EnquiryAdmin(FewRowsAdmin):
    """What people asked stays in their words; only whether it was answered changes here."""

    list_display = ["question_in_short", "asked_on", "has_address", "language", "status", "answered_on"]
    list_filter = ["status", "language", "asked_on"]
    search_fields = ["question"]
    actions = ["answered", "reopen"]
    fields = ["question", "reach", ("asked_on", "language"), ("status", "answered_on")]
    readonly_fields = ["question", "reach", "asked_on", "language", "answered_on"]

    def words_of(self, record: Enquiry) -> str:
        return record.question

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=gettext_lazy("question"))
    def question_in_short(self, enquiry: Enquiry) -> str:
        return Truncator(enquiry.question).chars(100)

    @admin.display(description=gettext_lazy("wants an answer"), boolean=True, ordering="email")
    def has_address(self, enquiry: Enquiry) -> bool:
        return bool(enquiry.email)

    @admin.display(description=gettext_lazy("e-mail for the answer"))
    def reach(self, enquiry: Enquiry) -> str:
        return format_html('<a href="mailto:{0}">{0}</a>', enquiry.email) if enquiry.email else _("not given")

    @admin.action(description=gettext_lazy("Mark as answered"), permissions=["change"])
    def answered(self, request: HttpRequest, queryset: QuerySet[Enquiry]) -> None:
        count = to_each(queryset, Enquiry.answer)
        messages.success(request, _("Marked as answered: %(count)d.") % {"count": count})

    @admin.action(description=gettext_lazy("Open again"), permissions=["change"])
    def reopen(self, request: HttpRequest, queryset: QuerySet[Enquiry]) -> None:
        count = to_each(queryset, Enquiry.reopen)
        messages.success(request, _("Opened again: %(count)d.") % {"count": count})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if obj.status == Enquiry.Status.ANSWERED:
            obj.answer()
        else:
            obj.reopen()
