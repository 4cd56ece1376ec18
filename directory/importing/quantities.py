"""Cells that hold a date, a year, an amount of money or a yes or no."""

import re
from datetime import date, timedelta
from decimal import Decimal

from directory.importing.problems import Note, UnreadableValue
from directory.importing.values import Parsed, clean_line

_YES = frozenset(("ja", "j", "yes", "y", "true", "wahr", "w", "x", "1", "on", "vorhanden", "✓", "✔", "☑", "✅"))
_NO = frozenset(("nein", "n", "no", "false", "falsch", "f", "0", "off", "nicht", "kein", "keine", "☐", "✗", "✘"))

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januar jaenner january", "feb februar february", "mrz mär märz mar march maerz", "apr april", "mai may",
         "jun juni june", "jul juli july", "aug august", "sep sept september", "okt oktober oct october",
         "nov november", "dez dezember dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_GERMAN = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4}|\d{2})(?:,?\s+\d{1,2}:\d{2}.*)?")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DAY_NAMED_MONTH = re.compile(r"(\d{1,2})\.?\s+([^\W\d_]+)\.?\s+(\d{4})")
_NAMED_MONTH_DAY = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2}),\s+(\d{4})")
_MONTH = re.compile(r"(?:(?P<year>\d{4})[-/](?P<month>\d{1,2})|(?P<month2>\d{1,2})[./](?P<year2>\d{4}))")
_NAMED_MONTH = re.compile(r"([^\W\d_]+)\.?\s+(\d{4})")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_SERIAL_RANGE = range(20_000, 60_000)
_SERIAL_START = date(1899, 12, 30)


def parse_date(text: str, *, end: bool = False) -> Parsed[date | None]:
    """A day; a month or a year alone stands for its first day, or its last with `end`, and that is told."""
    text = clean_line(text)
    if not text:
        return Parsed(None)
    try:
        return _day(text) or _period(text, end=end) or _serial(text)
    except ValueError as error:
        if isinstance(error, UnreadableValue):
            raise
        raise UnreadableValue("date_impossible", text=text) from None


def parse_year(text: str) -> Parsed[int | None]:
    text = clean_line(text)
    if not text:
        return Parsed(None)
    found = re.fullmatch(r"((?:19|20|21)\d{2})(?:[.,]0+)?", text)
    if not found:
        raise UnreadableValue("year_invalid", text=text)
    return Parsed(int(found[1]))


def parse_boolean(text: str) -> Parsed[bool | None]:
    # Marks such as ✓ count as empty elsewhere, so the raw text is looked at first.
    folded = text.strip().casefold()
    if folded in _YES | _NO:
        return Parsed(folded in _YES)
    if clean_line(text):
        raise UnreadableValue("boolean_invalid", text=clean_line(text))
    return Parsed(None)


def parse_amount(text: str) -> Parsed[Decimal | None]:
    """An amount in euros: "1.234,56 €", "1234", "12,5"; a comma before three digits could mean both."""
    text = clean_line(text)
    if not text:
        return Parsed(None)
    number = re.sub(r"\s*(?:€|EUR|Euro)\s*", "", text, flags=re.IGNORECASE)
    number = re.sub(r"[,.](?:-{1,2}|–|—)$", "", number).replace("−", "-")
    number = re.sub(r"(?<=\d)[\s'’](?=\d{3}(?!\d))", "", number)
    if re.fullmatch(r"-?[1-9]\d{0,2},\d{3}", number):
        raise UnreadableValue("amount_ambiguous", text=text)
    for pattern, thousands, point in _AMOUNTS:
        if pattern.fullmatch(number):
            return Parsed(Decimal(number.replace(thousands, "").replace(point, ".")))
    raise UnreadableValue("amount_invalid", text=text)


_AMOUNTS = (
    (re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"), ".", ","),
    (re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"), ",", "."),
    (re.compile(r"-?\d+(?:,\d+)?"), ".", ","),
    (re.compile(r"-?\d+\.\d+"), ",", "."),
)


def _day(text: str) -> Parsed[date | None] | None:
    if found := _ISO.fullmatch(text):
        return Parsed(date(int(found[1]), int(found[2]), int(found[3])))
    if found := _GERMAN.fullmatch(text):
        return _german_day(text, int(found[1]), int(found[2]), found[3])
    if found := _SLASHES.fullmatch(text):
        return Parsed(_day_with_slashes(text, int(found[1]), int(found[2]), int(found[3])))
    if (found := _DAY_NAMED_MONTH.fullmatch(text)) and (month := _MONTHS.get(found[2].casefold())):
        return Parsed(date(int(found[3]), month, int(found[1])))
    if (found := _NAMED_MONTH_DAY.fullmatch(text)) and (month := _MONTHS.get(found[1].casefold())):
        return Parsed(date(int(found[3]), month, int(found[2])))
    return None


def _german_day(text: str, day: int, month: int, year: str) -> Parsed[date | None]:
    if len(year) == 4:
        return Parsed(date(int(year), month, day))
    value = date(int(year) + (2000 if int(year) < 70 else 1900), month, day)
    return Parsed(value, Note("date_year_completed", {"text": text, "date": value.isoformat()}))


def _day_with_slashes(text: str, first: int, second: int, year: int) -> date:
    if first <= 12 and second <= 12 and first != second:
        raise UnreadableValue("date_ambiguous", text=text)
    return date(year, second, first) if second <= 12 else date(year, first, second)


def _period(text: str, *, end: bool) -> Parsed[date | None] | None:
    if found := _MONTH.fullmatch(text):
        year, month = int(found["year"] or found["year2"]), int(found["month"] or found["month2"])
    elif (found := _NAMED_MONTH.fullmatch(text)) and (named := _MONTHS.get(found[1].casefold())):
        year, month = int(found[2]), named
    elif found := re.fullmatch(r"(?:19|20)\d{2}", text):
        year, month = int(text), 0
    else:
        return None
    first = date(year, month or 1, 1)
    after = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    value = after - timedelta(days=1) if end else first
    return Parsed(value, Note("date_day_added", {"text": text, "date": value.isoformat()}))


def _serial(text: str) -> Parsed[date | None]:
    """The day number of a spreadsheet; five digits mean nothing else in a column of dates."""
    if not _SERIAL.fullmatch(text) or int(float(text)) not in _SERIAL_RANGE:
        raise UnreadableValue("date_invalid", text=text)
    value = _SERIAL_START + timedelta(days=int(float(text)))
    return Parsed(value, Note("date_from_number", {"text": text, "date": value.isoformat()}))
