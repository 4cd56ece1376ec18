"""The page people have for their own entry: by a link in a mail, or signed in. What it shows changes by POST alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import mail
from accounts.models import AddressLink
from accounts.requests import user_of
from directory import consent
from directory.entry_forms import CirclesForm, CorrectionForm, ObjectionForm
from directory.models import Consent, Contact
from directory.models.contact import ContactQuerySet
from directory.models.record import Record
from directory.search import upkeep

LINK = Consent.How.LINK
REVEALS_SHOWN = 20


@dataclass(frozen=True)
class Own:
    """A contact with what its person can do about it; a form that came back wrong takes its place."""

    contact: Contact
    wrong: BaseForm | None = None

    def _form(self, kind: type[Any]) -> Any:
        return self.wrong if isinstance(self.wrong, kind) else kind(self.contact)

    @property
    def circles(self) -> CirclesForm:
        return self._form(CirclesForm)

    @property
    def correction(self) -> CorrectionForm:
        return self._form(CorrectionForm)

    @property
    def objection(self) -> ObjectionForm:
        return self._form(ObjectionForm)

    @property
    def reveals(self) -> Any:
        return self.contact.reveals.select_related("user")[:REVEALS_SHOWN]


@require_safe
@login_not_required
@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    link = AddressLink.objects.open().with_token(token).first()
    if not link:
        return render(request, "directory/entry_gone.html", status=404)
    return _page(request, token)


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@login_not_required
@never_cache
def change_by_link(request: HttpRequest, token: str, uuid: UUID) -> HttpResponse:
    return _change(request, uuid, token)


@require_POST
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _change(request, uuid)


def _change(request: HttpRequest, uuid: UUID, token: str = "") -> HttpResponse:
    contact = get_object_or_404(_contacts(request, token), uuid=uuid)
    deed = DEEDS.get(request.POST.get("deed", ""))
    if not deed:
        raise Http404
    wrong = deed(request, contact)
    if wrong:
        return _page(request, token, wrong=(contact, wrong))
    return redirect("directory:entry", token) if token else redirect("directory:my_entry")


def _agree(request: HttpRequest, contact: Contact) -> BaseForm | None:
    form = CirclesForm(contact, request.POST)
    if not form.is_valid():
        return form
    consent.agree(contact, form.cleaned_data, LINK)
    contact.verify(Record.Method.SELF)
    messages.success(request, _("Thank you. Your entry is confirmed and shown as you have chosen."))
    return None


def _close(request: HttpRequest, contact: Contact) -> None:
    consent.close(contact, LINK)
    messages.success(request, _("Your entry is hidden. Nobody but the coordinators sees it."))


def _correct(request: HttpRequest, contact: Contact) -> BaseForm | None:
    address = contact.email
    form = CorrectionForm(contact, request.POST)
    with transaction.atomic(), upkeep.collected():
        if not form.is_valid():
            return form
        if contact.email.lower() != address.lower():
            # Nobody has shown yet that the new address is theirs: it is shown once its owner has opened the link.
            contact.email_visibility = Contact.Visibility.COORDINATORS
            if contact.email:
                mail.send("entry_link", contact.email, path=_path_for(contact.email), contacts=[contact])
        form.save()
        contact.verify(Record.Method.SELF)
    messages.success(request, _("Your corrections are saved."))
    return None


def _object(request: HttpRequest, contact: Contact) -> BaseForm | None:
    form = ObjectionForm(contact, request.POST)
    if not form.is_valid():
        return form
    consent.object_to(contact)
    messages.success(request, _("Your entry is deleted. It does not come back by a list either."))
    return None


DEEDS: dict[str, Callable[[HttpRequest, Contact], BaseForm | None]] = {
    "agree": _agree,
    "close": _close,
    "correct": _correct,
    "object": _object,
}


def _page(request: HttpRequest, token: str = "", wrong: tuple[Contact, BaseForm] | None = None) -> HttpResponse:
    contacts = [
        Own(contact, wrong[1] if wrong and wrong[0] == contact else None) for contact in _contacts(request, token)
    ]
    return render(request, "directory/entry.html", {"contacts": contacts, "token": token})


def _contacts(request: HttpRequest, token: str) -> ContactQuerySet:
    if token:
        link = get_object_or_404(AddressLink.objects.open().with_token(token))
        addresses = [link.address]
    else:
        addresses = user_of(request).confirmed_addresses()
    return Contact.objects.at_addresses(addresses).with_words().select_related("source", "organisation")


def _path_for(address: str) -> str:
    return reverse("directory:entry", args=[AddressLink.issue(address)])
