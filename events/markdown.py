"""Markdown of people as HTML that a page can show under its own headings. Knows no Django."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Headings stand under the page's h1 and the h2 of their part.
LEVEL_ABOVE, DEEPEST = 2, 6
TAGS = {"p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "strong", "em", "code", "pre", "a"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}

# HTML stays text; a picture would be loaded from elsewhere, and becomes a link.
_parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")


@lru_cache(maxsize=200)
def html(text: str) -> str:
    """Written out first and cleaned afterwards: what the parser lets through by mistake, the sanitiser takes out."""
    tokens = _parser.parse(text)
    _shift_headings(tokens)
    written = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(
        written,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel="noopener nofollow",
    )


def _shift_headings(tokens: list[Token]) -> None:
    """The highest heading used becomes h3, and none goes more than one step deeper than the one before it."""
    opened = [token for token in tokens if token.type == "heading_open"]
    closed = [token for token in tokens if token.type == "heading_close"]
    highest = min((int(token.tag[1]) for token in opened), default=1)
    before = LEVEL_ABOVE
    for start, end in zip(opened, closed, strict=True):
        level = min(int(start.tag[1]) - highest + LEVEL_ABOVE + 1, before + 1, DEEPEST)
        start.tag = end.tag = f"h{level}"
        before = level
