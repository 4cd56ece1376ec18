"""Members look after the entry of their organisation: what it says, its places, its offers, its contacts."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import limits
from accounts.requests import user_of
from directory import care, change_suggestions, history
from directory.care_forms import (
    ContactCare,
    LocationCare,
    NewContact,
    NewLocation,
    OfferCare,
    OrganisationCare,
    ResponsibilityFormSet,
)
from directory.models import ChangeSuggestion, Contact, Location, Offer, Organisation
from directory.models.kept import lock, state_of

CHANGES_AN_HOUR = 60
METHODS = ["GET", "HEAD", "POST"]
About = ChangeSuggestion.About
PAGES = {"offer": "care_offer", "contact": "care_contact", "location": "care_location"}


@dataclass(frozen=True)
class Waiting:
    """A suggestion of the organisation's own, with the name of its entry, and where it can be changed again."""

    suggestion: ChangeSuggestion
    name: str
    fields: list[str]
    address: str


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _joined(request, slug)
    offers = list(care.offers_of(organisation, request.user))
    contacts = list(care.contacts_of(organisation, request.user))
    places = list(organisation.locations.filter(is_sensitive=False))
    waiting = ChangeSuggestion.objects.waiting_of(organisation).select_related("user").order_by("pk")
    shown: list[Any] = [organisation, *offers, *contacts, *places]
    names = {one.uuid: str(one) for one in shown}
    return render(
        request,
        "directory/care.html",
        {
            "organisation": organisation,
            "is_trusted": organisation.is_trusted,
            "waiting": [_waiting(organisation, one, names) for one in waiting],
            "offers": offers,
            "contacts": contacts,
            "places": places,
            "manages": organisation.is_managed_by(request.user),
        },
    )


@require_http_methods(METHODS)
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _joined(request, slug)
    return _edit(request, organisation, organisation, OrganisationCare)


@require_http_methods(METHODS)
def offer(request: HttpRequest, slug: str, uuid: UUID | None = None) -> HttpResponse:
    organisation = _joined(request, slug)
    record = _record(organisation, care.offers_of(organisation, request.user), uuid) or _new_offer(uuid)
    return _edit(request, organisation, record, OfferCare)


@require_http_methods(METHODS)
def contact(request: HttpRequest, slug: str, uuid: UUID | None = None) -> HttpResponse:
    organisation = _joined(request, slug)
    record = _record(organisation, care.contacts_of(organisation, request.user), uuid)
    return _edit(
        request,
        organisation,
        record or _new(Contact, uuid, organisation=organisation),
        ContactCare if record else NewContact,
    )


@require_http_methods(METHODS)
def location(request: HttpRequest, slug: str, uuid: UUID | None = None) -> HttpResponse:
    organisation = _joined(request, slug)
    record = _record(organisation, organisation.locations.filter(is_sensitive=False), uuid)
    return _edit(
        request,
        organisation,
        record or _new(Location, uuid, organisation=organisation),
        LocationCare if record else NewLocation,
    )


