"""One organisation as rows of the index: itself, and each of its offers."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone

from directory.models import SearchText
from directory.search.sources import ContactSource, OfferSource, OrganisationSource
from directory.search.stems import words
from directory.search.terms import CITYWIDE, HAS_DISTRICT, HAS_LANGUAGE, HAS_TOPIC, row, tag


@dataclass(frozen=True)
class Row:
    offer_id: int | None
    terms: str
    facets: str
    standing: int
    shown_from: date | None
    shown_until: date | None
    spellings: frozenset[str]

    def values(self, number: int, organisation_id: int) -> tuple[Any, ...]:
        """The columns of a SearchText, in their order."""
        return (
            number,
            organisation_id,
            self.offer_id,
            _squeezed(self.terms),
            self.facets,
            self.standing,
            self.shown_from,
            self.shown_until,
        )


# What most texts have, the commonest last: it saves a sixth of the index. Whoever changes it must build the index anew.
_COMMON = b"""
 fee_free fee_unknown mode_phone mode_outreach mode_online mode_on_site kind_association kind_initiative audience_1
 deutsch sprach _sprach kurs _kurs rech _recht arbeit _arbeit bildung _bildung gesundheit _gesund familie _famili
 kind _kind jugend _jugend frau _frau schul _schul migration _migration flucht _flucht sozial _sozial integration
 _integration verein haus _haus zentrum _zentrum treff _treff projekt _projekt begleitung _begleit unterstutz
 _unterstutz hilf _hilf wohnung _wohnung wohn _wohn gefluchtet mensch berlin b_beratung t__beratung t_beratung
 _beratung beratung t__ b_ language_1 language_2 language_3 has_language topic_1 topic_2 branch_1 branch_2 has_topic
 district_1 district_2 citywide has_district has_topic branch_""".replace(b"\n", b"")


def terms_in(text: SearchText) -> str:
    return zlib.decompressobj(zdict=_COMMON).decompress(text.terms).decode("ascii")


def _squeezed(terms: str) -> bytes:
    squeezing = zlib.compressobj(6, zdict=_COMMON)
    return squeezing.compress(terms.encode("ascii")) + squeezing.flush()


def rows_of(organisation: OrganisationSource) -> list[Row]:
    if not organisation.is_published:
        return []
    return [_organisation_row(organisation), *(_offer_row(offer, organisation) for offer in organisation.offers)]


def _organisation_row(organisation: OrganisationSource) -> Row:
    public = [one for one in organisation.contacts if one.is_public]
    names = [words(name) for name in organisation.names if name]
    body = _words(organisation.summary, organisation.description, *_contact_texts(public))
    network = _words(*_contact_texts(one for one in organisation.contacts if not one.is_public))
    topics = [*organisation.topics, *(topic for contact in public for topic in contact.topics)]
    tags = [
        tag("kind", organisation.kind),
        *_topic_tags(topics, organisation.parents),
        *_tags("language", organisation.languages),
        *_place_tags(organisation),
    ]
    return Row(
        offer_id=None,
        terms=row([*names, *(words(one.name) for one in public)], body, network, tags),
        facets=_facets(
            organisation.parents,
            topic=organisation.topics,
            language=organisation.languages,
            district=_places(organisation),
            kind=[organisation.kind],
        ),
        standing=_standing(organisation.verified_at),
        shown_from=None,
        shown_until=None,
        spellings=_spellings(*names, body, network),
    )


def _offer_row(offer: OfferSource, organisation: OrganisationSource) -> Row:
    name, body = words(offer.name), _words(*offer.texts, organisation.name, organisation.short_name)
    tags = [
        *_topic_tags(offer.topics, organisation.parents),
        *(tag("audience", pk) for pk in offer.audiences),
        *_tags("language", offer.languages or organisation.languages),
        *_offer_place_tags(offer, organisation),
        tag("fee", offer.fee),
        *(tag("mode", mode) for mode in offer.modes),
    ]
    facets = _facets(
        organisation.parents,
        topic=offer.topics,
        language=offer.languages,
        district=[] if offer.is_citywide else offer.districts,
        audience=offer.audiences,
        mode=offer.modes,
    )
    return Row(
        offer_id=offer.pk,
        terms=row([name], body, [], tags),
        facets=f"{facets} {CITYWIDE}" if offer.is_citywide else facets,
        standing=_standing(offer.verified_at, takes_nobody_now=offer.takes_nobody_now),
        shown_from=offer.valid_from,
        shown_until=offer.valid_until,
        spellings=_spellings(name, body),
    )


def _tags(kind: str, pks: Iterable[int]) -> list[str]:
    found = [tag(kind, pk) for pk in pks]
    has = {"language": HAS_LANGUAGE, "district": HAS_DISTRICT}[kind]
    return [*found, has] if found else []


def _topic_tags(topics: Iterable[int], parents: Mapping[int, int | None]) -> list[str]:
    found = list(topics)
    branches = [tag("branch", parents.get(pk) or pk) for pk in found]
    return [*(tag("topic", pk) for pk in found), *branches, *([HAS_TOPIC] if found else [])]


def _places(organisation: OrganisationSource) -> list[int]:
    return sorted({*organisation.districts, *organisation.seats})


def _place_tags(organisation: OrganisationSource) -> list[str]:
    return _tags("district", _places(organisation))


def _offer_place_tags(offer: OfferSource, organisation: OrganisationSource) -> list[str]:
    if offer.is_citywide:
        return [CITYWIDE]
    return _tags("district", offer.districts) or _place_tags(organisation)


def _facets(parents: Mapping[int, int | None], *, topic: Iterable[int], **others: Iterable[int | str]) -> str:
    """What a filter finds the text by. Who asks for a topic means what stands below it, too."""
    keys = [tag("topic", pk) for own in topic for pk in (own, parents.get(own)) if pk]
    keys += [tag(kind, value) for kind, values in others.items() for value in values]
    return " ".join(dict.fromkeys(keys))


def _words(*texts: str) -> list[str]:
    return [one for text in texts if text for one in words(text)]


def _contact_texts(contacts: Iterable[ContactSource]) -> list[str]:
    return [text for contact in contacts for text in (contact.name, contact.role)]


def _spellings(*texts: Iterable[str]) -> frozenset[str]:
    return frozenset(piece for text in texts for one in text for piece in _pieces(one))


@lru_cache(maxsize=100_000)
def _pieces(word: str) -> tuple[str, ...]:
    return tuple(piece for piece in word.split("-") if len(piece) > 3 and piece.isalpha())


def _standing(verified_at: datetime | None, *, takes_nobody_now: bool = False) -> int:
    """Two of three points for taking people now, the rest for a recent confirmation: it fades over two years."""
    takes = 0 if takes_nobody_now else 60
    if verified_at is None:
        return takes
    age = (timezone.now() - verified_at).days
    return takes + max(0, 40 - age * 40 // 730)
