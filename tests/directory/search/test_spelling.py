import pytest
from django.contrib.auth.models import AnonymousUser

from directory.models import Organisation, Topic
from directory.search import words
from directory.search.query import search
from directory.search.spelling import MOST_CANDIDATES, MOST_COMPLETIONS, Spellings, is_one_edit
from tests.factories import ContactFactory, OfferFactory, OrganisationFactory, UserFactory


@pytest.mark.parametrize(
    ("typed", "known", "nearest"),
    [
        ("wohnugn", ["wohnung"], ["wohnung"]),  # neighbours swapped
        ("wonung", ["wohnung"], ["wohnung"]),
        ("wonug", ["wohnung"], []),  # two edits in five letters
        ("beratng", ["beratung"], ["beratung"]),
        ("beratunxx", ["beratung"], ["beratung"]),  # two edits from eight letters on
        ("berartxxng", ["beratung"], []),
        ("wohn", ["wahn"], []),  # too short to guess
        ("ärztehaus", ["aerztehaus"], ["aerztehaus"]),
        ("kurrse", ["kursen", "kurse"], ["kurse"]),
    ],
)
def test_words_within_reach_are_near(typed, known, nearest):
    assert list(Spellings(known).nearest(typed)) == nearest


def test_the_first_letter_then_the_length_then_the_alphabet_settle_who_is_nearest():
    known = Spellings(["raten", "bater", "baten", "batern"])

    assert list(known.nearest("daten")) == ["baten", "raten"]
    assert list(known.nearest("batan")) == ["baten"]


def test_of_a_compound_one_side_may_be_wrong():
    known = Spellings(["wohnung", "beratung", "mietvertrag"])

    assert known.nearest("mietvertragberatng") == {"mietvertragberatung": ("mietvertrag", "beratung")}
    assert known.nearest("wohnnngberatung") == {"wohnungberatung": ("wohnung", "beratung")}
    assert known.nearest("wohnngberatng") == {}


def test_few_are_looked_at():
    letters = "abcdefghijkl"
    known = Spellings([*(f"haus{letter}r" for letter in letters), *(f"wort{a}{b}" for a in letters for b in letters)])

    assert len(known.nearest("hausxr")) == MOST_CANDIDATES
    assert len(known.beginning_with("wort")) == MOST_COMPLETIONS


def test_words_that_begin_alike_come_in_alphabetical_order_as_they_are_written():
    known = Spellings(["ärztehaus", "arzt", "ausweis", "arztbrief", "Arzt"])

    assert known.beginning_with("aerzt") == ["arzt", "arztbrief", "ärztehaus"]
    assert known.beginning_with("arztb") == ["arztbrief"]
    assert known.beginning_with("zahn") == []
    assert len(known.beginning_with("")) == 4


def test_one_edit_is_one_edit():
    assert is_one_edit("kurs", "kurse")
    assert is_one_edit("kurs", "krus")
    assert not is_one_edit("kurs", "kunst")


def asked(question, user=None):
    found = search(question, {}, user or AnonymousUser(), words.current())
    names = dict(Organisation.objects.values_list("pk", "name"))
    return found.answer.corrected, [names[pk] for pk in found.pks]


# Simple, a compound of words that stand everywhere, and such a compound within a longer one.
NAMES = [("Kanarienvogel", "kanarienvogl"), ("Feldhaus", "feldhauus"), ("Feldhaus", "feldhausberatng")]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "typed"), NAMES)
def test_a_correction_does_not_tell_a_name_of_the_network(name, typed):
    OrganisationFactory(name="Treff", summary="Haus auf dem Feld mit Vogel und Beratung")
    ContactFactory(organisation=OrganisationFactory(name="Laden"), name=f"Xenia {name}", network=True)

    assert asked(typed) == ({}, [])
    assert name.lower() in asked(typed, UserFactory())[0][typed]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Kanarienvogel", "Feldhaus"])
def test_a_name_of_the_network_is_no_end_of_a_word_that_was_begun(name):
    OrganisationFactory(name="Treff", summary="Haus auf dem Feld mit Vogel")
    ContactFactory(organisation=OrganisationFactory(name="Laden"), name=f"Xenia {name}", network=True)

    assert asked(name[:-2]) == ({}, [])
    assert asked(name[:-2], UserFactory()) == ({}, ["Laden"])


@pytest.mark.django_db
def test_nobody_is_told_a_name_that_only_coordinators_see_or_that_was_withdrawn():
    coordinator = UserFactory(coordinator=True)
    ContactFactory(name="Xenia Kanarienvogel", hidden=True)
    OrganisationFactory(name="Segelverein").archive()
    OfferFactory(name="Drachenflug").end()

    for typed in ("kanarienvogl", "segelvrein", "drachenfluug"):
        assert asked(typed) == asked(typed, coordinator) == ({}, [])


@pytest.mark.django_db
def test_curated_words_and_words_of_texts_are_told():
    OrganisationFactory(name="Haus A", topics=[Topic.objects.get(slug="mietrecht")], summary="Drachenflug am Feldhaus")

    assert asked("mietvertrga") == ({"mietvertrga": "mietvertrag"}, ["Haus A"])
    assert asked("drachenfluug") == ({"drachenfluug": "drachenflug"}, ["Haus A"])
    assert asked("feldhauus") == ({"feldhauus": "feldhaus"}, ["Haus A"])
