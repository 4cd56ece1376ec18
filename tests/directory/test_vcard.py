from dataclasses import fields, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar.parser import Contentlines

from directory import vcard
from directory.vcard import Card, written

UUID_OF_MIA = UUID("7d8a6a52-5c1b-4a47-9d4b-0c6f7f0f3a11")
MIA = Card(
    name="Mia Maria Miete",
    organisation="Haus am See, e. V.",
    role="Beratung; Asyl",
    phone="+49 30 23125101",
    mobile="+49 30 23125102",
    email="mia@example.org",
    languages=("de", "ar"),
    url="https://example.org/kontakte/1/",
    uuid=UUID_OF_MIA,
    revised_at=datetime(2026, 11, 25, 12, tzinfo=UTC),
)
HOSTILE = [
    "x\r\nTEL:110",
    "x\rX-EVIL:1",
    "x\nEND:VCARD",
    "x\u2028TEL:110\u2029TEL:110\x85TEL:110\x0bTEL:110\x0cTEL:110",
    "a;b,c\\d\\n",
    "\x00NUL\x00",
    "👩🏽‍💼" * 40,
    "TEL;TYPE=HOME:110",
    "\\",
    " ",
    "",
]
TEXTS = [field.name for field in fields(Card) if field.type is str]

pytestmark = pytest.mark.once


def names(text):
    """The properties of a file, unfolded as the standard says."""
    lines = text.replace("\r\n ", "").split("\r\n")
    return [line.split(":")[0].split(";")[0] for line in lines if line]


def test_a_card_of_version_4():
    assert written([MIA], vcard.NEWEST).split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "FN:Mia Maria Miete",
        "N:Miete;Mia Maria;;;",
        "ORG:Haus am See\\, e. V.",
        "TITLE:Beratung\\; Asyl",
        "TEL;TYPE=WORK,VOICE:+49 30 23125101",
        "TEL;TYPE=CELL:+49 30 23125102",
        "EMAIL;TYPE=WORK:mia@example.org",
        "LANG:de",
        "LANG:ar",
        "URL:https://example.org/kontakte/1/",
        f"UID:urn:uuid:{UUID_OF_MIA}",
        "REV:20261125T120000Z",
        "END:VCARD",
        "",
    ]


def test_another_reader_understands_version_3():
    card = vobject.readOne(written([MIA], vcard.OLDER))

    assert card.version.value == "3.0"
    assert card.fn.value == "Mia Maria Miete"
    assert (card.n.value.family, card.n.value.given) == ("Miete", "Mia Maria")
    assert card.org.value == ["Haus am See, e. V."]
    assert card.title.value == "Beratung; Asyl"
    assert [tel.value for tel in card.tel_list] == ["+49 30 23125101", "+49 30 23125102"]
    assert card.email.value == "mia@example.org"


def test_a_mailbox_has_one_name():
    card = vobject.readOne(written([Card("Team Wohnen", is_person=False)], vcard.OLDER))

    assert (card.n.value.family, card.n.value.given) == ("Team Wohnen", "")


def test_several_cards_stand_in_one_file():
    cards = list(vobject.readComponents(written([MIA, replace(MIA, name="Bo")], vcard.OLDER)))

    assert [card.fn.value for card in cards] == ["Mia Maria Miete", "Bo"]


@pytest.mark.parametrize("version", [vcard.NEWEST, vcard.OLDER])
@pytest.mark.parametrize("field", TEXTS)
@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_adds_no_property(version, field, value):
    plain = names(written([replace(MIA, **{field: "x"})], version))

    text = written([replace(MIA, **{field: value + "x"})], version)

    assert names(text) == plain
    assert not set(text.replace("\r\n", "")) & set("\r\n\0\v\f\x85\u2028\u2029")
    assert [line for line in text.encode().split(b"\r\n") if len(line) > vcard.LONGEST_LINE] == []


def read_twice(text):
    """The names of the properties of each card, as two readers who know nothing of each other find them."""
    one = [sorted(line.name for line in card.getChildren()) for card in vobject.readComponents(text)]
    other, frames = [], ("BEGIN", "END")
    for line in Contentlines.from_ical(text):
        name, _parameters, value = line.parts() if line else ("", None, "")
        if (name, value) == ("BEGIN", "VCARD"):
            other.append([])
        elif name:
            other[-1] += [name] if name not in frames else []
    return one, [sorted(names) for names in other]


def test_two_readers_find_the_same_cards_whatever_stands_in_a_field():
    for version in (vcard.NEWEST, vcard.OLDER):
        plain = read_twice(written([MIA], version))
        assert plain[0] == plain[1]
        assert len(plain[0]) == 1
        for value in HOSTILE:
            hostile = replace(MIA, **dict.fromkeys(TEXTS, f"{value}x"))
            assert read_twice(written([hostile], version)) == plain, (version, value)
            several = read_twice(written([hostile, MIA, hostile], version))
            assert several == (plain[0] * 3, plain[1] * 3), (version, value)


@given(**{field: st.text() for field in TEXTS}, is_person=st.booleans())
def test_any_text_yields_one_card_another_reader_understands(**values):
    text = written([replace(MIA, **values)], vcard.OLDER)

    cards = list(vobject.readComponents(text))

    assert len(cards) == 1
    one, other = read_twice(text)
    assert one == other
    assert set(cards[0].contents) <= {"version", "fn", "n", "org", "title", "tel", "email", "url", "uid", "rev"}
    assert all(len(found) == 1 for name, found in cards[0].contents.items() if name != "tel")
    assert [line for line in text.encode().split(b"\r\n") if len(line) > vcard.LONGEST_LINE] == []


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"])))
def test_a_value_comes_back_as_it_was(value):
    card = vobject.readOne(written([replace(MIA, role=f"x{value}x")], vcard.OLDER))

    assert card.title.value == f"x{value}x"