@require_POST
def end_offer(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    organisation = _joined(request, slug)
    record = get_object_or_404(care.offers_of(organisation, request.user), uuid=uuid)
    has_ended = care.end(organisation, record, user_of(request))
    _say(request, has_ended, _("The offer “%(name)s” has ended.") % {"name": record})
    return redirect("directory:care", slug)


@require_POST
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _joined(request, slug)
    done = care.confirm(organisation, user_of(request), set(request.POST.getlist("confirm")))
    words = ngettext("%(count)d entry is confirmed.", "%(count)d entries are confirmed.", done) % {"count": done}
    messages.success(request, _("Thank you.") + " " + words)
    return redirect("directory:care", slug)


@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    organisation = _joined(request, slug)
    suggestion = get_object_or_404(ChangeSuggestion.objects.filter(organisation=organisation), pk=pk)
    if care.withdraw(suggestion, request.user):
        messages.success(request, _("Withdrawn: the entry stays as it is."))
    else:
        messages.warning(request, _("Somebody has decided on this suggestion already."))
    return redirect("directory:care", slug)


def _joined(request: HttpRequest, slug: str) -> Organisation:
    return get_object_or_404(Organisation.objects.joined_by(request.user), slug=slug)


def _record(organisation: Organisation, records: Any, uuid: UUID | None) -> Any:
    """None where it is new: not begun, or waiting for the coordinators."""
    record = records.filter(uuid=uuid).first() if uuid else None
    if uuid and not record:
        kind = str(records.model._meta.model_name)
        waiting = ChangeSuggestion.objects.waiting_of(organisation).filter(kind=kind, about=About.NEW)
        get_object_or_404(waiting, uuid=uuid)
    return record


def _new(model: Any, uuid: UUID | None, **values: Any) -> Any:
    return model(**values | ({"uuid": uuid} if uuid else {}))


def _new_offer(uuid: UUID | None) -> Offer:
    record: Offer = _new(Offer, uuid, status=Offer.Status.OPEN)
    return record


def _edit(request: HttpRequest, organisation: Organisation, record: Any, form_class: Any) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    waiting = ChangeSuggestion.objects.waiting_of(organisation).of(record).filter(about__in=[About.CHANGE, About.NEW])
    with transaction.atomic():
        if data is not None:
            list(waiting.select_for_update(no_key=True))  # before the record, as whoever decides it does
            lock(type(record), [record.pk] if record.pk else [])
        waits = waiting.select_related("user").first()
        stored = state_of(record) if record.pk else {}
        form, rows = form_class(record, waits, data), _rows(request, organisation, record, stored, waits, data)
        name = str(record) if record.pk else ""
        is_done = data is not None and _take(request, organisation, record, form, rows, stored, waits)
    if is_done:
        return redirect("directory:care", organisation.slug)
    kind = capfirst(str(record._meta.verbose_name))
    return render(
        request,
        "directory/care_edit.html",
        {
            "organisation": organisation,
            "title": name or _("New: %(kind)s") % {"kind": kind},
            "is_new": not record.pk,
            "is_public_at_once": care.is_public_at_once(organisation, record, request.user),
            "form": form,
            "rows": rows,
            "waits": waits,
            "proposals": change_suggestions.proposals(waits, record if record.pk else None) if waits else [],
        },
    )


def _rows(
    request: HttpRequest,
    organisation: Organisation,
    record: Any,
    stored: Any,
    waits: ChangeSuggestion | None,
    data: Any,
) -> Any:
    """The responsibilities of a contact, as a form."""
    if not isinstance(record, Contact):
        return None
    rows = stored.get("responsibilities") or []
    if waits and "responsibilities" in waits.fields:
        rows = waits.fields["responsibilities"][1]
    return ResponsibilityFormSet(care.offers_of(organisation, request.user), rows, data)


def _take(
    request: HttpRequest,
    organisation: Organisation,
    record: Any,
    form: Any,
    rows: Any,
    stored: dict[str, Any],
    waits: ChangeSuggestion | None,
) -> bool:
    """Whether it is published or sent in; otherwise the form says what is in the way."""
    if not (form.is_valid() and (rows is None or rows.is_valid())):
        return False
    fields = form.changes(stored)
    if rows is not None and rows.rows != (stored.get("responsibilities") or []):
        fields["responsibilities"] = [stored.get("responsibilities"), rows.rows]
    if not fields and waits:
        care.withdraw(waits, request.user)
        messages.success(request, _("Withdrawn: the entry stays as it is."))
        return True
    if not fields:
        form.add_error(None, _("Nothing differs from the entry yet."))
        return False
    if not limits.within("care", user_of(request).pk, most=CHANGES_AN_HOUR, seconds=3600):
        form.add_error(None, _("These are many changes at once. Please send the next ones in an hour."))
        return False
    try:
        with transaction.atomic():
            is_public = care.put(organisation, record, fields, user_of(request), replaces=waits)
    except ValidationError as error:
        form.add_error(None, _("Nothing was changed. %(reason)s") % {"reason": " ".join(error.messages)})
        return False
    _say(request, is_public, _("Saved and public."))
    return True


def _say(request: HttpRequest, is_public: bool, done: str) -> None:
    waits = _("Sent to the coordinators. Until they have decided, everybody sees the entry as it is.")
    messages.success(request, done if is_public else waits)


def _waiting(organisation: Organisation, suggestion: ChangeSuggestion, names: dict[UUID, str]) -> Waiting:
    model = history.KINDS[suggestion.kind]
    is_there = suggestion.uuid in names or suggestion.about == About.NEW
    address = ""
    if is_there and suggestion.about != About.CLOSED:
        own = PAGES.get(suggestion.kind)
        address = (
            reverse(f"directory:{own}", args=[organisation.slug, suggestion.uuid])
            if own
            else reverse("directory:care_entry", args=[organisation.slug])
        )
    return Waiting(
        suggestion,
        names.get(suggestion.uuid) or _new_name(suggestion) or capfirst(str(model._meta.verbose_name)),
        [history.label_of(model, name) for name in history.names(model) if name in suggestion.fields],
        address,
    )


def _new_name(suggestion: ChangeSuggestion) -> str:
    """Of what was there once and is no longer shown, a member reads no name."""
    return str(suggestion.fields.get("name", ["", ""])[1] or "") if suggestion.about == About.NEW else ""
