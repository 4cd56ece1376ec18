import csv
import io
import re
from html import unescape

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from PIL import Image

from directory.models import Audience, District, Language, Topic
from directory.overview.counts import shade
from directory.search import index
from tests.factories import OfferFactory, OrganisationFactory
from tests.html import parsed

CELL = re.compile(r'<a class="matrix__cell[^"]*" href="([^"]*)">([^<]*)<span[^>]*>([^<]*)')

pytestmark = pytest.mark.django_db


@pytest.fixture
def actors():
    """Housing in Neukölln, in Arabic; tenancy law for all of Berlin, for women; a draft; and one without a topic."""
    topics = {one.slug: one for one in Topic.objects.filter(slug__in=["wohnen", "mietrecht"])}
    here, there = District.objects.get(slug="neukoelln"), District.objects.get(slug="mitte")
    words = {"topics": [topics["wohnen"]], "districts": [here]}
    OrganisationFactory(name="Haus", languages=Language.objects.filter(code="ar"), **words)
    OrganisationFactory(name="Entwurf", draft=True, **words)
    OrganisationFactory(name="Ohne Thema", districts=[there])
    lawyers = OrganisationFactory(name="Mieter")
    OfferFactory(
        name="Mietberatung",
        organisations=[lawyers],
        topics=[topics["mietrecht"]],
        audiences=Audience.objects.filter(slug="frauen"),
        is_citywide=True,
    )
    index.rebuild()


def cells(client, address):
    """What stands in each cell, and where it leads."""
    html = client.get(address).content.decode()
    return [(unescape(url), figures, unescape(words).strip()) for url, figures, words in CELL.findall(html)]


def hits(client, address):
    return int(re.search(r'id="hits">(\d+)', client.get(address).content.decode())[1])


def test_each_number_is_the_number_of_hits_it_leads_to_and_each_gap_leads_to_a_question(client, actors):
    filters = ["", "topic=wohnen", "topic=mietrecht&language=ar", "audience=frauen&language=ar&language=de"]

    for query in filters:
        shown = cells(client, f"{reverse('directory:overview')}?{query}")
        counted = [one for one in shown if one[0].startswith(reverse("directory:search") + "?")]
        gaps = [one for one in shown if one not in counted]
        assert len(shown) % 12 == 0
        assert {figures for _url, figures, _words in gaps} == {"0"}
        assert all(url.startswith(reverse("directory:ask") + "?q=") for url, _figures, _words in gaps)
        for url, figures, _words in counted:
            assert hits(client, url) == int(figures.strip("()")) > 0, url


def test_the_overview_says_who_is_there_and_who_only_for_all_of_berlin(client, actors):
    shown = {words: figures for _url, figures, words in cells(client, reverse("directory:overview") + "?topic=wohnen")}

    assert (shown["Neukölln, Wohnen"], shown["Mitte, Wohnen"], shown["Mitte"]) == ("2", "(1)", "2")
    assert (shown["Neukölln, Mietvertrag und Mietrecht"], shown["Neukölln"]) == ("(1)", "2")
    assert len(shown) == 12 * (1 + Topic.objects.top().count() + Topic.objects.get(slug="wohnen").children.count())
    gap = next(words for words in shown if words.startswith("Mitte, Gesundheit"))
    assert shown[gap] == "0"


def test_a_wrong_filter_shows_its_error_and_no_numbers(client, actors):
    page = client.get(reverse("directory:overview") + "?language=xx")

    assert "„xx“" in page.content.decode()
    assert page.context["overview"] is None
    for name in ("csv", "xlsx", "svg", "png", "map_svg", "map_png"):
        assert client.get(reverse(f"directory:overview_{name}") + "?language=xx").status_code == 404


def test_the_overview_as_a_spreadsheet_has_hxl_tags_and_every_topic(client, actors):
    query = "?topic=wohnen&language=ar"
    answer = client.get(reverse("directory:overview_csv") + query)
    workbook = client.get(reverse("directory:overview_xlsx") + query).content

    heading, tags, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    today = timezone.localdate().isoformat()
    assert len(heading) == len(tags) == 9
    assert tags[:6] == ["#sector+name", "#subsector+name", "#adm2+code", "#adm2+name", "#org+num", "#org+num+local"]
    assert len(rows) == Topic.objects.in_use().count() * 12
    assert ["Wohnen", "", "8", "Neukölln", "1", "1", "Arabisch", "", today] in rows
    assert ["Wohnen", "Mietvertrag und Mietrecht", "1", "Mitte", "0", "0", "Arabisch", "", today] in rows
    matrix, table = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets
    lines = {row[0]: row[1:] for row in matrix.iter_rows(values_only=True)}
    assert lines["#sector+name"][:2] == ("#org+num", "#org+num+district_1")
    assert lines["Wohnen"] == (1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0)
    assert [["" if one is None else str(one) for one in row] for row in table.iter_rows(values_only=True)] == [
        heading,
        tags,
        *rows,
    ]


def test_the_overview_as_a_picture(client, actors):
    query = "?topic=wohnen"
    names = ("svg", "map_svg", "png", "map_png")

    matrix, tiles, *images = [client.get(reverse(f"directory:overview_{name}") + query) for name in names]

    texts = {one.text for one in parsed(matrix.content).iter() if one.text}
    assert {gettext("Who does what where?"), "Neukölln", "Mietvertrag und Mietrecht", "(1)", "0"} <= texts
    assert "Neukölln 2" in parsed(tiles.content)[1].text
    assert matrix.headers["Content-Type"] == "image/svg+xml"
    assert matrix.headers["Content-Disposition"] == 'attachment; filename="connect-matrix.svg"'
    assert [Image.open(io.BytesIO(one.content)).format for one in images] == ["PNG", "PNG"]


@pytest.mark.once
def test_shades_tell_nobody_from_few_and_few_from_many():
    assert [shade(count, 100) for count in (0, 1, 6, 7, 30, 60, 100)] == [0, 1, 1, 2, 3, 4, 4]
    assert (shade(1, 1), shade(0, 0), shade(3, 12)) == (4, 0, 2)
