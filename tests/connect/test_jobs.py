"""Each deadline one day before, when all is kept, and when it comes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import limits
from accounts.models import BouncedAddress, User
from connect import jobs
from directory.models import (
    BulkEdit,
    Enquiry,
    ImportBatch,
    ImportFile,
    Invitation,
    JoinRequest,
    ReviewDigest,
    SearchWord,
)
from tests.factories import (
    BouncedAddressFactory,
    BulkEditFactory,
    ContactFactory,
    EnquiryFactory,
    ImportBatchFactory,
    ImportFileFactory,
    InvitationFactory,
    JoinRequestFactory,
    OrganisationFactory,
    ReviewDigestFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 10, 12, tzinfo=UTC)


def left_after(model, **time):
    """How many rows there are after a run that much later."""
    with time_machine.travel(START + timedelta(**time), tick=False):
        call_command("run_jobs")
    return model.objects.count()


@pytest.fixture
def at_the_start():
    with time_machine.travel(START, tick=False):
        yield


def test_an_account_whose_address_nobody_confirms_goes_after_seven_days():
    with time_machine.travel(START, tick=False):
        user = UserFactory()
        user.start_confirmation(name="Neu")
        EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)

    assert left_after(User, days=6) == 1
    assert left_after(User, days=7) == 0


def test_a_confirmed_account_stays_and_so_does_one_the_coordinators_made():
    with time_machine.travel(START, tick=False):
        confirmed, made = UserFactory(), UserFactory()
        confirmed.start_confirmation(name="Neu")
        EmailAddress.objects.create(user=confirmed, email=confirmed.email, verified=True, primary=True)
        EmailAddress.objects.create(user=confirmed, email="zweite@example.org", verified=False)
        EmailAddress.objects.create(user=made, email=made.email, verified=False, primary=True)

    assert left_after(User, days=400) == 2


def test_signing_up_starts_the_seven_days(client, settings):
    settings.SIGNUP = "open"
    with time_machine.travel(START, tick=False):
        client.post("/konto/signup/", {"email": "neu@example.org", "password1": "ein langer satz", "name": ""})

    assert User.objects.get().confirm_until == START + timedelta(days=7)


def test_an_invitation_goes_after_fourteen_days():
    with time_machine.travel(START, tick=False):
        Invitation.issue(OrganisationFactory(), "neu@example.org", "editor", by=None)

    assert left_after(Invitation, days=13) == 1
    assert left_after(Invitation, days=14) == 0


def test_an_undecided_request_goes_after_ninety_days():
    JoinRequestFactory(asked_at=START)

    assert left_after(JoinRequest, days=89) == 1
    assert left_after(JoinRequest, days=90) == 0


def test_what_was_changed_together_can_be_taken_back_for_thirty_days():
    BulkEditFactory(made_at=START)

    assert (left_after(BulkEdit, days=30), left_after(BulkEdit, days=31)) == (1, 0)


@pytest.mark.parametrize("applied_at", [None, START])
def test_an_import_and_its_files_go_after_thirty_days(applied_at):
    ImportFileFactory(batch=ImportBatchFactory(uploaded_at=START, applied_at=applied_at))

    assert (left_after(ImportBatch, days=29), ImportFile.objects.count()) == (1, 1)
    assert (left_after(ImportBatch, days=30), ImportFile.objects.count()) == (0, 0)


def test_a_session_goes_after_two_weeks_and_with_it_the_browser_in_the_list():
    with time_machine.travel(START, tick=False):
        client, user = Client(), UserFactory()
        client.force_login(user)
        UserSession.objects.create(user=user, ip="192.0.2.7", session_key=client.session.session_key)

    assert (left_after(Session, days=13), UserSession.objects.count()) == (1, 1)
    assert (left_after(Session, days=14), UserSession.objects.count()) == (0, 0)


def test_what_was_counted_goes_when_its_time_is_over():
    with time_machine.travel(START, tick=False):
        limits.within("join", 1, most=10, seconds=86400)
        cache.set("kept-for-ever", 1, None)

    assert _counted(hours=23) == 1
    assert _counted(hours=24) == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE '%kept-for-ever'")
        assert cursor.fetchone() == (1,)


def _counted(**time):
    with time_machine.travel(START + timedelta(**time), tick=False):
        call_command("run_jobs")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE '%limit:join%'")
        return cursor.fetchone()[0]


def test_a_job_that_fails_stops_no_other_and_is_told(monkeypatch, capsys):
    def broken():
        raise ValueError("broken on purpose")

    monkeypatch.setattr(jobs, "JOBS", [broken, *jobs.JOBS])
    InvitationFactory(expires_at=timezone.now())

    with pytest.raises(CommandError, match="broken"):
        call_command("run_jobs")

    assert not Invitation.objects.exists()


def test_a_second_run_leaves_it_to_the_first_but_not_for_ever(capsys):
    InvitationFactory(expires_at=START)
    with time_machine.travel(START, tick=False):
        cache.add(jobs.RUNNING, "another run", jobs.LONGEST_RUN)
        call_command("run_jobs")
    assert (Invitation.objects.count(), capsys.readouterr().out) == (1, "already running\n")

    assert left_after(Invitation, seconds=jobs.LONGEST_RUN + 1) == 0


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_do_no_harm():
    long_ago = timezone.now() - timedelta(days=100)
    for user in UserFactory.create_batch(20, confirm_until=long_ago):
        EmailAddress.objects.create(user=user, email=user.email, verified=False)
        JoinRequestFactory(user=user, asked_at=long_ago)
    InvitationFactory.create_batch(20, expires_at=long_ago)
    ImportFileFactory(batch=ImportBatchFactory(uploaded_at=long_ago, uploaded_by=None))

    def every_job(_run):
        try:
            return [jobs._result(job) for job in jobs.JOBS]  # past the lock that keeps runs apart
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        results = list(two.map(every_job, range(2)))

    assert None not in results[0] + results[1]
    assert (results[0][0] + results[1][0], results[0][6] + results[1][6]) == (20, 20)
    assert [model.objects.count() for model in (User, JoinRequest, Invitation, ImportBatch)] == [0, 0, 0, 0]


def test_a_question_to_the_coordinators_goes_after_180_days():
    with time_machine.travel(START, tick=False):
        EnquiryFactory()

    assert left_after(Enquiry, days=179) == 1
    assert left_after(Enquiry, days=181) == 0


def test_a_word_goes_when_nobody_holds_it_any_more():
    contact = ContactFactory(name="Xenia Probst", network=True)
    OrganisationFactory(name="Haus am See")
    call_command("run_jobs")
    assert {"probst", "haus"} <= set(SearchWord.objects.values_list("word", flat=True))

    contact.delete()
    call_command("run_jobs")

    left = set(SearchWord.objects.values_list("word", flat=True))
    assert "haus" in left
    assert not {"xenia", "probst"} & left


def test_when_somebody_was_asked_last_goes_after_35_days_and_a_dead_address_after_a_year():
    ReviewDigestFactory(sent_at=START)
    BouncedAddressFactory(at=START)

    assert left_after(ReviewDigest, days=34) == 1
    assert (left_after(ReviewDigest, days=35), left_after(BouncedAddress, days=364)) == (0, 1)
    assert left_after(BouncedAddress, days=365) == 0
