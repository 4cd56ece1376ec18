"""How long the badges of a full meeting take: `python -m tests.bench.badges 150`.

CPU time of the process. The goal of ten seconds is meant for one meeting on one core.
"""

import sys
import time

from tests.bench.database import throwaway, vendor

GOAL = 10


def main(people: int) -> None:
    with throwaway():
        registrations = _fill(people)
        print(f"\n{vendor()}, badges for {people} people, goal {GOAL} s for 150")
        print(f"{'sheet':12}{'code':>8}{'CPU s':>8}{'kB':>8}  holds")
        for sheet, code, seconds, size in _measure(registrations):
            print(f"{sheet:12}{code:>8}{seconds:8.2f}{size // 1024:8}  {'yes' if seconds < GOAL else 'NO'}")


def _fill(people: int):
    from directory.models import Language, Topic
    from events.registration import Answers, confirm, register
    from tests.factories import MeetingFactory, OrganisationFactory

    meeting = MeetingFactory(title="Wege in Wohnung, Sprache und Arbeit", open=True)
    topics, languages = list(Topic.objects.top()), list(Language.objects.all()[:12])
    organisation = OrganisationFactory(name="Nachbarschaftshaus Distelfink e. V.")
    for number in range(people):
        chosen = [topics[(number + step) % len(topics)] for step in range(6)]
        answers = Answers(
            f"Amira-Charlotte Beispielmann {number}",
            organisation,
            topics_offered=chosen[:3],
            topics_needed=chosen[3:],
            languages=[languages[number % 12], languages[(number + 1) % 12]],
            consents={"joins_formats": True},
        )
        confirm(register(meeting, f"person-{number}@example.org", answers, "de"))
    return meeting


def _measure(meeting):
    from django.utils.translation import override

    from events import printing

    with override("de"):
        printing.poster(meeting)  # what is loaded once per process
        for sheet in printing.SHEETS.values():
            for code in (printing.CodeOn.TICKET, printing.CodeOn.NONE):
                started = time.process_time()
                people = meeting.registrations.confirmed().to_print().select_related("meeting", "organisation")
                content = printing.badge_sheets(meeting, people, sheet, code)
                yield sheet.name, code, time.process_time() - started, len(content)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 150)
