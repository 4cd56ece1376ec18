import pytest
from django.urls import reverse
from django.utils import timezone

from directory.models import Organisation, Topic
from events import registration, reports
from events.models import Meeting, Registration
from events.models.registration import anonymised
from tests.events.people import register
from tests.factories import LONG_AGO, MeetingFactory, OrganisationFactory
from tests.html import Page

pytestmark = pytest.mark.django_db
HOUSING, WORK = "wohnen", "arbeit"


def came(meeting, number, organisation=None, offers=(), needs=(), **consents):
    """Somebody who was there."""
    answers = registration.Answers(
        f"Person {number}",
        organisation,
        topics_offered=Topic.objects.filter(slug__in=offers),
        topics_needed=Topic.objects.filter(slug__in=needs),
        consents=consents,
    )
    one = registration.register(meeting, f"person-{number}@example.org", answers, "de")
    registration.confirm(one)
    one.check_in(timezone.now())
    return one


def gone_by(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=LONG_AGO)
    meeting.refresh_from_db()


def named(client):
    return [one.name for one in client.get("/treffen/runder-tisch/bericht/").context["organisations"]]


def test_a_report_is_a_draft_until_the_organisers_publish_it_and_counts_what_identifies_nobody(cast, client):
    house, guest = OrganisationFactory(name="Haus am See"), OrganisationFactory(name="Gasthaus")
    meeting = MeetingFactory(title="Runder Tisch", open=True, hosts=[house])
    for number in range(3):
        came(meeting, number, house, offers=[HOUSING], needs=[WORK] if number < 2 else [])
    agreed = came(meeting, 3, guest, needs=[HOUSING], names_organisation=True)
    registration.confirm(register(meeting, "zuhause@example.org", "Kam Nicht", consents={"names_organisation": True}))
    desk, page = "/treffen/runder-tisch/orga/bericht/", "/treffen/runder-tisch/bericht/"
    text = {"report": "Drei **Ideen** bleiben.", "report_en": "Three ideas remain."}

    # Before it has begun there is nothing to publish.
    cast.organiser.post(desk, {**text, "publish": "yes"})
    assert not Meeting.objects.get().has_report
    gone_by(meeting)
    assert [one.get(page).status_code for one in cast.everyone] == [404, 404, 404, 404, 200, 200]
    assert "Entwurf" in cast.organiser.get(page).content.decode()
    assert page not in client.get(meeting.get_absolute_url()).content.decode()

    assert cast.organiser.post(desk, {**text, "publish": "yes"}).headers["Location"] == page
    response, english = client.get(page), client.get("/en/meetings/runder-tisch/report/").content.decode()
    numbers = response.context["numbers"]
    assert "<strong>Ideen</strong> bleiben." in response.content.decode()
    assert ("Three ideas remain." in english, "Ideen" in english) == (True, False)
    assert (numbers.people, numbers.organisations) == (4, None)
    assert [(one.topic.slug, one.offered, one.needed) for one in numbers.topics] == [(HOUSING, 3, None)]
    assert "Person 0" not in response.content.decode()
    assert named(client) == ["Gasthaus"]
    for leading in (meeting.get_absolute_url(), "/"):
        assert page in [link["href"] for link in Page(client.get(leading)).every("a")]

    # The numbers outlive the names; who takes the consent back is named no longer.
    anonymised(list(Registration.objects.exclude(pk=agreed.pk).values_list("pk", flat=True)), timezone.now())
    cast.organiser.post(desk, {**text, "publish": "yes"})
    assert client.get(page).context["numbers"] == numbers
    registration.change(agreed, registration.Answers("Person 3", guest, consents={"names_organisation": False}))
    assert named(client) == []
    cast.organiser.post(desk, {**text, "withdraw": "yes"})
    assert client.get(page).status_code == 404
    assert Organisation.objects.count() >= 2


def test_a_draft_of_a_meeting_has_no_public_report_whatever_was_published(cast, client):
    meeting = MeetingFactory(reported=True, draft=True, report="Kanarienvogel")

    assert not reports.publish(meeting)
    assert client.get(reverse("events:report", args=[meeting.slug])).status_code == 404
    assert cast.coordinator.get(reverse("events:report", args=[meeting.slug])).status_code == 200
