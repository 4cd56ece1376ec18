"""Invitations to a meeting: to organisations, each address once, and to nobody who has said that it is enough."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from accounts import mail
from accounts.models import BouncedAddress
from directory.models import Contact, Organisation
from events import registration
from events.models import InvitationObjection, Meeting, MeetingInvitation

MOST_AT_ONCE = 500
LANGUAGE = "de"


@dataclass(frozen=True)
class Guest:
    organisation: Organisation
    email: str


def chosen(meeting: Meeting, said: dict[str, Any]) -> Any:
    """Organisations of the chosen kinds, topics and districts, and those named one by one besides."""
    # Examples are nobody, but for an example.
    everyone = Organisation.objects.published().filter(is_example=meeting.is_example)
    found = everyone
    if said["kinds"]:
        found = found.filter(kind__in=said["kinds"])
    if said["topics"]:
        found = found.on_topics(said["topics"])
    if said["districts"]:
        found = found.working_in(said["districts"])
    is_filtered = any(said[name] for name in ("kinds", "topics", "districts"))
    wanted = Q(pk__in=found.values("pk")) if is_filtered else Q(pk=None)
    return everyone.filter(wanted | Q(pk__in=[one.pk for one in said["organisations"]])).by_name()


def guests(meeting: Meeting, organisations: Any) -> list[Guest]:
    """Whom a mail would reach: at the address of the organisation, or else at one that everybody may read anyway.

    Left out: who was invited or is registered already, who objected, and mailboxes that are gone.
    """
    public = Contact.Visibility.PUBLIC
    contacts = Contact.objects.visible_in(public).exclude(email="").order_by("organisation", "name", "pk")
    prefetched = organisations.prefetch_related(Prefetch("contacts", contacts, to_attr="reachable"))
    found: dict[str, Guest] = {}
    for one in prefetched:
        open_ones = [contact.reach.email for contact in one.reachable]
        address = (one.email or next(filter(None, open_ones), "")).lower()
        if address:
            found.setdefault(address, Guest(one, address))
    known = {email.lower() for email in meeting.invitations.values_list("email", flat=True)}
    people = meeting.registrations.live()
    known |= set(people.values_list("email", flat=True))
    known |= set(BouncedAddress.objects.at(found).values_list("address", flat=True))
    objected = set(InvitationObjection.objects.against(found).values_list("address_hash", flat=True))
    with_people = set(people.values_list("organisation", flat=True))
    return [
        guest
        for address, guest in found.items()
        if address not in known
        and guest.organisation.pk not in with_people
        and InvitationObjection.hash_for(address) not in objected
    ][:MOST_AT_ONCE]


def invite(
    meeting: Meeting, guests: Iterable[Guest], subject: str, text: str, *, reply_to: str, remind_after: timedelta | None
) -> int:
    """How many got a mail now. Sending the same form twice invites nobody twice."""
    remind_at = timezone.now() + remind_after if remind_after else None
    invited = 0
    for guest in guests:
        with transaction.atomic():
            invitation, is_new = MeetingInvitation.objects.get_or_create(
                meeting=meeting,
                email=guest.email,
                defaults={"organisation": guest.organisation, "remind_at": remind_at},
            )
            if is_new:
                _send("meeting_invitation", invitation, reply_to=reply_to, subject=subject, text=text)
                invited += 1
    return invited


def remind() -> int:
    """Everybody who has not answered in time, once."""
    now, reminded = timezone.now(), 0
    due = MeetingInvitation.objects.to_remind(now).select_related("meeting__venue__organisation", "organisation")
    for invitation in due:
        if InvitationObjection.objects.against([invitation.email]).exists():
            continue
        with transaction.atomic():
            if invitation.note_reminder(now):
                _send("meeting_invitation_reminder", invitation)
                reminded += 1
    return reminded


def numbers(invited: Collection[MeetingInvitation]) -> dict[str, int]:
    """Of invitations `with_registered`."""
    answers = MeetingInvitation.Answer
    others = [one.answer for one in invited if not one.is_registered]
    return {
        "invited": len(invited),
        "registered": len(invited) - len(others),
        "cannot": others.count(answers.CANNOT),
        "no_more": others.count(answers.NO_MORE),
        "unanswered": others.count(""),
    }


def forget(now: datetime) -> int:
    return MeetingInvitation.objects.outdated(now).delete()[0]


def takes_answers(meeting: Meeting) -> bool:
    return registration.state_of(meeting) == "open"


def _send(name: str, invitation: MeetingInvitation, *, reply_to: str = "", **context: Any) -> None:
    token = invitation.token
    if not token:
        return
    path = reverse("events:invitation", args=[token])
    mail.send(
        name,
        invitation.email,
        key=f"{name}-{invitation.pk}",
        language=LANGUAGE,
        reply_to=reply_to,
        off=f"{settings.BASE_URL}{path}",
        meeting=invitation.meeting,
        organisation=invitation.organisation,
        token=token,
        **context,
    )
