"""Planner files: what stands in one goes through its planner and comes back in the shape of the other."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from events.formats.bingo import file as bingo_file
from events.formats.bingo import planner as bingo
from events.formats.notes import UnusableInput
from events.formats.rally import file as rally_file
from events.formats.rally import planner as rally
from events.formats.speed_dating import file as speed_dating_file
from events.formats.speed_dating import planner as speed_dating

# The answer in the shape of the output file, with its notes as codes.
Answer = dict[str, Any]


def parse(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise UnusableInput("", "not_utf8") from None
    except json.JSONDecodeError as error:
        raise UnusableInput("", "not_json_at", line=error.lineno, column=error.colno) from None
    except (RecursionError, ValueError):
        raise UnusableInput("", "not_json") from None


def plan_speed_dating(data: object, *, seed: int, seconds: float | None) -> Answer:
    room = speed_dating_file.read(data)
    plan = speed_dating.plan(room, seed=seed, seconds=seconds or speed_dating.SECONDS)
    return {
        "rounds": speed_dating_file.written(plan.rounds),
        "quality": asdict(plan.quality),
        "notes": plan.notes,
    }


def plan_rally(data: object, *, seed: int, seconds: float | None) -> Answer:
    plan = rally.plan(rally_file.read(data), seed=seed, seconds=seconds or rally.SECONDS)
    return {"rounds": rally_file.written(plan.rounds), "quality": asdict(plan.quality), "notes": plan.notes}


def plan_bingo(data: object, *, seed: int, seconds: float | None) -> Answer:
    """Needs no limit: even the largest room is dealt within a second."""
    plan = bingo.plan(bingo_file.read(data), seed=seed)
    return {"cards": bingo_file.written(plan.cards), "without_card": list(plan.without_card), "notes": plan.notes}


PLANNERS: Mapping[str, Callable[..., Answer]] = {
    "speed-dating": plan_speed_dating,
    "rally": plan_rally,
    "bingo": plan_bingo,
}


def _refuse(constant: str) -> None:
    """NaN and Infinity are no JSON, though Python reads them."""
    raise ValueError(constant)
