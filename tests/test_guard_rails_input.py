"""What a browser, a crawler or an attacker may send to the search."""

import pytest
from django.urls import reverse

from directory.models import Topic
from tests.factories import OrganisationFactory

FIELDS = ["q", "topic", "district", "language", "audience", "kind", "mode"]
HOSTILE = {
    "NUL": "\x00",
    "NUL in a word": "bera\x00tung",
    "10,000 letters": "a" * 10_000,
    "10,001 letters": "a" * 10_001,
    "many words": "wort " * 2_000,
    "percent": "%",
    "underscore": "_",
    "backslash": "\\",
    "quotation mark": "'",
    "SQL": "'; DROP TABLE directory_organisation; --",
    "markup": "<script>alert(1)</script>",
    "huge number": "9" * 30,
    "lone surrogate": "\udc80",
    "right to left": "\u202egnutareb",
    "unknown": "gibtesnicht",
}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_strange_value_finds_nothing_and_breaks_nothing(client, value):
    OrganisationFactory.create_batch(3)
    sent = value.encode(errors="surrogateescape")

    answers = {field: client.get(reverse("directory:search"), {field: sent}) for field in FIELDS}

    assert {field: answer.status_code for field, answer in answers.items()} == dict.fromkeys(FIELDS, 200)
    assert {field: _found(answer) for field, answer in answers.items()} == dict.fromkeys(FIELDS, 0)


@pytest.mark.parametrize("number", ["0", "-1", "2", "9" * 30, "last", "\x00", "1.5", "", "²"])
def test_a_strange_page_number_shows_a_page_that_exists(client, number):
    OrganisationFactory.create_batch(3)

    response = client.get(reverse("directory:search"), {"page": number})

    assert response.status_code == 200
    assert len(response.context["page_obj"]) == 3


def test_a_wrong_value_among_right_ones_finds_nothing(client):
    OrganisationFactory.create_batch(3, topics=Topic.objects.filter(slug="wohnen"))

    right = client.get(reverse("directory:search"), {"topic": ["wohnen"]})
    wrong = client.get(reverse("directory:search"), {"topic": ["wohnen", "gibtesnicht"]})

    assert (_found(right), _found(wrong)) == (3, 0)


def test_an_unknown_parameter_changes_nothing(client):
    OrganisationFactory.create_batch(3)

    response = client.get(reverse("directory:search"), {"utm_source": "\x00", "q": "organisation"})

    assert response.status_code == 200
    assert _found(response) == 3


@pytest.mark.parametrize(
    "path", ["/organisationen/%00/", "/themen/%C3%28/", "/kontakte/0/", "/treffen/" + "a" * 5000 + "/"]
)
def test_a_strange_address_is_not_found(client, path):
    assert client.get(path).status_code == 404


def _found(response):
    return response.context["page_obj"].paginator.count
