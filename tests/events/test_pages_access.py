import pytest

from directory.models import Language
from tests.factories import LocationFactory, MeetingFactory

pytestmark = pytest.mark.django_db

FACTS = {
    "has_induction_loop": "Höranlage (Induktionsschleife)",
    "has_quiet_room": "Ruheraum",
    "has_sign_language": "Verdolmetschung in Gebärdensprache",
    "has_childcare": "Kinderbetreuung",
}


def html(client, meeting):
    return client.get(meeting.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", FACTS)
def test_the_page_says_what_is_there_and_nothing_else(client, name):
    page = html(client, MeetingFactory(**{name: True}))

    assert "Barrierefreiheit vor Ort" in page
    assert [fact for fact, words in FACTS.items() if f"<li>{words}</li>" in page] == [name]


@pytest.mark.parametrize(("is_step_free", "words"), [(True, "stufenlos"), (False, "nicht stufenlos")])
@pytest.mark.parametrize("is_sensitive", [True, False])
def test_steps_are_told_of_a_protected_address_too(client, is_step_free, words, is_sensitive):
    venue = LocationFactory(is_step_free=is_step_free, is_sensitive=is_sensitive)

    assert f"<li>{words}</li>" in html(client, MeetingFactory(venue=venue))


def test_where_nothing_is_known_nothing_is_said(client):
    assert "Barrierefreiheit vor Ort" not in html(client, MeetingFactory(venue=LocationFactory()))


def test_the_languages_are_named(client):
    meeting = MeetingFactory()
    meeting.languages.set(Language.objects.filter(code__in=["de", "ar"]))

    page = html(client, meeting)

    assert "Deutsch, Arabisch</dd>" in page or "Arabisch, Deutsch</dd>" in page
