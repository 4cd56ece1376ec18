from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.models import District, Organisation, Topic
from tests.factories import (
    FAR_AHEAD,
    LONG_AGO,
    BouncedAddressFactory,
    ChangeSuggestionFactory,
    ContactFactory,
    DuplicatePairFactory,
    EnquiryFactory,
    JoinRequestFactory,
    LinkFactory,
    MeetingFactory,
    OfferFactory,
    OrganisationFactory,
    OutgoingMailFactory,
    ReviewFactory,
    UnansweredSearchFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def records(cast):
    """Something for every list, each number its own."""
    Organisation.objects.all().delete()
    words = {"topics": Topic.objects.top()[:1], "districts": District.objects.all()[:1]}
    whole = OrganisationFactory(name="Vollständig", verified=True, **words)
    ContactFactory.create_batch(2, organisation=whole)
    ContactFactory.create_batch(2, organisation=whole, untold_since=LONG_AGO)
    ContactFactory(organisation=whole, untold_since=LONG_AGO, email="mia@example.org")
    ContactFactory(organisation__is_example=True, organisation__draft=True, untold_since=LONG_AGO)
    ContactFactory(organisation=whole, name="Anna", email="Weg@example.org")
    OfferFactory.create_batch(4, organisations=[whole])
    OfferFactory(organisations=[whole], full=True)
    OfferFactory.create_batch(2, organisations=[whole], paused=True)
    OfferFactory.create_batch(3, organisations=[whole], draft=True)
    OfferFactory(organisations=[whole], valid_until=date(2020, 1, 1))
    OrganisationFactory.create_batch(2, name="Ohne alles")
    OrganisationFactory(name="Ohne Thema", districts=District.objects.all()[:1])
    OrganisationFactory.create_batch(5, draft=True)
    OrganisationFactory(archived=True)
    MeetingFactory.create_batch(2, draft=True, title="Noch ein Entwurf")
    MeetingFactory(title="Nächstes Treffen")
    MeetingFactory(past=True)
    EnquiryFactory.create_batch(2)
    EnquiryFactory(answered=True)
    UnansweredSearchFactory.create_batch(4)
    UnansweredSearchFactory(hidden=True)
    UnansweredSearchFactory(status="done")
    JoinRequestFactory.create_batch(6, organisation=whole)
    escalated = {"escalated_at": timezone.now()}
    Organisation.objects.filter(pk=whole.pk).update(hidden_at=timezone.now())
    ReviewFactory(organisation=whole, times=4, **escalated)
    asked, unanswered, reported, unasked = whole.offers.all()[:4]
    ReviewFactory(organisation=None, offer=asked, times=1)
    ReviewFactory(organisation=None, offer=unanswered, times=3, **escalated)
    ReviewFactory(organisation=None, offer=reported, times=1, report="Geschlossen", **escalated)
    ReviewFactory(organisation=None, offer=unasked, **escalated)
    BouncedAddressFactory(address="weg@example.org")
    ways = zip(Organisation.objects.filter(name__startswith="Ohne").order_by("pk"), ["a", "b", "c"], strict=True)
    for organisation, name in ways:
        organisation.email = "weg@example.org" if name != "c" else "da@example.org"
        organisation.website = LinkFactory(dead=True, address=f"https://{name}.example.org/").address
        organisation.save()
    LinkFactory(dead=True)
    moved = LinkFactory(alive=True, moved_to="https://www.example.org/neu")
    Organisation.objects.filter(pk=whole.pk).update(website=moved.address)
    ChangeSuggestionFactory.create_batch(7, uuid=whole.uuid)
    ChangeSuggestionFactory(uuid=whole.uuid, status="rejected", decided_at=timezone.now())
    for name in range(7):
        DuplicatePairFactory(first=whole, second=OrganisationFactory(name=f"Doppelt {name}", archived=True))
    DuplicatePairFactory(first=whole, second=OrganisationFactory(archived=True), status="different")
    OutgoingMailFactory(given_up_at=timezone.now())
    OutgoingMailFactory()
    return whole


def numbers(response):
    return {work_list.label: number for _title, lists in response.context["groups"] for work_list, number in lists}


def test_desk_counts_what_waits_for_coordinators(cast, records):
    response = cast.coordinator.get(reverse("admin:index"))

    assert numbers(response) == {
        "Fragen, die auf Antwort warten": 2,
        "Änderungsvorschläge zu entscheiden": 7,
        "Suchen ohne Treffer": 4,
        "Organisationen noch nie bestätigt": 3,
        "Organisationen zuletzt vor über einem Jahr bestätigt": 1,
        "Offene Angebote noch nie bestätigt": 5,
        "Ansprechpersonen noch nie bestätigt": 7,
        "Ohne Antwort auf die Frage, ob es noch stimmt": 2,
        "Keine Adresse, an der sich fragen lässt": 1,
        "Jemand sagt, was nicht stimmt": 1,
        "Verborgen, weil niemand bestätigt hat": 1,
        "Ansprechpersonen, deren Mails zurückkommen": 1,
        "Organisationen, deren Mails zurückkommen": 2,
        "Links, die nicht mehr antworten": 3,
        "Links, die umgezogen sind": 1,
        "Mögliche Dubletten": 7,
        "Organisationen ohne Ansprechperson": 3,
        "Organisationen ohne Angebot": 3,
        "Organisationen ohne Thema": 3,
        "Organisationen ohne Bezirk": 2,
        "Organisationen im Entwurf": 6,
        "Angebote im Entwurf": 3,
        "Treffen im Entwurf": 2,
        "Nicht zustellbare Mails": 1,
        "Bitten um Aufnahme in eine Organisation": 6,
        "Ansprechpersonen, die Sie anrufen und informieren müssen": 2,
        "Angebote zurzeit voll": 1,
        "Angebote pausiert": 2,
        "Angebote abgelaufen, aber noch zu sehen": 1,
    }


def test_each_number_leads_to_a_list_of_that_length(cast, records):
    response = cast.coordinator.get(reverse("admin:index"))

    for _title, lists in response.context["groups"]:
        for work_list, number in lists:
            assert (work_list.url, cast.coordinator.get(work_list.url).context["cl"].result_count) == (
                work_list.url,
                number,
            )


def test_desk_shows_oldest_confirmations_and_coming_meetings(cast, records):
    response = cast.coordinator.get(reverse("admin:index"))

    assert list(response.context["oldest"]) == [records]
    assert {meeting.title for meeting in response.context["upcoming"]} == {"Nächstes Treffen", "Noch ein Entwurf"}
    assert f"{FAR_AHEAD:%d.%m.%Y}, veröffentlicht" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_desk_asks_as_often_for_much_as_for_little(rows, cast, django_assert_num_queries):
    OrganisationFactory.create_batch(rows, verified=True)
    MeetingFactory.create_batch(rows)

    with django_assert_num_queries(19):
        cast.coordinator.get(reverse("admin:index"))


def test_organisers_see_lists_of_meetings_only(cast, records):
    response = cast.organiser.get(reverse("admin:index"))

    assert numbers(response) == {"Treffen im Entwurf": 2}
    assert not response.context["oldest"]
    assert [section["name"] for section in response.context["sections"]] == ["Treffen"]
    assert {app["app_label"] for app in response.context["app_list"]} == {"events"}


def test_sections_lead_to_the_tables_of_every_day(cast):
    response = cast.coordinator.get(reverse("admin:directory_offer_changelist"))

    names = [str(section["name"]) for section in response.context["sections"]]
    assert names == ["Organisationen", "Angebote", "Ansprechpersonen", "Treffen", "Themen"]
    assert '<a href="/admin/directory/offer/" aria-current="true">Angebote</a>' in response.content.decode()


def test_empty_desk_says_what_to_do(cast):
    page = cast.coordinator.get(reverse("admin:index")).content.decode()

    assert "Noch ist nichts bestätigt." in page
    assert "Es ist kein Treffen geplant." in page


def test_anonymous_people_sign_in_on_the_page_with_rate_limits(cast):
    response = cast.anonymous.get(reverse("admin:index"), follow=True)

    assert response.redirect_chain == [("/admin/login/?next=/admin/", 302), ("/konto/login/?next=%2Fadmin%2F", 302)]
    assert response.status_code == 200


def test_anonymous_people_cannot_post_a_password_past_the_rate_limits(cast):
    response = cast.anonymous.post(reverse("admin:login"), {"username": "a@example.org", "password": "x"})

    assert (response.status_code, response.url) == (302, "/konto/login/?next=%2Fadmin%2Flogin%2F")


def test_practitioners_are_told_no_instead_of_going_in_circles(cast):
    for visitor in [cast.practitioner, cast.member]:
        response = visitor.get(reverse("admin:index"), follow=True)

        assert (response.status_code, response.redirect_chain) == (403, [("/admin/login/?next=/admin/", 302)])


def test_staff_who_follow_an_old_link_to_the_login_are_let_in(cast):
    response = cast.coordinator.get(reverse("admin:login"))

    assert (response.status_code, response.url) == (302, reverse("admin:index"))
