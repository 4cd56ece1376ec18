"""What a format needs on paper: cards, signs, lists and sheets, so that a room without telephones loses nothing.

Who agreed to it stands there by name, all others by number alone, as on the telephones.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory import pdf
from events import phone, planning
from events.formats.speed_dating.rows import seats
from events.models import Meeting, Plan, ProgrammeItem, Run
from events.printing import surname_key

Kind = ProgrammeItem.Kind

CARDS_ON_A_SHEET = 4
# More rounds than these need smaller letters, and wall lists the wide side of the paper.
ROOMY, NORMAL = 6, 12
# Letters on one line of a card.
LINE = 33
UPRIGHT = {Kind.SPEED_DATING: 12, Kind.RALLY: 3}
WRITTEN_DOWN = (
    pgettext_lazy("station", "Barriers"),
    pgettext_lazy("station", "Needs"),
    pgettext_lazy("station", "Ideas"),
)


@dataclass(frozen=True)
class Guest:
    """Who stands behind a number of a plan; in a rehearsal nobody does."""

    number: int
    name: str = ""
    from_where: str = ""
    is_listed: bool = False
    topics: phone.Topics = (frozenset(), frozenset())

    @property
    def short(self) -> str:
        """For one line of a card; cutting letters off is left to no browser, it takes a second for each hundred."""
        return Truncator(", ".join(filter(None, [self.name, self.from_where]))).chars(LINE)


@dataclass(frozen=True)
class Held:
    """A format as it goes on paper, with its people by their numbers."""

    meeting: Meeting
    run: Run
    plan: Plan | None = None
    guests: Mapping[int, Guest] | None = None
    places: Mapping[int, str] | None = None
    is_rehearsal: bool = False
    # Cards for these alone: others have theirs already.
    only: Collection[int] | None = None

    def known(self, numbers: Iterable[int]) -> list[Guest]:
        """Somebody who is no longer registered is a number."""
        return [(self.guests or {}).get(number) or Guest(number) for number in numbers]

    @property
    def rounds(self) -> list[dict[str, Any]]:
        return self.plan.rounds if self.plan else []


@dataclass(frozen=True)
class Stop:
    """One round of a card: where, with whom, and what to begin with."""

    round: int
    place: int | None
    others: list[Guest]
    opener: tuple[str, list[str]] | None


@dataclass(frozen=True)
class Sheet:
    label: Any
    told: Any
    template: str
    context: Callable[[Held], dict[str, Any]]


def held_of(meeting: Meeting, run: Run, places: Mapping[int, str], only: Collection[int] | None = None) -> Held:
    """With those who take part still; the plan may know more numbers."""
    people = meeting.registrations.in_formats().with_words() if run.plan else []
    return Held(meeting, run, run.plan, {guest.number: guest for guest in map(_guest, people)}, places, only=only)


def made(held: Held, sheet: Sheet) -> bytes:
    context = {"held": held, "meeting": held.meeting, "item": held.run.item, "sheet": sheet} | sheet.context(held)
    return pdf.written(render_to_string(sheet.template, context))


def _guest(registration: Any) -> Guest:
    return Guest(
        registration.number,
        registration.name,
        registration.from_where,
        registration.is_listed,
        phone.topics_of(registration),
    )


def _cards(held: Held) -> dict[str, Any]:
    """Four on a sheet of paper, so that four piles that are cut and put on each other lie by number."""
    known = (held.plan.people() if held.plan else set()) & set(held.guests or {})
    guests = held.known(sorted(known if held.only is None else known & set(held.only)))
    stops = _stops(held)
    every = [(guest, stops[guest.number]) for guest in guests]
    pages = -(-len(every) // CARDS_ON_A_SHEET)
    rounds = len(held.rounds)
    return {
        "pages": [every[page::pages] for page in range(pages)],
        "size": "roomy" if rounds <= ROOMY else "normal" if rounds <= NORMAL else "dense",
    }


def _stops(held: Held) -> dict[int, list[Stop]]:
    """By number, for each round; None for a place is a break, or a round somebody is not in."""
    people = held.plan.people() if held.plan else set()
    found: dict[int, list[Stop]] = {number: [] for number in people}
    for number, one in enumerate(held.rounds, start=1):
        there = {person: (place, group) for place, group in one["groups"] for person in group}
        for person in people:
            place, group = there.get(person, (None, []))
            others = held.known(other for other in group if other != person)
            openers = phone.openers(held.known([person])[0].topics, [other.topics for other in others])
            found[person].append(Stop(number, place, others, openers[0] if openers else None))
    return found


def _signs(held: Held) -> dict[str, Any]:
    """For each table or station who comes when."""
    comers: dict[int, list[tuple[int, list[int]]]] = {}
    for number, one in enumerate(held.rounds, start=1):
        for place, group in one["groups"]:
            comers.setdefault(place, []).append((number, group))
    order = list(held.places or sorted(comers))
    return {"signs": [(place, comers.get(place, [])) for place in order]}


def _stations(held: Held) -> dict[str, Any]:
    sheets = [
        (number, place, held.known(sorted(group)))
        for place in held.places or {}
        for number, one in enumerate(held.rounds, start=1)
        for at, group in one["groups"]
        if at == place
    ]
    return {"sheets": sheets, "columns": WRITTEN_DOWN}


def _by_name(held: Held) -> dict[str, Any]:
    """On a wall everybody reads it: names of those alone who agreed to that."""
    rows = list(_rows(held))
    named = [row for row in rows if row[0].is_listed and row[0].name]
    named.sort(key=lambda row: (surname_key(row[0].name), row[0].number))
    return _wall(held, named) | {"by_name": True, "hidden": len(rows) - len(named)}


def _by_number(held: Held) -> dict[str, Any]:
    return _wall(held, list(_rows(held)))


def _wall(held: Held, rows: list[Any]) -> dict[str, Any]:
    rounds = len(held.rounds)
    return {
        "rows": rows,
        "numbers": range(1, rounds + 1),
        "shape": "upright" if rounds <= UPRIGHT[Kind(held.run.kind)] else "wide",
    }


def _rows(held: Held) -> Iterator[tuple[Guest, list[Stop]]]:
    stops = _stops(held)
    for guest in held.known(sorted(stops)):
        yield guest, stops[guest.number]


def _rounds(held: Held) -> dict[str, Any]:
    return {"rounds": list(enumerate(held.rounds, start=1))}


def _facing(held: Held) -> dict[str, Any]:
    """Of the plan where it has two rows; else such a plan for the same people, to fall back on."""
    plan = held.plan
    if plan and plan.inputs and held.run.mode != "rows":
        plan = planning.plan(
            Run(item=held.run.item, rounds=held.run.rounds),
            plan.inputs | {"mode": "rows"},
            seconds=planning.SECONDS / 2,
        )
    found = seats([one["groups"] for one in plan.rounds], -(-len(plan.people()) // 2)) if plan else []
    half = -(-len(found) // 2)
    return {"halves": [found[:half], found[half:]], "own_plan": held.run.mode == "rows"}


def _nothing(_held: Held) -> dict[str, Any]:
    return {}


BY_NAME = Sheet(
    _("Wall list by name"),
    _("For each round the place; those who agreed to stand in lists."),
    "events/print_wall_list.html",
    _by_name,
)
BY_NUMBER = Sheet(_("Wall list by number"), _("Everybody, without names."), "events/print_wall_list.html", _by_number)
SHEETS: Mapping[str, Mapping[str, Sheet]] = {
    Kind.SPEED_DATING: {
        "cards": Sheet(
            _("Cards for everybody"),
            _("A6, four on a sheet: where and with whom in each round, and what to begin with."),
            "events/print_cards.html",
            _cards,
        ),
        "signs": Sheet(_("Table signs"), _("A4 to fold and put up."), "events/print_signs.html", _signs),
        "names": BY_NAME,
        "numbers": BY_NUMBER,
        "rounds": Sheet(
            pgettext_lazy("paper", "Tables round by round"),
            _("One page for each round, to read out or hang up."),
            "events/print_rounds.html",
            _rounds,
        ),
        "rows": Sheet(
            _("Two facing rows"),
            _("One sheet to fall back on: who sits where at the start, and how the row moves on."),
            "events/print_rows.html",
            _facing,
        ),
    },
    Kind.RALLY: {
        "cards": Sheet(
            _("Route cards"), _("A6, four on a sheet: the own stations, to tick."), "events/print_cards.html", _cards
        ),
        "stations": Sheet(
            _("Station sheets"),
            _("One page for each station and round: who comes, and room to write."),
            "events/print_stations.html",
            _stations,
        ),
        "signs": Sheet(_("Station signs"), _("A4 to fold and put up."), "events/print_signs.html", _signs),
        "names": BY_NAME,
        "numbers": BY_NUMBER,
    },
    Kind.REFLECTION: {
        "sheets": Sheet(
            _("Sheets with the three questions"),
            _("A5, two on a sheet: to keep, with a strip for the organisers. Print one for every two people."),
            "events/print_reflection.html",
            _nothing,
        ),
    },
}
