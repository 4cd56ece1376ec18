from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from directory.models import Enquiry
from tests.html import Page
from tests.mails import delivered

pytestmark = pytest.mark.django_db

ASK, THANKS = "/suche/fragen/", "/suche/fragen/?sent=1"
QUESTION = {"question": "Wer begleitet ins Jobcenter, auf Dari?", "email": "praxis@example.org", "website": ""}


@pytest.fixture
def send(client):
    def send(address=ASK, **changed):
        return client.post(address, QUESTION | changed)

    return send


def test_what_was_searched_for_stands_in_the_form(client):
    page = client.get(ASK, {"q": "Begleitung <Dari>"}).content.decode()

    assert "Begleitung &lt;Dari&gt;</textarea>" in page
    assert reverse("privacy") in page


@pytest.mark.parametrize("question", ["\x00", "x" * 20_000, "\u202egnutareb"])
def test_a_strange_question_is_shown_as_far_as_it_may_be_sent(question, client):
    response = client.get(ASK, {"q": question})

    shown = response.context["form"]["question"].value()
    assert (response.status_code, len(shown) <= 1000, "\x00" in shown) == (200, True, False)


def test_a_question_is_kept_and_the_coordinators_are_told(send, client):
    with time_machine.travel("2026-06-01 23:30+02:00", tick=False):
        response = send()

    enquiry = Enquiry.objects.get()
    assert (enquiry.question, enquiry.email, enquiry.language) == (QUESTION["question"], QUESTION["email"], "de")
    assert (str(enquiry.asked_on), enquiry.status) == ("2026-06-01", "open")
    assert (response.status_code, response.url) == (302, THANKS)
    assert "Ihre Frage ist angekommen" in client.get(THANKS).content.decode()
    [message] = delivered()
    assert message.to == [settings.OPERATOR["email"]]
    assert f"{settings.BASE_URL}/admin/directory/enquiry/{enquiry.pk}/change/" in message.body


def test_a_mail_holds_nothing_somebody_wrote(send):
    send(question="Subject: x\r\nBcc: b@example.org")

    [message] = delivered()
    assert "b@example.org" not in message.message().as_string()
    assert "praxis@example.org" not in message.message().as_string()
    assert message.recipients() == [settings.OPERATOR["email"]]


def test_the_coordinators_are_told_in_german_whoever_asks(send):
    response = send("/en/search/ask/")

    assert (response.status_code, response.url) == (302, "/en/search/ask/?sent=1")
    assert Enquiry.objects.get().language == "en"
    assert delivered()[0].subject == "CONNECT: eine Frage an die Koordination"


def test_the_address_is_optional(client):
    client.post(ASK, QUESTION | {"email": ""})

    assert Enquiry.objects.get().email == ""


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("question", "", "Bitte schreiben Sie in wenigen Worten, was Sie suchen."),
        ("question", " \n ", "Bitte schreiben Sie in wenigen Worten, was Sie suchen."),
        ("question", "x" * 1001, "Bitte kürzen Sie die Frage auf 1000 Zeichen; es sind 1001."),
        ("email", "praxis", "Bitte schreiben Sie die Adresse wie name@example.org, oder lassen Sie das Feld leer."),
        ("email", "a@example.org\r\nBcc: b@example.org", "Bitte schreiben Sie die Adresse wie name@example.org"),
        ("email", "a@example.org,b@example.org", "Bitte schreiben Sie die Adresse wie name@example.org"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(field, value, message, client):
    response = client.post(ASK, QUESTION | {field: value})

    page = response.content.decode()
    assert (response.status_code, Enquiry.objects.count()) == (200, 0)
    assert f'href="#id_{field}"' in page
    assert page.count(message) == 2
    assert response.context["form"]["question"].value() == (QUESTION | {field: value})["question"]


def test_a_machine_that_fills_in_every_field_is_stopped_and_a_person_told_how_to_go_on(client):
    response = client.post(ASK, QUESTION | {"website": "https://example.org/"})

    page = response.content.decode()
    assert (response.status_code, Enquiry.objects.count()) == (200, 0)
    assert "Bitte senden Sie sie noch einmal." in page
    assert QUESTION["question"] in page
    [field] = [one for one in Page(response).every("input") if one["name"] == "website"]
    assert "value" not in field


def test_the_field_for_machines_is_hidden_from_everybody_else(client):
    page = client.get(ASK).content.decode()

    assert '<div hidden><label for="id_website">' in page


def test_the_sixth_question_within_an_hour_is_refused_and_kept_in_the_form(client):
    with time_machine.travel(datetime(2026, 6, 1, 10, 5, tzinfo=UTC), tick=False) as clock:
        for number in range(5):
            assert client.post(ASK, QUESTION | {"question": f"Frage {number}"}).status_code == 302
        response = client.post(ASK, QUESTION)
        assert (response.status_code, Enquiry.objects.count()) == (429, 5)
        assert "schon 5 Fragen" in response.content.decode()
        assert QUESTION["question"] in response.content.decode()

        clock.move_to(datetime(2026, 6, 1, 11, 5, tzinfo=UTC))
        assert client.post(ASK, QUESTION).status_code == 302


def test_mistakes_do_not_count(client):
    for _number in range(10):
        client.post(ASK, QUESTION | {"question": ""})

    assert client.post(ASK, QUESTION).status_code == 302


def test_only_the_form_needs_a_cookie(client):
    assert set(client.get(ASK).cookies) == {"csrf"}
    assert set(Client().get(THANKS).cookies) == set()
    assert set(Client().get("/suche/").cookies) == set()


def test_a_forged_question_is_refused():
    response = Client(enforce_csrf_checks=True).post(ASK, QUESTION)

    assert (response.status_code, Enquiry.objects.count()) == (403, 0)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods_are_refused(method, client):
    assert getattr(client, method)(ASK).status_code == 405
