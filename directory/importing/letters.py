"""How plausible letters are: to choose between single-byte encodings and to notice text that was broken before."""

import re

# A wrong reading of a byte nearly always puts a sign inside a word or a capital behind a small letter.
IMPLAUSIBLE = -6

_BROKEN = re.compile(
    "\ufffd"  # the replacement character
    "|[ÃÂ][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|ï»¿"  # UTF-8 read as Windows
    "|√[^\\s\\d]|[\u2500-\u257f]"  # UTF-8 read as Mac or DOS
    "|(?<![\\w./=&?%#-])[^\\W\\d_]+\\?[a-zäöüß]+(?![\\w./=&?%#-])"  # a letter saved as a question mark
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")

_UMLAUTS = "äöü"
_COMMON = frozenset("áàâéèêëíîïóôúûçñãåøæčćšžłąęśńźżřěůőűý")
_TURKISH = frozenset("ğşıİŞĞ")
_NO_LETTERS_HERE = frozenset("ðþÐÞªºµƒĳ")
_VOWELS = frozenset("aeiouyáéíóú")


def broken_letters(text: str) -> str:
    """The first passage that shows letters lost or doubled by an earlier wrong reading, or nothing."""
    found = _BROKEN.search(text)
    return found[0] if found else ""


def control_character(text: str) -> str:
    """The first control character as a code point, or nothing."""
    found = _CONTROL.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def plausibility(word: str) -> int:
    """Sum over the letters beyond ASCII: 4 for a German umlaut in its place down to `IMPLAUSIBLE`."""
    if re.search(r"[^\W\d_\x00-\x7f]{3}", word):
        return IMPLAUSIBLE
    padded = f" {word} "
    return sum(
        _plausibility_of(character, padded[index], padded[index + 2])
        for index, character in enumerate(word)
        if character > "\x7f"
    )


def _plausibility_of(character: str, before: str, after: str) -> int:
    if character in _NO_LETTERS_HERE:
        return IMPLAUSIBLE
    if character.isalpha():
        return _letter(character, before, after)
    fits = _SIGNS.get(character)
    return (1 if fits(before, after) else IMPLAUSIBLE) if fits else IMPLAUSIBLE


def _letter(character: str, before: str, after: str) -> int:
    if before.isdigit() or after.isdigit() or (character.isupper() and before.islower()):
        return IMPLAUSIBLE
    if character == "ß":
        return 4 if before.isalpha() else IMPLAUSIBLE
    if character.lower() in _UMLAUTS:
        before_vowel = after.lower() in _VOWELS and (character.lower() + after.lower()) != "äu"
        return 1 if before_vowel or not (before + after).strip() else 4
    if before.isalpha() and after.isalpha() and _stands_out(character, before, after):
        return IMPLAUSIBLE // 3
    if (character == "ñ" and after.lower() not in _VOWELS) or (character == "ń" and after.lower() in _VOWELS):
        return IMPLAUSIBLE
    if character in _TURKISH:
        return 2
    if not (before + after).strip():
        return 2 if character == "à" else 0
    return 1 if character.lower() in _COMMON else 0


def _stands_out(character: str, before: str, after: str) -> bool:
    """A change of case around the letter that the letter itself does not explain: "MËres", "BerlinûMitte"."""
    return (character.isupper() and after.islower()) or (before.islower() and after.isupper())


def _apart(before: str, after: str) -> bool:
    return not before.isalpha() and not after.isalpha()


def _opens(before: str, after: str) -> bool:
    return not before.isalnum() and after != " "


def _closes(before: str, after: str) -> bool:
    return before != " " and not after.isalnum()


def _opens_or_closes(before: str, after: str) -> bool:
    return _opens(before, after) or _closes(before, after)


def _apostrophe(before: str, after: str) -> bool:
    return before.isalpha() or _opens(before, after)


def _not_before_letter(before: str, after: str) -> bool:
    return not after.isalpha()


def _after_measure(before: str, after: str) -> bool:
    return (before in "mM" or before.isdigit()) and not after.isalpha()


def _anywhere(before: str, after: str) -> bool:
    return True


_SIGNS = (
    dict.fromkeys("„‚‹¿¡", _opens)
    | dict.fromkeys("“”»«›‘", _opens_or_closes)
    | dict.fromkeys("’´", _apostrophe)
    | dict.fromkeys("€§°½¼¾×±‰", _apart)
    | dict.fromkeys("²³", _after_measure)
    | dict.fromkeys("®©™", _closes)
    | dict.fromkeys("…", _not_before_letter)
    | dict.fromkeys("–—·•\xa0\xad", _anywhere)
)
