"""From organisations found to the cards of a page: the offer that fits the question and the person to call.

Twenty cards are the dearest part of the dearest page. They are read as plain values, in a fixed number of queries, and
only what a card shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any
from uuid import UUID

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from directory.addresses import address
from directory.models import District, Offer, Organisation, Topic
from directory.models.record import Confirmation
from directory.search.people import Asked, Person, fits_of, people_of, to_call
from directory.search.prepared import Prepared, links
from directory.search.query import Found
from directory.search.words import Vocabulary

# Of an organisation's offers that answer, as many are looked at as may have ended since they were put in the index.
MOST_TRIED = 5


@dataclass(frozen=True)
class OfferLine:
    pk: int
    name: str
    slug: str
    summary: str
    status: str
    text_language: str

    @property
    def url(self) -> str:
        return address("directory:offer", self.slug)

    @property
    def takes_nobody_now(self) -> bool:
        return self.status in (Offer.Status.FULL, Offer.Status.PAUSED)


@dataclass(frozen=True)
class Hit:
    pk: int
    name: str
    slug: str
    kind: str
    summary: str
    text_language: str
    is_example: bool
    confirmation: Confirmation
    topics: tuple[Topic, ...]
    districts: tuple[District, ...]
    every_district: tuple[District, ...]
    is_citywide: bool
    offer: OfferLine | None
    person: Person | None
    deputy: Person | None
    # Why it answers: what of the question it has.
    reasons: tuple[str, ...]
    distance: str
    vocabulary: UUID | None

    @property
    def drawing(self) -> tuple[Any, ...]:
        """Everything its card shows, except for the texts in which words are marked."""
        offer = self.offer and (self.offer.slug, bool(self.offer.summary), self.offer.status, self.offer.text_language)
        words = (self.topics, self.districts, self.vocabulary, self.reasons, self.distance, self.is_citywide)
        confirmed = [one.confirmation for one in (self, self.person) if one]
        confirmations = tuple((one.state, str(one)) for one in confirmed)  # other words from day to day
        own = (self.slug, self.kind, bool(self.summary), self.text_language, self.is_example)
        return (*own, confirmations, words, offer, self.person, self.deputy)

    @property
    def url(self) -> str:
        return address("directory:organisation", self.slug)

    @property
    def kind_name(self) -> str:
        return str(Organisation.Kind(self.kind).label)

    @property
    def tabs(self) -> list[Topic]:
        """The top topics behind its topics, each once, as many as fit on the edge of a card."""
        return list(dict.fromkeys(topic.head for topic in self.topics))[:3]


def hits(pks: Sequence[int], vocabulary: Vocabulary, found: Found, asked: Asked, user: Any) -> list[Hit]:
    """The cards of these organisations, in their order."""
    offers = _offers(pks, found, asked)
    people, duties = people_of(pks, vocabulary, found, user)
    fits = fits_of(duties, asked)
    cards = {}
    for row in _ORGANISATIONS.rows(pks):
        pk = row[0]
        offer = offers.get(pk)
        person, deputy = to_call(people[pk], duties[pk], fits, offer.pk if offer else None)
        cards[pk] = _hit(row, vocabulary, found, asked, offer, person, deputy)
    return [cards[pk] for pk in pks if pk in cards]


_ORGANISATIONS = Prepared(
    lambda keys: (
        Organisation.objects.published()
        .filter(pk__in=keys)
        .values_list(
            "pk",
            "name",
            "slug",
            "kind",
            "summary",
            "text_language",
            "is_example",
            "verified_at",
            "verified_how",
            "search_entry__topic_ids",
            "search_entry__district_ids",
            "search_entry__language_ids",
        )
    )
)


def _hit(
    row: Sequence[Any],
    vocabulary: Vocabulary,
    found: Found,
    asked: Asked,
    offer: OfferLine | None,
    person: Person | None,
    deputy: Person | None,
) -> Hit:
    pk, name, slug, kind, summary, text_language, is_example, verified_at, verified_how, *words = row
    held_words: list[dict[int, Any]] = [vocabulary.topic, vocabulary.district, vocabulary.language]
    topics, districts, languages = (
        tuple(held[key] for key in keys or () if key in held) for held, keys in zip(held_words, words, strict=True)
    )
    reasons = (
        *(one.name for one in topics if one.pk in asked.topics),
        *(one.name for one in languages if one.pk in asked.languages),
        *(one.name for one in districts if one.pk in asked.districts),
    )
    return Hit(
        pk=pk,
        name=name,
        slug=slug,
        kind=kind,
        summary=summary,
        text_language=text_language,
        is_example=is_example,
        confirmation=Confirmation(verified_at, verified_how),
        topics=topics,
        districts=districts,
        every_district=vocabulary.districts,
        is_citywide=found.image.is_citywide(pk),
        offer=offer,
        person=person,
        deputy=deputy,
        reasons=reasons,
        distance=_shown(float(found.distance[pk]) if found.distance is not None else inf),
        vocabulary=vocabulary.version,
    )


def _shown(kilometres: float) -> str:
    """A distance as people say it; nothing where it is not known."""
    return (
        _("about %(distance)s km away") % {"distance": formats.localize(round(kilometres, 1))}
        if kilometres < inf
        else ""
    )


def _offers(pks: Sequence[int], found: Found, asked: Asked) -> dict[int, OfferLine]:
    """The offer of each that answers the question best; without any match none, rather than a wrong one."""
    if found.answer:
        candidates = found.answer.offers_of(pks)
    else:
        candidates = found.image.offers_of(pks)
        if asked.topics:
            wanted = [offer for offers in candidates.values() for offer in offers]
            fitting = _OFFER_TOPICS.owners(wanted, asked.topics)
            candidates = {pk: [one for one in offers if one in fitting] for pk, offers in candidates.items()}
    tried = [one for offers in candidates.values() for one in offers[:MOST_TRIED]]
    lines = {row[0]: OfferLine(*row) for row in _OFFERS.rows(tried, timezone.localdate())}
    best = {}
    for pk, offers in candidates.items():
        known = [lines[one] for one in offers if one in lines]
        if known:
            best[pk] = known[0] if found.answer else max(known, key=lambda one: not one.takes_nobody_now)
    return best


_OFFER_TOPICS = links(Offer.topics, "offer", "topic")
_OFFERS = Prepared(
    lambda keys, today: (
        Offer.objects.running()
        .filter(pk__in=keys)
        .values_list("pk", "name", "slug", "summary", "status", "text_language")
    )
)
