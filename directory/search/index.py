"""The texts an organisation is found by, kept in step with everything they come from."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Prefetch

from directory.models import Contact, Offer, Organisation, SearchEntry, SearchText, SearchWord
from directory.models.offer import OfferQuerySet
from directory.models.organisation import OrganisationQuerySet
from directory.search.rows import Row, names_of, rows_of
from directory.text import search_key

BATCH = 500


def refresh(organisation_ids: Iterable[int]) -> None:
    """Writes the entries anew; call it in the transaction that changed the records."""
    ids = list(organisation_ids)
    for start in range(0, len(ids), BATCH):
        _refresh(ids[start : start + BATCH])


def rebuild(batch_size: int = BATCH) -> int:
    """All entries anew, a batch at a time, so that the search answers meanwhile. Returns their number."""
    ids = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), batch_size):
        with transaction.atomic():
            _refresh(ids[start : start + batch_size])
    return len(ids)


def expected(organisations: OrganisationQuerySet) -> Iterator[tuple[Organisation, list[Row]]]:
    """What the index should hold of these organisations."""
    sources: list[Any] = [
        "topics",
        "districts",
        "languages",
        "locations__district",
        Prefetch("offers", _offers().prefetch_related("topics", "audiences", "languages", "districts")),
        Prefetch("contacts", Contact.objects.exclude(visibility=Contact.Visibility.COORDINATORS)),
        "contacts__responsibilities__topics",
        "contacts__languages",
    ]
    for organisation in organisations.prefetch_related(*sources):
        yield organisation, rows_of(organisation) if organisation.is_published else []


def _offers() -> OfferQuerySet:
    return Offer.objects.filter(status__in=Offer.Status.shown())


def _refresh(ids: list[int]) -> None:
    held = {(text.organisation_id, text.offer_id): text for text in SearchText.objects.filter(organisation__in=ids)}
    entries, new, changed, spellings = [], [], [], set[str]()
    for organisation, rows in expected(Organisation.objects.filter(pk__in=ids)):
        entries.append(_entry(organisation))
        for row in rows:
            text = held.pop((organisation.pk, row.offer_id), None)
            if text is None:
                new.append(SearchText(organisation=organisation, **row.values()))
            elif row.differs_from(text):
                changed.append(row.written_to(text))
            else:
                continue
            spellings |= row.spellings
    SearchText.objects.filter(pk__in=[text.pk for text in held.values()]).delete()
    SearchText.objects.bulk_update(changed, ["terms", "standing", "shown_from", "shown_until"], batch_size=200)
    SearchText.objects.bulk_create(new)
    SearchWord.objects.bulk_create((SearchWord(word=word) for word in sorted(spellings)), ignore_conflicts=True)
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=["title", "topic_ids", "district_ids", "language_ids"],
    )


def _entry(organisation: Organisation) -> SearchEntry:
    return SearchEntry(
        organisation=organisation,
        # A space at both ends, so that " wort" finds beginnings of words only.
        title=f" {search_key(' '.join(names_of(organisation)))} ",
        topic_ids=[topic.pk for topic in organisation.topics.all()],
        district_ids=[district.pk for district in organisation.districts.all()],
        language_ids=[language.pk for language in organisation.languages.all()],
    )
