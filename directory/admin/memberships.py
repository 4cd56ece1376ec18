from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from directory.admin.base import DeskAdmin
from directory.models import Invitation, JoinRequest, Membership


@admin.register(Membership)
class MembershipAdmin(DeskAdmin):
    list_display = ["user", "organisation", "role"]
    list_filter = ["role"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__email", "user__name"]
    folded_fields = ("organisation__search_entry__title",)
    autocomplete_fields = ["user", "organisation"]


class ReadAdmin(DeskAdmin):
    """To be looked at: making one sends a mail, and deciding does, so both are done where that happens."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(JoinRequest)
class JoinRequestAdmin(ReadAdmin):
    list_display = ["user", "organisation", "note", "asked_at", "decision"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__email", "user__name"]
    folded_fields = ("organisation__search_entry__title",)
    ordering = ["asked_at", "pk"]

    @admin.display(description=_("decision"))
    def decision(self, join_request: JoinRequest) -> SafeString:
        return format_html('<a href="{}">{}</a>', join_request.get_absolute_url(), _("Decide"))


@admin.register(Invitation)
class InvitationAdmin(ReadAdmin):
    list_display = ["email", "organisation", "role", "invited_by", "expires_at"]
    list_filter = ["role"]
    list_select_related = ["organisation", "invited_by"]
    search_fields = ["email"]
    folded_fields = ("organisation__search_entry__title",)
