"""The telephone of a host without a network."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from events.models import Contribution, HostLink, Voice
from tests.factories import ContributionFactory, MeetingFactory, StationFactory


def test_what_a_host_writes_without_a_network_arrives_once(open_context):
    meeting = MeetingFactory(starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=4))
    station = StationFactory(item__meeting=meeting)
    ContributionFactory(station=station, text="Von der Gruppe davor")
    context = open_context(320)
    page = context.new_page()
    page.goto(reverse("events:host", args=[HostLink.issue(station)]))
    expect(page.get_by_text("Von der Gruppe davor", exact=True)).to_be_visible()

    def write(kind, text):
        page.get_by_label(kind, exact=True).check()
        page.get_by_label("Was wurde gesagt?").fill(text)
        page.get_by_role("button", name="Notieren").click()

    context.set_offline(True)
    write("Bedarf", "Dolmetschen am Telefon")
    expect(page.get_by_text("Noch nicht verschickt.")).to_be_visible()
    write("Idee", "Frau Kanari, 030 23125 111")
    expect(page.get_by_text("Das sieht aus wie:")).to_be_visible()
    write("Idee", "Ein Tandem der Beratungen")
    page.get_by_role("button", name="+1").click()
    assert Contribution.objects.count() == 1

    context.set_offline(False)
    page.evaluate("document.dispatchEvent(new CustomEvent('connect:online'))")

    expect(page.get_by_text("Noch nicht verschickt.")).to_be_hidden()
    expect(page.get_by_text("Ein Tandem der Beratungen", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text("Dolmetschen am Telefon", exact=True)).to_be_visible()
    written = set(Contribution.objects.values_list("kind", "text"))
    assert written == {
        ("barrier", "Von der Gruppe davor"),
        ("need", "Dolmetschen am Telefon"),
        ("idea", "Ein Tandem der Beratungen"),
    }
    assert (Contribution.objects.count(), Voice.objects.count()) == (3, 1)
