from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.models import District
from events import registration, structured_data
from events.filters import MeetingFilter
from events.models import Meeting, MeetingSeries, Picture
from events.month import Month, sheet
from events.views.desk import runs_meetings

A_YEAR = 365 * 24 * 60 * 60

# Names and values for an address: topics and series in force.
Chosen = list[tuple[str, str]]


@require_safe
@login_not_required
def meetings(request: HttpRequest) -> HttpResponse:
    """The list; with `?month=2026-11` that month as a calendar."""
    asked = MeetingFilter(request.GET)
    month, wrong_month = _month(request.GET)
    shown = asked.meetings()
    chosen = [(name, one.slug) for name, one in asked.chosen()]
    return render(
        request,
        "events/meetings.html",
        {
            "is_wrong": bool(asked.errors),
            "problems": [*asked.problems(), *wrong_month],
            "month": month,
            "sheet": month and sheet(month, shown.between(month.begins_at, month.ends_at)),
            "upcoming": shown.none() if month else shown.upcoming().with_room(),
            "past": shown.none() if month else shown.past().with_room(),
            "addresses": _addresses(chosen, month),
            "chips": [(name, one, _page(chosen, month, without=(name, one.slug))) for name, one in asked.chosen()],
            "offered": [(name, one, _page([*chosen, (name, one.slug)], month)) for name, one in asked.offered()],
        },
        status=404 if asked.errors else 400 if wrong_month else 200,
    )


def _month(parameters: QueryDict) -> tuple[Month | None, list[str]]:
    """The month asked for; this one, and why, where there is no such month."""
    name = parameters.get("month")
    if name is None:
        return None, []
    try:
        return Month.named(name), []
    except ValueError:
        problem = _("There is no such month. Please name one such as 2026-11. This is the current month.")
        return Month.current(), [problem]


def _addresses(chosen: Chosen, month: Month | None = None) -> dict[str, str]:
    """The same meetings seen otherwise: as list, by month, as feeds."""
    query = urlencode(chosen)
    calendar, feed = (
        settings.BASE_URL + reverse(f"events:{name}") + (f"?{query}" if query else "") for name in ("calendar", "feed")
    )
    shown = month or Month.current()
    return {
        "list": _page(chosen),
        "month": _page(chosen, shown),
        "previous": _page(chosen, shown.previous) if shown.previous else "",
        "following": _page(chosen, shown.following) if shown.following else "",
        "calendar": calendar,
        "webcal": f"webcal:{calendar.partition(':')[2]}",
        "feed": feed,
    }


def _page(chosen: Chosen, month: Month | None = None, without: tuple[str, str] | None = None) -> str:
    query = urlencode([one for one in chosen if one != without] + ([("month", str(month))] if month else []))
    return reverse("events:meetings") + (f"?{query}" if query else "")


@require_safe
@login_not_required
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """Its meetings; a series without one that may be seen is not there."""
    found = get_object_or_404(MeetingSeries, slug=slug)
    shown = Meeting.objects.published().filter(series=found).with_room()
    if not shown.exists():
        raise Http404
    context = {
        "series": found,
        "upcoming": shown.upcoming(),
        "past": shown.past(),
        "addresses": _addresses([("series", found.slug)]),
    }
    return render(request, "events/series.html", context)


@require_safe
@login_not_required
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Picture.objects.select_related("meeting"), meeting__slug=slug)
    _hide_drafts(request, found.meeting)
    response = HttpResponse(bytes(found.content), content_type="image/jpeg")
    if not found.meeting.is_draft and request.GET.get("v") == found.version:
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def _hide_drafts(request: HttpRequest, meeting: Meeting) -> None:
    if meeting.is_draft and not runs_meetings(request.user):
        raise Http404


@require_safe
@login_not_required
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft is there for those alone who run meetings, as it will be."""
    meeting = get_object_or_404(
        Meeting.objects.with_room()
        .select_related("picture")
        .defer("picture__content")
        .prefetch_related("languages", "programme__stations__topic__parent", "programme__stations__host"),
        slug=slug,
    )
    _hide_drafts(request, meeting)
    hosts = meeting.hosts.published().by_name()
    return render(
        request,
        "events/meeting.html",
        {
            "meeting": meeting,
            "event": structured_data.event_of(meeting, hosts),
            "registration_state": registration.state_of(meeting),
            "hosts": hosts,
            "participants": meeting.participants.published().by_name().with_words(),
            "districts": District.objects.all(),
            "siblings": Meeting.objects.published().siblings_of(meeting).with_room(),
        },
    )
