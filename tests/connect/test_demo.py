from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import OutgoingMail, User
from connect.demo.meetings import _thursday_from
from directory.models import Contact, District, Location, Offer, Organisation, SearchEntry, Topic
from events import registration
from events.models import Meeting, Registration

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Loaded once: each test takes back what it changed."""
    with django_db_blocker.unblock(), override_settings(DEBUG=True), transaction.atomic():
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def counts():
    return [
        model.objects.count()
        for model in (Organisation, Offer, Contact, Location, Meeting, User, SearchEntry, Registration)
    ]


@pytest.mark.usefixtures("demo")
def test_a_second_run_changes_nothing_and_keeps_what_people_edited():
    organisation = Organisation.objects.first()
    organisation.name = "Umbenannt"
    organisation.save()
    before = counts()

    call_command("load_demo", verbosity=0)

    assert counts() == before
    assert Organisation.objects.get(pk=organisation.pk).name == "Umbenannt"


@pytest.mark.usefixtures("demo")
def test_real_actors_carry_only_public_facts():
    real = Organisation.objects.filter(is_example=False)

    assert real.count() >= 100
    assert not real.exclude(summary="", description="", email="", phone="", verified_at=None).exists()
    assert not Contact.objects.filter(organisation__in=real).exists()
    assert not Offer.objects.filter(organisations__in=real).exists()


@pytest.mark.usefixtures("demo")
def test_examples_are_marked_and_reach_nobody_real():
    examples = Organisation.objects.filter(is_example=True)
    contacts = Contact.objects.filter(organisation__in=examples)

    assert examples.count() >= 30
    assert all(organisation.email.endswith("example.org") for organisation in examples)
    assert all(contact.email.endswith("example.org") for contact in contacts if contact.email)
    assert all(str(contact.phone).startswith("030 23125") for contact in contacts if contact.phone)


@pytest.mark.usefixtures("demo")
def test_examples_cover_every_topic_district_and_a_dozen_languages():
    examples = Organisation.objects.filter(is_example=True)

    for topic in Topic.objects.top():
        assert examples.on_topics(Topic.objects.filter(pk=topic.pk).with_descendants()).exists(), topic.slug
    for district in District.objects.all():
        assert examples.filter(districts=district).exists(), district.slug
    assert Offer.objects.values("languages").distinct().count() >= 12


@pytest.mark.usefixtures("demo")
def test_both_meetings_of_the_report_and_a_coming_example_are_there():
    report = Meeting.objects.filter(series__slug="connect-berlin").order_by("starts_at")

    assert [(timezone.localtime(one.starts_at).date(), one.precision) for one in report] == [
        (date(2024, 1, 1), "month"),
        (date(2025, 6, 19), "day"),
    ]
    assert report.last().participants.count() == 10  # and the eleventh is the place they met at
    assert report.last().venue.organisation.name == "Refugio Berlin"
    assert [meeting.is_example for meeting in Meeting.objects.upcoming()] == [True]


@pytest.mark.usefixtures("demo")
def test_registration_for_the_coming_example_is_open_and_examples_have_seats(settings):
    meeting = Meeting.objects.upcoming().get()
    people = Registration.objects.all()

    assert registration.state_of(meeting) == "open"
    assert (meeting.seats_taken, meeting.numbers_given) == (len(people), len(people)) == (12, 12)
    assert all(one.name.endswith("(Beispiel)") and one.email.endswith("example.org") for one in people)
    assert all(one.organisation.is_example and one.topics_offered.exists() for one in people)
    assert registration.mend_counts() == 0
    assert not OutgoingMail.objects.exists()


@pytest.mark.usefixtures("demo")
def test_demo_accounts_can_sign_in(client):
    for email in ("koordination", "orga", "organisation", "praxis"):
        answer = client.post("/konto/login/", {"login": f"{email}@example.org", "password": "connect-demo"})
        assert answer.status_code == 302
        client.logout()


def test_the_example_meeting_is_on_a_working_thursday():
    assert _thursday_from(date(2026, 11, 20)) == date(2026, 11, 26)
    assert _thursday_from(date(2026, 12, 19)) == date(2027, 1, 7)


def test_a_portal_in_use_refuses_demo_data(settings):
    settings.DEBUG = False

    before = counts()

    with pytest.raises(CommandError):
        call_command("load_demo")

    assert counts() == before
