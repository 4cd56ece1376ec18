import pytest
import vobject
from django.urls import reverse

from directory import contact_cards
from tests.factories import ContactFactory, OrganisationFactory
from tests.html import Page

pytestmark = pytest.mark.django_db


def card_of(client, contact, **query):
    return client.get(reverse("directory:contact_card", args=[contact.uuid]), query)


def test_a_contact_is_a_file_to_take_along(client):
    contact = ContactFactory(
        name="Mia Miete", organisation=OrganisationFactory(name="Haus; am See"), phone="030 23125 110"
    )

    response = card_of(client, contact, version=3)

    card = vobject.readOne(response.content.decode())
    assert response.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="mia-miete.vcf"'
    assert card.fn.value == "Mia Miete"
    assert card.org.value == ["Haus; am See"]
    assert card.tel.value == "+49 30 23125110"
    assert card.uid.value == f"urn:uuid:{contact.uuid}"


@pytest.mark.parametrize(("query", "version"), [({}, "4.0"), ({"version": "3"}, "3.0"), ({"version": "\x00"}, "4.0")])
def test_a_file_has_the_version_asked_for(client, query, version):
    assert f"VERSION:{version}\r\n" in card_of(client, ContactFactory(), **query).content.decode()


def test_english_has_its_own_address(client):
    contact = ContactFactory()

    response = client.get(f"/en/contacts/{contact.uuid}.vcf")

    assert f"/en/contacts/{contact.uuid}/" in response.content.decode().replace("\r\n ", "")


@pytest.mark.parametrize("name", ['Mia "\r\nX-Evil: 1', "مريم", "../../etc/passwd", "x" * 150])
def test_a_file_has_a_name_no_system_stumbles_over(client, name):
    contact = ContactFactory(name=name)

    disposition = card_of(client, contact).headers["Content-Disposition"]

    stem = disposition.removeprefix('attachment; filename="').removesuffix('.vcf"')
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 0 < len(stem) <= contact_cards.LONGEST_FILE_NAME


def test_a_file_opens_for_those_who_may_see_the_contact(cast):
    network, hidden = ContactFactory(network=True), ContactFactory(hidden=True)
    draft = ContactFactory(organisation=OrganisationFactory(draft=True))

    def who(contact):
        return [card_of(one, contact).status_code for one in (cast.anonymous, cast.member, cast.coordinator)]

    assert who(network) == [404, 200, 200]
    assert who(hidden) == [404, 404, 200]
    assert who(draft) == [404, 404, 404]


def test_a_file_for_somebody_signed_in_stays_out_of_caches(cast):
    assert "no-store" in card_of(cast.member, ContactFactory(network=True)).headers["Cache-Control"]


def test_the_page_of_a_contact_offers_file_code_and_text(client):
    contact = ContactFactory(name="Mia Miete", mobile="0170 1234567", hours="Mo bis Do")

    page = Page(client.get(contact.get_absolute_url()))

    downloads = [link["href"] for link in page.every("a") if "download" in link]
    address = f"/kontakte/{contact.uuid}.vcf"
    assert downloads == [address, f"{address}?version=3"]
    assert [svg["aria-label"] for svg in page.every("svg") if svg.get("class") == "qr"] == [
        "QR-Code mit dem Kontakt von Mia Miete"
    ]
    copied = next(value for value in page.values("data-connect-copy"))
    assert copied.splitlines()[0] == "Mia Miete"
    assert {"+49 170 1234567", "Mo bis Do"} <= set(copied.splitlines())


def test_a_contact_too_long_for_a_code_has_none(client):
    contact = ContactFactory(name="👩" * 150, role="👩" * 150, organisation=OrganisationFactory(name="👩" * 200))

    assert contact_cards.qr_of(contact) is None
    assert client.get(contact.get_absolute_url()).status_code == 200
