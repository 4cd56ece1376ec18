"""Questions the organisers of a meeting ask of those who register."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from events import copying, registration
from events.models import Answer, Question
from events.models.registration import anonymised
from tests.factories import MeetingFactory, QuestionFactory
from tests.html import Page

pytestmark = pytest.mark.django_db
WHO = {"name": "Amira", "email": "amira@example.org"}


@pytest.fixture
def meeting():
    return MeetingFactory(title="Runder Tisch", open=True)


@pytest.fixture
def asked(meeting):
    """Eating along, then what and what not; a free word besides."""
    meal = QuestionFactory(
        meeting=meeting, position=10, kind="yes_no", title="Essen Sie mit?", title_en="Will you eat?", is_required=True
    )
    dish = QuestionFactory(
        meeting=meeting,
        position=20,
        kind="one",
        title="Welches Gericht?",
        choices="Suppe\nSalat\n",
        choices_en="Soup\nSalad",
        is_required=True,
        only_if=meal,
        only_if_answer="yes",
    )
    sides = QuestionFactory(
        meeting=meeting,
        position=30,
        kind="several",
        title="Was dazu?",
        choices="Brot\nReis",
        only_if=dish,
        only_if_answer="Suppe",
    )
    word = QuestionFactory(meeting=meeting, position=40, kind="long", title="=Noch etwas?", hint="Ein Satz genügt.")
    return [meal, dish, sides, word]


def send(client, meeting, **said):
    return client.post("/treffen/runder-tisch/anmelden/", WHO | said)


def said_by(one):
    return {answer.question.title: answer.text for answer in one.own_answers.in_order()}


def name(question):
    return f"question_{question.pk}"


def test_questions_are_asked_kept_shown_and_changed_by_their_conditions(client, meeting, asked):
    meal, dish, sides, word = map(name, asked)
    page = Page(client.get(reverse("events:register", args=[meeting.slug])))
    html = client.get(reverse("events:register", args=[meeting.slug])).content.decode()
    assert "Nur wenn Ihre Antwort auf „Essen Sie mit?“ „ja“ ist." in html
    assert [one["value"] for one in page.every("input") if one.get("name") == dish] == ["Suppe", "Salat"]
    english = client.get("/en/meetings/runder-tisch/register/").content.decode()
    assert "Will you eat?" in english
    assert "Soup</label>" in english

    assert "Bitte beantworten Sie diese Frage." in send(client, meeting).content.decode()  # the meal
    assert "Bitte beantworten Sie diese Frage." in send(client, meeting, **{meal: "yes"}).content.decode()  # the dish
    assert send(client, meeting, **{meal: "yes", dish: "Pizza"}).status_code == 200
    assert not meeting.registrations.exists()
    # what nobody should have been asked is neither checked nor kept
    answer = send(client, meeting, **{meal: "no", dish: "Pizza", sides: ["Reis"], word: "Bis bald"})
    assert answer.status_code == 302
    one = registration.confirm(meeting.registrations.get())
    assert said_by(one) == {"Essen Sie mit?": "no", "=Noch etwas?": "Bis bald"}

    change = f"/teilnahme/{one.token()}/aendern/"
    checked = [box["value"] for box in Page(client.get(change)).every("input") if "checked" in box]
    assert "no" in checked
    client.post(change, WHO | {meal: "yes", dish: "Suppe", sides: ["Brot", "Reis"]})
    assert said_by(one) == {"Essen Sie mit?": "yes", "Welches Gericht?": "Suppe", "Was dazu?": "Brot\nReis"}
    english = client.get(f"/en/participation/{one.token()}/").content.decode()
    assert 'Will you eat?</dt><dd dir="auto">yes</dd>' in english
    assert '<dd dir="auto">Soup</dd>' in english
    assert '<dd dir="auto">Brot, Reis</dd>' in english
    client.post(change, WHO | {meal: "yes", dish: "Salat", sides: ["Brot"]})  # the dish leads to no side any more
    assert said_by(one) == {"Essen Sie mit?": "yes", "Welches Gericht?": "Salat"}


def test_the_desk_reads_filters_and_takes_answers_along(client, cast, meeting, asked):
    meal, dish, sides, word = map(name, asked)
    soup = {meal: "yes", dish: "Suppe", word: "=1+1"}
    send(client, meeting, **soup, **{sides: ["Reis"]})
    send(client, meeting, email="bo@example.org", name="Bo", **soup, **{sides: ["Brot", "Reis"]})
    send(client, meeting, email="cem@example.org", name="Cem", **{meal: "no"})
    bo = meeting.registrations.get(name="Bo")

    def shown(question, answer):
        desk = reverse("events:desk", args=[meeting.slug], query={"came": "", "answer": f"{question.pk}:{answer}"})
        return [one.name for one in cast.organiser.get(desk).context["registrations"]]

    assert shown(asked[0], "yes") == ["Amira", "Bo"]
    assert shown(asked[2], "Brot") == ["Bo"]
    assert shown(asked[3], "=1+1") == []  # no choice of the filter
    person = cast.organiser.get(reverse("events:desk_person", args=[meeting.slug, bo.pk])).content.decode()
    assert '<dd dir="auto">Brot, Reis</dd>' in person
    query = {"answer": f"{asked[2].pk}:Brot", "came": ""}
    file = cast.organiser.get(reverse("events:desk_csv", args=[meeting.slug], query=query)).content.decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(file))
    assert head[-4:] == ["Essen Sie mit?", "Welches Gericht?", "Was dazu?", "'=Noch etwas?"]
    assert row[-4:] == ["ja", "Suppe", "Brot, Reis", "'=1+1"]


def test_answers_go_with_the_registration_its_name_or_its_question(client, meeting, asked):
    for person in ("amira", "bo", "cem", "dana"):
        send(client, meeting, email=f"{person}@example.org", name=person, **{name(asked[0]): "no"})
    people = {one.name: registration.confirm(one) for one in meeting.registrations.all()}

    registration.cancel(people["amira"])
    people["bo"].delete()
    anonymised([people["cem"].pk], timezone.now())
    assert [one.registration.name for one in Answer.objects.all()] == ["dana"]
    registration.walk_in(meeting, "dana@example.org", registration.Answers("Dana"), "de")
    assert Answer.objects.count() == 1  # nobody was asked at the door
    asked[0].delete()

    assert not Answer.objects.exists()
    assert Question.objects.get(title="Welches Gericht?").only_if is None


def test_organisers_write_questions_and_conditions_have_to_make_sense(cast, meeting, asked):
    page = reverse("events:desk_questions", args=[meeting.slug])
    rows = {"questions-TOTAL_FORMS": 5, "questions-INITIAL_FORMS": 4}
    for number, one in enumerate(asked):
        kept = {"id": one.pk, "position": one.position, "kind": one.kind, "title": one.title, "choices": one.choices}
        kept |= {"only_if": one.only_if_id or "", "only_if_answer": one.only_if_answer, "choices_en": one.choices_en}
        rows |= {f"questions-{number}-{field}": value for field, value in kept.items()}
    new = {"kind": "one", "title": "Wann?", "choices": "früh\nspät", "only_if": asked[1].pk, "only_if_answer": "salat"}
    rows |= {f"questions-4-{field}": value for field, value in new.items()}
    wrong = [
        ({"questions-4-choices": "früh"}, "Bitte geben Sie mindestens zwei Antworten an, eine je Zeile."),
        ({"questions-4-choices_en": "early"}, "so viele Antworten auf Englisch"),
        ({"questions-4-only_if_answer": "Pizza"}, "Das ist keine der Antworten auf diese Frage: Suppe; Salat."),
        ({"questions-1-position": 5}, "muss vor der stehen, zu der sie führt"),
        ({"questions-1-DELETE": "on"}, "muss vor der stehen, zu der sie führt"),
    ]

    assert "Fragen Sie bitte nicht nach Gesundheit" in cast.organiser.get(page).content.decode()
    for said, error in wrong:
        assert error in cast.organiser.post(page, rows | said).content.decode()
    assert meeting.questions.count() == 4
    assert cast.organiser.post(page, rows).status_code == 302

    added = meeting.questions.get(title="Wann?")
    assert (added.only_if, added.only_if_answer, added.position) == (asked[1], "Salat", 50)
    following = copying.next_of(meeting)
    copied = {one.title: one for one in following.questions.all()}
    assert list(copied) == ["Essen Sie mit?", "Welches Gericht?", "Was dazu?", "=Noch etwas?", "Wann?"]
    assert (copied["Wann?"].only_if, copied["Wann?"].only_if_answer) == (copied["Welches Gericht?"], "Salat")
