"""What everybody may read of an organisation, as a checksum: the same as long as nothing of it changed.

People are left out, as a checksum that follows them would tell who came and who hid; so are protected addresses.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.db.models import CharField, ExpressionWrapper, F
from django.urls import reverse

from directory.models import Location, Offer, OpeningHours, Organisation

# Another number for whoever changes what goes in: those of two recipes cannot be compared.
RECIPE = "1"
AT_ONCE = 500

OF_ORGANISATION = (
    *("name", "short_name", "kind", "legal_form", "parent", "summary", "description", "website", "email"),
    "phone_stored",
)
OF_OFFER = (
    *("name", "summary", "description", "is_citywide", "is_on_site", "is_online", "is_outreach", "is_by_phone"),
    *("fee", "fee_note", "eligibility", "access", "referral", "appointment_link", "documents", "status"),
    *("valid_from", "valid_until"),
)
OF_LOCATION = ("name", "street", "postcode", "city", "district", "is_step_free")
OF_HOURS = ("weekday", "opens_at", "closes_at", "note")
Pieces = dict[int, list[Any]]


@dataclass(frozen=True)
class Snapshot:
    name: str
    slug: str
    checksum: str

    def get_absolute_url(self) -> str:
        return reverse("directory:organisation", args=[self.slug])

    def differs_from(self, checksum: str) -> bool:
        return checksum.startswith(f"{RECIPE}:") and checksum != self.checksum


def take(pks: Collection[int]) -> dict[int, Snapshot]:
    """Of those that are published, by primary key."""
    wanted = sorted(pks)
    taken: dict[int, Snapshot] = {}
    for start in range(0, len(wanted), AT_ONCE):
        taken |= _take(wanted[start : start + AT_ONCE])
    return taken


def _take(pks: list[int]) -> dict[int, Snapshot]:
    # The number as stored: read as such, each would be parsed and proven anew.
    stored = ExpressionWrapper(F("phone"), CharField())
    published = Organisation.objects.published().filter(pk__in=pks).annotate(phone_stored=stored)
    rows = published.values_list("pk", "slug", *OF_ORGANISATION)
    around = _words(Organisation, ("topics", "districts", "languages"), pks)
    for piece in (*_offers(pks), *_places(pks)):
        around[piece[0]].append(piece[1:])
    return {pk: Snapshot(own[0], slug, _checksum((own, sorted(map(repr, around[pk]))))) for pk, slug, *own in rows}


def _words(model: Any, relations: Collection[str], pks: Collection[int]) -> Pieces:
    """Topics, districts and the like, by whose they are; renaming one changes none of them."""
    found: Pieces = defaultdict(list)
    for name in relations:
        field = model._meta.get_field(name)
        owner, other = field.m2m_field_name(), field.m2m_reverse_field_name()
        pairs = getattr(model, name).through.objects.filter(**{f"{owner}__in": pks}).values_list(owner, other)
        for pk, word in pairs:
            found[pk].append((name, word))
    return found


def _offers(pks: list[int]) -> Iterator[tuple[Any, ...]]:
    rows = list(Offer.objects.running().filter(organisations__in=pks).values_list("organisations", "pk", *OF_OFFER))
    words = _words(Offer, ("topics", "audiences", "languages", "districts"), {row[1] for row in rows})
    for organisation, offer, *own in rows:
        yield organisation, offer, own, sorted(words[offer])


def _places(pks: list[int]) -> Iterator[tuple[Any, ...]]:
    places = Location.objects.filter(organisation__in=pks, is_sensitive=False)
    yield from places.values_list("organisation", "pk", *OF_LOCATION)
    hours = OpeningHours.objects.current().filter(location__in=places)
    yield from hours.values_list("location__organisation", "location", *OF_HOURS)


def _checksum(values: Any) -> str:
    return f"{RECIPE}:{blake2b(repr(values).encode(), digest_size=9).hexdigest()}"
