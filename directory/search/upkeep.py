"""Keeps the index in step: whatever changes a record, in the admin or elsewhere, changes its entry in the same
transaction. Bulk writes send no signals; they call `index.refresh` themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from directory.models import (
    Audience,
    Contact,
    District,
    Language,
    Location,
    Offer,
    Organisation,
    Postcode,
    Responsibility,
    Topic,
    Verification,
)
from directory.models.kept import gathered
from directory.search import index, words

_waiting: ContextVar[set[int] | None] = ContextVar("_waiting", default=None)


@contextmanager
def collected() -> Iterator[None]:
    """Many changes: each record's history and each organisation's entry written once, at the end. Stands inside the
    transaction it serves."""
    ids: set[int] = set()
    token = _waiting.set(ids)
    try:
        with gathered():
            yield
    finally:
        _waiting.reset(token)
    index.refresh(ids)


@contextmanager
def paused() -> Iterator[None]:
    """Changes nobody writes down, for who rebuilds the whole index afterwards."""
    token = _waiting.set(set())
    try:
        yield
    finally:
        _waiting.reset(token)


def connect() -> None:
    for model in (Organisation, Offer, Contact, Responsibility, Location, Topic, District, Language, Audience):
        post_save.connect(_changed, sender=model)
    for movable in (Contact, Location, Responsibility):
        pre_save.connect(_remember_owner, sender=movable)
    # The newest of an entry, which its rank depends on, stands on the entry by then.
    post_save.connect(_verified, sender=Verification)
    for word in (Topic, District, Language, Audience, Postcode):
        post_save.connect(_word_changed, sender=word)
        post_delete.connect(_word_changed, sender=word)
    for model in (Organisation, Offer, Contact, Responsibility, Location, Topic, District, Language, Audience):
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
        Offer.districts,
        Contact.languages,
        Responsibility.topics,
    ):
        m2m_changed.connect(_linked, sender=relation.through)


def organisations_of(record: Model | None) -> set[int]:
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
            return _using("districts", record) | _ids(Organisation.objects.filter(locations__district=record))
        case Audience():
            return _ids(Organisation.objects.filter(offers__audiences=record))
    raise TypeError(f"{type(record).__name__} has no words in the index")


def _using(relation: str, word: Model) -> set[int]:
    own = Organisation.objects.filter(**{relation: word})
    return _ids(own) | _ids(Organisation.objects.filter(**{f"offers__{relation}": word}))


def _ids(organisations: Any) -> set[int]:
    return set(organisations.values_list("pk", flat=True))


def refresh(ids: set[int]) -> None:
    waiting = _waiting.get()
    if waiting is None:
        index.refresh(ids)
    else:
        waiting |= ids


def _verified(sender: type[Model], instance: Verification, **kwargs: Any) -> None:
    refresh(organisations_of(instance.organisation or instance.offer or instance.contact))


def _word_changed(sender: type[Model], **kwargs: Any) -> None:
    words.changed()


def _changed(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    refresh(organisations_of(instance) | getattr(instance, "organisations_before_saving", set()))


def _remember_owner(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Who gives a record away loses its words."""
    before = sender.objects.filter(pk=instance.pk).first() if instance.pk else None
    instance.organisations_before_saving = organisations_of(before) if before else set()


def _remember(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    instance.organisations_before_deletion = organisations_of(instance)


def _deleted(sender: type[Model], instance: Any, origin: Any, **kwargs: Any) -> None:
    if sender is not Organisation and (
        isinstance(origin, Organisation) or getattr(origin, "model", None) is Organisation
    ):
        return  # goes together with its organisation; a new entry would block that
    refresh(instance.organisations_before_deletion)


def _linked(
    sender: type[Model],
    instance: Any,
    action: str,
    reverse: bool,
    model: type[Model],
    pk_set: set[int] | None,
    **kwargs: Any,
) -> None:
    if action == "pre_clear":
        instance.organisations_before_clearing = organisations_of(instance)
    elif action == "post_clear":
        refresh(instance.organisations_before_clearing)
    elif action in ("post_add", "post_remove") and pk_set:
        refresh(_linked_organisations(instance, reverse, model, pk_set))


def _linked_organisations(instance: Model, reverse: bool, model: Any, pk_set: set[int]) -> set[int]:
    """Those of the record that holds the relation; where it ends at organisations, those that came or went, too."""
    holders = model.objects.filter(pk__in=pk_set) if reverse else [instance]
    gone_or_come = pk_set if model is Organisation else set()
    return gone_or_come.union(*(organisations_of(holder) for holder in holders))
