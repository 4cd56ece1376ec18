import io
import zipfile

import openpyxl
import pytest

from directory.importing import archive
from directory.importing.columns import knows
from directory.importing.problems import UnreadableFile
from directory.importing.tables import MAX_BYTES, read_tables


def workbook():
    book = openpyxl.Workbook()
    book.active.append(["Name"])
    book.active.append(["Eins"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(content, name, data):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if entry.filename != name:
                target.writestr(entry.filename, source.read(entry))
        target.writestr(name, data)
    return stream.getvalue()


def refusal_of(content, name="list.xlsx"):
    with pytest.raises(UnreadableFile) as refusal:
        read_tables(name, content, knows=knows)
    return [problem.code for problem in refusal.value.problems]


def test_a_file_over_the_limit_is_refused():
    assert refusal_of(b"x" * (MAX_BYTES + 1)) == ["file_too_large"]


def test_a_workbook_that_unpacks_to_far_more_is_refused():
    bomb = with_part(workbook(), "xl/media/zeros.bin", b"\x00" * (30 * 1024 * 1024))

    assert refusal_of(bomb) == ["workbook_too_large"]


def test_a_workbook_over_the_unpacked_limit_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1000)

    assert refusal_of(workbook()) == ["workbook_too_large"]


def test_a_workbook_of_too_many_entries_is_refused():
    stream = io.BytesIO(workbook())
    with zipfile.ZipFile(stream, "a") as target:
        for number in range(archive.MAX_ENTRIES):
            target.writestr(f"xl/media/{number}.txt", b"")

    assert refusal_of(stream.getvalue()) == ["workbook_too_large"]


def test_a_workbook_of_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_CELLS", 1)

    assert refusal_of(workbook()) == ["too_many_cells_in_workbook"]


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-16"),
        '<?xml version="1.0"?><!DOCTYPE x []><x/>'.encode("utf-16-le"),
        b'<?xml version="1.0" encoding="cp037"?><x/>',
    ],
)
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/hidden.bin"])
def test_a_workbook_with_entities_is_refused(part, data):
    assert refusal_of(with_part(workbook(), part, data)) == ["workbook_unsafe"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old_workbook"),
        (b"%PDF-1.7\n%\xe2\xe3", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n", "not_a_table"),
        (b"<html><table><tr><td>Name</td></tr></table></html>", "not_a_table"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "not_a_table"),
        (b"PK\x03\x04 broken", "not_a_workbook"),
    ],
)
def test_other_kinds_of_files_are_refused(content, code):
    assert refusal_of(content) == [code]


def test_another_office_file_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    assert refusal_of(stream.getvalue(), "list.ods") == ["not_a_workbook"]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("data", [b"", b"<broken", b"<a/>"])
def test_a_damaged_workbook_is_refused(part, data):
    assert refusal_of(with_part(workbook(), part, data)) in (["workbook_broken"], ["file_empty"])


def test_a_workbook_cut_off_is_refused():
    content = workbook()

    assert refusal_of(content[: len(content) // 2]) == ["not_a_workbook"]
