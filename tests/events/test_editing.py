import io

import pytest
from django.urls import reverse
from PIL import Image

from events import pictures
from events.models import Meeting, Picture
from tests.events.people import states, take_part
from tests.factories import (
    LocationFactory,
    MeetingFactory,
    MeetingSeriesFactory,
    OrganisationFactory,
    ProgrammeItemFactory,
    StationFactory,
)
from tests.html import Page

pytestmark = pytest.mark.django_db
SECRET = b"Kanarienvogel 52.48 13.42"


def photo(kind="JPEG", size=(2400, 1200), **more):
    """With what cameras write along."""
    picture, target = Image.new("RGB", size, "teal"), io.BytesIO()
    exif = picture.getexif()
    exif[0x010E], exif[0x0112] = SECRET.decode(), 6
    picture.save(target, kind, exif=exif, **more)
    return target.getvalue()


def sent(name, content):
    file = io.BytesIO(content)
    file.name = name
    return file


def rows(prefix, known, *filled):
    """The fields of a formset as a browser sends them."""
    data = {f"{prefix}-TOTAL_FORMS": len(filled), f"{prefix}-INITIAL_FORMS": known, f"{prefix}-MAX_NUM_FORMS": 60}
    for number, row in enumerate(filled):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def test_an_organiser_makes_a_meeting_without_the_admin_looks_at_it_and_publishes_it(cast, client):
    house = OrganisationFactory(name="Haus am See")
    said = {
        "title": "Runder Tisch",
        "series": MeetingSeriesFactory(title="Kiez").pk,
        "starts_at": "2090-05-16T14:00",
        "ends_at": "2090-05-16T18:00",
        "precision": "time",
        "venue": LocationFactory(organisation=house).pk,
        "hosts": "haus am see\n",
        "capacity": 2,
        "registration_opens_at": "2024-05-14T09:00",
    }
    new, page = "/mein/treffen/neu/", "/treffen/runder-tisch/"

    wrong = cast.organiser.post(new, said | {"hosts": "Haus am See\nUnbekannt", "ends_at": "2090-05-16T13:00"})
    assert ("Unbekannt" in wrong.content.decode(), Meeting.objects.exists()) == (True, False)
    response = cast.organiser.post(new, said | {"picture": sent("a.jpg", photo()), "alt": "Tisch"})
    assert response.headers["Location"] == f"{page}orga/bearbeiten/"
    meeting = Meeting.objects.get()
    assert (meeting.status, list(meeting.hosts.all()), str(meeting.starts_at.tzinfo)) == ("draft", [house], "UTC")
    assert meeting.starts_at.hour == 12  # two in the afternoon in Berlin
    seen = [[one.get(address).status_code for one in cast.everyone] for address in (page, f"{page}bild.jpg")]
    assert seen == [[404, 404, 404, 404, 200, 200]] * 2
    assert page in cast.organiser.get("/mein/treffen/").content.decode()

    cast.organiser.post(f"{page}orga/stand/", {"deed": "publish"})
    assert client.get(page).status_code == client.get("/treffen/reihen/kiez/").status_code == 200
    [image] = Page(client.get(page)).every("img")
    response = client.get(image["src"])
    assert (image["alt"], response.headers["Content-Type"]) == ("Tisch", "image/jpeg")
    assert "immutable" in response.headers["Cache-Control"]
    picture = Image.open(io.BytesIO(response.content))
    assert picture.size == (800, 1600)  # upright, and smaller
    assert (SECRET in response.content, dict(picture.getexif())) == (False, {})

    # More seats go to those who wait, as everywhere.
    for number in range(3):
        take_part(meeting, number)
    cast.organiser.post(f"{page}orga/bearbeiten/", said | {"capacity": 3, "alt": "Ein Tisch"})
    assert list(states(meeting).values()) == ["confirmed"] * 3
    assert Picture.objects.get().alt == "Ein Tisch"
    cast.organiser.post(f"{page}orga/bearbeiten/", said | {"removes_picture": "on"})
    assert client.get(f"{page}bild.jpg").status_code == 404
    cast.organiser.post(f"{page}orga/stand/", {"deed": "archive"})  # not before it is over
    cast.organiser.post(f"{page}orga/stand/", {"deed": "copy"})
    cast.organiser.post(f"{page}orga/stand/", {"deed": "cancel"})
    assert sorted(Meeting.objects.values_list("slug", "status")) == [
        ("runder-tisch", "cancelled"),
        ("runder-tisch-2", "draft"),
    ]


