import pytest

from directory.projects import projects
from tests.factories import DistrictFactory, FundingFactory

pytestmark = pytest.mark.django_db


def test_the_same_work_paid_by_the_same_hand_is_one_project_over_its_years():
    for year in (2014, 2012, 2013, 2017):
        FundingFactory(title="Lotsendienst", funder="Bezirksamt", year=year)
    FundingFactory(title="Lotsendienst", funder="Senat", year=2012)

    found = projects(FundingFactory._meta.model.objects.all())

    assert [(project.funder, project.years) for project in found] == [
        ("Bezirksamt", "2012–2014, 2017"),
        ("Senat", "2012"),
    ]


def test_work_in_another_district_is_another_project():
    here, there = DistrictFactory(name="Hier"), DistrictFactory(name="Dort")

    found = projects([FundingFactory(title="Café", year=2016, district=one) for one in (here, there)])

    assert [project.district for project in found] == [here, there]


def test_a_project_of_an_unknown_year_comes_last():
    found = projects([FundingFactory(title="Alt", year=None), FundingFactory(title="Neu", year=2009)])

    assert [(project.title, project.years) for project in found] == [("Neu", "2009"), ("Alt", "")]
