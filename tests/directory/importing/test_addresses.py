import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.importing.addresses import parse_email, parse_phone, parse_postcode, parse_website
from directory.importing.problems import Note, Problem, UnreadableValue


def refused(parse, text):
    with pytest.raises(UnreadableValue) as refusal:
        parse(text)
    return refusal.value.code


@pytest.mark.parametrize(
    ("text", "value"),
    [("10115", "10115"), ("10115.0", "10115"), ("D-10115", "10115"), ("01067", "01067"), ("", ""), ("k.A.", "")],
)
def test_postcodes_are_five_digits(text, value):
    parsed = parse_postcode(text)

    assert (parsed.value, parsed.note) == (value, None)


def test_a_lost_leading_zero_of_a_postcode_is_told():
    parsed = parse_postcode("1067")

    assert (parsed.value, parsed.note) == ("01067", Note("postcode_zero_added", {"postcode": "01067", "text": "1067"}))


def test_a_city_behind_the_postcode_is_told():
    parsed = parse_postcode("10115 Berlin")

    assert (parsed.value, parsed.note.code) == ("10115", "postcode_city_dropped")


@pytest.mark.parametrize("text", ["101", "00000", "101150", "Berlin", "10115-10117", "١٠١١٥"])
def test_other_postcodes_are_refused(text):
    assert refused(parse_postcode, text) == "postcode_invalid"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("https://example.org", "https://example.org"),
        ("http://Example.ORG/Pfad?a=B", "http://example.org/Pfad?a=B"),
        ("https://example.org/", "https://example.org"),
        ("<https://example.org:8080/a>", "https://example.org:8080/a"),
        ("https://bücher.example.org", "https://bücher.example.org"),
        ("-", ""),
    ],
)
def test_websites_keep_their_path_and_lower_their_host(text, value):
    parsed = parse_website(text)

    assert (parsed.value, parsed.note) == (value, None)


@pytest.mark.parametrize(
    ("text", "value"), [("www.example.org", "https://www.example.org"), ("//example.org/a", "https://example.org/a")]
)
def test_a_missing_https_is_added_and_told(text, value):
    parsed = parse_website(text)

    assert (parsed.value, parsed.note) == (value, Note("website_https_added", {"text": text}))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("javascript:alert(1)", "website_invalid"),
        ("data:text/html,x", "website_invalid"),
        ("ftp://example.org", "website_invalid"),
        ("unsere Seite", "website_invalid"),
        ("beispiel", "website_invalid"),
        ("https://[::1", "website_invalid"),
        ("https://example.org:99999", "website_invalid"),
        ("example.org, example.com", "website_several"),
        ("info@example.org", "website_is_email"),
        ("mailto:info@example.org", "website_is_email"),
        ("https://user@example.org", "website_is_email"),
    ],
)
def test_other_websites_are_refused(text, code):
    assert refused(parse_website, text) == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Info@Example.ORG", "Info@example.org"),
        ("mailto:info@example.org?subject=x", "info@example.org"),
        ("<info@example.org>", "info@example.org"),
        ("k.A.", ""),
    ],
)
def test_email_addresses_are_bared(text, value):
    assert parse_email(text).value == value


@pytest.mark.parametrize("text", ["info (at) example.org", "info[at]example[dot]org", "info(ät)example(punkt)org"])
def test_email_addresses_spelt_out_are_read_and_told(text):
    parsed = parse_email(text)

    assert (parsed.value, parsed.note.code) == ("info@example.org", "email_spelt_out")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a@example.org; b@example.org", "email_several"),
        ("info", "email_invalid"),
        ("info@example", "email_invalid"),
        ("in fo@example.org", "email_invalid"),
        ("a..b@example.org", "email_invalid"),
    ],
)
def test_other_email_addresses_are_refused(text, code):
    assert refused(parse_email, text) == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("030 23125-100", "030 23125-100"),
        ("Tel.: 030/23125100", "030/23125100"),
        ("+49 30 23125100", "+49 30 23125100"),
        ("115", "115"),
    ],
)
def test_telephone_numbers_stay_as_written(text, value):
    parsed = parse_phone(text)

    assert (parsed.value, parsed.note) == (value, None)


@pytest.mark.parametrize(("text", "value"), [("3023125100", "03023125100"), ("493023125100", "+493023125100")])
def test_a_lost_beginning_of_a_number_is_told(text, value):
    parsed = parse_phone(text)

    assert (parsed.value, parsed.note) == (value, Note("phone_start_added", {"phone": value, "text": text}))


def test_words_are_no_telephone_number():
    assert refused(parse_phone, "auf Anfrage") == "phone_invalid"


def test_a_refused_value_becomes_a_problem_with_its_place():
    with pytest.raises(UnreadableValue) as refusal:
        parse_postcode("Berlin")

    assert refusal.value.at("list.csv", 3, "PLZ") == Problem(
        "list.csv", 3, "PLZ", "postcode_invalid", {"text": "Berlin"}
    )


@given(st.text(), st.sampled_from([parse_postcode, parse_website, parse_email, parse_phone]))
def test_any_text_is_a_value_or_refused(text, parse):
    try:
        value = parse(text).value
    except UnreadableValue:
        return

    assert parse(value).value == value
