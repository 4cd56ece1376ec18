import pytest

from directory.text import fold, search_key, slug_words, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ärztehaus", "arztehaus"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Café Łódź", "cafe lodz"),
        ("A\u0308rzte", "arzte"),
        ("ﬁnden", "finden"),
    ],
)
def test_fold_drops_case_and_accents(text, folded):
    assert fold(text) == folded


def test_names_sort_without_quotes_at_the_front():
    names = ["Zuflucht", "'Gesicht zeigen'", "Ärztehaus", "Arbeit und Leben", "ökohaus"]

    assert sorted(names, key=sort_key) == ["Arbeit und Leben", "Ärztehaus", "'Gesicht zeigen'", "ökohaus", "Zuflucht"]


@pytest.mark.parametrize(
    "spellings",
    [
        ("Ärztehaus", "Aerztehaus", "Arztehaus", "ÄRZTEHAUS", "aerztehaus"),
        ("Größe", "Groesse", "GRÖSSE"),
        ("Berater:innen", "Berater*innen", "Berater_innen", "Berater/innen", "BeraterInnen", "Beraterinnen"),
        ("Übersetzer/-innen", "Uebersetzerinnen"),
    ],
)
def test_spellings_of_one_word_share_their_search_key(spellings):
    assert {search_key(spelling) for spelling in spellings} == {search_key(spellings[0])}


def test_search_key_keeps_different_words_apart():
    assert len({search_key(word) for word in ["Wohnung", "Wohnen", "Ordnung", "1. Mai", "2. Mai"]}) == 5


def test_slug_spells_umlauts_out():
    assert slug_words("Ärzte für alle e. V. – Große Straße") == "aerzte-fuer-alle-e-v-grosse-strasse"


@pytest.mark.parametrize("text", ["", "   ", "!?%", "مرحبا", "\x00", "😀"])
def test_text_without_latin_letters_folds_to_nothing_in_addresses(text):
    assert slug_words(text) == ""
