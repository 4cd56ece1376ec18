"""People taken from lists learn of it before anybody sees them (Article 14 GDPR)."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts import mail
from accounts.models import AddressLink, OutgoingMail
from directory.models import Contact, Organisation
from directory.search import upkeep

# Longer than the link of somebody who asks for it: this mail may lie for a while.
LINK_LASTS = timedelta(days=90)
LANGUAGE = "de"


def tell() -> int:
    """Writes to everybody who is due and has an address; returns to how many."""
    due = Contact.objects.to_be_told().select_related("organisation", "source")
    written = set(OutgoingMail.objects.filter(key__in=map(_key, due)).values_list("key", flat=True))
    return sum(_tell(contact) for contact in due if _key(contact) not in written)


def tell_of(contact: Contact) -> bool:
    """Somebody of the organisation has entered this person, who learns of it at once."""
    here = Contact.objects.untold().here().filter(pk=contact.pk, organisation__is_example=False).exclude(email="")
    is_due = here.filter(organisation__status=Organisation.Status.PUBLISHED).exists()
    return is_due and _tell(contact, is_by_organisation=True)


def note_told() -> int:
    """Shows those whose mail has left."""
    told = 0
    with transaction.atomic(), upkeep.collected():
        waiting = Contact.objects.untold().select_for_update(of=("self",), no_key=True)
        mails = OutgoingMail.objects.filter(key__in=map(_key, waiting), sent_at__isnull=False)
        left = {key: sent_at for key, sent_at in mails.values_list("key", "sent_at") if sent_at}
        for contact in waiting:
            if _key(contact) in left:
                contact.note_told(left[_key(contact)])
                told += 1
    return told


def _tell(contact: Contact, *, is_by_organisation: bool = False) -> bool:
    with transaction.atomic(), override(LANGUAGE):
        token = AddressLink.issue(contact.email, LINK_LASTS)
        path = reverse("directory:entry", args=[token])
        until = timezone.localdate() + LINK_LASTS
        about: dict[str, Any] = {"contact": contact, "path": path, "until": until}
        about["is_by_organisation"] = is_by_organisation
        sent = mail.send("told", contact.email, key=_key(contact), language=LANGUAGE, **about)
    return sent is not None


def _key(contact: Contact) -> str:
    return f"told:{contact.uuid}"
