"""Keeps the index in step: whatever changes a record, in the admin or elsewhere, changes its entry in the same
transaction. Bulk writes send no signals; they call `index.refresh` themselves."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from directory.models import Audience, Contact, District, Language, Location, Offer, Organisation, Responsibility, Topic
from directory.search import index


def connect() -> None:
    for model in (Organisation, Offer, Contact, Responsibility, Location, Topic, District, Language, Audience):
        post_save.connect(_changed, sender=model)
    for model in (Offer, Contact, Responsibility, Location):
        # before: afterwards nobody knows any more to whom it belonged
        pre_delete.connect(_remember, sender=model)
        post_delete.connect(_deleted, sender=model)
    for relation in (
        Organisation.topics,
        Organisation.districts,
        Organisation.languages,
        Offer.organisations,
        Offer.topics,
        Offer.audiences,
        Offer.languages,
        Contact.languages,
        Responsibility.topics,
    ):
        m2m_changed.connect(_linked, sender=relation.through)


def organisations_of(record: Model) -> set[int]:
    """Whose entries hold words of this record."""
    match record:
        case Organisation():
            return {record.pk}
        case Contact() | Location():
            return {record.organisation_id}
        case Responsibility():
            return {record.contact.organisation_id}
        case Offer():
            return set(record.organisations.values_list("pk", flat=True))
        case Topic():
            return _using("topics", record) | _ids(
                Organisation.objects.filter(contacts__responsibilities__topics=record)
            )
        case Language():
            return _using("languages", record) | _ids(Organisation.objects.filter(contacts__languages=record))
        case District():
            return _ids(record.organisations) | _ids(Organisation.objects.filter(locations__district=record))
        case Audience():
            return _ids(Organisation.objects.filter(offers__audiences=record))
    raise TypeError(f"{type(record).__name__} has no words in the index")


def _using(relation: str, word: Model) -> set[int]:
    own = Organisation.objects.filter(**{relation: word})
    return _ids(own) | _ids(Organisation.objects.filter(**{f"offers__{relation}": word}))


def _ids(organisations: Any) -> set[int]:
    return set(organisations.values_list("pk", flat=True))


def _changed(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    index.refresh(organisations_of(instance))


def _remember(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    instance.organisations_before_deletion = organisations_of(instance)


def _deleted(sender: type[Model], instance: Any, origin: Any, **kwargs: Any) -> None:
    if isinstance(origin, Organisation) or getattr(origin, "model", None) is Organisation:
        return  # goes together with its organisation; a new entry would block that
    index.refresh(instance.organisations_before_deletion)


def _linked(
    sender: type[Model], instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    if action not in ("post_add", "post_remove", "pre_clear", "post_clear"):
        return
    affected = organisations_of(instance)
    if isinstance(instance, Offer) and pk_set and sender is Offer.organisations.through:
        affected |= pk_set  # an organisation just unlinked from its offer
    if action == "pre_clear":
        instance.organisations_before_clearing = affected
        return
    if action == "post_clear":
        affected |= getattr(instance, "organisations_before_clearing", set())
    index.refresh(affected)
