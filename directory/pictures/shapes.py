"""What a picture is made of. Colours go by their role, as in tokens.css; x grows to the right, y downwards. Pure, no
Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Anchor = Literal["start", "middle", "end"]

# The light colours of tokens.css; a file has no style sheet.
COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "canvas": "#f6f1e7",
        "card": "#fffdf8",
        "line": "#d9cfbc",
        "edge": "#857b68",
        "ink": "#1b2233",
        "ink-soft": "#414959",
        "accent": "#0a5c58",
        "on-accent": "#fffdf8",
        "heat-1": "#e6ede8",
        "heat-2": "#ceddd8",
        "heat-3": "#b5cdc8",
        "heat-4": "#9dbdb8",
    }
)
# No letter of DejaVu Sans Bold is wider on average in a German name; measured over all topics and districts.
WIDEST_LETTER = 0.68


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str = ""
    radius: float = 0
    is_dashed: bool = False


@dataclass(frozen=True)
class Label:
    """`y` is the line the letters stand on; turned, the text runs upwards from (x, y)."""

    x: float
    y: float
    text: str
    size: float
    colour: str = "ink"
    anchor: Anchor = "start"
    is_bold: bool = False
    is_turned: bool = False


@dataclass(frozen=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    colour: str = "edge"
    width: float = 1
    is_dashed: bool = False


@dataclass(frozen=True)
class Link:
    """Shapes that lead somewhere; a PNG has them without the link."""

    url: str
    shapes: tuple["Shape", ...]
    title: str = ""


Shape = Box | Label | Line | Link


@dataclass(frozen=True)
class Picture:
    """`title` and `description` are for those who do not see it."""

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]


def width_of(text: str, size: float) -> float:
    """How wide a text is at most."""
    return len(text) * size * WIDEST_LETTER
