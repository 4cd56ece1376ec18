import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from directory.importing.columns import knows
from directory.importing.problems import Note, Problem, UnreadableFile
from directory.importing.tables import Row, read_tables


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return book


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(book):
    return read_tables("list.xlsx", saved(book), knows=knows)


def read_one(book):
    (table,) = read(book)
    return table


def replaced(content, part, old, new):
    """The workbook with bytes of one part replaced, for what openpyxl itself does not write."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == part:
                assert old in data
                data = data.replace(old, new)
            target.writestr(entry.filename, data)
    return stream.getvalue()


def test_each_sheet_is_a_table_with_the_rows_people_see():
    book = workbook(
        Akteure=[[], ["Name", "PLZ"], ["Eins", "10115"], [], ["Zwei", "10117"]], Kontakte=[["Name"], ["Drei"]]
    )

    first, second = read(book)

    assert (first.name, first.sheet, first.header_row) == ("list.xlsx: Akteure", "Akteure", 2)
    assert first.rows == [Row(3, {"Name": "Eins", "PLZ": "10115"}), Row(5, {"Name": "Zwei", "PLZ": "10117"})]
    assert (second.name, second.rows) == ("list.xlsx: Kontakte", [Row(2, {"Name": "Drei"})])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (10115, "10115"),
        (10115.0, "10115"),
        (3023125100, "3023125100"),
        (1234.5, "1234.5"),
        (1.234, "1.2340"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        (True, "true"),
        (False, "false"),
        (date(2025, 6, 19), "2025-06-19"),
        (datetime(2025, 6, 19), "2025-06-19"),
        (datetime(2025, 6, 19, 10, 30), "2025-06-19 10:30"),
        (time(9, 30), "09:30:00"),
        ("  a\u00a0 ", "a"),
        ("eins_x000D_\nzwei", "eins\nzwei"),
        ("=no", None),
    ],
)
def test_values_become_the_text_a_person_means(value, text):
    table = read_one(workbook(Liste=[["Name", "Wert"], ["Eins", value]]))

    assert [row.cells["Wert"] for row in table.rows] == [text or ""]
    assert bool(table.problems) is (text is None)


def test_a_postcode_shown_with_five_digits_keeps_its_zero():
    book = workbook(Liste=[["Name", "PLZ"], ["Eins", 1067]])
    book["Liste"]["B2"].number_format = "00000"

    assert read_one(book).rows[0].cells["PLZ"] == "01067"


def test_hidden_sheets_are_skipped_and_told():
    book = workbook(Akteure=[["Name"], ["Eins"]], Geheim=[["Name"], ["Zwei"]], Intern=[["Name"], ["Drei"]])
    book["Geheim"].sheet_state = "hidden"
    book["Intern"].sheet_state = "veryHidden"

    table = read_one(book)

    assert [row.cells for row in table.rows] == [{"Name": "Eins"}]
    assert Note("sheets_hidden", {"sheets": "Geheim, Intern"}) in table.notes


def test_empty_sheets_are_no_tables():
    assert [table.sheet for table in read(workbook(Leer=[], Akteure=[["Name"], ["Eins"]]))] == ["Akteure"]


def test_hidden_rows_and_columns_are_read_and_told():
    book = workbook(Akteure=[["Name", "PLZ"], ["Eins", 10115], ["Zwei", 10117]])
    book["Akteure"].row_dimensions[3].hidden = True
    book["Akteure"].column_dimensions["B"].hidden = True

    table = read_one(book)

    assert [row.number for row in table.rows] == [2, 3]
    assert table.notes == [Note("rows_hidden", {"count": 1}), Note("columns_hidden", {"columns": "B"})]


def test_merged_cells_fill_their_range():
    book = workbook(Akteure=[["Bezirk", "Name", "PLZ"], ["Mitte", "Eins", 1], [None, "Zwei", 2], ["Pankow", "Drei", 3]])
    book["Akteure"].merge_cells("A2:A3")

    table = read_one(book)

    assert [row.cells["Bezirk"] for row in table.rows] == ["Mitte", "Mitte", "Pankow"]
    assert Note("cells_merged", {"count": 1}) in table.notes


def test_a_merged_title_and_merged_headings_are_not_spread():
    book = workbook(
        Akteure=[["Liste der Akteure"], ["Name", "Kontakt", None], ["Eins", "a@example.org", "030 23125100"]]
    )
    book["Akteure"].merge_cells("A1:C1")
    book["Akteure"].merge_cells("B2:C2")

    table = read_one(book)

    assert table.header == ["Name", "Kontakt", "[C]"]
    assert Note("rows_above_header", {"rows": 1, "header_row": 2, "text": "Liste der Akteure"}) in table.notes


def test_a_merged_heading_between_records_is_left_out_and_told():
    book = workbook(Akteure=[["Name", "PLZ", "Ort"], ["Bezirk Mitte"], ["Eins", 10115, "Berlin"]])
    book["Akteure"].merge_cells("A2:C2")

    table = read_one(book)

    assert [row.number for row in table.rows] == [3]
    assert Note("section_row", {"row": 2, "text": "Bezirk Mitte"}) in table.notes


def test_two_header_rows_with_merged_groups_use_the_lower_one():
    book = workbook(
        Akteure=[
            ["Name", "Erreichbar", None, "PLZ"],
            [None, "Telefon", "E-Mail", None],
            ["Eins", "1", "a@example.org", "10115"],
        ]
    )
    for area in ("A1:A2", "B1:C1", "D1:D2"):
        book["Akteure"].merge_cells(area)

    table = read_one(book)

    assert table.header == ["Name", "Telefon", "E-Mail", "PLZ"]
    assert [row.number for row in table.rows] == [3]


def test_formulas_without_a_result_are_named_by_their_cell():
    table = read_one(workbook(Akteure=[["Name", "PLZ"], ["Eins", "=1+1"]]))

    assert table.problems == [Problem("list.xlsx: Akteure", 2, "B", "formula_without_value", {"cell": "B2"})]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (b'<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        (b'<c r="B2" t="str"><f>A2</f><v>Eins</v></c>', "Eins"),
        (b'<c r="B2" t="str"><f>A2</f><v></v></c>', ""),
    ],
)
def test_formulas_with_a_result_give_it_and_are_told(cell, text):
    content = saved(workbook(Akteure=[["Name", "PLZ"], ["Eins", "=1+1"]]))
    content = replaced(content, "xl/worksheets/sheet1.xml", b'<c r="B2"><f>1+1</f><v /></c>', cell)

    (table,) = read_tables("list.xlsx", content, knows=knows)

    assert table.problems == []
    assert [row.cells.get("PLZ") for row in table.rows] == [text]
    assert Note("formulas", {"count": 1}) in table.notes


def test_error_values_are_named_by_their_cell():
    table = read_one(workbook(Akteure=[["Name", "PLZ"], ["Eins", "#REF!"]]))

    assert table.problems == [Problem("list.xlsx: Akteure", 2, "B", "cell_error", {"cell": "B2", "error": "#REF!"})]


def test_a_cell_that_only_says_link_gives_the_address_behind_it():
    book = workbook(Akteure=[["Name", "Website"], ["Eins", "Link"]])
    book["Akteure"]["A2"].hyperlink = "https://name.example.org"
    book["Akteure"]["B2"].hyperlink = "https://example.org"

    assert read_one(book).rows[0].cells == {"Name": "Eins", "Website": "https://example.org"}


def test_a_stray_cell_in_the_last_corner_costs_nothing():
    book = workbook(Akteure=[["Name"], ["Eins"]])
    book["Akteure"]["XFD1048576"] = " "
    book["Akteure"].merge_cells("A2:A3")

    assert [row.number for row in read_one(book).rows] == [2, 3]


@pytest.mark.parametrize(
    "spread",
    [
        b'<mergeCells count="1"><mergeCell ref="A2:XFD1048575"/></mergeCells>',
        b'<mergeCells count="1"><mergeCell ref="A:C"/></mergeCells>',
        b'<hyperlinks><hyperlink ref="A2:XFD1048575" location="A1"/></hyperlinks>',
    ],
)
def test_a_range_over_the_whole_sheet_is_refused(spread):
    content = saved(workbook(Akteure=[["Name", "PLZ"], ["Eins", 10115]]))
    content = replaced(content, "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetData>" + spread)

    with pytest.raises(UnreadableFile) as refusal:
        read_tables("list.xlsx", content, knows=knows)

    assert [problem.code for problem in refusal.value.problems] == ["merged_too_large"]


def test_broken_letters_in_a_cell_are_refused():
    table = read_one(workbook(Akteure=[["Name", "PLZ"], ["FÃ¼r alle", 10115]]))

    assert [(problem.row, problem.column, problem.code) for problem in table.problems] == [
        (2, "Name", "letters_broken")
    ]
