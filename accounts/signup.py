"""Who may make an account, by the setting SIGNUP: nobody, whom somebody invited, addresses of known houses, anybody.

An invitation is another package's business; it calls `invite` once somebody has shown that they received it.
"""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

INVITED = "invited_email"


def invite(request: HttpRequest, email: str) -> None:
    """The one behind this browser holds a link that only went to this address."""
    request.session[INVITED] = email.lower()
    get_adapter().stash_verified_email(request, email.lower())


def is_open(request: HttpRequest) -> bool:
    if settings.SIGNUP == "invitation":
        return INVITED in request.session
    return settings.SIGNUP in ("domain", "open")


def is_open_to_the_invited() -> bool:
    return settings.SIGNUP != "closed"


def refusal(request: HttpRequest, email: str) -> str:
    """Why this address may not make an account; empty if it may. Says nothing about who has one."""
    if settings.SIGNUP == "open" or email == request.session.get(INVITED):
        return ""
    if settings.SIGNUP == "domain":
        if email.rpartition("@")[2] in settings.SIGNUP_DOMAINS:
            return ""
        return _("Please use your work address: %(domains)s.") % {"domains": ", ".join(settings.SIGNUP_DOMAINS)}
    return _("Please use the address the invitation was sent to.")
