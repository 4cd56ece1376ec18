from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
import vobject
from django.core.signing import BadSignature
from django.utils import timezone

from directory import shortlist
from directory.shortlist import Item
from directory.templatetags.shortlists import address
from tests.factories import (
    ContactFactory,
    LocationFactory,
    OfferFactory,
    OpeningHoursFactory,
    OrganisationFactory,
)
from tests.html import Page

pytestmark = pytest.mark.django_db


def items(*records):
    return tuple(Item.of(record) for record in records)


def page_of(client, *records):
    return client.get(address(items(*records)))


def html(response):
    return response.content.decode()


def links(response):
    return [link["href"] for link in Page(response).every("a")]


def names(response):
    return [place.entry.record.name for place in response.context["places"]]


def remember(client, record, kept):
    """The address behind "Merken" on the page of a record, with the list that goes along."""
    page = client.get(record.get_absolute_url(), {"list": kept} if kept else {})
    assert "Merken" in html(page)
    return next(link["href"] for link in Page(page).every("a") if link.get("rel") == "nofollow")


def test_a_shortlist_begins_empty_in_both_languages(client):
    assert "Auf der Merkliste steht noch nichts" in html(client.get("/merkliste/"))
    assert "Nothing is on the shortlist yet" in html(client.get("/en/shortlist/"))


def test_entries_are_put_on_the_list_one_after_the_other_without_a_cookie(client):
    records = (
        OrganisationFactory(name="Haus"),
        OfferFactory(name="Rat"),
        ContactFactory(name="Mia"),
    )

    kept = ""
    for record in records:
        link = remember(client, record, kept)
        kept = parse_qs(urlsplit(link).query)["list"][0]
    response = client.get(link)

    assert names(response) == ["Haus", "Rat", "Mia"]
    assert not client.cookies


def test_an_entry_on_the_list_says_so_on_its_page(client):
    organisation = OrganisationFactory()
    kept = shortlist.token(items(organisation))

    assert "Auf der Merkliste" in html(client.get(organisation.get_absolute_url(), {"list": kept}))
    assert "Auf der Merkliste" not in html(client.get(organisation.get_absolute_url()))


def test_entries_move_and_leave_by_links(client):
    records = OrganisationFactory(name="Eins"), OrganisationFactory(name="Zwei"), OrganisationFactory(name="Drei")

    first, second, third = page_of(client, *records).context["places"]

    assert (first.higher, third.lower) == ("", "")
    assert names(client.get(second.higher)) == ["Zwei", "Eins", "Drei"]
    assert names(client.get(second.lower)) == ["Eins", "Drei", "Zwei"]
    assert names(client.get(second.without)) == ["Eins", "Drei"]
    assert page_of(client, records[0]).context["places"][0].without == "/merkliste/"


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token[:-1],
        lambda token: "A" + token[1:],
        lambda token: token.replace(".", ""),
        lambda token: token + "\x00",
        lambda token: "ä" + token,
        lambda token: "x" * 5000,
        lambda token: ".",
    ],
)
def test_a_changed_address_is_refused_in_plain_german(client, change):
    organisation = OrganisationFactory(name="Haus am See")
    token = change(shortlist.token(items(organisation)))

    page = client.get("/merkliste/", {"list": token})
    file = client.get("/merkliste/kontakte.vcf", {"list": token})
    record = client.get(organisation.get_absolute_url(), {"list": token})

    assert (page.status_code, file.status_code, record.status_code) == (200, 404, 200)
    assert "Diese Merkliste lässt sich nicht lesen" in html(page)
    assert "Haus am See" not in html(page)


def test_a_list_is_no_link_to_share_nor_the_other_way_round():
    one = items(OrganisationFactory())

    with pytest.raises(BadSignature):
        shortlist.read_shared(shortlist.token(one))
    with pytest.raises(BadSignature):
        shortlist.read(shortlist.shared_token(one, timezone.localdate()))


def test_a_full_list_takes_nothing_more_and_says_so(client):
    full = OrganisationFactory.create_batch(shortlist.MOST_ENTRIES)

    longer = shortlist.with_item(items(*full), Item.of(OrganisationFactory()))

    assert longer == items(*full)
    assert len(address(longer)) < 600
    assert "Die Liste ist voll" in html(client.get(address(longer)))


