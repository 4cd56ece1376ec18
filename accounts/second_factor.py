"""Coordinators and organisers sign in with two factors. Who has none yet reaches where it is set up, no more."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve, reverse
from django.utils.translation import gettext as _

from accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]

# Setting it up, what this needs on the way, signing out, and what everybody must be able to read.
WITHIN_REACH = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_email",
    "account_logout",
    "imprint",
    "privacy",
    "accessibility",
    "healthz",
    "readyz",
}


def required_of_those_with_a_role(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        if _is_missing(request):
            messages.warning(request, _("Your account opens more than your own data. Please set up a second factor."))
            return HttpResponseRedirect(reverse("mfa_index"))
        return get_response(request)

    return middleware


def _is_missing(request: HttpRequest) -> bool:
    if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
        return False
    return not _is_within_reach(request) and User.objects.without_second_factor().filter(pk=request.user.pk).exists()


def _is_within_reach(request: HttpRequest) -> bool:
    return resolve(request.path_info).view_name in WITHIN_REACH
