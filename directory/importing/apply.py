"""Writes a plan: all of it or nothing, in statements small enough for the time limit of the database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from directory.importing.drafts import DEFAULTS, SEAT, Draft
from directory.importing.outcomes import ImportPlan, Outcome
from directory.importing.removed import take_out
from directory.importing.stored import main_responsibilities
from directory.models import (
    Change,
    Contact,
    DuplicatePair,
    ExternalIdentifier,
    Funding,
    Location,
    Merge,
    Offer,
    Organisation,
    Responsibility,
    Source,
)
from directory.models.kept import acting, gathered, touch
from directory.models.record import SLUG_LENGTH
from directory.search import index
from directory.text import slug_words, sort_key

BATCH = 300

_MODELS: Mapping[str, type[Organisation] | type[Offer] | type[Contact]] = {
    "organisations": Organisation,
    "offers": Offer,
    "contacts": Contact,
}
_COLUMNS = {"as_of": "source_as_of", "note": "internal_note"}
_SETS = ("topics", "districts", "languages", "audiences", "organisations")
_DUTY = ("topics", "districts", "languages")
_LINES = ("alternate_names", "note")

Item = TypeVar("Item")


def apply_plan(plan: ImportPlan, *, by: Any = None) -> None:
    """Call it with a plan that may be applied; rows that are refused or held back are not part of it."""
    drafts = _drafts(plan)
    with transaction.atomic(), acting(Change.Origin.IMPORT, by), gathered():
        sources = _sources(plan, drafts)
        keys: dict[UUID, int] = {}
        for sheet in ("organisations", "offers", "contacts"):
            own = [draft for draft in drafts if draft.sheet == sheet]
            if sheet == "organisations":
                _write_records(own, sources, {})
                keys = dict(Organisation.objects.values_list("uuid", "pk"))
                _write_parents(own, keys)
                _write_seats(own)
                _write_identifiers(own)
                _tell_apart(plan, keys)
            else:
                _write_records(own, sources, keys)
            _write_sets(own, keys)
        _write_responsibilities([draft for draft in drafts if draft.sheet == "contacts"])
        _write_fundings(plan, sources, keys)
        hidden = take_out(plan, by=by)
        for ids in _batches(sorted(_touched(drafts, keys) | hidden)):
            index.refresh(ids)


def _drafts(plan: ImportPlan) -> list[Draft]:
    """Each record once, in the order of its first row; parents that stay as they are do not come along."""
    rows = [row for row in plan.rows if row.draft and row.outcome in (Outcome.CREATED, Outcome.CHANGED)]
    drafts = dict.fromkeys(chain((row.draft for row in rows if row.draft), plan.organisations))
    return [draft for draft in drafts if draft.is_new or draft.differences()]


def _sources(plan: ImportPlan, drafts: Iterable[Draft]) -> dict[str, int]:
    names = {draft.get("source") for draft in drafts} | {row.funding["source"] for row in plan.rows if row.funding}
    known = dict(Source.objects.filter(name__in=names).values_list("name", "pk"))
    for name in sorted(names - known.keys() - {""}):
        url = name if name.startswith(("http://", "https://")) else ""
        known[name] = Source.objects.create(name=name, url=url).pk
    return known


def _write_records(drafts: Sequence[Draft], sources: Mapping[str, int], organisations: Mapping[UUID, int]) -> None:
    new = [draft for draft in drafts if draft.is_new]
    changed = [draft for draft in drafts if not draft.is_new]
    for draft, record in zip(new, _created(new, sources, organisations), strict=True):
        draft.pk = record.pk
    for batch in _batches(changed):
        _write_changes(batch, sources, organisations)


def _created(
    drafts: Sequence[Draft], sources: Mapping[str, int], organisations: Mapping[UUID, int]
) -> list[models.Model]:
    if not drafts:
        return []
    model = _MODELS[drafts[0].sheet]
    address = _free_addresses(model) if drafts[0].sheet != "contacts" else None
    records = []
    for draft in drafts:
        record: Any = model(uuid=draft.uuid)
        _set_columns(record, draft, DEFAULTS[draft.sheet], sources, organisations)
        if draft.sheet == "contacts":
            _withhold(record)
        if address:
            record.slug = address(draft.get("short_name") if draft.sheet == "organisations" else "", draft.name)
        records.append(record)
    return list(model._default_manager.bulk_create(records, batch_size=BATCH))


def _withhold(contact: Contact) -> None:
    """Whatever the list says, nobody sees a person before they are told."""
    if contact.kind == Contact.Kind.PERSON:
        contact.untold_since = timezone.now()


def _write_changes(drafts: Sequence[Draft], sources: Mapping[str, int], organisations: Mapping[UUID, int]) -> None:
    model: Any = _MODELS[drafts[0].sheet]
    records = model._default_manager.in_bulk([draft.key for draft in drafts])
    columns: set[str] = {"changed_at"}
    for draft in drafts:
        record: Any = records[draft.key]
        record.changed_at = timezone.now()
        columns |= _set_columns(record, draft, draft.differences(), sources, organisations)
    model._default_manager.bulk_update(records.values(), sorted(columns), batch_size=100)


def _set_columns(
    record: Any,
    draft: Draft,
    names: Iterable[str],
    sources: Mapping[str, int],
    organisations: Mapping[UUID, int],
) -> set[str]:
    """Sets what stands on the record itself; sets, the seat, parents and duties are written apart."""
    columns = set()
    for name in names:
        value = draft.get(name)
        if (name in SEAT and draft.sheet == "organisations") or name in (*_SETS, "parent"):
            continue
        if name == "organisation":
            column, value = "organisation_id", organisations[value]
        elif name == "source":
            column, value = "source_id", sources.get(value)
        else:
            column = _COLUMNS.get(name, name)
            value = "\n".join(value) if name in _LINES else value
        setattr(record, column, value)
        columns.add(column.removesuffix("_id"))
        if name == "name":
            # Folding can lengthen: "ß" becomes two letters.
            record.sort_name = sort_key(value)[: record._meta.get_field("sort_name").max_length]
            columns.add("sort_name")
    return columns


def _free_addresses(model: type[models.Model]) -> Callable[[str, str], str]:
    """`free_slug` for thousands: the addresses in use are read once."""
    used = set(model._default_manager.values_list("slug", flat=True))
    if model is Organisation:
        used |= set(Merge.objects.values_list("old_slug", flat=True))
    counts: dict[str, int] = {}

    def address(short_name: str, name: str) -> str:
        stem = slug_words(short_name or name)[:SLUG_LENGTH].strip("-") or "x"
        slug = stem
        while slug in used:
            counts[stem] = counts.get(stem, 1) + 1
            slug = f"{stem}-{counts[stem]}"
        used.add(slug)
        return slug

    return address


def _write_parents(drafts: Iterable[Draft], keys: Mapping[UUID, int]) -> None:
    children = [draft for draft in drafts if "parent" in draft.differences()]
    for batch in _batches(children):
        records = Organisation.objects.in_bulk([draft.key for draft in batch])
        for draft in batch:
            records[draft.key].parent_id = keys[draft.get("parent")] if draft.get("parent") else None
        Organisation.objects.bulk_update(records.values(), ["parent"], batch_size=BATCH)


def _write_seats(drafts: Iterable[Draft]) -> None:
    moved = [draft for draft in drafts if draft.differences().keys() & set(SEAT)]
    for batch in _batches(moved):
        first = {
            location.organisation_id: location
            for location in Location.objects.filter(organisation__in=[draft.key for draft in batch]).order_by("-pk")
        }
        locations = []
        for draft in batch:
            location = first.get(draft.key) or Location(organisation_id=draft.key)
            location.street, location.postcode = draft.get("street"), draft.get("postcode")
            location.city, location.district_id = draft.get("city"), draft.get("district")
            locations.append(location)
        Location.objects.bulk_create([one for one in locations if not one.pk], batch_size=BATCH)
        Location.objects.bulk_update([one for one in first.values() if one.pk], SEAT, batch_size=100)


def _write_identifiers(drafts: Iterable[Draft]) -> None:
    ExternalIdentifier.objects.bulk_create(
        (
            ExternalIdentifier(organisation_id=draft.key, scheme=scheme, value=value)
            for draft in drafts
            for scheme, value in draft.identifiers
        ),
        batch_size=BATCH,
    )


def _tell_apart(plan: ImportPlan, keys: Mapping[UUID, int]) -> None:
    """Whoever had a likely duplicate created has said that the two are two."""
    decided = (row for row in plan.rows if row.outcome == Outcome.CREATED and row.key in plan.options.decisions)
    twins = [(row.draft, row.held.draft) for row in decided if row.draft and row.held and row.held.draft]
    pairs = [sorted((keys[new.uuid], keys[there.uuid])) for new, there in twins if new is not there]
    DuplicatePair.objects.bulk_create(
        [
            DuplicatePair(
                first_id=first, second_id=second, status=DuplicatePair.Status.DIFFERENT, decided_at=timezone.now()
            )
            for first, second in pairs
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _write_sets(drafts: Sequence[Draft], organisations: Mapping[UUID, int]) -> None:
    for name in _SETS:
        own = [draft for draft in drafts if name in draft.differences()]
        if own and not (own[0].sheet == "contacts" and name != "languages"):
            wanted = {draft.key: {organisations.get(word, word) for word in draft.get(name)} for draft in own}
            _write_links(_MODELS[own[0].sheet], name, wanted)


def _write_links(model: type[models.Model], name: str, wanted: Mapping[int, set[Any]]) -> None:
    """Makes the relation of these records hold exactly the wanted words."""
    relation: Any = model._meta.get_field(name)
    through = relation.remote_field.through
    own, other = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    touch(model, wanted, [name])
    for batch in _batches(wanted.items()):
        present = {
            (getattr(link, own), getattr(link, other)): link.pk
            for link in through._default_manager.filter(**{f"{own}__in": [pk for pk, _ in batch]})
        }
        links = {(pk, word) for pk, words in batch for word in words}
        through._default_manager.filter(pk__in=[present[pair] for pair in present.keys() - links]).delete()
        through._default_manager.bulk_create(
            [through(**{own: pk, other: word}) for pk, word in sorted(links - present.keys())], batch_size=BATCH
        )


def _write_responsibilities(drafts: Iterable[Draft]) -> None:
    """Who has topics or districts is responsible for them, in the languages spoken."""
    with_duty = [
        draft
        for draft in drafts
        if draft.differences().keys() & set(_DUTY) and (draft.get("topics") or draft.get("districts"))
    ]
    present = main_responsibilities() if with_duty else {}
    new = [Responsibility(contact_id=draft.key) for draft in with_duty if draft.key not in present]
    duties = {duty.contact_id: duty.pk for duty in Responsibility.objects.bulk_create(new, batch_size=BATCH)}
    for name in _DUTY if with_duty else ():
        wanted = {present.get(draft.key) or duties[draft.key]: set(draft.get(name)) for draft in with_duty}
        _write_links(Responsibility, name, wanted)


def _write_fundings(plan: ImportPlan, sources: Mapping[str, int], organisations: Mapping[UUID, int]) -> None:
    Funding.objects.bulk_create(
        (
            Funding(
                organisation_id=organisations[row.draft.uuid],
                district_id=row.funding["district"],
                source_id=sources.get(row.funding["source"]),
                **{name: value for name, value in row.funding.items() if name not in ("district", "source")},
            )
            for row in plan.rows
            if row.funding and row.draft
        ),
        batch_size=BATCH,
    )


def _touched(drafts: Iterable[Draft], keys: Mapping[UUID, int]) -> set[int]:
    """Whose words in the search index may have changed: an offer's former owners included."""
    uuids: set[UUID] = set()
    for draft in drafts:
        match draft.sheet:
            case "organisations":
                uuids.add(draft.uuid)
            case "offers":
                uuids |= {*draft.get("organisations"), *draft.stored.get("organisations", ())}
            case "contacts":
                uuids |= {draft.get("organisation"), draft.stored.get("organisation", draft.get("organisation"))}
    return {keys[uuid] for uuid in uuids}


def _batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
