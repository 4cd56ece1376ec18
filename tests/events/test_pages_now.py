import uuid

import pytest
from django.urls import reverse

from events import running
from events.models import Encounter, Reflection, Registration, Run
from tests.events.people import take_part
from tests.events.rooms import room
from tests.factories import ProgrammeItemFactory

pytestmark = pytest.mark.django_db


def started(item, **settings):
    run = running.run_of(item)
    for name, value in settings.items():
        setattr(run, name, value)
    run = running.prepare(run, run.revision)
    running.start(run, run.revision)
    return Run.objects.select_related("plan").get(pk=run.pk)


def html(client, one, problem=""):
    return client.get(reverse("events:now", args=[one.token()]) + problem).content.decode()


def send(client, one, about="person", **fields):
    return client.post(reverse("events:keep", args=[one.token()]), {"about": about, **fields})


def test_the_own_table_the_partner_and_how_to_begin(client):
    item = room(4)
    one = Registration.objects.get(number=1)
    assert "Gerade läuft nichts" in html(client, one)
    run = started(item, rounds=2)
    table, [partner] = run.plan.place_of(1, 1)
    other = Registration.objects.get(number=partner)

    page = html(client, one)

    assert f"Tisch</span> {table}</p>" in page
    assert f"mit Nummer <strong>{partner}</strong>" in page
    assert other.name not in page
    assert other.organisation.name not in page
    assert "Runde 1 von 2" in page
    assert "Als Nächstes, in Runde 2:" in page
    Registration.objects.filter(number=partner).update(is_listed=True)
    page = html(client, one)
    assert other.name in page
    assert other.organisation.name in page
    assert other.email not in page
    assert "Your place" not in client.get(f"/en/participation/{one.token()}/now/").content.decode()
    topics = {str(topic) for topic in one.topics_needed.all()} & {str(topic) for topic in other.topics_offered.all()}
    assert ("Sie suchen, was hier angeboten wird:" in page) is bool(topics)


def test_who_is_not_in_the_plan_is_told_what_to_do(client):
    item = room(3)
    late, quiet = take_part(item.meeting, 10), take_part(item.meeting, 11)
    Registration.objects.filter(pk=late.pk).update(joins_formats=True)
    run = started(item, rounds=1)
    [out] = run.plan.rounds[0]["breaks"]

    assert "Sie setzen diese Runde aus" in html(client, Registration.objects.get(number=out))
    assert "Bitte kommen Sie zum Orga-Tisch" in html(client, late)
    assert "Hören Sie einfach zu" in html(client, quiet)
    assert client.get(reverse("events:now", args=["x" * 43])).status_code == 404


def test_the_route_of_a_rally(client):
    item = room(8, kind="rally")
    run = started(item, rounds=3)
    titles = {station.pk: station.title for station in item.stations.all()}

    page = html(client, Registration.objects.get(number=5))

    route = [titles[run.plan.place_of(5, one)[0]] for one in (1, 2, 3)]
    positions = [page.index(f"{title}</li>") for title in route]
    assert positions == sorted(positions)
    assert "Mit den Nummern" in page or "mit Nummer" in page


def test_what_somebody_keeps_is_kept_once_and_shown_to_them_alone(client, cast):
    item = room(4)
    run = started(item, rounds=2)
    one = Registration.objects.get(number=1)
    partner = run.plan.place_of(1, 1)[1][0]
    note = {"number": partner, "note": "Kanarienvogel anrufen", "key": uuid.uuid4()}

    assert send(client, one, **note).status_code == 302
    assert "Kanarienvogel anrufen" in html(client, one)
    for other in Registration.objects.exclude(pk=one.pk):
        assert "Kanarienvogel" not in html(client, other)

    # A telephone that got no answer sends it once more, after something newer.
    send(client, one, number=partner, note="Neuer", is_wished="on", key=uuid.uuid4())
    send(client, one, **note)
    kept = Encounter.objects.get()
    assert (kept.note, kept.is_wished) == ("Neuer", True)
    assert (
        client.post(
            reverse("events:keep", args=[one.token()]),
            {"about": "person", "number": partner, "note": "Neuer"},
            headers={"Accept": "application/json"},
        ).status_code
        == 204
    )

    for wrong, problem in (
        ({"number": 99}, "number"),
        ({"number": 1}, "number"),
        ({"number": partner, "note": "x" * 1001}, "form"),
    ):
        answer = send(client, one, **wrong)
        assert answer.headers["Location"].endswith(f"?problem={problem}")
    assert "keine Person mit dieser Nummer" in html(client, one, "?problem=number")
    assert send(client, one, about="dance").status_code == 302
    assert Encounter.objects.count() == 1

    send(client, one, about="reflection", takeaway="Mut", idea="", may_be_used="on")
    said = Reflection.objects.get()
    assert (said.registration, said.takeaway, said.may_be_used, said.may_be_quoted) == (one, "Mut", True, False)
    assert "Mut" in html(client, one)
    calm = ProgrammeItemFactory(meeting=item.meeting, kind="reflection")
    cockpit = reverse("events:cockpit", args=[item.meeting.slug, calm.pk])
    assert [one.takeaway for one in cast.organiser.get(cockpit).context["thoughts"]] == ["Mut"]
    assert one.name not in cast.organiser.get(cockpit).content.decode()
    send(client, one, about="reflection", takeaway="Mut", may_be_quoted="on")
    assert one.name in cast.organiser.get(cockpit).content.decode()
    send(client, one, about="reflection", takeaway="Mut")
    assert "Mut</blockquote>" not in cast.organiser.get(cockpit).content.decode()


def test_who_would_rather_not_meet_is_not_paired(client):
    item = room(4)
    one = Registration.objects.get(number=1)
    send(client, one, number=3, is_blocked="on", is_wished="on")
    assert not Encounter.objects.get().is_wished

    plan = started(item, rounds=3).plan

    assert 3 not in plan.met_by(1, 3)
    assert 1 not in plan.met_by(3, 3)
