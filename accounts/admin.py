from typing import Any

from allauth.mfa.admin import Authenticator
from allauth.usersessions.admin import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.models import COORDINATORS, ORGANISERS, OutgoingMail, User

ROLE_NAMES = {
    COORDINATORS: pgettext_lazy("role", "coordination: directory and meetings"),
    ORGANISERS: pgettext_lazy("role", "organisers: meetings only"),
}

# Every migration sets the roles anew, so a form for them would promise too much. Second factors would show secrets,
# and where somebody is signed in is nobody else's business.
for model in (Group, Authenticator, UserSession):
    admin.site.unregister(model)


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group: Group) -> str:
        return str(ROLE_NAMES.get(group.name, group.name))


class AccountCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name"]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ["email", "name", "roles", "is_staff", "is_active", "last_login"]
    list_filter = ["groups", "is_staff", "is_active", "is_superuser"]
    search_fields = ["email", "name"]
    ordering = ["email", "pk"]
    list_per_page = 50
    actions = ["remove_second_factors"]
    save_on_top = True
    filter_horizontal = []
    readonly_fields = ["joined_at", "last_login"]
    add_form = AccountCreationForm
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        (_("What this account may do"), {"fields": ["is_active", "is_staff", "groups", "is_superuser"]}),
        (_("Record"), {"fields": [("joined_at", "last_login")]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            return RolesField(Group.objects.order_by("name"), label=_("roles"), required=False)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.action(description=_("Remove second factors and recovery codes"), permissions=["change"])
    def remove_second_factors(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For somebody who has lost theirs and was called back."""
        removed, _models = Authenticator.objects.filter(user__in=queryset).delete()
        told = ngettext("%(count)d factor removed.", "%(count)d factors removed.", removed)
        messages.success(request, told % {"count": removed})

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(str(ROLE_NAMES.get(group.name, group.name)) for group in user.groups.all())


class MailStateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("given_up", _("could not be delivered")), ("waiting", _("on its way")), ("sent", _("sent"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "sent":
            return queryset.filter(sent_at__isnull=False)
        chosen = {"given_up": queryset.undeliverable, "waiting": queryset.waiting}.get(self.value() or "")
        return chosen() if chosen else queryset


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin):
    """Whether mails arrive. What they say is nobody's business here."""

    list_display = ["purpose", "to", "created_at", "attempts", "due_at", "sent_at", "given_up_at"]
    list_display_links = None
    list_filter = [MailStateFilter]
    list_per_page = 50
    actions = ["try_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Try again to send"), permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: Any) -> None:
        mails = queryset.undeliverable()
        for mail in mails:
            mail.try_again()
        told = ngettext("%(count)d mail is on its way again.", "%(count)d mails are on their way again.", len(mails))
        messages.success(request, told % {"count": len(mails)})
