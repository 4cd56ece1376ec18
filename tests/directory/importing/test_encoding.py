import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.importing.encoding import decode
from directory.importing.problems import Problem, UnreadableFile

GERMAN = "Name;Ort\nFrühstück für Ältere;Köln\nÖffentliche Straßenküche Übergang – „Mäuse“;Größe\n"


@pytest.mark.parametrize(
    ("encoded_as", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_common_encodings_are_detected_and_told(encoded_as, told):
    text, note = decode("list.csv", GERMAN.encode(encoded_as))

    assert text == GERMAN
    assert note.values["encoding"] == told


def test_utf_16_be_with_mark_is_read():
    text, note = decode("list.csv", b"\xfe\xff" + GERMAN.encode("utf-16-be"))

    assert (text, note.values["encoding"]) == (GERMAN, "utf-16-be")


def test_dos_export_of_excel_is_detected():
    german = GERMAN.replace("–", "-").replace("„", "").replace("“", "")

    text, note = decode("list.csv", german.encode("cp850"))

    assert (text, note.values["encoding"]) == (german, "cp850")


def test_euro_sign_of_latin_9_is_not_taken_for_a_currency_sign():
    text, note = decode("list.csv", "5 € für Köln".encode("iso8859_15"))

    assert (text, note.values["encoding"]) == ("5 € für Köln", "iso8859_15")


@pytest.mark.parametrize("word", ["Müller", "Straße", "Ärzte", "Café", "größer", "überall", "Jäger"])
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_a_single_word_is_enough_to_tell_windows_from_mac(word, encoding):
    text, _ = decode("list.csv", f"Name\n{word}".encode(encoding))

    assert text == f"Name\n{word}"


def test_turkish_and_polish_windows_files_are_read_where_their_letters_leave_no_doubt():
    assert decode("list.csv", "Şişli Güneş Işık".encode("cp1254"))[0] == "Şişli Güneş Işık"
    assert decode("list.csv", "Słońce Gdańsk Łódź".encode("cp1250"))[0] == "Słońce Gdańsk Łódź"


def test_undecidable_letters_are_refused_with_both_readings():
    with pytest.raises(UnreadableFile) as refusal:
        decode("list.csv", "Name\nMüller\nKovačić\n".encode("cp1250"))

    assert refusal.value.problems == [
        Problem(
            "list.csv",
            3,
            "",
            "encoding_undecidable",
            {
                "choices": {"cp1252": "Kovaèiæ", "cp1250": "Kovačić"},
                "first": "Kovaèiæ",
                "second": "Kovačić",
            },
        )
    ]


def test_a_person_may_choose_among_the_readings():
    text, note = decode("list.csv", "Name\nKovačić\n".encode("cp1250"), "cp1250")

    assert (text, note.values) == ("Name\nKovačić\n", {"encoding": "cp1250", "examples": ["Kovačić"]})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Имя\nПривет мир".encode("cp1251"), "encoding_unknown"),
        ("Name\nFüße".encode() + "Jäger".encode("cp1252"), "encoding_unknown"),
        (b"Name\x00\x01\x02\xffabc", "nul_bytes"),
        (b"Name\nMu\x00ller;abcdefghijklmnopqrstuvwxyz", "nul_bytes"),
        (b"\xff\xfeN\x00a", "encoding_broken"),
    ],
)
def test_other_bytes_are_refused(content, code):
    with pytest.raises(UnreadableFile) as refusal:
        decode("list.csv", content)

    assert [problem.code for problem in refusal.value.problems] == [code]


def test_an_unknown_choice_is_refused():
    with pytest.raises(UnreadableFile) as refusal:
        decode("list.csv", b"Name", "no-such-encoding")

    assert refusal.value.problems == [
        Problem("list.csv", None, "", "encoding_broken", {"encoding": "no-such-encoding"})
    ]


WORDS = st.lists(
    st.sampled_from(["Müller", "Straße", "für", "Ärzte", "größer", "Verein", "Hilfe", "Überlingen", "Köln", "Fuß"]),
    min_size=1,
)


@given(WORDS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"]))
def test_german_words_survive_every_common_encoding(words, encoding):
    # one short word alone is no evidence: "Köln" of a Mac is "Kšln" of a Czech Windows
    text = "Name\nÄrzte für Müller\n" + "\n".join(words)

    assert decode("list.csv", text.encode(encoding))[0] == text


@given(
    st.text(alphabet=st.characters(codec="cp1252", exclude_categories=["Cc"]), max_size=40),
    st.sampled_from(["cp1252", "mac_roman", "cp850", "cp1250", "cp1254"]),
)
def test_single_byte_text_is_read_rightly_or_refused(text, encoding):
    """Letters that share their bytes with German words are the only ones taken for those."""
    text = "für Köln Ärzte Größe Übersicht Straße " + text
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        return
    try:
        read, _ = decode("list.csv", content)
    except UnreadableFile:
        return

    assert read.startswith("für Köln Ärzte Größe Übersicht Straße ")
