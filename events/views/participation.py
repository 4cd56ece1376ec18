"""A participant's own page: whoever holds its link may see and change what belongs to one registration."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import limits
from accounts.downloads import download
from directory import contact_cards, pdf
from directory.models import Organisation
from directory.text import slug_words
from events import bingo, calendar_files, line, printing, registration
from events.forms import AnswersForm
from events.models import Registration

CERTIFICATES_AN_HOUR = 20


View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """In no search engine and no cache, and its address goes to no other site."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        response = view(request, token, **more)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        # Not "no-referrer": browsers would then send forms without saying from where, and Django refuses those.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return wrapped


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@private
def participation(request: HttpRequest, token: str) -> HttpResponse:
    """Where the links in mails lead. Looking changes nothing: mail programs look, too."""
    own = own_by(token)
    if not own:
        return gone(request)
    if request.method == "POST":
        # Named, so that a page for confirming left open for days takes no seat that was offered since.
        registration.accept(own) if request.POST.get("deed") == "accept" else registration.confirm(own)
        return redirect("events:participation", token)
    return render(request, "events/participation.html", _page(own, token))


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@private
def change(request: HttpRequest, token: str) -> HttpResponse:
    own = own_by(token)
    if not own or own.is_cancelled or not registration.takes_changes(own.meeting):
        return redirect("events:participation", token) if own else gone(request)
    said = {"data": request.POST} if request.method == "POST" else {"initial": AnswersForm.of(own)}
    form = AnswersForm(**said, questions=own.meeting.questions.all())
    if form.is_valid():
        registration.change(own, form.answers())
        return redirect(reverse("events:participation", args=[token]) + "?changed=1")
    organisations = Organisation.objects.published().by_name().values_list("name", flat=True)
    context = {"meeting": own.meeting, "form": form, "token": token, "organisations": organisations}
    return render(request, "events/participation_change.html", context)


@require_POST
@login_not_required
@never_cache
@private
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    own = own_by(token)
    if not own:
        return gone(request)
    registration.cancel(own)
    return redirect("events:participation", token)


@require_safe
@login_not_required
@never_cache
@private
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    own = own_by(token)
    if not own:
        raise Http404
    name, content, kind = calendar_files.attachment(own.meeting)
    return download(content, f"{kind}; charset=utf-8", name)


@require_safe
@login_not_required
@never_cache
@private
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """For those who were there; a machine that cannot set text says so on the page itself."""
    own = own_by(token)
    if not own or not own.is_here:
        raise Http404
    if not limits.within("certificate", own.pk, most=CERTIFICATES_AN_HOUR, seconds=limits.HOUR):
        return HttpResponse(status=429)
    try:
        content = printing.certificates(own.meeting, [own])
    except pdf.Unavailable:
        return redirect(reverse("events:participation", args=[token]) + "?no_pdf=1")
    return pdf.answered(content, f"{own.meeting.slug}-{slug_words(_('certificate'))}")


def own_by(token: str) -> Registration | None:
    own = Registration.objects.with_token(token).filter(anonymised_at=None)
    return own.select_related("organisation", "meeting__venue__district", "meeting__venue__organisation").first()


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "events/participation_gone.html", status=404)


def _plays(own: Registration, takes_changes: bool) -> bool:
    return own.takes_part and takes_changes and bingo.is_held_at(own.meeting)


def _page(own: Registration, token: str) -> dict[str, Any]:
    meeting = own.meeting
    takes_changes = registration.takes_changes(meeting)
    desk = reverse("events:desk_ticket", args=[meeting.slug, own.ticket])
    return {
        "registration": own,
        "meeting": meeting,
        "token": token,
        "takes_changes": takes_changes,
        "own_answers": own.own_answers.in_order(),
        "may_accept": own.may_accept(timezone.now()),
        "place": own.place_in_line() if own.is_waiting else None,
        "for_organisation": line.waits_for_organisation(own),
        "qr": contact_cards.code_of(f"{settings.BASE_URL}{desk}".encode()) if own.is_confirmed else None,
        "registration_state": registration.state_of(meeting),
        "bingo_url": reverse("events:bingo_ticks", args=[token]) if _plays(own, takes_changes) else "",
    }
