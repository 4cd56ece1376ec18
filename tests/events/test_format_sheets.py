"""What a format needs on paper, and what paper must not tell."""

import re
import zlib

import pytest
from django.urls import reverse

from directory import pdf
from events import format_sheets, running
from events.format_sheets import SHEETS
from events.formats import files
from events.formats.speed_dating.rows import seats
from events.models import Registration, Run
from events.views.cockpit import places_of
from tests.events.rooms import arrive, room
from tests.factories import ProgrammeItemFactory
from tests.html import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed(monkeypatch):
    """The documents that become files."""
    documents = []
    monkeypatch.setattr(
        pdf, "written", lambda document, *_more: documents.append(re.sub(r"\s+", " ", document)) or b"%PDF-"
    )
    return documents


def address(item, sheet):
    return reverse("events:cockpit_print", args=[item.meeting.slug, item.pk]) + f"?sheet={sheet}"


def planned(item, **settings):
    run = running.run_of(item)
    for name, value in settings.items():
        setattr(run, name, value)
    running.prepare(run, run.revision)
    return Run.objects.select_related("plan").get(item=item)


def held(item):
    run = running.run_of(item)
    run.item = item
    return format_sheets.held_of(item.meeting, run, places_of(item))


def articles(document):
    return re.findall(r"<article.*?</article>", document)


def test_a_speed_dating_is_on_paper_with_the_names_of_those_alone_who_agreed(cast, printed):
    item = room(9)
    Registration.objects.filter(number__in=[1, 2, 3]).update(is_listed=True)
    plan = planned(item, rounds=4).plan

    page = cast.organiser.get(reverse("events:cockpit", args=[item.meeting.slug, item.pk]))
    links = [link for link in Page(page).values("href") if "druck.pdf" in link]
    assert links == [address(item, sheet) for sheet in SHEETS["speed_dating"]]
    answers = [cast.organiser.get(link) for link in links]
    assert {answer.headers["Content-Type"] for answer in answers} == {"application/pdf"}
    assert 'filename="runder-tisch-karten-fuer-alle.pdf"' in answers[0].headers["Content-Disposition"]
    cards, signs, names, numbers, rounds, _rows = printed

    # Cut, the piles put on each other: 1 to 3, 4 to 6, 7 to 9.
    order = [int(one) for one in re.findall(r'card__number">(\d+)<', cards)]
    assert order == [1, 4, 7, 2, 5, 8, 3, 6, 9]
    for number, card in zip(order, articles(cards), strict=True):
        assert f"Person {number}<" in card
        assert set(map(int, re.findall(r"Person (\d+)", card))) - {number} <= {1, 2, 3}
        for one in range(1, 5):
            place = plan.place_of(number, one)
            row = re.findall(r"<tr>.*?</tr>", card)[one]
            assert (f'card__table">{place[0]}<' in row and f"<b>{place[1][0]}</b>" in row) if place else "–" in row
    assert "<i>bietet Asyl und Aufenthalt</i>" in cards
    assert len(articles(signs)) == 2 * 4
    assert re.findall(r"<th[^>]*>(Person \d)", names) == ["Person 1", "Person 2", "Person 3"]
    assert "6 Personen stehen nur in der Liste nach Nummern" in names
    assert "Person" not in numbers + rounds + signs
    assert [rounds.count(f"<h1>Runde {one}<") for one in (1, 4, 5)] == [1, 1, 0]

    # Who takes part no more has no card and no name, and is a number for the others.
    Registration.objects.filter(number=2).update(joins_formats=False)
    cast.organiser.get(address(item, "cards"))
    assert ("Person 1" in printed[-1], "Person 2" in printed[-1], "<b>2</b>" in printed[-1]) == (True, False, True)
    assert len(articles(printed[-1])) == 8

    # Others have a new card after a new plan, and the rest keep theirs.
    run = Run.objects.select_related("item__meeting", "plan").get()
    running.replan(run, run.revision, {4})
    page = cast.organiser.get(reverse("events:cockpit", args=[item.meeting.slug, item.pk]))
    changed = {one["one"].number for one in page.context["changes"]}
    assert address(item, "cards") + "&changed=1" in [link.replace("&amp;", "&") for link in Page(page).values("href")]
    cast.organiser.get(address(item, "cards") + "&changed=1")
    assert set(map(int, re.findall(r'card__number">(\d+)<', printed[-1]))) == changed - {2, 4}


