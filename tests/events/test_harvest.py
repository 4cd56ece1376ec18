"""What stations collect, from the telephone of the host to the report."""

import json
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from events import harvest, running
from events.identifying import signs_in
from events.models import Contribution, HostLink, Meeting, Registration, Run, Voice
from tests.events.people import at_once
from tests.events.rooms import room
from tests.factories import ContributionFactory, VoiceFactory

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def rally():
    item = room(8, kind="rally")
    Meeting.objects.filter(pk=item.meeting_id).update(
        starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=4)
    )
    item.meeting.refresh_from_db()
    run = running.prepare(running.run_of(item), 0)
    running.start(run, run.revision)
    return Run.objects.select_related("plan", "item__meeting").get(pk=run.pk)


def at(run, number, round_number=1):
    """The station where somebody is in that round."""
    return run.item.stations.get(pk=run.plan.place_of(number, round_number)[0])


def page_of(station):
    return reverse("events:host", args=[HostLink.issue(station)])


def said(**fields):
    return {"kind": "barrier", "text": "Termine dauern zu lange.", **fields}


def test_a_host_collects_and_everybody_later_at_the_station_sees_it_and_agrees(client, rally):
    station, person = at(rally, 1), Registration.objects.get(number=1)
    host, key = page_of(station), uuid.uuid4()
    now, here = (
        reverse(f"events:{name}", args=[person.token(), *more])
        for name, more in (("now", []), ("station", [station.pk]))
    )
    assert "Hier ist noch nichts notiert" in client.get(host).content.decode()
    state = client.get(f"{host}stand/")
    assert client.get(f"{host}stand/", headers={"If-None-Match": state["ETag"]}).status_code == 304

    # A telephone that got no answer sends the same again, twice.
    for _time in range(3):
        assert client.post(host, said(key=key, round=1), headers=JSON).status_code == 204
    assert client.post(host, said(kind="idea", text="Ein Tandem der Beratungen.", round=1)).headers["Location"] == host
    [barrier, idea] = Contribution.objects.order_by("pk")
    assert (barrier.uuid, barrier.round, barrier.source, barrier.state) == (key, 1, "host", "waiting")
    assert client.get(f"{host}stand/").json()["key"] != state.json()["key"]
    for path in (host, now, here):
        assert "Termine dauern zu lange." in client.get(path).content.decode()

    # One voice for each person and for each group, however often they press.
    for _time in range(2):
        client.post(here, {"contribution": idea.pk, "agrees": "on"}, headers=JSON)
        client.post(host, {"contribution": idea.pk, "agrees": "on", "round": 1}, headers=JSON)
    client.post(host, {"contribution": idea.pk, "agrees": "on", "round": 2})
    assert "+3</span>" in client.get(host).content.decode()
    client.post(here, {"contribution": idea.pk})
    assert "+2</span>" in client.get(here).content.decode()
    twice = {"contribution": idea.pk, "agrees": "on", "key": uuid.uuid4()}
    client.post(here, twice)
    client.post(here, {"contribution": idea.pk})
    client.post(here, twice)
    assert Voice.objects.filter(registration=person).count() == 0

    client.post(here, said(kind="need", text="Dolmetschen am Telefon", key=uuid.uuid4()))
    need = Contribution.objects.get(kind="need")
    assert (need.source, need.round) == ("participant", 1)
    # Of stations somebody has not been to yet there is nothing to see and to say; nor of another meeting.
    other = rally.item.stations.exclude(pk=station.pk).first()
    assert client.get(reverse("events:station", args=[person.token(), other.pk])).status_code == 404
    assert client.post(reverse("events:station", args=[person.token(), other.pk]), said()).status_code == 404
    foreign = ContributionFactory()
    client.post(host, {"contribution": foreign.pk, "agrees": "on", "round": 1})
    assert foreign.given_voices.count() == 0
    assert client.post(host, said(text="")).status_code == 200
    assert client.post(host, said(text="", kind="dance"), headers=JSON).status_code == 204
    assert Contribution.objects.count() == 4


