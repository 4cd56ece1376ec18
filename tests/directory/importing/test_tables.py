import csv
import io

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.importing.columns import knows
from directory.importing.grid import column_letter, tidy
from directory.importing.problems import UnreadableFile
from directory.importing.tables import read_tables

PLAIN = st.text(alphabet="abcdefgäöüßÄÖÜéç 0123456789,;|\t\"'-\n", max_size=12)
RECORDS = st.lists(st.tuples(PLAIN, PLAIN, PLAIN), min_size=1, max_size=6)
BITS = (b"Name;PLZ\n", b"\xff\xfe", b"PK\x03\x04", b'"', b"\x00", b"\r\n", b";", b"\xe4", b"\xc3\xa4", b"sep=,", b"a")


@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(BITS), max_size=40).map(b"".join)))
def test_any_bytes_are_tables_or_refused(content):
    try:
        tables = read_tables("list.csv", content, knows=knows)
    except UnreadableFile:
        return

    assert all(set(row.cells) == set(table.header) for table in tables for row in table.rows)


@given(st.integers(min_value=0, max_value=4000), st.binary(min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_a_workbook_with_any_bytes_overwritten_is_a_table_or_refused(start, noise):
    content = _workbook([("Eins", "10115", "x")])
    damaged = content[:start] + noise + content[start + len(noise) :]

    try:
        tables = read_tables("list.xlsx", damaged, knows=knows)
    except UnreadableFile:
        return

    assert all(set(row.cells) == set(table.header) for table in tables for row in table.rows)


@given(RECORDS, st.sampled_from([";", ",", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_a_program_writes_as_csv_is_read_back(records, delimiter, encoding):
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("Name", "PLZ", "Telefon"), *records])

    (table,) = read_tables("list.csv", stream.getvalue().encode(encoding), knows=knows)

    assert [tuple(row.cells.values()) for row in table.rows] == _filled(records)


@given(RECORDS)
@settings(max_examples=40, deadline=None)
def test_what_a_program_writes_as_workbook_is_read_back(records):
    (table,) = read_tables("list.xlsx", _workbook(records), knows=knows)

    assert [tuple(row.cells.values()) for row in table.rows] == _filled(records)


def test_columns_are_named_as_in_a_spreadsheet():
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def _filled(records):
    return [row for record in records if any(row := tuple(tidy(text) for text in record))]


def _workbook(records):
    book = openpyxl.Workbook()
    book.active.append(["Name", "PLZ", "Telefon"])
    for record in records:
        book.active.append(record)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