def test_a_sheet_says_what_a_client_needs(client):
    organisation = OrganisationFactory(name="Haus am See", phone="030 23125 100")
    location = LocationFactory(organisation=organisation, street="Seeweg 1", is_step_free=True)
    OpeningHoursFactory(location=location)
    offer = OfferFactory(organisations=[organisation], name="Sprechstunde", documents="Ausweis")

    page = html(page_of(client, offer))

    assert all(part in page for part in ("Sprechstunde", "Seeweg 1", "stufenlos", "030 23125100", "Ausweis", "Montag"))


def test_a_protected_address_stays_off_the_sheet(client):
    organisation = OrganisationFactory()
    LocationFactory(organisation=organisation, name="Kanarienhaus", street="Kanarienweg 1", is_sensitive=True)
    offer, contact = OfferFactory(organisations=[organisation]), ContactFactory(organisation=organisation)

    page = html(page_of(client, organisation, offer, contact))

    assert "Adresse geschützt" in page
    assert "Kanarien" not in page


def test_a_list_shows_each_reader_what_they_may_see(cast):
    kanarie = {"phone": "030 23125 110", "email": "kanarie@example.org"}
    hidden = ContactFactory(name="Kanarie Verborgen", hidden=True, **kanarie)
    network = ContactFactory(name="Netz", network=True)

    def seen(visitor):
        page = html(page_of(visitor, hidden, network))
        return ["Kanarie Verborgen" in page, "Netz" in page, page.count("Nicht mehr öffentlich")]

    assert seen(cast.anonymous) == [False, False, 2]
    assert seen(cast.member) == [False, True, 1]
    assert seen(cast.coordinator) == [True, True, 0]
    assert not any(word in html(page_of(cast.member, hidden)) for word in ("kanarie", "23125"))


def test_who_hides_disappears_from_every_list(client):
    contact = ContactFactory(name="Mia Miete")
    offer = OfferFactory(name="Geheim")
    link = address(items(contact, offer))

    type(contact).objects.update(visibility="coordinators")
    offer.end()

    page = html(client.get(link))
    assert page.count("Nicht mehr öffentlich") == 2
    assert "Mia Miete" not in page
    assert "Geheim" not in page


def test_all_contacts_of_a_list_are_one_file(client):
    shown, other = ContactFactory(name="Mia"), ContactFactory(name="Bo")
    token = shortlist.token(items(other, OrganisationFactory(), ContactFactory(name="Netz", network=True), shown))

    response = client.get("/merkliste/kontakte.vcf", {"list": token, "version": "3"})

    assert [card.fn.value for card in vobject.readComponents(response.content.decode())] == ["Bo", "Mia"]
    assert response.headers["Content-Disposition"] == 'attachment; filename="merkliste.vcf"'


def test_a_list_without_contacts_has_no_file(client):
    token = shortlist.token(items(OrganisationFactory()))

    assert client.get("/merkliste/kontakte.vcf", {"list": token}).status_code == 404


def test_a_shared_list_is_for_reading_and_ends_after_two_weeks(client):
    organisation = OrganisationFactory(name="Haus am See")
    link = page_of(client, organisation).context["shared_url"]

    fresh = client.get(link)
    with time_machine.travel(timezone.now() + timedelta(days=14)):
        last_day = client.get(link)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        late = client.get(link)

    assert (fresh.status_code, last_day.status_code, late.status_code) == (200, 200, 410)
    assert "Haus am See" in html(fresh)
    assert "Nach oben" not in html(fresh)
    assert address(items(organisation)) in links(fresh)
    assert "Dieser Link ist abgelaufen" in html(late)
    assert "Haus am See" not in html(late)


def test_a_shared_link_cannot_be_made_to_last_longer(client):
    link = page_of(client, OrganisationFactory()).context["shared_url"]
    year = str(timezone.localdate().year)

    response = client.get(link.replace(f"/{year}", f"/{int(year) + 1}"))

    assert response.status_code == 404
    assert "Dieser Link lässt sich nicht lesen" in html(response)
