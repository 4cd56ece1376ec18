import pytest

from directory.models import District, Topic
from directory.search.lexicon import lexicon
from directory.search.question import understand
from directory.templatetags.words import in_short, marked, shown_address, tabs, wrapping


@pytest.mark.parametrize(
    ("text", "question", "html"),
    [
        ("Hilfe für Ärzte", "aerzte", "Hilfe für <mark>Ärzte</mark>"),
        ("Wohnungssuche, Wohnung halten", "WOHNUNG", "<mark>Wohnungssuche</mark>, <mark>Wohnung</mark> halten"),
        ("Straße & Weg", "strasse", "<mark>Straße</mark> &amp; Weg"),
        ("<b>Miete</b>", "miete", "&lt;b&gt;<mark>Miete</mark>&lt;/b&gt;"),
        ("Miete", "", "Miete"),
    ],
)
def test_words_of_the_question_are_marked(text, question, html):
    assert marked(text, understand(question, lexicon(())).marks) == html


@pytest.mark.django_db
def test_a_card_carries_the_tab_of_each_top_topic_once():
    slugs = ["mietrecht", "wohnungssuche", "wohnen", "arbeit", "jugend"]
    topics = [Topic.objects.get(slug=slug) for slug in slugs]

    assert [topic.slug for topic in tabs(topics, 2)] == ["wohnen", "arbeit"]


@pytest.mark.django_db
def test_twelve_districts_are_all_of_berlin():
    every = list(District.objects.all())

    assert in_short(every, every) == "ganz Berlin"
    assert in_short(every[:2], every) == "Mitte, Friedrichshain-Kreuzberg"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.example.org/", "example.org"),
        ("http://example.org/angebote/", "example.org/angebote"),
        ("https://wwwo.example.org", "wwwo.example.org"),
    ],
)
def test_an_address_on_the_web_is_shown_as_people_say_it(url, shown):
    assert shown_address(url) == shown


def test_a_mail_address_breaks_after_its_at_and_before_dots():
    assert wrapping("a.b@example.org") == "a<wbr>.b@<wbr>example<wbr>.org"
    assert wrapping("<i>@x") == "&lt;i&gt;@<wbr>x"
