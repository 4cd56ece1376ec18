from datetime import datetime
from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events import calendar, news
from events.filters import MeetingFilter
from events.models import Meeting

ICS = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
NEWS_SHOWN = 50


@require_safe
@login_not_required
def of_meetings(request: HttpRequest) -> HttpResponse:
    """All meetings, or those of some topics and series, to subscribe to."""
    asked = MeetingFilter(request.GET)
    if not asked.is_valid():
        return _not_there(asked)
    meetings = asked.meetings().of_known_day().select_related("venue").order_by("starts_at", "pk")
    body = calendar.written(_name(asked), meetings)
    return _answer(request, body, ICS, "inline")


@require_safe
@login_not_required
def of_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """One meeting to take along. There is no file where only the month is known, as a calendar has no such entry."""
    meetings = Meeting.objects.published().of_known_day().select_related("venue")
    meeting = get_object_or_404(meetings, slug=slug)
    body = calendar.written(meeting.title, [meeting])
    return _answer(request, body, ICS, f'attachment; filename="{meeting.slug}.ics"')


@require_safe
@login_not_required
def feed(request: HttpRequest) -> HttpResponse:
    """What changed last about the meetings, or about those of some topics and series."""
    asked = MeetingFilter(request.GET)
    if not asked.is_valid():
        return _not_there(asked)
    meetings = asked.meetings().with_room().order_by("-changed_at", "-pk")[:NEWS_SHOWN]
    body = news.written(_name(asked), request.get_full_path(), meetings, _midnight())
    return _answer(request, body, ATOM, "inline")


def _name(asked: MeetingFilter) -> str:
    words = ", ".join(str(one) for _field, one in asked.chosen())
    return f"CONNECT: {words or _('Meetings')}"


def _not_there(asked: MeetingFilter) -> HttpResponse:
    text = "\n".join(asked.problems())
    return HttpResponse(f"{text}\n", status=404, content_type="text/plain; charset=utf-8")


def _answer(request: HttpRequest, body: bytes, content_type: str, disposition: str) -> HttpResponse:
    changed_at = int(_changed_at().timestamp())
    etag = quote_etag(sha256(body).hexdigest()[:32])
    headers = {"ETag": etag, "Last-Modified": http_date(changed_at), "Content-Disposition": disposition}
    response = HttpResponse(body, content_type=content_type, headers=headers)
    return get_conditional_response(request, etag, changed_at, response) or response


def _changed_at() -> datetime:
    """No earlier than today: that a meeting was deleted or a place has a new address is written down nowhere, and
    whoever asks by date alone must not miss it for longer than a day. Drafts count, as one may have been public."""
    latest = Meeting.objects.order_by("-changed_at").values_list("changed_at", flat=True).first()
    return max(filter(None, [latest, _midnight()]))


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
