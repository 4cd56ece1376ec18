import json
import random
import re
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.urls import reverse

from connect import own_data
from events import bingo, bingo_cards, copying, registration, running
from events.models import BingoEntry, BingoMark, Fact, Meeting, Plan, Registration, Run
from events.vocabulary import FACTS
from tests.events.rooms import arrive, room
from tests.events.test_pages_cockpit import address, press
from tests.events.test_pages_now import html, send
from tests.factories import FactFactory, MeetingFactory, ProgrammeItemFactory, UserFactory

pytestmark = pytest.mark.django_db
CANARY = "züchtet Kanarienvögel im Büro"
SETTINGS = {"size": 4, "minutes": 20}


def playing(people, facts=14, seed=1):
    """A room in which everybody has ticked some facts of the catalogue."""
    item = room(people, kind="bingo", minutes=20)
    chance, every = random.Random(seed), list(Fact.objects.values_list("pk", flat=True))  # noqa: S311 - no secret
    for one in item.meeting.registrations.order_by("number"):
        bingo.agree(one, chance.sample(every, facts))
    return item


def ticked(meeting):
    """Number -> facts."""
    entries = BingoEntry.objects.filter(registration__meeting=meeting).prefetch_related("facts")
    return {entry.registration.number: {fact.pk for fact in entry.facts.all()} for entry in entries}


def dealt(item):
    plan = Run.objects.select_related("plan").get(item=item).plan
    return {int(number): facts for number, facts in plan.cards.items()}


def signers_for(person, facts, ticks):
    """As many different people as there are facts, or fewer (augmenting paths)."""
    signer = {}

    def find(fact, asked):
        for other in (number for number, theirs in ticks.items() if fact in theirs and number != person):
            if other not in asked:
                asked.add(other)
                if other not in signer or find(signer[other], asked):
                    signer[other] = fact
                    return True
        return False

    return sum(find(fact, set()) for fact in facts)


def test_somebody_ticks_what_is_true_agrees_and_takes_it_back(cast, client):
    item = room(2, kind="bingo")
    one = Registration.objects.get(number=1)
    own, page = reverse("events:participation", args=[one.token()]), reverse("events:bingo_ticks", args=[one.token()])
    chess, work = Fact.objects.get(text_de="spielt Schach"), Fact.objects.filter(kind="work").first()
    assert page in client.get(own).content.decode()
    assert "macht gern etwas aus Stoff oder Wolle" in client.get(page).content.decode()
    assert "plays chess" in client.get(f"/en/participation/{one.token()}/bingo/").content.decode()

    refused = client.post(page, {"facts_leisure": [chess.pk]})
    assert "Ohne Ihr Einverständnis" in refused.content.decode()
    assert not BingoEntry.objects.exists()
    assert client.post(page, {"facts_leisure": [chess.pk], "facts_work": [work.pk], "agrees": "on"}).status_code == 302
    assert ticked(item.meeting) == {1: {chess.pk, work.pk}}
    again = client.get(page).content.decode()
    assert re.search(rf'value="{chess.pk}"[^>]*checked', again)

    # What is theirs is not shown at the desk, and taken back there if they ask.
    desk = reverse("events:desk_ticks", args=[item.meeting.slug, one.pk])
    assert desk in cast.organiser.get(reverse("events:desk_person", args=[item.meeting.slug, one.pk])).content.decode()
    assert "spielt Schach" not in cast.organiser.get(desk).content.decode()
    cast.organiser.post(desk, {"facts_leisure": [], "agrees": "on"})
    assert ticked(item.meeting) == {1: {chess.pk, work.pk}}
    cast.organiser.post(desk, {"take_back": "1"})
    assert not BingoEntry.objects.exists()

    # The telephone keeps the same, once.
    send(client, one, "facts", facts_leisure=[chess.pk])
    assert not BingoEntry.objects.exists()
    send(client, one, "facts", facts_leisure=[chess.pk], agrees="on")
    assert ticked(item.meeting) == {1: {chess.pk}}
    assert "Was im Bingo auf mich zutrifft" in html(client, one)
    client.post(page, {"take_back": "1"})
    assert not BingoEntry.objects.exists()

    # From paper, by the organisers, who see what they have entered.
    other = Registration.objects.get(number=2)
    desk = reverse("events:desk_ticks", args=[item.meeting.slug, other.pk])
    assert "agrees" in cast.organiser.post(desk, {"facts_leisure": [chess.pk]}).context["form"].errors
    cast.organiser.post(desk, {"facts_leisure": [chess.pk], "agrees": "on"})
    assert BingoEntry.objects.get().is_from_paper
    assert re.search(rf'value="{chess.pk}"[^>]*checked', cast.organiser.get(desk).content.decode())
    assert cast.practitioner.get(desk).status_code == 404


