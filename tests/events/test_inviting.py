from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import BouncedAddress, OutgoingMail
from directory.models import District, Topic
from events import registration
from events.models import InvitationObjection, MeetingInvitation
from tests.events.people import register
from tests.factories import ContactFactory, MeetingFactory, MeetingInvitationFactory, OrganisationFactory
from tests.html import Page
from tests.mails import delivered

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return MeetingFactory(title="Runder Tisch", open=True, starts_at=timezone.now() + timedelta(days=60), ends_at=None)


def desk(meeting):
    return reverse("events:desk_invitations", args=[meeting.slug])


def message(**more):
    return {"subject": "Kommen Sie?", "text": "Wir freuen uns auf Sie.", "remind_after": "5"} | more


def sent():
    return sorted(OutgoingMail.objects.filter(purpose="meeting_invitation").values_list("to", flat=True))


def test_each_address_that_may_be_written_to_is_invited_once_after_a_look(cast, meeting):
    housing, here = Topic.objects.filter(slug="wohnen"), District.objects.filter(slug="neukoelln")
    OrganisationFactory(name="Haus", email="haus@example.org", topics=housing, districts=here)
    OrganisationFactory(name="Zweigstelle", email="Haus@example.org", topics=housing, districts=here)
    ContactFactory(
        organisation=OrganisationFactory(name="Laden", email="", topics=housing, districts=here),
        email="laden@example.org",
        email_visibility="public",
    )
    ContactFactory(
        organisation=OrganisationFactory(name="Still", email="", topics=housing, districts=here),
        email="still@example.org",
        email_visibility="coordinators",
    )
    for name in ("nein", "kaputt", "schon-da"):
        OrganisationFactory(name=name, email=f"{name}@example.org", topics=housing, districts=here)
    InvitationObjection.objects.create(address_hash=InvitationObjection.hash_for("NEIN@example.org"))
    BouncedAddress.objects.note("kaputt@example.org", "unknown")
    register(meeting, "schon-da@example.org")
    OrganisationFactory(name="Anderswo", email="anderswo@example.org", topics=housing)
    OrganisationFactory(name="Beispiel", email="beispiel@example.org", topics=housing, districts=here, is_example=True)
    OrganisationFactory(name="Entwurf", email="entwurf@example.org", topics=housing, districts=here, status="draft")
    OrganisationFactory(name="Extra", email="extra@example.org")
    form = message(topics=["wohnen"], districts=["neukoelln"], organisations="extra\n\n")

    preview = cast.organiser.post(desk(meeting), form)
    assert [guest.email for guest in preview.context["guests"]] == [
        "extra@example.org",
        "haus@example.org",
        "laden@example.org",
    ]
    assert sent() == []
    hidden = [(one["name"], one.get("value", "")) for one in Page(preview).every("input") if one["type"] == "hidden"]
    again = {name: [value for key, value in hidden if key == name] for name, _value in hidden}
    assert again["topics"] == ["wohnen"]
    for _time in range(2):
        cast.organiser.post(desk(meeting), form | {"send": "1"})
    assert sent() == ["extra@example.org", "haus@example.org", "laden@example.org"]
    [letter] = [one for one in delivered() if one.to == ["laden@example.org"]]
    assert letter.reply_to == [cast.organiser.user.email]
    assert "Wir freuen uns auf Sie." in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    numbers = cast.coordinator.get(desk(meeting)).context["numbers"]
    assert numbers == {"invited": 3, "registered": 0, "cannot": 0, "no_more": 0, "unanswered": 3}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "Bitte wählen Sie mindestens"),
        ({"organisations": "Gibt es nicht"}, "Gibt es nicht"),
        ({"kinds": ["gibtesnicht"]}, "error-summary"),
        ({"organisations": "\n".join(map(str, range(201)))}, "zu viele Namen"),
    ],
)
def test_nobody_is_invited_by_a_form_that_is_not_right(cast, meeting, wrong, said):
    OrganisationFactory(email="haus@example.org")

    assert said in cast.organiser.post(desk(meeting), message(send="1", **wrong)).content.decode()
    assert sent() == []


