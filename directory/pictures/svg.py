"""Pictures as SVG. Pure, no Django."""

from collections.abc import Iterable, Mapping
from html import escape

from accounts.cells import printable
from directory.pictures.shapes import COLOURS, Box, Label, Line, Link, Picture, Shape

FONTS = "DejaVu Sans, Verdana, system-ui, sans-serif"
SCHEMA = "http://www.w3.org/2000/svg"


class _Scheme(dict[str, str]):
    """Colours that follow the reader's scheme: the style sheet of the page knows them by their roles."""

    def __missing__(self, role: str) -> str:
        return f"var(--{role})"


def as_file(picture: Picture) -> str:
    head = (
        f'<svg xmlns="{SCHEMA}" width="{_n(picture.width)}" height="{_n(picture.height)}" {_view(picture)} role="img"'
        f' aria-labelledby="title description" font-family="{FONTS}">'
    )
    paper = _box(Box(0, 0, picture.width, picture.height, "canvas"), COLOURS)
    words = (
        f'<title id="title">{_text(picture.title)}</title><desc id="description">{_text(picture.description)}</desc>'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{words}{paper}{_all(picture.shapes, COLOURS)}</svg>\n'


def in_page(picture: Picture, css_class: str) -> str:
    """To stand in a page whose text names it; its links can be reached with the keyboard."""
    label = _text(picture.title)
    return (
        f'<svg class="{css_class}" {_view(picture)} width="{_n(picture.width)}" height="{_n(picture.height)}"'
        f' role="group" aria-label="{label}">{_all(picture.shapes, _Scheme())}</svg>'
    )


def _view(picture: Picture) -> str:
    return f'viewBox="0 0 {_n(picture.width)} {_n(picture.height)}"'


def _all(shapes: Iterable[Shape], colours: Mapping[str, str]) -> str:
    return "".join(_shape(shape, colours) for shape in shapes)


def _shape(shape: Shape, colours: Mapping[str, str]) -> str:
    match shape:
        case Box():
            return _box(shape, colours)
        case Label():
            return _label(shape, colours)
        case Line():
            dashes = ' stroke-dasharray="5 4"' if shape.is_dashed else ""
            return (
                f'<line x1="{_n(shape.x1)}" y1="{_n(shape.y1)}" x2="{_n(shape.x2)}" y2="{_n(shape.y2)}"'
                f' stroke="{colours[shape.colour]}" stroke-width="{_n(shape.width)}"{dashes}/>'
            )
        case Link():
            title = f"<title>{_text(shape.title)}</title>" if shape.title else ""
            return f'<a href="{_text(shape.url)}">{title}{_all(shape.shapes, colours)}</a>'


def _box(box: Box, colours: Mapping[str, str]) -> str:
    edge = f' stroke="{colours[box.edge]}"' if box.edge else ""
    dashes = ' stroke-dasharray="4 3"' if box.is_dashed else ""
    radius = f' rx="{_n(box.radius)}"' if box.radius else ""
    return (
        f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'
        f' fill="{colours[box.fill]}"{edge}{dashes}{radius}/>'
    )


def _label(label: Label, colours: Mapping[str, str]) -> str:
    anchor = f' text-anchor="{label.anchor}"' if label.anchor != "start" else ""
    bold = ' font-weight="700"' if label.is_bold else ""
    turned = f' transform="rotate(-90 {_n(label.x)} {_n(label.y)})"' if label.is_turned else ""
    return (
        f'<text x="{_n(label.x)}" y="{_n(label.y)}" font-size="{_n(label.size)}" fill="{colours[label.colour]}"'
        f"{anchor}{bold}{turned}>{_text(label.text)}</text>"
    )


def _text(text: str) -> str:
    return escape(printable(text))


def _n(number: float) -> str:
    """Without a tail of zeros, the same on every machine."""
    return f"{number:.1f}".removesuffix(".0")
