from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.models import District
from events import registration
from events.models import Meeting


@require_safe
@login_not_required
def meetings(request: HttpRequest) -> HttpResponse:
    shown = Meeting.objects.published().with_room()
    return render(request, "events/meetings.html", {"upcoming": shown.upcoming(), "past": shown.past()})


@require_safe
@login_not_required
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = get_object_or_404(
        Meeting.objects.published()
        .with_room()
        .prefetch_related("programme__stations__topic__parent", "programme__stations__host"),
        slug=slug,
    )
    return render(
        request,
        "events/meeting.html",
        {
            "meeting": meeting,
            "registration_state": registration.state_of(meeting),
            "hosts": meeting.hosts.published().by_name(),
            "participants": meeting.participants.published().by_name().with_words(),
            "districts": District.objects.all(),
            "siblings": Meeting.objects.published().siblings_of(meeting).with_room(),
        },
    )
