"""The desk of the organisers: who comes, who is here, who waits. For coordinators and organisers alone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import user_of
from directory.models import Organisation
from directory.text import sort_key
from events import bingo, line, registration
from events.forms import DeskFilter, SeatsForm, WalkInForm
from events.live import LIVE_KINDS
from events.models import Meeting, Registration
from events.models.registration import RegistrationQuerySet

LONGEST_NAME = 150


@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    return page(request, run_by(request, slug))


@require_POST
def check_in(request: HttpRequest, slug: str) -> HttpResponse:
    """By number or name as typed; where that is not one person, the list shows who it may be."""
    meeting = run_by(request, slug)
    typed = request.POST.get("q", "")
    found = called(meeting.registrations.live().exclude(number=None), typed)
    if len(found) == 1:
        return _checked_in(request, found[0])
    return redirect(reverse("events:desk", args=[slug]) + "?" + urlencode({"q": typed[:LONGEST_NAME]}))


@require_safe
def ticket(request: HttpRequest, slug: str, ticket: str) -> HttpResponse:
    """Where the code on a ticket leads. Looking checks nobody in."""
    meeting = run_by(request, slug)
    found = meeting.registrations.with_ticket(ticket).with_words().select_related("meeting").first()
    if not found:
        return render(request, "events/desk_unknown_ticket.html", {"meeting": meeting}, status=404)
    return _person(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    meeting = run_by(request, slug)
    found = get_object_or_404(meeting.registrations.with_words().select_related("meeting"), pk=pk)
    if request.method != "POST":
        return _person(request, found)
    deed = DEEDS.get(request.POST.get("deed", ""))
    return deed(request, found) if deed else _person(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    form = WalkInForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and registration.takes_changes(meeting):
        email, key = form.cleaned_data["email"], form.cleaned_data["key"]
        guest, is_new = registration.walk_in(meeting, email, form.answers(), "de", key=key)
        said = _("%(name)s is here, with number %(number)s.") if is_new else _("%(name)s was registered and is here.")
        messages.success(request, said % {"name": guest.name, "number": guest.number})
        _tell_if_over(request, guest)
        return redirect("events:desk", slug)
    organisations = Organisation.objects.published().by_name().values_list("name", flat=True)
    context = {"meeting": meeting, "form": form, "organisations": organisations}
    return render(request, "events/desk_walk_in.html", context | {"is_full": registration.is_full(meeting)})


@require_POST
def seats(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    form = SeatsForm(request.POST, instance=meeting)
    if not form.is_valid():
        return page(request, run_by(request, slug), form)
    registration.set_capacity(meeting, form.cleaned_data["capacity"])
    messages.success(request, _("The number of seats is changed."))
    return redirect("events:desk", slug)


def run_by(request: HttpRequest, slug: str) -> Meeting:
    """The meeting, for those who run meetings; for others there is no desk."""
    if not runs_meetings(user_of(request)):
        raise Http404
    return get_object_or_404(Meeting.objects.select_related("venue__organisation", "venue__district"), slug=slug)


def runs_meetings(user: Any) -> bool:
    return user.is_authenticated and (user.is_organiser or user.is_coordinator)


def page(request: HttpRequest, meeting: Meeting, seats_form: SeatsForm | None = None) -> HttpResponse:
    form = DeskFilter(request.GET, questions=meeting.questions.all())
    return render(
        request,
        "events/desk.html",
        {
            "meeting": meeting,
            "numbers": _numbers(meeting),
            "form": form,
            "registrations": filtered(meeting, form),
            "formats": meeting.programme.filter(kind__in=LIVE_KINDS).select_related("run"),
            "seats_form": seats_form or SeatsForm(instance=meeting),
            "query": request.GET.urlencode(),
        },
    )


def filtered(meeting: Meeting, form: DeskFilter, among: RegistrationQuerySet | None = None) -> list[Registration]:
    """By name; a choice that does not exist finds nobody."""
    if not form.is_valid():
        return []
    chosen = form.cleaned_data
    everybody = Registration.objects.filter(meeting=meeting) if among is None else among
    found = everybody.select_related("organisation")
    if chosen.get("state"):
        found = found.filter(state=chosen["state"])
    found = form.narrowed_by_answer(found)
    if chosen["came"]:
        found = found.here() if chosen["came"] == DeskFilter.HERE else found.not_here()
    people = called(found, chosen["q"]) if chosen["q"] else list(found)
    wanted = sort_key(chosen["organisation"])
    people = [one for one in people if wanted in sort_key(one.from_where)]
    return sorted(people, key=lambda one: (sort_key(one.name), one.pk))


def called(registrations: Any, typed: str) -> list[Registration]:
    """Those with this number, or with these words in their names, in any spelling."""
    typed = typed.strip().removeprefix("#")
    if typed.isascii() and typed.isdigit():
        return list(registrations.filter(number=int(typed))) if len(typed) < 9 else []
    words = sort_key(typed).split()
    return [one for one in registrations if words and all(word in sort_key(one.name) for word in words)]


def _numbers(meeting: Meeting) -> dict[str, int]:
    states = Registration.State
    return meeting.registrations.aggregate(
        confirmed=Count("pk", filter=Q(state=states.CONFIRMED)),
        waiting=Count("pk", filter=Q(state=states.WAITING)),
        offered=Count("pk", filter=Q(state=states.OFFERED)),
        here=Count("pk", filter=Q(checked_in_at__isnull=False)),
    )


def _person(request: HttpRequest, found: Registration) -> HttpResponse:
    context = {"meeting": found.meeting, "registration": found, "has_bingo": bingo.is_held_at(found.meeting)}
    return render(request, "events/desk_person.html", context)


def _checked_in(request: HttpRequest, found: Registration) -> HttpResponse:
    if found.check_in(timezone.now()):
        messages.success(request, _("%(name)s is here.") % {"name": found.name})
        return redirect("events:desk", found.meeting.slug)
    messages.warning(request, _("%(name)s has no seat yet.") % {"name": found.name})
    return redirect("events:desk_person", found.meeting.slug, found.pk)


def _not_here(request: HttpRequest, found: Registration) -> HttpResponse:
    found.undo_check_in(timezone.now())
    messages.success(request, _("%(name)s is no longer checked in.") % {"name": found.name})
    return redirect("events:desk_person", found.meeting.slug, found.pk)


def _seated(request: HttpRequest, found: Registration) -> HttpResponse:
    if registration.give_seat(found):
        messages.success(request, _("%(name)s has a seat now.") % {"name": found.name})
        _tell_if_over(request, found)
    return redirect("events:desk_person", found.meeting.slug, found.pk)


def _cancelled(request: HttpRequest, found: Registration) -> HttpResponse:
    if registration.cancel(found, by_organisers=True):
        messages.success(request, _("The registration of %(name)s is cancelled.") % {"name": found.name})
    return redirect("events:desk_person", found.meeting.slug, found.pk)


def _tell_if_over(request: HttpRequest, let_in: Registration) -> None:
    meeting = Meeting.objects.get(pk=let_in.meeting_id)
    over = meeting.seats_taken - meeting.capacity if meeting.capacity is not None else 0
    if over > 0:
        said = ngettext(
            "There is now %(over)d person more than seats.", "There are now %(over)d more people than seats.", over
        )
        messages.warning(request, said % {"over": over})
    if beyond := line.SeatsOfOrganisations(meeting).beyond(let_in):
        said = ngettext(
            "%(name)s: there is now %(beyond)d person more than one organisation should send.",
            "%(name)s: there are now %(beyond)d more people than one organisation should send.",
            beyond,
        )
        messages.warning(request, said % {"name": let_in.from_where, "beyond": beyond})


DEEDS: dict[str, Callable[[HttpRequest, Registration], HttpResponse]] = {
    "check_in": _checked_in,
    "undo": _not_here,
    "seat": _seated,
    "cancel": _cancelled,
}
