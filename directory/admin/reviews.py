"""What the coordinators have to find out, because nobody answered, nobody could be asked, or somebody said more."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from directory.admin.base import DeskAdmin
from directory.admin.filters import ChoiceFilter
from directory.models import Review
from directory.review import end

REPORT_SHOWN = 200


class ReasonFilter(ChoiceFilter):
    title = _("why")
    parameter_name = "why"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("unanswered", _("nobody answered")),
            ("unasked", _("no address to ask at")),
            ("reported", _("somebody says what is wrong")),
            ("hidden", _("hidden already")),
            ("asked", _("asked, not yet with the coordinators")),
        ]

    def narrow(self, queryset: Any, value: str) -> QuerySet[Any]:
        words = {
            "unanswered": queryset.unanswered,
            "unasked": queryset.unasked,
            "reported": queryset.reported,
            "hidden": queryset.hidden,
            "asked": queryset.not_escalated,
        }
        return words[value]()


@admin.register(Review)
class ReviewAdmin(DeskAdmin):
    """An entry is confirmed on its own page; here the coordinators give it more time."""

    list_display = ["entry", "why", "asked", "until"]
    list_display_links = ["until"]
    list_filter = [ReasonFilter]
    folded_fields = ("organisation__sort_name", "offer__sort_name", "contact__sort_name")
    readonly_fields = ["entry", "report", "asked_at", "last_asked_at", "times", "escalated_at", "hidden_since"]
    fields = ["entry", "report", "hides_on", ("asked_at", "last_asked_at", "times"), ("escalated_at", "hidden_since")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        reviews: Any = super().get_queryset(request)
        return reviews.with_records()

    def delete_model(self, request: HttpRequest, obj: Review) -> None:
        end(obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for review in queryset.with_records():
            end(review)

    @admin.display(description=_("entry to confirm"))
    def entry(self, review: Review) -> SafeString:
        options = review.record._meta
        address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[review.record.pk])
        kind = capfirst(str(options.verbose_name))
        return format_html('<a href="{}">{}: {}</a>', address, kind, review.record)

    @admin.display(description=_("why"))
    def why(self, review: Review) -> str:
        return f"{review.reason}: {Truncator(review.report).chars(REPORT_SHOWN)}" if review.report else review.reason

    @admin.display(description=_("last asked"), ordering="last_asked_at")
    def asked(self, review: Review) -> str:
        if not review.last_asked_at:
            return "–"
        day = date_format(timezone.localtime(review.last_asked_at), "SHORT_DATE_FORMAT")
        return ngettext("%(day)s, once", "%(day)s, %(times)d times", review.times) % {"day": day, "times": review.times}

    @admin.display(description=_("shown until"), ordering="hides_on")
    def until(self, review: Review) -> str:
        if hidden := review.record.hidden_at:
            return gettext("hidden since %(day)s") % {
                "day": date_format(timezone.localtime(hidden), "SHORT_DATE_FORMAT")
            }
        return date_format(review.hides_on, "SHORT_DATE_FORMAT")

    @admin.display(description=_("hidden since"))
    def hidden_since(self, review: Review) -> Any:
        return review.record.hidden_at
