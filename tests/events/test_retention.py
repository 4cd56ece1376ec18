"""What is kept of registrations, one day before a deadline and when it comes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import call_command

from connect import own_data
from directory.models import Language, Topic
from events import registration, running
from events.models import AccessNeed, Meeting, Plan, Registration, Run
from tests.events.people import register, states, take_part
from tests.events.rooms import room
from tests.factories import MeetingFactory, OrganisationFactory, UserFactory
from tests.traces import everything_stored

pytestmark = pytest.mark.django_db
END = datetime(2027, 5, 20, 15, tzinfo=UTC)
CANARY = "Kanarienvogel"


@pytest.fixture
def meeting():
    return MeetingFactory(open=True, capacity=1, starts_at=END - timedelta(hours=4), ends_at=END)


def said(**more):
    return {
        "organisation_name": f"Haus {CANARY}",
        "role": f"Amt {CANARY}",
        "topics_offered": Topic.objects.top()[:1],
        "topics_needed": Topic.objects.top()[:1],
        "languages": Language.objects.all()[:1],
        "consents": {"is_listed": True, "photos": "yes"},
        "access_need": f"Weg {CANARY}",
    } | more


def run_jobs(**after_the_end):
    with time_machine.travel(END + timedelta(**after_the_end), tick=False):
        call_command("run_jobs")


def test_an_unconfirmed_registration_goes_after_48_hours(meeting):
    with time_machine.travel(END - timedelta(days=20), tick=False):
        register(meeting)
        take_part(meeting, 1)

    run_jobs(days=-18, seconds=-1)
    assert Registration.objects.count() == 2
    run_jobs(days=-18)
    assert states(meeting) == {"person-1@example.org": "confirmed"}


@pytest.mark.parametrize("fields", [{}, {"ends_at": None, "starts_at": END - timedelta(days=1)}])
def test_what_people_need_goes_seven_days_after_the_meeting(meeting, fields):
    Meeting.objects.update(**fields)
    with time_machine.travel(END - timedelta(days=20), tick=False):
        registration.confirm(register(meeting, **said()))

    run_jobs(days=7, seconds=-1)
    assert AccessNeed.objects.count() == 1
    run_jobs(days=7)
    assert AccessNeed.objects.count() == 0


def test_what_people_need_goes_when_they_cancel(meeting):
    with time_machine.travel(END - timedelta(days=20), tick=False):
        registration.cancel(registration.confirm(register(meeting, **said())))

    assert not AccessNeed.objects.exists()


def test_names_go_ninety_days_after_the_meeting_and_counts_stay(meeting):
    organisation = OrganisationFactory(name="Haus am See")
    with time_machine.travel(END - timedelta(days=20), tick=False):
        one = registration.confirm(register(meeting, "kanarienvogel@example.org", f"Amira {CANARY}", **said()))
        registration.change(one, registration.Answers(f"Amira {CANARY}", organisation, **said(organisation_name="")))
        one.check_in(END)
        take_part(meeting, 1)

    run_jobs(days=90, seconds=-1)
    assert Registration.objects.get(number=1).name == f"Amira {CANARY}"
    run_jobs(days=90)

    one = Registration.objects.get(number=1)
    assert (one.name, one.email, one.role, one.photos, one.is_listed) == ("", "", "", "no", False)
    assert (one.organisation, one.state, one.is_here) == (organisation, "confirmed", True)
    assert not one.languages.exists()
    meeting.refresh_from_db()
    assert (meeting.seats_taken, meeting.registrations.count()) == (1, 2)
    outbox = "accounts_outgoingmail"  # has its own deadline
    assert [row for row in everything_stored() if CANARY.lower() in row[1].lower() and row[0] != outbox] == []


def test_a_page_without_a_person_has_no_link_any_more(client, meeting):
    with time_machine.travel(END - timedelta(days=20), tick=False):
        token = take_part(meeting, 1).token()
    run_jobs(days=90)

    assert client.get(f"/teilnahme/{token}/").status_code == 404


def test_erasing_an_account_takes_its_registrations_along_and_frees_the_seat(meeting):
    user = UserFactory(email="kanarienvogel@example.org", name="Amira")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    with time_machine.travel(END - timedelta(days=20), tick=False):
        registration.confirm(register(meeting, user.email, f"Amira {CANARY}", **said()))
        take_part(meeting, 1)

        own_data.erase(user)

    meeting.refresh_from_db()
    assert states(meeting) == {"person-1@example.org": "confirmed"}
    assert meeting.seats_taken == 1
    assert [row for row in everything_stored() if CANARY.lower() in row[1].lower()] == []


def test_an_export_tells_what_somebody_said_without_the_key_of_the_link(meeting):
    user = UserFactory(email="amira@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    one = register(meeting, **said())

    told = own_data.collect(user)

    assert told["Anmeldungen"][0]["Name"] == "Amira"
    assert told["Anmeldungen"][0]["Fotos"] == "Ich darf fotografiert und auf Bildern veröffentlicht werden"
    assert told["Bedarfe"][0]["was ich brauche, um gut dabei zu sein"] == f"Weg {CANARY}"
    assert one.token_hash not in own_data.as_json(user)
    assert one.token() not in own_data.as_json(user)


def test_an_address_that_is_not_shown_to_be_ones_own_opens_and_erases_nothing(meeting):
    user = UserFactory(email="andere@example.org")
    EmailAddress.objects.create(user=user, email="amira@example.org", verified=False)
    register(meeting, **said())

    assert own_data.collect(user)["Anmeldungen"] == []
    own_data.erase(user)
    assert Registration.objects.count() == 1


def test_no_link_can_be_read_in_the_database(meeting):
    tokens = [register(meeting, f"person-{number}@example.org").token() for number in range(20)]

    stored = [value for _table, value in everything_stored(as_it_lies=True)]

    assert len(set(tokens)) == 20
    assert min(map(len, tokens)) == 43
    assert [token for token in tokens if any(token in value for value in stored)] == []


def test_plans_forget_people_step_by_step_after_the_meeting():
    item = room(4)
    run = running.prepare(running.run_of(item), 0)
    Run.objects.update(staying="3")
    Meeting.objects.update(starts_at=END - timedelta(hours=4), ends_at=END)

    run_jobs(days=7, seconds=-1)
    assert (Plan.objects.get().inputs, Run.objects.get().staying) == (run.plan.inputs, "3")
    run_jobs(days=7)
    assert (Plan.objects.get().inputs, Run.objects.get().staying) == ({}, "")
    run_jobs(days=30, seconds=-1)
    assert Plan.objects.get().rounds == run.plan.rounds
    run_jobs(days=30)
    plan = Plan.objects.get()
    assert (plan.rounds, plan.cards, plan.notes) == ([], {}, [])
    assert plan.quality == run.plan.quality
