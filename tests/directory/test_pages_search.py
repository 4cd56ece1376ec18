import pytest
from django.urls import reverse
from django.utils.translation import override

from directory.models import District, Language, Topic
from directory.views.search import HITS_PER_PAGE
from tests.factories import ContactFactory, OfferFactory, OrganisationFactory, ResponsibilityFactory
from tests.html import Page

pytestmark = pytest.mark.django_db


def found(response):
    return [hit.name for hit in response.context["hits"]]


def test_search_page_in_both_languages(client):
    OrganisationFactory(name="Haus am See")

    german = client.get("/suche/?q=haus")
    english = client.get("/en/search/?q=haus")

    assert "<title>haus – Wer macht was? · CONNECT</title>" in german.content.decode()
    assert "<title>haus – Who does what? · CONNECT</title>" in english.content.decode()
    assert "1 Treffer" in german.content.decode()
    assert "1 hit" in english.content.decode()


def test_a_hit_shows_the_offer_that_fits_and_the_person_to_ask(client):
    organisation = OrganisationFactory(name="Haus am See")
    OfferFactory(organisations=[organisation], name="Fahrradkurs")
    fitting = OfferFactory(organisations=[organisation], name="Mietberatung")
    ContactFactory(organisation=organisation, name="Anna Allgemein")
    expert = ContactFactory(organisation=organisation, name="Mia Miete", phone="030 23125 110", email="mia@example.org")
    ResponsibilityFactory(contact=expert, offer=fitting)

    [hit] = client.get("/suche/?q=mietberatung").context["hits"]

    assert (hit.offer.pk, hit.person.pk) == (fitting.pk, expert.pk)


def test_a_hit_has_call_and_mail_in_reach(client):
    ContactFactory(name="Mia Miete", phone="030 23125 110", email="mia@example.org")

    page = Page(client.get("/suche/"))

    assert {"tel:+49-30-23125110", "mailto:mia@example.org"} <= {link["href"] for link in page.every("a")}


def test_each_filter_in_force_can_be_taken_away_alone(client):
    response = client.get("/suche/?q=haus&topic=wohnen&topic=arbeit&district=mitte&page=2")

    chips = {chip["label"]: chip["url"] for chip in response.context["chips"]}

    assert chips == {
        "Wohnen": "?q=haus&topic=arbeit&district=mitte",
        "Arbeit": "?q=haus&topic=wohnen&district=mitte",
        "Mitte": "?q=haus&topic=wohnen&topic=arbeit",
    }


def test_a_new_question_keeps_the_filters_and_filters_keep_the_question(client):
    page = Page(client.get("/suche/?q=haus&topic=wohnen"))

    hidden = [(one["name"], one["value"]) for one in page.every("input") if one.get("type") == "hidden"]

    assert hidden == [("topic", "wohnen"), ("q", "haus")]


def test_below_a_chosen_topic_its_parts_can_be_chosen(client):
    wohnen = Topic.objects.get(slug="wohnen")
    parts = set(wohnen.children.values_list("slug", flat=True))

    without = {one.value for one in client.get("/suche/").context["groups"]["topic"].choices}
    opened = {one.value for one in client.get("/suche/?topic=mietrecht").context["groups"]["topic"].choices}

    assert without == set(Topic.objects.in_use().top().values_list("slug", flat=True))
    assert opened - without == parts


def test_paging_keeps_what_was_asked(client):
    for number in range(HITS_PER_PAGE + 1):
        OrganisationFactory(name=f"Haus {number:02}", topics=[Topic.objects.get(slug="wohnen")])

    first = client.get("/suche/?q=haus&topic=wohnen")
    second = client.get("/suche/?q=haus&topic=wohnen&page=2")

    assert len(first.context["hits"]) == HITS_PER_PAGE
    assert "?q=haus&amp;topic=wohnen&amp;page=2" in first.content.decode()
    assert found(second) == [f"Haus {HITS_PER_PAGE:02}"]


def test_nothing_found_says_what_to_do(client):
    html = client.get("/suche/?q=gibtesnicht").content.decode()

    assert "Nichts gefunden" in html
    assert f'href="{reverse("directory:topics")}"' in html


def test_a_wrong_filter_says_so_and_finds_nothing(client):
    OrganisationFactory()

    response = client.get("/suche/?topic=gibtesnicht")

    assert found(response) == []
    assert "„gibtesnicht“ gibt es hier nicht zur Auswahl" in response.content.decode()


def test_only_people_meant_for_everyone_are_on_a_hit(client, cast):
    organisation = OrganisationFactory(name="Haus am See")
    ContactFactory(organisation=organisation, name="Netz Kanarienvogel", network=True)
    ContactFactory(organisation=organisation, name="Hinter Kanarienvogel", hidden=True)

    anonymous = client.get("/suche/?q=haus").content.decode()
    practitioner = cast.practitioner.get("/suche/?q=haus").content.decode()

    assert "Kanarienvogel" not in anonymous
    assert "Netz Kanarienvogel" in practitioner
    assert "Hinter Kanarienvogel" not in practitioner


def test_drafts_are_found_by_nobody(client):
    OrganisationFactory(name="Entwurf Haus", draft=True)
    organisation = OrganisationFactory(name="Haus am See")
    OfferFactory(organisations=[organisation], name="Entwurf Kanarienvogel", draft=True)

    response = client.get("/suche/?q=haus")

    assert found(response) == ["Haus am See"]
    assert "Kanarienvogel" not in response.content.decode()


def test_texts_in_another_language_say_so_on_an_english_page(client):
    OrganisationFactory(name="Haus am See", summary="Beratung beim Ankommen")
    with override("en"):
        address = reverse("directory:search")

    html = client.get(address).content.decode()

    assert '<p class="hit__offer" lang="de" dir="auto">Beratung beim Ankommen</p>' in html


def test_filters_find_exactly_what_carries_them(client):
    arabic, mitte = Language.objects.get(code="ar"), District.objects.get(slug="mitte")
    OrganisationFactory(name="Beides", languages=[arabic], districts=[mitte])
    OrganisationFactory(name="Nur Sprache", languages=[arabic])
    OrganisationFactory(name="Nur Bezirk", districts=[mitte])

    assert found(client.get("/suche/?language=ar")) == ["Beides", "Nur Sprache"]
    assert found(client.get("/suche/?language=ar&district=mitte")) == ["Beides"]
