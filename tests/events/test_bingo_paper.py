import re
import zlib

import pytest
from django.urls import reverse

from directory import pdf
from events import bingo_paper, running
from events.models import Fact, Run
from tests.events.rooms import room
from tests.events.test_bingo import dealt, playing
from tests.events.test_printing import _compressed, printed  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


def prepared(people=20):
    item = playing(people)
    running.prepare(running.run_of(item), 0)
    return item, Run.objects.select_related("item__meeting", "plan").get()


def test_cards_come_by_number_with_spare_and_empty_ones_and_no_names(cast, printed):  # noqa: F811
    item, _run = prepared()
    address = reverse("events:bingo_cards", args=[item.meeting.slug, item.pk])
    assert address in cast.organiser.get(reverse("events:cockpit", args=[item.meeting.slug, item.pk])).content.decode()

    answer = cast.organiser.get(address, {"spare": 3, "blank": 1, "words": "plain"})
    cast.organiser.get(address, {"words": "en", "spare": "viele"})

    assert answer.headers["Content-Disposition"] == 'inline; filename="runder-tisch-bingo-karten.pdf"'
    (german, _), (english, _) = printed
    cards = re.findall(r"<section.*?</section>", german)
    assert [re.search(r"number\">(\d+)<", card)[1] for card in cards[:20]] == [str(number) for number in range(1, 21)]
    assert len(cards) == 24
    plain = {fact.pk: fact.plain_de for fact in Fact.objects.all()}
    for number, card in enumerate(cards[:20], start=1):
        assert re.findall(r"<td><div>(.*?)</div>", card) == [plain[fact] for fact in dealt(item)[number]]
    for card in cards[20:23]:
        assert len(set(re.findall(r"<td><div>(.+?)</div>", card))) == 16
    assert re.findall(r"<td><div>(.*?)</div>", cards[23]) == [""] * 16
    assert "Schreiben Sie in jedes Feld" in cards[23]
    assert "Person" not in "".join(re.findall(r"<div>.*?</div>", german))
    assert ('lang="en"' in english, "Find somebody for each cell" in english) == (True, True)
    assert len(re.findall("<section", english)) == 20

    assert cast.practitioner.get(address).status_code == 404
    assert cast.organiser.get(reverse("events:bingo_cards", args=[item.meeting.slug, item.pk + 1])).status_code == 404


def test_the_sheet_to_tick_has_all_facts_and_the_agreement(cast, printed, monkeypatch):  # noqa: F811
    item = room(1, kind="bingo")
    address = reverse("events:bingo_sheet", args=[item.meeting.slug])
    cast.organiser.get(address)

    [(sheet, _)] = printed
    assert sheet.count("<li>") == Fact.objects.count()
    assert "darf im Bingo dieses Treffens vorkommen" in sheet

    def unavailable(*_arguments):
        raise pdf.Unavailable

    monkeypatch.setattr(pdf, "written", unavailable)
    assert "Dieser Server kann keine PDF" in cast.organiser.get(address, follow=True).content.decode()


@pytest.mark.once
@pytest.mark.usefixtures("pdf_maker")
def test_the_file_has_a_page_of_a5_for_each_card():
    _item, run = prepared()

    content = bingo_paper.cards(run, "de", 2, 1)

    text = content + b"".join(zlib.decompressobj().decompress(part) for part in _compressed(content))
    assert len(re.findall(rb"/MediaBox\s*\[\s*0 0 419\.5\d* 595\.2\d*\s*\]", text)) == 23
