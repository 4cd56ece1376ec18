"""Members look after the entry of their organisation: what they change is public at once where the coordinators trust
the organisation, and is a suggestion that waits for them where they do not. The same form makes both."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from directory import change_suggestions, review
from directory.models import Change, ChangeSuggestion, Contact, Offer, Organisation
from directory.models.contact import ContactQuerySet
from directory.models.kept import acting
from directory.models.offer import OfferQuerySet
from directory.search import upkeep

About, Status = ChangeSuggestion.About, ChangeSuggestion.Status


def contacts_of(organisation: Organisation, user: Any) -> ContactQuerySet:
    """Members do not learn here of people who are hidden from them; what nobody confirmed in time, they see."""
    contacts = Contact.objects.here().filter(organisation=organisation).order_by("sort_name", "pk")
    return contacts if user.is_coordinator else contacts.open_to_others()


def offers_of(organisation: Organisation, user: Any) -> OfferQuerySet:
    """Drafts are the coordinators' own."""
    offers: OfferQuerySet = Offer.objects.filter(pk__in=organisation.offers.values("pk")).by_name()
    return offers if user.is_coordinator else offers.exclude(status=Offer.Status.DRAFT)


def is_public_at_once(organisation: Organisation, record: Any, user: Any) -> bool:
    """An offer of several organisations speaks for all of them."""
    if user.is_coordinator:
        return True
    if isinstance(record, Offer) and record.pk and record.organisations.filter(is_trusted=False).exists():
        return False
    return organisation.is_trusted


def put(
    organisation: Organisation,
    record: Any,
    fields: Mapping[str, list[Any]],
    user: Any,
    *,
    about: str = "",
    replaces: ChangeSuggestion | None = None,
) -> bool:
    """Whether it is public now. To be called in a transaction, on fields that differ from what is stored.

    What waits is never changed in place: a coordinator who looks at it accepts what they see, or nothing.
    """
    about = about or (About.CHANGE if record.pk else About.NEW)
    if replaces:
        replaces.decide(Status.WITHDRAWN, user)
    suggestion = change_suggestions.drafted(
        record, fields, about, organisation=organisation, user=user, email=user.email
    )
    if not is_public_at_once(organisation, record, user):
        suggestion.save() if replaces else change_suggestions.keep(suggestion)
        return False
    origin = Change.Origin.PORTAL if user.is_coordinator else Change.Origin.MEMBER
    with acting(origin, user), upkeep.collected():
        change_suggestions.carry_out(suggestion, {name: new for name, (_old, new) in fields.items()})
    return True


def withdraw(suggestion: ChangeSuggestion, user: Any) -> bool:
    """Whether nobody had decided it yet."""
    return suggestion.decide(Status.WITHDRAWN, user)


def confirm(organisation: Organisation, user: Any, keys: set[str]) -> int:
    """Somebody of the organisation says that these entries are right; returns how many those are."""
    records = [organisation, *offers_of(organisation, user).current(), *contacts_of(organisation, user)]
    wanted = [one for one in records if key(one) in keys]
    with transaction.atomic(), upkeep.collected():
        done = sum(review.confirm_once(one, user, None) for one in wanted)
        review.answered(user.email)
    return done


def key(record: Any) -> str:
    return f"{record._meta.model_name}:{record.uuid}"


def end(organisation: Organisation, offer: Offer, user: Any) -> bool:
    """Whether it has ended; or its end is suggested, once."""
    with transaction.atomic():
        closing = ChangeSuggestion.objects.waiting_of(organisation).of(offer).filter(about=About.CLOSED)
        return put(organisation, offer, {}, user, about=About.CLOSED, replaces=closing.first())
