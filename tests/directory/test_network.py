import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from directory import network
from directory.models import Cooperation, District, Topic
from directory.pictures.network import Edge, Node, drawn
from directory.pictures.shapes import Line, Link
from directory.search import index
from tests.factories import CooperationFactory, OrganisationFactory


@pytest.mark.once
def test_no_name_in_a_picture_covers_another_and_each_is_a_link():
    nodes = [Node(key, f"Beratungsstelle Nummer {key} am langen Ufer", f"/o/{key}/") for key in range(60)]
    edges = [Edge(key, key // 3, key % 2 == 0) for key in range(1, 50)] + [Edge(50, 51, True)]

    picture = drawn(nodes, edges, "Netz", here=0)

    links = [shape for shape in picture.shapes if isinstance(shape, Link)]
    cards = [link.shapes[0] for link in links]
    assert [link.url for link in links] == [node.url for node in nodes[1:]]
    assert [link.title for link in links] == [node.name for node in nodes[1:]]
    assert sum(isinstance(shape, Line) for shape in picture.shapes) == len(edges)
    for number, one in enumerate(cards):
        assert 0 < one.x < one.x + one.width < picture.width
        assert 0 < one.y < one.y + one.height < picture.height
        for other in cards[:number]:
            beside = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y
    assert drawn(nodes, edges, "Netz", here=0) == picture
    assert drawn([Node(1, "", "/")], [], "Netz").shapes


@pytest.mark.django_db
def test_the_network_says_who_belongs_to_whom_and_who_works_together(client):
    housing = {"topics": Topic.objects.filter(slug="wohnen"), "districts": District.objects.filter(slug="mitte")}
    carrier, house = OrganisationFactory(name="Träger & Söhne"), OrganisationFactory(name="Haus", **housing)
    house.parent = carrier
    house.save()
    partner = OrganisationFactory(name="Partner", parent=OrganisationFactory(name="Entwurf", draft=True))
    CooperationFactory(organisation=house, partner=partner, summary="Gemeinsame Sprechstunde")
    CooperationFactory(organisation=carrier, partner=OrganisationFactory(name="Verborgen", draft=True))
    over = {"kind": Cooperation.Kind.NETWORK_MEMBER, "since": date(2020, 1, 1), "until": timezone.localdate()}
    CooperationFactory(organisation=partner, partner=carrier, **over)
    CooperationFactory(
        organisation=partner, partner=OrganisationFactory(name="Früher"), until=timezone.localdate() - timedelta(days=1)
    )
    index.rebuild()

    pages = {query: client.get(reverse("directory:network") + query) for query in ("", "?topic=wohnen", "?topic=x")}

    entries = {one.name: [f"{tie.one} {tie.verb} {tie.other}" for tie in ties] for one, ties in _entries(pages[""])}
    belongs = gettext("belongs to")
    assert entries == {
        "Haus": [f"Haus {belongs} Träger & Söhne", "Haus arbeitet zusammen mit Partner"],
        "Partner": ["Haus arbeitet zusammen mit Partner", "Partner ist Mitglied bei Träger & Söhne"],
        "Träger & Söhne": [f"Haus {belongs} Träger & Söhne", "Partner ist Mitglied bei Träger & Söhne"],
    }
    assert {one.name for one, _ties in _entries(pages["?topic=wohnen"])} == {"Haus", "Partner", "Träger & Söhne"}
    assert [len(ties) for _one, ties in _entries(pages["?topic=wohnen"])] == [2, 1, 1]
    assert pages["?topic=x"].context["picture"] is None
    html = pages[""].content.decode()
    drawing = re.search(r'<svg class="picture__drawing".*?</svg>', html, re.DOTALL)[0]
    assert drawing.count("<a href=") == 3
    assert "<title>Träger &amp; Söhne</title>" in drawing
    assert drawing.count("stroke-dasharray") == 1
    own = client.get(house.get_absolute_url()).content.decode()
    assert own.count("picture__drawing") == 1
    assert reverse("directory:network") in own


@pytest.mark.once
@pytest.mark.django_db
def test_a_large_network_shows_those_with_the_most_ties():
    hub = OrganisationFactory(name="Mitte")
    others = OrganisationFactory.create_batch(network.MOST_IN_A_PICTURE + 5)
    ties = [network.Tie(one, "gehört zu", hub) for one in others]

    picture = network.picture(ties, "Netz")

    names = [shape.title for shape in picture.shapes if isinstance(shape, Link)]
    assert names[0] == "Mitte"
    assert len(names) == network.MOST_IN_A_PICTURE


def _entries(page):
    return page.context["page_obj"].object_list
