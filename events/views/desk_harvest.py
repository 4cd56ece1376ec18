"""What the stations collected, at the desk: links for hosts, sheets to type up, and what everybody may read."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from directory import contact_cards
from directory.models import Organisation
from events import harvest, ideas
from events.harvest_forms import DecisionForm, FromSheetForm, IdeaForm
from events.models import Contribution, HostLink, Meeting, Reflection, Station, Undertaking
from events.views.desk import run_by


@require_http_methods(["GET", "HEAD", "POST"])
def harvested(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    stations = harvest.stations_of(meeting)
    form = FromSheetForm(stations=stations)
    if request.method == "POST":
        deed = DEEDS.get(request.POST.get("deed", ""))
        if deed:
            return deed(request, meeting)
        form = FromSheetForm(request.POST, stations=stations)
        if form.is_valid() and not form.has_to_ask():
            said = form.said()
            harvest.add(said.pop("station"), None, source=Contribution.Source.DESK, **said)
            messages.success(request, _("It is written down. It waits for your approval like everything else."))
            return redirect(reverse("events:desk_harvest", args=[slug]) + f"?station={form.cleaned_data['station'].pk}")
    elif request.GET.get("station", "").isdecimal():
        form = FromSheetForm(stations=stations, initial={"station": request.GET["station"]})
    found = harvest.of_desk(meeting)
    return render(
        request,
        "events/desk_harvest.html",
        {
            "meeting": meeting,
            "stations": [(station, said, _link(station)) for station, said in found],
            "waiting": sum(one.is_waiting for _station, said in found for one in said),
            "form": form,
            "thoughts": Reflection.objects.allowed().filter(registration__meeting=meeting),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def contribution(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One of them, to be written more clearly, put together with another one, and decided on."""
    meeting = run_by(request, slug)
    every = Contribution.objects.of(meeting).with_voices()
    found = get_object_or_404(every.select_related("station", "merged_into", "owner", "taken_on_by"), pk=pk)
    undertakings = list(found.undertakings.select_related("cooperation__organisation", "cooperation__partner"))
    is_about_the_idea = found.is_idea and "owner" in request.POST
    idea = IdeaForm(request.POST if is_about_the_idea else None, initial=_known(found, undertakings))
    if is_about_the_idea and idea.is_valid():
        _carry_on(request, found, idea)
        return redirect("events:desk_contribution", slug, pk)
    form = DecisionForm(request.POST if request.method == "POST" and not is_about_the_idea else None, instance=found)
    if form.is_valid():
        _decide(request, form)
        return redirect(reverse("events:desk_harvest", args=[slug]) + f"#said-{pk}")
    found.refresh_from_db()
    return render(
        request,
        "events/desk_contribution.html",
        {
            "meeting": meeting,
            "contribution": found,
            "form": form,
            "idea": idea if found.is_idea else None,
            "undertakings": undertakings,
            "organisations": Organisation.objects.published().by_name().values_list("name", flat=True),
        },
    )


def _known(idea: Contribution, undertakings: list[Undertaking]) -> dict[str, Any]:
    """What stands in the form about it already; partners are named above it."""
    begun = [one.cooperation for one in undertakings if one.cooperation]
    so_far = {"status": begun[0].status, "result": begun[0].result} if begun else {}
    return {"owner": idea.owner or "", **so_far}


def _carry_on(request: HttpRequest, found: Contribution, form: IdeaForm) -> None:
    found.owner = form.cleaned_data["owner"]
    found.save(update_fields=["owner", "changed_at"])
    ideas.carry_on(found, form.partners, form.cleaned_data["status"], form.cleaned_data["result"])
    messages.success(request, _("It is saved."))


def _decide(request: HttpRequest, form: DecisionForm) -> None:
    """What was written is kept with each of the buttons."""
    into = form.cleaned_data["merged_into"]
    found = Contribution.objects.get(pk=form.instance.pk)
    found.kind, found.text = form.cleaned_data["kind"], form.cleaned_data["text"]
    found.save(update_fields=["kind", "text", "changed_at"])
    if into:
        harvest.merge(found, into)
        messages.success(request, _("Both are one now."))
        return
    if found.merged_into_id:
        harvest.split(found)
    if "approve" in request.POST:
        found.approve()
        messages.success(request, _("It is approved: the report shows it."))
    elif "reject" in request.POST:
        found.reject()
        messages.success(request, _("It is rejected: nobody sees it any more."))
    else:
        messages.success(request, _("It is saved."))


def _link(station: Station) -> dict[str, Any] | None:
    if not hasattr(station, "host_link"):
        return None
    address = harvest.address_of(station.host_link)
    return {"address": address, "qr": contact_cards.code_of(address.encode()) if address else None}


def _issued(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    number = harvest.issue_links(meeting)
    said = ngettext("%(number)d station has a link now.", "%(number)d stations have a link now.", number)
    messages.success(request, said % {"number": number})
    return redirect("events:desk_harvest", meeting.slug)


def _renewed(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    station = _station(request, meeting)
    HostLink.issue(station)
    said = _("%(station)s has a new link. The one before is no longer valid.")
    messages.success(request, said % {"station": station})
    return redirect("events:desk_harvest", meeting.slug)


def _revoked(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    station = _station(request, meeting)
    HostLink.objects.filter(station=station).delete()
    messages.success(request, _("The link of %(station)s is no longer valid.") % {"station": station})
    return redirect("events:desk_harvest", meeting.slug)


def _approved(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return _decided(request, meeting, Contribution.approve)


def _rejected(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return _decided(request, meeting, Contribution.reject)


def _decided(request: HttpRequest, meeting: Meeting, decide: Callable[[Contribution], None]) -> HttpResponse:
    found = get_object_or_404(Contribution.objects.of(meeting), pk=_number(request, "contribution"))
    decide(found)
    return redirect(reverse("events:desk_harvest", args=[meeting.slug]) + f"#said-{found.pk}")


def _quoted(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return _quote(request, meeting, is_in_report=True)


def _unquoted(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return _quote(request, meeting, is_in_report=False)


def _quote(request: HttpRequest, meeting: Meeting, *, is_in_report: bool) -> HttpResponse:
    """What its author allows, and nothing else."""
    allowed = Reflection.objects.allowed().filter(registration__meeting=meeting, pk=_number(request, "thought"))
    allowed.order_by().update(is_in_report=is_in_report)
    return redirect(reverse("events:desk_harvest", args=[meeting.slug]) + "#quotes")


def _station(request: HttpRequest, meeting: Meeting) -> Station:
    return get_object_or_404(harvest.stations_of(meeting), pk=_number(request, "station"))


def _number(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0


DEEDS: dict[str, Callable[[HttpRequest, Meeting], HttpResponse]] = {
    "issue": _issued,
    "renew": _renewed,
    "revoke": _revoked,
    "approve": _approved,
    "reject": _rejected,
    "quote": _quoted,
    "unquote": _unquoted,
}
