"""What becomes of ideas and of connections, and what the report tells of it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory.models import Cooperation
from events import ideas, running
from events.models import Contribution, FollowUp, Meeting, ProgrammeItem, Reflection, Registration, Undertaking
from events.models.registration import anonymised
from tests.events.people import link_in
from tests.events.rooms import room
from tests.factories import (
    LONG_AGO,
    ConnectionFactory,
    ContributionFactory,
    FollowUpFactory,
    OrganisationFactory,
    ReflectionFactory,
)
from tests.mails import delivered

pytestmark = pytest.mark.django_db


@pytest.fixture
def rally():
    item = room(8, kind="rally")
    times = {"starts_at": timezone.now(), "ends_at": timezone.now() + timedelta(hours=4)}
    Meeting.objects.filter(pk=item.meeting_id).update(**times)
    run = running.prepare(running.run_of(item), 0)
    running.start(run, run.revision)
    return ProgrammeItem.objects.select_related("meeting", "run__plan").get(pk=item.pk)


def idea_at(rally, number=1):
    station = rally.stations.get(pk=rally.run.plan.place_of(number, 1)[0])
    return ContributionFactory(station=station, kind="idea", text="Ein gemeinsamer Kalender", state="approved")


def test_somebody_takes_an_idea_on_and_only_organisers_learn_who(cast, client, rally):
    idea = idea_at(rally)
    own = Registration.objects.get(number=1)
    mate = Registration.objects.get(number=rally.run.plan.place_of(1, 1)[1][0])
    page, theirs = (reverse("events:station", args=[one.token(), idea.station_id]) for one in (own, mate))

    client.post(page, {"contribution": idea.pk, "takes_on": "yes"})
    client.post(theirs, {"contribution": idea.pk, "takes_on": "yes"})
    client.post(theirs, {"contribution": idea.pk, "takes_on": "no"})

    idea.refresh_from_db()
    assert idea.taken_on_by == own
    assert "Das kann ich doch nicht übernehmen" in client.get(page).content.decode()
    assert own.name not in client.get(theirs).content.decode()
    assert "Das übernimmt schon jemand" in client.get(theirs).content.decode()
    desk = reverse("events:desk_contribution", args=[rally.meeting.slug, idea.pk])
    assert own.name in cast.organiser.get(desk).content.decode()
    client.post(page, {"contribution": idea.pk, "takes_on": "no"})
    assert "Das übernehme ich" in client.get(theirs).content.decode()
    # A barrier is nothing to take on, and a person who is erased leaves the idea free.
    barrier = ContributionFactory(station=idea.station)
    assert not ideas.take_on(barrier, own)
    assert ideas.take_on(idea, own)
    own.delete()
    assert Contribution.objects.get(pk=idea.pk).taken_on_by is None


def test_an_idea_becomes_a_cooperation_that_leads_back_to_its_meeting(cast, client, rally):
    idea = idea_at(rally)
    Meeting.objects.update(report_published_at=timezone.now())
    owner, partner, third = (OrganisationFactory(name=name) for name in ("Haus am See", "Tandemwerk", "Kiezbüro"))
    known = Cooperation.objects.create(organisation=third, partner=owner, summary="Seit langem")
    desk = reverse("events:desk_contribution", args=[rally.meeting.slug, idea.pk])
    said = {"owner": "haus am see", "partner": "Tandemwerk", "second_partner": "Kiezbüro", "third_partner": ""}

    for wrong in ({"owner": "Gibt es nicht"}, {"owner": ""}, {"partner": "Haus am See"}):
        assert cast.organiser.post(desk, said | {"status": "planned"} | wrong).status_code == 200
    for _time in range(2):
        assert cast.organiser.post(desk, said | {"status": "planned", "result": ""}).status_code == 302

    new = Cooperation.objects.get(partner=partner)
    assert (new.organisation, new.status, new.summary) == (owner, "planned", "Ein gemeinsamer Kalender")
    assert Undertaking.objects.count() == 2
    assert "Ein gemeinsamer Kalender" not in client.get("/netzwerk/").content.decode()
    assert "Tandemwerk" not in client.get(owner.get_absolute_url()).content.decode()
    assert "Haus am See" in client.get(reverse("events:report", args=[rally.meeting.slug])).content.decode()

    cast.organiser.post(desk, said | {"status": "result", "result": "Der Kalender ist da"})
    page = client.get(owner.get_absolute_url()).content.decode()
    assert "Der Kalender ist da" in page
    assert rally.meeting.get_absolute_url() in page
    assert "Ein gemeinsamer Kalender" in client.get("/netzwerk/").content.decode()
    known.refresh_from_db()
    assert (known.summary, known.status) == ("Seit langem", "result")
    # What runs is never a mere plan again; an idea that was taken back leads nowhere.
    cast.organiser.post(desk, said | {"status": "planned", "result": ""})
    assert not Cooperation.objects.filter(status="planned").exists()
    idea.reject()
    assert rally.meeting.get_absolute_url() not in client.get(owner.get_absolute_url()).content.decode()


def test_four_weeks_later_everybody_concerned_is_asked_once(client, rally):
    connected, other = Registration.objects.filter(number__in=[2, 3]).order_by("number")
    ConnectionFactory(registration=connected, other=other)
    ConnectionFactory(registration=other, other=connected)
    taken, owned, free = (idea_at(rally) for _time in range(3))
    ideas.take_on(taken, connected)
    owned.owner = OrganisationFactory(email="haus@example.org")
    owned.save()
    end = rally.meeting.ends_at

    def asked(**after_the_end):
        with time_machine.travel(end + timedelta(**after_the_end), tick=False):
            ideas.ask_whether_they_talked()
        return FollowUp.objects.count()

    assert (asked(days=27), asked(days=28), asked(days=28, hours=1)) == (0, 4, 4)
    with time_machine.travel(end + timedelta(days=28, hours=1), tick=False):
        call_command("run_jobs")
    mails = [mail for mail in delivered() if "Haben Sie miteinander gesprochen" in mail.subject]
    assert sorted(mail.to[0] for mail in mails) == sorted(
        [connected.email, connected.email, other.email, "haus@example.org"]
    )
    assert not any(other.name in mail.body for mail in mails if mail.to != [other.email])
    path = link_in(mails[0])

    with time_machine.travel(end + timedelta(days=29), tick=False):
        page = client.get(path)
        assert "Ja, wir haben gesprochen" in page.content.decode()
        assert FollowUp.objects.exclude(talked=None).count() == 0
        client.post(path, {"talked": "perhaps"})
        client.post(path, {"talked": "no"})
        assert client.post(path, {"talked": "yes"}).status_code == 302
        assert "Sie haben geantwortet: ja" in client.get(path).content.decode()
    assert [one.talked for one in FollowUp.objects.exclude(talked=None)] == [True]
    with time_machine.travel(end + timedelta(days=89), tick=False):
        assert client.get(path).status_code == 404
        call_command("run_jobs")
    assert FollowUp.objects.count() == 1
    assert asked(days=50) == 1
    assert free.follow_ups.count() == 0


def test_the_report_counts_connections_where_nobody_can_be_told_apart(cast, client):
    meeting = room(8).meeting
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=LONG_AGO, ends_at=LONG_AGO + timedelta(hours=4))
    people = list(meeting.registrations.order_by("number"))
    report = reverse("events:report", args=[meeting.slug])

    def numbers():
        cast.organiser.post(reverse("events:desk_report", args=[meeting.slug]), {"report": "Viel.", "publish": "yes"})
        return client.get(report).context["numbers"]

    def connect(one, other):
        ConnectionFactory(registration=one, other=other)
        ConnectionFactory(registration=other, other=one)

    connect(*people[:2])
    assert numbers().connected is None
    connect(*people[1:3])
    known = numbers().connected
    assert (known.people, known.of, known.each, known.percent) == (3, 8, 0.5, 38)
    for one in people[3:6]:
        connect(people[0], one)
    # Of nearly all it could be told who is not.
    assert numbers().connected is None

    connect_back = people[0].connections.filter(other__in=people[3:6])
    connect_back.delete()
    for one in people[3:6]:
        one.connections.all().delete()
    call_command("run_jobs")
    assert people[0].connections.count() == 0
    assert numbers().connected == known
    for number in range(6):
        FollowUpFactory(meeting=meeting, talked=number < 3)
    assert client.get(report).context["numbers"].talked == (3, 6)
    FollowUp.objects.filter(talked=True).first().delete()
    assert client.get(report).context["numbers"].talked is None


def test_a_quote_stands_in_the_report_as_long_as_its_author_agrees(cast, client, rally):
    meeting = rally.meeting
    Meeting.objects.update(report_published_at=timezone.now())
    named, nameless, silent = meeting.registrations.order_by("number")[:3]
    ReflectionFactory(registration=named, takeaway="Mut", may_be_quoted=True)
    ReflectionFactory(registration=nameless, takeaway="Ruhe", may_be_used=True)
    ReflectionFactory(registration=silent, takeaway="Kanari", idea="Geheim")
    desk = reverse("events:desk_harvest", args=[meeting.slug])
    report = reverse("events:report", args=[meeting.slug])

    def quoted():
        return [(one.takeaway, one.author) for one in client.get(report).context["quotes"]]

    assert quoted() == []
    assert "Kanari" not in cast.organiser.get(desk).content.decode()
    for thought in Reflection.objects.all():
        cast.organiser.post(desk, {"deed": "quote", "thought": thought.pk})
    assert quoted() == [("Mut", named.name), ("Ruhe", "")]
    for deed, number in (("unquote", 1), ("quote", 2)):
        cast.organiser.post(desk, {"deed": deed, "thought": nameless.reflection.pk})
        assert len(quoted()) == number
    page = client.get(report).content.decode()
    assert ("Kanari" in page, nameless.name in page) == (False, False)
    keep = reverse("events:keep", args=[named.token()])
    client.post(keep, {"about": "reflection", "takeaway": "Mut", "may_be_quoted": "on"})
    assert len(quoted()) == 2
    # Other words were not chosen by anybody.
    client.post(keep, {"about": "reflection", "takeaway": "Anderes", "may_be_quoted": "on"})
    assert quoted() == [("Ruhe", "")]
    client.post(keep, {"about": "reflection", "takeaway": "Mut", "may_be_quoted": "on"})
    cast.organiser.post(desk, {"deed": "quote", "thought": named.reflection.pk})
    assert len(quoted()) == 2
    client.post(keep, {"about": "reflection", "takeaway": "Mut"})
    assert quoted() == [("Ruhe", "")]
    client.post(keep, {"about": "reflection", "takeaway": "Mut", "may_be_quoted": "on"})
    assert len(quoted()) == 2

    for days, left in ((31, ["Mut", "Ruhe"]), (91, ["Ruhe"])):
        with time_machine.travel(meeting.ends_at + timedelta(days=days), tick=False):
            call_command("run_jobs")
        assert [takeaway for takeaway, _author in quoted()] == left
    anonymised([nameless.pk], timezone.now())
    assert quoted() == [("Ruhe", "")]
