import csv
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail
from events.models import Registration
from tests.events.people import register, states, take_part
from tests.factories import AccessNeedFactory, MeetingFactory, OrganisationFactory
from tests.html import Page
from tests.mails import delivered

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return MeetingFactory(title="Runder Tisch", open=True, capacity=2)


@pytest.fixture
def people(meeting):
    """Two with a seat, one waiting."""
    return [take_part(meeting, number) for number in range(3)]


def address(meeting, name="desk", *arguments):
    return reverse(f"events:{name}", args=[meeting.slug, *arguments])


def do(visitor, one, deed):
    return visitor.post(address(one.meeting, "desk_person", one.pk), {"deed": deed})


def shown(response):
    return [one.name for one in response.context["registrations"]]


@pytest.mark.usefixtures("people")
def test_the_desk_in_both_languages_and_its_numbers_in_a_row(cast, meeting):
    Registration.objects.get(number=1).check_in(timezone.now())

    german = cast.organiser.get("/treffen/runder-tisch/orga/")
    english = cast.coordinator.get("/en/meetings/runder-tisch/desk/")

    assert "<h1>Orga-Tisch</h1>" in german.content.decode()
    assert "<h1>Desk</h1>" in english.content.decode()
    assert german.context["numbers"] == {"confirmed": 2, "waiting": 1, "offered": 0, "here": 1}


def test_whoever_runs_no_meetings_finds_no_desk_and_changes_nothing(cast, meeting, people):
    pages = [address(meeting, name) for name in ("desk", "desk_needs", "desk_csv", "desk_xlsx", "desk_message")]
    pages += [address(meeting, "desk_ticket", people[0].ticket), address(meeting, "desk_person", people[0].pk)]

    for visitor in (cast.anonymous, cast.practitioner, cast.member):
        expected = 404 if visitor.user else 302
        assert {visitor.get(page).status_code for page in pages} == {expected}
        assert do(visitor, people[0], "cancel").status_code == expected
        assert visitor.post(address(meeting, "desk_seats"), {"capacity": 99}).status_code == expected
    assert list(states(meeting).values()) == ["confirmed", "confirmed", "waiting"]


def test_the_meeting_leads_those_who_run_it_to_its_desk(cast, meeting):
    seen = [address(meeting) in one.get(meeting.get_absolute_url()).content.decode() for one in cast.everyone]

    assert seen == [False, False, False, False, True, True]


