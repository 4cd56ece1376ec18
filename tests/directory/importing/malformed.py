"""Files nobody should send and somebody will: one for each number, the same in every run."""

import io
import json
import random
import zipfile
from functools import cache

import openpyxl

HEADINGS = ["Name", "Kurzname", "Art", "Themen", "Bezirke", "Website", "E-Mail", "Telefon", "PLZ", "Stand", "Träger"]
FULL_COUNT = 500


def malformed(number):
    """Name and content."""
    chance = random.Random(number)  # noqa: S311 - not for secrets
    kind = list(_KINDS)[number % len(_KINDS)]
    name, content = _KINDS[kind](chance)
    return f"{number:03}-{kind}.{name}", content


def _rows(chance, least=2, most=12):
    return [
        [
            f"Haus {chance.randrange(10**6)} e. V.",
            "",
            chance.choice(["Verein", "gGmbH", ""]),
            chance.choice(["Wohnen", "Arbeit|Gesundheit", ""]),
            chance.choice(["Neukölln", "Mitte", ""]),
            "https://example.org",
            f"post{chance.randrange(99)}@example.org",
            f"030 23125 {chance.randrange(100, 999)}",
            "12051",
            "19.06.2025",
            "",
        ]
        for _ in range(chance.randint(least, most))
    ]


def _text(rows, delimiter=";", headings=HEADINGS):
    return "\n".join(delimiter.join(row) for row in [headings, *rows]) + "\n"


def _csv(chance, change, encoding="utf-8"):
    rows = _rows(chance)
    change(rows)
    return "csv", _text(rows, chance.choice([";", ",", "\t"])).encode(encoding, "replace")


def _put(chance, rows, *values):
    chance.choice(rows)[chance.randrange(len(HEADINGS))] = chance.choice(values)


def _truncated_csv(chance):
    content = _csv(chance, lambda rows: None, chance.choice(["utf-8", "utf-16", "cp1252"]))[1]
    return "csv", content[: chance.randrange(len(content))]


def _mixed_encodings(chance):
    rows = _rows(chance)
    pieces = [
        _text([row], headings=[]).encode(chance.choice(["utf-8", "cp1252", "mac_roman", "utf-16"])) for row in rows
    ]
    return "csv", ";".join(HEADINGS).encode(chance.choice(["utf-8", "cp1252"])) + b"\n" + b"".join(pieces)


def _random_bytes(chance):
    return chance.choice(["csv", "xlsx", "json"]), chance.randbytes(chance.randrange(1, 5000))


def _nul(chance):
    content = bytearray(_csv(chance, lambda rows: None)[1])
    for _ in range(chance.randint(1, 9)):
        content.insert(chance.randrange(len(content)), 0)
    return "csv", bytes(content)


def _huge_cell(chance):
    return _csv(chance, lambda rows: _put(chance, rows, "x" * 140_000, '"' + "y\n" * 70_000 + '"', "ä" * 5_000))


def _unclosed_quote(chance):
    return _csv(chance, lambda rows: _put(chance, rows, '"Haus', '"a"b', 'Haus "am" See"', '"""'))


def _wrong_headings(chance):
    headings = [chance.choice(["Foo", "1", "", "Name", "???", "=A1", "Spalte"]) for _ in HEADINGS]
    return "csv", _text(_rows(chance), headings=headings).encode()


def _doubled_headings(chance):
    headings = [*HEADINGS]
    headings[chance.randrange(1, len(headings))] = chance.choice(headings).swapcase()
    return "csv", _text(_rows(chance), headings=headings).encode()


def _wrong_types(chance):
    wrong = ["31.02.2025", "1.5.", "nicht da", "@", "a@b@c", "https://", "123456789012345", "²", "-1", "1e400", "NaN"]
    wrong += ["12047-12051", "javascript:alert(1)", "x@example.org, y@example.org", "0" * 60, "\u202eabc", "Ünbekannt"]

    def change(rows):
        for _ in range(chance.randint(1, 6)):
            _put(chance, rows, *wrong)

    return _csv(chance, change)


def _ragged(chance):
    rows = _rows(chance)
    for row in rows:
        if chance.random() < 0.5:
            row.extend(["mehr"] * chance.randrange(40))
        else:
            del row[chance.randrange(1, len(row)) :]
    return "csv", _text(rows).encode()


