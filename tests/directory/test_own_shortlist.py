import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from connect import own_data
from directory import retention, shortlist
from directory.models import SharedShortlist, ShortlistEntry
from directory.models.shortlist import LONGEST_NOTE, MOST_KEPT
from directory.shortlist import Item
from tests.conftest import Visitor
from tests.factories import ContactFactory, OfferFactory, OrganisationFactory, ShortlistEntryFactory, UserFactory

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 11, 12, tzinfo=UTC)


@pytest.fixture
def owner(db):
    return Visitor(UserFactory(name="Praxis"))


def token(*records):
    return shortlist.token(Item.of(record) for record in records)


def keep(visitor, *records):
    return visitor.post(reverse("directory:keep_shortlist"), {"list": token(*records)}, follow=True)


def names(visitor):
    places = visitor.get(reverse("directory:shortlist")).context["places"]
    return [place.entry.record.name if place.entry.record else None for place in places]


def html(response):
    return response.content.decode()


def own(visitor):
    return list(ShortlistEntry.objects.of(visitor.user))


def post(visitor, route, entry, **values):
    return visitor.post(reverse(f"directory:{route}", args=[entry.pk]), values, follow=True)


def test_a_list_is_kept_in_its_order_each_entry_once(owner):
    house, offer, contact = OrganisationFactory(name="Haus"), OfferFactory(name="Rat"), ContactFactory(name="Mia")

    keep(owner, house, offer)
    keep(owner, contact, house, offer)
    keep(owner, contact, house, offer)

    assert names(owner) == ["Haus", "Rat", "Mia"]
    assert [entry.position for entry in own(owner)] == [0, 1, 2]


def test_the_button_stands_on_the_list_of_the_address_for_who_is_signed_in(client, owner):
    address = reverse("directory:shortlist") + f"?list={token(OrganisationFactory())}"
    button = reverse("directory:keep_shortlist")

    assert button in html(owner.get(address))
    assert button not in html(client.get(address))
    assert not client.cookies


def test_a_list_in_the_address_goes_before_the_one_kept(owner):
    keep(owner, OrganisationFactory(name="Aufbewahrt"))

    page = html(owner.get(reverse("directory:shortlist"), {"list": token(OrganisationFactory(name="Unterwegs"))}))

    assert "Unterwegs" in page
    assert "Aufbewahrt" not in page


def test_nothing_is_kept_of_what_the_owner_may_not_see(owner):
    keep(owner, ContactFactory(hidden=True), OfferFactory(draft=True), OrganisationFactory(archived=True))

    assert own(owner) == []


@pytest.mark.parametrize("broken", ["x", "", "\x00", "ä", "x" * 5000])
def test_a_list_that_cannot_be_read_is_not_kept(owner, broken):
    assert owner.post(reverse("directory:keep_shortlist"), {"list": broken}, follow=True).status_code == 200
    assert own(owner) == []


def test_entries_move_and_stay_at_the_ends(owner):
    keep(owner, *(OrganisationFactory(name=name) for name in ("Eins", "Zwei", "Drei")))
    first, second, third = own(owner)

    post(owner, "shortlist_move", second, direction="up")
    assert names(owner) == ["Zwei", "Eins", "Drei"]
    post(owner, "shortlist_move", second, direction="up")
    post(owner, "shortlist_move", third, direction="down")
    post(owner, "shortlist_move", third, direction="sideways")
    assert names(owner) == ["Zwei", "Eins", "Drei"]
    post(owner, "shortlist_move", first, direction="down")
    assert names(owner) == ["Zwei", "Drei", "Eins"]


def test_an_entry_is_removed_and_a_second_click_does_no_harm(owner):
    keep(owner, OrganisationFactory(name="Eins"), OrganisationFactory(name="Zwei"))
    first = own(owner)[0]

    post(owner, "shortlist_remove", first)
    again = post(owner, "shortlist_remove", first)

    assert again.status_code == 200
    assert names(owner) == ["Zwei"]


def test_a_note_is_stored_and_shown_again(owner):
    keep(owner, OrganisationFactory())

    post(owner, "shortlist_note", own(owner)[0], note="Dienstags anrufen")

    assert "Dienstags anrufen" in html(owner.get(reverse("directory:shortlist")))


def test_a_note_that_is_too_long_is_shown_again_with_its_error(owner):
    keep(owner, OrganisationFactory())
    too_long = "x" * (LONGEST_NOTE + 1)

    response = owner.post(reverse("directory:shortlist_note", args=[own(owner)[0].pk]), {"note": too_long})

    assert too_long in html(response)
    assert response.context["places"][0].errors
    assert own(owner)[0].note == ""


def test_nobody_changes_the_list_of_somebody_else(owner, cast):
    keep(owner, OrganisationFactory(name="Eins"), OrganisationFactory(name="Zwei"))
    entry = own(owner)[1]

    for other in cast.everyone:
        post(other, "shortlist_note", entry, note="fremd")
        post(other, "shortlist_move", entry, direction="up")
        post(other, "shortlist_remove", entry)
        assert "Zwei" not in html(other.get(reverse("directory:shortlist")))

    assert names(owner) == ["Eins", "Zwei"]
    assert own(owner)[1].note == ""