def test_items_of_a_programme_are_added_moved_and_removed_without_a_script(cast):
    meeting = MeetingFactory(title="Runder Tisch")
    talk, rally = (ProgrammeItemFactory(meeting=meeting, title=name, position=0) for name in ("Vortrag", "Rallye"))
    gone = ProgrammeItemFactory(meeting=meeting, title="Fällt weg")
    station = StationFactory(item=rally, title="Wohnen", host=OrganisationFactory())
    address = reverse("events:desk_programme", args=[meeting.slug])
    kept = {"title": "Vortrag", "kind": "talk", "id": talk.pk, "position": 20, "starts_at": "14:30", "minutes": 30}

    page = Page(cast.organiser.get(address))
    positions = [field.get("value") for field in page.every("input") if field.get("name", "").endswith("-position")]
    assert positions == ["0", "0", "0", None, None, None]
    response = cast.organiser.post(
        address,
        rows(
            "programme",
            3,
            kept,
            {"title": "Rallye", "kind": "rally", "id": rally.pk, "position": 10},
            {"title": "Fällt weg", "kind": "free", "id": gone.pk, "position": 5, "DELETE": "on"},
            {"title": "Ausklang", "kind": "free", "position": ""},
            {"title": "", "kind": "break", "position": ""},
        ),
    )
    assert response.status_code == 302
    assert list(meeting.programme.values_list("title", "position", "kind")) == [
        ("Rallye", 10, "rally"),
        ("Vortrag", 20, "talk"),
        ("Ausklang", 30, "free"),
    ]
    # What the form does not show stays.
    stations = reverse("events:desk_stations", args=[meeting.slug, rally.pk])
    filled = [{"title": "Wohnen", "id": station.pk, "position": 2}, {"title": "Arbeit", "position": 1}]
    cast.organiser.post(stations, rows("stations", 1, *filled))
    assert list(rally.stations.values_list("title", "host")) == [("Arbeit", None), ("Wohnen", station.host.pk)]
    elsewhere = reverse("events:desk_stations", args=[MeetingFactory().slug, rally.pk])
    assert cast.organiser.get(elsewhere).status_code == 404


@pytest.mark.once
def test_a_file_that_is_no_picture_is_refused_and_every_other_is_written_anew():
    assert pictures.written_anew(photo("PNG", (30, 20))).width == 20
    assert pictures.written_anew(photo("WEBP", (1600, 1600))).content.startswith(b"\xff\xd8\xff")
    bomb, target = Image.new("1", (9000, 9000)), io.BytesIO()
    bomb.save(target, "PNG")

    gif = io.BytesIO()
    Image.new("RGB", (10, 10)).save(gif, "GIF")
    refused = [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", photo()[:200], gif.getvalue(), target.getvalue()]
    for content in refused:
        with pytest.raises(pictures.Unreadable):
            pictures.written_anew(content)


def test_a_picture_without_words_and_a_file_that_is_none_are_sent_back(cast):
    meeting = MeetingFactory(title="Runder Tisch")
    said = {"title": "Runder Tisch", "starts_at": "2090-05-16T14:00", "precision": "time"}
    address = reverse("events:desk_edit", args=[meeting.slug])

    for more in ({"picture": sent("a.jpg", photo())}, {"picture": sent("a.jpg", b"x"), "alt": "Tisch"}):
        assert "error-summary" in cast.organiser.post(address, said | more).content.decode()
    assert not Picture.objects.exists()


def test_a_series_without_a_published_meeting_is_not_there(client):
    MeetingFactory(draft=True, series=MeetingSeriesFactory(title="Kiez"))

    assert client.get("/treffen/reihen/kiez/").status_code == 404
