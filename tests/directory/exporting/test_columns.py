import pytest

from directory.exporting.columns import COLUMNS, headings
from directory.importing.columns import match_columns, recognise_sheet

# What the import lists of people have, in this order; the export may add to it.
AGREED = {
    "organisations": "uuid name short_name kind legal_form parent summary description topics districts languages"
    " website email phone street postcode city district source as_of",
    "offers": "uuid name organisations summary description topics audiences languages districts mode fee eligibility"
    " access appointment_link valid_from valid_until",
    "contacts": "uuid organisation name role email phone languages topics districts visibility",
}


@pytest.mark.parametrize("sheet", COLUMNS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_import_understands_every_heading(sheet, language):
    columns = headings(sheet, language)

    match = match_columns(sheet, list(columns.values()))

    assert match.mapped == {heading: name for name, heading in columns.items()}
    assert not match.unknown
    assert recognise_sheet(list(columns.values())) == sheet


@pytest.mark.parametrize("sheet", COLUMNS)
def test_every_agreed_column_is_there(sheet):
    assert [name for name in COLUMNS[sheet] if name in AGREED[sheet].split()] == sorted(
        AGREED[sheet].split(), key=list(COLUMNS[sheet]).index
    )
    assert headings(sheet, "en")["name"] == "name"
