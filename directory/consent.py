"""What people agree to be shown, and how that is kept: the circles stand on the contact, the words in its consents."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import OutgoingMail
from directory import unanswered
from directory.models import ChangeSuggestion, Consent, Contact, Objection
from directory.models.contact import narrower
from directory.models.kept import forget, gathered
from directory.search import index

What, How = Consent.What, Consent.How
PUBLIC, NETWORK, COORDINATORS = Contact.Visibility
FIELDS = {
    What.ENTRY: "visibility",
    What.EMAIL: "email_visibility",
    What.PHONE: "phone_visibility",
    What.MOBILE: "mobile_visibility",
}


def wording(what: str, circle: str, contact: Contact) -> str:
    """What somebody agrees to, as the page or the person on the phone puts it."""
    words = {
        PUBLIC: gettext("I agree that CONNECT shows my %(what)s to everyone, as contact of %(organisation)s."),
        NETWORK: gettext("I agree that CONNECT shows my %(what)s to people signed in, as contact of %(organisation)s."),
    }
    return words[Contact.Visibility(circle)] % {"what": What(what).label, "organisation": contact.organisation}


def circles_of(contact: Contact) -> dict[str, str]:
    """Of what there is: opening what is empty opens nothing yet."""
    is_there = {what: what == What.ENTRY or bool(getattr(contact, what)) for what in FIELDS}
    return {what: getattr(contact, field) if is_there[what] else COORDINATORS for what, field in FIELDS.items()}


def widened(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """What is shown to more people than before."""
    return [what for what, circle in after.items() if narrower(before[what], circle) != circle]


def note(contact: Contact, before: Mapping[str, str], how: str, *, by: Any = None, is_asked: bool = False) -> None:
    """Keeps what somebody agreed to, and ends what no longer holds; the circles stand on the contact already.

    Where the person was asked, also for what stays as it was.
    """
    wider = widened(before, circles_of(contact))
    for what, circle in circles_of(contact).items():
        held = contact.consents.in_force().filter(what=what)
        if circle == COORDINATORS:
            held.withdraw(how)
        elif what in wider or (is_asked and not held.filter(circle=circle).exists()):
            held.withdraw(how)
            contact.consents.create(
                what=what, circle=circle, wording=wording(what, circle, contact), given_how=how, recorded_by=by
            )


def agree(contact: Contact, circles: Mapping[str, str], how: str, *, by: Any = None) -> None:
    """The person says who may see what; what they had hidden is shown again."""
    with transaction.atomic():
        before = circles_of(contact)
        for what, circle in circles.items():
            setattr(contact, FIELDS[What(what)], circle)
        show_again(contact)
        contact.save()
        note(contact, before, how, by=by, is_asked=True)


def show_again(contact: Contact) -> None:
    """What kept the contact from being shown is settled: the person was asked. To be saved by the caller."""
    if contact.untold_since:
        contact.untold_since, contact.told_at = None, timezone.now()
    contact.closed_at = contact.left_at = contact.successor = None


def close(contact: Contact, how: str) -> None:
    """Hidden at once, from everybody but the coordinators; nothing else is lost."""
    with transaction.atomic():
        contact.closed_at = timezone.now()
        contact.save(update_fields=["closed_at", "changed_at"])
        contact.consents.withdraw(how)


def object_to(contact: Contact) -> None:
    """Gone for good, from the log of the desk and from mails not sent yet, too; and no list brings them back."""
    with transaction.atomic(), gathered():
        Objection.objects.remember(contact)
        _forget_in_log(contact)
        forget(contact)
        ChangeSuggestion.objects.of(contact).delete()
        unanswered.forget(contact.name)
        if contact.email:
            OutgoingMail.objects.filter(to__iexact=contact.email).delete()
        contact.delete()
        # Reads the whole vocabulary: not while others wait for the database.
        transaction.on_commit(index.forget_words)


def _forget_in_log(contact: Contact) -> None:
    """It calls records by name, those of inlines in the message about their organisation."""
    of_records = Q(content_type__app_label="directory")
    own = of_records & Q(content_type__model="contact", object_id=str(contact.pk))
    named = own | of_records & Q(object_repr__startswith=contact.name)
    told = own | Q(change_message__contains=f'"object": "{json.dumps(contact.name)[1:-1]}')
    LogEntry.objects.filter(told).update(change_message="")
    LogEntry.objects.filter(named).update(object_repr="")
