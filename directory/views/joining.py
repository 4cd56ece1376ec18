from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import limits, mail
from accounts.requests import user_of
from directory.forms import JoinForm
from directory.models import JoinRequest, Organisation

REQUESTS_PER_DAY = 10


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.published(), slug=slug)
    if organisation.memberships.filter(user=user_of(request)).exists():
        return redirect("directory:members", slug)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _ask(request, organisation, form.cleaned_data["note"])
    return render(request, "directory/join.html", {"organisation": organisation, "form": form})


@require_POST
def withdraw_request(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(JoinRequest, pk=pk, user=user_of(request)).delete()
    messages.success(request, _("Your request is withdrawn."))
    return redirect("my")


def _ask(request: HttpRequest, organisation: Organisation, note: str) -> HttpResponse:
    if not limits.within("join", user_of(request).pk, most=REQUESTS_PER_DAY, seconds=86400):
        messages.error(request, _("These are many requests in one day. Please go on tomorrow."))
        return redirect("my")
    join_request, is_new = JoinRequest.ask(organisation, user_of(request), note)
    if is_new:
        _tell(join_request)
    messages.success(request, _("Your request is on its way. You get a mail when it is decided."))
    return redirect("my")


def _tell(join_request: JoinRequest) -> None:
    """Those who may decide; where an organisation has nobody yet, those who run the portal."""
    admins = join_request.organisation.memberships.admins().values_list("user__email", flat=True)
    for address in list(admins) or [str(settings.OPERATOR["email"])]:
        mail.send("join_request", address, join_request=join_request)
