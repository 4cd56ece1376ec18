from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from directory import shortlist
from directory.models import District, Language, Topic, UnansweredSearch
from directory.views.search import HITS_PER_PAGE
from tests.factories import (
    ContactFactory,
    LocationFactory,
    OfferFactory,
    OrganisationFactory,
    ResponsibilityFactory,
)
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


def counts(response, field):
    group = response.context["groups"][field]
    return {one.value: one.count for one in [*group.choices, *group.more] if one.count}


def test_each_choice_counts_the_hits_it_would_leave_while_the_other_fields_stay(client):
    arabic, farsi = Language.objects.get(code="ar"), Language.objects.get(code="fa")
    mitte, spandau = District.objects.get(slug="mitte"), District.objects.get(slug="spandau")
    OrganisationFactory(name="Haus A", languages=[arabic], districts=[mitte])
    OrganisationFactory(name="Haus B", languages=[arabic, farsi], districts=[spandau])
    OrganisationFactory(name="Haus C", languages=[farsi], districts=[mitte])
    OrganisationFactory(name="Laden", languages=[arabic], districts=[mitte])

    response = client.get("/suche/?q=haus&language=ar")

    assert counts(response, "language") == {"ar": 2, "fa": 2}
    assert counts(response, "district") == {"mitte": 1, "spandau": 1}


def test_hits_stand_in_the_order_asked_for(client):
    postcodes = {"Nah": "12047", "Fern": "13597", "Ohne Adresse": ""}
    for days, (name, postcode) in enumerate(postcodes.items()):
        organisation = OrganisationFactory(name=name)
        organisation.verify("phone", at=timezone.now() - timedelta(days=days))
        if postcode:
            LocationFactory(organisation=organisation, postcode=postcode)

    assert found(client.get("/suche/?sort=name")) == ["Fern", "Nah", "Ohne Adresse"]
    assert found(client.get("/suche/?sort=fresh")) == ["Nah", "Fern", "Ohne Adresse"]
    assert found(client.get("/suche/?sort=near&near=13597")) == ["Fern", "Nah", "Ohne Adresse"]
    assert found(client.get("/suche/?near=12047")) == ["Nah", "Fern", "Ohne Adresse"]
    assert "etwa 0,0 km entfernt" in client.get("/suche/?near=12047").content.decode()


def test_a_protected_address_is_near_to_nothing(client):
    LocationFactory(organisation=OrganisationFactory(name="Schutzhaus"), postcode="12047", is_sensitive=True)

    [hit] = client.get("/suche/?near=12047").context["hits"]

    assert hit.distance == ""


@pytest.mark.parametrize(
    ("postcode", "message"),
    [("99999", "Diese Postleitzahl gehört nicht zu Berlin"), ("120", "hat fünf Ziffern")],
)
def test_a_wrong_postcode_says_so_at_its_field(client, postcode, message):
    page = client.get("/suche/", {"near": postcode})

    assert message in page.content.decode()
    assert {"near-error"} <= set(Page(page).values("id"))


def test_a_question_shows_what_it_was_taken_for_and_each_part_can_go(client):
    OrganisationFactory(name="Haus am See")

    response = client.get("/suche/?q=Mietvertrag+auf+Farsi+im+Wedding&mode=online")

    taken = [(one.kind, one.name, one.typed) for one, _address in response.context["understood"]]
    assert taken == [
        ("topic", "Mietvertrag und Mietrecht", "Mietvertrag"),
        ("language", "Farsi", "Farsi"),
        ("district", "Mitte", "Wedding"),
    ]
    assert response.context["understood"][1][1] == "?q=Mietvertrag+auf+im+Wedding&mode=online"


def test_a_typing_error_is_mended_and_told(client):
    OrganisationFactory(name="Haus A", summary="Drachenflug am Wochenende")

    response = client.get("/suche/?q=Drachenfluug")

    assert found(response) == ["Haus A"]
    assert "Gesucht wird nach „drachenflug“, denn „drachenfluug“ kommt nirgends vor." in response.content.decode()


