from django.utils import timezone
from playwright.sync_api import expect

from directory import contact_cards
from events.models import Registration
from tests.events.people import take_part
from tests.factories import MeetingFactory

# A camera that sees what the test lays before it. Chromium on a desk knows no codes, so our own decoder reads them.
CAMERA = """
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
  const draw = () => {
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, 640, 480);
    paper.fillStyle = "#000";
    const { path, side } = window.ticket ?? { path: "", side: 1 };
    paper.setTransform(400 / side, 0, 0, 400 / side, 120, 40);
    paper.fill(new Path2D(path));
    paper.setTransform(1, 0, 0, 1, 0, 0);
    requestAnimationFrame(draw);
  };
  draw();
  return canvas.captureStream(20);
};
"""


def lay(page, address):
    code = contact_cards.code_of(address.encode())
    page.evaluate("code => { window.ticket = code; }", {"path": code.path, "side": code.side})


def row(page, name):
    return page.get_by_role("listitem").filter(has=page.get_by_role("link", name=name, exact=True))


def test_what_is_done_without_a_network_counts_once_at_the_time_it_was_done(open_context, cast, live_server):
    meeting = MeetingFactory(title="Runder Tisch", open=True, capacity=2)
    people = [take_part(meeting, number) for number in range(3)]
    context = open_context(320, visitor=cast.organiser)
    page = context.new_page()
    page.goto("/treffen/runder-tisch/orga/einlass/")
    expect(page.get_by_text("Kein Netz.")).to_be_hidden()
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.post_data))

    context.set_offline(True)
    before = timezone.now()
    row(page, "Person 0").get_by_role("button", name="Da Person 0").click()
    expect(row(page, "Person 0").get_by_role("button", name="Rückgängig")).to_be_focused()
    page.get_by_label("Nummer oder Name").fill("person 1")
    page.get_by_label("Nummer oder Name").press("Enter")
    page.locator("summary", has_text="ohne Anmeldung").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Gästin")
    page.get_by_role("button", name="Einlassen und einchecken").click()
    after = timezone.now()
    expect(page.get_by_text("Gästin ist da.")).to_be_visible()
    expect(page.get_by_text("Noch nicht gesendet: 3")).to_be_visible()
    expect(page.get_by_text("Kein Netz. Was Sie tun, bleibt auf diesem Gerät")).to_be_visible()
    waiting = page.evaluate("JSON.stringify(localStorage)")
    assert not Registration.objects.here().exists()

    context.set_offline(False)
    expect(page.get_by_text("Noch nicht gesendet")).to_be_hidden()
    expect(page.get_by_text("Kein Netz.")).to_be_hidden()
    expect(row(page, "Gästin")).to_be_visible()

    here = dict(meeting.registrations.here().values_list("name", "checked_in_at"))
    assert sorted(here) == ["Gästin", "Person 0", "Person 1"]
    assert all(before.timestamp() - 1 < at.timestamp() < after.timestamp() + 1 for at in here.values())

    # Another desk has sent one home meanwhile; this one lost the answers, and sends everything once more.
    people[0].undo_check_in(timezone.now())
    page.evaluate("kept => Object.assign(localStorage, JSON.parse(kept))", waiting)
    page.reload()
    expect(row(page, "Person 0").get_by_role("button", name="Da Person 0")).to_be_visible()
    expect(page.get_by_text("Noch nicht gesendet")).to_be_hidden()
    here.pop("Person 0")
    assert dict(meeting.registrations.here().values_list("name", "checked_in_at")) == here
    assert len(sent) >= 6


def test_the_camera_checks_in_and_says_who_has_no_seat(open_context, cast, live_server, complaints):
    meeting = MeetingFactory(title="Runder Tisch", open=True, capacity=2)
    people = [take_part(meeting, number) for number in range(3)]
    page = open_context(visitor=cast.organiser).new_page()
    page.add_init_script(CAMERA)
    page.goto("/treffen/runder-tisch/orga/einlass/")
    complaints.watch(page, live_server.url.removeprefix("http://"))
    page.get_by_role("button", name="Tickets mit der Kamera lesen").click()

    tickets = "https://connect.example.org/treffen/runder-tisch/orga/tickets"
    for address, said in (
        (f"{tickets}/{people[0].ticket}/", "Person 0 ist da."),
        (f"https://connect.example.org/teilnahme/{people[1].token()}/", "Person 1 ist da."),
        (
            f"https://connect.example.org/en/meetings/x/desk/tickets/{people[2].ticket}/",
            "hat noch keinen Platz.",
        ),
        ("https://elsewhere.example.org/", "Das ist kein Ticket dieses Treffens."),
        (
            f"{tickets}/{'0' * 20}/",
            "Dieses Ticket ist nicht bekannt",
        ),
        (f"{tickets}/{people[0].ticket}/", "Person 0 ist schon da"),
    ):
        lay(page, address)
        expect(page.get_by_text(said)).to_be_visible()

    page.get_by_role("button", name="Geklärt").click()
    expect(page.get_by_text("Dieses Ticket ist nicht bekannt")).to_be_hidden()
    page.get_by_role("button", name="fehlt noch").click()
    expect(row(page, "Person 0")).to_be_hidden()
    page.get_by_role("button", name="Tickets mit der Kamera lesen").click()
    expect(page.locator("video")).to_be_hidden()
    assert [one.name for one in meeting.registrations.here().order_by("number")] == ["Person 0", "Person 1"]
    # An answer that nothing is new has no body, which the browser takes for one that broke off.
    assert [one for one in complaints if not one.endswith("/stand/")] == []
