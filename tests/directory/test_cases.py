from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from directory import shortlist
from directory.case_form import CaseForm
from directory.cases import Case
from directory.cover import MOST_NEEDS
from directory.models import Audience, District, Language, Postcode, Topic
from directory.models.record import Record
from directory.search import words
from directory.shortlist import Item
from tests.factories import ContactFactory, OfferFactory, OrganisationFactory, ResponsibilityFactory
from tests.html import Page

pytestmark = pytest.mark.django_db


def topic(slug):
    return Topic.objects.get(slug=slug)


@pytest.fixture
def topics():
    """Three top topics, whatever they are called."""
    return list(Topic.objects.top().in_use().order_by("position", "pk")[:3])


def place(slug="neukoelln"):
    return District.objects.get(slug=slug)


def speech(code="ar"):
    return Language.objects.get(code=code)


def asking(client, topics, **parameters):
    return client.get(reverse("directory:case"), {"topic": [one.slug for one in topics], **parameters})


def case_of(topics, **parameters):
    address = QueryDict(mutable=True)
    address.setlist("topic", [one.slug for one in topics])
    for name, values in parameters.items():
        address.setlist(name, values if isinstance(values, list) else [values])
    return Case(CaseForm(address, words.current()), AnonymousUser())


def told(case):
    return [(one.organisation.name, [str(answer.need) for answer in one.answers]) for one in case.actors]


def html(response):
    return response.content.decode()


def test_the_fewest_who_cover_all_are_chosen(topics):
    one, two, three = topics
    OrganisationFactory(name="Nur eins", topics=[one])
    OrganisationFactory(name="Eins und zwei", topics=[one, two])
    OrganisationFactory(name="Nur drei", topics=[three])

    case = case_of(topics)

    assert told(case) == [("Eins und zwei", [one.name, two.name]), ("Nur drei", [three.name])]
    assert case.gaps == []


def test_who_meets_a_need_is_who_the_search_finds_for_it(client, topics):
    house = OrganisationFactory(name="Haus", topics=[topics[0]], languages=[speech()])
    OfferFactory(organisations=[house], districts=[place()], topics=[topics[1]])
    OrganisationFactory(name="Anderswo", topics=topics, districts=[place("pankow")], languages=[speech()])

    case = case_of(topics, district="neukoelln", language="ar")
    found = {
        str(need): client.get(need.url, headers={"accept-language": "de"}).context["found"].pks for need in case.needs
    }

    assert told(case) == [("Haus", [topics[0].name, topics[1].name])]
    assert [str(gap.need) for gap in case.gaps] == [topics[2].name]
    assert found == {topics[0].name: [house.pk], topics[1].name: [house.pk], topics[2].name: []}


def test_a_topic_means_what_belongs_to_it_and_all_of_berlin_each_district():
    below = Topic.objects.filter(parent__isnull=False).select_related("parent").first()
    offer = OfferFactory(topics=[below], is_citywide=True)

    case = case_of([below.parent], district="pankow")

    assert [one.offer for one in case.actors[0].answers[0].offers] == [offer]
    assert case.actors[0].answers[0].offers[0].unsure == ""


def test_of_two_who_do_the_same_the_later_confirmed_is_chosen_and_the_other_named(topics):
    for number, name in enumerate(["Neu", "Mittel", "Alt", "Älter", "Noch älter"]):
        OrganisationFactory(name=name, topics=topics[:1]).verify(
            Record.Method.PHONE, at=timezone.now() - timedelta(days=10 * number)
        )

    (actor,) = case_of(topics[:1]).actors

    assert actor.organisation.name == "Neu"
    assert [other.name for other in actor.others] == ["Mittel", "Alt", "Älter"]


