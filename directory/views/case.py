from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory import shortlist
from directory.case_form import CaseForm
from directory.cases import Actor, Case
from directory.harvesting import withheld_of
from directory.search import words
from directory.search_choices import branches, groups
from directory.shortlist import Item
from directory.templatetags.shortlists import address


@require_safe
@login_not_required
def case(request: HttpRequest) -> HttpResponse:
    form = CaseForm(request.GET, words.current())
    case = Case(form, request.user) if form.answer("topic") else None
    actors = _metered(request, case.actors) if case else []
    return render(
        request,
        "directory/case.html",
        {
            "form": form,
            "branches": branches(form),
            "groups": groups(form, None),
            "case": case,
            "actors": actors,
            **_remembering(request, actors),
        },
    )


def _metered(request: HttpRequest, actors: list[Actor]) -> list[Actor]:
    withheld = withheld_of(request, [person for actor in actors for person, _needs in actor.people])
    return [
        replace(actor, people=[(withheld.get(person.pk, person), needs) for person, needs in actor.people])
        for actor in actors
    ]


def _remembering(request: HttpRequest, actors: list[Actor]) -> dict[str, Any]:
    """The shortlist with everything these actors are chosen for, as much as it takes."""
    wanted = [Item.of(record) for actor in actors for record in actor.records]
    try:
        items = shortlist.read(request.GET.get("list", ""))
    except BadSignature:
        items = ()
    for item in wanted:
        items = shortlist.with_item(items, item)
    return {"remember_url": address(items) if wanted else "", "fits": set(wanted) <= set(items)}
