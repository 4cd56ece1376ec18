"""How the directory grows: what came, was confirmed and was asked for in each of the last months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.models import Contact, Offer, Organisation, UnansweredSearch, Verification
from directory.pictures.shapes import Box, Label, Line, Picture, Shape

MONTHS = 12
WIDTH, HEIGHT, TOP, LEFT = 29, 140, 34, 8


@dataclass(frozen=True)
class Series:
    label: str
    numbers: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.numbers)


def months(today: date) -> list[date]:
    """The first days of this month and those before, the oldest first."""
    number = today.year * 12 + today.month - 1
    return [date((number - back) // 12, (number - back) % 12 + 1, 1) for back in reversed(range(MONTHS))]


def series(today: date) -> list[Series]:
    shown = months(today)
    asked = UnansweredSearch.objects.presentable()
    return [
        Series(_("New organisations"), _numbers(Organisation.objects.all(), "created_at", shown)),
        Series(_("New offers"), _numbers(Offer.objects.all(), "created_at", shown)),
        Series(_("New contacts"), _numbers(Contact.objects.all(), "created_at", shown)),
        Series(_("Confirmations"), _numbers(Verification.objects.all(), "at", shown)),
        Series(_("Searches without result, asked for the first time"), _numbers(asked, "first_asked_on", shown)),
    ]


def chart(series: Series, months: Sequence[date]) -> Picture:
    """Bars with their numbers; whoever does not see them has the table."""
    most = max([*series.numbers, 1])
    bottom = TOP + HEIGHT
    right = LEFT + len(months) * WIDTH
    shapes: list[Shape] = [Line(LEFT, bottom, right, bottom)]
    for position, (month, number) in enumerate(zip(months, series.numbers, strict=True)):
        x, high = LEFT + position * WIDTH, HEIGHT * number / most
        middle = x + WIDTH / 2
        shapes.append(Box(x + 4, bottom - high, WIDTH - 8, high, "accent", radius=2))
        shapes.append(Label(middle, bottom - high - 6, str(number), 11, anchor="middle"))
        shapes.append(Label(middle, bottom + 18, date_format(month, "M"), 10, "ink-soft", "middle"))
    return Picture(right + LEFT, bottom + 28, series.label, "", tuple(shapes))


def _numbers(records: QuerySet[Any], field: str, months: Sequence[date]) -> list[int]:
    per_month = records.annotate(month=TruncMonth(field)).order_by().values("month").annotate(number=Count("pk"))
    found = {_first_day(month): number for month, number in per_month.values_list("month", "number")}
    return [found.get(month, 0) for month in months]


def _first_day(month: Any) -> date:
    return timezone.localdate(month) if hasattr(month, "hour") else month
