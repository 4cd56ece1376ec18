"""What stations collect, as it is written down: by the host with the link of the station, and by who is there."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import limits
from events import harvest, ideas, live, sent_once
from events.harvest_forms import ContributionForm, OfParticipantForm, VoiceForm
from events.models import Contribution, Registration, Run, Station
from events.views import news
from events.views.participation import gone, own_by, private

OF_A_HOST_IN_FIVE_MINUTES = 40
OF_A_PARTICIPANT_IN_FIVE_MINUTES = 20
Source = Contribution.Source


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@private
def host(request: HttpRequest, token: str) -> HttpResponse:
    station = harvest.station_by(token, timezone.now())
    if not station:
        return render(request, "events/station_gone.html", status=404)
    run = Run.objects.filter(item=station.item_id).first()
    group = (run and run.round) or 0
    form = ContributionForm(initial=_fresh() | {"round": group or None}, auto_id="said_%s")
    if request.method == "POST":
        if not limits.within("host", station.pk, most=OF_A_HOST_IN_FIVE_MINUTES, seconds=5 * 60):
            return HttpResponse(status=429)
        form = ContributionForm(request.POST, auto_id="said_%s")
        answer = _kept(request, station, form, Source.HOST, lambda: redirect("events:host", token))
        if answer:
            return answer
    is_on = run is not None and run.is_on
    page = _page(station, form) | {"run": run, "clock": live.clock_of(run, timezone.now()) if run and is_on else None}
    agreed = station.contributions.filter(given_voices__group=group).values_list("pk", flat=True)
    context = page | {"token": token, "key": harvest.key_of(station), "agreed": set(agreed), "group": group}
    return render(request, "events/station_host.html", context)


@require_safe
@login_not_required
@never_cache
@private
def host_state(request: HttpRequest, token: str) -> HttpResponse:
    """For the script that asks every few seconds whether anything is new."""
    station = harvest.station_by(token, timezone.now())
    if not station:
        raise Http404
    key = harvest.key_of(station)
    return news.told(request, key, {"key": key})


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@private
def station(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """For participants: the station where they are, and those where they have been."""
    own = own_by(token)
    if not own:
        return gone(request)
    visited = harvest.stations_visited(own) if own.is_confirmed else {}
    if pk not in visited:
        raise Http404
    here = get_object_or_404(harvest.stations_of(own.meeting), pk=pk)
    form = OfParticipantForm(initial=_fresh(), auto_id="said_%s")
    if request.method == "POST":
        if not limits.within("station", own.pk, most=OF_A_PARTICIPANT_IN_FIVE_MINUTES, seconds=5 * 60):
            return HttpResponse(status=429)
        form = OfParticipantForm(request.POST, auto_id="said_%s")
        back = lambda: redirect("events:station", token, pk)  # noqa: E731 - where to, once it is done
        answer = _kept(request, here, form, Source.PARTICIPANT, back, own, round=visited[pk])
        if answer:
            return answer
    context = _page(here, form) | {"token": token, "agreed": harvest.agreed_by(own, here), "own": own.pk}
    return render(request, "events/station.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@private
def follow_up(request: HttpRequest, token: str) -> HttpResponse:
    """Whether people talked. Looking answers nothing: mail programs look, too."""
    question = ideas.question_by(token, timezone.now())
    if not question:
        return gone(request)
    if request.method == "POST":
        talked = request.POST.get("talked")
        if talked in ("yes", "no"):
            ideas.answer(question, talked=talked == "yes")
        return redirect("events:follow_up", token)
    return render(request, "events/follow_up.html", {"question": question, "meeting": question.meeting})


def _kept(
    request: HttpRequest,
    station: Station,
    form: ContributionForm,
    source: str,
    back: Callable[[], HttpResponse],
    own: Registration | None = None,
    **more: Any,
) -> HttpResponse | None:
    """None where the form has something to ask."""
    is_sent_later = request.headers.get("Accept") == "application/json"
    if "contribution" in request.POST:
        _voice(request, station, own)
    elif not form.is_valid():
        return HttpResponse(status=204) if is_sent_later else None
    elif not is_sent_later and form.has_to_ask():
        # A telephone has asked by itself, and what it sends later must not be lost: it is taken, and shown to nobody
        # before the organisers have seen it.
        return None
    else:
        said = {"round": harvest.round_of(station), **{k: v for k, v in form.said().items() if v}, **more}
        harvest.add(station, form.cleaned_data["key"], source=source, **said)
    return HttpResponse(status=204) if is_sent_later else back()


def _voice(request: HttpRequest, station: Station, own: Registration | None) -> None:
    form = VoiceForm(request.POST)
    if not form.is_valid():
        return
    chosen = form.cleaned_data
    contribution = station.contributions.filter(pk=chosen["contribution"]).select_related("merged_into").first()
    if contribution and own and chosen["takes_on"]:
        (ideas.take_on if chosen["takes_on"] == "yes" else ideas.give_back)(contribution, own)
        return
    whose = {"registration": own} if own else {"group": chosen["round"] or 0}
    with transaction.atomic():
        if sent_once.is_new(f"voice:{station.pk}", chosen["key"]) and contribution:
            (harvest.agree if chosen["agrees"] else harvest.disagree)(contribution, **whose)


def _fresh() -> dict[str, Any]:
    """A key for those who press twice without a script."""
    return {"key": uuid4()}


def _page(station: Station, form: ContributionForm) -> dict[str, Any]:
    return {
        "station": station,
        "meeting": station.item.meeting,
        "told": harvest.by_kind(harvest.in_the_room(station)),
        "form": form,
    }
