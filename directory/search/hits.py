"""From organisations found to the cards of a page: the offer that fits the question and the person to call.

Twenty cards are the dearest part of the dearest page. They are read as plain values, in a fixed number of queries, and
only what a card shows.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any
from uuid import UUID

from django.db.models import CharField, ExpressionWrapper, F
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from directory.addresses import PhoneLink, address, phone_link
from directory.models import Contact, District, Language, Offer, Organisation, Responsibility, Topic
from directory.models.contact import circle_of
from directory.models.record import Confirmation
from directory.search.prepared import Prepared, links
from directory.search.query import Found
from directory.search.words import Vocabulary

# Of an organisation's offers that answer, as many are looked at as may have ended since they were put in the index.
MOST_TRIED = 5


@dataclass(frozen=True)
class Asked:
    """Primary keys of what filters and question name: they decide which offer is shown and whom to call."""

    topics: frozenset[int] = frozenset()
    districts: frozenset[int] = frozenset()
    languages: frozenset[int] = frozenset()


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
class Person:
    """Somebody to call."""

    pk: int
    uuid: str
    name: str
    role: str
    email: str
    phone: PhoneLink | None
    mobile: PhoneLink | None
    languages: tuple[Language, ...]

    @property
    def url(self) -> str:
        return address("directory:contact", self.uuid)


@dataclass(frozen=True)
class Duty:
    """A responsibility, as far as it decides whom to call."""

    pk: int
    person: Person
    offer: int | None
    rank: str


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
        confirmation = (self.confirmation.state, str(self.confirmation))
        own = (self.slug, self.kind, bool(self.summary), self.text_language, self.is_example)
        return (*own, confirmation, words, offer, self.person, self.deputy)

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
    people, duties = _people(pks, vocabulary, found, user)
    fits = _fits(duties, asked)
    cards = {}
    for row in _ORGANISATIONS.rows(pks):
        pk = row[0]
        to_call = _to_call(people[pk], duties[pk], fits, offers.get(pk))
        cards[pk] = _hit(row, vocabulary, found, asked, offers.get(pk), *to_call)
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


_OFFERS = Prepared(
    lambda keys, today: (
        Offer.objects.running()
        .filter(pk__in=keys)
        .values_list("pk", "name", "slug", "summary", "status", "text_language")
    )
)


def _people(
    pks: Sequence[int], vocabulary: Vocabulary, found: Found, user: Any
) -> tuple[Mapping[int, list[Person]], Mapping[int, list[Duty]]]:
    """Whom this reader may see of each organisation, by name, and what they answer for today."""
    rows = _CONTACTS.rows(pks, circle_of(user))
    spoken: dict[int, list[Language]] = defaultdict(list)
    for contact, language in _SPOKEN.rows(list({row[0] for row in rows})):
        spoken[contact].append(vocabulary.language[language])
    offered = {offer for offers in found.image.offers_of(pks).values() for offer in offers}
    today = timezone.localdate()
    people: dict[int, dict[int, Person]] = defaultdict(dict)
    duties: dict[int, list[Duty]] = defaultdict(list)
    for pk, organisation, uuid, name, role, email, phone, mobile, duty, offer, rank, start_on, end_on in rows:
        if pk not in people[organisation]:
            languages = tuple(sorted(spoken[pk], key=lambda one: (one.position, one.pk)))
            links = phone_link(phone), phone_link(mobile)
            people[organisation][pk] = Person(pk, str(uuid), name, role, email, *links, languages)
        is_current = not ((start_on and start_on > today) or (end_on and end_on < today))
        if duty and is_current and (offer is None or offer in offered):
            duties[organisation].append(Duty(duty, people[organisation][pk], offer, rank))
    return defaultdict(list, {pk: list(ones.values()) for pk, ones in people.items()}), duties


# Numbers as stored: read as such, each would be parsed and proven anew.
_NUMBERS = {f"{name}_stored": ExpressionWrapper(F(name), CharField()) for name in ("phone", "mobile")}
_DUTY = tuple(f"responsibilities__{name}" for name in ("pk", "offer", "rank", "valid_from", "valid_until"))
_CONTACTS = Prepared(
    lambda keys, circle: (
        Contact.objects.visible_in(circle)
        .filter(organisation__in=keys)
        .annotate(**_NUMBERS)
        .order_by("sort_name", "pk", "responsibilities__pk")
        .values_list("pk", "organisation", "uuid", "name", "role", "email", *_NUMBERS, *_DUTY)
    )
)
_SPOKEN = links(Contact.languages, "contact", "language")
_OFFER_TOPICS = links(Offer.topics, "offer", "topic")
_DUTY_TOPICS = links(Responsibility.topics, "responsibility", "topic")
_DUTY_DISTRICTS = links(Responsibility.districts, "responsibility", "district")


@dataclass(frozen=True)
class _Fits:
    """Responsibilities that name a topic or district asked for, and the languages asked for."""

    topics: Collection[int]
    districts: Collection[int]
    languages: Collection[int]

    def order(self, duty: Duty, offer: OfferLine | None) -> tuple[bool, ...]:
        return (
            bool(offer and duty.offer == offer.pk),
            any(language.pk in self.languages for language in duty.person.languages),
            duty.pk in self.districts,
            duty.pk in self.topics,
        )


def _fits(duties: Mapping[int, Sequence[Duty]], asked: Asked) -> _Fits:
    pks = [duty.pk for ones in duties.values() for duty in ones]

    return _Fits(
        topics=_DUTY_TOPICS.owners(pks, asked.topics) if asked.topics else (),
        districts=_DUTY_DISTRICTS.owners(pks, asked.districts) if asked.districts else (),
        languages=asked.languages,
    )


def _to_call(
    people: Sequence[Person], duties: Sequence[Duty], fits: _Fits, offer: OfferLine | None
) -> tuple[Person | None, Person | None]:
    """Whose responsibility names this offer, speaks the language, covers district and topic; and who stands in."""
    if not duties:
        return (people[0] if people else None), None
    main = Responsibility.Rank.MAIN
    best = max(duties, key=lambda duty: (*fits.order(duty, offer), duty.rank == main))
    stand_ins = [
        duty
        for duty in duties
        if duty.person.pk != best.person.pk and duty.rank != main and duty.offer in (None, best.offer)
    ]
    deputy = max(stand_ins, key=lambda duty: fits.order(duty, offer), default=None)
    return best.person, deputy.person if deputy else None