def test_without_a_bingo_and_after_the_meeting_nobody_is_asked(client):
    item = room(1, kind="rally")
    one = Registration.objects.get()
    page = reverse("events:bingo_ticks", args=[one.token()])
    assert client.get(page).status_code == 302
    ProgrammeItemFactory(meeting=item.meeting, kind="bingo")
    assert client.get(page).status_code == 200

    with time_machine.travel(item.meeting.starts_at + timedelta(days=3)):
        assert client.post(page, {"agrees": "on"}).status_code == 302
        assert not BingoEntry.objects.exists()
    assert client.get(reverse("events:bingo_ticks", args=["x" * 43])).status_code == 404


def test_the_cockpit_deals_cards_keeps_them_for_who_has_one_and_tells_how_good_they_are(cast, client):
    item = playing(20)
    press(cast.organiser, item, "prepare", **SETTINGS | {"size": 9})
    assert not Run.objects.exists()
    page = press(cast.organiser, item, "prepare", **SETTINGS).content.decode()
    for sentence in (
        "Alle haben eine Karte, und keine zwei Karten sind gleich.",
        "4 × 4 Felder",
        "Auf keiner Karte steht etwas, das auf die Person selbst zutrifft.",
        "ausgelost wären es",
        "Aussagen treffen auf weniger als 3 Personen zu",
        "weniger als 3</strong>",
    ):
        assert sentence in page
    assert "Person 1" not in page
    first, ticks = dealt(item), ticked(item.meeting)
    holders = Counter(fact for theirs in ticks.values() for fact in theirs)
    for number, facts in first.items():
        assert len(set(facts)) == 16
        assert not ticks[number] & set(facts)
        assert min(holders[fact] for fact in facts) >= 3
        assert signers_for(number, facts, ticks) == 16
    assert len({frozenset(facts) for facts in first.values()}) == 20
    # No plan says what is true for whom.
    assert Plan.objects.get().inputs == {"size": 4, "people": list(range(1, 21))}

    press(cast.organiser, item, "start")
    screen = client.get(reverse("events:screen", args=[item.meeting.slug])).content.decode()
    assert "Finden Sie für jedes Feld jemanden." in screen
    assert "letzte Runde" not in screen
    late, quiet = arrive(item.meeting, 21), arrive(item.meeting, 22)
    Registration.objects.filter(pk=quiet.pk).update(joins_formats=False)
    assert "Am Orga-Tisch gibt es Karten" in html(client, late)
    page = press(cast.organiser, item, "replan", gone="3")
    assert page.context["bingo"]["new_cards"] == [21]
    second = dealt(item)
    assert {number: second[number] for number in first} == first
    assert second.keys() - first.keys() == {21}
    assert signers_for(21, second[21], ticked(item.meeting)) == 16
    # Nobody is left whose card finds no signers without saying so.
    [gone] = [one for one in Plan.objects.get(version=2).notes if one[0] == "kept_unsolvable"] or [None]
    remaining = {number: facts for number, facts in ticked(item.meeting).items() if number != 3}
    unsolvable = [number for number in first if number != 3 and signers_for(number, first[number], remaining) < 16]
    assert (gone[1]["people"] if gone else []) == unsolvable
    press(cast.organiser, item, "undo")
    assert dealt(item) == first
    press(cast.organiser, item, "finish")
    assert Run.objects.get().is_finished


def test_a_small_room_gets_smaller_cards_or_none_and_is_told(cast):
    item = playing(7, facts=20)
    page = press(cast.organiser, item, "prepare", **SETTINGS).content.decode()
    assert "Die Aussagen reichen nicht für 4 × 4 Felder." in page
    BingoEntry.objects.all().delete()
    page = press(cast.organiser, item, "prepare", **SETTINGS).content.decode()
    assert "Keine Karte lässt sich füllen" in page
    assert dealt(item) == {}
    assert "Noch hat niemand etwas angekreuzt" in page


