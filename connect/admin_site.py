from typing import Any, cast

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import get_permission_codename
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import include, path
from django.utils.decorators import method_decorator
from django.utils.translation import pgettext_lazy

from connect import work_lists
from connect.views import numbers


class Suggestions(AutocompleteJsonView):
    """Who may fill in a form may choose from its suggestions, without seeing the records they stand for: organisers
    name the organisations in the room, coordinators the account of a member."""

    def has_perm(self, request: HttpRequest, obj: Any = None) -> bool:
        form = self.source_field.model._meta
        codenames = [get_permission_codename(deed, form) for deed in ("add", "change")]
        may_fill_in = any(request.user.has_perm(f"{form.app_label}.{codename}") for codename in codenames)
        return may_fill_in or super().has_perm(request, obj)


class ConnectAdminSite(AdminSite):
    site_title = "CONNECT"
    site_header = "CONNECT"
    index_title = pgettext_lazy("admin pages", "Desk")
    enable_nav_sidebar = False

    def get_urls(self) -> list[Any]:
        # its tables register with this site
        from directory.admin import bulk, exporting, importing, merging  # noqa: PLC0415

        return [
            path("directory/import/", include(importing.urls(self))),
            path("directory/merging/", include(merging.urls(self))),
            path("directory/export/", include(exporting.urls(self))),
            path("directory/bulk/", include(bulk.urls(self))),
            path("numbers/", include(numbers.urls(self))),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        lists = {
            "groups": work_lists.groups(request.user),
            "oldest": work_lists.oldest_confirmations(request.user),
            "upcoming": work_lists.upcoming_meetings(request.user),
        }
        return super().index(request, lists | (extra_context or {}))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        return context | {"sections": _sections(context["available_apps"])}

    # Through allauth's own page, so that its rate limits count here, too.
    @method_decorator([login_not_required, secure_admin_login])
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().login(request, extra_context)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast(HttpResponse, Suggestions.as_view(admin_site=self)(request))


SECTIONS = ["Organisation", "Offer", "Contact", "Meeting", "Topic"]


def _sections(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tables somebody works in every day, of those they may see."""
    models = {model["object_name"]: model for app in apps for model in app["models"]}
    return [models[name] for name in SECTIONS if name in models]
