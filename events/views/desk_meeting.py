"""Making a meeting at the desk: its facts and picture, its programme, and what becomes of it."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import user_of
from directory.models import Organisation
from events import copying, registration
from events.editing import ItemRows, MeetingForm, QuestionRows, StationRows
from events.models import Meeting, ProgrammeItem, Registration
from events.views.desk import run_by, runs_meetings


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """All of them, drafts as well, for those who run meetings."""
    _must_run_meetings(request)
    seats = Count("registrations", filter=Q(registrations__state=Registration.State.CONFIRMED))
    every = Meeting.objects.annotate(confirmed=seats).order_by("-starts_at", "-pk")
    return render(request, "events/desk_meetings.html", {"meetings": every})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    _must_run_meetings(request)
    return _edit(request, Meeting())


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    return _edit(request, run_by(request, slug))


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    rows = ItemRows(request.POST if request.method == "POST" else None, instance=meeting)
    if rows.is_valid():
        with transaction.atomic():
            rows.save()
        messages.success(request, _("The programme is saved."))
        return redirect("events:desk_programme", slug)
    return render(request, "events/desk_programme.html", {"meeting": meeting, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def stations(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    meeting = run_by(request, slug)
    item = get_object_or_404(meeting.programme.filter(kind=ProgrammeItem.Kind.RALLY), pk=pk)
    rows = StationRows(request.POST if request.method == "POST" else None, instance=item)
    if rows.is_valid():
        with transaction.atomic():
            rows.save()
        messages.success(request, _("The stations are saved."))
        return redirect("events:desk_stations", slug, pk)
    return render(request, "events/desk_stations.html", {"meeting": meeting, "item": item, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    rows = QuestionRows(request.POST if request.method == "POST" else None, instance=meeting)
    if rows.is_valid():
        with transaction.atomic():
            rows.save()
        messages.success(request, _("The questions are saved."))
        return redirect("events:desk_questions", slug)
    return render(request, "events/desk_questions.html", {"meeting": meeting, "rows": rows})


@require_POST
def status(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    deed = DEEDS.get(request.POST.get("deed", ""))
    return deed(request, meeting) if deed else redirect("events:desk", slug)


def _must_run_meetings(request: HttpRequest) -> None:
    if not runs_meetings(user_of(request)):
        raise Http404


def _edit(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    form = MeetingForm(*([request.POST, request.FILES] if request.method == "POST" else []), instance=meeting)
    if form.is_valid():
        with transaction.atomic():
            saved = form.save()
            form.keep_picture(saved)
            registration.fill(saved)
        messages.success(request, _("The meeting is saved."))
        return redirect("events:desk_edit", saved.slug)
    names = Organisation.objects.published().by_name().values_list("name", flat=True)
    context = {"meeting": meeting if meeting.pk else None, "form": form, "organisations": names}
    return render(request, "events/desk_edit.html", context)


def _published(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    meeting.publish()
    messages.success(request, _("The meeting is published."))
    return redirect("events:desk", meeting.slug)


def _cancelled(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    meeting.cancel()
    messages.success(request, _("The meeting is cancelled. Everybody who is registered gets a mail."))
    return redirect("events:desk", meeting.slug)


def _archived(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Only what is over: archived meetings take no changes and are in no list of coming ones."""
    if meeting.starts_at > timezone.now():
        messages.warning(request, _("A meeting that is still to come can be cancelled, not put away."))
    else:
        meeting.archive()
        messages.success(request, _("The meeting is put away. Its page and its report stay."))
    return redirect("events:desk", meeting.slug)


def _copied(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    following = copying.next_of(meeting)
    messages.success(request, _("This is a draft for the next time. Please set the date and publish it."))
    return redirect("events:desk_edit", following.slug)


DEEDS: dict[str, Callable[[HttpRequest, Meeting], HttpResponse]] = {
    "publish": _published,
    "cancel": _cancelled,
    "archive": _archived,
    "copy": _copied,
}