def test_a_gap_says_without_which_condition_somebody_is_left(client, topics):
    OrganisationFactory(topics=topics[:1], districts=[place()], languages=[speech()])
    OrganisationFactory(topics=topics[:1], districts=[place()])

    (gap,) = case_of(topics[:1], district="neukoelln", language="fa").gaps

    assert [way.count for way in gap.ways] == [2]
    assert gap.ways[0].url == f"{reverse('directory:search')}?topic={topics[0].slug}&district=neukoelln"
    assert len(client.get(gap.ways[0].url).context["found"]) == 2


def test_where_one_condition_less_is_not_enough_two_are_let_go_of(topics):
    OrganisationFactory(topics=topics[:1], districts=[place("pankow")])

    (gap,) = case_of(topics[:1], district="neukoelln", language="fa").gaps

    assert [way.url for way in gap.ways] == [f"{reverse('directory:search')}?topic={topics[0].slug}"]


def test_a_gap_of_a_topic_nobody_has_names_the_topic_above():
    below = Topic.objects.filter(parent__isnull=False).select_related("parent").first()
    OrganisationFactory(topics=[below.parent])

    (gap,) = case_of([below]).gaps

    assert gap.conditions == ""
    assert [(below.parent.name in way.label, way.count) for way in gap.ways] == [(True, 1)]


def test_an_offer_that_leaves_a_condition_open_says_so(topics):
    house = OrganisationFactory(languages=[speech()])
    sure = OfferFactory(organisations=[house], topics=topics[:1])
    OfferFactory(organisations=[house], topics=topics[:2], languages=[speech("de")])

    first, second = case_of(topics[:2], language="ar").actors[0].answers

    assert [(one.offer, one.unsure) for one in first.offers] == [(sure, "")]
    assert "Arabisch" in second.offers[0].unsure


def test_offers_that_take_people_come_first_and_hidden_ones_not_at_all(topics):
    house = OrganisationFactory()
    full = OfferFactory(organisations=[house], topics=topics[:1], name="A", full=True)
    open_one = OfferFactory(organisations=[house], topics=topics[:1], name="B")
    OfferFactory(organisations=[house], topics=topics[:1], name="Kanarie", draft=True)

    (answer,) = case_of(topics[:1]).actors[0].answers

    assert [one.offer for one in answer.offers] == [open_one, full]


def test_whom_to_call_is_who_answers_for_the_offer_and_may_be_seen(client, topics):
    house = OrganisationFactory()
    for one, name in zip(topics, ["Mia", "Bo", "Kanarie"], strict=True):
        person = ContactFactory(organisation=house, name=name, hidden=name == "Kanarie", phone="030 23125 110")
        ResponsibilityFactory(contact=person, offer=OfferFactory(organisations=[house], topics=[one]))

    people = case_of(topics).actors[0].people
    page = html(asking(client, topics))

    assert [person.name for person, _needs in people][:2] == ["Mia", "Bo"]
    assert people[0][1][0].topic == topics[0]
    assert "Mia" in page
    assert "Kanarie" not in page


def test_a_postcode_stands_for_its_districts_and_prefers_who_is_near(topics):
    code = Postcode.objects.filter(districts__slug="neukoelln", latitude__isnull=False).first().code
    OrganisationFactory(name="Hier", topics=topics[:1], districts=[place()])
    OrganisationFactory(name="Anderswo", topics=topics[1:2], districts=[place("spandau")])

    case = case_of(topics[:2], near=code)

    assert told(case) == [("Hier", [topics[0].name])]
    assert [str(gap.need) for gap in case.gaps] == [topics[1].name]
    assert "district=neukoelln" in case.needs[0].url
    assert f"near={code}" in case.needs[0].url


def test_an_audience_is_asked_of_the_offers(topics):
    women = Audience.objects.get(slug="frauen")
    OfferFactory(name="Für Frauen", topics=topics[:1], audiences=[women])
    OfferFactory(topics=topics[:1])

    case = case_of(topics[:1], audience="frauen")

    assert [one.answers[0].offers[0].offer.name for one in case.actors] == ["Für Frauen"]


