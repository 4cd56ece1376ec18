from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.harvesting import metered
from directory.models import Contact, District, Organisation, Topic

ENTRIES_SHOWN = 12


@require_safe
@login_not_required
def district(request: HttpRequest, slug: str) -> HttpResponse:
    district = get_object_or_404(District, slug=slug)
    here = District.objects.filter(pk=district.pk)
    organisations = Organisation.objects.published().working_in(here).by_name()
    contacts = Contact.objects.visible_to(request.user).responsible_in(here).with_words()
    return render(
        request,
        "directory/district.html",
        {
            "district": district,
            "districts": District.objects.all(),
            "here": [district],
            "neighbours": district.neighbours.all(),
            "local_names": district.local_names.splitlines(),
            "postcodes": district.postcodes.all(),
            "topics": Topic.objects.in_use().top(),
            "organisation_count": organisations.count(),
            "organisations": organisations.with_words()[:ENTRIES_SHOWN],
            "contacts": metered(request, contacts[:ENTRIES_SHOWN]),
        },
    )
