from datetime import timedelta
from random import Random

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from directory.models import Audience, District, Language, Offer, Organisation, Topic
from directory.search import index, words
from directory.search.facets import FEW_HITS, FacetTable
from directory.search.postings import bits_of
from directory.search.query import search
from tests.factories import LocationFactory, OfferFactory, OrganisationFactory

SIZE = 4096
HOLDERS = st.dictionaries(
    st.sampled_from(["topic_1", "topic_2", "district_1", "district_2", "citywide", "kind_place"]),
    st.sets(st.integers(1, SIZE - 1), min_size=1, max_size=30),
)


def bits(found):
    return bits_of(np.array(sorted(found), np.int64), SIZE)


def expected(holders, hits):
    everywhere = holders.get("citywide", set())
    return {
        key: len(hits & (found | everywhere if key.startswith("district") else found)) for key, found in holders.items()
    }


@given(HOLDERS, st.sets(st.integers(1, SIZE - 1), max_size=60))
def test_facets_count_as_sets_do(holders, hits):
    table = FacetTable.of({key: sorted(found) for key, found in holders.items()}, SIZE)

    assert table.counts(bits(hits)) == expected(holders, hits)


def test_many_hits_are_counted_as_few_are():
    holders = {"topic_1": set(range(1, 3000)), "citywide": set(range(2500, 4000)), "district_1": {1, 2}}
    hits = set(range(1, FEW_HITS + 2000))
    table = FacetTable.of({key: sorted(found) for key, found in holders.items()}, SIZE)

    assert table.counts(bits(hits)) == expected(holders, hits)


@given(HOLDERS, HOLDERS)
def test_a_changed_organisation_loses_what_it_had(before, after):
    table = FacetTable.of({key: sorted(found) for key, found in before.items()}, SIZE)
    touched = set(range(1, SIZE // 2))
    mine = {key: found & touched for key, found in after.items()}

    changed = table.changed(sorted(touched), {key: sorted(found) for key, found in mine.items()})

    whole = {key: (before.get(key, set()) - touched) | mine.get(key, set()) for key in before.keys() | mine.keys()}
    everyone = set(range(1, SIZE))
    assert changed.counts(bits(everyone)) == expected(whole, everyone)


@pytest.fixture
def directory(db):
    """Twenty organisations with a bit of everything; the same in every run."""
    chance = Random(5)  # noqa: S311
    today = timezone.localdate()
    topics = list(Topic.objects.order_by("pk")[:40])
    districts, languages = list(District.objects.order_by("pk")), list(Language.objects.order_by("pk")[:6])
    audiences = list(Audience.objects.order_by("pk")[:4])
    dates = [(None, None), (today + timedelta(3), None), (None, today - timedelta(1)), (today, today)]
    for number in range(20):
        organisation = OrganisationFactory(
            name=f"Haus {number}",
            kind=chance.choice(Organisation.Kind.values),
            status=chance.choice(["published", "published", "published", "draft"]),
            topics=chance.sample(topics, 2),
            districts=chance.sample(districts, chance.randint(0, 1)),
            languages=chance.sample(languages, chance.randint(0, 2)),
        )
        LocationFactory(
            organisation=organisation, district=chance.choice(districts), is_sensitive=chance.random() < 0.5
        )
        for _ in range(chance.randint(0, 2)):
            start, end = chance.choice(dates)
            OfferFactory(
                organisations=[organisation],
                topics=chance.sample(topics, 1),
                districts=chance.sample(districts, chance.randint(0, 1)),
                languages=chance.sample(languages, 1),
                audiences=chance.sample(audiences, 1),
                is_citywide=chance.random() < 0.15,
                is_online=chance.random() < 0.5,
                status=chance.choice([Offer.Status.OPEN, Offer.Status.FULL, Offer.Status.DRAFT]),
                valid_from=start,
                valid_until=end,
            )
    index.rebuild()


def by_words(field, value):
    """What the words of the QuerySets find."""
    published = Organisation.objects.published()
    match field:
        case "topic":
            return published.on_topics(Topic.objects.filter(slug=value).with_descendants())
        case "district":
            return published.working_in(District.objects.filter(slug=value))
        case "language":
            return published.speaking(Language.objects.filter(code=value))
        case "audience":
            return published.serving(Audience.objects.filter(slug=value))
        case "mode":
            return published.offering([value])
    return published.filter(kind=value)


def test_every_filter_finds_what_the_words_of_the_records_find(directory):
    known = words.current()
    everything = search("", {}, AnonymousUser(), known)
    counts = everything.counts()

    for field, choices in known.choices.items():
        for value, one in choices.items():
            found = search("", {field: [one.key]}, AnonymousUser(), known)
            assert set(found.pks) == set(by_words(field, value).values_list("pk", flat=True)), (field, value)
            assert counts[one.key] == len(found), (field, value)


def test_two_fields_narrow_and_two_choices_of_one_field_widen(directory):
    known = words.current()
    mitte, pankow = known.choices["district"]["mitte"].key, known.choices["district"]["pankow"].key
    online = known.choices["mode"]["online"].key

    found = search("", {"district": [mitte, pankow], "mode": [online]}, AnonymousUser(), known)

    here = by_words("district", "mitte").values_list("pk", flat=True)
    there = by_words("district", "pankow").values_list("pk", flat=True)
    offered = by_words("mode", "online").values_list("pk", flat=True)
    assert set(found.pks) == (set(here) | set(there)) & set(offered)
    assert found.counts()[pankow] == len(set(there) & set(offered))
    assert found.without("mode") == len(set(here) | set(there))
