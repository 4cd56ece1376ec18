"""What the texts of the index are made from, read as plain values: a tenth of the time that records would take, and
one query for each kind of link, however many organisations."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from directory.models import Contact, Location, Offer, Organisation, Responsibility, Topic
from directory.search.prepared import Prepared, links

Links = Mapping[int, list[int]]
_WORDS_OF_ORGANISATIONS = ("topic", "language", "district")
_WORDS_OF_OFFERS = ("topic", "audience", "language", "district")
_TEXTS = ("summary", "description", "eligibility", "access", "referral", "fee_note")


@dataclass(frozen=True)
class ContactSource:
    name: str
    role: str
    is_public: bool
    topics: list[int]


@dataclass(frozen=True)
class OfferSource:
    pk: int
    name: str
    # What stands in the body of the text, in its order.
    texts: tuple[str, ...]
    fee: str
    modes: Sequence[str]
    is_citywide: bool
    takes_nobody_now: bool
    verified_at: datetime | None
    valid_from: date | None
    valid_until: date | None
    topics: list[int]
    audiences: list[int]
    languages: list[int]
    districts: list[int]


@dataclass(frozen=True)
class OrganisationSource:
    pk: int
    name: str
    short_name: str
    alternate_names: str
    kind: str
    summary: str
    description: str
    is_published: bool
    verified_at: datetime | None
    topics: list[int]
    languages: list[int]
    districts: list[int]
    seats: list[int]  # districts of addresses that may be told
    offers: list[OfferSource]
    contacts: list[ContactSource]
    # The topic above each topic, of all topics.
    parents: Mapping[int, int | None] = field(repr=False)

    @property
    def names(self) -> list[str]:
        return [self.name, self.short_name, *self.alternate_names.splitlines()]


def sources(ids: Sequence[int]) -> Iterator[OrganisationSource]:
    """In the order of their primary keys; who does not exist is left out."""
    topics, languages, districts = (_grouped(relation.rows(ids)) for relation in _OF_ORGANISATIONS)
    seats = _grouped(_SEATS.rows(ids))
    offers, contacts = _offers(ids), _contacts(ids)
    parents = dict(Topic.objects.values_list("pk", "parent"))
    for pk, *texts, status, hidden_at, verified_at in sorted(_ORGANISATIONS.rows(ids), key=itemgetter(0)):
        is_published = status == Organisation.Status.PUBLISHED and hidden_at is None
        own = (topics[pk], languages[pk], districts[pk], seats[pk], offers[pk], contacts[pk])
        values: tuple[Any, ...] = (pk, *texts, is_published, verified_at, *own, parents)
        yield OrganisationSource(*values)


_ORGANISATIONS = Prepared(
    lambda keys: Organisation.objects.filter(pk__in=keys).values_list(
        "pk",
        "name",
        "short_name",
        "alternate_names",
        "kind",
        "summary",
        "description",
        "status",
        "hidden_at",
        "verified_at",
    )
)
_OF_ORGANISATIONS = [links(getattr(Organisation, f"{one}s"), "organisation", one) for one in _WORDS_OF_ORGANISATIONS]
_SEATS = Prepared(
    lambda keys: (
        Location.objects.filter(organisation__in=keys, is_sensitive=False, district__isnull=False)
        .order_by("pk")
        .values_list("organisation", "district")
    )
)


def _offers(organisations: Sequence[int]) -> Mapping[int, list[OfferSource]]:
    owned = _grouped(_OWNED.rows(organisations))
    pks = sorted({pk for ones in owned.values() for pk in ones})
    words = [_grouped(relation.rows(pks)) for relation in _OF_OFFERS]
    offers = {}
    for pk, name, status, fee, is_citywide, verified_at, valid_from, valid_until, *rest in _OFFERS.rows(pks):
        texts, is_on = tuple(rest[: len(_TEXTS)]), rest[len(_TEXTS) :]
        offers[pk] = OfferSource(
            pk=pk,
            name=name,
            texts=texts,
            fee=fee,
            modes=[mode for mode, one in zip(Offer.MODE_FIELDS, is_on, strict=True) if one],
            is_citywide=is_citywide,
            takes_nobody_now=status in (Offer.Status.FULL, Offer.Status.PAUSED),
            verified_at=verified_at,
            valid_from=valid_from,
            valid_until=valid_until,
            **{f"{name}s": held[pk] for name, held in zip(_WORDS_OF_OFFERS, words, strict=True)},
        )
    return defaultdict(list, {owner: [offers[pk] for pk in ones if pk in offers] for owner, ones in owned.items()})


_OWNED = links(Offer.organisations, "organisation", "offer")
_OF_OFFERS = [links(getattr(Offer, f"{one}s"), "offer", one) for one in _WORDS_OF_OFFERS]
_PLAIN = ("pk", "name", "status", "fee", "is_citywide", "verified_at", "valid_from", "valid_until")
_OFFERS = Prepared(
    lambda keys: Offer.objects.filter(pk__in=keys, status__in=Offer.Status.shown(), hidden_at=None).values_list(
        *_PLAIN, *_TEXTS, *Offer.MODE_FIELDS.values()
    )
)


def _contacts(organisations: Sequence[int]) -> Mapping[int, list[ContactSource]]:
    rows = _CONTACTS.rows(organisations)
    topics = _grouped(_DUTY_TOPICS.rows([row[0] for row in rows]))
    found: dict[int, list[ContactSource]] = defaultdict(list)
    for pk, organisation, name, role, visibility in rows:
        is_public = visibility == Contact.Visibility.PUBLIC
        found[organisation].append(ContactSource(name, role, is_public, topics[pk]))
    return found


# Without those only coordinators see: what is not in the index cannot leak from it.
_CONTACTS = Prepared(
    lambda keys: (
        Contact.objects.filter(organisation__in=keys)
        .opened()
        .order_by("sort_name", "pk")
        .values_list("pk", "organisation", "name", "role", "visibility")
    )
)
_DUTY_TOPICS = Prepared(
    lambda keys: (
        Responsibility.topics.through.objects.filter(responsibility__contact__in=keys)
        .order_by("pk")
        .values_list("responsibility__contact", "topic")
    )
)


def _grouped(pairs: Iterable[tuple[int, int]]) -> Links:
    """The others of each owner, ascending."""
    found: dict[int, list[int]] = defaultdict(list)
    for owner, other in sorted(pairs):
        found[owner].append(other)
    return found
