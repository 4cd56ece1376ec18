"""The cockpit of a format: set it up, look at the plan, run it. Part of the desk."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from events import bingo, plan_quality, plan_words, planning, running
from events.bingo_forms import BingoRunForm, CardsForm
from events.format_sheets import SHEETS
from events.formats.bingo.room import FEWEST_HOLDERS
from events.formats.notes import UnusableInput
from events.live import LIVE_KINDS, clock_of
from events.models import Meeting, Plan, ProgrammeItem, Reflection, Registration, Run
from events.run_forms import DeedForm, RunForm
from events.views.desk import run_by


@require_http_methods(["GET", "HEAD", "POST"])
def cockpit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    item = cockpit_of(request, slug, pk)
    run = running.run_of(item)
    run.item = item
    make = BingoRunForm if item.kind == ProgrammeItem.Kind.BINGO else RunForm
    form = make(request.POST if request.POST.get("deed") == "prepare" else None, instance=run)
    if request.method == "POST" and _done(request, run, form):
        return redirect("events:cockpit", slug, pk)
    return render(request, "events/cockpit.html", _page(item.meeting, running.run_of(item), item, form))


def cockpit_of(request: HttpRequest, slug: str, pk: int) -> ProgrammeItem:
    """The format, for those who run meetings."""
    meeting = run_by(request, slug)
    item = get_object_or_404(meeting.programme.filter(kind__in=LIVE_KINDS), pk=pk)
    item.meeting = meeting
    return item


def _done(request: HttpRequest, run: Run, settings: forms.ModelForm) -> bool:
    """Whether the page shall be shown anew; False where a form has an error to show."""
    deed = DeedForm(request.POST)
    if not deed.is_valid():
        return False
    name, revision = deed.cleaned_data["deed"], deed.cleaned_data["revision"]
    try:
        if name == "prepare":
            if not settings.is_valid():
                return False
            running.prepare(run, revision)
        elif name == "replan":
            running.replan(run, revision, deed.numbers_gone())
        elif name in running.DEEDS:
            running.DEEDS[name](run, revision)
    except running.Outdated:
        messages.warning(request, _("Somebody else has just changed something here. Please look, and press once more."))
    except UnusableInput as refused:
        messages.error(request, _("No plan can be made: %(problem)s") % {"problem": plan_words.problem(refused)})
    return True


def _page(meeting: Meeting, run: Run, item: ProgrammeItem, form: forms.ModelForm) -> dict[str, Any]:
    run.item = item
    is_calm = item.kind == ProgrammeItem.Kind.REFLECTION
    now = timezone.now()
    plan = run.plan
    if plan:
        plan.run = run
    people = planning.people_of(meeting, item.kind)
    present = {person.number for person in people}
    return {
        "meeting": meeting,
        "item": item,
        "run": run,
        "form": form,
        "deed_form": DeedForm(),
        "clock": clock_of(run, now),
        "needs_plan": item.kind in planning.WITH_PLAN,
        "present": len(people),
        "is_forecast": not any(person.is_here for person in people),
        "plan": plan,
        "quality": plan_quality.sentences(plan) if plan else [],
        "remarks": plan_quality.remarks(plan) if plan else [],
        "arrived": sorted(present - plan.people()) if plan else [],
        "missing": sorted(plan.people() - present) if plan else [],
        "changes": _named(changes_of(run), people),
        "places": places_of(item),
        "thoughts": Reflection.objects.allowed().filter(registration__meeting=meeting) if is_calm else [],
        "is_calm": is_calm,
        "bingo": _bingo(meeting, run, people) if item.kind == ProgrammeItem.Kind.BINGO else None,
        "sheets": SHEETS.get(item.kind, {}) if item.kind not in planning.WITH_PLAN or (plan and plan.rounds) else {},
    }


def _bingo(meeting: Meeting, run: Run, people: list[Registration]) -> dict[str, Any]:
    old = _plan_before(run)
    new_cards = sorted(map(int, run.plan.cards.keys() - old.cards.keys())) if run.plan and old else []
    counted = [(fact, count) for fact, count in bingo.counted(meeting, people) if count]
    return {"cards": CardsForm(auto_id="cards_%s"), "new_cards": new_cards, "facts": counted, "fewest": FEWEST_HOLDERS}


def changes_of(run: Run) -> list[running.Change]:
    """Since the version before, while the new plan is the last thing that was done."""
    old = _plan_before(run)
    return running.changes(old, run.plan, run.round) if run.plan and old else []


def _plan_before(run: Run) -> Plan | None:
    """The version that the last deed replaced; None where it did something else."""
    old = run.before and run.before["plan_id"]
    return Plan.objects.filter(pk=old).first() if run.plan and old and old != run.plan_id else None


def _named(changes: list[running.Change], people: list[Registration]) -> list[dict[str, Any]]:
    names = {person.number: person.name for person in people}
    return [{"one": one, "name": names.get(one.number, "")} for one in changes]


def places_of(item: ProgrammeItem) -> dict[int, str]:
    """What a place of its plan is called: stations by their titles; tables have numbers."""
    if item.kind != ProgrammeItem.Kind.RALLY:
        return {}
    return {station.pk: station.title for station in item.stations.all()}
