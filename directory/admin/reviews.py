"""What the coordinators have to find out, because nobody answered, nobody could be asked, or somebody said more."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from directory.admin.base import DeskAdmin
from directory.admin.filters import ChoiceFilter
from directory.models import Review
from directory.review import end


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

    list_display = ["record", "entry", "why", "times", "last_asked_at", "hides_on", "hidden_since"]
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

    @admin.display(description=_("open review"))
    def record(self, review: Review) -> str:
        return str(review)

    @admin.display(description=_("entry to confirm"))
    def entry(self, review: Review) -> SafeString:
        options = review.record._meta
        address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[review.record.pk])
        return format_html('<a href="{}">{}: {}</a>', address, options.verbose_name, review.record)

    @admin.display(description=_("why"))
    def why(self, review: Review) -> str:
        return review.reason

    @admin.display(description=_("hidden since"))
    def hidden_since(self, review: Review) -> Any:
        return review.record.hidden_at
