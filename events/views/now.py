"""The participant's page of the room: live, and on telephones that have no network for a while."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from phonenumber_field.phonenumber import to_python

from accounts import limits
from accounts.downloads import download
from directory import vcard
from directory.addresses import international
from events import bingo, bingo_cards, connecting, harvest, phone, sent_once
from events.bingo_forms import ticks_form
from events.harvest_forms import OfParticipantForm
from events.models import Connection, Reflection, Registration, Run
from events.phone_forms import CardForm, EncounterForm, KeyForm, ReflectionForm
from events.views.bingo import may_tick
from events.views.participation import gone, own_by, private

KEPT_IN_FIVE_MINUTES = 40


@require_safe
@login_not_required
@never_cache
@private
def now(request: HttpRequest, token: str) -> HttpResponse:
    own = own_by(token)
    if not own:
        return gone(request)
    if not own.is_confirmed:
        return redirect("events:participation", token)
    return render(request, "events/now.html", _page(own, token))


@require_POST
@login_not_required
@never_cache
@private
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """One form of the page. What was sent before with the same key is not done again."""
    own = own_by(token)
    if not own:
        return gone(request)
    if not limits.within("keep", own.pk, most=KEPT_IN_FIVE_MINUTES, seconds=5 * 60):
        return HttpResponse(status=429)
    which, problem = KeyForm(request.POST), ""
    if own.is_confirmed and which.is_valid():
        with transaction.atomic():
            if sent_once.is_new(f"room:{own.pk}", which.cleaned_data["key"]):
                problem = KEEP[which.cleaned_data["about"]](request, own)
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    return redirect(reverse("events:now", args=[token]) + (f"?problem={problem}" if problem else ""))


@require_safe
@login_not_required
@never_cache
@private
def cards(request: HttpRequest, token: str) -> HttpResponse:
    """Those somebody is connected with as one file, or one of them by number, with what each of them released."""
    own = own_by(token)
    if not own:
        raise Http404
    found = list(connecting.connections_of(own))
    number = request.GET.get("number", "")
    if number:
        found = [one for one in found if str(one.other.number) == number]
    if not found:
        raise Http404
    version = vcard.version_named(request.GET.get("version"))
    content = vcard.written(map(_card, found), version)
    return download(content, "text/vcard; charset=utf-8", f"connect-{number or own.meeting.slug}.vcf")


def _card(connection: Connection) -> vcard.Card:
    other = connection.other
    return vcard.Card(
        name=other.name,
        organisation=other.from_where,
        role=other.role,
        phone=international(to_python(connection.phone)),
        email=connection.email,
    )


def _page(own: Registration, token: str) -> dict[str, Any]:
    room = phone.page(own)
    station = room["station"]
    reflection = Reflection.objects.filter(registration=own).first()
    return room | {
        "registration": own,
        "meeting": own.meeting,
        "token": token,
        "told": harvest.by_kind(harvest.in_the_room(station)) if station else [],
        "agreed": harvest.agreed_by(own, station) if station else set(),
        "contribution": OfParticipantForm(auto_id="said_%s"),
        **_ticks(own, room["bingo"]),
        "reflection": ReflectionForm(instance=reflection, auto_id="reflection_%s"),
    }


def _ticks(own: Registration, run: Run | None) -> dict[str, Any]:
    """What there is to tick, for who has not yet; others change it on a page of its own, which this one leads to."""
    if (run and run.is_finished) or not may_tick(own):
        return {"may_tick": False, "ticks": None}
    return {"may_tick": True, "ticks": None if bingo.entry_of(own) else ticks_form(own)}


def _keep_person(request: HttpRequest, own: Registration) -> str:
    form = EncounterForm(request.POST)
    if not form.is_valid():
        return "form"
    other = connecting.candidates(own).filter(number=form.cleaned_data["number"]).first()
    if not other:
        return "number"
    connecting.keep(own, other, form.said())
    return ""


def _keep_reflection(request: HttpRequest, own: Registration) -> str:
    form = ReflectionForm(request.POST)
    if not form.is_valid():
        return "form"
    said = form.cleaned_data
    # What organisers chose for the report is what was written then.
    same = Reflection.objects.filter(registration=own, takeaway=said["takeaway"], idea=said["idea"])
    changed = {} if same.exists() else {"is_in_report": False}
    Reflection.objects.update_or_create(registration=own, defaults=said | changed)
    return ""


def _keep_facts(request: HttpRequest, own: Registration) -> str:
    form = ticks_form(own, request.POST)
    if not may_tick(own) or not form.is_valid():
        return "facts"
    bingo.agree(own, form.ticked())
    return ""


def _keep_card(request: HttpRequest, own: Registration) -> str:
    runs = Run.objects.of(own.meeting).select_related("item", "plan").order_by("begins_at", "pk")
    card = bingo_cards.own_card(own, bingo_cards.run_of(runs))
    form = CardForm(card, request.POST) if card else None
    if not form or not form.is_valid():
        return "form"
    return "" if bingo.mark(own, form.said()) else "number"


KEEP = {"person": _keep_person, "reflection": _keep_reflection, "facts": _keep_facts, "card": _keep_card}
