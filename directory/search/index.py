"""The texts an organisation is found by, kept in step with everything they come from.

Terms, postings and the log of changes are written in the transaction that changes the records. Writers of the index
wait for each other: a posting is read, changed and written back.
"""

import gc
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import uuid4

import numpy as np
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Max, Model

from directory.models import Organisation, SearchChange, SearchEntry, SearchPosting, SearchText, SearchWord
from directory.search.postings import checksum, packed, unpacked
from directory.search.rows import Row, rows_of, terms_in
from directory.search.sources import OrganisationSource, sources
from directory.search.stems import forms
from directory.search.terms import NETWORK, PART
from directory.text import search_key

BATCH = 500
# Of the log; a process that slept longer reads the index anew.
CHANGES_KEPT = 500
_WORDS_AS_OF = "search:words-as-of"
# A change of more than this is logged as a change of everything.
MOST_LOGGED = 5000


def refresh(organisation_ids: Iterable[int]) -> None:
    """Writes the entries anew; call it in the transaction that changed the records, with all organisations at once."""
    ids = sorted(set(organisation_ids))
    if not ids:
        return
    with transaction.atomic():
        change = _next_change()
        postings = Postings()
        numbers = _free_numbers()
        for start in range(0, len(ids), BATCH):
            _refresh(ids[start : start + BATCH], numbers, postings)
        _log(change, ids, [checksum(term) for term in postings.write()])


def rebuild() -> int:
    """All entries anew. The work is done beforehand, so that searching and saving go on; what is saved meanwhile is
    written again at the end. Returns the number of organisations."""
    with _without_collector():
        return _rebuild()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of values that all stay: looking for garbage among them takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _rebuild() -> int:
    before = _last_change()
    built = _built()
    with transaction.atomic():
        change = _next_change()
        meanwhile = list(SearchChange.objects.filter(number__gt=before).values_list("organisations", flat=True))
        known = set(Organisation.objects.values_list("pk", flat=True))
        _replace(built, known)
        _log(change, None, None)
        if len(meanwhile) < change - 1 - before or None in meanwhile:
            refresh(known.union(values[0] for values in built.entries))  # those deleted meanwhile, too
        else:
            refresh(pk for organisations in meanwhile for pk in organisations or [])
    return len(built.entries)


def forget_words() -> int:
    """Deletes the words for typing errors that no text holds any more; returns how many. Reads the whole vocabulary,
    but only if the index has changed since."""
    latest = SearchChange.objects.order_by("-number").values_list("version", flat=True).first()
    if cache.get(_WORDS_AS_OF) == latest:
        return 0
    terms = set(SearchPosting.objects.values_list("term", flat=True).iterator())
    gone = [
        pk
        for pk, word in SearchWord.objects.values_list("pk", "word").iterator()
        if terms.isdisjoint(prefix + form for form in forms(word) for prefix in ("", PART, NETWORK, NETWORK + PART))
    ]
    for start in range(0, len(gone), BATCH):
        SearchWord.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    cache.set(_WORDS_AS_OF, latest)
    return len(gone)


