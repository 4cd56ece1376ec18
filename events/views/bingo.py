"""What is true for whom: told on the own page, or at the desk from paper; and the facts a meeting plays with."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from directory.text import slug_words
from events import bingo, bingo_paper, registration
from events.bingo_forms import CardsForm, OwnFactForm, UsedFactsForm, ticks_form
from events.models import Fact, Meeting, ProgrammeItem, Registration, Run
from events.views.desk import run_by
from events.views.desk_print import printed_or_back
from events.views.participation import gone, own_by, private


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@private
def ticks(request: HttpRequest, token: str) -> HttpResponse:
    own = own_by(token)
    if not own:
        return gone(request)
    if request.method == "POST" and "take_back" in request.POST:
        bingo.take_back(own)
        return redirect(reverse("events:bingo_ticks", args=[token]) + "?taken_back=1")
    if not may_tick(own):
        return redirect("events:participation", token)
    form = ticks_form(own, request.POST if request.method == "POST" else None)
    if form.is_valid():
        bingo.agree(own, form.ticked())
        return redirect(reverse("events:participation", args=[token]) + "?changed=1")
    context = {"registration": own, "meeting": own.meeting, "token": token, "form": form}
    return render(request, "events/bingo_ticks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def from_paper(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Not for those who ticked on their own page: that stays theirs, and is not shown here."""
    meeting = run_by(request, slug)
    found = get_object_or_404(meeting.registrations.select_related("meeting"), pk=pk, anonymised_at=None)
    entry = bingo.entry_of(found)
    is_theirs = bool(entry and not entry.is_from_paper)
    form = None if is_theirs else ticks_form(found, request.POST if request.method == "POST" else None, on_paper=True)
    if request.method == "POST" and "take_back" in request.POST:
        bingo.take_back(found)
        messages.success(request, _("Nothing of it is kept any more."))
        return redirect("events:desk_person", slug, pk)
    if form and form.is_valid() and found.takes_part:
        bingo.agree(found, form.ticked(), on_paper=True)
        messages.success(request, _("What %(name)s ticked is kept.") % {"name": found.name})
        return redirect("events:desk_person", slug, pk)
    context = {"meeting": meeting, "registration": found, "entry": entry, "form": form}
    return render(request, "events/desk_ticks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    adds = "add" in request.POST
    offered = list(Fact.objects.offered_for(meeting))
    used = set(Fact.objects.used_by(meeting).values_list("pk", flat=True))
    chosen = UsedFactsForm(offered, used, request.POST if request.method == "POST" and not adds else None)
    own = OwnFactForm(request.POST if adds else None, instance=Fact(meeting=meeting), auto_id="own_%s")
    if own.is_valid():
        own.save()
        messages.success(request, _("The fact is added."))
        return redirect("events:desk_facts", slug)
    if chosen.is_valid():
        _choose(meeting, offered, chosen.used())
        messages.success(request, _("The facts are saved."))
        return redirect("events:desk_facts", slug)
    return render(request, "events/desk_facts.html", {"meeting": meeting, "form": chosen, "own": own})


@require_safe
def cards(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    meeting = run_by(request, slug)
    runs = Run.objects.select_related("item__meeting", "plan").filter(item__kind=ProgrammeItem.Kind.BINGO)
    run = get_object_or_404(runs, item=pk, item__meeting=meeting, plan__isnull=False)
    form, name = CardsForm(request.GET), _("bingo cards")
    form.is_valid()
    asked = form.cleaned_data  # without what cannot be understood
    return printed_or_back(
        request,
        lambda: bingo_paper.cards(run, asked.get("words") or "de", asked.get("spare") or 0, asked.get("blank") or 0),
        f"{slug}-{slug_words(name)}",
        reverse("events:cockpit", args=[slug, pk]),
    )


@require_safe
def tick_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    name, back = _("bingo sheet to tick"), reverse("events:desk_facts", args=[slug])
    return printed_or_back(request, lambda: bingo_paper.tick_sheet(meeting), f"{slug}-{slug_words(name)}", back)


def may_tick(own: Registration) -> bool:
    return own.takes_part and registration.takes_changes(own.meeting) and bingo.is_held_at(own.meeting)


def _choose(meeting: Meeting, offered: list[Fact], used: set[int]) -> None:
    with transaction.atomic():
        meeting.facts_left_out.set([fact for fact in offered if not fact.meeting_id and fact.pk not in used])
        Fact.objects.filter(meeting=meeting).exclude(pk__in=used).update(is_retired=True)
