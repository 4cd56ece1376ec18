from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from directory.admin.base import DeskAdmin, DeskTabularInline
from directory.admin.history import HistoryAdmin
from directory.models import Location, OpeningHours


class OpeningHoursInline(DeskTabularInline):
    model = OpeningHours
    fields = ["weekday", "opens_at", "closes_at", "note", "valid_from", "valid_until"]
    classes = ["unnamed"]


@admin.register(Location)
class LocationAdmin(HistoryAdmin):
    list_display = ["organisation", "name", "street", "postcode", "district", "is_step_free", "is_sensitive", "hours"]
    list_display_links = ["organisation", "name", "street"]
    list_filter = ["is_step_free", "is_sensitive", ("district", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "street", "postcode"]
    folded_fields = ("organisation__search_entry__title",)
    search_help_text = _("Organisation, street or postcode")
    autocomplete_fields = ["organisation", "district"]
    inlines = [OpeningHoursInline]
    fieldsets = [
        (None, {"fields": ["organisation", "name", "street", ("postcode", "city"), "district"]}),
        (_("Getting in"), {"fields": ["is_step_free", "is_sensitive"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Location]:
        locations = super().get_queryset(request).select_related("organisation", "district")
        return locations.annotate(hours_count=Count("opening_hours"))

    @admin.display(description=_("opening hours"), ordering="hours_count")
    def hours(self, location: Any) -> int:
        return location.hours_count


@admin.register(OpeningHours)
class OpeningHoursAdmin(DeskAdmin):
    list_display = ["location", "organisation", "weekday", "opens_at", "closes_at", "note", "valid_until"]
    list_filter = ["weekday"]
    list_select_related = ["location__organisation"]
    search_fields = ["location__name", "location__street", "note"]
    folded_fields = ("location__organisation__search_entry__title",)
    autocomplete_fields = ["location"]

    @admin.display(description=_("organisation"), ordering="location__organisation__sort_name")
    def organisation(self, hours: OpeningHours) -> str:
        return str(hours.location.organisation)
