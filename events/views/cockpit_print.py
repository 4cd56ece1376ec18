"""A format on paper, from its cockpit."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.text import slug_words
from events import planning, running
from events.format_sheets import SHEETS, held_of, made
from events.views.cockpit import changes_of, cockpit_of, places_of
from events.views.desk_print import printed_or_back


@require_safe
def sheet(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    item = cockpit_of(request, slug, pk)
    chosen = SHEETS.get(item.kind, {}).get(request.GET.get("sheet", ""))
    if not chosen:
        raise Http404
    run = running.run_of(item)
    run.item = item
    if item.kind in planning.WITH_PLAN and not (run.plan and run.plan.rounds):
        messages.warning(request, _("There is no plan to print yet."))
        return redirect("events:cockpit", slug, pk)
    only = {one.number for one in changes_of(run)} if request.GET.get("changed") else None
    return printed_or_back(
        request,
        lambda: made(held_of(item.meeting, run, places_of(item), only), chosen),
        f"{slug}-{slug_words(str(chosen.label))}",
        reverse("events:cockpit", args=[slug, pk]),
    )
