"""A rehearsal of a format, from its cockpit. It only reads: what it shows is invented and kept nowhere."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import pdf
from directory.text import slug_words
from events import plan_quality, plan_words, planning
from events.format_sheets import SHEETS, Held, made
from events.formats.notes import UnusableInput
from events.models import ProgrammeItem
from events.rehearsal import Rehearsal, rehearsed
from events.run_forms import RehearsalForm
from events.views.cockpit import cockpit_of, places_of
from events.views.screen import of_run

# Cards that fit on one sheet of paper.
SAMPLE = 4


@require_safe
def rehearsal(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    item = _item(request, slug, pk)
    form = RehearsalForm.of(request.GET, item.meeting)
    others = item.meeting.programme.filter(kind__in=planning.WITH_ROUNDS).exclude(pk=item.pk)
    context: dict[str, Any] = {"meeting": item.meeting, "item": item, "form": form, "others": others}
    try:
        context |= _shown(rehearsed(item, form.room())) if form.is_valid() else {}
    except UnusableInput as refused:
        context["problem"] = _("No plan can be made: %(problem)s") % {"problem": plan_words.problem(refused)}
    return render(request, "events/rehearsal.html", context)


@require_safe
def screen(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    item = _item(request, slug, pk)
    held, form = _held(request, item)
    rounds = len(held.plan.rounds)
    number = _round(request, rounds)
    run = held.in_round(number)
    context = of_run(run) | {
        "meeting": item.meeting,
        "item": item,
        "run": run,
        "query": form.query(),
        "before": number - 1,
        "after": number + 1 if number < rounds else None,
    }
    return render(request, "events/rehearsal_screen.html", context)


@require_safe
def sheet(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    item = _item(request, slug, pk)
    chosen = SHEETS.get(item.kind, {}).get(request.GET.get("sheet", ""))
    if not chosen:
        raise Http404
    rehearsal, _form = _held(request, item)
    sample = sorted(rehearsal.plan.people())[:SAMPLE]
    held = Held(item.meeting, rehearsal.run, rehearsal.plan, rehearsal.guests, places_of(item), True, only=sample)
    try:
        content = made(held, chosen)
    except pdf.Unavailable:
        return HttpResponse(_("This server cannot make PDF files."), status=503, content_type="text/plain")
    return pdf.answered(content, f"{slug}-{slug_words(_('rehearsal'))}-{slug_words(str(chosen.label))}")


def _item(request: HttpRequest, slug: str, pk: int) -> ProgrammeItem:
    item = cockpit_of(request, slug, pk)
    if item.kind not in planning.WITH_ROUNDS:
        raise Http404
    return item


def _held(request: HttpRequest, item: ProgrammeItem) -> tuple[Rehearsal, RehearsalForm]:
    """For what the page of the rehearsal leads to; nothing else does."""
    form = RehearsalForm.of(request.GET, item.meeting)
    if not form.is_valid():
        raise Http404
    try:
        return rehearsed(item, form.room()), form
    except UnusableInput:
        raise Http404 from None


def _round(request: HttpRequest, rounds: int) -> int:
    typed = request.GET.get("round", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 1
    if not 0 < number <= rounds:
        raise Http404
    return number


def _shown(held: Rehearsal) -> dict[str, Any]:
    last = held.steps[-1].plan
    return {
        "run": held.run,
        "steps": [(step, plan_quality.sentences(step.plan)) for step in held.steps],
        "remarks": plan_quality.remarks(held.steps[0].plan),
        "rounds": range(1, len(last.rounds) + 1),
        "sheets": SHEETS[held.run.kind],
    }
