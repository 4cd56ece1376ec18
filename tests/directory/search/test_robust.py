"""Whatever somebody sends, the search answers."""

import pytest
from django.utils import timezone

from directory.models import UnansweredSearch
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::RuntimeWarning")]

LONG = 10_000
QUESTIONS = {
    "surrogate": "%ed%a0%80" * 100,
    "percent": "%25" * 1000,
    "quotes": "%22%27%22%27" * 500,
    "operators": "NEAR(a+b)+AND+NOT+*+%5E+a*+-b+:+%26%7C!()" * 50,
    "emoji": "%F0%9F%8F%A0" * 500,
    "right to left": "%D9%85%D8%B1%D8%AD%D8%A8%D8%A7+" * 300,
    "one long word": "wohnung" * 1400,
    "many words": "+".join(f"wort{number}" for number in range(1200)),
    "unknown words": "+".join(["quxblorf"] * 1000),
    "hyphens": "-" * LONG,
    "gender marks": "Berater*innen:innen_innen" * 300,
}
PARAMETERS = {
    "page below one": "page=-1",
    "page of letters": "page=abc",
    "page of the universe": "page=1e30",
    "number of digits": "page=" + "9" * 400,
    "sort": "sort=unsinn",
    "near": "near=%00",
    "many": "&".join(f"topic=t{number}" for number in range(900)),
    "unknown": "order_by=password&q__regex=(",
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_any_question_is_answered(client, question):
    OrganisationFactory(name="Haus am See")

    response = client.get(f"/suche/?q={question}")

    assert response.status_code == 200
    assert client.get(f"/suche/vorschlaege/?q={question}").status_code == 200


@pytest.mark.parametrize("parameters", PARAMETERS.values(), ids=PARAMETERS)
def test_any_parameter_is_answered(client, parameters):
    OrganisationFactory(name="Haus am See")

    assert client.get(f"/suche/?q=haus&{parameters}").status_code == 200


def test_a_null_character_says_that_the_question_cannot_be_asked(client):
    response = client.get("/suche/?q=haus%00see")

    assert response.status_code == 200
    assert "Diese Suche lässt sich nicht beantworten" in response.content.decode()


def test_more_than_ten_thousand_characters_say_so(client):
    html = client.get("/suche/", {"q": "a" * (LONG + 1)}).content.decode()

    assert "10000" in html or "10.000" in html
    assert not UnansweredSearch.objects.filter(last_asked_on=timezone.localdate()).exists()
