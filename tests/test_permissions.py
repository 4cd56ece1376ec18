import copy

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AddressLink
from accounts.tokens import hash_of, new_token
from directory import relay, saved_searches, shortlist
from directory.models import Invitation
from directory.shortlist import Item
from events.models import HostLink
from tests import permissions
from tests.factories import (
    FACTORIES,
    ChangeSuggestionFactory,
    ContactFactory,
    ContributionFactory,
    FollowUpFactory,
    InvitationFactory,
    JoinRequestFactory,
    LocationFactory,
    MeetingFactory,
    MeetingInvitationFactory,
    MeetingSeriesFactory,
    OfferFactory,
    OrganisationFactory,
    PictureFactory,
    PlanFactory,
    ProgrammeItemFactory,
    RegistrationFactory,
    RunFactory,
    StationFactory,
    UserFactory,
)
from tests.routes import every_route

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LINES = permissions.read()


def line_of(name):
    return next((line for line in LINES if line.matches(name)), None)


@pytest.fixture
def addresses(cast):
    """Route -> a path that leads to a record, as whether somebody may see what is not there says little."""
    return {route.name: route.path for route in every_route()} | _of_the_desk() | _of(cast.organisation)


def _of(organisation):
    slug = organisation.slug
    contact = ContactFactory(organisation=organisation, network=True, email="kontakt@example.org")
    link = AddressLink.issue(contact.email)
    token = Invitation.issue(organisation, "neu@example.org", "editor", by=None)[1]
    membership, join_request = organisation.memberships.get(), JoinRequestFactory(organisation=organisation)
    meeting = MeetingFactory(open=True)
    registration = RegistrationFactory(meeting=meeting)
    question = new_token()
    FollowUpFactory(registration=registration, token_hash=hash_of(question))
    own, station = registration.token(), StationFactory(item__meeting=meeting)
    shared = shortlist.shared_token([Item.of(organisation)], timezone.localdate())
    arguments = {
        "directory:shared_shortlist": [shared],
        "directory:searches_off": [saved_searches.token(membership.user)],
        "directory:organisation": [slug],
        "directory:members": [slug],
        "directory:care": [slug],
        "directory:care_entry": [slug],
        "directory:care_new_offer": [slug],
        "directory:care_offer": [slug, OfferFactory(organisations=[organisation]).uuid],
        "directory:care_end_offer": [slug, OfferFactory(organisations=[organisation]).uuid],
        "directory:care_new_contact": [slug],
        "directory:care_contact": [slug, contact.uuid],
        "directory:care_new_location": [slug],
        "directory:care_location": [slug, LocationFactory(organisation=organisation).uuid],
        "directory:care_confirm": [slug],
        "directory:care_withdraw": [slug, ChangeSuggestionFactory(organisation=organisation).pk],
        "directory:invite": [slug],
        "directory:leave": [slug],
        "directory:join": [slug],
        "directory:change_role": [slug, membership.pk],
        "directory:remove_member": [slug, membership.pk],
        "directory:withdraw_invitation": [slug, InvitationFactory(organisation=organisation).pk],
        "directory:decide": [slug, join_request.pk],
        "directory:withdraw_request": [join_request.pk],
        "directory:invitation": [token],
        "directory:offer": [OfferFactory(organisations=[organisation]).slug],
        "directory:suggest_organisation": [slug],
        "directory:suggest_offer": [OfferFactory(organisations=[organisation]).slug],
        "directory:suggest_contact": [contact.uuid],
        "directory:suggest_location": [LocationFactory(organisation=organisation).uuid],
        "directory:contact": [contact.uuid],
        "directory:contact_card": [contact.uuid],
        "directory:write": [contact.uuid],
        "directory:message": [relay.write(contact, "Amira", "amira@example.org", "Hallo", None)],
        "directory:entry": [link],
        "directory:review": [link],
        "directory:leave_entry": [link, contact.uuid],
        "directory:leave_my_entry": [contact.uuid],
        "directory:leave_organisation": [slug, contact.uuid],
        "directory:change_entry": [link, contact.uuid],
        "data_by_link": [link],
        "data_by_link_json": [link],
        "data_by_link_csv": [link],
        "erase_by_link": [link],
        "directory:change_my_entry": [contact.uuid],
        "directory:reveal": [contact.uuid],
        "directory:topic": ["wohnen"],
        "directory:district": ["neukoelln"],
        "events:meeting": [meeting.slug],
        "events:meeting_calendar": [meeting.slug],
        "events:series": [MeetingFactory(series=MeetingSeriesFactory()).series.slug],
        "events:picture": [PictureFactory().meeting.slug],
        "events:desk_stations": [meeting.slug, ProgrammeItemFactory(meeting=meeting, kind="rally").pk],
        "events:report": [MeetingFactory(reported=True).slug],
        "events:register": [meeting.slug],
        "events:screen": [meeting.slug],
        "events:screen_state": [meeting.slug],
        "events:cockpit": [meeting.slug, ProgrammeItemFactory(meeting=meeting, kind="rally").pk],
        "events:bingo_cards": [meeting.slug, _planned_bingo(meeting).pk],
        "events:bingo_sheet": [meeting.slug],
        "events:desk_ticks": [meeting.slug, registration.pk],
        "events:invitation": [MeetingInvitationFactory(meeting=meeting, organisation=organisation).token],
        "events:cockpit_print": [meeting.slug, ProgrammeItemFactory(meeting=meeting, kind="rally").pk],
        "events:rehearsal": [meeting.slug, ProgrammeItemFactory(meeting=meeting, kind="rally").pk],
        "events:rehearsal_screen": [meeting.slug, ProgrammeItemFactory(meeting=meeting, kind="rally").pk],
        "events:rehearsal_print": [meeting.slug, ProgrammeItemFactory(meeting=meeting, kind="rally").pk],
        "events:participation": [own],
        "events:bingo_ticks": [own],
        "events:change_participation": [own],
        "events:cancel_participation": [own],
        "events:participation_calendar": [own],
        "events:participation_certificate": [own],
        "events:now": [own],
        "events:keep": [own],
        "events:connections_card": [own],
        "events:station": [own, station.pk],
        "events:follow_up": [question],
        "events:host": [HostLink.issue(station)],
        "events:host_state": [HostLink.issue(StationFactory(item=station.item))],
        "events:desk_contribution": [meeting.slug, ContributionFactory(station=station).pk],
        "events:desk_ticket": [meeting.slug, registration.ticket],
        "events:desk_person": [meeting.slug, registration.pk],
    } | {
        f"events:desk{page}": [meeting.slug]
        for page in (
            *("", "_check_in", "_walk_in", "_seats", "_needs", "_csv", "_xlsx", "_message", "_report", "_print"),
            *("_badges", "_participants", "_door_list", "_certificates", "_poster", "_edit", "_programme", "_status"),
            "_facts",
            *("_door", "_door_state", "_harvest", "_invitations", "_questions"),
        )
    }
    return {name: reverse(name, args=values) for name, values in arguments.items()}


