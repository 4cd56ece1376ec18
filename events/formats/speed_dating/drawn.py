"""Pairs in rounds, before anybody has a table."""

from dataclasses import dataclass

from events.formats.colouring import Rounds


@dataclass(frozen=True)
class Drawn:
    rounds: Rounds
    # No plan for this room that keeps the rules is worth more.
    bound: int
    # Whether it is certain that more meetings, or fewer within an organisation, cannot be had.
    proven: bool
    # Where the drawing itself gives the tables; else they follow from the pairs.
    tables: list[list[int]] | None = None
