from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from connect import growth
from directory.models import Organisation
from directory.pictures.shapes import Box
from tests.factories import ContactFactory, OrganisationFactory, UnansweredSearchFactory


@pytest.mark.once
def test_twelve_months_end_with_this_one():
    shown = growth.months(date(2026, 3, 31))

    assert (len(shown), shown[0], shown[-2], shown[-1]) == (12, date(2025, 4, 1), date(2026, 2, 1), date(2026, 3, 1))


@pytest.mark.django_db
def test_coordinators_see_what_came_in_each_month(cast, django_assert_max_num_queries):
    Organisation.objects.all().delete()
    # For the first it is March already in Berlin.
    for day in ("2026-02-28T23:30", "2026-02-10T12:00", "2020-01-01T12:00"):
        moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
        Organisation.objects.filter(pk=OrganisationFactory(verified=True).pk).update(created_at=moment)
    ContactFactory(organisation=Organisation.objects.first())
    UnansweredSearchFactory(first_asked_on=date(2026, 3, 2))
    UnansweredSearchFactory(first_asked_on=date(2026, 3, 2), last_asked_on=date(2026, 3, 2), hidden=True)

    months, series = growth.months(date(2026, 3, 31)), growth.series(date(2026, 3, 31))

    assert series[0].numbers[-2:] == [1, 1]
    assert series[-1].numbers == [0] * 11 + [1]
    bars = [shape for shape in growth.chart(series[0], months).shapes if isinstance(shape, Box)]
    assert [round(bar.height) for bar in bars[-3:]] == [0, growth.HEIGHT, growth.HEIGHT]
    page = cast.coordinator.get(reverse("admin:numbers"))
    assert page.content.decode().count('<svg class="chart"') == len(series) == 5
    assert reverse("admin:numbers") in cast.coordinator.get(reverse("admin:index")).content.decode()
    assert cast.organiser.get(reverse("admin:numbers")).status_code == 403
