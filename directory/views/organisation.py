from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.models import Contact, Cooperation, Offer, Organisation


@require_safe
@login_not_required
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(
        Organisation.objects.published()
        .with_words()
        .select_related("source")
        .prefetch_related(
            "locations__district",
            "locations__opening_hours",
            "external_identifiers",
            Prefetch("children", Organisation.objects.published().by_name()),
            Prefetch("offers", Offer.objects.running().by_name().with_words()),
            Prefetch("contacts", Contact.objects.visible_to(request.user).with_words()),
        ),
        slug=slug,
    )
    cooperations = Cooperation.objects.of(organisation).between_published().select_related("organisation", "partner")
    return render(
        request,
        "directory/organisation.html",
        {
            "organisation": organisation,
            "cooperations": cooperations,
            "meetings": organisation.meetings.published().with_room().order_by("-starts_at", "-pk"),
            "fundings": organisation.fundings.select_related("district", "source"),
        },
    )
