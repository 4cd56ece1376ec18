"""The zip file around a workbook, measured before anything in it is parsed: zip bombs and XML entities stay out."""

import io
import re
import zipfile
import zlib

from openpyxl.utils import range_boundaries

from directory.importing.problems import Problem, UnreadableFile

MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
# Repetitive sheets compress well, so the ratio only counts beyond a size that could hurt.
RATIO_FROM = 20 * 1024 * 1024
MAX_CELLS = 1_000_000

# openpyxl makes a cell of its own for every place in a merged or linked range.
MAX_SPREAD = 200_000

_SPREAD = re.compile(rb"""<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref\s*=\s*["']([^"':]+:[^"']+)""")
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00\xfe\xff", b"\x00\x00\x00<")
_DECLARED = re.compile(rb"""\A<\?xml[^>]*encoding=["']([^"']*)["']""")


def check_archive(name: str, content: bytes) -> bool:
    """Refuse what is dangerous to unpack; the answer is whether any sheet holds formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_size(name, archive, len(content))
            return _check_parts(name, archive)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError, OSError, zlib.error) as error:
        raise _refused(name, "workbook_broken") from error


def _check_size(name: str, archive: zipfile.ZipFile, packed: int) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise _refused(name, "workbook_too_large", limit=MAX_UNPACKED // 1024 // 1024)
    if unpacked > RATIO_FROM and unpacked > packed * MAX_RATIO:
        raise _refused(name, "workbook_too_large", limit=MAX_UNPACKED // 1024 // 1024)


def _check_parts(name: str, archive: zipfile.ZipFile) -> bool:
    cells, spread, has_formulas = 0, 0, False
    for entry in archive.infolist():
        # Whatever its name: any part can be declared to be a sheet.
        part = archive.read(entry)
        _check_markup(name, part)
        cells += sum(1 for _ in _CELL.finditer(part))
        spread += sum(_area(area[1].decode()) for area in _SPREAD.finditer(part))
        has_formulas = has_formulas or bool(_FORMULA.search(part))
    if cells > MAX_CELLS:
        raise _refused(name, "too_many_cells_in_workbook", limit=MAX_CELLS)
    if spread > MAX_SPREAD:
        raise _refused(name, "merged_too_large", limit=MAX_SPREAD)
    return has_formulas


def _area(reference: str) -> int:
    """How many cells a range covers; one without rows or columns covers too many whatever it is."""
    boundaries = range_boundaries(reference)
    if None in boundaries:
        return MAX_SPREAD + 1
    first_column, first_row, last_column, last_row = map(int, boundaries)
    return (last_row - first_row + 1) * (last_column - first_column + 1)


def _check_markup(name: str, part: bytes) -> None:
    """Another encoding than UTF-8 could hide an entity from this search, and no program writes one."""
    declared = _DECLARED.match(part)
    is_foreign = part.startswith(_WIDE) or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii"))
    if is_foreign or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise _refused(name, "workbook_unsafe")


def _refused(name: str, code: str, **values: object) -> UnreadableFile:
    return UnreadableFile([Problem(name, None, "", code, values)])
