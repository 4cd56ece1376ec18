from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory.admin.base import DeskAdmin
from directory.models import Funding


@admin.register(Funding)
class FundingAdmin(DeskAdmin):
    """Funded projects come from published lists by import; here they are looked up and mended."""

    list_display = ["title", "organisation", "year", "amount", "district", "funder"]
    list_filter = [
        "year",
        ("district", admin.RelatedOnlyFieldListFilter),
        "field",
        ("source", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["organisation", "district"]
    search_fields = ["title", "funder", "recipient"]
    folded_fields = ("organisation__search_entry__title",)
    search_help_text = _("Project, organisation, recipient or funder")
    autocomplete_fields = ["organisation", "district", "source"]
    fieldsets = [
        (None, {"fields": ["organisation", "title", ("year", "amount"), "funder", "field", "district"]}),
        (
            _("As written in the source"),
            {"fields": ["source", "recipient", "recipient_register", ("recipient_postcode", "recipient_district")]},
        ),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
