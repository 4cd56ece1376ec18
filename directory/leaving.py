"""A person leaves an organisation: what they were responsible for goes to somebody else or ends, in one step.

The entry stays, closed, with the days on which each responsibility ended. Who may look after the organisation's entry
goes along: the successor becomes a member, or is invited. Who is asked whether entries hold follows from both.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts import mail
from accounts.models import AddressLink, BouncedAddress, User
from directory import review, review_duties
from directory.models import Contact, Invitation, Membership, Responsibility
from directory.models.contact import ContactQuerySet, ResponsibilityQuerySet
from directory.search import upkeep

LANGUAGE = "de"


@dataclass(frozen=True)
class Plan:
    """What happens when this contact leaves, for the page that shows it beforehand."""

    contact: Contact
    successor: Contact | None
    responsibilities: list[Responsibility]
    memberships: list[Membership]
    # The account of the successor; without one they are invited.
    account: User | None = None
    told: list[str] = field(default_factory=list)

    @property
    def is_invited(self) -> bool:
        return bool(self.memberships and self.successor and self.successor.email and not self.account)

    @property
    def leaves_nobody(self) -> bool:
        others = self.contact.organisation.contacts.here().exclude(pk=self.contact.pk)
        return not others.exists()


def plan(contact: Contact, successor: Contact | None) -> Plan:
    memberships = Membership.objects.filter(
        organisation=contact.organisation_id, user__in=_accounts_of(contact)
    ).select_related("user", "organisation")
    return Plan(
        contact,
        successor,
        list(_ongoing(contact).with_words()),
        list(memberships),
        _accounts_of(successor).first() if successor else None,
        _addresses_to_tell(contact, successor),
    )


def successors(contact: Contact) -> ContactQuerySet:
    """Who could take over: everybody else of the organisation who is there."""
    others = Contact.objects.here().filter(organisation=contact.organisation_id, closed_at=None)
    return others.exclude(pk=contact.pk).order_by("sort_name", "pk")


def deputy_of(contact: Contact) -> Contact | None:
    """Who is named as deputy for what this contact does, for most of it first."""
    offers = {duty.offer_id for duty in _ongoing(contact)}
    deputies = _ongoing(*successors(contact)).filter(rank=Responsibility.Rank.DEPUTY)
    votes = [
        duty.contact_id
        for duty in deputies.order_by("contact__sort_name", "pk")
        if duty.offer_id in offers or duty.offer_id is None
    ]
    chosen = max(votes, key=votes.count, default=None)
    return successors(contact).filter(pk=chosen).first() if chosen else None


def leave(contact: Contact, successor: Contact | None, how: str, *, by: Any = None) -> bool:
    """Whether it happened: of two who say so at once one does it."""
    with transaction.atomic(), upkeep.collected():
        locked = Contact.objects.select_for_update(of=("self",), no_key=True).here().filter(pk=contact.pk).first()
        if not locked:
            return False
        move = plan(locked, successor)
        if successor:
            for duty in move.responsibilities:
                _hand_over(duty, successor)
        invitation = _pass_on(move, by)
        locked.left_at, locked.successor, locked.hidden_at = timezone.now(), successor, None
        locked.save(update_fields=["left_at", "successor", "hidden_at", "changed_at"])
        locked.consents.withdraw(how)
        locked.reviews.all().delete()
        _tell(move, invitation, is_by_person=how == "link")
        for duty in move.responsibilities:  # after the mails, which name them
            _end(duty, timezone.localdate())
    return True


def _ongoing(*contacts: Contact) -> ResponsibilityQuerySet:
    """Those for offers nobody sees at present, too, and those that begin later."""
    today = timezone.localdate()
    ongoing: ResponsibilityQuerySet = Responsibility.objects.filter(contact__in=contacts)
    return ongoing.filter(Q(valid_until=None) | Q(valid_until__gte=today)).order_by("pk")


def _accounts_of(contact: Contact) -> Any:
    if not contact.email:
        return User.objects.none()
    confirmed = User.objects.filter(emailaddress__verified=True, emailaddress__email__iexact=contact.email)
    return User.objects.filter(pk__in=confirmed, is_active=True).order_by("pk")


def _hand_over(duty: Responsibility, successor: Contact) -> None:
    """As a responsibility of the successor's own; a deputy for just this becomes the main contact."""
    words = {name: set(getattr(duty, name).all()) for name in ("topics", "districts", "languages")}
    for own in _ongoing(successor).filter(offer=duty.offer_id):
        if all(set(getattr(own, name).all()) == held for name, held in words.items()):
            if duty.rank == Responsibility.Rank.MAIN != own.rank:
                own.rank = duty.rank
                own.save(update_fields=["rank"])
            return
    today = timezone.localdate()
    copy = Responsibility.objects.create(
        contact=successor,
        offer=duty.offer,
        rank=duty.rank,
        valid_from=max(today, duty.valid_from or today),
        valid_until=duty.valid_until,
    )
    for name, held in words.items():
        getattr(copy, name).set(held)


def _end(duty: Responsibility, today: date) -> None:
    """Today is its last day; what had not begun never was."""
    if duty.valid_from and duty.valid_from > today:
        duty.delete()
    else:
        duty.valid_until = today
        duty.save(update_fields=["valid_until"])


def _pass_on(move: Plan, by: Any) -> str:
    """Ends the memberships; returns the token of an invitation, if the successor has no account."""
    token = ""
    for membership in move.memberships:
        if move.account:
            membership.pass_on(move.account)
            continue
        if move.is_invited and move.successor:
            invited = move.successor.email
            token = Invitation.issue(membership.organisation, invited, membership.role, by=by)[1]
        membership.delete()
    return token


def _addresses_to_tell(contact: Contact, successor: Contact | None) -> list[str]:
    """Of the organisation, without the two it is about."""
    pk, both = contact.organisation_id, [one.email.lower() for one in (contact, successor) if one]
    return list(review_duties.of_organisations([pk], without=both)[pk])


def _tell(move: Plan, invitation: str, *, is_by_person: bool) -> None:
    about = {"contact": move.contact, "successor": move.successor, "responsibilities": move.responsibilities}
    reached = move.successor.email if move.successor else ""
    if reached and not BouncedAddress.objects.at([reached]).exists():
        with override(LANGUAGE):
            path = reverse("directory:entry", args=[AddressLink.issue(reached, review.LINK_LASTS)])
            invited = reverse("directory:invitation", args=[invitation]) if invitation else ""
        _send("left_successor", reached, path=path, invitation_path=invited, **about)
    for address in move.told:
        _send("left_organisation", address, leaves_nobody=move.leaves_nobody, **about)
    if move.contact.email and not is_by_person and not BouncedAddress.objects.at([move.contact.email]).exists():
        _send("left_person", move.contact.email, **about)


def _send(name: str, address: str, **context: Any) -> None:
    mail.send(name, address, language=LANGUAGE, **context)
    review.wrote_to(address)
