"""Who is asked whether an entry is still right: the person themselves for their own, somebody of the organisation for
the organisation, its offers and the contacts who have no address.

For an organisation those answer who have taken it on, its members who may invite. Where there are none, its main shared
mailbox; where there is none, the address on its page. Addresses that take no mail are left out; where none is left, the
coordinators are asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import BouncedAddress
from directory.models import Contact, Membership, Offer, Organisation, Responsibility, Review
from directory.models.organisation import OrganisationQuerySet

Addresses = tuple[str, ...]


@dataclass(frozen=True)
class Duty:
    """An entry that is due, the addresses it is asked at, and the review that is open, if any."""

    record: Any
    addresses: Addresses
    review: Review | None

    @property
    def key(self) -> str:
        return f"{self.record._meta.model_name}:{self.record.uuid}"

    @property
    def is_own(self) -> bool:
        """Of the person who reads the address, not of their organisation."""
        return isinstance(self.record, Contact) and self.addresses == (self.record.email.lower(),)


def due(organisations: OrganisationQuerySet | None = None) -> list[Duty]:
    """Everything somebody may see that was confirmed too long ago; of all organisations, or of these."""
    asked = Organisation.objects.all() if organisations is None else organisations
    shown = asked.approved().filter(is_example=False)
    contacts = Contact.objects.open_to_others().due().filter(organisation__in=shown).select_related("organisation")
    offers = [
        (offer, [one.pk for one in offer.organisations.all() if _is_asked(one)])
        for offer in _offers_of(shown).prefetch_related("organisations")
    ]
    records: list[tuple[Any, list[int]]] = [(one, [one.pk]) for one in shown.due()]
    records += offers
    records += [(contact, [contact.organisation_id]) for contact in contacts.order_by("pk")]
    return _duties(records) if records else []


def of_address(address: str) -> list[Duty]:
    """What is due and asked at this address."""
    theirs = Q(memberships__user__email__iexact=address) | Q(contacts__email__iexact=address) | Q(email__iexact=address)
    # Not the join itself: an organisation would come once for each contact.
    known = Organisation.objects.filter(pk__in=Organisation.objects.filter(theirs).values("pk"))
    return [duty for duty in due(known) if address.lower() in duty.addresses]


def of_organisations(ids: Iterable[int], without: Iterable[str] = ()) -> Mapping[int, Addresses]:
    """{organisation: the addresses at which somebody answers for it}"""
    wanted = set(ids)
    admins = _grouped(
        Membership.objects.admins()
        .filter(organisation__in=wanted, user__is_active=True)
        .order_by("pk")
        .values_list("organisation", "user__email")
    )
    general = Responsibility.objects.current().filter(contact=OuterRef("pk"), offer=None, rank="main")
    mailboxes = _grouped(
        Contact.objects.here()
        .filter(organisation__in=wanted, kind=Contact.Kind.FUNCTION, closed_at=None)
        .exclude(email="")
        .order_by(Exists(general).desc(), "sort_name", "pk")
        .values_list("organisation", "email")
    )
    own = _grouped(Organisation.objects.filter(pk__in=wanted).exclude(email="").values_list("pk", "email"))
    dead = bounced([*_flat(admins), *_flat(mailboxes), *_flat(own)]) | set(without)
    return {pk: _first(dead, admins[pk], *([one] for one in mailboxes[pk]), own[pk]) for pk in wanted}


def bounced(addresses: Iterable[str]) -> set[str]:
    return set(BouncedAddress.objects.at(addresses).values_list("address", flat=True))


def _offers_of(organisations: OrganisationQuerySet) -> Any:
    """Those shown, or hidden for want of an answer."""
    return Offer.objects.current().due().filter(organisations__in=organisations).order_by("pk").distinct()


def _is_asked(organisation: Organisation) -> bool:
    return organisation.status == Organisation.Status.PUBLISHED and not organisation.is_example


def _duties(records: list[tuple[Any, list[int]]]) -> list[Duty]:
    answer = of_organisations({pk for _record, owners in records for pk in owners})
    dead = bounced(record.email for record, _owners in records if isinstance(record, Contact))
    reviews = {(type(review.record), review.record.pk): review for review in Review.objects.with_records()}
    duties = []
    for record, owners in records:
        own = record.email.lower() if isinstance(record, Contact) else ""
        of_owners = dict.fromkeys(address for pk in owners for address in answer[pk])
        addresses = (own,) if own and own not in dead else tuple(of_owners)
        duties.append(Duty(record, addresses, reviews.get((type(record), record.pk))))
    return duties


def _first(dead: set[str], *choices: list[str]) -> Addresses:
    """Of the first choice in which somebody can be reached, who can."""
    reached = (tuple(dict.fromkeys(one for one in choice if one not in dead)) for choice in choices)
    return next((choice for choice in reached if choice), ())


def _grouped(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for pk, address in pairs:
        found[pk].append(address.lower())
    return found


def _flat(addresses: Mapping[int, list[str]]) -> list[str]:
    return [address for ones in addresses.values() for address in ones]
