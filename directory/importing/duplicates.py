"""Which organisations are probably the same body under another spelling: to be shown, never merged silently."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Body:
    """An organisation as far as its names go; `reference` is whatever tells the caller who it is."""

    reference: Hashable
    name: str
    short_name: str = ""
    alternate_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Likeness:
    candidate: Body
    existing: Body
    score: int
    reasons: tuple[str, ...]


def likely_duplicates(candidates: Sequence[Body], existing: Sequence[Body]) -> list[Likeness]: ...
def duplicates_within(bodies: Sequence[Body]) -> list[Likeness]: ...
