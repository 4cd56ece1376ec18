from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory import shortlist
from directory.case_form import CaseForm
from directory.cases import Actor, Case
from directory.search import words
from directory.search_choices import branches, groups
from directory.shortlist import Item
from directory.templatetags.shortlists import address


@require_safe
@login_not_required
def case(request: HttpRequest) -> HttpResponse:
    form = CaseForm(request.GET, words.current())
    case = Case(form, request.user) if form.answer("topic") else None
    return render(
        request,
        "directory/case.html",
        {
            "form": form,
            "branches": branches(form),
            "groups": groups(form, None),
            "case": case,
            "remember_url": _remembering(request, case.actors) if case and case.actors else "",
        },
    )


def _remembering(request: HttpRequest, actors: list[Actor]) -> str:
    """The shortlist with everything these actors are chosen for, as much as it takes."""
    try:
        items = shortlist.read(request.GET.get("list", ""))
    except BadSignature:
        items = ()
    for actor in actors:
        for record in actor.records:
            items = shortlist.with_item(items, Item.of(record))
    return address(items)
