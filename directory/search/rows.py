"""One organisation as rows of the index: itself, and each of its offers. Reads prefetched relations only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from directory.models import Contact, Offer, Organisation, SearchText, Topic
from directory.models.record import Record
from directory.search.stems import words
from directory.search.terms import CITYWIDE, HAS_DISTRICT, HAS_LANGUAGE, HAS_TOPIC, row, tag


@dataclass(frozen=True)
class Row:
    offer_id: int | None
    terms: str
    standing: int
    shown_from: date | None
    shown_until: date | None
    spellings: frozenset[str]

    def values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("offer_id", "terms", "standing", "shown_from", "shown_until")}

    def differs_from(self, text: SearchText) -> bool:
        return any(getattr(text, name) != value for name, value in self.values().items())

    def written_to(self, text: SearchText) -> SearchText:
        for name, value in self.values().items():
            setattr(text, name, value)
        return text


def rows_of(organisation: Organisation) -> list[Row]:
    return [_organisation_row(organisation), *(_offer_row(offer, organisation) for offer in organisation.offers.all())]


def names_of(organisation: Organisation) -> list[str]:
    return [organisation.name, organisation.short_name, *organisation.alternate_names.splitlines()]


def _organisation_row(organisation: Organisation) -> Row:
    contacts = list(organisation.contacts.all())
    public = [one for one in contacts if one.visibility == Contact.Visibility.PUBLIC]
    network = [one for one in contacts if one.visibility == Contact.Visibility.NETWORK]
    names = names_of(organisation)
    body = [organisation.summary, organisation.description, *_contact_words(public)]
    tags = [
        tag("kind", organisation.kind),
        *_topics([*organisation.topics.all(), *_contact_topics(public)]),
        *_tags("language", organisation.languages.all()),
        *_places(organisation),
    ]
    return Row(
        offer_id=None,
        terms=row([*names, *(one.name for one in public)], body, _contact_words(network), tags),
        standing=_standing(organisation),
        shown_from=None,
        shown_until=None,
        spellings=_spellings([*names, *body, *_contact_words(network)]),
    )


def _offer_row(offer: Offer, organisation: Organisation) -> Row:
    body = [
        offer.summary,
        offer.description,
        offer.eligibility,
        offer.access,
        offer.referral,
        offer.fee_note,
        organisation.name,
        organisation.short_name,
    ]
    tags = [
        *_topics(offer.topics.all()),
        *_tags("audience", offer.audiences.all()),
        *_tags("language", offer.languages.all() or organisation.languages.all()),
        *_offer_places(offer, organisation),
        tag("fee", offer.fee),
    ]
    tags += [tag("mode", mode) for mode, field in Offer.MODE_FIELDS.items() if getattr(offer, field)]
    return Row(
        offer_id=offer.pk,
        terms=row([offer.name], body, [], tags),
        standing=_standing(offer),
        shown_from=offer.valid_from,
        shown_until=offer.valid_until,
        spellings=_spellings([offer.name, *body]),
    )


def _tags(kind: str, records: Iterable[Any]) -> Iterator[str]:
    found = [tag(kind, record.pk) for record in records]
    yield from found
    if found and kind == "language":
        yield HAS_LANGUAGE


def _topics(topics: Iterable[Topic]) -> list[str]:
    found = list(topics)
    branches = [tag("branch", topic.parent_id or topic.pk) for topic in found]
    return [*_tags("topic", found), *branches, *([HAS_TOPIC] if found else [])]


def _places(organisation: Organisation) -> list[str]:
    places = {district.pk for district in organisation.districts.all()}
    seats = (location.district_id for location in organisation.locations.all() if not location.is_sensitive)
    places |= {pk for pk in seats if pk}
    return [*(tag("district", pk) for pk in sorted(places)), *([HAS_DISTRICT] if places else [])]


def _offer_places(offer: Offer, organisation: Organisation) -> list[str]:
    if offer.is_citywide:
        return [CITYWIDE]
    own = [tag("district", district.pk) for district in offer.districts.all()]
    return [*own, HAS_DISTRICT] if own else _places(organisation)


def _contact_words(contacts: Iterable[Contact]) -> list[str]:
    return [text for contact in contacts for text in (contact.name, contact.role)]


def _contact_topics(contacts: Iterable[Contact]) -> Iterator[Any]:
    for contact in contacts:
        for responsibility in contact.responsibilities.all():
            yield from responsibility.topics.all()


def _spellings(texts: Iterable[str]) -> frozenset[str]:
    found = (piece for text in texts for one in words(text) for piece in one.split("-"))
    return frozenset(piece for piece in found if len(piece) > 3 and piece.isalpha())


def _standing(record: Record) -> int:
    """Two of three points for taking people now, the rest for a recent confirmation: it fades over two years."""
    takes = 0 if isinstance(record, Offer) and record.takes_nobody_now else 60
    if record.verified_at is None:
        return takes
    age = (timezone.now() - record.verified_at).days
    return takes + max(0, 40 - age * 40 // 730)
