from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from directory.admin.base import DeskAdmin
from directory.models import Cooperation


@admin.register(Cooperation)
class CooperationAdmin(DeskAdmin):
    list_display = ["organisation", "kind", "partner", "status", "summary", "since", "until"]
    list_display_links = ["organisation", "kind", "partner"]
    list_filter = ["kind", "status"]
    list_select_related = ["organisation", "partner"]
    search_fields = ["summary"]
    folded_fields = ("organisation__search_entry__title", "partner__search_entry__title")
    search_help_text = _("Name of either organisation, or what they do together")
    autocomplete_fields = ["organisation", "partner"]
    fieldsets = [
        (None, {"fields": ["organisation", "kind", "partner", "summary", ("status", "result"), ("since", "until")]}),
    ]
