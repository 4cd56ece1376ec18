from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from directory.models import Language, Topic
from events import copying
from events.models import Meeting
from tests.factories import (
    LONG_AGO,
    LocationFactory,
    MeetingFactory,
    MeetingSeriesFactory,
    OrganisationFactory,
    ProgrammeItemFactory,
    StationFactory,
)

pytestmark = pytest.mark.django_db

LEFT = {"id", "uuid", "sequence", "slug", "status", "starts_at", "ends_at", "created_at", "changed_at"}
ONLY_OF_THE_LAST = {"report", "report_en", "report_url", "report_published_at", "report_numbers"}


def at(text):
    return timezone.make_aware(datetime.fromisoformat(text))


def test_the_next_meeting_is_a_draft_with_all_that_was_prepared():
    host, guest = OrganisationFactory(), OrganisationFactory()
    topic = Topic.objects.get(slug="wohnen")
    meeting = MeetingFactory(
        title="Runder Tisch",
        series=MeetingSeriesFactory(),
        teaser="Für alle.",
        description="Worum es geht.",
        venue=LocationFactory(),
        getting_there="U-Bahn.",
        has_induction_loop=True,
        has_quiet_room=True,
        has_sign_language=True,
        has_childcare=True,
        invited="Fachkräfte.",
        capacity=80,
        is_example=True,
        report="Drei Ideen bleiben.",
        report_en="Three ideas remain.",
        report_published_at=LONG_AGO,
        report_numbers={"people": 78},
        report_url="https://example.org/",
        hosts=[host],
        participants=[guest],
        topics=[topic],
    )
    meeting.languages.set(Language.objects.filter(code="ar"))
    meeting.cancel()
    item = ProgrammeItemFactory(
        meeting=meeting, kind="rally", title="Rallye", summary="x", starts_at=time(9), minutes=5
    )
    StationFactory(item=item, position=2, title="Wohnen", topic=topic, host=host)

    following = copying.next_of(meeting)

    following.refresh_from_db()
    assert (following.slug, following.status, following.sequence) == ("runder-tisch-2", Meeting.Status.DRAFT, 0)
    assert following.uuid != meeting.uuid
    assert {
        field.name
        for field in Meeting._meta.concrete_fields
        if getattr(following, field.name) != getattr(meeting, field.name)
    } == LEFT - {"ends_at"} | ONLY_OF_THE_LAST
    assert [*following.hosts.all(), *following.topics.all()] == [host, topic]
    assert [language.code for language in following.languages.all()] == ["ar"]
    assert not following.participants.exists()
    (copy,) = following.programme.all()
    assert (copy.kind, copy.title, copy.summary, copy.starts_at, copy.minutes) == ("rally", "Rallye", "x", time(9), 5)
    assert [(one.position, one.title, one.topic, one.host) for one in copy.stations.all()] == [
        (2, "Wohnen", topic, host)
    ]
    assert meeting.programme.get().stations.count() == 1


@pytest.mark.parametrize(
    ("start", "following"),
    [
        ("2026-06-19T14:00", "2027-06-18T14:00"),
        ("2027-10-31T14:00", "2028-10-29T14:00"),  # winter time in both
        ("2026-03-28T14:00", "2027-03-27T14:00"),
        ("2026-03-30T14:00", "2027-03-29T14:00"),
        ("2027-03-28T14:00", "2028-03-26T14:00"),
        ("2028-02-29T14:00", "2029-02-27T14:00"),
    ],
)
def test_the_next_meeting_is_a_year_on_the_same_weekday_at_the_same_time(start, following):
    meeting = MeetingFactory(starts_at=at(start), ends_at=at(start) + timedelta(hours=4))

    copy = copying.next_of(meeting)

    assert copy.starts_at == at(following)
    assert copy.ends_at - copy.starts_at == timedelta(hours=4)
    assert timezone.localtime(copy.starts_at).weekday() == timezone.localtime(meeting.starts_at).weekday()


@pytest.mark.parametrize("start", [datetime(2026, 10, 31, 23, tzinfo=UTC), datetime(2028, 2, 29, 11, tzinfo=UTC)])
def test_where_the_day_is_unknown_the_month_stays(start):
    meeting = MeetingFactory(starts_at=start, precision=Meeting.Precision.MONTH)

    before, after = (timezone.localdate(one.starts_at) for one in (meeting, copying.next_of(meeting)))

    assert (after.year, after.month) == (before.year + 1, before.month)
