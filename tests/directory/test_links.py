from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from directory import links
from directory.models import Change, Link, Offer, Organisation
from directory.web import Finding, Outcome
from tests.directory.test_web import asker, serving
from tests.factories import BouncedAddressFactory, LinkFactory, OfferFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 12, tzinfo=UTC)
LIST = "/admin/directory/link/"


class Heard:
    """Answers without a network: by address, otherwise silence. Keeps who was asked."""

    def __init__(self, **by_host):
        self.by_host, self.asked = by_host, []

    def ask(self, address):
        self.asked.append(address)
        return Finding(self.by_host.get(address.split("//")[1].split(".")[0].rstrip("/"), Outcome.SILENT))


def checked(heard, **later):
    with time_machine.travel(START + timedelta(**later), tick=False):
        return links.check(heard)


@pytest.fixture(autouse=True)
def may_ask_others(settings):
    settings.LINK_CHECKS = True


def test_what_is_published_is_asked_one_address_of_a_host_at_a_time(settings):
    with serving({"/": 200, "/termin": 404, "/alt": (301, "/")}) as server:
        port = server.server_port
        house = OrganisationFactory(website=f"http://127.0.0.1:{port}/")
        OrganisationFactory(website=f"http://127.0.0.1:{port}/")
        OrganisationFactory(website=f"http://127.0.0.2:{port}/alt")
        OrganisationFactory(website=f"http://127.0.0.4:{port}/", draft=True)
        OrganisationFactory(website=f"http://127.0.0.5:{port}/", is_example=True)
        OfferFactory(organisations=[house], appointment_link=f"http://127.0.0.3:{port}/termin")
        OfferFactory(organisations=[house], appointment_link=f"http://127.0.0.1:{port}/spaeter")
        OfferFactory(appointment_link=f"http://127.0.0.6:{port}/", ended=True)
        settings.LINK_CHECKS = False
        assert (links.check(asker()), Link.objects.count()) == (0, 0)
        settings.LINK_CHECKS = True

        numbers = [links.check(asker()) for _run in range(3)]

    assert numbers == [3, 1, 0]
    assert sorted((one[3].split(":")[0], one[1]) for one in server.asked if one[0] == "HEAD") == [
        ("127.0.0.1", "/"),
        ("127.0.0.1", "/spaeter"),
        ("127.0.0.2", "/"),
        ("127.0.0.2", "/alt"),
        ("127.0.0.3", "/termin"),
    ]
    rows = Link.objects.values_list("address", "status", "reason", "code", "moved_to")
    assert [(one[0].split("/", 3)[2].split(":")[0], *one[1:]) for one in rows] == [
        ("127.0.0.1", "alive", "answers", 200, ""),
        ("127.0.0.1", "failing", "gone", 404, ""),
        ("127.0.0.2", "alive", "answers", 200, f"http://127.0.0.2:{port}/"),
        ("127.0.0.3", "failing", "gone", 404, ""),
    ]


def test_dead_is_what_fails_again_and_again_over_days_and_lives_with_the_next_answer():
    house = OrganisationFactory(website="https://weg.example.org/")
    OrganisationFactory(website="https://da.example.org/")
    gone, back = Heard(weg=Outcome.GONE, da=Outcome.ANSWERS), Heard(weg=Outcome.REFUSES, da=Outcome.ANSWERS)
    told = []
    for hours in (0, 1, 24, 48, 71, 96):
        checked(gone, hours=hours)
        link = Link.objects.get(address=house.website)
        told.append((hours, link.status, link.failures))

    assert told == [
        (0, "failing", 1),
        (1, "failing", 1),
        (24, "failing", 2),
        (48, "failing", 3),
        (71, "failing", 3),
        (96, "dead", 4),
    ]
    assert (link.since, Organisation.objects.with_dead_website().get()) == (START, house)
    assert gone.asked.count("https://da.example.org/") == 1  # once a week is enough for who answers

    checked(back, days=10)
    checked(back, days=12)
    link.refresh_from_db()
    assert (link.status, link.failures, link.since) == ("alive", 0, START + timedelta(days=12))
    assert not Organisation.objects.with_dead_website()

    house.website = "https://neu.example.org/"
    house.save()
    checked(Heard(neu=Outcome.ANSWERS), days=13)
    assert set(Link.objects.values_list("address", flat=True)) == {
        "https://neu.example.org/",
        "https://da.example.org/",
    }


