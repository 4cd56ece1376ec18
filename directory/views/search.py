from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.filters import OrganisationFilter
from directory.models import Audience, District, Language, Organisation, Topic
from directory.search import hits
from directory.search.query import question_words

HITS_PER_PAGE = 20


@require_safe
@login_not_required
def search(request: HttpRequest) -> HttpResponse:
    vocabulary = _vocabulary()
    found = OrganisationFilter(
        request.GET,
        queryset=Organisation.objects.published().by_name(),
        request=request,
        words=vocabulary,
    )
    page = Paginator(hits.with_cards(found.qs, request.user), HITS_PER_PAGE).get_page(request.GET.get("page"))
    answer = found.form.cleaned_data if found.is_valid() else {}
    question = question_words(answer.get("q", ""))
    words = hits.Words(*({word.pk: word for word in vocabulary[name]} for name in ("topic", "district", "language")))
    asked_topics = {topic.pk for topic in vocabulary["topic"] if topic.slug in answer.get("topic", [])}
    return render(
        request,
        "directory/search.html",
        {
            "filter": found,
            "question": question,
            "page_obj": page,
            "hits": [hits.hit(organisation, words, question, asked_topics) for organisation in page],
            "districts": vocabulary["district"],
            "chips": _chips(found),
        },
    )


def _vocabulary() -> dict[str, list[Any]]:
    topics = list(Topic.objects.in_use().order_by("position", "pk"))
    by_pk = {topic.pk: topic for topic in topics}
    for topic in topics:
        topic.parent = by_pk.get(topic.parent_id)  # no query per topic for the tab it carries
    return {
        "topic": topics,
        "district": list(District.objects.all()),
        "language": list(Language.objects.all()),
        "audience": list(Audience.objects.all()),
    }


def _chips(found: OrganisationFilter) -> list[dict[str, str]]:
    """The active filters, each with the query string that is left without it."""
    if not found.is_valid():
        return []
    chips = []
    for name, field in found.form.fields.items():
        chosen = found.form.cleaned_data.get(name)
        for value in chosen if isinstance(chosen, list) else []:
            rest = found.data.copy()
            rest.setlist(name, [other for other in rest.getlist(name) if other != value])
            rest.pop("page", None)
            chips.append({"field": field.label, "label": dict(field.choices)[value], "rest": rest.urlencode()})
    return chips
