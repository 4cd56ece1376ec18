"""Makes one entry of two: all that hangs on the other goes to the one that is left, whatever relation it is."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.merging.journal import DERIVED, Journal
from directory.models import Contact, DuplicatePair, Location, Membership, Merge, Organisation
from directory.models.contact import CHANNELS, narrower
from directory.search import upkeep
from directory.text import sort_key

KEPT, OTHER, BOTH = "kept", "other", "both"
SETS = ("topics", "districts", "languages")
TEXTS = ("alternate_names", "description", "internal_note")
FIELDS = (
    "name", "short_name", "alternate_names", "kind", "legal_form", "parent", "status", "summary", "description",
    "topics", "districts", "languages", "website", "email", "phone", "internal_note", "source",
)  # fmt: skip

Choices = Mapping[str, str]


class CannotMerge(Exception):
    """Says why, to the person who asked."""


def choices_for(name: str) -> list[str]:
    return [KEPT, OTHER, BOTH] if name in SETS + TEXTS else [KEPT, OTHER]


def suggested(kept: Organisation, other: Organisation) -> dict[str, str]:
    """What is known stays, what is empty is filled, sets and texts are united; who was published stays so."""
    picks = {}
    for name in FIELDS:
        ours, theirs = value_of(kept, name), value_of(other, name)
        if name in SETS + TEXTS:
            picks[name] = BOTH if theirs and ours and ours != theirs else OTHER if theirs and not ours else KEPT
        else:
            picks[name] = OTHER if theirs and not ours else KEPT
    if other.is_published and not kept.is_published:
        picks["status"] = OTHER
    if kept.parent_id == other.pk:
        picks["parent"] = OTHER if other.parent_id and other.parent_id != kept.pk else KEPT
    return picks


def value_of(organisation: Organisation, name: str) -> Any:
    """As it is compared and shown; words of a set in their order."""
    if name in SETS:
        return list(getattr(organisation, name).all())
    return getattr(organisation, name)


def merge(kept: Organisation, other: Organisation, picks: Choices, *, by: Any) -> Merge:
    """`picks` says for each field whose value stays. Of two people who merge the same two, one does."""
    with transaction.atomic(), upkeep.collected():
        kept, other = _locked(kept, other)
        picks = suggested(kept, other) | {name: pick for name, pick in picks.items() if name in FIELDS}
        values = _values(kept, other, picks)
        journal = Journal()
        _settle_pairs(journal, kept, other, by)
        for name in SETS:
            _unite_words(journal, name, kept, other, picks[name])
        _unite_people(journal, kept, other)
        _drop_same_places(journal, kept, other)
        for field in relations_to(Organisation):
            for row in journal.hand_over(field, other.pk, kept.pk):
                _settle_clash(journal, row, field, kept)
        entry = Merge(
            kept=kept,
            kept_at_first=kept.pk,
            old_pk=other.pk,
            old_uuid=other.uuid,
            old_slug=other.slug,
            old_name=other.name,
            by=by,
        )
        journal.remove(other)
        journal.change(kept, values)
        journal.save(entry)
        kept.refresh_from_db()
        upkeep.refresh({kept.pk})
    return entry


def relations_to(model: type[models.Model]) -> Iterator["models.ForeignKey[Any, Any]"]:
    """Every column of every table that points at this model, hidden ones and those between tables included.

    Not the words of the record itself, which are chosen, nor what is settled before.
    """
    own = {field.remote_field.through for field in model._meta.many_to_many}
    for relation in model._meta.get_fields(include_hidden=True):
        field: Any = getattr(relation, "field", None)
        if not relation.auto_created or relation.concrete or field is None or not field.concrete or field.many_to_many:
            continue
        if field.model in own or field.model is DuplicatePair or field.model._meta.label in DERIVED:
            continue
        if not field.model._meta.proxy:
            yield field


def _locked(kept: Organisation, other: Organisation) -> tuple[Organisation, Organisation]:
    """In the order of their keys, so that two people who merge in both directions do not wait for each other."""
    if kept.pk == other.pk:
        raise CannotMerge(_("Please choose two entries."))
    found = {
        one.pk: one
        for one in Organisation.objects.select_for_update().filter(pk__in=[kept.pk, other.pk]).order_by("pk")
    }
    if len(found) < 2:
        raise CannotMerge(_("One of the two is no longer there. Perhaps somebody merged them a moment ago."))
    return found[kept.pk], found[other.pk]


def _values(kept: Organisation, other: Organisation, picks: Choices) -> dict[str, Any]:
    """By attribute: what the entry that is left holds afterwards."""
    values: dict[str, Any] = {}
    for name in FIELDS:
        if name in SETS:
            continue
        attribute = f"{name}_id" if name in ("parent", "source") else name
        values[attribute] = getattr(kept if picks[name] == KEPT else other, attribute)
        if picks[name] == BOTH:
            values[name] = _both(
                getattr(kept, name), getattr(other, name), "\n" if name == "alternate_names" else "\n\n"
            )
    if picks["source"] == OTHER:
        values["source_as_of"] = other.source_as_of
    if picks["summary"] == OTHER or picks["description"] == OTHER:
        values["text_language"] = other.text_language
    values["parent_id"] = _parent(kept, other, values["parent_id"])
    values["alternate_names"] = _names(values, kept, other)
    values["sort_name"] = sort_key(values["name"])[:200]
    if _is_newer(other.verified_at, kept.verified_at):
        values |= {"verified_at": other.verified_at, "verified_how": other.verified_how}
    return values | {"changed_at": timezone.now()}


def _both(ours: str, theirs: str, between: str) -> str:
    if not theirs or theirs.strip() in ours:
        return ours
    return ours.rstrip() + between + theirs if ours.strip() else theirs


def _names(values: Mapping[str, Any], kept: Organisation, other: Organisation) -> str:
    """Under the name that goes it is still found, in the search and by the next list."""
    lines = [*values["alternate_names"].splitlines(), kept.name, other.name]
    return "\n".join(dict.fromkeys(line for line in lines if line.strip() and line != values["name"]))


def _parent(kept: Organisation, other: Organisation, chosen: int | None) -> int | None:
    """Never itself, nor one that belongs to it."""
    if chosen in (kept.pk, other.pk):
        chosen = other.parent_id if chosen == other.pk else kept.parent_id
    above, seen = chosen, set()
    while above and above not in seen:
        if above in (kept.pk, other.pk):
            return None
        seen.add(above)
        above = Organisation.objects.filter(pk=above).values_list("parent_id", flat=True).first()
    return chosen


def _is_newer(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)


def _settle_pairs(journal: Journal, kept: Organisation, other: Organisation, by: Any) -> None:
    """What was decided about the other and a third holds for the one that is left."""
    for pair in DuplicatePair.objects.touching(other):
        journal.remove(pair)
        third = pair.second_id if pair.first_id == other.pk else pair.first_id
        first, second = sorted((kept.pk, third))
        is_known = third == kept.pk or DuplicatePair.objects.filter(first=first, second=second).exists()
        if pair.status == DuplicatePair.Status.DIFFERENT and not is_known:
            facts = {"score": pair.score, "reasons": pair.reasons, "status": pair.status, "decided_by": by}
            moved = DuplicatePair(first_id=first, second_id=second, decided_at=pair.decided_at, **facts)
            journal.add(moved)


def _unite_words(journal: Journal, name: str, kept: Organisation, other: Organisation, pick: str) -> None:
    relation: Any = Organisation._meta.get_field(name)
    through, word = relation.remote_field.through, f"{relation.m2m_reverse_field_name()}_id"
    ours = {getattr(link, word): link for link in through._default_manager.filter(organisation=kept)}
    theirs = {getattr(link, word): link for link in through._default_manager.filter(organisation=other)}
    for link in theirs.values():
        journal.remove(link)
    if pick == OTHER:
        for key in ours.keys() - theirs.keys():
            journal.remove(ours[key])
    if pick != KEPT:
        for key in sorted(theirs.keys() - ours.keys()):
            journal.add(through(organisation_id=kept.pk, **{word: key}))


def _unite_people(journal: Journal, kept: Organisation, other: Organisation) -> None:
    """The same person in both entries is one afterwards, open to no more people than in the narrower of the two."""
    known = {_person(contact): contact for contact in kept.contacts.people().exclude(email="").order_by("-pk")}
    for contact in other.contacts.people().exclude(email="").order_by("pk"):
        if same := known.get(_person(contact)):
            _unite_contacts(journal, same, contact)


def _person(contact: Contact) -> tuple[str, str]:
    return contact.email.casefold(), contact.sort_name


def _unite_contacts(journal: Journal, kept: Contact, other: Contact) -> None:
    journal.succeed(kept, other)
    languages = Contact.languages.through
    spoken = set(languages._default_manager.filter(contact=kept).values_list("language_id", flat=True))
    for link in languages._default_manager.filter(contact=other):
        journal.remove(link)
        if link.language_id not in spoken:
            journal.add(languages(contact_id=kept.pk, language_id=link.language_id))
    for field in relations_to(Contact):
        for row in journal.hand_over(field, other.pk, kept.pk):
            journal.remove(row)
    values: dict[str, Any] = {"visibility": narrower(kept.visibility, other.visibility)}
    for channel in CHANNELS:
        if not getattr(kept, channel):
            values[channel] = getattr(other, channel)
        if getattr(other, channel):
            circle = f"{channel}_visibility"
            values[circle] = narrower(getattr(kept, circle), getattr(other, circle))
    for name in ("role", "hours", "closed_at", "untold_since"):
        values[name] = getattr(kept, name) or getattr(other, name)
    journal.remove(other)
    journal.change(kept, values)


def _drop_same_places(journal: Journal, kept: Organisation, other: Organisation) -> None:
    """The same address twice, unless the second says more than the first."""
    known = {_place(location): location for location in kept.locations.order_by("-pk")}
    for location in other.locations.filter(opening_hours=None).order_by("pk"):
        if same := known.get(_place(location)):
            for field in relations_to(Location):
                for row in journal.hand_over(field, location.pk, same.pk):
                    journal.remove(row)
            journal.remove(location)


def _place(location: Location) -> tuple[Any, ...]:
    facts = (location.district_id, location.is_step_free, location.is_sensitive)
    return sort_key(f"{location.name} {location.street}"), location.postcode, sort_key(location.city), *facts


def _settle_clash(journal: Journal, row: Any, field: Any, kept: Organisation) -> None:
    """What there may be once is there already, or would tie the entry to itself."""
    if isinstance(row, Organisation):
        return  # the entry that is left had the other as its parent; `_parent` has chosen another
    if isinstance(row, Membership) and row.role == Membership.Role.ADMIN:
        journal.change(kept.memberships.get(user=row.user_id), {"role": Membership.Role.ADMIN})
    journal.remove(row)
