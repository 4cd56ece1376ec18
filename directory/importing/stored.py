"""What the directory holds already, as drafts nobody has changed yet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from directory.importing.drafts import Draft
from directory.importing.roster import Roster
from directory.models import Contact, ExternalIdentifier, Funding, Location, Merge, Offer, Organisation, Responsibility
from directory.models.contact import CIRCLES

_NUMBER: Any = Organisation._meta.get_field("phone")
_PLAIN = ("name", "summary", "description", "text_language", "status")
_ORGANISATION = (*_PLAIN, "short_name", "kind", "legal_form", "website", "email", "is_example")
_OFFER = (
    *_PLAIN,
    *Offer.MODE_FIELDS.values(),
    "is_citywide",
    "fee",
    "fee_note",
    "eligibility",
    "access",
    "appointment_link",
    "referral",
    "documents",
    "valid_from",
    "valid_until",
)
_CONTACT = ("name", "kind", "role", "email", "hours", *CIRCLES)


def load_roster() -> Roster:
    sets = {name: _links(Organisation, name) for name in ("topics", "districts", "languages")}
    uuids = dict(Organisation.objects.values_list("pk", "uuid"))
    seats = _first_locations()
    identifiers = _identifiers()
    roster = Roster()
    for organisation in Organisation.objects.select_related("source").order_by("pk").iterator():
        stored = _values(organisation, _ORGANISATION) | {name: sets[name][organisation.pk] for name in sets}
        stored |= {
            "alternate_names": tuple(organisation.alternate_names.splitlines()),
            "note": tuple(organisation.internal_note.splitlines()),
            "parent": uuids.get(organisation.parent_id) if organisation.parent_id else None,
            "phone": _number(organisation.phone),
            **seats.get(organisation.pk, {}),
        }
        draft = Draft("organisations", organisation.uuid, organisation.pk, stored)
        roster.add(draft)
        for identity in identifiers[organisation.pk]:
            roster.learn_identity(draft, identity)
    for old, left in Merge.objects.filter(kept__isnull=False).values_list("old_uuid", "kept__uuid"):
        roster.learn_former(old, left)
    return roster


def load_offers() -> list[Draft]:
    sets = {name: _links(Offer, name) for name in ("topics", "audiences", "languages", "districts")}
    owners = _links(Offer, "organisations")
    uuids = dict(Organisation.objects.values_list("pk", "uuid"))
    return [
        Draft(
            "offers",
            offer.uuid,
            offer.pk,
            _values(offer, _OFFER)
            | {name: sets[name][offer.pk] for name in sets}
            | {"organisations": frozenset(uuids[pk] for pk in owners[offer.pk])},
        )
        for offer in Offer.objects.select_related("source").order_by("pk")
    ]


def load_contacts() -> list[Draft]:
    languages = _links(Contact, "languages")
    duties = main_responsibilities()
    topics, districts = _links(Responsibility, "topics"), _links(Responsibility, "districts")
    return [
        Draft(
            "contacts",
            contact.uuid,
            contact.pk,
            _values(contact, _CONTACT)
            | {
                "organisation": contact.organisation.uuid,
                "phone": _number(contact.phone),
                "mobile": _number(contact.mobile),
                "languages": languages[contact.pk],
                "topics": topics[duties.get(contact.pk, 0)],
                "districts": districts[duties.get(contact.pk, 0)],
            },
        )
        for contact in Contact.objects.select_related("source", "organisation").order_by("pk")
    ]


def main_responsibilities() -> dict[int, int]:
    """{contact: responsibility}: the one a list of contacts speaks of, which is not tied to an offer."""
    found = Responsibility.objects.filter(offer=None, rank=Responsibility.Rank.MAIN).order_by("-pk")
    return dict(found.values_list("contact_id", "pk"))


def load_fingerprints() -> set[str]:
    return set(Funding.objects.values_list("fingerprint", flat=True))


def _values(record: Any, names: Iterable[str]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in names}
    return values | {"source": record.source.name if record.source else "", "as_of": record.source_as_of}


def _number(number: Any) -> str:
    return str(_NUMBER.get_prep_value(number) or "")


def _links(model: type[Model], name: str) -> Mapping[int, frozenset[int]]:
    """{record: words} of a relation of many, in one query."""
    relation: Any = model._meta.get_field(name)
    pairs = relation.remote_field.through._default_manager.values_list(
        f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    )
    links: dict[int, set[int]] = defaultdict(set)
    for record, word in pairs.iterator():
        links[record].add(word)
    return defaultdict(frozenset, {record: frozenset(words) for record, words in links.items()})


def _first_locations() -> dict[int, dict[str, Any]]:
    rows = Location.objects.order_by("-pk").values("organisation_id", "street", "postcode", "city", "district_id")
    return {
        row["organisation_id"]: {
            "street": row["street"],
            "postcode": row["postcode"],
            "city": row["city"],
            "district": row["district_id"],
        }
        for row in rows
    }


def _identifiers() -> Mapping[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for organisation, scheme, value in ExternalIdentifier.objects.values_list("organisation_id", "scheme", "value"):
        found[organisation].append((scheme, value))
    return found
