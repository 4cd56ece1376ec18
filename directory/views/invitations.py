from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import mail, signup
from directory.models import Invitation, Organisation


def send_invitation(organisation: Organisation, email: str, role: str, *, by: Any) -> None:
    invitation, token = Invitation.issue(organisation, email, role, by=by)
    path = reverse("directory:invitation", args=[token])
    mail.send("invitation", invitation.email, invitation=invitation, inviter=by.name, path=path)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the mail leads. Looking changes nothing: mail programs look, too."""
    invitation = Invitation.objects.open().with_token(token).first()
    if not invitation:
        return render(request, "directory/invitation_gone.html", status=404)
    if request.method == "POST":
        return _accept(request, invitation) if request.user.is_authenticated else _sign_up(request, invitation)
    context = {"invitation": invitation, "can_sign_up": signup.is_open_to_the_invited()}
    return render(request, "directory/invitation.html", context)


def _accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if not invitation.accept(request.user):
        return render(request, "directory/invitation_gone.html", status=404)
    messages.success(request, _("You are now a member of %(name)s.") % {"name": invitation.organisation})
    return redirect("directory:members", invitation.organisation.slug)


def _sign_up(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    signup.invite(request, invitation.email)
    return redirect(reverse("account_signup") + "?" + urlencode({"next": request.path}))
