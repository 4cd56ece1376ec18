"""A rehearsal shows a day with invented people, and leaves nothing behind."""

import re

import pytest
from django.urls import reverse

from accounts.models import OutgoingMail
from directory import pdf
from events import rehearsal
from events.models import Plan, Registration, Run
from events.rehearsal import Room
from tests.events.rooms import room
from tests.factories import ProgrammeItemFactory

pytestmark = pytest.mark.django_db
DAY = {"people": 21, "organisations": 9, "missing": 20, "late": 2, "leaving": 1, "seed": 7}


def address(item, name="rehearsal"):
    return reverse(f"events:{name}", args=[item.meeting.slug, item.pk])


def test_a_day_is_tried_beforehand_and_leaves_nothing_behind(cast, monkeypatch):
    item = room(3, minutes=40)
    rally = ProgrammeItemFactory(meeting=item.meeting, kind="rally")
    documents = []
    monkeypatch.setattr(pdf, "written", lambda document, *_more: documents.append(document) or b"%PDF-")
    before = (Registration.objects.count(), OutgoingMail.objects.count())

    page = cast.organiser.get(address(item), DAY)
    steps = [step for step, _sentences in page.context["steps"]]
    html = page.content.decode()
    assert "Das ist eine Probe mit erfundenen Menschen." in html
    assert address(rally) in html
    assert [(step.name, step.people, step.gone, step.come) for step in steps] == [
        ("before", 21, 0, 0),
        ("start", 17, 4, 0),
        ("during", 18, 1, 2),
    ]
    registered, came, left = (step.plan for step in steps)
    assert registered.people() == set(range(1, 22))
    assert left.people() - came.people() == {22, 23}
    assert left.rounds[: steps[2].finished] == came.rounds[: steps[2].finished]
    assert steps[1].alone
    assert steps[1].changed
    assert "Niemand trifft dieselbe Person zweimal." in html
    assert "von 21" not in html

    # The same number is the same day; another one is another.
    assert rehearsal.rehearsed(item, Room(**DAY)).plan.rounds == left.rounds
    assert rehearsal.rehearsed(item, Room(**DAY | {"seed": 8})).plan.rounds != left.rounds

    screen = cast.organiser.get(address(item, "rehearsal_screen"), DAY | {"round": 2}).content.decode()
    assert "Probe mit erfundenen Menschen" in screen
    assert "round=1" in screen
    assert "round=3" in screen
    assert not left.rounds[1]["breaks"] or "Setzt aus" in screen
    assert cast.organiser.get(address(item, "rehearsal_screen"), DAY | {"round": 99}).status_code == 404
    assert cast.organiser.get(address(item, "rehearsal_print"), DAY | {"sheet": "cards"}).content == b"%PDF-"
    assert "Probe" in documents[0]
    assert len(re.findall("<article", documents[0])) == 4

    assert (Registration.objects.count(), OutgoingMail.objects.count()) == before
    assert (Run.objects.count(), Plan.objects.count()) == (0, 0)


def test_a_rehearsal_says_what_is_wrong_with_it(cast):
    rally = room(2, kind="rally")
    assert "3" in cast.organiser.get(address(rally), DAY | {"late": 0, "leaving": 0, "missing": 0}).content.decode()
    rally.stations.all().delete()

    assert "Es lässt sich kein Plan machen" in cast.organiser.get(address(rally)).content.decode()
    wrong = cast.organiser.get(address(rally), DAY | {"people": 1})
    assert wrong.context["form"].errors.keys() == {"people"}
    assert "steps" not in wrong.context
    for name in ("rehearsal_screen", "rehearsal_print"):
        assert cast.organiser.get(address(rally, name), DAY | {"sheet": "cards"}).status_code == 404
    calm = ProgrammeItemFactory(meeting=rally.meeting, kind="reflection")
    assert cast.organiser.get(address(calm)).status_code == 404
    assert cast.practitioner.get(address(rally)).status_code == 404
