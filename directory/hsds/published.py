"""What everybody may know, as values for the mapping: nothing unpublished, no person, no protected address."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.addresses import international
from directory.hsds.values import Body, Hours, Mailbox, Place, Service, Spoken, Taxonomy, Term
from directory.models import (
    Audience,
    Contact,
    Language,
    Location,
    Offer,
    OpeningHours,
    Organisation,
    Responsibility,
    Topic,
)


def bodies() -> list[Body]:
    places = Location.objects.filter(is_sensitive=False).order_by("pk")
    hours = OpeningHours.objects.current().order_by("weekday", "opens_at", "pk")
    published = Organisation.objects.published().select_related("parent")
    published = published.prefetch_related(
        "topics__parent",
        Prefetch("locations", places.prefetch_related(Prefetch("opening_hours", hours))),
        Prefetch("contacts", _mailboxes()),
    )
    return [_body(one) for one in published.order_by("sort_name", "uuid")]


def services(owners: Iterable[Body]) -> list[Service]:
    known = {body.uuid: body for body in owners}
    reached = _reached()
    offers = Offer.objects.published().with_words().order_by("sort_name", "uuid")
    return [_service(offer, known, reached[offer.pk]) for offer in offers]


def taxonomies() -> list[Taxonomy]:
    topics = tuple(_topic(one) for one in Topic.objects.select_related("parent").order_by("slug"))
    audiences = tuple(_audience(one) for one in Audience.objects.order_by("slug"))
    return [
        Taxonomy("topics", _("topics"), _("What organisations and offers are about."), topics),
        Taxonomy("audiences", _("audiences"), _("For whom offers are made."), audiences),
    ]


def _mailboxes() -> Any:
    public = Contact.objects.visible_in(Contact.Visibility.PUBLIC)
    return public.filter(kind=Contact.Kind.FUNCTION).order_by("sort_name", "uuid")


def _reached() -> dict[int, list[Mailbox]]:
    """{offer: the mailboxes that answer for it}"""
    found: dict[int, list[Mailbox]] = defaultdict(list)
    current = Responsibility.objects.current().filter(offer__isnull=False, contact__in=_mailboxes())
    for one in current.select_related("contact").order_by("-rank", "contact__sort_name", "contact__uuid", "pk"):
        mailbox = _mailbox(one.contact)
        if one.offer_id and mailbox not in found[one.offer_id]:
            found[one.offer_id].append(mailbox)
    return found


def _body(one: Organisation) -> Body:
    parent = one.parent if one.parent and one.parent.is_published else None
    return Body(
        uuid=one.uuid,
        name=one.name,
        short_name=one.short_name,
        summary=one.summary,
        description=one.description,
        legal_form=one.legal_form,
        email=one.email,
        phone=international(one.phone),
        website=one.website,
        page=_page(one),
        parent=parent.uuid if parent else None,
        is_example=one.is_example,
        terms=tuple(_topic(topic) for topic in one.topics.all()),
        places=tuple(map(_place, one.locations.all())),
        mailboxes=tuple(_mailbox(contact) for contact in one.contacts.all()),
    )


def _place(place: Location) -> Place:
    step_free = {True: _("step-free"), False: _("not step-free"), None: ""}[place.is_step_free]
    return Place(
        place.pk,
        place.name,
        place.street,
        place.postcode,
        place.city,
        step_free,
        tuple(_hours(one) for one in place.opening_hours.all()),
    )


def _hours(one: OpeningHours) -> Hours:
    return Hours(one.weekday, one.opens_at, one.closes_at, one.note, one.valid_from, one.valid_until)


def _mailbox(contact: Contact) -> Mailbox:
    reach = contact.reach
    return Mailbox(contact.uuid, contact.name, contact.role, reach.email, international(reach.phone))


def _service(offer: Offer, known: dict[Any, Body], mailboxes: list[Mailbox]) -> Service:
    owners = sorted(offer.owners, key=lambda one: (one.sort_name, str(one.uuid)))
    access = [offer.access, _("Referral by: %(who)s") % {"who": offer.referral} if offer.referral else ""]
    fees = [str(offer.get_fee_display()) if offer.fee != Offer.Fee.UNKNOWN else "", offer.fee_note]
    areas = [_("All of Berlin")] if offer.is_citywide else []
    return Service(
        uuid=offer.uuid,
        name=offer.name,
        bodies=tuple(known[one.uuid] for one in owners),
        changed_at=timezone.localtime(offer.changed_at),
        verified_on=_day(offer.verified_at),
        summary=offer.summary,
        description=offer.description,
        page=_page(offer),
        is_paused=offer.status == Offer.Status.PAUSED,
        alert=pgettext("offer", "Full at the moment.") if offer.status == Offer.Status.FULL else "",
        access="\n".join(text for text in access if text),
        eligibility=offer.eligibility,
        fees=", ".join(text for text in fees if text),
        is_free=offer.fee == Offer.Fee.FREE,
        appointment_link=offer.appointment_link,
        documents=tuple(line.strip() for line in offer.documents.splitlines() if line.strip()),
        languages=tuple(_spoken(one) for one in offer.languages.all()),
        areas=(*areas, *(one.name for one in offer.districts.all())),
        terms=(*map(_topic, offer.topics.all()), *map(_audience, offer.audiences.all())),
        mailboxes=tuple(mailboxes),
    )


def _topic(topic: Topic) -> Term:
    return Term("topics", topic.slug, topic.name, topic.description, topic.parent.slug if topic.parent else "")


def _audience(audience: Audience) -> Term:
    return Term("audiences", audience.slug, audience.name)


def _spoken(language: Language) -> Spoken:
    return Spoken(language.code, language.name)


def _day(moment: Any) -> date | None:
    return timezone.localdate(moment) if moment else None


def _page(record: Any) -> str:
    return f"{settings.BASE_URL}{record.get_absolute_url()}"
