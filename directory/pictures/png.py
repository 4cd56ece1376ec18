"""Pictures as PNG, for those whose text program takes no SVG. Pure, no Django."""

import io
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from directory.pictures.shapes import COLOURS, Box, Label, Line, Link, Picture, Shape

# Sharp on paper, too.
SCALE = 2
FOLDER = Path(__file__).parent
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
_DASH = 5


def as_file(picture: Picture) -> bytes:
    size = (round(picture.width * SCALE), round(picture.height * SCALE))
    image = Image.new("RGB", size, COLOURS["canvas"])
    for shape in picture.shapes:
        _draw(image, shape)
    content = io.BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


def _draw(image: Image.Image, shape: Shape) -> None:
    match shape:
        case Box():
            _box(ImageDraw.Draw(image), shape)
        case Label(is_turned=True):
            _turned(image, shape)
        case Label():
            position = (shape.x * SCALE, shape.y * SCALE)
            ImageDraw.Draw(image).text(
                position, shape.text, COLOURS[shape.colour], _font(shape.size, shape.is_bold), _ANCHORS[shape.anchor]
            )
        case Line():
            ends = (shape.x1 * SCALE, shape.y1 * SCALE, shape.x2 * SCALE, shape.y2 * SCALE)
            ImageDraw.Draw(image).line(ends, COLOURS[shape.colour], round(shape.width * SCALE))
        case Link():
            for one in shape.shapes:
                _draw(image, one)


def _box(draw: ImageDraw.ImageDraw, box: Box) -> None:
    left, top = round(box.x * SCALE), round(box.y * SCALE)
    right, bottom = round((box.x + box.width) * SCALE), round((box.y + box.height) * SCALE)
    edge = COLOURS[box.edge] if box.edge and not box.is_dashed else None
    draw.rounded_rectangle((left, top, right, bottom), box.radius * SCALE, COLOURS[box.fill], edge, SCALE)
    if box.edge and box.is_dashed:
        for start, end in _dashes(left, right):
            draw.line((start, top, end, top), COLOURS[box.edge], SCALE)
            draw.line((start, bottom, end, bottom), COLOURS[box.edge], SCALE)
        for start, end in _dashes(top, bottom):
            draw.line((left, start, left, end), COLOURS[box.edge], SCALE)
            draw.line((right, start, right, end), COLOURS[box.edge], SCALE)


def _dashes(start: int, end: int) -> Iterator[tuple[int, int]]:
    for begin in range(start, end, 2 * _DASH * SCALE):
        yield begin, min(begin + _DASH * SCALE, end)


def _turned(image: Image.Image, label: Label) -> None:
    font = _font(label.size, label.is_bold)
    length, height = round(font.getlength(label.text)), round(label.size * SCALE * 1.4)
    strip = Image.new("L", (max(length, 1), height))
    ImageDraw.Draw(strip).text((0, round(label.size * SCALE)), label.text, 255, font, "ls")
    mask = strip.rotate(90, expand=True)
    place = (round((label.x - label.size) * SCALE), round(label.y * SCALE) - mask.height)
    image.paste(Image.new("RGB", mask.size, COLOURS[label.colour]), place, mask)


@lru_cache(maxsize=16)
def _font(size: float, is_bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FOLDER / ("DejaVuSans-Bold.ttf" if is_bold else "DejaVuSans.ttf"), size * SCALE)
