"""Saying that a person has left: the person by the link in a mail or signed in, members for their organisation, and
coordinators for any. Looking shows what would happen; the button does it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import AddressLink
from accounts.requests import user_of
from directory import leaving
from directory.models import Consent, Contact, Organisation
from directory.models.contact import ContactQuerySet

METHODS = ["GET", "HEAD", "POST"]


class SuccessorForm(forms.Form):
    successor = forms.ModelChoiceField(
        Contact.objects.none(),
        to_field_name="uuid",
        required=False,
        label=gettext_lazy("Who takes over?"),
        empty_label=gettext_lazy("Nobody, the responsibilities end"),
    )

    def __init__(self, choices: ContactQuerySet, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["successor"]
        field.queryset = choices


@require_http_methods(METHODS)
@login_not_required
@never_cache
def by_link(request: HttpRequest, token: str, uuid: UUID) -> HttpResponse:
    link = get_object_or_404(AddressLink.objects.open().with_token(token))
    contact = get_object_or_404(_here().at_addresses([link.address]), uuid=uuid)
    return _page(request, contact, Consent.How.LINK, "directory:entry", token)


@require_http_methods(METHODS)
def own(request: HttpRequest, uuid: UUID) -> HttpResponse:
    contact = get_object_or_404(_here().at_addresses(user_of(request).confirmed_addresses()), uuid=uuid)
    return _page(request, contact, Consent.How.LINK, "directory:my_entry")


@require_http_methods(METHODS)
def of_organisation(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.joined_by(request.user), slug=slug)
    if not organisation.is_managed_by(request.user):
        raise PermissionDenied  # a membership goes along: nobody takes a role who may not give it
    contact = get_object_or_404(_known_to(request, _here().filter(organisation=organisation)), uuid=uuid)
    how = Consent.How.COORDINATORS if user_of(request).is_coordinator else Consent.How.ORGANISATION
    return _page(request, contact, how, "directory:members", slug)


def _here() -> ContactQuerySet:
    return Contact.objects.here().select_related("organisation")


def _known_to(request: HttpRequest, contacts: ContactQuerySet) -> ContactQuerySet:
    """Coordinators know everybody; others do not learn here of contacts that are hidden from them."""
    if request.user.is_authenticated and user_of(request).is_coordinator:
        return contacts
    return contacts.visible_in(Contact.Visibility.NETWORK)


def _page(request: HttpRequest, contact: Contact, how: str, back: str, *arguments: str) -> HttpResponse:
    choices = _known_to(request, leaving.successors(contact))
    deputy = leaving.deputy_of(contact)
    named = choices.filter(pk=deputy.pk).first() if deputy else None
    asked = request.POST if request.method == "POST" else request.GET
    form = SuccessorForm(choices, asked or None, initial={"successor": named and named.uuid})
    is_valid = form.is_valid()
    if request.method == "POST" and is_valid:
        user = request.user if request.user.is_authenticated else None
        leaving.leave(contact, form.cleaned_data["successor"], how, by=user)
        messages.success(request, _("%(name)s is no longer a contact of %(organisation)s.") % _names(contact))
        return redirect(back, *arguments)
    successor = form.cleaned_data.get("successor") if form.is_bound else named
    plan = leaving.plan(contact, successor)
    return render(request, "directory/leave.html", {"form": form, "plan": plan, "is_own": how == Consent.How.LINK})


def _names(contact: Contact) -> dict[str, str]:
    return {"name": str(contact), "organisation": str(contact.organisation)}
