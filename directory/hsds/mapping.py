"""Values as objects of HSDS 3.1. Whatever HSDS requires is there, what is empty is left out.

Parts without an identity of their own get one made of that of their owner, the same in every file.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from directory.hsds.values import Body, Hours, Mailbox, Place, Service, Taxonomy, Term

VERSION = "3.1"

Object = dict[str, Any]

_WORDS = UUID("5ff1a6a4-9d0c-5e0b-8a57-0f6a3c2f9d21")
_STATE, _COUNTRY = "Berlin", "DE"
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def file(bodies: Iterable[Body], services: Iterable[Service], taxonomies: Sequence[Taxonomy]) -> Object:
    return {
        "version": VERSION,
        "organizations": [organization(body) for body in bodies],
        "services": [service(one) for one in services],
        "taxonomies": [taxonomy(one) for one in taxonomies],
        "taxonomy_terms": [taxonomy_term(term) for one in taxonomies for term in one.terms],
    }


def organization(body: Body) -> Object:
    return _filled(
        _named(body),
        alternate_name=body.short_name,
        email=body.email,
        website=body.website,
        uri=body.page,
        legal_status=body.legal_form,
        parent_organization_id=str(body.parent or ""),
        phones=_phones(body.uuid, body.phone),
        contacts=[_contact(one) for one in body.mailboxes],
        locations=[location for place in body.places if (location := _location(body.uuid, place))],
        attributes=_attributes(body.uuid, "organization", body.terms, _example(body)),
    )


def service(one: Service) -> Object:
    first, *others = one.bodies
    further = {f"organization {body.uuid}": ("further organization", str(body.uuid)) for body in others}
    links = [{"id": _id(one.uuid, "appointment"), "label": "appointment", "url": one.appointment_link}]
    return _filled(
        {"id": str(one.uuid), "name": one.name, "status": "temporarily closed" if one.is_paused else "active"},
        description=one.description or one.summary,
        url=one.page,
        additional_urls=links if one.appointment_link else [],
        alert=one.alert,
        application_process=one.access,
        eligibility_description=one.eligibility,
        fees_description=one.fees,
        cost_options=[{"id": _id(one.uuid, "costs"), "amount": 0, "currency": "EUR"}] if one.is_free else [],
        assured_date=one.verified_on.isoformat() if one.verified_on else "",
        last_modified=one.changed_at.isoformat(),
        required_documents=[
            {"id": _id(one.uuid, f"document {number}"), "document": text}
            for number, text in enumerate(one.documents, start=1)
        ],
        languages=[
            {"id": _id(one.uuid, f"language {spoken.code}"), "name": spoken.name, "code": spoken.code}
            for spoken in one.languages
        ],
        service_areas=[{"id": _id(one.uuid, f"area {name}"), "name": name} for name in one.areas],
        organization=_named(first),
        contacts=[_contact(mailbox) for mailbox in one.mailboxes],
        attributes=_attributes(one.uuid, "service", one.terms, further | _example(first)),
    )


def taxonomy(one: Taxonomy) -> Object:
    return {"id": _id(_WORDS, one.kind), "name": one.name, "description": one.description, "version": VERSION}


def taxonomy_term(term: Term) -> Object:
    return _filled(
        {
            "id": _id(_WORDS, f"{term.kind} {term.code}"),
            "code": term.code,
            "name": term.name,
            "description": term.description or term.name,
            "taxonomy": term.kind,
            "taxonomy_id": _id(_WORDS, term.kind),
        },
        parent_id=_id(_WORDS, f"{term.kind} {term.parent}") if term.parent else "",
    )


def _named(body: Body) -> Object:
    """HSDS wants a description of everybody; the name is one that is never wrong."""
    return {
        "id": str(body.uuid),
        "name": body.name,
        "description": body.description or body.summary or body.name,
    }


def _example(body: Body) -> dict[str, tuple[str, str]]:
    return {"example": ("example", "made up, as a sample")} if body.is_example else {}


def _contact(mailbox: Mailbox) -> Object:
    return _filled(
        {"id": str(mailbox.uuid), "name": mailbox.name},
        title=mailbox.role,
        email=mailbox.email,
        phones=_phones(mailbox.uuid, mailbox.phone),
    )


def _phones(owner: UUID, number: str) -> list[Object]:
    return [{"id": _id(owner, "phone"), "number": number, "type": "voice"}] if number else []


def _location(owner: UUID, place: Place) -> Object | None:
    """Nothing where only a postcode is known: HSDS has no address without a street."""
    identity = f"location {place.number}"
    address = {
        "id": _id(owner, f"{identity} address"),
        "address_1": place.street,
        "city": place.city or _STATE,
        "state_province": _STATE,
        "postal_code": place.postcode,
        "country": _COUNTRY,
        "address_type": "physical",
    }
    access = [{"id": _id(owner, f"{identity} access"), "description": place.step_free}]
    told = _filled(
        {},
        name=place.name,
        addresses=[address] if place.street and place.postcode else [],
        accessibility=access if place.step_free else [],
        schedules=[_schedule(owner, f"{identity} hours {n}", one) for n, one in enumerate(place.hours, start=1)],
    )
    return {"id": _id(owner, identity), "location_type": "physical"} | told if told else None


def _schedule(owner: UUID, identity: str, hours: Hours) -> Object:
    """Without the number of a time zone, which would be wrong for half of each year: the hours are local."""
    return _filled(
        {
            "id": _id(owner, identity),
            "freq": "WEEKLY",
            "byday": _DAYS[hours.day - 1],
            "opens_at": f"{hours.opens_at:%H:%M}",
            "closes_at": f"{hours.closes_at:%H:%M}",
        },
        valid_from=hours.valid_from.isoformat() if hours.valid_from else "",
        valid_to=hours.valid_until.isoformat() if hours.valid_until else "",
        notes=hours.note,
    )


def _attributes(owner: UUID, entity: str, terms: Iterable[Term], more: Mapping[str, tuple[str, str]]) -> list[Object]:
    link = {"link_id": str(owner), "link_entity": entity}
    of_terms = [
        {
            "id": _id(owner, f"{term.kind} {term.code}"),
            **link,
            "link_type": term.kind,
            "taxonomy_term_id": _id(_WORDS, f"{term.kind} {term.code}"),
            "taxonomy_term": taxonomy_term(term),
        }
        for term in terms
    ]
    others = [{"id": _id(owner, key), **link, "label": label, "value": value} for key, (label, value) in more.items()]
    return of_terms + others


def _filled(required: Object, **optional: Any) -> Object:
    return required | {name: value for name, value in optional.items() if value}


def _id(owner: UUID, part: str) -> str:
    return str(uuid5(owner, part))
