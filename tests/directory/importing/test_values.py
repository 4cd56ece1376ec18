import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from directory.importing.values import clean, clean_line, is_empty, plain, split_values, with_text_mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "'",
        "--",
        "–",
        "?",
        "...",
        "/",
        "k.A.",
        "k. A.",
        "K.A.",
        "n/a",
        "N.N.",
        "keine Angabe",
        "#N/A",
        "None",
        "unbekannt",
    ],
)
def test_markers_for_nothing_are_empty(text):
    assert is_empty(text)
    assert clean(text) == ""


@pytest.mark.parametrize("text", ["0", "A", "KA", "Ö", "keine", "ja"])
def test_words_and_numbers_are_not_empty(text):
    assert not is_empty(text)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Rat\u00a0und   Tat ", "Rat und Tat"),
        ("Flücht\u00adlinge\u200b", "Flüchtlinge"),
        ("eins \r\n  zwei", "eins\nzwei"),
        ("'030 23125100", "030 23125100"),
        ("'Offene Tür' für alle", "'Offene Tür' für alle"),
        ("'+49 30 23125100", "+49 30 23125100"),
        ("''+49 30 23125100", "'+49 30 23125100"),
        ("'=it's", "=it's"),
        ("''doppelt", "'doppelt"),
        ("A\u0308rzte", "Ärzte"),
    ],
)
def test_text_is_cleaned_of_what_nobody_sees(text, cleaned):
    assert clean(text) == cleaned


def test_a_line_has_no_breaks():
    assert clean_line("Rat\nund Tat") == "Rat und Tat"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", []),
        ("-", []),
        ("Wohnen", ["Wohnen"]),
        ("Wohnen|Arbeit||Recht", ["Wohnen", "Arbeit", "Recht"]),
        ("Wohnen\nArbeit", ["Wohnen", "Arbeit"]),
        ("Wohnen; Arbeit;", ["Wohnen", "Arbeit"]),
        ("Rat; Tat | Hilfe", ["Rat; Tat", "Hilfe"]),
        ("- Wohnen\n• Arbeit\n* Recht", ["Wohnen", "Arbeit", "Recht"]),
        ("Wohnen | Wohnen | k.A.", ["Wohnen"]),
        ("Rat, Tat", ["Rat, Tat"]),
    ],
)
def test_lists_are_split_at_bars_and_line_breaks_else_at_semicolons(text, values):
    assert split_values(text) == values


def test_commas_part_lists_whose_values_have_none():
    assert split_values("Deutsch, Arabisch; Dari", commas=True) == ["Deutsch", "Arabisch", "Dari"]


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


@given(st.lists(st.text(alphabet="abcäöü ", min_size=1, max_size=8).map(str.strip).filter(bool), unique=True))
def test_values_joined_with_bars_come_back(values):
    values = [clean_line(value) for value in values]

    assert split_values("|".join(values)) == list(dict.fromkeys(values))


@given(st.text())
@example("'=it's")
@example("'x")
@example("''+1")
def test_a_marked_text_is_read_as_it_was(text):
    text = plain(text)

    marked = with_text_mark(text)

    assert not marked.startswith(("=", "+", "-", "@"))
    assert clean(marked) == ("" if is_empty(text) else text)


@given(st.text())
def test_plain_text_stays_as_it_is(text):
    assert plain(plain(text)) == plain(text)
