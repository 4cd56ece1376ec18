from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.filters import OrganisationFilter
from directory.models import Audience, District, Language, Organisation, Topic
from directory.search import hits
from directory.search.query import Found

HITS_PER_PAGE = 20


@require_safe
@login_not_required
def search(request: HttpRequest) -> HttpResponse:
    vocabulary = _vocabulary()
    filters = OrganisationFilter(
        request.GET,
        queryset=Organisation.objects.published().by_name(),
        request=request,
        words=vocabulary,
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
            "topics": _topics_to_choose(vocabulary["topic"], answer.get("topic", [])),
            "districts": vocabulary["district"],
            "chosen": [(name, value) for name, value, _label in _chosen(filters)],
            "chips": [_chip(filters, *choice) for choice in _chosen(filters)],
        },
    )


def _hits(
    pks: list[int], vocabulary: dict[str, list[Any]], found: Found, asked: hits.Asked, user: Any
) -> list[hits.Hit]:
    words = hits.Words(*({word.pk: word for word in vocabulary[name]} for name in ("topic", "district", "language")))
    cards = {one.pk: one for one in hits.with_cards(Organisation.objects.filter(pk__in=pks), user)}
    return [hits.hit(cards[pk], words, found, asked) for pk in pks if pk in cards]


def _asked(vocabulary: dict[str, list[Any]], answer: dict[str, Any], found: Found) -> hits.Asked:
    """What filters and question name, together."""
    facets = found.answer.question.facets if found.answer else []

    def pks(kind: str, attribute: str) -> frozenset[int]:
        chosen = {word.pk for word in vocabulary[kind] if getattr(word, attribute) in answer.get(kind, [])}
        return frozenset(chosen | {facet.pk for facet in facets if facet.kind == kind})

    return hits.Asked(pks("topic", "slug"), pks("district", "slug"), pks("language", "code"))


def _vocabulary() -> dict[str, list[Any]]:
    topics = list(Topic.objects.in_use().order_by("position", "pk"))
    by_pk = {topic.pk: topic for topic in topics}
    for topic in topics:
        topic.parent = by_pk.get(topic.parent_id or 0)  # no query per topic for the tab it carries
    return {
        "topic": topics,
        "district": list(District.objects.all()),
        "language": list(Language.objects.all()),
        "audience": list(Audience.objects.all()),
    }


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
