import time

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from events.markdown import html
from tests.factories import MeetingFactory
from tests.html import Page

pytestmark = pytest.mark.once

LINK = '<a href="{}" rel="noopener nofollow">x</a>'


class Answer:
    def __init__(self, text):
        self.content = html(text).encode()


def tags_in(text):
    return [tag for tag, _attributes in Page(Answer(text)).elements]


def test_text_is_set_as_people_mean_it():
    assert html("Eins\nzwei\n\n- **drei**\n- *vier*").replace("\n", "") == (
        "<p>Eins<br>zwei</p><ul><li><strong>drei</strong></li><li><em>vier</em></li></ul>"
    )


@pytest.mark.parametrize("address", ["http://example.org/", "https://example.org/a?b=c", "mailto:post@example.org"])
def test_a_link_leads_where_it_says(address):
    assert html(f"[x]({address})") == f"<p>{LINK.format(address)}</p>\n"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#10;script:alert(1)",
        "&#x6A;avascript:alert(1)",
        "<javascript:alert(1)>",
        "data:text/html,<script>alert(1)</script>",
        "data:image/png;base64,AAAA",
        "vbscript:x",
        "file:///etc/passwd",
        "tel:+4930",
        "//example.org/",
        "/admin/",
        "\\\\example.org",
    ],
)
@pytest.mark.parametrize("form", ["[x]({})", "![x]({})", "[x][1]\n\n[1]: {}", "<{}>"])
def test_no_other_address_becomes_a_link(address, form):
    page = Page(Answer(form.format(address)))

    assert page.values("href") == page.values("src") == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "<img src=x onerror=alert(1)>",
        "<div style='position:fixed'>x</div>",
        "<iframe src=https://example.org></iframe>",
        "<svg><style><!--</style><img src=x onerror=alert(1)>--></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<!-- <script> -->",
        "</main></body><h1>x</h1>",
        "`<b>`",
        "    <b>",
        "```html\n<b>\n```",
        '[x](https://example.org/ "\\" onmouseover=alert(1)")',
        '<https://example.org/"onmouseover=alert(1)>',
        "{{7*7}}",
    ],
)
def test_html_stays_text(text):
    page = Page(Answer(text))

    assert {tag for tag, _attributes in page.elements} <= {"p", "code", "pre", "a", "br"}
    assert {name for _tag, attributes in page.elements for name in attributes} <= {"href", "rel", "title"}


def test_a_picture_becomes_a_link_and_is_not_loaded():
    assert tags_in("![x](https://example.org/x.png)") == ["p", "a"]


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# a\n## b\n# c", ["h3", "h4", "h3"]),
        ("## a\n### b", ["h3", "h4"]),
        ("a\n===\nb\n---", ["h3", "h4"]),
        ("### a\n# b", ["h3", "h3"]),
        ("# a\n#### b\n###### c", ["h3", "h4", "h5"]),
        ("# a\n## b\n### c\n#### d\n##### e\n###### f", ["h3", "h4", "h5", "h6", "h6", "h6"]),
    ],
)
def test_headings_go_on_below_those_of_the_page_without_a_gap(text, headings):
    assert tags_in(text) == headings


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "[" * 10_000 + "]" * 10_000,
        "![" * 10_000,
        "[a](" * 10_000,
        "> " * 10_000 + "a",
        "- " * 10_000 + "a",
        "*a **b " * 5_000,
        "`a``b" * 5_000,
        "<" * 10_000,
        "[a]: b\n" * 5_000,
        "&#" * 10_000,
    ],
    ids=lambda text: text[:8],
)
def test_no_text_keeps_a_reader_waiting(text):
    # of the processor: what else the machine does meanwhile says nothing about the text
    start = time.process_time()

    html(text)

    assert time.process_time() - start < 1


@given(st.text(st.sampled_from("[]()<>!*_`#&;:\"'\\/ \n\tahrefjsondt=") | st.characters(codec="utf-8"), max_size=200))
def test_no_text_brings_anything_but_what_is_allowed(text):
    page = Page(Answer(text))

    assert {tag for tag, _attributes in page.elements} <= {
        *("p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "strong", "em", "code", "pre", "a")
    }
    assert {name for _tag, attributes in page.elements for name in attributes} <= {"href", "title", "rel", "start"}
    assert all(link.startswith(("http:", "https:", "mailto:")) for link in map(str.lower, page.values("href")))


def test_the_filter_says_that_its_text_is_safe():
    template = Template("{% load markdown %}{{ text|markdown }}")

    assert template.render(Context({"text": "**a** <b>"})) == "<p><strong>a</strong> &lt;b&gt;</p>\n"


@pytest.mark.django_db
def test_description_and_report_are_set_on_the_page(client):
    meeting = MeetingFactory(
        reported=True, description="# Worum\n\n**es geht**", report="# Bericht\n\n<script>x</script>"
    )

    response = client.get(meeting.get_absolute_url())
    html = response.content.decode()

    assert "<h3>Worum</h3>" in html
    assert "<strong>es geht</strong>" in html
    assert "&lt;script&gt;x&lt;/script&gt;" in html
    assert len(Page(response).every("h1")) == 1


@pytest.mark.django_db
def test_a_card_tells_the_report_without_its_marks(client):
    MeetingFactory(reported=True, report="# Bericht\n\nEs war **voll** & [laut](https://example.org/) <i>")

    html = client.get("/").content.decode()

    assert "Es war voll &amp; laut &lt;i&gt;" in html
