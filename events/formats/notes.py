"""What a plan has to say to people, as codes and values; `events.plan_words` puts them into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Note:
    """Something the organiser should know about the plan."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


class UnusableInput(Exception):
    """The planner cannot work with this; `place` is the path to the value, such as `people[3].id`."""

    def __init__(self, place: str, code: str, **values: object) -> None:
        self.place = place
        self.code = code
        self.values = values
        super().__init__(f"{place}: {code}")
