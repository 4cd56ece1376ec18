"""What problems and notes say to a person: what is wrong and what to do about it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from directory.importing.problems import Note, Problem

PROBLEMS: Mapping[str, Promise] = {
    # The file
    "file_too_large": _("The file is larger than %(limit)s MB. Split it into several files."),
    "file_empty": _("There is nothing to import in this file. Check that it is the right one."),
    "not_a_table": _("This is not a spreadsheet. Save the list as Excel workbook (.xlsx) or CSV and try again."),
    "not_a_workbook": _(
        "This kind of file cannot be read. Open it in your spreadsheet program, save it as Excel workbook (.xlsx) or"
        " CSV and try again."
    ),
    "old_workbook": _(
        "This is an old Excel file (.xls) or one protected by a password. Save it without password as Excel workbook"
        " (.xlsx) and try again."
    ),
    "workbook_broken": _(
        "The workbook is damaged. Open it in your spreadsheet program, save it anew as .xlsx and try again."
    ),
    "workbook_too_large": _(
        "The workbook takes more than %(limit)s MB when unpacked, or far more than its size suggests. Copy the list"
        " into a new workbook and try again."
    ),
    "workbook_unsafe": _(
        "The workbook contains parts that no spreadsheet program writes and that could do harm. Copy the list into a"
        " new workbook and try again."
    ),
    "too_many_cells_in_workbook": _("The workbook has more than %(limit)s cells. Split it into several files."),
    "merged_too_large": _(
        "The merged or linked areas cover more than %(limit)s cells. Undo the merging and try again."
    ),
    "too_many_rows": _("There are more than %(limit)s rows. Split the list into several files."),
    "too_many_columns": _("There are more than %(limit)s columns. Remove those that do not belong to the list."),
    # Letters
    "encoding_broken": _("The file cannot be read in the encoding %(encoding)s. Save it as “CSV UTF-8” and try again."),
    "encoding_unknown": _(
        "The letters of this row cannot be read for certain. Save the file as “CSV UTF-8” or as Excel workbook"
        " (.xlsx) and try again."
    ),
    "encoding_undecidable": _(
        "The letters of this row could mean “%(first)s” or “%(second)s”. Choose the right one, or save the file as"
        " “CSV UTF-8” and try again."
    ),
    "nul_bytes": _(
        "The file contains characters that no text has. Save the list as Excel workbook (.xlsx) or CSV and try again."
    ),
    "letters_broken": _(
        "Letters were lost here before: “%(passage)s”. Correct the cell, or export the list anew as “CSV UTF-8”."
    ),
    "control_character": _("The cell contains an invisible control character (%(character)s). Type the text anew."),
    # Rows and columns
    "heading_twice": _("This heading stands over several columns (%(columns)s). Give each column its own heading."),
    "too_many_cells": _(
        "The row has %(found)s cells, the header %(expected)s. Put cells that contain the delimiter in quotation marks."
    ),
    "quotes_broken": _("A quotation mark that opens here is never closed properly. Close or remove it."),
    "cell_too_long": _("A cell that begins here has more than 131,072 characters. Look for a missing quotation mark."),
    "cell_error": _("Cell %(cell)s shows the error %(error)s. Correct the formula or replace it by its value."),
    "formula_without_value": _(
        "Cell %(cell)s holds a formula without a result. Open the file in your spreadsheet program and save it, or"
        " replace the formula by its value."
    ),
    # Cells
    "amount_ambiguous": _("“%(text)s” could be thousands or decimals. Write 1234 or 1,23 without more digits."),
    "amount_invalid": _("“%(text)s” is not an amount. Write it like 1234,56."),
    "boolean_invalid": _("“%(text)s” is neither yes nor no. Write yes or no."),
    "date_ambiguous": _("“%(text)s” could be two different days. Write the date like 19.06.2025."),
    "date_impossible": _("The day “%(text)s” does not exist. Correct the date."),
    "date_invalid": _("“%(text)s” is not a date. Write it like 19.06.2025."),
    "year_invalid": _("“%(text)s” is not a year. Write it with four digits."),
    "email_invalid": _("“%(text)s” is not an e-mail address. Correct it or leave the cell empty."),
    "email_several": _("“%(text)s” holds several e-mail addresses. Keep one in this cell."),
    "phone_invalid": _("“%(text)s” is not a telephone number. Correct it or leave the cell empty."),
    "postcode_invalid": _("“%(text)s” is not a postcode. Write five digits."),
    "website_invalid": _("“%(text)s” is not the address of a website. Write it like https://example.org."),
    "website_is_email": _("“%(text)s” is an e-mail address. Move it to the e-mail column."),
    "website_several": _("“%(text)s” holds several addresses. Keep one in this cell."),
}

NOTES: Mapping[str, Promise] = {
    "encoding": _("Read as %(encoding)s. Please check a few words: %(examples)s"),
    "encoding_plain": _("Read as %(encoding)s."),
    "delimiter": _("The cells are separated by %(delimiter)s."),
    "quotes_literal": _("Quotation marks belong to the text in this file and were kept."),
    "rows_above_header": _("The header stands in row %(header_row)s. Above it and not imported: %(text)s"),
    "heading_missing": _("Column %(column)s has no heading."),
    "header_repeated": _("The header is repeated and was left out in: %(rows)s"),
    "section_row": _("Row %(row)s is a heading between the records and was left out: %(text)s"),
    "sheets_hidden": _("Hidden sheets were not read: %(sheets)s"),
    "rows_hidden": _("Hidden rows were read too: %(count)s"),
    "columns_hidden": _("Hidden columns were read too: %(columns)s"),
    "formulas": _("Cells with formulas, of which the results were taken: %(count)s"),
    "cells_merged": _("Merged ranges, of which each cell got the value: %(count)s"),
    "date_day_added": _("“%(text)s” was read as %(date)s."),
    "date_from_number": _("The number %(text)s was read as the date %(date)s."),
    "date_year_completed": _("“%(text)s” was read as %(date)s."),
    "email_spelt_out": _("“%(text)s” was read as %(email)s."),
    "phone_start_added": _("The number %(text)s had lost its beginning and was read as %(phone)s."),
    "postcode_city_dropped": _("Of “%(text)s” only the postcode %(postcode)s was taken."),
    "postcode_zero_added": _("The postcode %(text)s had lost its leading zero and was read as %(postcode)s."),
    "website_https_added": _("https:// was put before “%(text)s”."),
}

_ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1254": "Windows-1254",
    "iso8859_15": "ISO 8859-15",
    "mac_roman": "Mac Roman",
    "cp850": "MS-DOS 850",
}
_DELIMITERS: Mapping[str, Promise] = {
    ";": _("semicolons"),
    ",": _("commas"),
    "\t": _("tabs"),
    "|": _("vertical bars"),
}


def describe(said: Problem | Note) -> str:
    """The sentence for a problem or a note, without the place."""
    if isinstance(said, Problem):
        return str(PROBLEMS[said.code]) % said.values
    code = "encoding_plain" if said.code == "encoding" and not said.values["examples"] else said.code
    return str(NOTES[code]) % {name: _shown(name, value) for name, value in said.values.items()}


def place(problem: Problem) -> str:
    """Where the problem is, as far as it has a place: "list.csv, row 12, column PLZ"."""
    parts: list[str | Promise] = [problem.file]
    if problem.row is not None:
        parts.append(format_lazy(_("row {row}"), row=problem.row))
    if problem.column:
        parts.append(format_lazy(_("column {column}"), column=problem.column))
    return ", ".join(map(str, parts))


def _shown(name: str, value: object) -> object:
    if name == "encoding":
        return _ENCODINGS.get(str(value), value)
    if name == "delimiter":
        return _DELIMITERS.get(str(value), value)
    return ", ".join(map(str, value)) if isinstance(value, list) else value
