"""The last seat, and everything at once: `python -m tests.bench.races 200`.

Twenty people press the button for one last seat in the same moment, through gunicorn with four workers; then as many
random sequences of registering, cancelling, changing the seats, moving up by hand, accepting and losing an offer,
walking in, deleting and checking in run in parallel, half of them with seats that are offered.
The tests do the same a few times in each run (`tests/events/test_registration_races.py`).
"""

import http.client
import sys
import threading
import time
import traceback
from collections import Counter

from tests.bench.database import throwaway, vendor
from tests.bench.server import Server, posted

PEOPLE, WORKERS = 20, 4


def main(trials: int) -> None:
    with throwaway():
        print(
            f"\n{vendor()}, {trials} trials: {PEOPLE} people at once for the last seat, gunicorn with {WORKERS} workers"
        )
        with Server(WORKERS) as server:
            _last_seat(trials, server.port)
        _sequences(trials)


def _last_seat(trials: int, port: int) -> None:
    from accounts.models import OutgoingMail
    from events.models import Meeting
    from tests.events.people import register
    from tests.factories import MeetingFactory

    right, statuses, seconds = 0, Counter(), []
    for _trial in range(trials):
        meeting = MeetingFactory(open=True, capacity=1)
        tokens = [register(meeting, f"person-{number}@example.org").token() for number in range(PEOPLE)]
        answers = _at_once(port, tokens)
        states = Counter(meeting.registrations.values_list("state", flat=True))
        right += states == {"confirmed": 1, "waiting": PEOPLE - 1}
        statuses.update(status for status, _seconds in answers)
        seconds += [took for _status, took in answers]
        Meeting.objects.filter(pk=meeting.pk).delete()
        OutgoingMail.objects.all().delete()
    seconds.sort()
    print(f"exactly one seat given: {right} of {trials}; answers: {dict(statuses)}")
    print(f"seconds until the answer: median {seconds[len(seconds) // 2]:.3f}, slowest {seconds[-1]:.3f}", flush=True)


def _at_once(port: int, tokens: list[str]) -> list[tuple[int, float]]:
    ready, answers = threading.Barrier(len(tokens), timeout=60), []

    def press(token: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.connect()
        ready.wait()
        started = time.perf_counter()
        status = posted(connection, f"/teilnahme/{token}/")
        answers.append((status, time.perf_counter() - started))
        connection.close()

    threads = [threading.Thread(target=press, args=[token]) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _sequences(trials: int) -> None:
    from tests.events.sequences import DEEDS, WAVES, Sequence

    broken = []
    for seed in range(trials):
        sequence = Sequence(seed)
        try:
            sequence.run()
        except AssertionError as error:
            broken.append((seed, traceback.extract_tb(error.__traceback__)[-1].line))
        sequence.clear()
    print(
        f"sequences of {WAVES} x {DEEDS} deeds at once with nothing wrong: {trials - len(broken)} of {trials}",
        flush=True,
    )
    for seed, error in broken[:5]:
        print(f"  seed {seed}: {error}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
