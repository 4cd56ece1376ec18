import pytest
from django.urls import reverse

from directory import pdf, shortlist
from directory.models import Language
from directory.shortlist import Item
from directory.views import sheet
from tests.conftest import Visitor
from tests.factories import (
    ContactFactory,
    LocationFactory,
    OfferFactory,
    OpeningHoursFactory,
    OrganisationFactory,
    ShortlistEntryFactory,
    UserFactory,
)
from tests.html import Page

pytestmark = pytest.mark.django_db


def get(visitor, route, *records):
    items = [Item.of(record) for record in records]
    return visitor.get(reverse(f"directory:{route}"), {"list": shortlist.token(items)} if items else {})


def html(response):
    return response.content.decode()


@pytest.fixture
def printed(monkeypatch):
    """The documents that become files."""
    documents = []

    def written(document):
        documents.append(document)
        return b"%PDF-"

    monkeypatch.setattr(pdf, "written", written)
    return documents


@pytest.fixture
def offer():
    house = OrganisationFactory(name="Haus am See", phone="030 23125 100", email="haus@example.org")
    location = LocationFactory(organisation=house, street="Seeweg 1", postcode="12047", is_step_free=True)
    OpeningHoursFactory(location=location)
    return OfferFactory(
        organisations=[house],
        name="Sprechstunde",
        summary="Hilft beim Antrag.",
        access="Zweiter Hof, bitte klingeln.",
        documents="Ausweis",
        languages=[Language.objects.get(code="ar")],
    )


FACTS = (
    "Sprechstunde",
    "Haus am See",
    "Hilft beim Antrag.",
    "030 23125100",
    "haus@example.org",
    "Seeweg 1",
    "12047",
    "Montag",
    "09:00–12:00",
    "Zweiter Hof",
    "Arabisch",
    "Ausweis",
)


def test_page_and_file_say_what_a_client_needs(client, offer, printed):
    page = html(get(client, "sheet", offer))
    response = get(client, "sheet_pdf", offer)

    assert [fact for fact in FACTS if fact not in page] == []
    assert [fact for fact in FACTS if fact not in printed[0]] == []
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline; filename=")
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert not client.cookies


@pytest.mark.usefixtures("pdf_maker")
def test_the_file_is_a_real_one(client, offer):
    assert get(client, "sheet_pdf", offer).content.startswith(b"%PDF-1.7")


def test_a_sheet_has_room_for_notes_and_none_of_those_in_the_account(offer):
    owner = Visitor(UserFactory())
    ShortlistEntryFactory(user=owner.user, organisation=None, offer=offer, note="Kanarienvogel")

    page = get(owner, "sheet")

    assert "Sprechstunde" in html(page)
    assert "Kanarienvogel" not in html(page)
    assert {"class": "sheet__lines"} in Page(page).every("div")


def test_a_protected_address_is_on_no_sheet(client, printed):
    house = OrganisationFactory(name="Haus")
    LocationFactory(organisation=house, name="Kanarienhaus", street="Kanarienweg 1", is_sensitive=True)

    page = html(get(client, "sheet", house))
    get(client, "sheet_pdf", house)

    assert "Haus" in page
    assert "Kanarien" not in page + printed[0]


def test_a_sheet_shows_each_reader_what_the_list_shows_them(cast, printed):
    kanarie = {"phone": "030 23125 110", "email": "kanarie@example.org"}
    hidden = ContactFactory(name="Kanarie Verborgen", hidden=True, **kanarie)
    network = ContactFactory(name="Netz", network=True, **kanarie)
    house = OrganisationFactory()

    def seen(visitor):
        page = html(get(visitor, "sheet", house, hidden, network))
        get(visitor, "sheet_pdf", house, hidden, network)
        texts = page, printed.pop()
        return [[word in text for word in ("Kanarie Verborgen", "Netz", "23125")] for text in texts]

    assert seen(cast.anonymous) == [[False, False, False]] * 2
    # What is not open to everyone takes the button on the page of the contact.
    assert seen(cast.member) == [[False, True, False]] * 2
    assert seen(cast.coordinator) == [[True, True, False]] * 2


@pytest.mark.parametrize("broken", ["x", "x.y", "\x00", "ä"])
def test_a_list_that_cannot_be_read_leads_to_the_page_that_says_so(client, broken):
    page = client.get(reverse("directory:sheet"), {"list": broken}, follow=True)

    assert "Diese Merkliste lässt sich nicht lesen" in html(page)
    assert client.get(reverse("directory:sheet_pdf"), {"list": broken}).status_code == 404


def test_a_list_of_which_nothing_may_be_seen_has_a_page_but_no_file(client):
    hidden = ContactFactory(hidden=True)

    assert get(client, "sheet", hidden).status_code == 200
    assert get(client, "sheet_pdf", hidden).status_code == 404
    assert get(client, "sheet_pdf").status_code == 404


def test_where_no_file_can_be_made_the_page_comes_instead(client, offer, monkeypatch):
    def unavailable(_document):
        raise pdf.Unavailable

    monkeypatch.setattr(pdf, "written", unavailable)

    response = get(client, "sheet_pdf", offer)

    assert response.status_code == 200
    assert response.context["no_pdf"]
    assert response.context["no_pdf"] in html(response)
    assert "Sprechstunde" in html(response)


def test_more_files_than_anybody_needs_are_not_made(client, offer, printed, monkeypatch):
    monkeypatch.setattr(sheet, "SHEETS_AN_HOUR", 1)

    answers = [get(client, "sheet_pdf", offer).headers["Content-Type"] for _ in range(3)]

    assert answers == ["application/pdf", "text/html; charset=utf-8", "text/html; charset=utf-8"]
    assert len(printed) == 1


def test_text_of_an_entry_is_text_on_the_sheet(client, printed):
    house = OrganisationFactory(name="<script>x</script>", summary='<img src="https://example.org/x">')

    get(client, "sheet_pdf", house)

    assert "<script>" not in printed[0]
    assert "<img" not in printed[0]


def test_a_shortlist_leads_to_its_sheet(client, offer):
    page = get(client, "shortlist", offer)

    link = next(url for url in Page(page).values("href") if url.startswith(reverse("directory:sheet")))
    assert "Sprechstunde" in html(client.get(link))


def test_a_sheet_is_there_in_both_languages(client, offer, printed):
    token = shortlist.token([Item.of(offer)])

    german = html(client.get("/merkliste/blatt/", {"list": token}))
    file = client.get("/merkliste/blatt.pdf", {"list": token})
    english = html(client.get("/en/shortlist/sheet/", {"list": token}))

    assert all(
        words in german for words in ("Adressen für Sie", "Was Sie mitbringen", "Sie kommen ohne Treppe hinein.")
    )
    assert all(words in english for words in ("Addresses for you", "What you bring along"))
    assert file.headers["Content-Disposition"] == 'inline; filename="merkliste.pdf"'