def test_what_seems_to_tell_of_a_person_is_asked_back(client, rally):
    station, person = at(rally, 1), Registration.objects.get(number=1)
    host, case = page_of(station), "Frau Kanari, 030 23125 111, kommt nicht durch."
    here = reverse("events:station", args=[person.token(), station.pk])

    asked = client.post(host, said(text=case)).content.decode()

    assert "der Name einer Person" in asked
    assert "eine Telefonnummer" in asked
    assert case in asked
    assert Contribution.objects.count() == 0
    # Of a telephone without a network it is taken, but the room does not see it before the organisers do.
    client.post(host, said(text=case), headers=JSON)
    assert "Kanari" not in client.get(here).content.decode()
    client.post(host, said(text="Mail an post@example.org hilft nie.", is_checked="on"))
    assert Contribution.objects.count() == 2
    # The browser has the same patterns.
    field = client.get(host).context["form"]["text"].as_widget()
    assert "data-connect-careful" in field


@pytest.mark.once
def test_signs_of_a_person():
    for text, number in {
        "": 0,
        "Termine dauern 12 Wochen, seit 2027 noch länger.": 0,
        "Frauen fehlt ein Sprachkurs am Platz.": 0,
        "Bei § 16 SGB II 3.000 Euro": 0,
        "amira@example.org": 1,
        "am 01.02.1990 geboren": 1,
        "+49 30 23125-100": 1,
        "Herr Özdemir wartet": 1,
        "Sonnenallee 12 hat keinen Aufzug": 1,
        "Aktenzeichen 12/34": 1,
        "DE02 1203 0000 0000 2020 51": 2,
        "folgt @irgendwem": 1,
    }.items():
        assert len(signs_in(text)) == number, text


def test_the_link_of_a_host_ends(cast, client, rally):
    desk = reverse("events:desk_harvest", args=[rally.item.meeting.slug])
    station = at(rally, 1)

    for _time in range(2):
        cast.organiser.post(desk, {"deed": "issue"})
    assert HostLink.objects.count() == 4
    first = harvest.address_of(station.host_link).removeprefix("http://testserver").partition("/station/")[2]
    assert first in cast.organiser.get(desk).content.decode()
    host = f"/station/{first}"
    assert client.get(host).status_code == 200
    assert client.get(host)["Referrer-Policy"] == "same-origin"
    cast.organiser.post(desk, {"deed": "renew", "station": station.pk})
    assert client.get(host).status_code == 404
    assert client.post(host, said(), headers=JSON).status_code == 404
    host = page_of(station)
    cast.organiser.post(desk, {"deed": "revoke", "station": station.pk})
    assert (client.get(host).status_code, client.get(f"{host}stand/").status_code) == (404, 404)
    cast.organiser.post(desk, {"deed": "revoke", "station": "x"})

    host = page_of(station)
    for days, status in ((1, 200), (3, 404)):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            assert client.get(host).status_code == status
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        call_command("run_jobs")
    assert not HostLink.objects.exists()
    # A draft has no room yet.
    host = page_of(station)
    Meeting.objects.update(status=Meeting.Status.DRAFT)
    assert client.get(host).status_code == 404