def _formulas(chance):
    return _csv(
        chance, lambda rows: _put(chance, rows, "=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+49", "-", "=HYPERLINK()")
    )


def _letters(chance):
    return _csv(
        chance,
        lambda rows: _put(chance, rows, "BezirksÃ¤mter", "Stra\ufffde", "a\x07b", "a\x1bb", "\ufeff", "a\x85b", "🏠"),
    )


def _nothing(chance):
    contents = [
        b"",
        b"\xef\xbb\xbf",
        b"\n\n\n",
        b";;;\n;;;\n",
        b"   ",
        _text([]).encode(),
        b"\xff\xfe",
        b"Name\n",
        b"\x00" * 50,
    ]
    return chance.choice(["csv", "xlsx"]), chance.choice(contents)


def _identity(chance):
    rows = [[chance.choice(["nicht-eine-uuid", "0" * 32, str(chance.random()), ""]), *row] for row in _rows(chance)]
    for row in rows:
        row[-1] = chance.choice([row[1], rows[0][1], "Gibt es nicht", "a" * 300])
        row[1] = chance.choice([row[1], "", " ", "x" * 201, "."])
    return "csv", _text(rows, headings=["UUID", *HEADINGS]).encode()


def _json(chance):
    whole = json.dumps({"organizations": [{"name": None, "id": 1}], "services": chance.choice([[], {}, 5])})
    return "json", chance.choice([whole, whole[:-5], "[" * 5000, "{}", "null", '{"a": NaN}', '"', "[1, 2"]).encode()


def _workbook(chance, change=lambda sheet: None):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [HEADINGS, *_rows(chance)]:
        sheet.append(row)
    change(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _truncated_workbook(chance):
    content = _workbook(chance)
    return "xlsx", content[: chance.randrange(len(content))]


def _scrambled_workbook(chance):
    content = bytearray(_workbook(chance))
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    return "xlsx", bytes(content)


def _repacked(chance, change):
    """A workbook whose parts are other than a spreadsheet program writes them."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_workbook(chance))) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return "xlsx", result.getvalue()


def _lost_part(chance):
    lost = chance.choice(["xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml", "xl/workbook.xml"])
    return _repacked(chance, lambda name, content: None if name == lost else content)


def _broken_markup(chance):
    hurt = chance.choice(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"])

    def change(name, content):
        if name != hurt:
            return content
        cut = chance.randrange(len(content))
        entity = b'<!DOCTYPE a [<!ENTITY b "c">]>'
        return chance.choice(
            [content[:cut], content[:cut] + b"<x" + content[cut:], entity + content, b"", b"\xff\xfe<"]
        )

    return _repacked(chance, change)


def _strange_cells(chance):
    def change(sheet):
        for _ in range(chance.randint(1, 5)):
            cell = sheet.cell(chance.randint(1, 6), chance.randint(1, 11))
            cell.value = chance.choice(["=1/0", "=A1", "#REF!", 1e300, -5, True, 45000.5, "x" * 32_000, "_x0000_", "="])
        if chance.random() < 0.3:
            sheet.merge_cells("A2:C4")
        if chance.random() < 0.2:
            sheet.cell(1_048_576, 16_384).value = "weit weg"

    return "xlsx", _workbook(chance, change)


def _bomb(chance):
    return "xlsx", _zeros(chance.choice([21, 201]))


@cache
def _zeros(megabytes):
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (megabytes * 1024 * 1024))
    return result.getvalue()


def _foreign(chance):
    start = chance.choice(
        [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"%PDF-1.7", b"<html>", b"GIF89a", b"\x1f\x8b"]
    )
    return chance.choice(["csv", "xlsx"]), start + chance.randbytes(chance.randrange(500))


_KINDS = {
    "truncated": _truncated_csv,
    "encodings": _mixed_encodings,
    "bytes": _random_bytes,
    "nul": _nul,
    "huge": _huge_cell,
    "quotes": _unclosed_quote,
    "headings": _wrong_headings,
    "doubled": _doubled_headings,
    "types": _wrong_types,
    "ragged": _ragged,
    "formulas": _formulas,
    "letters": _letters,
    "nothing": _nothing,
    "identity": _identity,
    "json": _json,
    "cut": _truncated_workbook,
    "scrambled": _scrambled_workbook,
    "lost": _lost_part,
    "markup": _broken_markup,
    "cells": _strange_cells,
    "bomb": _bomb,
    "foreign": _foreign,
}