def test_all_of_them_go_on_the_shortlist_at_once(client, topics):
    kept = OrganisationFactory(name="Schon gemerkt")
    offer = OfferFactory(topics=topics[:1])
    house = OrganisationFactory(topics=topics[1:2])

    response = asking(client, topics[:2], list=shortlist.token([Item.of(kept)]))
    names = {place.entry.record for place in client.get(response.context["remember_url"]).context["places"]}

    assert names == {kept, offer, house}


def test_a_shortlist_without_room_for_all_says_so(client, topics):
    OfferFactory(topics=topics[:1])
    full = shortlist.token(map(Item.of, OrganisationFactory.create_batch(shortlist.MOST_ENTRIES)))

    assert asking(client, topics[:1]).context["fits"]
    assert "Ihre Merkliste ist fast voll" in html(asking(client, topics[:1], list=full))


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"topic": ["gibtesnicht"]}, "topic"),
        ({"topic": ["wohnen"], "near": "99999"}, "near"),
        ({"topic": ["wohnen"], "district": ["atlantis"]}, "district"),
    ],
)
def test_a_wrong_address_shows_its_error_and_chooses_nobody(client, parameters, error):
    OrganisationFactory(topics=[topic("wohnen")])

    response = client.get(reverse("directory:case"), parameters)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [error]
    assert response.context["case"] is None


def test_more_than_twelve_needs_are_refused_and_twins_count_once(client):
    topics = list(Topic.objects.in_use()[: MOST_NEEDS + 1])

    many = asking(client, topics)
    twins = asking(client, [*topics[:MOST_NEEDS], topics[0]])

    assert list(many.context["form"].errors) == ["topic"]
    assert len(twins.context["case"].needs) == MOST_NEEDS


def test_a_case_sets_no_cookie(client, topics):
    OfferFactory(topics=topics)
    asking(client, topics)

    response = asking(client, topics, district="neukoelln")

    assert not client.cookies
    assert "Set-Cookie" not in response.headers


def test_as_many_queries_for_twelve_needs_as_for_one(client, django_assert_max_num_queries):
    topics = list(Topic.objects.top().in_use()[:MOST_NEEDS])
    for one in topics:
        OfferFactory(topics=[one], languages=[speech()])
    asking(client, topics)

    with django_assert_max_num_queries(25):
        asking(client, topics, district="neukoelln", language="ar", audience="frauen")


def test_search_and_home_lead_here_with_what_is_ticked(client, topics):
    search = client.get(reverse("directory:search"), {"topic": topics[0].slug, "language": "ar", "q": "x", "page": "2"})
    home = client.get(reverse("home"))

    assert search.context["case_url"] == f"{reverse('directory:case')}?topic={topics[0].slug}&language=ar"
    assert search.context["case_url"] in Page(search).values("href")
    assert reverse("directory:case") in Page(home).values("href")


def test_everything_of_a_need_is_ticked_and_its_branch_open(client):
    below = Topic.objects.filter(parent__isnull=False, is_retired=False).first()

    page = Page(asking(client, [below]))

    ticked = [box["value"] for box in page.every("input") if "checked" in box]
    assert ticked == [below.slug]


def test_the_page_is_there_in_both_languages(client, topics):
    german = html(client.get("/fall/", {"topic": topics[0].slug, "district": "neukoelln", "language": "prs"}))

    assert "Mehrere Anliegen auf einmal" in german
    assert "Ein Anliegen in Neukölln auf Dari" in german
    assert "Several needs at once" in html(client.get("/en/case/"))


def test_a_gap_is_told_in_plain_words(client, topics):
    OrganisationFactory(topics=topics[:1], districts=[place()])

    page = html(client.get("/fall/", {"topic": topics[0].slug, "district": "neukoelln", "language": "prs"}))

    assert "Niemand in Neukölln auf Dari." in page
    assert "ohne Sprache</a> <span" in page
