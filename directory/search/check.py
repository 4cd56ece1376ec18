"""Whether the index says what the records say."""

from collections import defaultdict
from typing import Any

from directory.models import Organisation, SearchEntry, SearchPosting, SearchText
from directory.search import index
from directory.search.postings import unpacked
from directory.search.rows import terms_in


def differences() -> list[str]:
    """A sentence for each organisation, row or term that is wrong; empty if all is well.

    What fades with time (the standing of a text) may lag behind until the next save or `rebuild_search`.
    """
    entries = {entry.pk: entry for entry in SearchEntry.objects.iterator()}
    held = {(text.organisation_id, text.offer_id): text for text in SearchText.objects.iterator()}
    postings: dict[str, set[int]] = defaultdict(set)
    found = []
    for organisation, rows in index.expected(Organisation.objects.values_list("pk", flat=True)):
        entry = entries.get(organisation.pk)
        if entry is None or index.entry_values(organisation) != _values(entry):
            found.append(f"{organisation.name}: what its card shows is outdated")
        for row in rows:
            text = held.pop((organisation.pk, row.offer_id), None)
            if text is None:
                found.append(f"{organisation.name}: not in the index (offer {row.offer_id})")
                continue
            dates = text.shown_from, text.shown_until
            if (terms_in(text), text.facets, *dates) != (row.terms, row.facets, row.shown_from, row.shown_until):
                found.append(f"{organisation.name}: outdated (offer {row.offer_id})")
            for term in row.terms.split():
                postings[term].add(text.number)
    found += [f"Text {text.number}: in the index, though nobody may see it" for text in held.values()]
    return found + _wrong_postings(postings)


def _values(entry: SearchEntry) -> tuple[Any, ...]:
    return tuple(getattr(entry, field.attname) for field in SearchEntry._meta.concrete_fields)


def _wrong_postings(expected: dict[str, set[int]]) -> list[str]:
    found = []
    for term, texts in SearchPosting.objects.order_by("term").values_list("term", "texts").iterator():
        if set(unpacked(bytes(texts)).tolist()) != expected.pop(term, set()):
            found.append(f"Term {term}: other texts than those that hold it")
    return found + [f"Term {term}: missing" for term in sorted(expected)]