def expected(ids: Collection[int]) -> Iterator[tuple[OrganisationSource, list[Row]]]:
    """What the index should hold of these organisations."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), BATCH):
        for organisation in sources(wanted[start : start + BATCH]):
            yield organisation, rows_of(organisation)


def entry_values(organisation: OrganisationSource) -> tuple[Any, ...]:
    """The columns of a SearchEntry, in their order."""
    return (
        organisation.pk,
        # A space at both ends, so that " wort" finds beginnings of words only.
        f" {search_key(' '.join(organisation.names))} ",
        organisation.topics,
        organisation.districts,
        organisation.languages,
    )


class Postings:
    """Changes of postings, gathered so that each is read and written once."""

    def __init__(self) -> None:
        self._added: dict[str, set[int]] = defaultdict(set)
        self._removed: dict[str, set[int]] = defaultdict(set)

    def change(self, number: int, old: Iterable[str], new: Iterable[str]) -> None:
        held, wanted = set(old), set(new)
        for term in wanted - held:
            self._added[term].add(number)
        for term in held - wanted:
            self._removed[term].add(number)

    def write(self) -> list[str]:
        """Returns the terms whose postings are others now."""
        terms = sorted(self._added.keys() | self._removed.keys())
        for start in range(0, len(terms), BATCH):
            self._write(terms[start : start + BATCH])
        return terms

    def _write(self, terms: list[str]) -> None:
        held = SearchPosting.objects.in_bulk(terms)
        new: list[SearchPosting] = []
        changed: list[SearchPosting] = []
        empty: list[SearchPosting] = []
        for term in terms:
            texts = set(unpacked(bytes(held[term].texts)).tolist()) if term in held else set()
            texts = (texts - self._removed.get(term, set())) | self._added.get(term, set())
            posting = SearchPosting(term=term, texts=packed(np.array(sorted(texts), np.uint32)))
            (empty if not texts else changed if term in held else new).append(posting)
        SearchPosting.objects.filter(term__in=[posting.term for posting in empty]).delete()
        SearchPosting.objects.bulk_update(changed, ["texts"], batch_size=100)
        SearchPosting.objects.bulk_create(new)


@dataclass
class _Built:
    """A whole index before it is written; numbers of texts begin at 1."""

    entries: list[tuple[Any, ...]] = field(default_factory=list)
    texts: list[tuple[Any, ...]] = field(default_factory=list)
    postings: dict[str, "array[int]"] = field(default_factory=lambda: defaultdict(lambda: array("I")))
    spellings: set[str] = field(default_factory=set)


def _built() -> _Built:
    built = _Built()
    for organisation, rows in expected(Organisation.objects.values_list("pk", flat=True)):
        built.entries.append(entry_values(organisation))
        for row in rows:
            number = len(built.texts) + 1
            built.texts.append(row.values(number, organisation.pk))
            built.spellings |= row.spellings
            for term in row.terms.split():
                built.postings[term].append(number)
    return built


def _replace(built: _Built, known: set[int]) -> None:
    for model in (SearchEntry, SearchText, SearchPosting, SearchWord):
        model.objects.all().delete()
    _insert(SearchEntry, (values for values in built.entries if values[0] in known))
    _insert(SearchText, built.texts)
    postings = sorted(built.postings.items())
    _insert(SearchPosting, ((term, packed(np.array(numbers, np.uint32))) for term, numbers in postings))
    SearchWord.objects.bulk_create((SearchWord(word=word) for word in sorted(built.spellings)), batch_size=5000)


def _insert(model: type[Model], rows: Iterable[tuple[Any, ...]]) -> None:
    """Plain values in the order of the columns: half a million records of Django's would take a minute."""
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    columns, marks = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))

    def prepared(row: tuple[Any, ...]) -> list[Any]:
        return [
            value if value.__class__ in _PLAIN else field.get_db_prep_save(value, connection)
            for field, value in zip(fields, row, strict=True)
        ]

    every = (prepared(row) for row in rows)
    table = f"{quote(model._meta.db_table)} ({columns})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:  # a third of the time of INSERT
                for row in every:
                    copy.write_row(row)
            return
        while part := list(islice(every, 5000)):
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", part)  # noqa: S608


_PLAIN = (int, str, type(None))


def _refresh(ids: list[int], numbers: Iterator[int], postings: Postings) -> None:
    held = {(text.organisation_id, text.offer_id): text for text in SearchText.objects.filter(organisation_id__in=ids)}
    entries: list[Any] = []
    new: list[SearchText] = []
    changed: list[SearchText] = []
    spellings: set[str] = set()
    for organisation, rows in expected(ids):
        entries.append(_record(SearchEntry, entry_values(organisation)))
        for row in rows:
            old = held.pop((organisation.pk, row.offer_id), None)
            text = _record(SearchText, row.values(old.number if old else next(numbers), organisation.pk))
            if old is None or not _is_same(old, text):
                (changed if old else new).append(text)
                postings.change(text.number, terms_in(old).split() if old else [], row.terms.split())
                spellings |= row.spellings
    for gone in held.values():
        postings.change(gone.number, terms_in(gone).split(), [])
    SearchText.objects.filter(number__in=[text.number for text in held.values()]).delete()
    SearchText.objects.bulk_update(
        changed, ["terms", "facets", "standing", "shown_from", "shown_until"], batch_size=100
    )
    SearchText.objects.bulk_create(new)
    SearchWord.objects.bulk_create((SearchWord(word=word) for word in sorted(spellings)), ignore_conflicts=True)
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=["title", "topic_ids", "district_ids", "language_ids"],
    )


def _record(model: Any, values: tuple[Any, ...]) -> Any:
    return model(*values)


def _is_same(old: SearchText, new: SearchText) -> bool:
    names = ("facets", "standing", "shown_from", "shown_until")
    return bytes(old.terms) == new.terms and all(getattr(old, name) == getattr(new, name) for name in names)


def _free_numbers() -> Iterator[int]:
    last = SearchText.objects.aggregate(last=Max("number"))["last"] or 0
    while True:
        last += 1
        yield last


def _last_change() -> int:
    return SearchChange.objects.aggregate(last=Max("number"))["last"] or 0


def _next_change() -> int:
    """Waits until no other transaction writes the index; on SQLite a transaction that writes is alone anyway."""
    lock, _is_new = SearchChange.objects.get_or_create(number=0, defaults={"version": uuid4()})
    SearchChange.objects.select_for_update().get(pk=lock.pk)
    return _last_change() + 1


def _log(change: int, organisations: list[int] | None, terms: list[int] | None) -> None:
    if organisations is not None and len(organisations) + len(terms or []) > MOST_LOGGED:
        organisations = terms = None
    SearchChange.objects.create(number=change, version=uuid4(), organisations=organisations, terms=terms)
    SearchChange.objects.filter(number__gt=0, number__lte=change - CHANGES_KEPT).delete()