def test_who_answers_the_need_comes_before_who_only_speaks_the_language(client):
    farsi, neukoelln = Language.objects.get(code="fa"), District.objects.get(slug="neukoelln")
    OrganisationFactory(name="Sprachhaus", languages=[farsi], districts=[neukoelln], summary="Treff am Abend")
    adviser = OrganisationFactory(name="Rathaus", districts=[neukoelln])
    OfferFactory(organisations=[adviser], name="Mietvertrag prüfen", languages=[Language.objects.get(code="de")])

    response = client.get("/suche/?q=Mietvertrag+Farsi+Neukölln")

    assert found(response) == ["Rathaus"]
    assert "Niemand hat alles davon." in response.content.decode()


def test_an_offer_borrows_place_and_language_from_its_organisation(client):
    farsi, neukoelln = Language.objects.get(code="fa"), District.objects.get(slug="neukoelln")
    elsewhere = OrganisationFactory(name="Citywide", languages=[farsi])
    OfferFactory(organisations=[elsewhere], name="Registrierung", is_citywide=True, languages=[farsi])
    OfferFactory(organisations=[elsewhere], name="Mietvertrag")
    here = OrganisationFactory(name="Kiezladen", languages=[farsi], districts=[neukoelln])
    fitting = OfferFactory(organisations=[here], name="Mietvertrag")

    first, *_others = client.get("/suche/?q=Mietvertrag+Farsi+Neukölln").context["hits"]

    assert (first.name, first.offer.pk) == ("Kiezladen", fitting.pk)


def test_the_deputy_stands_below_the_person_to_ask(client):
    organisation = OrganisationFactory(name="Haus am See")
    offer = OfferFactory(organisations=[organisation], name="Mietberatung")
    main = ContactFactory(organisation=organisation, name="Mia Miete")
    deputy = ContactFactory(organisation=organisation, name="Vera Vertretung")
    ResponsibilityFactory(contact=deputy, offer=offer, rank="deputy")
    ResponsibilityFactory(contact=main, offer=offer)

    [hit] = client.get("/suche/?q=mietberatung").context["hits"]

    assert (hit.person.name, hit.deputy.name) == ("Mia Miete", "Vera Vertretung")


def test_a_hit_says_that_it_is_full_or_confirmed_long_ago(client):
    organisation = OrganisationFactory(name="Haus am See")
    OfferFactory(organisations=[organisation], name="Mietberatung", status="full")
    organisation.verify("phone", at=timezone.now() - timedelta(days=400))

    html = client.get("/suche/?q=mietberatung").content.decode()

    assert "zurzeit voll" in html
    assert "vor über einem Jahr" in html


def test_the_person_on_a_hit_and_on_a_shortlist_has_a_confirmation_of_their_own(client):
    house = OrganisationFactory(name="Haus am See")
    mia = ContactFactory(organisation=house, name="Mia Miete")
    with time_machine.travel(datetime(2026, 3, 10, 12, tzinfo=UTC), tick=False):
        house.verify("phone")
        mia.verify("meeting", at=datetime(2026, 2, 3, 12, tzinfo=UTC))
        page = client.get("/suche/?q=mia").content.decode()
        [hit] = client.get("/suche/?q=mia").context["hits"]
        token = shortlist.token([shortlist.Item("c", mia.uuid)])
        listed = client.get("/merkliste/", {"list": token}).content.decode()

    assert str(hit.person.confirmation) == "bestätigt am 3. Februar (bei einem Treffen)"
    assert [page.count(f"bestätigt am {day}") for day in ("10. März (telefonisch)", "3. Februar (bei einem")] == [1, 1]
    assert "bestätigt am 3. Februar (bei einem Treffen)" in listed

    # a card that was drawn before says the same as a fresh one, once the confirmation is old
    with time_machine.travel(datetime(2027, 2, 20, 12, tzinfo=UTC), tick=False):
        assert "zuletzt bestätigt am 3. Februar 2026" in client.get("/suche/?q=mia").content.decode()


