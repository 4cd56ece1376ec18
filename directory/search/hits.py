"""From organisations found to the cards of a page: the offer that fits the question and the person to call."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from directory.models import Contact, District, Language, Offer, Organisation, Responsibility, Topic
from directory.models.organisation import OrganisationQuerySet
from directory.search.query import Found


@dataclass(frozen=True)
class Words:
    """The vocabulary by primary key, read once per page for the filters and the cards."""

    topics: dict[int, Topic]
    districts: dict[int, District]
    languages: dict[int, Language]


@dataclass(frozen=True)
class Asked:
    """Primary keys of what filters and question name: they decide which offer is shown and whom to call."""

    topics: frozenset[int] = frozenset()
    districts: frozenset[int] = frozenset()
    languages: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Hit:
    organisation: Organisation
    topics: list[Topic]
    districts: list[District]
    languages: list[Language]
    is_citywide: bool
    offer: Offer | None
    contact: Contact | None
    rank: str


def with_cards(organisations: OrganisationQuerySet, asked: Asked, user: Any) -> OrganisationQuerySet:
    """With what `hit` reads: a fixed number of queries for any number of organisations."""
    responsibilities = (
        Responsibility.objects.current()
        .visible_to(user)
        .annotate(
            is_asked_topic=_names(Responsibility.topics, "responsibility", topic__in=asked.topics),
            is_asked_district=_names(Responsibility.districts, "responsibility", district__in=asked.districts),
            speaks_asked_language=_names(Contact.languages, "contact", "contact_id", language__in=asked.languages),
        )
    )
    contacts = Contact.objects.visible_to(user).prefetch_related(
        "languages", Prefetch("responsibilities", responsibilities)
    )
    offers = (
        Offer.objects.running().by_name().annotate(is_asked_topic=_names(Offer.topics, "offer", topic__in=asked.topics))
    )
    cards: list[Any] = [Prefetch("offers", offers), Prefetch("contacts", contacts)]
    return organisations.select_related("search_entry").prefetch_related(*cards)


def _names(relation: Any, owner: str, outer: str = "pk", **words: Any) -> Exists:
    return Exists(relation.through.objects.filter(**{owner: OuterRef(outer)}, **words))


def hit(organisation: Organisation, words: Words, found: Found, asked: Asked) -> Hit:
    offer = _best_offer(organisation, found, asked)
    contact, rank = _person(list(organisation.contacts.all()), offer)
    entry = organisation.search_entry
    return Hit(
        organisation=organisation,
        topics=[words.topics[pk] for pk in entry.topic_ids if pk in words.topics],
        districts=[words.districts[pk] for pk in entry.district_ids if pk in words.districts],
        languages=[words.languages[pk] for pk in entry.language_ids if pk in words.languages],
        is_citywide=any(one.is_citywide for one in organisation.offers.all()),
        offer=offer,
        contact=contact,
        rank=rank,
    )


def _best_offer(organisation: Organisation, found: Found, asked: Asked) -> Offer | None:
    """The offer that answers the question best; without any match none, rather than a wrong one."""
    offers: list[Any] = list(organisation.offers.all())
    if found.answer:
        order = found.answer.offers_of(organisation.pk)
        fitting = [offer for offer in offers if offer.pk in order]
        return min(fitting, key=lambda offer: order.index(offer.pk), default=None)
    fitting = [offer for offer in offers if offer.is_asked_topic] if asked.topics else offers
    return max(fitting, key=lambda offer: not offer.takes_nobody_now, default=None)


def _person(contacts: list[Contact], offer: Offer | None) -> tuple[Contact | None, str]:
    """Whose responsibility names this offer, speaks the language, covers district and topic; main before deputy."""

    def order(pair: tuple[Contact, Any]) -> tuple[bool, ...]:
        _contact, one = pair
        return (
            bool(offer and one.offer_id == offer.pk),
            one.speaks_asked_language,
            one.is_asked_district,
            one.is_asked_topic,
            one.rank == Responsibility.Rank.MAIN,
        )

    pairs = [(contact, one) for contact in contacts for one in contact.responsibilities.all()]
    if not pairs:
        return (contacts[0], "") if contacts else (None, "")
    contact, responsibility = max(pairs, key=order)
    return contact, responsibility.rank
