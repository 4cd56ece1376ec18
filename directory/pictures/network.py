"""Who is tied to whom, drawn so that no name covers another. Pure, no Django; the same picture for the same ties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from directory.pictures.shapes import Box, Label, Line, Link, Picture, Shape, width_of

SIZE, LINE = 12, 16
LETTERS, MOST_LINES = 24, 2
PADDING = 8
# Between two names, and around each group of organisations that are tied to each other.
GAP = 18
MARGIN = 20
# Groups stand side by side up to this width.
WIDEST = 1150
STEPS = 400

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Node:
    key: int
    name: str
    url: str


@dataclass(frozen=True)
class Edge:
    """Loose: two who work together; else one belongs to the other."""

    one: int
    other: int
    is_loose: bool


def drawn(nodes: Sequence[Node], edges: Sequence[Edge], title: str, here: int | None = None) -> Picture:
    """`here`: the one the page is about, filled and without a link."""
    graph = nx.Graph()
    graph.add_nodes_from(node.key for node in nodes)
    graph.add_edges_from((edge.one, edge.other) for edge in edges)
    lines = {node.key: _lines(node.name) for node in nodes}
    sizes = {key: _size(ones) for key, ones in lines.items()}
    places, width, height = _packed([_placed(graph.subgraph(group), sizes) for group in _groups(graph)], sizes)
    shapes: list[Shape] = [
        Line(*places[edge.one], *places[edge.other], "edge", 1.5, is_dashed=edge.is_loose) for edge in edges
    ]
    for node in nodes:
        card = tuple(_card(lines[node.key], places[node.key], sizes[node.key], is_here=node.key == here))
        shapes += card if node.key == here else [Link(node.url, card, node.name)]
    return Picture(width, height, title, "", tuple(shapes))


def _groups(graph: "nx.Graph[int]") -> list[list[int]]:
    """Who hangs together, the largest group first; the order of what was given decides between two of a size."""
    order = {key: number for number, key in enumerate(graph)}
    groups = [sorted(group, key=order.__getitem__) for group in nx.connected_components(graph)]
    return sorted(groups, key=lambda group: (-len(group), order[group[0]]))


def _lines(name: str) -> list[str]:
    return wrap(name, LETTERS, max_lines=MOST_LINES, placeholder=" …") or [""]


def _size(lines: Sequence[str]) -> tuple[float, float]:
    widest = max(width_of(line, SIZE) for line in lines)
    return widest * 0.9 + 2 * PADDING, len(lines) * LINE + 2 * PADDING


def _placed(graph: "nx.Graph[int]", sizes: Mapping[int, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    """Middles of the names of one group."""
    keys = list(graph)
    if len(keys) == 1:
        return {keys[0]: (0.0, 0.0)}
    raw = nx.kamada_kawai_layout(graph)
    points = np.array([raw[key] for key in keys]) * (len(keys) ** 0.5 * 120, len(keys) ** 0.5 * 70)
    points = _apart(points, np.array([sizes[key] for key in keys]) + GAP)
    return {key: (float(x), float(y)) for key, (x, y) in zip(keys, points, strict=True)}


def _apart(points: Points, sizes: Points) -> Points:
    """Pushes apart what overlaps, along the axis on which less is missing; what still does grows apart as a whole."""
    least = (sizes[:, None] + sizes[None]) / 2
    for step in range(STEPS):
        away = points[:, None] - points[None]
        missing = least - np.abs(away)
        overlaps = (missing > 0.01).all(axis=2) & ~np.eye(len(points), dtype=bool)
        if not overlaps.any():
            break
        if step > STEPS // 2:
            points = points * 1.05
            continue
        shorter = missing.argmin(axis=2)
        # Two on one spot part by their order.
        side = np.where(
            away == 0, np.sign(np.arange(len(points))[:, None] - np.arange(len(points)))[..., None], np.sign(away)
        )
        push = np.zeros_like(away)
        for axis in (0, 1):
            push[..., axis] = np.where(overlaps & (shorter == axis), side[..., axis] * missing[..., axis] / 2, 0)
        points = points + push.sum(axis=1) * 0.6
    return points


def _packed(
    groups: Sequence[Mapping[int, tuple[float, float]]], sizes: Mapping[int, tuple[float, float]]
) -> tuple[dict[int, tuple[float, float]], float, float]:
    """All groups on one sheet, in rows like words of a text; with its width and height."""
    places: dict[int, tuple[float, float]] = {}
    x = y = float(MARGIN)
    width = row = 0.0
    for group in groups:
        left = min(place[0] - sizes[key][0] / 2 for key, place in group.items())
        top = min(place[1] - sizes[key][1] / 2 for key, place in group.items())
        wide = max(place[0] + sizes[key][0] / 2 for key, place in group.items()) - left
        high = max(place[1] + sizes[key][1] / 2 for key, place in group.items()) - top
        if x > MARGIN and x + wide > WIDEST:
            x, y, row = float(MARGIN), y + row + 2 * MARGIN, 0.0
        for key, place in group.items():
            places[key] = (x + place[0] - left, y + place[1] - top)
        width, row = max(width, x + wide), max(row, high)
        x += wide + 2 * MARGIN
    return places, width + MARGIN, y + row + MARGIN


def _card(
    lines: Sequence[str], place: tuple[float, float], size: tuple[float, float], *, is_here: bool
) -> Sequence[Shape]:
    (x, y), (width, height) = place, size
    fill, ink = ("accent", "on-accent") if is_here else ("card", "ink")
    box = Box(x - width / 2, y - height / 2, width, height, fill, "edge", 4)
    top = y - height / 2 + PADDING + SIZE
    labels = [Label(x, top + number * LINE, line, SIZE, ink, "middle") for number, line in enumerate(lines)]
    return [box, *labels]
