from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from connect.demo import identity, read
from directory.models import (
    Audience,
    Contact,
    Cooperation,
    District,
    Language,
    Location,
    Offer,
    OpeningHours,
    Organisation,
    Responsibility,
    Source,
    Topic,
)
from directory.models.contact import CHANNELS

EXAMPLE_SOURCE = "Beispiel, frei erfunden"
OFFER_FIELDS = [
    "name",
    "summary",
    "description",
    "is_citywide",
    "fee",
    "fee_note",
    "eligibility",
    "access",
    "referral",
    "appointment_link",
    "documents",
    "status",
    "valid_from",
    "valid_until",
]


def load() -> None:
    words = _Words()
    actors = [*read("connect_berlin")["organisations"], *read("actors")]
    examples = read("examples")
    known = set(Organisation.objects.values_list("uuid", flat=True))
    for entry in actors:
        if identity(entry["name"]) not in known:
            _organisation(entry, words)
    for entry in examples:
        if identity(entry["name"]) not in known:
            _example(entry, words)
    _parents([entry for entry in actors + examples if identity(entry["name"]) not in known])
    _cooperations(read("cooperations"))


def organisations(names: Iterable[str]) -> list[Organisation]:
    return list(Organisation.objects.filter(uuid__in=[identity(name) for name in names]))


class _Words:
    """The vocabulary by slug or code, read once."""

    def __init__(self) -> None:
        self.topics = {topic.slug: topic for topic in Topic.objects.all()}
        self.districts = {district.slug: district for district in District.objects.all()}
        self.languages = {language.code: language for language in Language.objects.all()}
        self.audiences = {audience.slug: audience for audience in Audience.objects.all()}

    def link(self, record: Any, entry: dict[str, Any], *relations: str) -> None:
        for relation in relations:
            vocabulary = getattr(self, relation)
            getattr(record, relation).set([vocabulary[word] for word in entry.get(relation, [])])


def _organisation(entry: dict[str, Any], words: _Words, **more: Any) -> Organisation:
    """A real actor: facts anybody can look up, nothing confirmed, nothing about persons."""
    organisation = Organisation.objects.create(
        uuid=identity(entry["name"]),
        status=Organisation.Status.PUBLISHED,
        **{"source": _source(entry.get("source"))} | more,
        **{key: entry[key] for key in ("name", "short_name", "kind", "legal_form", "website")},
    )
    words.link(organisation, entry, "topics", "districts", "languages")
    if entry.get("postcode"):
        district = words.districts.get(entry["district"])
        Location.objects.create(
            organisation=organisation, postcode=entry["postcode"], city=entry.get("city", "Berlin"), district=district
        )
    return organisation


def _source(entry: dict[str, str] | None) -> Source | None:
    if not entry:
        return None
    return Source.objects.get_or_create(name=entry["name"], defaults={"url": entry["url"]})[0]


def _example(entry: dict[str, Any], words: _Words) -> None:
    source = Source.objects.get_or_create(name=EXAMPLE_SOURCE)[0]
    more = {key: entry[key] for key in ("summary", "description", "email", "phone")}
    organisation = _organisation(entry, words, source=source, is_example=True, **more)
    for location in entry["locations"]:
        _location(organisation, location, words)
    offers = {offer["name"]: _offer(organisation, offer, words) for offer in entry["offers"]}
    contacts = [_contact(organisation, contact, offers, words) for contact in entry["contacts"]]
    if entry["verified"]:
        at = timezone.now() - timedelta(days=entry["verified"]["days_ago"])
        for record in [organisation, *offers.values(), *contacts]:
            record.verify(entry["verified"]["method"], at=at)


def _location(organisation: Organisation, entry: dict[str, Any], words: _Words) -> None:
    plain = ("name", "street", "postcode", "city", "is_step_free", "is_sensitive")
    location = Location.objects.create(
        organisation=organisation,
        district=words.districts[entry["district"]],
        **{key: entry[key] for key in plain},
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(location=location, weekday=weekday, opens_at=opens, closes_at=closes, note=note)
        for weekday, opens, closes, note in entry["hours"]
    )


def _offer(organisation: Organisation, entry: dict[str, Any], words: _Words) -> Offer:
    modes = entry["mode"] if isinstance(entry["mode"], list) else [entry["mode"]]
    offer = Offer.objects.create(
        uuid=identity(organisation.name, entry["name"]),
        source=organisation.source,
        **{key: entry[key] for key in OFFER_FIELDS},
        **{Offer.MODE_FIELDS[Offer.Mode(mode)]: True for mode in modes},
    )
    offer.organisations.add(organisation)
    words.link(offer, entry, "topics", "audiences", "languages", "districts")
    return offer


def _contact(organisation: Organisation, entry: dict[str, Any], offers: dict[str, Offer], words: _Words) -> Contact:
    plain = ("name", "kind", "role", "email", "phone", "mobile", "hours", "visibility")
    contact = Contact.objects.create(
        uuid=identity(organisation.name, "contact", entry["name"]),
        organisation=organisation,
        source=organisation.source,
        **{key: entry[key] for key in plain},
        **{f"{channel}_visibility": entry["visibility"] for channel in CHANNELS},
    )
    words.link(contact, entry, "languages")
    for part in entry["responsibilities"]:
        responsibility = Responsibility.objects.create(
            contact=contact, offer=offers.get(part["offer"]), rank=part["rank"]
        )
        words.link(responsibility, part, "topics", "districts", "languages")
    return contact


def _parents(entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        if entry["parent"]:
            parent = Organisation.objects.filter(uuid=identity(entry["parent"])).first()
            Organisation.objects.filter(uuid=identity(entry["name"])).update(parent=parent)


def _cooperations(entries: list[dict[str, Any]]) -> None:
    both = {organisation.uuid: organisation for organisation in Organisation.objects.filter(is_example=True)}
    for entry in entries:
        Cooperation.objects.get_or_create(
            organisation=both[identity(entry["organisation"])],
            partner=both[identity(entry["partner"])],
            kind=entry["kind"],
            defaults={"summary": entry["summary"]},
        )