def test_without_a_second_factor_there_is_no_desk(cast, meeting, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    assert cast.organiser.get(address(meeting)).headers["Location"] == reverse("mfa_index")


def test_checking_in_by_button_can_be_done_twice_and_undone(cast, people):
    assert do(cast.organiser, people[0], "check_in").status_code == 302
    first = Registration.objects.get(pk=people[0].pk).checked_in_at
    do(cast.organiser, people[0], "check_in")
    assert Registration.objects.get(pk=people[0].pk).checked_in_at == first

    do(cast.organiser, people[0], "undo")
    do(cast.organiser, people[0], "undo")
    assert not Registration.objects.here().exists()


def test_who_waits_is_not_checked_in_without_a_seat(cast, people):
    response = cast.organiser.post(address(people[2].meeting, "desk_person", people[2].pk), {"deed": "check_in"})

    assert response.headers["Location"] == address(people[2].meeting, "desk_person", people[2].pk)
    assert not Registration.objects.here().exists()


@pytest.mark.parametrize(("typed", "number"), [("2", 2), ("#2", 2), (" person 1 ", 2), ("PERSON 0", 1)])
@pytest.mark.usefixtures("people")
def test_checking_in_by_number_or_name(cast, meeting, typed, number):
    cast.organiser.post(address(meeting, "desk_check_in"), {"q": typed})

    assert [one.number for one in Registration.objects.here()] == [number]


@pytest.mark.parametrize("typed", ["person", "niemand", "", "99", "9" * 30, "²", "\x00", "<script>"])
@pytest.mark.usefixtures("people")
def test_what_names_no_single_person_leads_to_the_list(cast, meeting, typed):
    response = cast.organiser.post(address(meeting, "desk_check_in"), {"q": typed})

    assert response.status_code == 302
    assert not Registration.objects.here().exists()
    assert cast.organiser.get(response.headers["Location"]).status_code == 200


def test_the_code_of_a_ticket_shows_the_person_and_checks_nobody_in(cast, meeting, people):
    page = cast.organiser.get(address(meeting, "desk_ticket", people[0].ticket))

    assert "Person 0" in page.content.decode()
    assert not Registration.objects.here().exists()
    [form] = [one for one in Page(page).every("form") if "desk-deeds" in one.get("class", "")]
    cast.organiser.post(form["action"], {"deed": "check_in"})
    assert Registration.objects.here().get() == people[0]


def test_a_ticket_of_another_meeting_is_not_known(cast, people):
    other = MeetingFactory()

    for ticket in (people[0].ticket, people[0].ticket[:5], "x" * 20, "%"):
        assert cast.organiser.get(address(other, "desk_ticket", ticket)).status_code == 404
    assert cast.organiser.get(address(people[0].meeting, "desk_ticket", people[0].ticket[:5])).status_code == 404
    assert cast.organiser.get(address(other, "desk_person", people[0].pk)).status_code == 404


def test_a_seat_by_hand_tells_when_there_are_more_people_than_seats(cast, meeting, people):
    response = cast.organiser.post(address(meeting, "desk_person", people[2].pk), {"deed": "seat"}, follow=True)

    assert "1 Person mehr als Plätze" in response.content.decode()
    assert list(states(meeting).values()) == ["confirmed"] * 3


def test_cancelling_by_hand_moves_the_next_one_up_and_says_who_did_it(cast, meeting, people):
    do(cast.organiser, people[0], "cancel")

    assert list(states(meeting).values()) == ["cancelled", "confirmed", "confirmed"]
    [mail] = [mail for mail in delivered() if mail.subject.startswith("Abgemeldet")]
    assert "die Organisierenden haben Sie von diesem Treffen abgemeldet" in mail.body


@pytest.mark.parametrize("deed", ["", "delete", "__class__"])
def test_an_unknown_deed_changes_nothing(cast, meeting, people, deed):
    assert do(cast.organiser, people[0], deed).status_code == 200
    assert list(states(meeting).values()) == ["confirmed", "confirmed", "waiting"]


@pytest.mark.usefixtures("people")
def test_somebody_without_registration_is_let_in_and_told_that_it_is_fuller(cast, meeting):
    OrganisationFactory(name="Haus am See")
    response = cast.organiser.post(
        address(meeting, "desk_walk_in"), {"name": "Gast", "organisation": "haus am see"}, follow=True
    )

    guest = meeting.registrations.get(name="Gast")
    assert (guest.is_here, guest.is_walk_in, guest.number, str(guest.organisation)) == (True, True, 4, "Haus am See")
    assert "1 Person mehr als Plätze" in response.content.decode()


def test_nobody_is_let_in_without_a_name(cast, meeting):
    assert "error-summary" in cast.organiser.post(address(meeting, "desk_walk_in"), {}).content.decode()
    assert not meeting.registrations.exists()


@pytest.mark.parametrize(("capacity", "seated"), [("3", 3), ("1", 2), ("", 3)])
@pytest.mark.usefixtures("people")
def test_the_number_of_seats_can_be_changed(cast, meeting, capacity, seated):
    cast.organiser.post(address(meeting, "desk_seats"), {"capacity": capacity})

    assert meeting.registrations.confirmed().count() == seated


@pytest.mark.parametrize("capacity", ["-1", "viele", "9" * 30])
@pytest.mark.usefixtures("people")
def test_a_wrong_number_of_seats_is_refused(cast, meeting, capacity):
    response = cast.organiser.post(address(meeting, "desk_seats"), {"capacity": capacity})

    meeting.refresh_from_db()
    assert (response.status_code, meeting.capacity) == (200, 2)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Person 0", "Person 1", "Person 2"]),
        ({"state": "waiting"}, ["Person 2"]),
        ({"state": "gibtesnicht"}, []),
        ({"came": "yes"}, ["Person 1"]),
        ({"came": "no"}, ["Person 0"]),
        ({"organisation": "see"}, ["Person 1"]),
        ({"q": "person 2"}, ["Person 2"]),
        ({"q": "3"}, ["Person 2"]),
        ({"q": "\x00"}, []),
    ],
)
def test_the_list_is_filtered(cast, meeting, people, query, names):
    people[1].check_in(timezone.now())
    Registration.objects.filter(pk=people[1].pk).update(organisation_name="Haus am See")

    assert shown(cast.organiser.get(address(meeting), query)) == names


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_files_is_a_formula(cast, meeting, people, start):
    Registration.objects.filter(pk=people[0].pk).update(name=f"{start}HYPERLINK(1)", role="\x07Glocke")

    as_csv = cast.organiser.get(address(meeting, "desk_csv"))
    as_xlsx = cast.organiser.get(address(meeting, "desk_xlsx"))

    rows = list(csv.reader(io.StringIO(as_csv.content.decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx.content)).active
    assert f"'{start}HYPERLINK(1)" in [row[1] for row in rows]
    names = [(cell.value, cell.data_type) for cell in sheet["B"]]
    assert [kind for _value, kind in names] == ["s"] * 4
    assert any(value.endswith("HYPERLINK(1)") and value.startswith("'") for value, _kind in names)
    assert "Glocke" in [cell.value for cell in sheet["E"]]


def test_the_files_hold_the_filtered_list_without_what_people_need(cast, meeting, people):
    AccessNeedFactory(registration=people[0], text="Kanarienvogel")

    page = cast.organiser.get(address(meeting, "desk_csv"), {"state": "waiting"})
    whole = cast.organiser.get(address(meeting, "desk_csv"))

    rows = list(csv.reader(io.StringIO(page.content.decode("utf-8-sig"))))
    assert [row[:3] for row in rows] == [["Nummer", "Name", "E-Mail"], ["3", "Person 2", "person-2@example.org"]]
    assert "Kanarienvogel" not in whole.content.decode()
    assert "no-store" in whole.headers["Cache-Control"]


def test_what_people_need_stands_on_one_page_of_the_desk_alone(cast, meeting, people):
    AccessNeedFactory(registration=people[0], text="Kanarienvogel")

    assert "Kanarienvogel" in cast.organiser.get(address(meeting, "desk_needs")).content.decode()
    for name, arguments in (("desk", []), ("desk_person", [people[0].pk])):
        assert "Kanarienvogel" not in cast.organiser.get(address(meeting, name, *arguments)).content.decode()


MESSAGE = {"recipients": "confirmed", "subject": "Der Raum", "text": "Wir treffen uns im Saal."}
NUMBER = "7d8a6a52-5c1b-4a47-9d4b-0c6f7f0f3a11"


@pytest.mark.usefixtures("people")
def test_a_message_is_looked_at_before_it_is_sent_once(cast, meeting):
    page = cast.organiser.post(address(meeting, "desk_message"), MESSAGE | {"number": NUMBER})
    assert "Wir treffen uns im Saal." in page.content.decode()
    assert not OutgoingMail.objects.filter(purpose="meeting_message").exists()

    fields = {one["name"]: one["value"] for one in Page(page).every("input") if one["type"] == "hidden"}
    for _time in range(2):
        assert cast.organiser.post(address(meeting, "desk_message"), fields | {"send": "1"}).status_code == 302

    sent = [mail for mail in delivered() if mail.subject == "Der Raum"]
    assert sorted(mail.to[0] for mail in sent) == ["person-0@example.org", "person-1@example.org"]
    assert sent[0].reply_to == [cast.organiser.user.email]
    assert "Wir treffen uns im Saal." in sent[0].body


@pytest.mark.parametrize(
    ("recipients", "numbers"), [("confirmed", [0, 1]), ("waiting", [2]), ("came", [1]), ("away", [0])]
)
def test_a_message_goes_to_those_chosen(cast, meeting, people, recipients, numbers):
    people[1].check_in(timezone.now())
    register(meeting, "nie-bestaetigt@example.org")

    cast.organiser.post(
        address(meeting, "desk_message"), MESSAGE | {"recipients": recipients, "number": NUMBER, "send": "1"}
    )

    to = OutgoingMail.objects.filter(purpose="meeting_message").values_list("to", flat=True)
    assert sorted(to) == [f"person-{number}@example.org" for number in numbers]


@pytest.mark.parametrize(
    "wrong",
    [{"recipients": "alle"}, {"subject": ""}, {"text": ""}, {"number": "x"}, {"subject": "x" * 500}, {"back": "1"}],
)
@pytest.mark.usefixtures("people")
def test_a_message_that_is_not_right_is_not_sent_and_stays(cast, meeting, wrong):
    response = cast.organiser.post(address(meeting, "desk_message"), MESSAGE | {"number": NUMBER, "send": "1"} | wrong)

    assert (response.status_code, response.templates[0].name) == (200, "events/desk_message.html")
    assert not OutgoingMail.objects.filter(purpose="meeting_message").exists()


@pytest.mark.usefixtures("people")
def test_a_line_break_in_the_subject_adds_no_header(cast, meeting):
    message = MESSAGE | {"subject": "Raum\r\nBcc: evil@example.org", "number": NUMBER, "send": "1"}
    cast.organiser.post(address(meeting, "desk_message"), message)

    assert all(len(mail.recipients()) == 1 for mail in delivered())
