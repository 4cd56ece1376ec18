"""What is on in the room at this moment, as the cockpit, the projector and the phones show it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.models import Meeting, ProgrammeItem, Run

Kind = ProgrammeItem.Kind
LIVE_KINDS = [Kind.SPEED_DATING, Kind.BINGO, Kind.RALLY, Kind.REFLECTION]


@dataclass(frozen=True)
class Clock:
    """For a script, in milliseconds since 1970; without one the page says when the round ends."""

    phase: str
    now: int
    begins: int
    ends: int
    # Where it stands while it is paused, else 0.
    paused: int
    ends_at: datetime | None


def clock_of(run: Run, now: datetime) -> Clock:
    return Clock(
        phase=run.phase(now),
        now=milliseconds(now),
        begins=milliseconds(run.begins_at),
        ends=milliseconds(run.ends_at),
        paused=milliseconds(run.paused_at),
        ends_at=run.ends_at,
    )


def run_on(meeting: Meeting) -> Run | None:
    """The format that is on; of two, the one that began last."""
    return Run.objects.of(meeting).on().select_related("item", "plan").first()


def key_of(meeting: Meeting) -> str:
    """Another one after each change of anything that is on."""
    return fingerprint(Run.objects.of(meeting).order_by("pk").values_list("pk", "revision"))


def key_of_runs(runs: Iterable[Run]) -> str:
    """The same, of all runs of a meeting that are known already."""
    return fingerprint(sorted((run.pk, run.revision) for run in runs))


def fingerprint(facts: Iterable[Any]) -> str:
    """Another one for other facts."""
    return hashlib.sha256(repr(list(facts)).encode(errors="surrogatepass")).hexdigest()[:16]


def milliseconds(moment: datetime | None) -> int:
    return int(moment.timestamp() * 1000) if moment else 0
