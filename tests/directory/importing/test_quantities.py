from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.importing.problems import UnreadableValue
from directory.importing.quantities import parse_amount, parse_boolean, parse_date, parse_year


def refused(parse, text):
    with pytest.raises(UnreadableValue) as refusal:
        parse(text)
    return refusal.value.code


@pytest.mark.parametrize(
    "text",
    [
        "2025-06-19",
        "19.06.2025",
        "19. 6. 2025",
        "19.06.2025 10:30",
        "2025-06-19T10:30",
        "19. Juni 2025",
        "19 Jun. 2025",
        "June 19, 2025",
        "19/06/2025",
        "06/19/2025",
    ],
)
def test_a_day_is_read_in_many_spellings(text):
    parsed = parse_date(text)

    assert (parsed.value, parsed.note) == (date(2025, 6, 19), None)


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("19.6.25", date(2025, 6, 19), "date_year_completed"),
        ("1.1.98", date(1998, 1, 1), "date_year_completed"),
        ("2024-02", date(2024, 2, 1), "date_day_added"),
        ("02/2024", date(2024, 2, 1), "date_day_added"),
        ("Februar 2024", date(2024, 2, 1), "date_day_added"),
        ("2024", date(2024, 1, 1), "date_day_added"),
        ("45827", date(2025, 6, 19), "date_from_number"),
    ],
)
def test_what_was_completed_is_told(text, value, note):
    parsed = parse_date(text)

    assert (parsed.value, parsed.note.code) == (value, note)


@pytest.mark.parametrize(
    ("text", "value"), [("2024-02", date(2024, 2, 29)), ("12/2024", date(2024, 12, 31)), ("2024", date(2024, 12, 31))]
)
def test_a_period_that_ends_gives_its_last_day(text, value):
    assert parse_date(text, end=True).value == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/04/2025", "date_ambiguous"),
        ("31.02.2025", "date_impossible"),
        ("2025-13-01", "date_impossible"),
        ("29.02.2025", "date_impossible"),
        ("9999-13", "date_impossible"),
        ("10115", "date_invalid"),
        ("bald", "date_invalid"),
        ("19. Foo 2025", "date_invalid"),
    ],
)
def test_other_dates_are_refused(text, code):
    assert refused(parse_date, text) == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56 €", Decimal("1234.56")),
        ("1234", Decimal("1234")),
        ("1.234", Decimal("1234")),
        ("1.234.567", Decimal("1234567")),
        ("1,234,567.89", Decimal("1234567.89")),
        ("1 234,50", Decimal("1234.50")),
        ("1'234.50", Decimal("1234.50")),
        ("12,5", Decimal("12.5")),
        ("0,123", Decimal("0.123")),
        ("0.123", Decimal("0.123")),
        ("EUR 10,--", Decimal("10")),
        ("-100,00", Decimal("-100.00")),
        ("1.2340", Decimal("1.2340")),
        ("", None),
        ("-", None),
    ],
)
def test_amounts_are_read_in_german_and_english_spelling(text, value):
    assert parse_amount(text).value == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,234", "amount_ambiguous"),
        ("viel", "amount_invalid"),
        ("1.23.4", "amount_invalid"),
        ("1 Mio.", "amount_invalid"),
    ],
)
def test_other_amounts_are_refused(text, code):
    assert refused(parse_amount, text) == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ja", True),
        ("X", True),
        ("✓", True),
        ("true", True),
        ("1", True),
        ("Nein", False),
        ("0", False),
        ("false", False),
        ("", None),
        ("k.A.", None),
    ],
)
def test_yes_and_no_are_read(text, value):
    assert parse_boolean(text).value is value


def test_maybe_is_neither_yes_nor_no():
    assert refused(parse_boolean, "vielleicht") == "boolean_invalid"


@pytest.mark.parametrize(("text", "value"), [("2017", 2017), ("2017.0", 2017), ("", None)])
def test_years_have_four_digits(text, value):
    assert parse_year(text).value == value


@pytest.mark.parametrize("text", ["17", "2017/18", "3017"])
def test_other_years_are_refused(text):
    assert refused(parse_year, text) == "year_invalid"


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_back_from_both_spellings(day):
    assert parse_date(day.isoformat()).value == day
    assert parse_date(f"{day.day}.{day.month}.{day.year}").value == day


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_every_amount_is_read_back_from_german_spelling(amount):
    german = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))

    assert parse_amount(german).value == amount


@given(st.text(), st.sampled_from([parse_date, parse_amount, parse_boolean, parse_year]))
def test_any_text_is_a_value_or_refused(text, parse):
    try:
        parse(text)
    except UnreadableValue as refusal:
        assert refusal.code  # noqa: PT017
