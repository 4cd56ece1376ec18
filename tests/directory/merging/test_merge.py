"""Two entries become one, and two again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from directory import shortlist
from directory.merging.merge import CannotMerge, merge, relations_to
from directory.merging.undo import CannotUndo, undo
from directory.models import (
    Contact,
    District,
    DuplicatePair,
    Language,
    Merge,
    MergedContact,
    MergedRow,
    Organisation,
    Topic,
)
from directory.search import check
from tests.factories import (
    ChangeSuggestionFactory,
    ContactFactory,
    ContributionFactory,
    CooperationFactory,
    ExternalIdentifierFactory,
    FundingFactory,
    InvitationFactory,
    JoinRequestFactory,
    LocationFactory,
    MeetingFactory,
    MeetingInvitationFactory,
    MembershipFactory,
    MergeFactory,
    OfferFactory,
    OpeningHoursFactory,
    OrganisationFactory,
    RegistrationFactory,
    ResponsibilityFactory,
    ReviewFactory,
    ShortlistEntryFactory,
    StationFactory,
    UserFactory,
    VerificationFactory,
)

pytestmark = pytest.mark.django_db

# The search writes its own rows anew; `check.differences` says whether they are true.
DERIVED = {"SearchEntry", "SearchText", "SearchWord", "SearchPosting", "SearchChange"}


def dump():
    """Every row of every table, column by column as the database holds it."""
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        if model.__name__ in DERIVED or not model._meta.managed:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)} ORDER BY 1")  # noqa: S608
            tables[model._meta.label] = [tuple(map(str, row)) for row in cursor.fetchall()]
    return tables


def two_furnished(**kept):
    """Two entries of one organisation, with something on every relation, and with what there may be only once."""
    first = OrganisationFactory(name="Rotdorn e. V.", slug="rotdorn", email="", summary="Hilfe", **kept)
    other = OrganisationFactory(
        name="Rotdorn eV", slug="rotdorn-ev", email="info@example.org", phone="+493023125001", summary="Rat",
        description="Seit 1990.", internal_note="Frau Muster fragen", website="https://rotdorn.example.org",
    )  # fmt: skip
    topics = list(Topic.objects.order_by("pk")[:3])
    first.topics.set(topics[:2])
    other.topics.set(topics[1:])
    other.districts.set(District.objects.order_by("pk")[:2])
    user, third = UserFactory(), OrganisationFactory(name="Weißdorn gGmbH")
    for organisation in (first, other):
        MembershipFactory(organisation=organisation, user=user, role="editor" if organisation is first else "admin")
        InvitationFactory(organisation=organisation, email="neu@example.org")
        JoinRequestFactory(organisation=organisation, user=UserFactory(email=f"{organisation.slug}@example.org"))
        ShortlistEntryFactory(user=user, organisation=organisation)
        CooperationFactory(organisation=organisation, partner=third, kind="partner")
        CooperationFactory(organisation=third, partner=organisation, kind="project_of")
        LocationFactory(organisation=organisation, street="Müllerstraße 1", postcode="13353")
        ReviewFactory(organisation=organisation)
        ContactFactory(organisation=organisation, name="Ada Beispiel", email="ada@example.org", phone="")
    CooperationFactory(organisation=other, partner=first, kind="partner")
    MergeFactory(kept=other)
    OpeningHoursFactory(location=LocationFactory(organisation=other, street="Seestraße 2"))
    ada = other.contacts.get()
    ada.phone = "+493023125009"
    ada.save()
    ada.languages.set(Language.objects.order_by("pk")[:1])
    ResponsibilityFactory(contact=ada)
    ShortlistEntryFactory(user=user, organisation=None, contact=ada)
    VerificationFactory(organisation=None, contact=ada)
    ContactFactory(organisation=other, name="Bo Muster", email="bo@example.org")
    OfferFactory(name="Sprechstunde", organisations=[first, other])
    OfferFactory(name="Kurs", organisations=[other])
    FundingFactory.create_batch(2, organisation=other)
    ExternalIdentifierFactory(organisation=other)
    ChangeSuggestionFactory(uuid=other.uuid, organisation=other)
    OrganisationFactory(name="Tochter gGmbH", parent=other)
    VerificationFactory(organisation=other)
    meeting = MeetingFactory(hosts=[other], participants=[first, other])
    RegistrationFactory(meeting=meeting, organisation=other)
    StationFactory(host=other)
    ContributionFactory(owner=other)
    MeetingInvitationFactory(organisation=other)
    DuplicatePair.objects.create(first=first, second=other)
    DuplicatePair.objects.tell_apart(other, third, by=user)
    return first, other


def test_everything_of_the_other_entry_goes_to_the_one_that_is_left(client):
    kept, other = two_furnished()
    uuid = other.uuid
    for field in relations_to(Organisation):
        assert field.model._base_manager.filter(**{field.name: other.pk}).exists(), f"furnish {field} for this test"

    merge(kept, other, {"summary": "other", "topics": "both"}, by=None)

    for field in relations_to(Organisation):
        assert not field.model._base_manager.filter(**{field.name: other.pk}).exists(), field
    kept.refresh_from_db()
    assert (kept.name, kept.summary, kept.email, kept.description) == (
        "Rotdorn e. V.", "Rat", "info@example.org", "Seit 1990.",
    )  # fmt: skip
    assert (kept.alternate_names, kept.topics.count(), kept.districts.count()) == ("Rotdorn eV", 3, 2)
    assert [(one.user.memberships.count(), one.role) for one in kept.memberships.all()] == [(1, "admin")]
    assert [kept.invitations.count(), kept.join_requests.count(), kept.locations.count()] == [1, 2, 2]
    assert sorted(kept.offers.values_list("name", flat=True)) == ["Kurs", "Sprechstunde"]
    assert sorted(kept.contacts.values_list("name", flat=True)) == ["Ada Beispiel", "Bo Muster"]
    ada = kept.contacts.get(name="Ada Beispiel")
    assert (ada.phone.as_e164, ada.responsibilities.count(), ada.languages.count()) == ("+493023125009", 1, 1)
    assert (kept.fundings.count(), kept.children.count(), kept.meetings.count()) == (2, 1, 1)
    assert kept.cooperations.count() == 1
    assert [(pair.first_id, pair.status) for pair in DuplicatePair.objects.all()] == [(kept.pk, "different")]
    assert Merge.objects.get(old_uuid=uuid).kept == kept
    assert check.differences() == []
    for old, new in (("/organisationen/rotdorn-ev/", "/organisationen/rotdorn/"),
                     ("/en/organisations/rotdorn-ev/", "/en/organisations/rotdorn/")):  # fmt: skip
        answer = client.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)


@pytest.mark.parametrize("picks", [{}, {"name": "other", "topics": "other", "parent": "other", "status": "other"}])
def test_undoing_a_merge_leaves_every_row_as_before(picks):
    kept, other = two_furnished()
    before = dump()
    entry = merge(kept, other, picks, by=None)
    assert dump() != before

    undo(entry)

    after = dump()
    history = after.pop("directory.Change")
    assert {label: rows for label, rows in after.items() if rows != before[label]} == {}
    assert [row for row in history if row in before["directory.Change"]] == before["directory.Change"]
    assert check.differences() == []


def test_undoing_leaves_what_was_changed_since_and_brings_nobody_back_who_was_erased():
    kept, other = two_furnished()
    entry = merge(kept, other, {}, by=None)
    kept.refresh_from_db()
    kept.summary = "Danach geschrieben"
    kept.save()
    offer = kept.offers.get(name="Kurs")
    offer.delete()
    kept.contacts.get(name="Ada Beispiel").delete()
    kept.memberships.get().user.delete()
    assert not MergedRow.objects.filter(address="ada@example.org").exists()

    undo(entry)

    kept.refresh_from_db()
    back = Organisation.objects.get(slug="rotdorn-ev")
    assert (kept.summary, kept.description, back.description) == ("Danach geschrieben", "", "Seit 1990.")
    assert [one.name for one in back.offers.all()] == ["Sprechstunde"]
    assert list(Contact.objects.values_list("name", flat=True)) == ["Bo Muster"]
    assert not back.memberships.exists()
    assert check.differences() == []


def test_old_addresses_lead_on_through_a_second_merge_and_are_given_to_nobody(client):
    first, second, third = (OrganisationFactory(name=f"Haus {name}") for name in ("Eins", "Zwei", "Drei"))
    earlier = merge(second, first, {}, by=None)
    later = merge(third, second, {}, by=None)

    for slug in ("haus-eins", "haus-zwei"):
        assert client.get(f"/organisationen/{slug}/").headers["Location"] == "/organisationen/haus-drei/"
    assert OrganisationFactory(name="Haus Eins", slug="").slug == "haus-eins-2"
    with pytest.raises(CannotUndo, match="Haus Drei"):
        undo(earlier)
    undo(later)
    undo(earlier)
    assert [client.get(f"/organisationen/haus-{name}/").status_code for name in ("eins", "zwei", "drei")] == [200] * 3


def test_a_contact_is_found_under_its_former_number_until_the_merge_is_undone(client):
    houses = [OrganisationFactory(name=f"Haus {name}") for name in ("Eins", "Zwei", "Drei")]
    ada = [ContactFactory(organisation=one, name="Ada Beispiel", email="ada@example.org") for one in houses]
    first, second, third = (one.uuid for one in ada)
    hidden = [
        ContactFactory(organisation=one, name="Bo Muster", email="bo@example.org", hidden=True) for one in houses[:2]
    ]

    earlier = merge(houses[1], houses[0], {}, by=None)
    later = merge(houses[2], houses[1], {}, by=None)

    for old in (first, second):
        for path in ("/kontakte/{}/", "/en/contacts/{}/", "/kontakte/{}.vcf"):
            answer = client.get(path.format(old))
            assert (answer.status_code, answer.headers["Location"]) == (301, path.format(third))
    assert client.get(f"/kontakte/{first}.vcf?version=3").headers["Location"] == f"/kontakte/{third}.vcf?version=3"
    assert client.post(f"/kontakte/{first}/zeigen/").headers["Location"] == f"/kontakte/{third}/"
    assert client.get(f"/kontakte/{hidden[0].uuid}/").status_code == 404  # nobody may see the one that is left
    [entry] = shortlist.entries([shortlist.Item("c", first)], AnonymousUser())
    assert entry.record == ada[2]

    undo(later)
    assert client.get(f"/kontakte/{first}/").headers["Location"] == f"/kontakte/{second}/"
    assert client.get(f"/kontakte/{second}/").status_code == 200
    undo(earlier)
    assert [client.get(f"/kontakte/{uuid}/").status_code for uuid in (first, second, third)] == [200] * 3
    assert not MergedContact.objects.exists()


def test_a_merge_that_fails_half_way_changes_nothing(monkeypatch):
    kept, other = two_furnished()
    before = dump()
    monkeypatch.setattr("directory.merging.journal.Journal.save", lambda *args: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        merge(kept, other, {}, by=None)

    assert dump() == before


def test_parent_and_child_become_one_and_nobody_is_their_own_parent():
    parent = OrganisationFactory(name="Träger")
    child = OrganisationFactory(name="Projekt", parent=OrganisationFactory(name="Mitte", parent=parent))

    merge(parent, child, {"parent": "other"}, by=None)
    parent.refresh_from_db()

    assert parent.parent is None
    with pytest.raises(CannotMerge):
        merge(parent, child, {}, by=None)
    with pytest.raises(CannotMerge):
        merge(parent, parent, {}, by=None)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_merge_the_same_pair_at_once_make_one_merge():
    kept, other = two_furnished()

    def attempt(order):
        try:
            return merge(*order, {}, by=None)
        except CannotMerge:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(attempt, [(kept, other), (other, kept)]))

    assert [one is None for one in done].count(True) == 1
    assert Merge.objects.exclude(kept_at_first=other.pk, old_slug__startswith="fruehere").count() == 1
    assert Organisation.objects.filter(pk__in=[kept.pk, other.pk]).count() == 1
