from django.urls import reverse
from playwright.sync_api import expect

from events import running
from events.models import BingoMark, Registration, Run
from tests.events.test_bingo import dealt, playing


def test_a_card_is_kept_as_it_is_written_and_without_a_network_later(live_server, open_context):
    item = playing(20)
    running.prepare(running.run_of(item), 0)
    running.start(Run.objects.get(), 1)
    facts = dealt(item)[1]
    context = open_context(320)
    page = context.new_page()
    page.goto(reverse("events:now", args=[Registration.objects.get(number=1).token()]))
    full = page.get_by_text("Eine Reihe ist voll.")

    def write(place, number):
        page.locator(f"[name=fact_{facts[place]}]").fill(str(number))
        page.keyboard.press("Tab")

    write(0, 2)
    expect(page.locator("[value='2']")).to_have_count(1)
    assert BingoMark.objects.get().other.number == 2

    context.set_offline(True)
    for place in (1, 2, 3):
        write(place, place + 2)
    expect(full).to_be_visible()
    expect(page.locator("[data-connect-waiting]")).to_be_visible()
    context.set_offline(False)
    page.evaluate("document.dispatchEvent(new CustomEvent('connect:online'))")
    expect(page.locator("[data-connect-waiting]")).to_be_hidden()
    assert set(BingoMark.objects.values_list("other__number", flat=True)) == {2, 3, 4, 5}
