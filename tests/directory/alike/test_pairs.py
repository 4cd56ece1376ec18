import time

import pytest

from directory.alike.facts import address_key, phone_key, website_key
from directory.alike.pairs import Body, Likeness, duplicates_within, likely_duplicates
from tests.directory.alike.name_variants import look_alikes, names, variants
from tests.directory.alike.spellings import look_alikes as other_bodies
from tests.directory.alike.spellings import true_pairs

pytestmark = pytest.mark.once


def reasons(candidate, existing):
    return [likeness.reasons for likeness in likely_duplicates([Body(1, candidate)], [Body(2, existing)])]


@pytest.mark.parametrize(
    ("candidate", "existing", "expected"),
    [
        ("Rotdorn e.V.", "ROTDORN e. V.", ("same_name",)),
        ("Rotdorn", "Rotdorn e. V.", ("same_name", "legal_form_missing")),
        ("Kulturhaus Abendstern e. V.", "Abendstern Kulturhaus e. V.", ("word_order",)),
        ("Vereinigung der Gärtner in Neustadt e. V.", "Vereinigung Gärtner Neustadt e. V.", ("word_missing",)),
        ("Nachbarschafstreff Linde e. V.", "Nachbarschaftstreff Linde e. V.", ("spelling",)),
        ("HFA e. V.", "Hilfe für alle e. V. (HFA)", ("short_name",)),
        ("Hilfe für alle e. V.", "Hilfe für alle e. V. (HFA)", ("short_name",)),
        ("Wege ohne Zäune e. V.", "WoZ-Wege ohne Zäune e. V.", ("short_name",)),
        ("Rotdorn e. V.", "Rotdorn - Hilfe für Familien in Not e. V.", ("short_name",)),
        ("ROTDORN", "Rotdorn e. V., Hilfe für Familien in Not", ("short_name", "legal_form_missing")),
        ("BWN Bildungswerk Neustadt GmbH", "Bildungswerk Neustadt GmbH", ("short_name",)),
    ],
)
def test_likely_duplicates_come_with_their_reasons(candidate, existing, expected):
    assert reasons(candidate, existing) == [expected]
    assert reasons(existing, candidate) == [expected]


@pytest.mark.parametrize(
    ("candidate", "existing"),
    [
        ("Rotdorn e. V.", "Rotdorn gGmbH"),
        ("Kita 1", "Kita 2"),
        ("Verein A e. V.", "Verein B e. V."),
        ("Nachbarschaftstreff Altmarkt", "Nachbarschaftstreff Neustadt"),
        ("Stadtteilzentrum Nordost e. V.", "Stadtteilzentrum Nordwest e. V."),
        ("Irakischer Kulturkreis", "Iranischer Kulturkreis"),
        ("Serbischer Kulturkreis", "Sorbischer Kulturkreis"),
        ("Rotdorn gGmbH", "Rotdorn-Integrationsbetrieb gGmbH"),
        ("Kreisverband Rotdorn", "Rotdorn - Abteilung Soziales und Bildung"),
        ("Amt Neustadt", "Amt Neustadt - Abteilung Soziales und Bildung"),
        ("Sprachschule Rosa", "Sprachschule Rossi"),
        ("Haus der Familie (Neustadt)", "Haus der Familie (Altmarkt)"),
    ],
)
def test_look_alikes_are_no_duplicates(candidate, existing):
    assert reasons(candidate, existing) == []
    assert reasons(existing, candidate) == []


def test_given_short_and_other_names_count():
    existing = [Body("x", "Hilfe für alle e. V.", "HFA", ("Rat und Tat",))]

    found = likely_duplicates([Body(1, "HFA"), Body(2, "Rat & Tat e.V."), Body(3, "Tat")], existing)

    assert [(likeness.candidate.reference, likeness.reasons) for likeness in found] == [
        (1, ("short_name", "legal_form_missing")),
        (2, ("alternate_name",)),
    ]


def test_a_short_name_that_many_share_tells_nothing():
    existing = [
        Body(place, f"Treff - Begegnung und Beratung {place} e. V.") for place in ("Neustadt", "Altmarkt", "Lindenau")
    ]

    assert likely_duplicates([Body(1, "Treff e. V.")], existing) == []


def test_words_that_often_occur_are_no_slips_of_the_pen():
    existing = [
        Body(f"{word} {number}", f"{word} Haus {number}") for word in ("Kleine", "Kleiner") for number in range(3)
    ]

    assert likely_duplicates([Body(1, "Kleine Bühne e. V.")], [*existing, Body("x", "Kleiner Bühne e. V.")]) == []


def test_the_best_match_comes_first():
    existing = [Body("typo", "Nachbarschafstreff Linde e. V."), Body("same", "Nachbarschaftstreff Linde e. V.")]

    found = likely_duplicates([Body(1, "Nachbarschaftstreff Linde e.V.")], existing)

    assert [(likeness.existing.reference, likeness.score) for likeness in found] == [("same", 100), ("typo", 96)]


