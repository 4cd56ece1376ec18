"""What the planners reach, and in which time: `python -m tests.bench.formats`.

Rooms and checks are those of the tests; the figures are counted from the plans, not taken from their own report. Of
several rooms the worst figure is shown. Seconds depend on the machine, everything else does not.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from events.formats.files import plan_bingo, plan_rally, plan_speed_dating
from tests.events.formats import checks, rooms

SEEDS = range(3)


@dataclass(frozen=True)
class Figure:
    name: str
    measured: float
    goal: float
    at_most: bool = True

    @property
    def holds(self) -> bool:
        return self.measured <= self.goal if self.at_most else self.measured >= self.goal


def main() -> None:
    print(f"{'room':44}{'figure':34}{'measured':>10}{'goal':>10}  holds")
    for room, figures in _all():
        for number, figure in enumerate(figures):
            sign = "<=" if figure.at_most else ">="
            print(
                f"{'' if number else room:44}{figure.name:34}{figure.measured:10.2f}{sign:>4}{figure.goal:6g}"
                f"  {'yes' if figure.holds else 'NO'}"
            )


def _all() -> Iterator[tuple[str, list[Figure]]]:
    for people, rounds, seconds in ((79, 12, 1), (80, 12, 1), (149, 20, 2), (150, 20, 2)):
        yield f"speed dating, {people} people, {rounds} rounds", _worst(_speed_dating, people, rounds, seconds)
    yield "speed dating, 74 + 3 late after round 3 of 12", _worst(_again)
    yield "speed dating, 79 people, 12 rounds, fair", _worst(_fair)
    yield "speed dating, 79 people, 45 of one", _worst(_over_half)
    yield "speed dating, six cliques of 13", _worst(_cliques)
    for seconds, company in ((2, 155), (10, 148)):
        yield f"rally, 78 people, 8 stations, {seconds} seconds", _worst(_rally, seconds, company)
    yield "rally, 78 people, 8 stations, mixing only", _worst(_mixing)
    yield "bingo, 79 people, 40 facts, 4 x 4", _worst(_bingo)


def _worst(measure: Callable[..., list[Figure]], *values: Any) -> list[Figure]:
    runs = [measure(seed, *values) for seed in SEEDS]
    return [
        max(same, key=lambda figure: (figure.measured - figure.goal) * (1 if figure.at_most else -1))
        for same in zip(*runs, strict=True)
    ]


def _timed(plan: Callable[..., Any], room: dict[str, Any], seconds: float | None = None) -> tuple[Any, float]:
    started = time.perf_counter()
    planned = plan(room, seed=1, seconds=seconds)
    return planned, time.perf_counter() - started


def _usual(room: dict[str, Any], planned: dict[str, Any]) -> list[Figure]:
    meetings, same_organisation, _ = checks.check_speed_dating(room, planned)
    breaks = checks.breaks(room, planned)
    open_rounds = room["rounds"] - len(room.get("frozen_rounds", []))
    return [
        Figure("repeats", planned["quality"]["repeats"], 0),
        Figure("pairs of one organisation", same_organisation, 0),
        Figure(
            "meetings, % of chairs", 100 * meetings / (open_rounds * (len(room["people"]) // 2)), 100, at_most=False
        ),
        Figure("breaks, most minus fewest", max(breaks) - min(breaks), 1),
    ]


def _speed_dating(seed: int, people: int, rounds: int, most_seconds: float) -> list[Figure]:
    room = rooms.speed_dating(people, rounds, seed=seed)
    planned, seconds = _timed(plan_speed_dating, room)
    value = checks.check_speed_dating(room, planned)[2]
    return [
        *_usual(room, planned),
        Figure("value, % of the linear programme", 100 * value / checks.highest_value(room), 99.9, at_most=False),
        Figure("pairs with one seated, %", 100 * checks.seated_share(planned["rounds"]), 100, at_most=False),
        Figure("seconds", seconds, most_seconds),
    ]


def _again(seed: int) -> list[Figure]:
    room = rooms.speed_dating(79, 12, seed=seed)
    morning = plan_speed_dating(room, seed=1, seconds=None)
    late = [person | {"id": f"late {person['id']}"} for person in rooms.speed_dating(3, 12, sizes=[])["people"]]
    room |= {"people": room["people"][5:] + late, "frozen_rounds": morning["rounds"][:3]}
    planned, seconds = _timed(plan_speed_dating, room)
    return [*_usual(room, planned), Figure("seconds", seconds, 1)]


def _fair(seed: int) -> list[Figure]:
    room = rooms.speed_dating(79, 12, seed=seed, fair=True)
    planned, seconds = _timed(plan_speed_dating, room)
    value = checks.check_speed_dating(room, planned)[2]
    least = min(checks.gains(room, planned).values())
    return [
        Figure("worst-off person, below the optimum", checks.highest_floor(room) - least, 0),
        Figure("value lost, %", 100 - 100 * value / checks.highest_value(room), 0.5),
        Figure("seconds", seconds, 2),
    ]


def _over_half(seed: int) -> list[Figure]:
    room = rooms.speed_dating(79, 12, seed=seed, sizes=[45])
    planned, seconds = _timed(plan_speed_dating, room)
    same_organisation = checks.check_speed_dating(room, planned)[1]
    return [
        Figure("pairs of one organisation", same_organisation, 12 * (2 * 45 - 79 - 1) / 2),
        Figure("seconds", seconds, 1),
    ]


def _cliques(seed: int) -> list[Figure]:
    room = rooms.speed_dating(78, 12, seed=seed, sizes=[])
    ids = [person["id"] for person in room["people"]]
    room["blocked"] = [
        [one, other] for i, one in enumerate(ids) for j, other in enumerate(ids[:i]) if i // 13 != j // 13
    ]
    planned, seconds = _timed(plan_speed_dating, room)
    meetings = checks.check_speed_dating(room, planned)[0]
    return [Figure("meetings", meetings, 6 * 6 * 12, at_most=False), Figure("seconds", seconds, 1)]


def _rally(seed: int, most_seconds: float, most_company: int) -> list[Figure]:
    room = rooms.rally(78, 8, 4, seed=seed)
    planned, seconds = _timed(plan_rally, room, most_seconds)
    granted, company, same_organisation = checks.check_rally(room, planned)
    worst = min(granted.values())
    return [
        Figure("wishes, below the flow", checks.most_wishes(room) - sum(granted.values()), 0),
        Figure("everybody could have one more", float(checks.most_wishes(room, each=worst + 1) is not None), 0),
        Figure("company (132 is the least)", company, most_company),
        Figure("pairs of one organisation", same_organisation, 2),
        Figure("seconds", seconds, most_seconds),
    ]


def _mixing(seed: int) -> list[Figure]:
    room = rooms.rally(78, 8, 4, seed=seed, mode="mixing")
    planned, seconds = _timed(plan_rally, room)
    return [
        Figure("company", checks.check_rally(room, planned)[1], checks.least_company(78, 8, 4)),
        Figure("seconds", seconds, 5),
    ]


def _bingo(seed: int) -> list[Figure]:
    room = rooms.bingo(79, 40, 4, seed=seed)
    planned, seconds = _timed(plan_bingo, room)
    cards = checks.check_bingo(room, planned)
    return [
        Figure("full cards", sum(len(card) == 16 for card in cards.values()), 79, at_most=False),
        Figure("seconds", seconds, 1),
    ]


if __name__ == "__main__":
    main()