def _planned_bingo(meeting):
    run = RunFactory(item=ProgrammeItemFactory(meeting=meeting, kind="bingo"))
    run.plan = PlanFactory(run=run)
    run.save()
    return run.item


def _of_the_desk():
    records = {factory._meta.model._meta.label_lower: factory() for factory in FACTORIES}
    records["account.emailaddress"] = EmailAddress.objects.create(user=UserFactory(), email="zweite@example.org")
    OrganisationFactory(website=records["directory.link"].address)  # what no entry names is not on the list
    found = {"admin:auth_user_password_change": [UserFactory().pk], "admin:app_list": ["directory"]}
    for label, record in records.items():
        for deed in ("change", "delete", "history"):
            found[f"admin:{label.replace('.', '_')}_{deed}"] = [record.pk]
    known = {route.name for route in every_route()}
    return {name: reverse(name, args=values) for name, values in found.items() if name in known}


def asked(visitor, method, path):
    """The status of one answer; whatever the request changed is taken back."""
    cookies = copy.deepcopy(visitor.cookies)
    with transaction.atomic():
        status = getattr(visitor, method)(path).status_code
        transaction.set_rollback(True)
    visitor.cookies = cookies
    return status


def test_every_address_is_in_the_table_and_nothing_else():
    names = {route.name for route in every_route()}

    assert {name for name in names if not line_of(name)} == set()
    assert [line.pattern for line in LINES if not any(line_of(name) is line for name in names)] == []


@pytest.mark.parametrize("method", permissions.METHODS)
def test_every_address_answers_everybody_as_the_table_says(cast, addresses, method):
    position = permissions.METHODS.index(method)
    wrong = []

    for name, path in sorted(addresses.items()):
        answers = tuple(asked(getattr(cast, person), method, path) for person in permissions.PEOPLE)
        if answers != line_of(name).cells[position]:
            wrong.append(f"{name} {permissions.written(answers)}")

    assert "\n".join(wrong) == ""


def test_a_cell_is_read_as_it_is_written():
    cells = permissions.read("x 200 own 302/403/403/200/403/200 302/404/200")[0].cells

    assert cells[0] == (200,) * 6
    assert cells[1] == (302, 200, 200, 200, 200, 200)
    assert cells[2] == (302, 403, 403, 200, 403, 200)
    assert cells[3] == (302, 302, 302, 302, 404, 200)
    assert [permissions.written(cell) for cell in cells] == ["200", "own", "302/403/403/200/403/200", "302/404/200"]
