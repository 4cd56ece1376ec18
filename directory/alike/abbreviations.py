"""The words of a name as one would say them: abbreviations in one form, umlauts in one spelling, nothing twice."""

import re
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from directory.alike.names import words as written_words

# What practitioners shorten without a second thought; the first form stands for all of them.
_ONE_FORM = {
    "awo": "arbeiterwohlfahrt",
    "drk": "deutsches rotes kreuz|deutschen roten kreuzes|deutsche rote kreuz",
    "asb": "arbeiter samariter bund|arbeitersamariterbund",
    "dw": "diakonisches werk|diakonische werk",
    "ib": "internationaler bund",
    "kv": "kreisverband",
    "lv": "landesverband",
    "bv": "bezirksverband",
    "ba": "bezirksamt",
    "ag": "arbeitsgemeinschaft",
    "ev": "evang|evangelisch|evangelische|evangelischer|evangelisches|evangelischen",
    "kath": "katholisch|katholische|katholischer|katholisches|katholischen",
    "int": "intern|internat|international|internationale|internationaler|internationales|internationalen",
    "dt": "deutsch|deutsche|deutscher|deutsches|deutschen",
    "sankt": "st",
    "berlin": "bln|berl",
    "brandenburg": "brbg|bbg",
    "gesellschaft": "ges|gesell",
    "verein": "ver",
    "initiative": "ini",
    "zentrum": "ztr|zentr|ztrm",
    "verband": "verb|vbd",
    "stiftung": "stift",
    "institut": "inst",
    "verwaltung": "verw",
}
_UMLAUT = re.compile(r"(?<=[aou])e")


def flat(word: str) -> str:
    """ "müller", "mueller" and "muller" alike."""
    return _UMLAUT.sub("", word)


_SHORT = {
    tuple(map(flat, written_words(long))): short for short, several in _ONE_FORM.items() for long in several.split("|")
}
_LONGEST = max(map(len, _SHORT))
# Words everybody's name holds, so that a slip in one would make it a word of its own.
_FAMILIAR = [
    word
    for word in {*_ONE_FORM, *(word for words in _SHORT for word in words), "gemeinnutzige", "gemeinnutziger", "verein"}
    if len(word) >= 6
]
# Says what the body is for, not who it is.
_PRAISE = re.compile(r"gemein(?:n|nutz|nutzig(?:e[rnsm]?)?)|gem|eingetragener?")
_FULL_STOP = re.compile(r"(?<![\w.])([^\W\d_]{2,})\.(?![\w.])")
_ENDINGS = ((re.compile(r"(?<=..)str$"), "strasse"), (re.compile(r"(?<=..)ztr$"), "zentrum"))


# Parts of names are looked at several times, and many names share them.
@lru_cache(maxsize=50_000)
def spoken(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words, and those among them that a full stop marks as the beginning of a longer one."""
    stopped = {flat(word) for found in _FULL_STOP.findall(text) for word in written_words(found)}
    written = [_without_slip(_whole_ending(word, stopped)) for word in flat_words(text)]
    said = _in_one_form([word for word in written if not _PRAISE.fullmatch(word)])
    return tuple(said), frozenset(stopped & set(said) - _ONE_FORM.keys())


@lru_cache(maxsize=50_000)
def flat_words(text: str) -> tuple[str, ...]:
    """As they are written, with nothing but the umlauts in one spelling."""
    return tuple(flat(word) for word in written_words(text))


@lru_cache(maxsize=50_000)
def _without_slip(word: str) -> str:
    if len(word) < 5:
        return word
    slips = {
        familiar: edits
        for familiar in _FAMILIAR
        if familiar[0] == word[0]
        and (edits := DamerauLevenshtein.distance(word, familiar, score_cutoff=2)) <= (1 if len(familiar) < 9 else 2)
    }
    return min(slips, key=lambda familiar: (slips[familiar], familiar)) if slips else word


def _whole_ending(word: str, stopped: set[str]) -> str:
    if word in stopped:
        for ending, whole in _ENDINGS:
            word = ending.sub(whole, word)
    return word


def _in_one_form(words: list[str]) -> list[str]:
    said: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            if short := _SHORT.get(tuple(words[at : at + length])):
                break
        else:
            short, length = words[at], 1
        if said and said[-1] == "berlin" and short == "brandenburg":
            said[-1] = "berlinbrandenburg"  # another place than either of the two
        elif not said or said[-1] != short:
            said.append(short)
        at += length
    return said
