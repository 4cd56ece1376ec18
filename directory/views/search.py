from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.filters import OrganisationFilter
from directory.models import Organisation, Topic
from directory.search import hits, words
from directory.search.query import Found

HITS_PER_PAGE = 20


@require_safe
@login_not_required
def search(request: HttpRequest) -> HttpResponse:
    vocabulary = words.current()
    filters = OrganisationFilter(
        request.GET,
        queryset=Organisation.objects.published().by_name(),
        request=request,
        vocabulary=vocabulary,
    )
    found = filters.found()
    page = Paginator(found.pks, HITS_PER_PAGE).get_page(request.GET.get("page"))
    answer = filters.form.cleaned_data if filters.is_valid() else {}
    asked = _asked(vocabulary, answer, found)
    return render(
        request,
        "directory/search.html",
        {
            "filter": filters,
            "query": answer.get("q", ""),
            "marks": found.marks,
            "page_obj": page,
            "hits": _hits(list(page), vocabulary, found, asked, request.user),
            "topics": _topics_to_choose(vocabulary.offered_topics, answer.get("topic", [])),
            "districts": vocabulary.districts,
            "chosen": [(name, value) for name, value, _label in _chosen(filters)],
            "chips": [_chip(filters, *choice) for choice in _chosen(filters)],
        },
    )


def _hits(pks: list[int], vocabulary: words.Vocabulary, found: Found, asked: hits.Asked, user: Any) -> list[hits.Hit]:
    cards = {one.pk: one for one in hits.with_cards(Organisation.objects.filter(pk__in=pks), asked, user)}
    by_pk = hits.Words(
        topics={topic.pk: topic for topic in vocabulary.topics},
        districts={district.pk: district for district in vocabulary.districts},
        languages={language.pk: language for language in vocabulary.languages},
    )
    return [hits.hit(cards[pk], by_pk, found, asked) for pk in pks if pk in cards]


def _asked(vocabulary: words.Vocabulary, answer: dict[str, Any], found: Found) -> hits.Asked:
    """What filters and question name, together."""
    facets = found.answer.question.facets if found.answer else []

    def pks(kind: str, chosen: Iterable[Any], attribute: str) -> frozenset[int]:
        ticked = {word.pk for word in chosen if getattr(word, attribute) in answer.get(kind, [])}
        return frozenset(ticked | {facet.pk for facet in facets if facet.kind == kind})

    return hits.Asked(
        pks("topic", vocabulary.topics, "slug"),
        pks("district", vocabulary.districts, "slug"),
        pks("language", vocabulary.languages, "code"),
    )


def _topics_to_choose(topics: list[Topic], asked: list[str]) -> list[Topic]:
    """The top topics, and below each one asked for what belongs to it: a hundred boxes at once help nobody."""
    opened = {topic.head.pk for topic in topics if topic.slug in asked}
    below = [topic for topic in topics if topic.parent_id in opened]
    tops = [topic for topic in topics if not topic.parent_id]
    return [one for top in tops for one in [top, *(topic for topic in below if topic.parent_id == top.pk)]]


def _chosen(found: OrganisationFilter) -> list[tuple[str, str, str]]:
    """Name, value and label of every filter in force, the question aside."""
    if not found.is_valid():
        return []
    return [
        (name, value, str(dict(field.choices)[value]))
        for name, field in found.form.fields.items()
        if name != "q"
        for value in found.form.cleaned_data[name]
    ]


def _chip(found: OrganisationFilter, name: str, value: str, label: str) -> dict[str, str]:
    """One filter in force, with the address of the same search without it."""
    rest = found.data.copy()
    rest.setlist(name, [other for other in rest.getlist(name) if other != value])
    rest.pop("page", None)
    return {"field": str(found.form.fields[name].label), "label": label, "url": f"?{rest.urlencode()}"}
