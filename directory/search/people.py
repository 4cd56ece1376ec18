"""Whom to call: the people of an organisation this reader may see, and what they answer for today."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import CharField, ExpressionWrapper, F
from django.utils import timezone

from directory.addresses import PhoneLink, address, phone_link
from directory.models import Contact, Language, Responsibility
from directory.models.contact import CHANNELS, circle_of, narrower
from directory.models.record import Confirmation
from directory.search.prepared import Prepared, links
from directory.search.query import Found
from directory.search.words import Vocabulary


@dataclass(frozen=True)
class Asked:
    """Primary keys of what filters and question name: they decide which offer is shown and whom to call."""

    topics: frozenset[int] = frozenset()
    districts: frozenset[int] = frozenset()
    languages: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Person:
    """Somebody to call."""

    pk: int
    uuid: str
    is_person: bool
    name: str
    role: str
    email: str
    phone: PhoneLink | None
    mobile: PhoneLink | None
    languages: tuple[Language, ...]
    confirmation: Confirmation
    has_more: bool  # channels this reader may ask for on the page of the contact

    @property
    def url(self) -> str:
        return address("directory:contact", self.uuid)

    def withheld(self) -> "Person":
        """Without the channels, which its page shows on request."""
        return replace(self, email="", phone=None, mobile=None, has_more=True)


@dataclass(frozen=True)
class Duty:
    """A responsibility, as far as it decides whom to call."""

    pk: int
    person: Person
    offer: int | None
    rank: str


def people_of(
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
    for (
        pk,
        organisation,
        uuid,
        kind,
        name,
        role,
        verified_at,
        verified_how,
        *rest,
        duty,
        offer,
        rank,
        start_on,
        end_on,
    ) in rows:
        if pk not in people[organisation]:
            languages = tuple(sorted(spoken[pk], key=lambda one: (one.position, one.pk)))
            (email, phone, mobile), has_more = _open_channels(rest, circle_of(user))
            is_person = kind == Contact.Kind.PERSON
            people[organisation][pk] = Person(
                pk=pk,
                uuid=str(uuid),
                is_person=is_person,
                name=name,
                role=role,
                email=email,
                phone=phone_link(phone),
                mobile=phone_link(mobile),
                languages=languages,
                confirmation=Confirmation(verified_at, verified_how),
                has_more=has_more,
            )
        is_current = not ((start_on and start_on > today) or (end_on and end_on < today))
        if duty and is_current and (offer is None or offer in offered):
            duties[organisation].append(Duty(duty, people[organisation][pk], offer, rank))
    return defaultdict(list, {pk: list(ones.values()) for pk, ones in people.items()}), duties


def _open_channels(values: Sequence[Any], reader: str) -> tuple[list[str], bool]:
    """What is open to everyone of `_CHANNELS`, as in `Contact.reach`; and whether there is more for this reader."""
    entry, *own = values
    channels, circles = own[:3], [narrower(entry, circle) for circle in own[3:]]
    pairs = list(zip(channels, circles, strict=True))
    shown = [channel if circle == Contact.Visibility.PUBLIC else "" for channel, circle in pairs]
    more = (circle for channel, circle in pairs if channel and circle != Contact.Visibility.PUBLIC)
    return shown, any(narrower(reader, circle) == reader for circle in more)


# Numbers as stored: read as such, each would be parsed and proven anew.
_NUMBERS = {f"{name}_stored": ExpressionWrapper(F(name), CharField()) for name in ("phone", "mobile")}
_SHOWN = ("kind", "name", "role", "verified_at", "verified_how")
_CHANNELS = ("visibility", "email", *_NUMBERS, *(f"{name}_visibility" for name in CHANNELS))
_DUTY = tuple(f"responsibilities__{name}" for name in ("pk", "offer", "rank", "valid_from", "valid_until"))
_CONTACTS = Prepared(
    lambda keys, circle: (
        Contact.objects.visible_in(circle)
        .filter(organisation__in=keys)
        .annotate(**_NUMBERS)
        .order_by("sort_name", "pk", "responsibilities__pk")
        .values_list("pk", "organisation", "uuid", *_SHOWN, *_CHANNELS, *_DUTY)
    )
)
_SPOKEN = links(Contact.languages, "contact", "language")
_DUTY_TOPICS = links(Responsibility.topics, "responsibility", "topic")
_DUTY_DISTRICTS = links(Responsibility.districts, "responsibility", "district")


@dataclass(frozen=True)
class Fits:
    """Responsibilities that name a topic or district asked for, and the languages asked for."""

    topics: Collection[int]
    districts: Collection[int]
    languages: Collection[int]

    def order(self, duty: Duty, offer: int | None) -> tuple[bool, ...]:
        return (
            duty.offer is not None and duty.offer == offer,
            any(language.pk in self.languages for language in duty.person.languages),
            duty.pk in self.districts,
            duty.pk in self.topics,
        )


def fits_of(duties: Mapping[int, Sequence[Duty]], asked: Asked) -> Fits:
    pks = [duty.pk for ones in duties.values() for duty in ones]

    return Fits(
        topics=_DUTY_TOPICS.owners(pks, asked.topics) if asked.topics else (),
        districts=_DUTY_DISTRICTS.owners(pks, asked.districts) if asked.districts else (),
        languages=asked.languages,
    )


def to_call(
    people: Sequence[Person], duties: Sequence[Duty], fits: Fits, offer: int | None
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
