"""From organisations found to the cards of a page: the offer that fits the question and the person to call."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from directory.models import Contact, District, Language, Offer, Organisation, Responsibility, Topic
from directory.models.organisation import OrganisationQuerySet
from directory.text import search_key


@dataclass(frozen=True)
class Words:
    """The vocabulary by primary key, read once per page for the filters and the cards."""

    topics: dict[int, Topic]
    districts: dict[int, District]
    languages: dict[int, Language]


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


def with_cards(organisations: OrganisationQuerySet, user: Any) -> OrganisationQuerySet:
    """With what `hit` reads: a fixed number of queries for any number of organisations."""
    topics = Topic.objects.select_related("parent")
    responsibilities = Responsibility.objects.current().visible_to(user)
    contacts = Contact.objects.visible_to(user).prefetch_related(
        "languages", Prefetch("responsibilities", responsibilities)
    )
    return organisations.select_related("search_entry").prefetch_related(
        Prefetch("offers", Offer.objects.running().by_name().prefetch_related(Prefetch("topics", topics))),
        Prefetch("contacts", contacts),
    )


def hit(organisation: Organisation, words: Words, question: Iterable[str], topic_ids: set[int]) -> Hit:
    offer = _best_offer(list(organisation.offers.all()), list(question), topic_ids)
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


def _best_offer(offers: list[Offer], question: list[str], topic_ids: set[int]) -> Offer | None:
    """The offer holding most of the question; without any match none, rather than a wrong one."""

    def fit(offer: Offer) -> tuple[int, int, bool]:
        topics = list(offer.topics.all())
        name = search_key(offer.name)
        text = search_key(" ".join([name, offer.summary, offer.description, *(topic.search_words for topic in topics)]))
        named = sum(word in name for word in question)
        held = sum(word in text for word in question)
        asked = sum(topic.pk in topic_ids for topic in topics)
        return asked + held, named, not offer.takes_nobody_now

    best = max(offers, key=fit, default=None)
    if best and (question or topic_ids) and fit(best)[0] == 0:
        return None
    return best


def _person(contacts: list[Contact], offer: Offer | None) -> tuple[Contact | None, str]:
    """Main contact of the offer, else its deputy, else a main contact of the organisation."""

    def order(pair: tuple[Contact, Responsibility]) -> tuple[bool, bool]:
        responsibility = pair[1]
        for_offer = bool(offer and responsibility.offer_id == offer.pk)
        return for_offer, responsibility.rank == Responsibility.Rank.MAIN

    pairs = [(contact, one) for contact in contacts for one in contact.responsibilities.all()]
    if not pairs:
        return (contacts[0], "") if contacts else (None, "")
    contact, responsibility = max(pairs, key=order)
    return contact, responsibility.rank
