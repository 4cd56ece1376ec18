import io

import pytest
from PIL import Image

from directory.pictures import png, svg
from directory.pictures.shapes import COLOURS, Box, Label, Line, Link, Picture
from tests.html import parsed

PICTURE = Picture(
    100,
    60,
    'Tisch & "Stuhl"',
    "Zwei <Möbel>",
    (
        Box(10, 10, 30, 20, "heat-2", "edge", radius=3, is_dashed=True),
        Link("/suche/?a=1&b=2", (Label(12, 50, "Größe\x00 <b>", 12, is_bold=True),)),
        Label(90, 50, "hoch", 10, is_turned=True),
        Line(0, 0, 100, 60, width=1.25, is_dashed=True),
    ),
)

pytestmark = pytest.mark.once


def test_a_picture_becomes_an_svg_that_says_what_it_shows():
    root = parsed(svg.as_file(PICTURE))

    tag = "{http://www.w3.org/2000/svg}"
    texts = {one.tag.removeprefix(tag): one.text for one in root.iter() if one.text}
    assert (root.get("role"), root.get("viewBox")) == ("img", "0 0 100 60")
    assert texts == {"title": 'Tisch & "Stuhl"', "desc": "Zwei <Möbel>", "text": "hoch"}
    assert [one.text for one in root.iter(f"{tag}text")] == ["Größe <b>", "hoch"]
    assert [one.get("href") for one in root.iter(f"{tag}a")] == ["/suche/?a=1&b=2"]
    assert [one.get("fill") for one in root.iter(f"{tag}rect")] == [COLOURS["canvas"], COLOURS["heat-2"]]
    assert "style" not in svg.as_file(PICTURE)


def test_a_picture_in_a_page_takes_the_colours_of_the_page():
    inside = svg.in_page(PICTURE, "network__picture")

    assert inside.startswith('<svg class="network__picture" viewBox="0 0 100 60"')
    assert 'fill="var(--heat-2)"' in inside
    assert 'aria-label="Tisch &amp; &quot;Stuhl&quot;"' in inside
    assert "#" not in inside


def test_a_picture_becomes_a_png_of_twice_its_size_with_every_letter():
    image = Image.open(io.BytesIO(png.as_file(PICTURE)))

    assert (image.format, image.size) == ("PNG", (200, 120))
    assert image.getpixel((40, 40)) == (0xCE, 0xDD, 0xD8)
    fonts = [png._font(12, is_bold) for is_bold in (False, True)]
    missing = [font.getmask("\uffff").getbbox() for font in fonts]
    for font, box in zip(fonts, missing, strict=True):
        for letter in "äöüÄÖÜßéšłğı§–„“…·":
            assert font.getmask(letter).getbbox() != box or letter == "", letter
