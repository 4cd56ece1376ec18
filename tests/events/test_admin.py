from datetime import UTC, datetime

import pytest
from django.contrib.admin import site
from django.contrib.messages import get_messages
from django.urls import reverse

from events.models import Meeting
from tests import factories
from tests.events.people import states, take_part
from tests.factories import (
    LocationFactory,
    MeetingFactory,
    MeetingSeriesFactory,
    OrganisationFactory,
    ProgrammeItemFactory,
    StationFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def meeting_in_a_series():
    MeetingFactory(series=MeetingSeriesFactory(), venue=LocationFactory())


def station_with_host():
    StationFactory(host=OrganisationFactory(), topic=TopicFactory())


LISTS = [
    ("meeting", meeting_in_a_series, 10),
    ("meetingseries", factories.MeetingSeriesFactory, 7),
    ("programmeitem", factories.ProgrammeItemFactory, 8),
    ("station", station_with_host, 8),
]


def changelist(model):
    return reverse(f"admin:events_{model}_changelist")


def act(visitor, action, *meetings):
    response = visitor.post(changelist("meeting"), {"action": action, "_selected_action": [one.pk for one in meetings]})
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize(("model", "make", "queries"), LISTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_as_often_for_many_rows_as_for_one(rows, model, make, queries, cast, django_assert_num_queries):
    for _row in range(rows):
        make()

    with django_assert_num_queries(queries):
        response = cast.organiser.get(changelist(model))

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("action", "before", "after", "sentence"),
    [
        ("publish", "draft", "published", "Veröffentlicht: 2 Treffen. Schon vorher so: 1."),
        ("cancel", "published", "cancelled", "Abgesagt: 2 Treffen. Schon vorher so: 1."),
    ],
)
def test_organisers_publish_and_cancel_meetings(action, before, after, sentence, cast):
    first, second = MeetingFactory.create_batch(2, status=before)
    done = MeetingFactory(status=after)
    untouched = MeetingFactory(status=before)

    said = act(cast.organiser, action, first, second, done)

    assert said == [sentence]
    assert set(Meeting.objects.filter(status=after)) == {first, second, done}
    assert list(Meeting.objects.filter(status=before)) == [untouched]


@pytest.mark.parametrize("action", ["publish", "cancel", "copy", "delete_selected"])
def test_people_without_a_role_do_not_act_on_meetings(action, cast):
    meeting = MeetingFactory(draft=True)

    for visitor in [cast.anonymous, cast.practitioner, cast.member, cast.member_elsewhere]:
        answer = visitor.post(changelist("meeting"), {"action": action, "_selected_action": [meeting.pk]})
        assert (answer.status_code, "login" in answer.url) == (302, True)

    assert list(Meeting.objects.values_list("pk", "status")) == [(meeting.pk, "draft")]


def test_meetings_are_found_by_title_and_series_in_any_spelling(cast):
    series = MeetingSeriesFactory(title="Fürstenwalder Gespräche")
    wanted = MeetingFactory(title="Übergänge", series=series)
    MeetingFactory(title="Anderes")

    for question in ["uebergaenge", "ÜBERGÄNGE", "fuerstenwalder"]:
        response = cast.organiser.get(changelist("meeting"), {"q": question})
        assert list(response.context["cl"].result_list) == [wanted]


def test_meetings_are_narrowed_by_when(cast):
    coming, over = MeetingFactory(), MeetingFactory(past=True)

    upcoming = cast.organiser.get(changelist("meeting"), {"when": "upcoming"})
    past = cast.organiser.get(changelist("meeting"), {"when": "past"})

    assert list(upcoming.context["cl"].result_list) == [coming]
    assert list(past.context["cl"].result_list) == [over]


@pytest.mark.parametrize(
    ("precision", "shown"), [("time", "16. Mai 2090, 14:00"), ("day", "16. Mai 2090"), ("month", "Mai 2090")]
)
def test_list_says_of_the_date_only_what_is_known(precision, shown, cast):
    MeetingFactory(starts_at=datetime(2090, 5, 16, 12, tzinfo=UTC), precision=precision)

    page = cast.organiser.get(changelist("meeting")).content.decode()

    assert f'<td class="field-starts">{shown}</td>' in page


def test_page_of_a_meeting_holds_its_programme_and_rooms(cast):
    meeting = MeetingFactory(hosts=[OrganisationFactory(name="Haus am See")])
    ProgrammeItemFactory(meeting=meeting, title="Mission: Connection")

    page = cast.organiser.get(reverse("admin:events_meeting_change", args=[meeting.pk])).content.decode()

    assert 'value="Mission: Connection"' in page
    assert "Haus am See" in page
    assert 'aria-label="Beginn, Uhrzeit"' in page


def test_draft_of_a_meeting_has_no_link_to_a_page_that_does_not_exist(cast):
    draft, published = MeetingFactory(draft=True), MeetingFactory()

    pages = [
        cast.organiser.get(reverse("admin:events_meeting_change", args=[one.pk])).content.decode()
        for one in (draft, published)
    ]

    assert ["viewsitelink" in page for page in pages] == [False, True]


def test_organisers_copy_a_meeting_for_the_next_time(cast):
    meeting = MeetingFactory(title="Runder Tisch", starts_at=datetime(2026, 6, 19, 12, tzinfo=UTC))

    (sentence,) = act(cast.organiser, "copy", meeting)

    assert "Runder Tisch" in sentence
    assert "18. Juni 2027, 14:00" in sentence
    assert list(Meeting.objects.filter(status="draft").values_list("slug", flat=True)) == ["runder-tisch-2"]


def test_what_people_need_to_come_can_be_edited(cast):
    meeting = MeetingFactory()

    page = cast.organiser.get(reverse("admin:events_meeting_change", args=[meeting.pk])).content.decode()

    for name in ("has_induction_loop", "has_quiet_room", "has_sign_language", "has_childcare", "languages"):
        assert f'name="{name}"' in page
    assert str(meeting.uuid) in page


def test_more_seats_in_the_admin_go_to_who_waits():
    meeting = MeetingFactory(open=True, capacity=1)
    for number in range(3):
        take_part(meeting, number)
    read_before = Meeting.objects.get(pk=meeting.pk)
    take_part(meeting, 3)

    read_before.capacity = 3
    site._registry[Meeting].save_model(None, read_before, None, change=True)

    assert list(states(meeting).values()) == ["confirmed", "confirmed", "confirmed", "waiting"]
    assert Meeting.objects.get().seats_taken == 3