def test_a_list_is_compared_with_itself_once():
    first, second, third = Body(1, "Rotdorn e. V."), Body(2, "Weißdorn e. V."), Body(3, "ROTDORN e.V.")

    assert duplicates_within([first, second, third]) == [Likeness(third, first, 100, ("same_name",))]


def test_names_without_letters_are_compared_as_they_stand():
    assert reasons("!!!", "???") == []
    assert reasons("協会", "協会") == [("same_name",)]


def test_precision_and_recall_over_generated_pairs():
    true_pairs = [bool(reasons(changed, name)) for name, changed in variants(300)]
    false_pairs = [bool(reasons(changed, name)) for name, changed in look_alikes(300)]

    assert sum(true_pairs) / len(true_pairs) >= 0.95
    assert sum(true_pairs) / (sum(true_pairs) + sum(false_pairs)) >= 0.95


def test_precision_and_recall_within_one_list():
    originals = names(300, seed=7)
    spelled = list(variants(100, seed=8))
    bodies = [Body(name, name) for name in [*originals, *(name for pair in spelled for name in pair)]]

    found = {frozenset((one.candidate.name, one.existing.name)) for one in duplicates_within(bodies)}

    assert len({frozenset(pair) for pair in spelled} & found) >= 95


@pytest.mark.parametrize("seed", [1, 2])
def test_spellings_of_real_life_are_found_and_look_alikes_are_not(seed):
    bodies = names(200, seed)
    right = [bool(reasons(changed, name)) for _kind, name, changed in true_pairs(bodies, 400, seed)]
    wrong = [bool(reasons(changed, name)) for _kind, name, changed in other_bodies(bodies, 400, seed)]

    assert sum(right) / len(right) >= 0.95
    assert sum(right) / (sum(right) + sum(wrong)) >= 0.95


def with_facts(name, **facts):
    return Body(name, name, **facts)


FACTS = {"website": "https://www.rotdorn.example.org/kontakt", "phone": "030 / 23125-10", "email": "Info@example.org"}
SAME_FACTS = {"website": "rotdorn.example.org", "phone": "+49 (0)30 2312510", "email": "info@example.org"}


@pytest.mark.parametrize(
    ("one", "other", "facts", "expected"),
    [
        ("Rotdorn e. V.", "Rotdorn gGmbH", ["website"], None),
        ("Rotdorn e. V.", "Rotdorn gGmbH", ["website", "phone"], None),
        ("Rotdorn e. V.", "Rotdorn gGmbH", ["phone", "email"],
         ("same_name", "other_legal_form", "same_phone", "same_email")),
        ("Rotdorn Hilfen e. V.", "Rotdorn Hilfe in Not e. V.", [], None),
        ("Rotdorn Hilfen e. V.", "Rotdorn Hilfen Not e. V.", ["email"], ("similar_name", "same_email")),
        ("Stadtteilzentrum Rotdorn Mitte e. V.", "Stadtteilzentrum Rotdorn Pankow e. V.", ["website", "phone"], None),
        ("Förderverein Rotdorn e. V.", "Rotdorn e. V.", ["website", "phone", "email"], None),
        ("Rotdorn e. V.", "Abendstern e. V.", ["website", "phone"], None),
        ("Rotdorn e. V.", "Abendstern e. V.", ["website", "phone", "email"],
         ("other_name", "same_website", "same_phone", "same_email")),
        ("Rotdorn e.V.", "Rotdorn e. V.", ["website"], ("same_name", "same_website")),
    ],
)  # fmt: skip
def test_facts_beside_the_names_count(one, other, facts, expected):
    ours = with_facts(one, **{name: FACTS[name] for name in facts})
    theirs = with_facts(other, **{name: SAME_FACTS[name] for name in facts})

    assert [found.reasons for found in likely_duplicates([ours], [theirs])] == ([expected] if expected else [])


def test_a_channel_that_many_share_tells_nothing():
    names = ["Abendstern e. V.", "Birkenhain e. V.", "Dachgarten e. V.", "Eulenspiegel e. V.", "Haselnuss e. V."]
    facts = {"website": "https://www.caritas-berlin.de/", "phone": "030 23125-0", "email": "info@example.org"}

    assert duplicates_within([with_facts(name, **facts) for name in names]) == []


def test_facts_are_compared_however_they_are_written():
    assert website_key("http://www.rotdorn.de/") == website_key("rotdorn.de/team?a=1") == "rotdorn.de"
    assert website_key("https://www.facebook.com/Rotdorn/") == "facebook.com/rotdorn"
    assert website_key("https://www.caritas-berlin.de") == website_key("http://[") == ""
    assert phone_key("030 / 231 25-10") == phone_key("+49 (0)30 23125 10") == phone_key("Tel.: 0049302312510")
    assert address_key("Müllerstraße 12 a", "13353") == address_key("Muellerstr. 12A", "13353")
    assert address_key("Müllerstraße 12", "13353") != address_key("Müllerstraße 14", "13353")
    assert address_key("Müllerstraße", "13353") == ""


def test_two_thousand_names_cost_less_than_five_seconds():
    bodies = [Body(name, name) for name in names(2000)]

    start = time.process_time()
    duplicates_within(bodies)

    assert time.process_time() - start < 5
