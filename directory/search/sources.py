"""What the texts of the index are made from, read as plain values: a tenth of the time that records would take, and
one query for each kind of link, however many organisations."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from directory.models import Contact, Location, Offer, Organisation, Responsibility, Topic

Links = Mapping[int, list[int]]


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


def sources(ids: Collection[int]) -> Iterator[OrganisationSource]:
    """In the order of their primary keys; who does not exist is left out."""
    topics, languages, districts = (
        _links(getattr(Organisation, name), "organisation", name[:-1], ids)
        for name in ("topics", "languages", "districts")
    )
    seats = _grouped(
        Location.objects.filter(organisation__in=ids, is_sensitive=False, district__isnull=False)
        .order_by("pk")
        .values_list("organisation", "district")
    )
    offers, contacts = _offers(ids), _contacts(ids)
    parents = dict(Topic.objects.values_list("pk", "parent"))
    columns = ("pk", "name", "short_name", "alternate_names", "kind", "summary", "description", "status", "verified_at")
    rows: Iterable[Any] = Organisation.objects.filter(pk__in=ids).order_by("pk").values_list(*columns)
    for pk, *texts, status, verified_at in rows:
        is_published = status == Organisation.Status.PUBLISHED
        own = (topics[pk], languages[pk], districts[pk], seats[pk], offers[pk], contacts[pk])
        values: tuple[Any, ...] = (pk, *texts, is_published, verified_at, *own, parents)
        yield OrganisationSource(*values)


def _offers(organisations: Collection[int]) -> Mapping[int, list[OfferSource]]:
    owned = _links(Offer.organisations, "organisation", "offer", organisations)
    pks = {pk for ones in owned.values() for pk in ones}
    links = [
        _links(getattr(Offer, name), "offer", name[:-1], pks)
        for name in ("topics", "audiences", "languages", "districts")
    ]
    texts = ("summary", "description", "eligibility", "access", "referral", "fee_note")
    plain = ("pk", "name", "status", "fee", "is_citywide", "verified_at", "valid_from", "valid_until")
    offers = {}
    for row in Offer.objects.filter(pk__in=pks).values_list(*plain, *texts, *Offer.MODE_FIELDS.values()):
        pk, name, status, fee, is_citywide, verified_at, valid_from, valid_until, *rest = row
        modes = [mode for mode, is_on in zip(Offer.MODE_FIELDS, rest[len(texts) :], strict=True) if is_on]
        if status in Offer.Status.shown():
            offers[pk] = OfferSource(
                pk=pk,
                name=name,
                texts=tuple(rest[: len(texts)]),
                fee=fee,
                modes=modes,
                is_citywide=is_citywide,
                takes_nobody_now=status in (Offer.Status.FULL, Offer.Status.PAUSED),
                verified_at=verified_at,
                valid_from=valid_from,
                valid_until=valid_until,
                **dict(
                    zip(("topics", "audiences", "languages", "districts"), (held[pk] for held in links), strict=True)
                ),
            )
    return defaultdict(list, {owner: [offers[pk] for pk in ones if pk in offers] for owner, ones in owned.items()})


def _contacts(organisations: Collection[int]) -> Mapping[int, list[ContactSource]]:
    """Without those only coordinators see: what is not in the index cannot leak from it."""
    shown = Contact.objects.filter(organisation__in=organisations).exclude(visibility=Contact.Visibility.COORDINATORS)
    rows = list(shown.order_by("sort_name", "pk").values_list("pk", "organisation", "name", "role", "visibility"))
    topics = _grouped(
        Responsibility.topics.through.objects.filter(responsibility__contact__in=[row[0] for row in rows])
        .order_by("pk")
        .values_list("responsibility__contact", "topic")
    )
    found: dict[int, list[ContactSource]] = defaultdict(list)
    for pk, organisation, name, role, visibility in rows:
        is_public = visibility == Contact.Visibility.PUBLIC
        found[organisation].append(ContactSource(name, role, is_public, topics[pk]))
    return found


def _links(relation: Any, owner: str, other: str, owners: Iterable[int]) -> Links:
    rows = relation.through.objects.filter(**{f"{owner}__in": owners}).order_by(f"{other}_id")
    return _grouped(rows.values_list(f"{owner}_id", f"{other}_id"))


def _grouped(pairs: Iterable[tuple[int, int]]) -> Links:
    found: dict[int, list[int]] = defaultdict(list)
    for owner, other in pairs:
        found[owner].append(other)
    return found
