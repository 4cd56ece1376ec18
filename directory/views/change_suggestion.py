"""Suggesting a change: a form of the entry's own public fields, for everybody, without an account."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import limits
from directory import change_suggestions
from directory.models import ChangeSuggestion, Contact, Location, Offer, Organisation
from directory.models.kept import state_of
from directory.suggestion_forms import FORMS, SenderForm

SUGGESTIONS_AN_HOUR = 10
About = ChangeSuggestion.About


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    record = get_object_or_404(Organisation.objects.published(), slug=slug)
    return _suggest(request, record, record.name, record.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    record = get_object_or_404(Offer.objects.published(), slug=slug)
    return _suggest(request, record, record.name, record.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def contact(request: HttpRequest, uuid: UUID) -> HttpResponse:
    record = get_object_or_404(Contact.objects.visible_to(request.user), uuid=uuid)
    return _suggest(request, record, record.name, record.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def location(request: HttpRequest, uuid: UUID) -> HttpResponse:
    shown = Location.objects.filter(is_sensitive=False, organisation__in=Organisation.objects.published())
    record = get_object_or_404(shown.select_related("organisation"), uuid=uuid)
    title = _("%(place)s (%(organisation)s)") % {"place": record, "organisation": record.organisation}
    return _suggest(request, record, title, record.organisation.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def missing(request: HttpRequest) -> HttpResponse:
    return _suggest(request, None, "", "")


def _suggest(request: HttpRequest, record: Any, title: str, back: str) -> HttpResponse:
    about_form, abouts = FORMS[type(record) if record else None]
    context = {"record": record, "title": title, "back": back}
    if request.method != "POST":
        if "sent" in request.GET:
            return render(request, "directory/suggested.html", context)
        return render(
            request, "directory/suggest.html", context | _forms(about_form(record), SenderForm(abouts), record)
        )
    stored = state_of(record) if record else {}
    entry, sender = about_form(record, request.POST), SenderForm(abouts, request.POST)
    status = _send(request, entry, sender, stored, record, abouts)
    if status:
        return render(request, "directory/suggest.html", context | _forms(entry, sender, record), status=status)
    return redirect(f"{request.path}?sent=1")


def _send(request: HttpRequest, entry: Any, sender: SenderForm, stored: Any, record: Any, abouts: list[str]) -> int:
    """The status of the page that comes back with the forms, or 0 where nothing is left to do."""
    if not (sender.is_valid() and entry.is_valid()):
        return 200
    about = sender.cleaned_data.get("about") or abouts[0]
    fields = entry.proposed(stored)
    if about == About.CHANGE and not fields and not sender.cleaned_data["reason"]:
        sender.add_error(None, _("Nothing differs from the entry yet. Please change what is wrong, or write it below."))
        return 200
    if not limits.within_an_hour("suggest", request, most=SUGGESTIONS_AN_HOUR):
        sender.add_error(None, _too_many())
        return 429
    words = {name: sender.cleaned_data[name] for name in ("reason", "name", "email")}
    user = request.user if request.user.is_authenticated else None
    change_suggestions.send(record, fields, about, user=user, **words)
    return 0


def _too_many() -> str:
    return _(
        "Your suggestion has not been sent: %(number)d came from your connection within this hour. What you wrote is "
        "still here; please send it in an hour, or write to %(email)s."
    ) % {"number": SUGGESTIONS_AN_HOUR, "email": settings.OPERATOR["email"]}


def _forms(entry: Any, sender: SenderForm, record: Any) -> dict[str, Any]:
    is_house = isinstance(record, Organisation)
    return {"entry": entry, "sender": sender, "places": record.locations.filter(is_sensitive=False) if is_house else []}
