import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.alike.names import bare_name, legal_form, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rotdorn e. V.", "Rotdorn e.V."),
        ("Rotdorn e. V.", "Rotdorn eV"),
        ("Rotdorn e. V.", "ROTDORN E.V."),
        ("Rotdorn e. V.", "Rotdorn eingetragener Verein"),
        ("Rotdorn gGmbH", "Rotdorn g GmbH"),
        ("Rotdorn gGmbH", "Rotdorn gemeinnützige GmbH"),
        ("Gemeinnützige Gesellschaft für Arbeit mbH", "Gesellschaft für Arbeit gGmbH"),
        ("Rotdorn GmbH", "Rotdorn Gesellschaft mit beschränkter Haftung"),
        ("Rotdorn UG (haftungsbeschränkt)", "Rotdorn UG"),
        ("Ärztehaus Süd", "Aerztehaus Sued"),
        ("Große Straße", "Grosse Strasse"),
        ("Kultur-Verein Rotdorn", "Kulturverein Rotdorn"),
        ("Rotdorn - Hilfe für alle", "Rotdorn – Hilfe für alle"),
        ("Rotdorn -Hilfe für alle", "Rotdorn, Hilfe für alle"),
        ("'Rotdorn' e. V.", "„Rotdorn“ e. V."),
        ("Hilfe für Flücht- linge", "Hilfe für Flüchtlinge"),
        ("Hilfe für Flücht\u00adlinge", "Hilfe für Flüchtlinge"),
        ("Rat & Tat", "Rat und Tat"),
        ("Kultur- u. Sportverein", "Kultur- und Sportverein"),
        ("Rotdorn  e. V. ", "Rotdorn e. V."),
        ("R.O.T. e. V.", "ROT e. V."),
        ("Rotdorn e. V. Hilfe für alle", "Rotdorn - Hilfe für alle e. V."),
    ],
)
def test_typographic_variants_have_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rotdorn e. V.", "Rotdorn gGmbH"),
        ("Rotdorn GmbH", "Rotdorn gGmbH"),
        ("Rotdorn e. V.", "Rotdorn"),
        ("Kita 1", "Kita 2"),
        ("Kita 1 11", "Kita 11 1"),
        ("Verein A e. V.", "Verein B e. V."),
        ("Ev. Kirche", "Kirche e. V."),
        ("!!!", "???"),
        ("日本協会", "中国協会"),
    ],
)
def test_names_of_different_bodies_have_different_keys(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("name", "form", "bare"),
    [
        ("Rotdorn e.V.", "e. V.", "Rotdorn"),
        ("Rotdorn eV", "e. V.", "Rotdorn"),
        ("Rotdorn ev", "e. V.", "Rotdorn"),
        ("Rotdorn e. V., Hilfe für alle", "e. V.", "Rotdorn, Hilfe für alle"),
        ("Hilfe für alle (HFA e. V.)", "e. V.", "Hilfe für alle (HFA)"),
        ("Rotdorn g GmbH", "gGmbH", "Rotdorn"),
        ("Gesellschaft für Arbeit mbH", "GmbH", "Gesellschaft für Arbeit"),
        ("Rotdorn GmbH & Co. KG", "GmbH & Co. KG", "Rotdorn"),
        ("Rotdorn eG", "eG", "Rotdorn"),
        ("Rotdorn AG", "AG", "Rotdorn"),
        ("Rotdorn gUG (haftungsbeschränkt)", "gUG", "Rotdorn"),
        ("Rotdorn GbR", "GbR", "Rotdorn"),
        ("Ev. Kirchengemeinde", None, "Ev. Kirchengemeinde"),
        ("AG Wohnen", None, "AG Wohnen"),
        ("Flüchtlings-AG", None, "Flüchtlings-AG"),
        ("Bezirksamt Neustadt", None, "Bezirksamt Neustadt"),
        ("Sonne", None, "Sonne"),
    ],
)
def test_the_legal_form_is_read_off_the_name(name, form, bare):
    assert (legal_form(name), bare_name(name)) == (form, bare)


@given(st.text())
def test_any_text_has_a_key(name):
    assert name_key(name) == name_key(f" {name} ")
    assert bool(name_key(name)) == bool(name.strip())


@given(st.text(alphabet="abcäöüß ÄÖÜ-&'.", min_size=1), st.sampled_from(["e. V.", "gGmbH", "GmbH", "eG"]))
def test_the_form_is_found_behind_any_name(name, form):
    assert legal_form(f"{name} {form}") == form
