import re
import struct
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from directory import contact_cards, pdf
from directory.models import Language, Topic
from events import printing, registration
from tests.events.people import register, take_part
from tests.factories import LocationFactory, MeetingFactory, OrganisationFactory, ProgrammeItemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(monkeypatch):
    """The documents that become files, each with its pictures."""
    documents = []

    def written(document, pictures=None):
        documents.append((re.sub(r"\s+", " ", document), pictures or {}))
        return b"%PDF-"

    monkeypatch.setattr(pdf, "written", written)
    return documents


@pytest.fixture
def meeting():
    return MeetingFactory(title="Runder Tisch", open=True, capacity=20, venue=LocationFactory())


@pytest.fixture
def amira(meeting):
    words = {"topics_offered": [Topic.objects.filter(parent__slug="wohnen").first()]}
    words |= {"topics_needed": [Topic.objects.get(slug="arbeit")], "languages": Language.objects.filter(code="ar")}
    answers = registration.Answers(
        "Amira Öztürk",
        OrganisationFactory(name="Haus am See"),
        consents={"joins_formats": True, "is_listed": True},
        **words,
    )
    return registration.confirm(registration.register(meeting, "amira@example.org", answers, "de"))


def shy(meeting, name="Bruno Zander"):
    """With topics, and without agreeing to anything."""
    told = {"topics_offered": Topic.objects.filter(slug="wohnen"), "languages": Language.objects.filter(code="ar")}
    one = registration.register(meeting, "bruno@example.org", registration.Answers(name, **told), "de")
    return registration.confirm(one)


def of(document):
    """The parts of a document by badge."""
    return re.findall(r"<article.*?</article>", document)


def test_a_badge_says_who_somebody_is_and_no_more_than_they_agreed_to(cast, meeting, amira, printed):
    shy(meeting)
    response = cast.organiser.get("/treffen/runder-tisch/orga/namensschilder.pdf", {"sheet": "a4-99x67"})
    cast.organiser.get("/treffen/runder-tisch/orga/namensschilder.pdf", {"sheet": "a6", "code": "own", "q": "öztürk"})
    cast.organiser.get("/treffen/runder-tisch/orga/namensschilder.pdf", {"code": "none"})

    assert response.headers["Content-Disposition"] == 'inline; filename="runder-tisch-namensschilder.pdf"'
    [both, codes], [one, own], [_all, none] = printed
    first, second = of(both)
    for words in ("Amira Öztürk", "Haus am See", ">1</span>", "Arabisch", "bietet", "Wohnen", "sucht", "Arbeit"):
        assert words in first
    assert ("Bruno Zander" in second, "Arabisch" in second, "Wohnen" in second) == (True, False, False)
    assert "badges--a4-99x67" in both
    assert [len(of(one)), len(codes), len(own), len(none)] == [1, 2, 1, 0]
    # The ticket opens nothing for a stranger; the code of the own page does, and is asked for by name.
    ticket = reverse("events:desk_ticket", args=[meeting.slug, amira.ticket])
    own_page = reverse("events:participation", args=[amira.token()])
    for pictures, path in ((codes, ticket), (own, own_page)):
        expected = contact_cards.picture_of(f"{settings.BASE_URL}{path}".encode())
        assert pictures[f"code-{amira.pk}.png"] == expected


def test_lists_leave_the_desk_with_those_who_agreed_and_stand_by_surname_at_the_door(cast, meeting, amira, printed):
    shy(meeting)
    take_part(meeting, 3)
    cast.organiser.get("/treffen/runder-tisch/orga/teilnahmeliste.pdf")
    cast.organiser.get("/treffen/runder-tisch/orga/tuerliste.pdf")
    cast.organiser.get("/treffen/runder-tisch/orga/aushang.pdf")

    handed_out, door, poster = (document for document, _pictures in printed)
    assert ("Amira Öztürk" in handed_out, "Bruno" in handed_out, "amira@" in handed_out) == (True, False, False)
    assert re.findall(r"<h2>(.)</h2>", door) == ["#", "O", "Z"]
    assert [door.index(name) for name in ("Person 3", "Amira", "Bruno")] == sorted(
        door.index(name) for name in ("Person 3", "Amira", "Bruno")
    )
    assert "amira@example.org" not in door
    assert f"{settings.BASE_URL}/treffen/runder-tisch/anmelden/" in poster
    assert 'lang="de"' in poster


def test_who_was_there_gets_a_certificate_at_the_desk_and_on_their_own_page(cast, client, meeting, amira, printed):
    ProgrammeItemFactory(meeting=meeting, title="Rallye")
    ProgrammeItemFactory(meeting=meeting, title="Kaffee", kind="break")
    own = f"/teilnahme/{amira.token()}/bescheinigung.pdf"
    desk = "/treffen/runder-tisch/orga/bescheinigungen.pdf"
    shy(meeting)

    assert client.get(own).status_code == 404
    assert "Dafür ist niemand da" in cast.organiser.get(desk).content.decode()
    amira.check_in(timezone.now())
    assert own in client.get(f"/teilnahme/{amira.token()}/").content.decode()
    assert [cast.organiser.get(desk).content, client.get(own).content] == [b"%PDF-"] * 2
    for document, _pictures in printed:
        assert ("Amira Öztürk" in document, "Rallye" in document) == (True, True)
        assert ("Bruno" in document, "Kaffee" in document) == (False, False)