def test_nothing_counts_while_this_server_is_cut_off(caplog):
    OrganisationFactory(website="https://weg.example.org/")

    assert checked(Heard(), days=0) == 1
    link = Link.objects.get()
    assert (link.status, link.since, caplog.messages) == (
        "unknown",
        None,
        ["No website answers. May this server ask others? If not, set LINK_CHECKS=no."],
    )

    # with a witness that answers, the silence is theirs
    LinkFactory(alive=True, address="https://da.example.org/")
    OrganisationFactory(website="https://da.example.org/")
    heard = Heard(da=Outcome.ANSWERS)
    assert checked(heard, hours=2) == 1
    link.refresh_from_db()
    assert (link.status, heard.asked) == ("failing", ["https://weg.example.org/", "https://da.example.org/"])


def test_two_runs_ask_once():
    link = LinkFactory(check_at=START)
    with time_machine.travel(START, tick=False):
        assert [Link.objects.filter(pk=link.pk).claim() for _run in range(2)] == [True, False]

    Link.objects.all().delete()
    link.note(Finding(Outcome.ANSWERS, 200))  # an answer that comes after the row has gone
    assert not Link.objects.exists()


def test_coordinators_see_what_is_dead_and_take_over_what_moved(cast):
    moved = LinkFactory(alive=True, address="http://alt.example.org/", moved_to="https://neu.example.org/start")
    dead = LinkFactory(dead=True, address="https://weg.example.org/")
    LinkFactory(dead=True, address="https://niemand.example.org/")
    house = OrganisationFactory(name="Haus", website=moved.address, email="info@example.org")
    draft = OrganisationFactory(website=moved.address, draft=True)
    advice = OfferFactory(name="Beratung", organisations=[house], appointment_link=moved.address)
    lost = OrganisationFactory(name="Verloren", website=dead.address)
    course = OfferFactory(name="Kurs", organisations=[lost], appointment_link=dead.address)
    BouncedAddressFactory(address="info@example.org")

    def listed(model, filters):
        address = reverse(f"admin:directory_{model}_changelist")
        return [str(one) for one in cast.coordinator.get(address + filters).context["cl"].result_list]

    assert listed("link", "?state=dead") == [dead.address]
    assert listed("link", "?state=moved") == [moved.address]
    assert listed("link", "?state=failing") == []
    assert listed("organisation", "?address=dead") == ["Verloren"]
    assert listed("organisation", "?address=bounced") == ["Haus"]
    assert listed("organisation", "?address=nonsense") == []
    assert listed("offer", "?address=dead") == ["Kurs"]
    page = cast.coordinator.get(LIST + "?state=dead").content.decode()
    assert "tot, seit 14.05.2024: die Seite gibt es nicht mehr (404)" in page
    assert f'<a href="/admin/directory/offer/{course.pk}/change/">Angebot: Kurs</a>' in page
    assert (
        "umgezogen nach https://neu.example.org/start"
        in cast.coordinator.get(reverse("admin:directory_offer_change", args=[advice.pk])).content.decode()
    )

    response = cast.coordinator.post(
        LIST, {"action": "take_over", "_selected_action": [moved.pk, dead.pk]}, follow=True
    )

    assert "3 Einträge haben ihre neue Adresse." in response.content.decode()
    assert set(Organisation.objects.filter(website=moved.moved_to)) == {house, draft}
    assert Offer.objects.get(appointment_link=moved.moved_to) == advice
    assert set(Link.objects.in_use()) == {dead}
    change = Change.objects.of(house).first()
    assert (change.fields, change.by) == ({"website": [moved.address, moved.moved_to]}, cast.coordinator.user)

    # an address that takes no mail is forgotten with the address
    house.email = "neu@example.org"
    house.save()
    assert listed("organisation", "?address=bounced") == []


def test_a_dead_address_costs_completeness(cast):
    house = OrganisationFactory(name="Verloren", website="https://weg.example.org/", summary="Berät.")
    words = "eine Website, die antwortet, und eine E-Mail-Adresse, die Mails annimmt"

    def page():
        return cast.coordinator.get(reverse("admin:directory_organisation_change", args=[house.pk])).content.decode()

    assert words not in page()
    LinkFactory(dead=True, address=house.website)
    assert words in page()
    assert words in cast.coordinator.get(reverse("directory:members", args=[house.slug])).content.decode()
