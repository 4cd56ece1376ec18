import pytest

from directory.search.compounds import splitter
from directory.search.stems import forms, stem
from directory.search.terms import text_terms


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("aufenthaltsrecht", ("aufenthalt", "recht")),
        ("wohnungssuche", ("wohnung", "suche")),
        ("hausaufgabenhilfe", ("haus", "aufgabe", "hilfe")),
        ("rechtzeitig", ()),
        ("geschlechtergerecht", ()),
        ("unterstützung", ()),
    ],
)
def test_a_compound_falls_into_its_parts_and_a_simple_word_stays_whole(word, parts):
    assert splitter().split(word) == parts


@pytest.mark.parametrize(
    "spellings", [["Ärztinnen", "Ärzt:innen", "Aerzte", "Arzt"], ["Lotsinnen", "Lots*innen", "Lotsen"]]
)
def test_gender_forms_and_umlauts_share_a_stem(spellings):
    assert len({text_terms([spelling])[0] for spelling in spellings}) == 1


def test_a_plural_in_s_meets_its_singular():
    assert set(forms("kurs")) & set(forms("kurse"))
    assert set(forms("kitas")) & set(forms("kita"))


def test_other_scripts_become_plain_letters():
    assert stem("عربي").isascii()
