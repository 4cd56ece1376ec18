"""The meetings of one month, day by day."""

import re
from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from events.models import Meeting

NAME = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True)
class Month:
    year: int
    number: int

    @classmethod
    def named(cls, name: str) -> "Month":
        """The month with a name such as 2026-11, as it stands in an address."""
        match = NAME.fullmatch(name)
        if not match:
            raise ValueError(name)
        return cls(*map(int, match.groups()))

    @classmethod
    def current(cls) -> "Month":
        return cls.of(timezone.localdate())

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def begins_at(self) -> datetime:
        return timezone.make_aware(datetime(self.year, self.number, 1))

    @property
    def ends_at(self) -> datetime:
        after = self.last + timedelta(days=1)
        return timezone.make_aware(datetime(after.year, after.month, 1))

    @property
    def previous(self) -> "Month | None":
        return self._if_named(self.first - timedelta(days=1))

    @property
    def following(self) -> "Month | None":
        return self._if_named(self.last + timedelta(days=1))

    def _if_named(self, day: date) -> "Month | None":
        return Month.of(day) if FIRST_YEAR <= day.year <= LAST_YEAR else None


@dataclass
class Day:
    date: date
    is_of_month: bool
    is_today: bool
    meetings: list[Meeting] = field(default_factory=list)


@dataclass
class Sheet:
    """A leaf of a wall calendar: weeks of seven days, and what is still without a day."""

    weeks: list[list[Day]]
    some_day: list[Meeting]

    @property
    def busy_days(self) -> list[Day]:
        return [day for week in self.weeks for day in week if day.meetings]


def sheet(month: Month, meetings: Iterable[Meeting]) -> Sheet:
    """A meeting of several days stands on each of them."""
    today, some_day = timezone.localdate(), []
    weeks = [
        [Day(day, day.month == month.number, day == today) for day in week]
        for week in Calendar().monthdatescalendar(month.year, month.number)
    ]
    days = {day.date: day for week in weeks for day in week if day.is_of_month}
    for meeting in meetings:
        if meeting.precision == Meeting.Precision.MONTH:
            some_day.append(meeting)
        else:
            for one in _dates(meeting, month):
                days[one].meetings.append(meeting)
    return Sheet(weeks, some_day)


def _dates(meeting: Meeting, month: Month) -> list[date]:
    # What ends at midnight does not reach into the next day.
    end = meeting.ends_at - timedelta(microseconds=1) if meeting.ends_at else meeting.starts_at
    first = max(timezone.localdate(meeting.starts_at), month.first)
    last = min(timezone.localdate(end), month.last)
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
