import pytest
from django.urls import reverse

from events import running
from events.models import Plan, Run
from tests.events.rooms import arrive, room
from tests.factories import MeetingFactory, ProgrammeItemFactory
from tests.html import Page

pytestmark = pytest.mark.django_db


def address(item):
    return reverse("events:cockpit", args=[item.meeting.slug, item.pk])


def press(visitor, item, deed, revision=None, **more):
    run = Run.objects.filter(item=item).first()
    revision = run.revision if revision is None and run else revision or 0
    return visitor.post(address(item), {"deed": deed, "revision": revision, **more}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


SETTINGS = {"rounds": 6, "minutes": 5, "change_seconds": 45, "mode": "cards", "staying": "5; 4"}


def test_a_speed_dating_is_set_up_looked_at_run_and_mended(cast, client):
    item = room(12, minutes=60)
    screen = reverse("events:screen", args=[item.meeting.slug])

    page = cast.organiser.get(address(item))
    assert page.context["form"].initial["rounds"] == 10
    assert not Run.objects.exists()
    assert press(cast.organiser, item, "prepare", **SETTINGS | {"rounds": 0}).context["form"].errors.keys() == {
        "rounds"
    }

    page = press(cast.organiser, item, "prepare", **SETTINGS)
    html = page.content.decode()
    assert "Alle treffen 6 neue Menschen." in html
    assert "Niemand trifft jemanden aus der eigenen Organisation." in html
    assert "Niemand trifft dieselbe Person zweimal." in html
    assert "100 % des möglichen Passens" in html
    assert Run.objects.get().staying == "4, 5"

    page = press(cast.organiser, item, "start")
    assert 'value="next"' in page.content.decode()
    assert "Runde 1 von 6" in client.get(screen).content.decode()
    # Somebody else has the page from before.
    assert len(said(press(cast.coordinator, item, "start", revision=1))) == 1
    assert Run.objects.get().round == 1
    assert cast.organiser.post(address(item), {"deed": "dance", "revision": 2}).status_code == 302

    arrive(item.meeting, 13)
    page = cast.organiser.get(address(item))
    assert page.context["arrived"] == [13]
    page = press(cast.organiser, item, "replan", gone="1, 2")
    assert page.context["plan"].version == 2
    assert {one["one"].number for one in page.context["changes"]} >= {1, 2, 13}
    page = press(cast.organiser, item, "undo")
    assert (page.context["plan"].version, page.context["changes"]) == (1, [])

    press(cast.organiser, item, "finish")
    assert 'value="finish"' not in cast.organiser.get(address(item)).content.decode()
    assert "data-connect-clock" not in client.get(screen).content.decode()


def test_before_anybody_is_there_the_plan_is_made_for_everybody_with_a_seat(cast):
    item = room(6)
    item.meeting.registrations.update(checked_in_at=None)

    page = press(cast.organiser, item, "prepare", **SETTINGS | {"rounds": 3})

    assert page.context["is_forecast"]
    assert Plan.objects.get().people() == {1, 2, 3, 4, 5, 6}


def test_a_rally_without_stations_says_so_and_a_reflection_needs_no_plan(cast):
    rally = room(4, kind="rally")
    rally.stations.all().delete()
    calm = ProgrammeItemFactory(meeting=rally.meeting, kind="reflection", minutes=5)

    told = press(cast.organiser, rally, "prepare", rounds=2, minutes=9, change_seconds=60, mode="wishes")
    assert "stations" in said(told)[0]
    assert not Run.objects.exists()

    press(cast.organiser, calm, "prepare", minutes=7)
    press(cast.organiser, calm, "start")
    assert (Run.objects.get().state, Run.objects.get().minutes, Plan.objects.count()) == ("running", 7, 0)


def test_only_who_runs_meetings_has_a_cockpit_and_only_for_formats(cast):
    item = room(2)
    talk = ProgrammeItemFactory(meeting=item.meeting, kind="talk")
    elsewhere = ProgrammeItemFactory(meeting=MeetingFactory(), kind="rally")

    for visitor in (cast.anonymous, cast.practitioner, cast.member):
        expected = 404 if visitor.user else 302
        assert visitor.get(address(item)).status_code == expected
        assert visitor.post(address(item), {"deed": "prepare", "revision": 0, **SETTINGS}).status_code == expected
    assert cast.organiser.get(address(talk)).status_code == 404
    assert cast.organiser.get(reverse("events:cockpit", args=[item.meeting.slug, elsewhere.pk])).status_code == 404
    assert not Run.objects.exists()


def test_the_desk_leads_to_each_format(cast):
    item = room(2)

    links = Page(cast.organiser.get(reverse("events:desk", args=[item.meeting.slug]))).values("href")

    assert address(item) in links


def test_the_projector_shows_numbers_and_no_names_and_scripts_learn_of_news(cast, client):
    item = room(4)
    person = item.meeting.registrations.get(number=2)
    screen = reverse("events:screen", args=[item.meeting.slug])
    state = reverse("events:screen_state", args=[item.meeting.slug])
    assert (screen, state) == ("/treffen/runder-tisch/leinwand/", "/treffen/runder-tisch/leinwand/stand/")
    assert item.title in client.get(screen).content.decode()

    before = client.get(state)
    assert client.get(state, headers={"If-None-Match": before.headers["ETag"]}).status_code == 304
    run = running.prepare(running.run_of(item), 0)
    running.start(run, run.revision)
    after = client.get(state, headers={"If-None-Match": before.headers["ETag"]})
    assert after.json()["key"] != before.json()["key"]

    html = client.get("/en/meetings/runder-tisch/screen/").content.decode()
    assert "table 1" in html
    for word in (person.name, person.email, "Person 1", "Organisation"):
        assert word not in html
    assert '<meta http-equiv="refresh"' in html
    assert "Set-Cookie" not in client.get(screen).headers
    item.meeting.status = "draft"
    item.meeting.save()
    assert (client.get(screen).status_code, client.get(state).status_code) == (404, 404)
