"""The elements of a page, for the tests."""

from html.parser import HTMLParser
from xml.etree import ElementTree


class Page(HTMLParser):
    def __init__(self, response):
        super().__init__()
        self.elements = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, {name: value or "" for name, value in attributes}))

    def every(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    def values(self, attribute):
        return [attributes[attribute] for _tag, attributes in self.elements if attribute in attributes]


def parsed(svg):
    """A picture as elements; it is our own."""
    return ElementTree.fromstring(svg)  # noqa: S314
