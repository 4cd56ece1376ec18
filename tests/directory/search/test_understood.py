import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.models import Audience, District, Language, Topic
from directory.search.lexicon import Entry, lexicon
from directory.search.question import understand
from directory.search.stems import words
from directory.search.understood import taken, without
from directory.search.words import Vocabulary


@pytest.mark.parametrize(
    ("question", "typed", "rest"),
    [
        ("Mietvertrag auf Farsi", ["farsi"], "Mietvertrag auf"),
        ("Mietvertrag, Farsi!", ["farsi"], "Mietvertrag,"),
        ("„Farsi“ (Mietvertrag)", ["mietvertrag"], "„Farsi“"),
        ("Farsi farsi FARSI Dari", ["farsi"], "Dari"),
        ("Berater*innen für Kinder", ["beraterinnen"], "für Kinder"),
        ("Berater:innen/Kinder", ["beraterinnen"], "Berater:innen/Kinder"),  # one piece holds another word, too
        ("Kita-Platz Mitte", ["kita-platz"], "Mitte"),
        ("Kita-Platz Mitte", ["kita"], "Kita-Platz Mitte"),
        ("  Farsi \t Mitte\n", ["farsi"], "Mitte"),
        ("Farsi - Mitte", ["farsi"], "- Mitte"),
        ("Farsi", ["farsi"], ""),
        ("Ärzte", ["aerzte"], "Ärzte"),
        ("مرحبا Farsi", ["farsi"], "مرحبا"),
    ],
)
def test_a_question_without_a_word(question, typed, rest):
    assert without(question, typed) == rest


PIECES = st.sampled_from(["Farsi", "farsi,", "(Mitte)", "Kita-Platz", "Berater*innen", "-", "?", "und/oder", "Ärzte"])


@given(st.lists(PIECES, max_size=6).map(" ".join), st.lists(PIECES, max_size=2))
def test_what_was_taken_away_is_gone_and_the_rest_stays(question, taken_away):
    typed = [one for piece in taken_away for one in words(piece)]

    rest = without(question, typed)

    whole = [piece for piece in question.split() if words(piece) and set(words(piece)) <= set(typed)]
    assert rest.split() == [piece for piece in question.split() if piece not in whole]
    assert without(rest, typed) == rest


VOCABULARY = Vocabulary(
    version=None,
    topics=(Topic(pk=1, name_de="Wohnen"), Topic(pk=2, name_de="Mietrecht", parent_id=1)),
    districts=(District(pk=3, name="Mitte"),),
    languages=(Language(pk=4, name_de="Farsi"),),
    audiences=(Audience(pk=5, name_de="Jugendliche"),),
    postcodes={},
    lexicon=lexicon(
        (
            Entry("topic", 1, ("Wohnen",)),
            Entry("topic", 2, ("Mietrecht", "Recht der Mietsachen", "Mietvertrag"), parent=1),
            Entry("district", 3, ("Mitte", "Wedding")),
            Entry("language", 4, ("Farsi",)),
            Entry("audience", 5, ("Jugendliche",)),
        )
    ),
)


def understood(question, corrected=None):
    found = taken(question, understand(question, VOCABULARY.lexicon, corrected), VOCABULARY)
    return [(one.kind, one.name, one.typed, one.rest) for one in found]


def test_each_concept_says_what_it_was_taken_for_and_what_is_left_without_it():
    assert understood("Mietvertrag, Farsi (Wedding) Jugendliche?") == [
        ("topic", "Mietrecht", "Mietvertrag", "Farsi (Wedding) Jugendliche?"),
        ("language", "Farsi", "Farsi", "Mietvertrag, (Wedding) Jugendliche?"),
        ("district", "Mitte", "Wedding", "Mietvertrag, Farsi Jugendliche?"),
        ("audience", "Jugendliche", "Jugendliche", "Mietvertrag, Farsi (Wedding)"),
    ]


def test_a_phrase_is_one_and_goes_as_one():
    assert understood("Recht der Mietsachen in Mitte") == [
        ("topic", "Mietrecht", "Recht Mietsachen", "der in Mitte"),
        ("district", "Mitte", "Mitte", "Recht der Mietsachen in"),
    ]


def test_words_that_mean_nothing_curated_stand_for_themselves():
    assert understood("Drachenflug Drachenbau") == [
        ("word", "drachenflug", "Drachenflug", "Drachenbau"),
        ("word", "drachenbau", "Drachenbau", "Drachenflug"),
    ]


@pytest.mark.parametrize("typed", ["Lots*innen", "Lots:innen", "Lots_innen", "LotsInnen", "Lotsinnen", "Lots/innen"])
def test_gender_forms_are_shown_as_they_were_typed(typed):
    [one] = understood(typed)

    assert one == ("word", "lotsinnen", typed, "")


def test_a_hyphenated_word_is_one():
    assert understood("Segel-Verein Mitte")[0] == ("word", "segel-verein", "Segel-Verein", "Mitte")


def test_a_corrected_word_is_shown_and_taken_away_as_it_was_typed():
    assert understood("Mietvertrga Farsi", {"mietvertrga": "mietvertrag"}) == [
        ("topic", "Mietrecht", "Mietvertrga", "Farsi"),
        ("language", "Farsi", "Farsi", "Mietvertrga"),
    ]


def test_a_weak_word_counts_only_where_there_is_nothing_else():
    assert [name for _kind, name, _typed, _rest in understood("Hilfe bei Mietvertrag")] == ["Mietrecht"]


def test_a_word_typed_twice_is_shown_once_and_goes_in_one():
    assert understood("Farsi farsi, Mitte")[-1] == ("district", "Mitte", "Mitte", "Farsi farsi,")
    assert {rest for kind, _name, _typed, rest in understood("Farsi farsi, Mitte") if kind == "language"} == {"Mitte"}