def test_the_own_card_is_marked_on_the_telephone_for_its_owner_alone(client):
    item = playing(20)
    running.prepare(running.run_of(item), 0)
    one, other = Registration.objects.get(number=1), Registration.objects.get(number=2)
    assert "Meine Bingo-Karte" not in html(client, one)
    running.start(Run.objects.get(), 1)
    facts = dealt(item)[1]
    own = {fact.text for fact in BingoEntry.objects.get(registration=one).facts.all()}
    card = html(client, one).partition("Meine Bingo-Karte")[2].partition("</form>")[0]
    assert re.findall(r'name="fact_(\d+)"', card) == [str(fact) for fact in facts]
    assert not [text for text in own if f">{text}<" in card]

    row = {f"fact_{fact}": number for fact, number in zip(facts[:4], (2, 3, 4, 5), strict=True)}
    assert "data-connect-full hidden" in html(client, one)
    assert send(client, one, "card", **row).headers["Location"].endswith("/jetzt/")
    page = html(client, one)
    assert "data-connect-full hidden" not in page
    assert set(BingoMark.objects.values_list("registration", "other__number")) == {
        (one.pk, number) for number in (2, 3, 4, 5)
    }
    # Those who signed stand among the people met, by number; nothing says what is true for them.
    assert "<strong>5</strong>" in page.partition('id="met"')[2]
    assert "Person 5" not in page
    assert 'value="2"' not in html(client, other).partition("Meine Bingo-Karte")[2].partition("</form>")[0]
    # A cell that was not sent stays; an empty one is free again; a number nobody has is told, the rest is kept.
    assert (
        "problem=number"
        in send(client, one, "card", **{f"fact_{facts[0]}": "", f"fact_{facts[5]}": 9, f"fact_{facts[6]}": 99}).url
    )
    assert "problem=number" in send(client, one, "card", **{f"fact_{facts[7]}": 1}).url
    assert sorted(BingoMark.objects.values_list("other__number", flat=True)) == [3, 4, 5, 9]
    # Whether it is true is not told: a telephone could ask about everybody.
    stranger = next(number for number, theirs in ticked(item.meeting).items() if facts[9] not in theirs and number > 1)
    assert send(client, one, "card", **{f"fact_{facts[9]}": stranger}).headers["Location"].endswith("/jetzt/")
    assert "problem=form" in send(client, one, "card", **{f"fact_{facts[1]}": "zwei"}).url
    assert "problem=form" in send(client, arrive(item.meeting, 21), "card").url
    run = Run.objects.get()
    running.finish(run, run.revision)
    assert "Meine Bingo-Karte" in html(client, one)


def test_what_is_true_for_somebody_stands_nowhere_but_on_their_own_page(cast, client):
    item = playing(12)
    rare, common = (
        FactFactory(text_de=text, meeting=item.meeting) for text in (CANARY, "kennt Kanarische Inseln im Spiel")
    )
    for number, facts in {1: [rare.pk, common.pk], 2: [common.pk], 3: [common.pk], 4: [common.pk]}.items():
        BingoEntry.objects.get(registration__number=number).facts.add(*facts)
    Registration.objects.update(is_listed=True)
    one, other = Registration.objects.get(number=1), Registration.objects.get(number=9)
    press(cast.organiser, item, "prepare", **SETTINGS | {"size": 3})
    press(cast.organiser, item, "start")
    slug = item.meeting.slug
    [fact, *_rest] = dealt(item)[9]
    bingo.mark(other, {fact: 1})

    assert CANARY in client.get(reverse("events:bingo_ticks", args=[one.token()])).content.decode()
    # The catalogue of the meeting and the counts name it, without anybody.
    facts_page = cast.organiser.get(reverse("events:desk_facts", args=[slug])).content.decode()
    cockpit = cast.organiser.get(address(item)).content.decode()
    for page in (facts_page, cockpit):
        assert CANARY in page
        assert "Person 1" not in page
    for path in (
        *(
            reverse(f"events:{name}", args=[slug])
            for name in ("desk", "desk_csv", "desk_xlsx", "meeting", "screen", "desk_needs")
        ),
        reverse("events:desk_person", args=[slug, one.pk]),
        reverse("events:desk_ticks", args=[slug, one.pk]),
        reverse("events:participation", args=[one.token()]),
    ):
        assert b"Kanari" not in cast.organiser.get(path).content, path
    # On other telephones the common one may stand in a cell; a name is never in the card, nor a fact elsewhere.
    page = html(client, other)
    card = page.partition("Meine Bingo-Karte")[2].partition("</form>")[0]
    assert "Person 1" not in card
    rest = page.replace(card, "")
    assert "Person 1" in rest
    assert not [text for text in Fact.objects.values_list("text_de", flat=True) if text in rest]
    assert CANARY not in card
    stored = json.dumps([[plan.inputs, plan.quality, plan.cards] for plan in Plan.objects.all()])
    assert rare.pk not in {fact for facts in dealt(item).values() for fact in facts}
    assert f'"facts": [{rare.pk}' not in stored