def test_where_no_file_can_be_made_the_pages_say_so(cast, client, meeting, amira, monkeypatch):
    def unavailable(*_arguments):
        raise pdf.Unavailable

    monkeypatch.setattr(pdf, "written", unavailable)
    amira.check_in(timezone.now())

    told = "Dieser Server kann keine PDF"
    for name in ("badges", "participants", "door_list", "certificates", "poster"):
        page = cast.organiser.get(reverse(f"events:desk_{name}", args=[meeting.slug]))
        assert told in page.content.decode()
    assert told in client.get(f"/teilnahme/{amira.token()}/bescheinigung.pdf", follow=True).content.decode()
    wrong = cast.organiser.get(reverse("events:desk_badges", args=[meeting.slug]), {"sheet": "a3"})
    assert "error-summary" in wrong.content.decode()


@pytest.mark.usefixtures("pdf_maker")
def test_badges_and_lists_are_tagged_files_with_a_language(meeting, amira):
    register(meeting, "neu@example.org", "Unbestätigt")
    people = list(meeting.registrations.confirmed().to_print().select_related("meeting", "organisation"))
    files = [printing.badge_sheets(meeting, people, sheet, "ticket") for sheet in printing.SHEETS.values()]
    files += [printing.door_list(meeting, people), printing.participants(meeting, people), printing.poster(meeting)]

    for content in files:
        assert content.startswith(b"%PDF-1.7")
        streams = [zlib.decompressobj().decompress(part) for part in _compressed(content)]
        text = content + b"".join(streams)
        assert b"/StructTreeRoot" in text
        assert re.search(rb"/Lang\s*\(de", text)


@pytest.mark.usefixtures("pdf_maker")
def test_however_long_names_are_a_certificate_and_a_badge_keep_to_their_page(meeting):
    meeting.title = "Runder Tisch: " + "Donaudampfschifffahrtsgesellschaft" * 3
    meeting.save()
    for number in range(5):
        ProgrammeItemFactory(meeting=meeting, kind="talk", title=f"Programmpunkt {number}")
        meeting.hosts.add(OrganisationFactory(name=f"Arbeitsgemeinschaft der Beratungsstellen in Berlin {number}"))
    for number, name in enumerate(("Dr. Maximiliane Freifrau von Hohenlohe-Langenburg zu Württemberg", "R" * 150)):
        guest = registration.Answers(name, organisation_name="Landesamt für Flüchtlingsangelegenheiten " * 4)
        registration.walk_in(meeting, f"gast-{number}@example.org", guest, "de")
    people = list(meeting.registrations.to_print().select_related("meeting", "organisation"))

    for content in (
        printing.certificates(meeting, people),
        printing.badge_sheets(meeting, people, printing.SHEETS["a6"], "ticket"),
    ):
        text = content + b"".join(zlib.decompressobj().decompress(part) for part in _compressed(content))
        [pages] = re.findall(rb"<<[^<>]*/Type ?/Pages[^<>]*>>", text)
        assert re.search(rb"/Count 2\b", pages)


def _compressed(content):
    return [part for part in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL) if part[:1] == b"x"]


@pytest.mark.once
def test_the_picture_of_a_code_has_the_squares_of_its_drawing():
    code, picture = contact_cards.code_of(b"https://example.org/"), contact_cards.picture_of(b"https://example.org/")

    width, height, depth = struct.unpack(">IIB", picture[16:25])
    assert (width, height, depth) == (code.side, code.side, 1)
    lines = zlib.decompress(picture[41:-16])
    step = -(-width // 8) + 1
    dark = sum(not (lines[y * step + 1 + x // 8] >> (7 - x % 8)) & 1 for y in range(height) for x in range(width))
    assert dark == sum(map(int, re.findall(r"h(\d+)v", code.path)))


@pytest.mark.once
def test_tabs_on_paper_have_the_colours_of_the_screen():
    css = {name: (Path(settings.BASE_DIR) / "static" / "css" / name).read_text("utf-8") for name in CSS}
    tints = dict(re.findall(r"^  --(tint-\d+): (#\w+);", css["tokens.css"], re.MULTILINE))
    inks = dict(re.findall(r"^  --(tint-\d+)-ink: (#\w+);", css["tokens.css"], re.MULTILINE))

    found = re.findall(r"\.(tint-\d+) \{ background: (#\w+); border-color: (#\w+); color: (#\w+); \}", css[CSS[1]])
    assert found == [(name, tints[name], tints[name], inks[name]) for name in tints]


CSS = ["tokens.css", "paper-badges.css"]
