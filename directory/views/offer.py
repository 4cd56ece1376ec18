from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.harvesting import metered
from directory.models import Contact, District, Offer


@require_safe
@login_not_required
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    offer = get_object_or_404(Offer.objects.published().with_words().select_related("source"), slug=slug)
    contacts = Contact.objects.visible_to(request.user).responsible_for(offer).with_words()
    organisations = offer.organisations.published().by_name().with_words()
    return render(
        request,
        "directory/offer.html",
        {
            "offer": offer,
            "organisations": list(organisations),
            "contacts": metered(request, contacts),
            "districts": District.objects.all(),
        },
    )