def test_who_has_hidden_is_shown_without_a_name_and_is_in_no_export(owner):
    contact, archived = ContactFactory(name="Kanarie Verborgen"), OrganisationFactory(name="Haus Kanarienweg")
    keep(owner, contact, archived)
    seen_before = own_data.as_json(owner.user)

    type(contact).objects.update(visibility="coordinators")
    archived.archive()

    page = html(owner.get(reverse("directory:shortlist")))
    assert "Kanarie Verborgen" in seen_before
    assert names(owner) == [None, None]
    assert page.count("Nicht mehr im Verzeichnis") == 2
    assert "Kanarie" not in page
    assert "Kanarie Verborgen" not in own_data.as_json(owner.user)


def test_who_is_deleted_is_on_no_list(owner):
    contact = ContactFactory()
    keep(owner, contact)

    contact.delete()

    assert own(owner) == []


def test_a_full_list_takes_what_there_is_room_for_and_says_so(owner):
    for number in range(MOST_KEPT - 1):
        ShortlistEntryFactory(user=owner.user, position=number)

    page = keep(owner, OrganisationFactory(name="Passt noch"), OrganisationFactory(name="Zu viel"))

    assert len(own(owner)) == MOST_KEPT
    assert "Passt noch" in html(page)
    assert "Zu viel" not in html(page)
    assert page.context["is_full"]


def test_an_entry_is_of_exactly_one_thing_and_each_thing_once():
    entry = ShortlistEntryFactory()

    for wrong in (
        {"organisation": None},
        {"offer": OfferFactory()},
        {"user": entry.user, "organisation": entry.organisation},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ShortlistEntryFactory(**wrong)


def test_contacts_of_the_list_kept_are_one_file(owner):
    keep(owner, ContactFactory(name="Mia"), OrganisationFactory())

    assert "Mia" in html(owner.get(reverse("directory:shortlist_contacts")))


def test_the_list_goes_with_the_account(owner):
    keep(owner, OrganisationFactory())
    post(owner, "shortlist_note", own(owner)[0], note="Kanarienvogel")

    assert "Kanarienvogel" in own_data.as_json(owner.user)
    own_data.erase(owner.user)

    assert not ShortlistEntry.objects.exists()


def test_a_list_needs_as_many_queries_however_long_it_is(owner, django_assert_max_num_queries):
    for count in (1, 6):
        houses = OrganisationFactory.create_batch(count)
        keep(owner, *houses, OfferFactory(organisations=houses), ContactFactory(organisation=houses[0]))
        with django_assert_max_num_queries(34):
            owner.get(reverse("directory:shortlist"))


@pytest.mark.django_db(transaction=True)
def test_two_who_keep_at_once_neither_lose_nor_double_nor_pass_the_limit():
    user = UserFactory()
    ShortlistEntry.objects.bulk_create(
        ShortlistEntry(user=user, organisation=one, position=number)
        for number, one in enumerate(OrganisationFactory.create_batch(MOST_KEPT - 3))
    )
    shared = OrganisationFactory()
    alone = [OrganisationFactory.create_batch(2) for _ in range(2)]
    start = threading.Barrier(2)

    def click(mine):
        start.wait()
        ShortlistEntry.objects.keep(user, [shared, *mine])
        connection.close()

    threads = [threading.Thread(target=click, args=[mine]) for mine in alone]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    entries = list(ShortlistEntry.objects.of(user))
    assert len(entries) == MOST_KEPT
    assert len({entry.position for entry in entries}) == MOST_KEPT
    assert sum(entry.organisation_id == shared.pk for entry in entries) == 1


def test_a_link_shows_the_list_to_all_as_it_is_until_its_day_or_its_end(client, owner, cast):
    house, contact = OrganisationFactory(name="Haus am See"), ContactFactory(name="Mia Netz", network=True)
    keep(owner, house, contact)
    post(owner, "shortlist_note", own(owner)[0], note="Kanarienvogel")
    share, end = reverse("directory:share_shortlist"), reverse("directory:end_sharing")
    with time_machine.travel(START, tick=False):
        owner.post(share, {"days": "14"})
    shared = SharedShortlist.objects.get()
    link = reverse("directory:shared_shortlist", args=[shared.token])
    with time_machine.travel(START, tick=False):
        assert link in html(owner.get(reverse("directory:shortlist")))
    assert shared.token not in shared.sealed_token + shared.token_hash

    keep(owner, OrganisationFactory(name="Später"), OrganisationFactory(name="Entwurf", draft=True))
    with time_machine.travel(START + timedelta(days=14), tick=False):
        for reader in (client, cast.coordinator, owner):
            page = html(reader.get(link))
            shown = {name for name in ("Haus am See", "Später", "Entwurf", "Mia Netz", "Praxis") if name in page}
            assert shown == {"Haus am See", "Später"} | ({"Praxis"} if reader is owner else set())
            assert "Kanarienvogel" not in page
        assert str(contact.uuid) not in page
        assert "noindex" in page
    assert not client.cookies
    with time_machine.travel(START + timedelta(days=15), tick=False):
        assert client.get(link).status_code == 404
        assert link not in html(owner.get(reverse("directory:shortlist")))
        assert (retention.links_to_shortlists(), SharedShortlist.objects.count()) == (1, 0)

    owner.post(share, {"days": "7"})
    first = SharedShortlist.objects.get().token
    owner.post(share, {"days": "3000"})
    owner.post(share, {"days": "7"})
    second = SharedShortlist.objects.get().token
    answers = [client.get(reverse("directory:shared_shortlist", args=[token])).status_code for token in (first, second)]
    assert answers == [404, 200]
    cast.practitioner.post(end)
    assert SharedShortlist.objects.exists()
    owner.post(end)
    assert client.get(reverse("directory:shared_shortlist", args=[second])).status_code == 404
