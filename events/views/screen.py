"""The projector. Everybody may open it, so it shows no name: numbers stand on the badges, and say nothing outside."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from events import live
from events.models import Meeting, ProgrammeItem, Run
from events.views import news
from events.views.cockpit import places_of

NO_CACHE = {"no_cache": True, "private": True}


@require_safe
@login_not_required
@cache_control(**NO_CACHE)
def screen(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = get_object_or_404(Meeting.objects.published(), slug=slug)
    run = live.run_on(meeting)
    response = render(request, "events/screen.html", _page(meeting, run))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@login_not_required
@cache_control(**NO_CACHE)
def state(request: HttpRequest, slug: str) -> HttpResponse:
    """For scripts that ask every few seconds: whether anything is new. Phones ask the same, so it knows no person."""
    meeting = get_object_or_404(Meeting.objects.published().only("pk"), slug=slug)
    key = live.key_of(meeting)
    return news.told(request, key, {"key": key})


@require_safe
@login_not_required
@cache_control(max_age=3600)
def worker(request: HttpRequest) -> HttpResponse:
    """From the root, as a worker may only serve addresses below its own."""
    response = render(request, "events/room-worker.js", content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/"
    return response


def _page(meeting: Meeting, run: Run | None) -> dict[str, Any]:
    page: dict[str, Any] = {"meeting": meeting, "run": run, "key": live.key_of(meeting)}
    if not run:
        return page | {"programme": meeting.programme.all()}
    return page | of_run(run)


def of_run(run: Run) -> dict[str, Any]:
    """The round that is on, and the next one."""
    rounds = run.plan.rounds if run.plan else []
    return {
        "clock": live.clock_of(run, timezone.now()),
        "is_calm": run.kind == ProgrammeItem.Kind.REFLECTION,
        "current": rounds[run.round - 1] if len(rounds) >= run.round else None,
        "next": rounds[run.round] if len(rounds) > run.round else None,
        "next_number": run.round + 1,
        "places": places_of(run.item),
    }
