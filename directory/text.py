"""Folding of text: the same letters for the same word on both databases. Pure, no Django."""

import re
import unicodedata

# DIN 5007-1 sorts ä like a; ß is written out. Other accents are dropped after Unicode decomposition.
_SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th"})
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_UMLAUT_IN_TWO_LETTERS = re.compile(r"(?<=[aou])e")
_GENDER_MARK = re.compile(r"(?<=\w)[:*_/·](?=-?innen\b|-?in\b|-?r\b|-?n\b)-?", re.IGNORECASE)
_NO_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower case without accents, German umlauts as their base letter: the key for sorting ("Äpfel" -> "apfel")."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_SPECIAL)
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def sort_key(text: str) -> str:
    """Key of a name in a list: folded, without quotes and signs ("'Gesicht zeigen!'" -> "gesicht zeigen")."""
    return _NO_WORD.sub(" ", fold(text)).strip()


def search_key(text: str) -> str:
    """Words as the index and a question both write them: "Ärztehaus", "Aerztehaus" and "Arztehaus" become one.

    The price is that a few other words fall together as well ("neue" and "neu"); for a search that is no loss.
    """
    text = without_gender_marks(unicodedata.normalize("NFC", text))
    return _UMLAUT_IN_TWO_LETTERS.sub("", sort_key(text))


def without_gender_marks(text: str) -> str:
    """ "Berater:innen", "Berater*innen", "Berater/-innen" become "Beraterinnen"."""
    # Most texts have none, and looking for a sign is ten times as fast as the pattern.
    return _GENDER_MARK.sub("", text) if any(sign in text for sign in ":*_/·") else text


def slug_words(text: str) -> str:
    """A readable address: umlauts spelt out ("Ärzte für alle e. V." -> "aerzte-fuer-alle-e-v")."""
    return _NO_WORD.sub("-", fold(unicodedata.normalize("NFC", text).casefold().translate(_SPELT_OUT))).strip("-")


def spellings(word: str) -> set[str]:
    """How a word may stand in a column of `sort_key` or `search_key`: "Ärzte" as "arzte" and as "aerzte"."""
    spelt_out = slug_words(word).replace("-", " ")
    return {sort_key(word), search_key(word), spelt_out} - {""}
