import pytest

from directory.importing.columns import knows
from directory.importing.problems import Note, Problem, UnreadableFile
from directory.importing.tables import Row, read_tables


def read(text, encoding="utf-8"):
    (table,) = read_tables("list.csv", text.encode(encoding), knows=knows)
    return table


def cells(table):
    return [list(row.cells.values()) for row in table.rows]


@pytest.mark.parametrize("delimiter", [";", "\t", ",", "|"])
def test_the_delimiter_is_detected_and_told(delimiter):
    table = read(
        f"Name{delimiter}PLZ\n„A, B; C“{delimiter}10115\n"
        if delimiter == "\t"
        else f"Name{delimiter}PLZ\nA{delimiter}10115\n"
    )

    assert table.header == ["Name", "PLZ"]
    assert Note("delimiter", {"delimiter": delimiter}) in table.notes


def test_delimiters_inside_quotation_marks_part_nothing():
    table = read('Name;Themen\n"Hilfe; Rat";"a, b, c"\n')

    assert cells(table) == [["Hilfe; Rat", "a, b, c"]]


def test_commas_in_the_only_column_part_nothing():
    table = read("Name\nRat, Tat und Hilfe\nBildung, Arbeit\n")

    assert cells(table) == [["Rat, Tat und Hilfe"], ["Bildung, Arbeit"]]


def test_the_line_of_excel_that_names_the_delimiter_is_obeyed():
    table = read("sep=,\r\nName,PLZ\r\nEins,10115\r\n")

    assert table.header_row == 2
    assert table.rows == [Row(3, {"Name": "Eins", "PLZ": "10115"})]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_rows_bear_the_line_on_which_they_start(ending):
    table = read(ending.join(["Name;Text", 'Eins;"erste', 'zweite"', "", "Zwei;b", ""]))

    assert table.rows == [
        Row(2, {"Name": "Eins", "Text": "erste\nzweite"}),
        Row(5, {"Name": "Zwei", "Text": "b"}),
    ]


def test_title_rows_above_the_header_are_told():
    table = read("Netzwerkliste;;\nStand: Juni 2025;;\n;;\nName;PLZ;Telefon\nEins;10115;030 23125100\n")

    assert table.header_row == 4
    assert (
        Note("rows_above_header", {"rows": 2, "header_row": 4, "text": "Netzwerkliste / Stand: Juni 2025"})
        in table.notes
    )
    assert cells(table) == [["Eins", "10115", "030 23125100"]]


def test_empty_rows_and_columns_are_left_out():
    table = read("Name;;PLZ;;\n;;;;\nEins;;10115;;\n\nZwei;;;;\n")

    assert table.header == ["Name", "PLZ"]
    assert [row.number for row in table.rows] == [3, 5]


def test_a_column_without_heading_keeps_its_values_under_its_letter():
    table = read("Name;;PLZ\nEins;etwas;10115\n")

    assert table.rows == [Row(2, {"Name": "Eins", "[B]": "etwas", "PLZ": "10115"})]
    assert Note("heading_missing", {"column": "B"}) in table.notes


def test_a_repeated_header_is_left_out():
    table = read("Name;PLZ\nEins;10115\nName;PLZ\nZwei;10117\n")

    assert [row.number for row in table.rows] == [2, 4]
    assert Note("header_repeated", {"rows": "3"}) in table.notes


def test_headings_lose_their_line_breaks():
    assert read('Name;"Bezirk\n(Sitz)"\nEins;Mitte\n').header == ["Name", "Bezirk (Sitz)"]


def test_duplicate_headings_are_refused():
    table = read("Name;Telefon;PLZ;telefon\nEins;1;10115;2\n")

    assert table.problems == [Problem("list.csv", 1, "Telefon", "heading_twice", {"columns": "B, D"})]
    assert table.rows == []


def test_a_row_with_too_many_cells_is_named():
    table = read("Name;PLZ\nEins;10115\nZwei;10117;Mitte\nDrei;10119;;\n")

    assert table.problems == [Problem("list.csv", 3, "", "too_many_cells", {"expected": 2, "found": 3})]


def test_an_open_quotation_mark_is_named_with_its_row():
    with pytest.raises(UnreadableFile) as refusal:
        read('Name;PLZ\n"Eins";10115\n"Zwei;10117\nDrei;10119\n')

    assert refusal.value.problems == [Problem("list.csv", 3, "", "quotes_broken")]


def test_quotation_marks_of_a_file_that_quotes_nothing_stay():
    table = read('Name;PLZ\n"Eins" e. V.;10115\nZwei;10117\n')

    assert cells(table) == [['"Eins" e. V.', "10115"], ["Zwei", "10117"]]
    assert Note("quotes_literal") in table.notes


@pytest.mark.parametrize("text", ["FÃ¼r alle", "fÃ¤hrt", "Rat â€“ Tat", "F\ufffdr alle", "Fl?chtlinge", "f√ºr", "f├╝r"])
def test_letters_broken_before_are_refused_with_row_and_column(text):
    table = read(f"Name;PLZ\nEins;10115\n{text};10117\n")

    assert [(problem.row, problem.column, problem.code) for problem in table.problems] == [
        (3, "Name", "letters_broken")
    ]


@pytest.mark.parametrize(
    "text", ["Wer hilft?", "https://example.org/a?b=c", "Ångström", "São Paulo", "√ 9", "Fragen? Antworten!"]
)
def test_letters_that_only_look_broken_pass(text):
    assert read(f"Name;PLZ\n{text};10117\n").problems == []


def test_control_characters_are_refused():
    table = read("Name;PLZ\nEi\x07ns;10117\n")

    assert table.problems == [Problem("list.csv", 2, "Name", "control_character", {"character": "U+0007"})]


def test_a_file_without_familiar_headings_begins_with_its_first_full_row():
    table = read("Bericht\nfoo;bar\n1;2\n")

    assert (table.header, table.header_row) == (["foo", "bar"], 2)


@pytest.mark.parametrize("text", ["", "\n\n", ";;;\n;;\n", "   "])
def test_an_empty_file_is_refused(text):
    with pytest.raises(UnreadableFile) as refusal:
        read(text)

    assert [problem.code for problem in refusal.value.problems] == ["file_empty"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Name;PLZ\n" + ";" * 30_000 + "\n", "too_many_columns"),
        ("Name;PLZ\n" + '"\n";' * 30_000 + "\n", "too_many_columns"),
        ("Name;PLZ\n" + "Eins;10115\n" * 102_000, "too_many_rows"),
        ("Name;PLZ\n" + "x" * 140_000 + ";10115\n", "cell_too_long"),
    ],
)
def test_files_beyond_the_limits_are_refused(text, code):
    with pytest.raises(UnreadableFile) as refusal:
        read(text)

    assert [problem.code for problem in refusal.value.problems] == [code]


def test_too_many_rows_or_columns_make_no_rows():
    long = read("Name;PLZ\n" + "Eins;10115\n" * 100_001)
    wide = read(";".join(f"Spalte {number}" for number in range(201)) + "\n" + "x;" * 200 + "x\n")

    assert [(table.rows, [problem.code for problem in table.problems]) for table in (long, wide)] == [
        ([], ["too_many_rows"]),
        ([], ["too_many_columns"]),
    ]
