"""What an import has to say to people, as codes and values; `messages` puts them into words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Note:
    """Something that was done or guessed and that the person should know; it stops nothing."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """Something that stops the import. `row` is the number the person sees, `column` the heading or letter."""

    file: str
    row: int | None
    column: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


class UnreadableFile(Exception):
    """The file as a whole cannot be read; `problems` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(", ".join(problem.code for problem in self.problems))


class UnreadableValue(ValueError):
    """One cell cannot be understood; the caller adds file, row and column with `at`."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(code)

    def at(self, file: str, row: int, column: str) -> Problem:
        return Problem(file, row, column, self.code, self.values)
