"""A room full of telephones through a programme: `python -m tests.bench.phones 150 15`.

Each asks every four to twelve seconds whether something is new, opens its page when something is, and sends notes, as
`static/js/room.js` and `outgoing.js` do. A round lasts as many seconds as the second argument says, so that two hours
pass in minutes: there are as many page loads as in two hours, at many times the rate. Twice the server is stopped and
started again between rounds, a tenth of the telephones has no network for three rounds, and what was sent without an
answer is sent again. In the end every note has to be there once.
"""

import asyncio
import random
import statistics
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from tests.bench.database import throwaway, vendor
from tests.bench.server import CSRF, Server

GOAL = 300
WORKERS = 3
SHORTEST, LONGEST = 4, 12
# Rounds of each format, in order.
PROGRAMME = {"speed_dating": 12, "rally": 4, "reflection": 1}
RESTARTED_AFTER = (4, 13)
OFFLINE = range(6, 9)
NOTE_EVERY_ROUNDS = 2


@dataclass
class Phone:
    number: int
    token: str
    tag: str = ""
    is_offline: bool = False
    waiting: deque[dict[str, str]] = field(default_factory=deque)
    written: dict[int, str] = field(default_factory=dict)


class Room:
    def __init__(self, port: int, slug: str, phones: list[Phone]) -> None:
        self.port, self.slug, self.phones = port, slug, phones
        self.milliseconds: dict[str, list[float]] = {"page": [], "state": [], "note": []}
        self.statuses: Counter[int | str] = Counter()
        self.is_over = False
        self.chance = random.Random(7)  # noqa: S311 - the same in every run

    async def live(self, phone: Phone) -> None:
        await asyncio.sleep(self.chance.uniform(0, LONGEST))
        while not self.is_over:
            if not phone.is_offline:
                try:
                    await self._look(phone)
                except (OSError, asyncio.IncompleteReadError, ValueError) as problem:
                    self.statuses[type(problem).__name__] += 1
            await asyncio.sleep(self.chance.uniform(SHORTEST, LONGEST))

    async def _look(self, phone: Phone) -> None:
        tag = {"If-None-Match": phone.tag} if phone.tag else {}
        status, headers, _body = await self._ask("state", "GET", f"/treffen/{self.slug}/leinwand/stand/", tag)
        if status == 200 and headers.get("etag", "") != phone.tag:
            status, _headers, _body = await self._ask("page", "GET", f"/teilnahme/{phone.token}/jetzt/", {})
            if status == 200:
                phone.tag = headers["etag"]
        await self.send(phone)

    async def send(self, phone: Phone) -> None:
        while phone.waiting:
            body = urlencode({**phone.waiting[0], "csrfmiddlewaretoken": CSRF})
            headers = {
                "Accept": "application/json",
                "Cookie": f"csrf={CSRF}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
            path = f"/teilnahme/{phone.token}/jetzt/merken/"
            status, _headers, _body = await self._ask("note", "POST", path, headers, body)
            if status >= 500:
                return
            phone.waiting.popleft()

    async def _ask(
        self, kind: str, method: str, path: str, headers: dict[str, str], body: str = ""
    ) -> tuple[int, dict[str, str], bytes]:
        started = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            lines += [f"Content-Length: {len(body)}"] if body else []
            writer.write("\r\n".join([*lines, "", body]).encode())
            head, _, rest = (await asyncio.wait_for(reader.read(), 60)).partition(b"\r\n\r\n")
        finally:
            writer.close()
        first, *others = head.decode().split("\r\n")
        status = int(first.split()[1])
        self.milliseconds[kind].append((time.perf_counter() - started) * 1000)
        self.statuses[status] += 1
        return status, {name.lower(): value for name, _, value in (one.partition(": ") for one in others)}, rest


def main(people: int, seconds: float) -> None:
    with throwaway():
        items, phones = _furnish(people)
        meeting = items[0].meeting
        with Server(WORKERS) as server:
            room = Room(server.port, meeting.slug, phones)
            asyncio.run(_day(room, server, items, seconds))
        _print(room, _lost(meeting, phones))


async def _day(room: Room, server: Server, items: list, seconds: float) -> None:
    lives = [asyncio.create_task(room.live(phone)) for phone in room.phones]
    await asyncio.sleep(LONGEST)
    number = 0
    for item in items:
        await asyncio.to_thread(_start, item)
        for one in range(PROGRAMME[item.kind]):
            number += 1
            if one:
                await asyncio.to_thread(_do, item, "next")
            for phone in room.phones[:: max(1, len(room.phones) // 15)]:
                phone.is_offline = number in OFFLINE
            _write(room, number)
            if number in RESTARTED_AFTER:
                await asyncio.sleep(seconds / 2)
                await asyncio.to_thread(server.stop)
                await asyncio.to_thread(server.start)
            await asyncio.sleep(seconds)
        await asyncio.to_thread(_do, item, "finish")
    await asyncio.sleep(2 * LONGEST)
    room.is_over = True
    await asyncio.gather(*lives)


def _write(room: Room, number: int) -> None:
    """Some write a note, each about another person each time. Every tenth is sent twice, as if the answer was lost."""
    for phone in room.phones:
        if (phone.number + number) % NOTE_EVERY_ROUNDS:
            continue
        other = (phone.number + number - 1) % len(room.phones) + 1
        text = f"Notiz {number} von {phone.number}"
        key = UUID(int=room.chance.getrandbits(128)).hex
        form = {"about": "person", "number": str(other), "note": text, "key": key}
        phone.written[other] = text
        phone.waiting.extend([form] * (2 if phone.number % 10 == 0 else 1))


def _furnish(people: int):
    from events.models import Registration
    from tests.events.rooms import room
    from tests.factories import ProgrammeItemFactory, StationFactory

    dating = room(people)
    rally = ProgrammeItemFactory(meeting=dating.meeting, kind="rally")
    for number in range(12):
        StationFactory(item=rally, title=f"Station {number}")
    reflection = ProgrammeItemFactory(meeting=dating.meeting, kind="reflection")
    registrations = Registration.objects.order_by("number")
    return [dating, rally, reflection], [Phone(one.number, one.token()) for one in registrations]


def _start(item) -> None:
    from django.db import connections

    from events import running

    run = running.run_of(item)
    run.rounds = PROGRAMME[item.kind]
    run = running.prepare(run, run.revision)
    running.start(run, run.revision)
    connections.close_all()


def _do(item, deed: str) -> None:
    from django.db import connections

    from events import running

    run = running.run_of(item)
    running.DEEDS[deed](run, run.revision)
    connections.close_all()


def _lost(meeting, phones: list[Phone]) -> tuple[int, int]:
    """How many notes were written, and how many of them are not there, or not as they were written."""
    from events.models import Encounter

    kept = {
        (one.registration.number, one.other.number): one.note
        for one in Encounter.objects.filter(registration__meeting=meeting).select_related("registration", "other")
    }
    written = {(phone.number, other): text for phone in phones for other, text in phone.written.items()}
    wrong = {key for key in kept.keys() | written.keys() if kept.get(key) != written.get(key)}
    return len(written), len(wrong) + sum(len(phone.waiting) for phone in phones)


def _print(room: Room, lost: tuple[int, int]) -> None:
    print(f"\n{vendor()}, {len(room.phones)} telephones, {WORKERS} workers, goal p95 of a page {GOAL} ms")
    print(f"{'answer':10}{'number':>8}{'p50 ms':>9}{'p95 ms':>9}{'most ms':>9}")
    for kind, values in room.milliseconds.items():
        values.sort()
        p95 = values[int(len(values) * 0.95)]
        print(f"{kind:10}{len(values):8}{statistics.median(values):9.1f}{p95:9.1f}{values[-1]:9.1f}")
    pages = room.milliseconds["page"]
    print(f"holds: {'yes' if pages[int(len(pages) * 0.95)] <= GOAL else 'NO'}; answers {dict(room.statuses)}")
    print(f"notes written {lost[0]}, lost or doubled {lost[1]}", flush=True)


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 150,
        float(sys.argv[2]) if len(sys.argv) > 2 else 15,
    )
