import pytest
from django.urls import reverse
from django.utils.translation import override

from directory.models import JoinRequest, Membership
from tests.conftest import Visitor
from tests.factories import InvitationFactory, JoinRequestFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.mails import delivered

pytestmark = pytest.mark.django_db
ADMIN, EDITOR = Membership.Role.ADMIN, Membership.Role.EDITOR


@pytest.fixture
def admin(cast):
    """Of the same organisation as `cast.member`, who may only edit."""
    user = UserFactory(name="Leitung", email="leitung@example.org")
    MembershipFactory(user=user, organisation=cast.organisation, role=ADMIN)
    return Visitor(user)


def address(name, organisation, *more):
    return reverse(f"directory:{name}", args=[organisation.slug, *more])


def roles(organisation):
    return {one.user.name: one.role for one in organisation.memberships.select_related("user")}


def test_members_see_each_other_by_name_and_only_admins_addresses(cast, admin):
    page = address("members", cast.organisation)

    as_member, as_admin = (visitor.get(page).content.decode() for visitor in (cast.member, admin))

    assert "Leitung" in as_member
    assert "leitung@example.org" not in as_member
    assert "leitung@example.org" in as_admin
    assert "Jemanden einladen" not in as_member


def test_a_member_without_a_name_is_not_shown_by_address(cast):
    MembershipFactory(user=UserFactory(name="", email="geheim@example.org"), organisation=cast.organisation)

    page = cast.member.get(address("members", cast.organisation)).content.decode()

    assert "geheim@example.org" not in page
    assert "Ohne Namen" in page


def test_the_page_in_both_languages(cast):
    assert (
        "<h1>Mitglieder von Eigene Organisation</h1>"
        in cast.member.get(address("members", cast.organisation)).content.decode()
    )
    with override("en"):
        english = address("members", cast.organisation)
    assert english == f"/en/my/organisations/{cast.organisation.slug}/"
    assert "<h1>Members of Eigene Organisation</h1>" in cast.member.get(english).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_many_members_need_as_many_queries_as_one(rows, cast, admin, django_assert_num_queries):
    MembershipFactory.create_batch(rows, organisation=cast.organisation)
    InvitationFactory.create_batch(rows, organisation=cast.organisation)
    JoinRequestFactory.create_batch(rows, organisation=cast.organisation)

    page = address("members", cast.organisation)

    with django_assert_num_queries(16):
        admin.get(page)


def test_only_those_who_may_invite_change_anything(cast, admin):
    organisation = cast.organisation
    membership = cast.member.user.memberships.get()
    invitation = InvitationFactory(organisation=organisation)
    join_request = JoinRequestFactory(organisation=organisation)
    deeds = [
        (address("invite", organisation), {"email": "neu@example.org", "role": EDITOR}),
        (address("withdraw_invitation", organisation, invitation.pk), {}),
        (address("change_role", organisation, membership.pk), {"role": ADMIN}),
        (address("remove_member", organisation, membership.pk), {}),
        (address("decide", organisation, join_request.pk), {"decision": "accept"}),
    ]

    for path, sent in deeds:
        assert cast.member.post(path, sent).status_code == 403
        for outsider in (cast.practitioner, cast.member_elsewhere, cast.organiser):
            assert outsider.post(path, sent).status_code == 404
        assert cast.anonymous.post(path, sent).url.startswith("/konto/login/")
    assert roles(organisation) == {"Mitglied": EDITOR, "Leitung": ADMIN}
    assert (organisation.invitations.count(), organisation.join_requests.count(), delivered()) == (1, 1, [])


@pytest.mark.parametrize("who", ["admin", "coordinator"])
def test_roles_are_changed_and_memberships_ended(cast, admin, who):
    visitor = admin if who == "admin" else cast.coordinator
    membership = cast.member.user.memberships.get()

    visitor.post(address("change_role", cast.organisation, membership.pk), {"role": ADMIN})
    assert roles(membership.organisation)["Mitglied"] == ADMIN

    visitor.post(address("remove_member", membership.organisation, membership.pk))
    assert roles(membership.organisation) == {"Leitung": ADMIN}
    assert cast.member.get(address("members", membership.organisation)).status_code == 404


def test_a_role_nobody_has_is_not_given(cast, admin):
    membership = cast.member.user.memberships.get()

    admin.post(
        address("change_role", cast.organisation, membership.pk), {"role": "owner", "organisation": 1, "user": 1}
    )

    membership.refresh_from_db()
    assert (membership.role, membership.user) == (EDITOR, cast.member.user)