def test_organisers_choose_the_facts_and_add_their_own(cast):
    item = room(1, kind="bingo")
    page = reverse("events:desk_facts", args=[item.meeting.slug])
    shown = cast.organiser.get(page)
    assert "Ist in einem anderen Land geboren" in shown.content.decode()
    new = {"text_de": "lernt gerade jonglieren", "kind": "leisure", "add": "1"}
    assert "is_harmless" in cast.organiser.post(page, new).context["own"].errors
    cast.organiser.post(page, new | {"is_harmless": "on"})
    own = Fact.objects.get(meeting=item.meeting)
    assert "text_de" in cast.organiser.post(page, new | {"is_harmless": "on"}).context["own"].errors
    elsewhere = MeetingFactory()
    assert own not in Fact.objects.offered_for(elsewhere)

    chess = Fact.objects.get(text_de="spielt Schach")
    cast.organiser.post(page, {"facts_leisure": [chess.pk], "facts_own": [own.pk]})
    assert set(Fact.objects.used_by(item.meeting)) == {chess, own}
    assert Fact.objects.used_by(elsewhere).count() == len(json.loads(FACTS.read_text("utf-8")))
    bingo.agree(Registration.objects.get(), [chess.pk, own.pk, Fact.objects.exclude(pk=chess.pk).first().pk])
    assert ticked(item.meeting) == {1: {chess.pk, own.pk}}
    following = copying.next_of(item.meeting)
    assert [str(fact) for fact in Fact.objects.used_by(following)] == [str(own), str(chess)]
    cast.organiser.post(page, {"facts_leisure": [chess.pk]})
    assert set(Fact.objects.used_by(item.meeting)) == {chess}
    assert cast.organiser.get(reverse("admin:events_fact_changelist") + "?q=schach").context["cl"].result_count == 1


def test_it_goes_seven_days_after_the_meeting_when_somebody_cancels_and_with_an_account():
    item = playing(20)
    running.prepare(running.run_of(item), 0)
    running.start(Run.objects.get(), 1)
    one, other = Registration.objects.get(number=1), Registration.objects.get(number=2)
    bingo.mark(one, {dealt(item)[1][0]: 2})
    bingo.mark(other, {dealt(item)[2][0]: 1})
    user = UserFactory(email=one.email)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    told = json.dumps(own_data.collect(user), ensure_ascii=False, default=str)
    assert str(BingoEntry.objects.get(registration=one).facts.first()) in told
    assert registration.cancel(Registration.objects.get(number=3))
    assert not BingoEntry.objects.filter(registration__number=3).exists()
    bingo.forget(one)
    assert not BingoMark.objects.exists()
    assert not BingoEntry.objects.filter(registration=one).exists()
    bingo.agree(one, [])
    own_data.erase(user)
    assert BingoEntry.objects.count() == 18

    end = item.meeting.starts_at
    Meeting.objects.update(starts_at=end - timedelta(hours=4), ends_at=end)
    for days, left in ((timedelta(days=7, seconds=-1), 18), (timedelta(days=7), 0)):
        with time_machine.travel(end + days, tick=False):
            call_command("run_jobs")
        assert BingoEntry.objects.count() == left


@pytest.mark.once
def test_the_catalogue_asks_nothing_that_is_nobodys_business():
    facts = json.loads(FACTS.read_text("utf-8"))
    forbidden = (
        "gebor|herkunft|heimat|migra|flucht|geflüchtet|ausland|nation|pass|deutsch|muttersprach|sprachen|religi|kirche|"
        "moschee|glaub|beten|krank|gesund|arzt|behinder|brille|allerg|fastet|vegan|vegetar|diät|kind|eltern|mutter|vater|"
        "familie|ehe |heirat|partner|single|schwul|lesb|sexu|geschlecht|aufenthalt|duldung|asyl|visum|wähl|politi|"
        "partei|"
        "gewerkschaft|demonstr|alter|jahre alt|born|countr|refugee|church|mosque|relig|health|child|married|vote|party "
    )

    assert 45 <= len(facts) <= 60
    for name in ("text_de", "text_en", "plain_de"):
        assert len({fact[name] for fact in facts}) == len(facts)
        assert all(0 < len(fact[name]) <= 70 for fact in facts)
        texts = [fact[name].lower() for fact in facts]
        assert [text for text in texts if re.search(rf"(?<!\w)({forbidden.strip()})", text)] == []
    assert {fact["kind"] for fact in facts} == set(Fact.Kind.values)


@pytest.mark.once
def test_full_rows_go_across_down_and_slanting():
    def card(*signed):
        return bingo_cards.Card(tuple(bingo_cards.Cell(Fact(), 7 if place in signed else None) for place in range(9)))

    for signed, full in (((), 0), ((0, 1, 2), 1), ((0, 3, 6), 1), ((0, 4, 8), 1), ((2, 4, 6), 1), ((0, 1, 3), 0)):
        assert card(*signed).full_rows == full
    assert card(*range(9)).full_rows == 8
    assert len(card().rows) == 3
