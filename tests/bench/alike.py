"""Whether an address is known shows in no answer's time: `python -m tests.bench.alike [100]`.

Medians of so many answers each, known and unknown in turns, over the clock and in CPU time of the process. On a machine
others use, CPU time is what counts; with the database elsewhere, the clock.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.bench.database import throwaway, vendor

PASSWORD = "ein-langer-satz-fuer-alle"
Figures = tuple[list[float], list[float]]


def main(times: int) -> None:
    with throwaway():
        from django.test.utils import override_settings

        with override_settings(SIGNUP="open"):
            _print({name: _measured(ask, times) for name, ask in _forms().items()}, times)


def _forms() -> dict[str, Callable[[str], int]]:
    from django.core.cache import cache
    from django.test import Client
    from django.urls import reverse

    from tests.factories import ContactFactory, MeetingFactory

    contact: Any = ContactFactory(email="kontakt@example.org")
    meeting: Any = MeetingFactory(open=True)
    forms = {
        "sign in": (reverse("account_login"), "login", {"password": "nicht das richtige"}),
        "forgotten password": (reverse("account_reset_password"), "email", {}),
        "sign up": (reverse("account_signup"), "email", {"password1": PASSWORD, "name": "Noura"}),
        "message to a contact": (
            reverse("directory:write", args=[contact.uuid]),
            "email",
            {"name": "Amira", "text": "Haben Sie am Dienstag Zeit?"},
        ),
        "registration for a meeting": (reverse("events:register", args=[meeting.slug]), "email", {"name": "Amira"}),
        "link to one's own data": (reverse("data_link"), "email", {}),
    }

    def asking(path: str, field: str, written: dict[str, str]) -> Callable[[str], int]:
        def ask(address: str) -> int:
            cache.clear()  # how often somebody may ask is another matter
            return Client().post(path, {field: address, **written}).status_code

        return ask

    return {name: asking(*form) for name, form in forms.items()}


def _measured(ask: Callable[[str], int], times: int) -> dict[str, Figures]:
    figures: dict[str, Figures] = {"known": ([], []), "unknown": ([], [])}
    statuses = set()
    for number in range(-3, times):  # the first warm up
        for which in ("known", "unknown"):
            address = _known(number) if which == "known" else f"fremd-{number}-{time.monotonic_ns()}@example.org"
            clock, cpu = time.perf_counter(), time.process_time()
            statuses.add(ask(address))
            if number >= 0:
                figures[which][0].append(time.perf_counter() - clock)
                figures[which][1].append(time.process_time() - cpu)
    if len(statuses) != 1:
        raise SystemExit(f"the answers themselves differ: {statuses}")
    return figures


def _known(number: int) -> str:
    """An account, with a confirmed address and a seat at the meeting."""
    from allauth.account.models import EmailAddress

    from events import registration
    from events.models import Meeting
    from events.registration import Answers
    from tests.factories import UserFactory

    user: Any = UserFactory(email=f"bekannt-{number}-{time.monotonic_ns()}@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    registration.confirm(registration.register(Meeting.objects.get(), user.email, Answers("Amira"), "de"))
    return str(user.email)


def _print(found: dict[str, dict[str, Figures]], times: int) -> None:
    print(f"\n{vendor()}, medians of {times} answers each, in milliseconds")
    print(f"{'form':28} {'known':>8} {'unknown':>8} {'ratio':>6} {'CPU known':>10} {'unknown':>8} {'ratio':>6}")
    for name, figures in found.items():
        cells = []
        for kind, width in ((0, 8), (1, 10)):
            known, unknown = (statistics.median(figures[which][kind]) * 1000 for which in ("known", "unknown"))
            cells.append(f"{known:{width}.1f} {unknown:8.1f} {known / unknown:6.2f}")
        print(f"{name:28} {' '.join(cells)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