def test_nothing_is_seen_outside_before_it_is_approved(cast, client, rally):
    meeting, station = rally.item.meeting, at(rally, 1)
    desk = reverse("events:desk_harvest", args=[meeting.slug])
    report = reverse("events:report", args=[meeting.slug])
    Meeting.objects.filter(pk=meeting.pk).update(report_published_at=timezone.now())
    one, double, idea = (
        ContributionFactory(station=station, text=text) for text in ("Kanari eins", "Kanari zwei", "Kanari drei")
    )
    refused = ContributionFactory(station=station, text="Kanari vier")
    first, second = Registration.objects.filter(number__in=[1, 2]).order_by("number")
    for contribution, voices in (
        (one, [{"registration": first}, {"group": 1}]),
        (double, [{"registration": first}, {"registration": second}, {"group": 1}]),
    ):
        for whose in voices:
            VoiceFactory(contribution=contribution, **whose)

    def shown():
        return [
            (kind, each.text, each.voices)
            for _station, told in client.get(report).context["harvest"]
            for kind, of_kind in told
            for each in of_kind
        ]

    assert shown() == []
    for visitor in (client, cast.practitioner):
        for name in ("meeting", "report", "screen"):
            assert "Kanari" not in visitor.get(reverse(f"events:{name}", args=[meeting.slug])).content.decode()
        assert visitor.get(desk).status_code in (302, 404)
    assert "4 Punkte warten auf Ihre Freigabe" in cast.organiser.get(desk).content.decode()

    cast.organiser.post(desk, {"deed": "approve", "contribution": one.pk})
    cast.organiser.post(desk, {"deed": "reject", "contribution": refused.pk})
    edit = reverse("events:desk_contribution", args=[meeting.slug, double.pk])
    cast.organiser.post(edit, {"kind": "barrier", "text": "Kanari zwei", "merged_into": one.pk})
    cast.organiser.post(
        reverse("events:desk_contribution", args=[meeting.slug, idea.pk]),
        {"kind": "idea", "text": "Ein gemeinsamer Kalender", "merged_into": "", "approve": "on"},
    )
    assert shown() == [("barrier", "Kanari eins", 3), ("idea", "Ein gemeinsamer Kalender", 0)]
    host = page_of(station)
    assert "Kanari vier" not in client.get(host).content.decode()
    # Who agrees with the double on a telephone that has not heard of it agrees with the one that stays.
    client.post(host, {"contribution": double.pk, "agrees": "on", "round": 2}, headers=JSON)
    assert shown()[0][2] == 4
    # It can be taken apart again; what is put together with nothing that stands by itself stays where it is.
    assert (
        cast.organiser.post(edit, {"kind": "need", "text": "Kanari zwei", "merged_into": double.pk}).status_code == 200
    )
    cast.organiser.post(edit, {"kind": "need", "text": "Kanari zwei", "merged_into": "", "approve": "on"})
    assert shown()[1] == ("need", "Kanari zwei", 0)
    cast.organiser.post(edit, {"kind": "need", "text": "Kanari zwei", "reject": "on"})
    assert len(shown()) == 2
    elsewhere = ContributionFactory()
    assert cast.organiser.post(desk, {"deed": "approve", "contribution": elsewhere.pk}).status_code == 404

    # Sheets are typed up afterwards, and wait like everything else.
    sheet = {"station": station.pk, "kind": "need", "text": "Mehr Zeit", "round": 3}
    assert "Frau" in cast.organiser.post(desk, sheet | {"text": "Frau Kanari sucht"}).content.decode()
    answer = cast.organiser.post(desk, sheet)
    typed = Contribution.objects.get(text="Mehr Zeit")
    assert (typed.source, typed.state, typed.round) == ("desk", "waiting", 3)
    assert f'value="{station.pk}" selected' in cast.organiser.get(answer["Location"]).content.decode()
    assert cast.organiser.post(desk, sheet | {"round": 99}).status_code == 200


def test_people_go_and_what_was_said_stays(cast, rally):
    station = at(rally, 1)
    approved = ContributionFactory(station=station, state="approved")
    ContributionFactory(station=station)
    ContributionFactory(station=station, state="approved", merged_into=approved)
    first, second = Registration.objects.filter(number__in=[1, 2]).order_by("number")
    harvest.agree(approved, registration=first)
    harvest.agree(approved, registration=second)
    harvest.agree(approved, group=1)

    # Who is erased leaves a number.
    first.delete()
    assert approved.given_voices.count() == 3
    for days, known, left in ((29, 1, 3), (31, 0, 3), (91, 0, 1)):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            call_command("run_jobs")
        assert Voice.objects.exclude(registration=None).count() == known
        assert Contribution.objects.count() == left
        assert Voice.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_each_is_there_once(rally):
    station, key = at(rally, 1), uuid.uuid4()
    contribution = ContributionFactory(station=station)
    person = Registration.objects.get(number=1)

    at_once([lambda: harvest.add(station, key, kind="need", text="Zeit") for _time in range(4)])
    at_once([lambda: harvest.agree(contribution, registration=person) for _time in range(4)])

    assert Contribution.objects.filter(text="Zeit").count() == 1
    assert contribution.given_voices.count() == 1


def test_patterns_are_given_to_the_browser_as_json(client, rally):
    field = client.get(page_of(at(rally, 1))).context["form"].fields["text"]

    patterns = json.loads(field.widget.attrs["data-connect-careful"])

    assert all(len(pair) == 2 for pair in patterns)
    assert len(patterns) == 7
