from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory import contact_cards, reveals, vcard
from directory.harvesting import metered
from directory.models import Consent, Contact, District, Organisation


@require_safe
@login_not_required
def contact(request: HttpRequest, uuid: UUID) -> HttpResponse:
    contact = _visible(request, uuid)
    return _page(request, contact) if contact.uuid == uuid else redirect(contact, permanent=True)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def reveal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The same page with what is behind the button. What is not open to everyone takes an account, and the contact can
    see that it was asked for."""
    contact = _visible(request, uuid)
    if request.method != "POST" or contact.uuid != uuid:  # who comes back, or changes the language there
        return redirect(contact, permanent=contact.uuid != uuid)
    if not request.user.is_authenticated and not contact.is_withheld:
        return redirect_to_login(contact.get_absolute_url())
    if reveals.reveal(contact, request):
        return _page(request, contact)
    messages.error(request, _("These are many contacts in a short time. Please go on in an hour."))
    return _page(request, contact, status=429)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def card(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The contact as a vCard: 4.0, or 3.0 with `?version=3`; by POST with what is not open to everyone."""
    contact = _visible(request, uuid)
    if contact.uuid != uuid:
        here = reverse("directory:contact_card", args=[contact.uuid], query=request.GET)
        return HttpResponsePermanentRedirect(here)
    if request.method == "POST" and not reveals.reveal(contact, request):
        messages.error(request, _("These are many contacts in a short time. Please go on in an hour."))
        return _page(request, contact, status=429)
    return contact_cards.file_of([contact], vcard.version_named(request.GET.get("version")), contact.name)


def _page(request: HttpRequest, contact: Contact, status: int = 200) -> HttpResponse:
    return render(
        request,
        "directory/contact.html",
        {
            "contact": contact,
            "behind": [Consent.What(name).label for name in contact.reach.behind],
            "has_closed": len(contact.open_to_all(contact.reach.behind)) < len(contact.reach.behind),
            "can_write": bool(contact.email) and not contact.reach.email,
            "lines": contact_cards.block_of(contact),
            "qr": contact_cards.qr_of(contact),
            "organisation": Organisation.objects.with_words().get(pk=contact.organisation_id),
            "districts": District.objects.all(),
        },
        status=status,
    )


def _visible(request: HttpRequest, uuid: UUID) -> Contact:
    """Also under a number it had before a merge."""
    contacts = Contact.objects.visible_to(request.user).with_words().select_related("source")
    contact = contacts.filter(uuid=uuid).first() or get_object_or_404(contacts.known_before_as(uuid))
    return metered(request, [contact])[0]
