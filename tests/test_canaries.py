"""What is nobody's business is planted everywhere and looked for everywhere: pages, files, feeds, mails, the log."""

import logging
from datetime import time
from urllib.parse import quote, unquote

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from directory.shortlist import Item
from directory.templatetags.shortlists import address
from events import registration
from events.registration import Answers
from tests.factories import (
    LONG_AGO,
    ContactFactory,
    EnquiryFactory,
    LocationFactory,
    MeetingFactory,
    MessageFactory,
    OfferFactory,
    OrganisationFactory,
    ProgrammeItemFactory,
    SavedSearchFactory,
    UserFactory,
)
from tests.mails import delivered
from tests.test_permissions import addresses  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WORD = "kanarienvogel"


@pytest.fixture
def planted(cast):
    """One meeting with a participant, and something in every field that is not for everyone."""
    house = cast.organisation
    house.internal_note = f"{WORD}notiz"
    house.save()
    LocationFactory(organisation=house, is_sensitive=True, street=f"{WORD}weg 7", name="")
    OrganisationFactory(name=f"{WORD}entwurf", draft=True)
    OfferFactory(name=f"{WORD}angebot", organisations=[house], draft=True)
    for state, values in {
        "verborgen": {"hidden": True},
        "geschlossen": {"closed_at": timezone.now()},
        "unbenachrichtigt": {"untold_since": timezone.now()},
    }.items():
        ContactFactory(organisation=house, name=f"{WORD}{state}", email=f"{WORD}{state}@example.org", **values)
    ContactFactory(organisation=house, name="Nur Netz", network=True, email=f"{WORD}netz@example.org")
    ContactFactory(organisation=house, name="Offen", email=f"{WORD}kanal@example.org", email_visibility="coordinators")
    EnquiryFactory(question=f"{WORD}frage", email=f"{WORD}frage@example.org")
    MessageFactory(text=f"{WORD}nachricht", name=f"{WORD}absender", email=f"{WORD}absender@example.org")
    stranger = UserFactory(name=f"{WORD}konto", email=f"{WORD}konto@example.org")
    SavedSearchFactory(user=stranger, name=f"{WORD}suche", query=f"q={WORD}suche", due_on=LONG_AGO.date())
    meeting = MeetingFactory(open=True, hosts=[house], online_link=f"https://example.org/{WORD}link")
    ProgrammeItemFactory(meeting=meeting, starts_at=time(10))
    answers = Answers(f"{WORD}gast", house, role=f"{WORD}rolle", access_need=f"{WORD}bedarf")
    registration.confirm(registration.register(meeting, f"{WORD}gast@example.org", answers, "de"))
    return meeting


def paths_for(addresses, planted, cast):  # noqa: F811
    house = cast.organisation
    items = [Item.of(contact) for contact in house.contacts.all()]
    # In capitals, so that what somebody typed is told from what is stored.
    searched = [f"{WORD}{rest}".upper() for rest in ("", "verborgen", "geschlossen", "unbenachrichtigt", "entwurf")]
    of_the_meeting = ["meeting", "meeting_calendar", "register", "desk", "desk_csv", "desk_xlsx", "desk_needs"]
    query = address(items).partition("?")[2]
    return [
        *(path for name, path in addresses.items() if not name.startswith("account_logout")),
        *(f"{reverse('directory:search')}?q={quote(word)}" for word in searched),
        *(f"{reverse('directory:suggestions')}?q={quote(word)}" for word in searched),
        address(items),
        *(f"{reverse(name)}?{query}" for name in ("directory:sheet", "directory:shortlist_contacts")),
        *(reverse(f"events:{name}", args=[planted.slug]) for name in of_the_meeting),
        *(contact.get_absolute_url() for contact in house.contacts.all()),
        *(reverse("directory:contact_card", args=[contact.uuid]) for contact in house.contacts.all()),
        reverse("events:calendar"),
        reverse("events:feed"),
        reverse("directory:case") + "?topic=wohnen",
        f"/gibt-es-nicht/{'x' * 10}",
    ]


@pytest.mark.parametrize("who", ["anonymous", "practitioner", "member_elsewhere", "member"])
def test_nobody_meets_what_is_not_for_them(who, addresses, planted, cast, caplog):  # noqa: F811
    caplog.set_level(logging.DEBUG)
    visitor = getattr(cast, who)

    met = {}
    for path in paths_for(addresses, planted, cast):
        answer = visitor.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        # The chip that says what a question was taken for repeats the question, and nothing else.
        chip = unquote(path.partition("q=")[2]).lower() + "</span><svg"
        found = {piece[:20] for piece in body.decode(errors="replace").replace(chip, "").split(WORD)[1:]}
        if found:
            met[path] = found

    assert met == {}
    assert WORD not in caplog.text


def test_the_canaries_sing_where_they_may(planted, cast):
    note = cast.coordinator.get(reverse("admin:directory_organisation_change", args=[cast.organisation.pk]))
    desk = cast.organiser.get(reverse("events:desk", args=[planted.slug]))

    assert f"{WORD}notiz" in note.content.decode()
    assert f"{WORD}gast" in desk.content.decode()


def test_mails_tell_nothing_of_others(planted):
    call_command("run_jobs")

    for mail in delivered():
        own = mail.to[0]
        text = f"{mail.subject}\n{mail.body}".replace(own, "")
        others = [piece[:20] for piece in text.split(WORD)[1:]]
        assert [one for one in others if not own.startswith(WORD)] == [], own