def test_open_and_fresh_entries_come_before_full_and_stale_ones(client):
    names = ["Voll", "Alt", "Offen"]
    for name in names:
        organisation = OrganisationFactory(name=name)
        offer = OfferFactory(
            organisations=[organisation], name="Mietberatung", status="full" if name == "Voll" else "open"
        )
        offer.verify("phone", at=timezone.now() - timedelta(days=900 if name == "Alt" else 1))

    assert found(client.get("/suche/?q=mietberatung")) == ["Offen", "Alt", "Voll"]


def ways(response):
    return {(way.kind, way.name, way.count, address) for way, address in response.context["ways"]}


def test_nothing_found_leads_to_the_neighbours_and_out_of_the_filter(client):
    mitte, pankow = District.objects.get(slug="mitte"), District.objects.get(slug="pankow")
    OrganisationFactory(name="Haus A", districts=[mitte])
    OrganisationFactory(name="Haus B", districts=[pankow])
    OrganisationFactory(name="Haus C", districts=[pankow])

    response = client.get("/suche/?q=haus&district=reinickendorf")

    assert ways(response) == {
        ("without_filter", "district", 3, "?q=haus"),
        ("neighbour", "Mitte", 1, "?q=haus&district=mitte"),
        ("neighbour", "Pankow", 2, "?q=haus&district=pankow"),
    }
    assert "Nebenan, in Pankow" in response.content.decode()


def test_nothing_found_leads_to_the_whole_topic(client):
    OrganisationFactory(name="Haus A", topics=[Topic.objects.get(slug="wohnungssuche")])

    response = client.get("/suche/?topic=mietrecht")

    assert ("parent", "Wohnen", 1, "?topic=wohnen") in ways(response)


def test_nothing_found_asks_the_coordinators_and_is_counted_without_filters_only(client):
    response = client.get("/suche/?q=gibtesnicht")
    client.get("/suche/?q=gibtesauchnicht&topic=wohnen")

    assert 'href="/suche/fragen/?q=gibtesnicht"' in response.content.decode()
    assert [one.question for one in UnansweredSearch.objects.all()] == ["gibtesnicht"]


def suggested(client, text):
    answer = client.get("/suche/vorschlaege/", {"q": text}).json()
    return [(one["kind"], one["name"]) for one in answer["suggestions"]]


def test_suggestions_name_topics_organisations_people_and_offers(client):
    organisation = OrganisationFactory(name="Mietwagen e. V.", short_name="MW")
    OfferFactory(organisations=[organisation], name="Mietberatung am Abend")
    ContactFactory(organisation=organisation, name="Mietta Muster")
    ContactFactory(organisation=organisation, name="Mietta Geheim", hidden=True)

    names = suggested(client, "miet")

    assert ("Thema", "Mietvertrag und Mietrecht") in names
    assert names[-3:] == [
        ("Organisation", "Mietwagen e. V."),
        ("Ansprechperson", "Mietta Muster"),
        ("Angebot", "Mietberatung am Abend"),
    ]
    assert suggested(client, "beratung ab") == []
    assert suggested(client, "mietberatung ab") == [("Angebot", "Mietberatung am Abend")]
    assert suggested(client, "m") == suggested(client, "%") == []


def test_people_of_the_network_are_suggested_to_who_is_signed_in(client, cast):
    ContactFactory(name="Netz Kanarienvogel", network=True)

    assert suggested(client, "kanarien") == []
    assert suggested(cast.practitioner, "kanarien") == [("Ansprechperson", "Netz Kanarienvogel")]


def test_what_was_withdrawn_is_suggested_no_more(client):
    organisation = OrganisationFactory(name="Segelverein")
    assert suggested(client, "segel") == [("Organisation", "Segelverein")]

    organisation.archive()

    assert suggested(client, "segel") == []