def test_nobody_is_invited_to_what_takes_no_registrations(cast):
    OrganisationFactory(name="Haus", email="haus@example.org")
    meeting = MeetingFactory()

    page = cast.organiser.post(desk(meeting), message(send="1", organisations="Haus")).content.decode()

    assert "niemand eingeladen werden" in page
    assert sent() == []


def test_an_answer_takes_a_click_on_the_page_and_can_be_taken_back(client, cast, meeting):
    invitation = MeetingInvitationFactory(meeting=meeting, organisation__name="Haus am See", email="haus@example.org")
    link = f"/treffen-einladung/{invitation.token}/"

    def state():
        invitation.refresh_from_db()
        return invitation.answer, InvitationObjection.objects.count()

    page = client.get(link)
    assert (page.status_code, state()) == (200, ("", 0))
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "?organisation=haus-am-see" in page.content.decode()
    for answer, expected in (
        ("cannot", ("cannot", 0)),
        ("dance", ("cannot", 0)),
        ("no_more", ("no_more", 1)),
        ("again", ("", 0)),
    ):
        assert client.post(link, {"answer": answer}).status_code == 302
        assert state() == expected
    # The button of a mail program, which sees no page.
    one_click = client.post(link, {"List-Unsubscribe": "One-Click"})
    assert (one_click.status_code, state()) == (200, ("no_more", 1))
    assert "Sie bekommen keine Einladungen mehr" in client.get(link).content.decode()
    assert client.get(f"/treffen-einladung/{'x' * 43}/").status_code == 404

    form = client.get(reverse("events:register", args=[meeting.slug]), {"organisation": "haus-am-see"})
    assert 'value="Haus am See"' in form.content.decode()
    for slug in ("gibt-es-nicht", "\x00", "ü"):
        assert client.get(reverse("events:register", args=[meeting.slug]), {"organisation": slug}).status_code == 200
    register(meeting, "jemand@example.org", organisation=invitation.organisation)
    assert cast.organiser.get(desk(meeting)).context["numbers"]["registered"] == 1


def test_who_has_not_answered_is_reminded_once(meeting):
    due = timezone.now() + timedelta(days=5)
    silent, cannot, refused, registered, bounced, unasked = (
        MeetingInvitationFactory(meeting=meeting, email=f"{name}@example.org", remind_at=due)
        for name in ("silent", "cannot", "refused", "registered", "bounced", "unasked")
    )
    MeetingInvitation.objects.filter(pk=unasked.pk).update(remind_at=None)
    cannot.give_answer("cannot")
    MeetingInvitationFactory(email=refused.email).give_answer("no_more")
    registration.confirm(register(meeting, "jemand@example.org", organisation=registered.organisation))
    BouncedAddress.objects.note(bounced.email, "unknown")
    elsewhere = MeetingFactory(open=True, status="cancelled", starts_at=meeting.starts_at)
    MeetingInvitationFactory(meeting=elsewhere, remind_at=due)

    for days, reminded in ((4, []), (5, [silent.email]), (6, [silent.email]), (61, [silent.email])):
        with time_machine.travel(timezone.now() + timedelta(days=days, minutes=1), tick=False):
            call_command("run_jobs")
        assert [one.to[0] for one in mail.outbox if one.subject == "Kommen Sie? Runder Tisch"] == reminded


def test_invitations_go_ninety_days_after_the_meeting_and_objections_stay(meeting):
    MeetingInvitationFactory(meeting=meeting).give_answer("no_more")
    over = meeting.starts_at + timedelta(days=1)

    for days, left in ((89, 1), (91, 0)):
        with time_machine.travel(over + timedelta(days=days), tick=False):
            call_command("run_jobs")
        assert (MeetingInvitation.objects.count(), InvitationObjection.objects.count()) == (left, 1)
