"""Partials drawn once and put together again: a page of hits has twenty cards and eighty boxes to tick, which differ in
a few words or a number. What a partial is drawn from is its key, so that a drawing is never older than its values."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from directory.search.hits import Hit
from directory.search.kept import Lately
from directory.search.query import Found
from directory.search_choices import Choice, Group
from directory.templatetags.words import marked

register = template.Library()

# Stands in a drawing where a value is put in later. No text holds it: it is no character.
HOLE = "\ufdd0"


@register.simple_tag
def hit_card(found: Found, hit: Hit) -> SafeString:
    """A card; the words found are marked in what is put in later. Drawings go with the image of the index they were
    made for: whatever is withdrawn is in no memory after the next question."""
    texts = [hit.name, *([hit.offer.name, hit.offer.summary] if hit.offer else [hit.summary])]
    words = [marked(text, found.marks) for text in texts if text]
    key = (get_language(), *hit.drawing)
    drawing = found.image.drawings.get(key)
    if drawing is None:
        drawing = found.image.drawings[key] = _pieces("directory/_hit.html", {"hit": hit, "hole": HOLE})
    return _filled(drawing, words)


@register.simple_tag
def locator(hit: Hit) -> Any:
    """The small tile map of a card; few sets of districts recur on all of them."""
    key = (get_language(), hit.vocabulary, hit.districts)
    if key not in _parts:
        context = {"mode": "locator", "districts": hit.every_district, "selected": hit.districts}
        _parts[key] = render_to_string("components/_tiles.html", context)
    return _parts[key]


@register.simple_tag
def edge(hit: Hit) -> Any:
    """The tabs on the upper edge of a card."""
    tabs = tuple(hit.tabs)
    key = (get_language(), hit.vocabulary, hit.is_example, tabs)
    if key not in _parts:
        _parts[key] = render_to_string("components/_card_tabs.html", {"topics": tabs, "example": hit.is_example})
    return _parts[key]


@register.simple_tag
def boxes(group: Group, choices: Sequence[Choice]) -> SafeString:
    """Boxes to tick, each with its number of hits."""
    language = get_language() or ""
    return SafeString("".join(_box(group.name, one, language) for one in choices))


_boxes = Lately(3000)
_parts = Lately(3000)


def _box(name: str, one: Choice, language: str) -> str:
    is_none = one.count == 0 and not one.is_chosen
    has_count = one.count is not None
    key = (language, name, one.value, one.label, one.is_chosen, is_none, has_count, one.look)
    drawing = _boxes.get(key)
    if drawing is None:
        partial = "directory/_filter_tile.html" if name == "district" else "directory/_filter_choice.html"
        drawing = _boxes[key] = _pieces(partial, {"name": name, "one": one, "is_none": is_none, "hole": HOLE})
    return _filled(drawing, [str(one.count)] if has_count else [])


def _pieces(partial: str, context: dict[str, Any]) -> tuple[str, ...]:
    return tuple(render_to_string(partial, context).split(HOLE))


def _filled(pieces: Sequence[str], values: Sequence[str]) -> SafeString:
    """The pieces of a drawing, safe as any template, with escaped values between them."""
    whole = [pieces[0]]
    for piece, value in zip(pieces[1:], values, strict=True):
        whole += (value, piece)
    return mark_safe("".join(whole))
