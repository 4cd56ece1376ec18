from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory.models import Contact, District, Organisation


@require_safe
@login_not_required
def contact(request: HttpRequest, uuid: UUID) -> HttpResponse:
    contacts = Contact.objects.visible_to(request.user).with_words().select_related("source")
    contact = get_object_or_404(contacts, uuid=uuid)
    return render(
        request,
        "directory/contact.html",
        {
            "contact": contact,
            "organisation": Organisation.objects.with_words().get(pk=contact.organisation_id),
            "districts": District.objects.all(),
        },
    )
