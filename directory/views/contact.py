from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from directory import contact_cards, vcard
from directory.models import Contact, District, Organisation


@require_safe
@login_not_required
def contact(request: HttpRequest, uuid: UUID) -> HttpResponse:
    contact = _visible(request, uuid)
    return render(
        request,
        "directory/contact.html",
        {
            "contact": contact,
            "lines": contact_cards.block_of(contact),
            "qr": contact_cards.qr_of(contact),
            "organisation": Organisation.objects.with_words().get(pk=contact.organisation_id),
            "districts": District.objects.all(),
        },
    )


@require_safe
@login_not_required
def card(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The contact as a vCard: 4.0, or 3.0 with `?version=3`."""
    contact = _visible(request, uuid)
    return contact_cards.file_of([contact], vcard.version_named(request.GET.get("version")), contact.name)


def _visible(request: HttpRequest, uuid: UUID) -> Contact:
    contacts = Contact.objects.visible_to(request.user).with_words().select_related("source")
    return get_object_or_404(contacts, uuid=uuid)
