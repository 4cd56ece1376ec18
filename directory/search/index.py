"""The words an organisation is found by, kept in step with everything they come from."""

from collections.abc import Iterable

from django.db.models import Prefetch

from directory.models import Contact, Location, Offer, Organisation, SearchEntry
from directory.text import search_key


def refresh(organisation_ids: Iterable[int]) -> None:
    """Writes the entries anew; call it in the transaction that changed the records."""
    organisations = Organisation.objects.filter(pk__in=list(organisation_ids)).prefetch_related(
        "topics__parent",
        "districts",
        "languages",
        "locations__district",
        Prefetch("offers", Offer.objects.published().prefetch_related("topics__parent", "audiences", "languages")),
        "contacts__responsibilities__topics",
        "contacts__languages",
    )
    SearchEntry.objects.bulk_create(
        [_entry(organisation) for organisation in organisations],
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=["title", "text", "network_text", "topic_ids", "district_ids", "language_ids"],
    )


def rebuild(batch_size: int = 500) -> int:
    """All entries anew, a batch at a time, so that the search answers meanwhile. Returns their number."""
    ids = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), batch_size):
        refresh(ids[start : start + batch_size])
    return len(ids)


def _entry(organisation: Organisation) -> SearchEntry:
    names = [organisation.name, organisation.short_name, *organisation.alternate_names.splitlines()]
    contacts = list(organisation.contacts.all())
    public = [one for one in contacts if one.visibility == Contact.Visibility.PUBLIC]
    network = [one for one in contacts if one.visibility == Contact.Visibility.NETWORK]
    return SearchEntry(
        organisation=organisation,
        title=_key(names),
        text=_key([*names, *_organisation_words(organisation), *_contact_words(public)]),
        network_text=_key(_contact_words(network)),
        topic_ids=[topic.pk for topic in organisation.topics.all()],
        district_ids=[district.pk for district in organisation.districts.all()],
        language_ids=[language.pk for language in organisation.languages.all()],
    )


def _key(words: Iterable[str]) -> str:
    # A space at both ends, so that " wort" finds beginnings of words only.
    return " " + search_key(" ".join(words)) + " "


def _organisation_words(organisation: Organisation) -> list[str]:
    words = [organisation.summary, organisation.description, str(organisation.get_kind_display())]
    words += [topic.search_words for topic in organisation.topics.all()]
    words += [district.search_words for district in organisation.districts.all()]
    words += [language.search_words for language in organisation.languages.all()]
    words += [location.district.name for location in organisation.locations.all() if _may_tell_district(location)]
    for offer in organisation.offers.all():
        words += [offer.name, offer.summary, offer.description, offer.eligibility]
        words += [topic.search_words for topic in offer.topics.all()]
        words += [audience.search_words for audience in offer.audiences.all()]
        words += [language.search_words for language in offer.languages.all()]
    return words


def _may_tell_district(location: Location) -> bool:
    return bool(location.district and not location.is_sensitive)


def _contact_words(contacts: Iterable[Contact]) -> list[str]:
    words: list[str] = []
    for contact in contacts:
        words += [contact.name, contact.role]
        words += [language.search_words for language in contact.languages.all()]
        for responsibility in contact.responsibilities.all():
            words += [topic.search_words for topic in responsibility.topics.all()]
    return words
