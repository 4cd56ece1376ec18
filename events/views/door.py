"""The welcome desk on the day: a page that goes on working on telephones that have no network for a while."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.models import Organisation
from directory.text import sort_key
from events import door as desk
from events import live
from events.forms import WalkInForm
from events.models import Meeting
from events.models.registration import TICKET_LENGTH
from events.views import news
from events.views.desk import run_by

CAMERA = "camera=(self)"


@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, slug: str) -> HttpResponse:
    meeting = run_by(request, slug)
    if request.method != "POST":
        return _page(request, meeting)
    outcome = desk.do(meeting, request.POST)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(_told(outcome))
    good = outcome.kind in ("here", "already", "undone")
    (messages.success if good else messages.warning)(request, _sentence(outcome))
    return redirect("events:desk_door", slug)


@require_safe
def state(request: HttpRequest, slug: str) -> HttpResponse:
    """For the pages of the desk that are open: each sees within seconds what another one did."""
    found = desk.state(run_by(request, slug))
    return news.told(request, live.fingerprint(found.items()), found)


def _page(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    people = desk.people(meeting)
    seated = [one for one in people if one.is_confirmed]
    context = {
        "meeting": meeting,
        "people": [(one, sort_key(one.name)) for one in people],
        "numbers": {"confirmed": len(seated), "here": sum(one.is_here for one in seated)},
        "form": WalkInForm(),
        "organisations": Organisation.objects.published().by_name().values_list("name", flat=True),
        "ticket_length": TICKET_LENGTH,
        "key": live.fingerprint((one.pk, one.state, one.name) for one in sorted(people, key=lambda one: one.pk)),
    }
    response = render(request, "events/door.html", context)
    response.headers["Permissions-Policy"] = CAMERA
    return response


def _told(outcome: desk.Outcome) -> dict[str, object]:
    who = outcome.who
    return {
        "kind": outcome.kind,
        "said": _sentence(outcome),
        "person": who.pk if who else None,
        "since": outcome.since,
    }


def _sentence(outcome: desk.Outcome) -> str:
    sentences = {
        "here": _("%(name)s is here, with number %(number)s."),
        "already": _("%(name)s is here already, since %(time)s."),
        "undone": _("%(name)s is no longer checked in."),
        "no_seat": _("%(name)s has no seat yet."),
        "unknown": _("This ticket is not known"),
        "late": _("This is too long ago. Nothing was changed."),
        "incomplete": _("Something is missing. Nothing was changed."),
    }
    name, number = (outcome.who.name, outcome.who.number) if outcome.who else ("", None)
    return sentences[outcome.kind] % {"name": name, "number": number, "time": outcome.since}