def test_a_rally_and_a_reflection_are_on_paper(cast, printed):
    item = room(8, kind="rally")
    calm = ProgrammeItemFactory(meeting=item.meeting, kind="reflection", minutes=5)
    Registration.objects.filter(number=5).update(is_listed=True)
    warned = cast.organiser.get(address(item, "cards"), follow=True)
    assert [str(message) for message in warned.context["messages"]] == [
        "Es gibt noch keinen Plan, den man drucken könnte."
    ]
    plan = planned(item, rounds=3).plan

    for sheet in SHEETS["rally"]:
        assert cast.organiser.get(address(item, sheet)).content == b"%PDF-"
    assert cast.organiser.get(address(calm, "sheets")).content == b"%PDF-"
    assert cast.organiser.get(address(calm, "cards")).status_code == 404
    assert cast.practitioner.get(address(item, "cards")).status_code == 404

    cards, stations, signs, _names, numbers, questions = printed
    titles = places_of(item)
    for number, card in zip(re.findall(r'card__number">(\d+)<', cards), articles(cards), strict=True):
        route = [titles[plan.place_of(int(number), one)[0]] for one in (1, 2, 3)]
        assert re.findall(r'card__station" lang="de">(.*?)</td>', card) == route
    sheets = stations.split('<section class="station">')[1:]
    assert len(sheets) == 4 * 3
    assert all(word in sheet for sheet in sheets for word in ("Barrieren", "Bedarfe", "Ideen"))
    assert sum("Person 5" in sheet for sheet in sheets) == 3
    assert "Person 1" not in stations + numbers + signs
    assert len(articles(signs)) == 8
    assert questions.count("Mit wem möchte ich mich verbinden?") == 2


@pytest.mark.usefixtures("pdf_maker")
def test_sheets_of_formats_are_tagged_files_and_what_has_four_cards_has_one_page():
    item = room(4)
    planned(item, rounds=3)
    Registration.objects.update(name="Maximiliane " + "Donaudampfschifffahrtsgesellschaft" * 3)

    for name, pages in (("cards", 1), ("names", 1), ("rows", 1), ("rounds", 3), ("signs", 2)):
        content = format_sheets.made(held(item), SHEETS["speed_dating"][name])
        streams = [part for part in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL) if part[:1] == b"x"]
        text = content + b"".join(zlib.decompressobj().decompress(part) for part in streams)
        assert b"/StructTreeRoot" in text
        assert re.search(rb"/Lang\s*\(de", text)
        assert len(re.findall(rb"/Type\s*/Page\b", text)) == pages, name


def test_two_rows_are_the_plan_or_something_to_fall_back_on(cast, printed):
    item = room(7)
    run = planned(item, rounds=3, mode="rows")
    found = format_sheets._facing(held(item))
    assert found["own_plan"]
    assert {one for half in found["halves"] for _table, *row in half for one in row if one} == set(range(1, 8))

    # A plan that was made anew in between does not move on table by table.
    running.start(run, run.revision)
    for number in (8, 9, 10):
        arrive(item.meeting, number)
    run = Run.objects.select_related("item__meeting", "plan").get()
    running.replan(run, run.revision, {1, 2, 3})
    cast.organiser.get(address(item, "rows"))
    assert ("rückt einen Tisch weiter" in printed[-1]) == bool(format_sheets._facing(held(item))["halves"][0])


@pytest.mark.once
def test_seats_in_two_rows_follow_from_the_rounds():
    for people, rounds in ((6, 3), (7, 2), (7, 4), (8, 1), (2, 1), (21, 11)):
        data = {
            "rounds": rounds,
            "mode": "rows",
            "people": [{"id": one, "organisation": None} for one in range(1, people + 1)],
        }
        plan = files.plan_speed_dating(data, seed=people, seconds=1)
        held = [[[table, [one, other]] for one, other, table in one["pairs"]] for one in plan["rounds"]]
        length = -(-people // 2)

        found = seats(held, length)

        assert [table for table, _stays, _moves in found] == list(range(1, length + 1))
        stays, moves = [one for _table, one, _other in found], [other for _table, _one, other in found]
        for moved, groups in enumerate(held):
            passing = moves[-moved % length :] + moves[: -moved % length]
            pairs = {frozenset(pair) for pair in zip(stays, passing, strict=True) if None not in pair}
            assert pairs == {frozenset(pair) for _table, pair in groups}
    assert seats([[[1, [1, 2]], [2, [3, 4]]], [[2, [1, 2]], [1, [3, 4]]], [[2, [1, 3]], [1, [2, 4]]]], 2) == []
