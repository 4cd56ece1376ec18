import shutil

import polib
import pytest

from tests import catalogues

pytestmark = pytest.mark.once


def test_the_german_catalogue_is_complete():
    assert catalogues.problems() == []


def test_gaps_in_a_catalogue_are_seen(tmp_path, monkeypatch):
    source = tmp_path / "django.po"
    shutil.copy(catalogues.CATALOGUE, source)
    shutil.copy(catalogues.CATALOGUE.with_suffix(".mo"), tmp_path)
    catalogue = polib.pofile(source)
    catalogue.append(polib.POEntry(msgid="Nobody translated this"))
    catalogue.append(polib.POEntry(msgid="Guessed", msgstr="Geraten", flags=["fuzzy"]))
    catalogue.append(polib.POEntry(msgid="Gone", msgstr="Weg", obsolete=True))
    catalogue.append(polib.POEntry(msgid="%(number)s hits", msgstr="%(anzahl)s Treffer"))
    catalogue.save()
    monkeypatch.setattr(catalogues, "CATALOGUE", source)
    monkeypatch.setattr(catalogues, "has_tools", lambda: False)
    monkeypatch.delenv("CONNECT_REQUIRE_ALL", raising=False)

    problems = catalogues.problems()

    assert {
        "empty: 'Nobody translated this'",
        "fuzzy: 'Guessed'",
        "obsolete: 'Gone'",
        "unknown placeholder in the German for '%(number)s hits'",
        "the compiled catalogue differs from its source: run `make messages`",
    } <= set(problems)


@pytest.mark.skipif(not catalogues.has_tools(), reason=catalogues.NO_TOOLS)
def test_a_text_that_is_not_in_the_catalogue_is_seen(monkeypatch):
    known = polib.pofile(catalogues.CATALOGUE)
    removed = known.pop()
    known.append(polib.POEntry(msgid="Nobody says this", msgstr="Das sagt niemand"))

    problems = catalogues._out_of_step(known)

    assert f"not in the catalogue: {removed.msgid!r}" in problems
    assert "in the catalogue, but nowhere used: 'Nobody says this'" in problems
