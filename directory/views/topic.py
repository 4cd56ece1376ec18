from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.harvesting import metered
from directory.models import Contact, District, Offer, Organisation, Topic

ENTRIES_SHOWN = 12


@require_safe
@login_not_required
def topics(request: HttpRequest) -> HttpResponse:
    children = Prefetch("children", Topic.objects.in_use().select_related("parent"))
    return render(
        request,
        "directory/topics.html",
        {"topics": Topic.objects.in_use().top().prefetch_related(children)},
    )


@require_safe
@login_not_required
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.with_tree(), slug=slug)
    family = Topic.objects.filter(pk=topic.pk).with_descendants()
    organisations = Organisation.objects.published().on_topics(family).by_name()
    offers = Offer.objects.published().on_topics(family).by_name()
    contacts = Contact.objects.visible_to(request.user).on_topics(family).with_words()
    return render(
        request,
        "directory/topic.html",
        {
            "topic": topic,
            "tab": [topic.parent] if topic.parent else [],
            "children": topic.children.in_use(),
            "districts": District.objects.all(),
            "organisation_count": organisations.count(),
            "organisations": organisations.with_words()[:ENTRIES_SHOWN],
            "offers": offers.with_words()[:ENTRIES_SHOWN],
            "contacts": metered(request, contacts[:ENTRIES_SHOWN]),
            "meetings": topic.meetings.published().with_room().order_by("-starts_at", "-pk")[:ENTRIES_SHOWN],
        },
    )