def test_a_member_of_another_organisation_cannot_be_changed_from_here(cast, admin):
    elsewhere = cast.member_elsewhere.user.memberships.get()

    for name in ("change_role", "remove_member"):
        assert admin.post(address(name, cast.organisation, elsewhere.pk), {"role": ADMIN}).status_code == 404
    elsewhere.refresh_from_db()
    assert elsewhere.role == EDITOR


def test_a_lost_role_ends_at_once(cast, admin):
    admin.user.memberships.get().change_role(EDITOR)

    response = admin.post(address("invite", cast.organisation), {"email": "neu@example.org", "role": EDITOR})

    assert response.status_code == 403


def test_everybody_may_leave(cast):
    organisation = cast.organisation

    response = cast.member.post(address("leave", organisation))

    assert response.url == reverse("my")
    assert roles(organisation) == {}
    assert cast.member.post(address("leave", organisation)).status_code == 404


def test_asking_to_join_tells_those_who_decide_and_is_shown_on_ones_own_page(cast, admin):
    organisation = cast.organisation

    cast.practitioner.post(address("join", organisation), {"note": "Ich berate dort.", "user": 1, "organisation": 1})

    assert [one.to for one in delivered()] == [["leitung@example.org"]]
    assert "Ich berate dort." in delivered()[0].body
    assert f"http://127.0.0.1:8000/mein/organisationen/{organisation.slug}/" in delivered()[0].body
    assert "Noch ist nicht entschieden" in cast.practitioner.get(reverse("my")).content.decode()
    assert "Ich berate dort." in admin.get(address("members", organisation)).content.decode()


def test_an_organisation_without_an_admin_is_decided_by_the_coordinators(cast, settings):
    organisation = OrganisationFactory()

    cast.practitioner.post(address("join", organisation), {"note": ""})
    assert [one.to for one in delivered()] == [[settings.OPERATOR["email"]]]

    join_request = JoinRequest.objects.get()
    desk = cast.coordinator.get(reverse("admin:directory_joinrequest_changelist")).content.decode()
    assert address("members", organisation) in desk
    cast.coordinator.post(address("decide", organisation, join_request.pk), {"decision": "accept"})
    assert roles(organisation) == {"Praxis": EDITOR}


def test_asking_again_changes_the_words_and_sends_no_second_mail(cast, admin):
    for note in ("Erst", "Dann"):
        cast.practitioner.post(address("join", cast.organisation), {"note": note})

    assert [one.note for one in JoinRequest.objects.all()] == ["Dann"]
    assert len(delivered()) == 1


@pytest.mark.parametrize(("decision", "joined"), [("accept", True), ("decline", False), ("whatever", None)])
def test_a_request_is_decided_once_and_its_sender_is_told(cast, admin, decision, joined):
    join_request = JoinRequestFactory(organisation=cast.organisation, user=cast.practitioner.user)

    admin.post(address("decide", cast.organisation, join_request.pk), {"decision": decision})

    assert ("Praxis" in roles(cast.organisation)) == bool(joined)
    assert JoinRequest.objects.exists() == (joined is None)
    assert [one.to for one in delivered()] == ([] if joined is None else [[cast.practitioner.user.email]])


def test_a_request_is_withdrawn_by_nobody_else(cast):
    join_request = JoinRequestFactory(organisation=cast.organisation, user=cast.practitioner.user)
    path = reverse("directory:withdraw_request", args=[join_request.pk])

    assert cast.coordinator.post(path).status_code == 404
    cast.practitioner.post(path)

    assert not JoinRequest.objects.exists()


def test_who_belongs_already_need_not_ask(cast):
    assert cast.member.get(address("join", cast.organisation)).url == address("members", cast.organisation)


def test_nobody_asks_to_join_what_is_not_shown(cast):
    assert cast.practitioner.get(address("join", OrganisationFactory(draft=True))).status_code == 404


def test_the_page_of_an_organisation_leads_those_signed_in_to_joining(cast):
    page = cast.organisation.get_absolute_url()

    assert address("join", cast.organisation) in cast.practitioner.get(page).content.decode()
    assert address("join", cast.organisation) not in cast.anonymous.get(page).content.decode()


def test_requests_in_one_day_are_limited(cast):
    organisations = OrganisationFactory.create_batch(11)

    for organisation in organisations:
        cast.practitioner.post(address("join", organisation), {"note": ""})

    assert JoinRequest.objects.count() == 10
