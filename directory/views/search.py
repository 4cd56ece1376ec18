from collections.abc import Mapping

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from directory import unanswered
from directory.case_form import CONDITIONS
from directory.harvesting import metered_hits
from directory.saved_search_forms import KeepSearchForm
from directory.search import words
from directory.search.hits import hits
from directory.search.people import Asked
from directory.search.query import Found
from directory.search.understood import Taken, taken
from directory.search.ways_out import Way, ways_out
from directory.search_choices import chosen, groups
from directory.search_form import FilterForm, SearchForm

HITS_PER_PAGE = 20


@require_safe
@login_not_required
def search(request: HttpRequest) -> HttpResponse:
    vocabulary = words.current()
    form = SearchForm(request.GET, vocabulary)
    found = form.found(request.user)
    page = Paginator(found.pks, HITS_PER_PAGE).get_page(request.GET.get("page"))
    question = form.answer("q")
    if question and not found and not form.filters() and page.number == 1:
        unanswered.record(question)
    understood = taken(question, found.answer.question, vocabulary) if found.answer else []
    filters = chosen(form)
    return render(
        request,
        "directory/search.html",
        {
            "form": form,
            "query": question,
            "found": found,
            "page_obj": page,
            "hits": metered_hits(request, hits(list(page), vocabulary, found, _asked(form, found), request.user)),
            "groups": groups(form, found.counts() if form.is_valid() else None),
            "chosen": [(name, value) for name, value, _label in filters],
            "chips": [chip(request.GET, form, *choice) for choice in filters],
            "understood": [(one, _address(request.GET, {"q": [one.rest]})) for one in understood],
            "corrected": found.answer.corrected.items() if found.answer else [],
            "case_url": _case(request.GET),
            "keep_form": KeepSearchForm.of(form) if request.user.is_authenticated else None,
            "ways": [] if found else _ways(request, form, found, understood),
        },
    )


def chip(parameters: QueryDict, form: FilterForm, name: str, value: str, label: str) -> dict[str, str]:
    """One filter in force, with the address of the same search without it."""
    rest = [other for other in parameters.getlist(name) if other != value]
    return {"field": str(form.fields[name].label), "label": label, "url": _address(parameters, {name: rest})}


def _asked(form: SearchForm, found: Found) -> Asked:
    """What filters and question name, together."""
    ticked = {key for keys in form.filters().values() for key in keys}
    concepts = found.answer.question.concepts if found.answer else ()
    named = {f"{entry.kind}_{entry.pk}" for one in concepts for entry in (one.facet, one.entry) if entry}

    def pks(kind: str) -> frozenset[int]:
        return frozenset(int(key.removeprefix(f"{kind}_")) for key in ticked | named if key.startswith(f"{kind}_"))

    return Asked(pks("topic"), pks("district"), pks("language"))


def _case(parameters: QueryDict) -> str:
    """The page for several needs, with what is ticked here."""
    taken = QueryDict(mutable=True)
    for name in ("topic", *CONDITIONS, "near", "list"):
        taken.setlist(name, parameters.getlist(name))
    return f"{reverse('directory:case')}?{taken.urlencode()}".rstrip("?")


def _ways(request: HttpRequest, form: SearchForm, found: Found, understood: list[Taken]) -> list[tuple[Way, str]]:
    if not form.is_valid():
        return []
    ways = ways_out(form.answer("q"), form.filters(), found, understood, request.user, form.vocabulary)
    return [(way, _address(request.GET, way.changes)) for way in ways]


def _address(parameters: QueryDict, changes: Mapping[str, list[str]]) -> str:
    """The same search with other values for some parameters, from its first page on."""
    changed = parameters.copy()
    for name, values in changes.items():
        changed.setlist(name, [value for value in values if value])
    changed.pop("page", None)
    return f"?{changed.urlencode()}"
