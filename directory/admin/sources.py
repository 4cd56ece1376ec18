from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory.admin.base import DeskAdmin, FewRowsAdmin
from directory.models import Source, Verification


@admin.register(Source)
class SourceAdmin(FewRowsAdmin):
    list_display = ["name", "url", "licence"]
    search_fields = ["name"]


@admin.register(Verification)
class VerificationAdmin(DeskAdmin):
    """What was confirmed is history: to be read, not written here."""

    list_display = ["at", "entry", "how", "by", "note"]
    list_filter = ["how"]
    list_select_related = ["organisation", "offer", "contact", "by"]
    date_hierarchy = "at"
    search_fields = ["note"]
    folded_fields = ("organisation__search_entry__title", "offer__sort_name", "contact__sort_name")
    fields = ["entry", ("at", "how"), "by", "note"]

    @admin.display(description=_("entry"))
    def entry(self, verification: Verification) -> str:
        return str(verification.organisation or verification.offer or verification.contact)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Verification]:
        return super().get_queryset(request).select_related("organisation", "offer", "contact", "by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
