"""Whether two words are one word mistyped.

Damerau (1964) found four kinds of slip behind most typing errors: a letter missing, added, replaced, or two swapped.
So words are compared by that distance; what speaks against a slip is that both are words in use.
"""

import re
from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein

# Words that differ by a letter or two and mean something else.
_LOOK_ALIKES = (
    ("iran", "irak"), ("serb", "sorb"), ("niger", "nigeria"), ("slowak", "slowen"), ("indisch", "irisch"),
    ("nordost", "nordwest"), ("sudost", "sudwest"), ("johannes", "johanna"), ("martin", "marien"),
    ("austral", "austria"), ("lettisch", "lettin"), ("guinea", "guyana"), ("mutter", "kutter"), ("mutter", "vater"),
    ("vormittag", "nachmittag"), ("jugend", "jungen"), ("jungen", "jung"), ("senior", "junior"), ("innen", "aussen"),
    ("frauen", "trauer"), ("lesen", "leben"), ("reden", "leben"), ("stadtteil", "stadtrand"), ("bildung", "bindung"),
)  # fmt: skip
# The districts and quarters of Berlin: a name with another of them is another place.
_PLACES = frozenset(
    word
    for line in (
        "adlershof altglienicke altona altstadt bayern biesdorf blankenburg blankenfelde bohnsdorf",
        "borsigwalde brandenburg bremen britz buch buckow charlottenburg dahlem dresden falkenberg",
        "falkenhagener fennpfuhl franzosisch friedenau friedrichsfelde friedrichshagen friedrichshain",
        "friedrichstadt frohnau gatow gesundbrunnen gropiusstadt grunau grunewald hakenfelde halensee hamburg",
        "hansaviertel haselhorst heiligensee heinersdorf hellersdorf hermsdorf hessen hohenschonhausen",
        "johannisthal karlshorst karow kaulsdorf kladow konradshohe kopenick kreuzberg lankwitz leipzig",
        "lichtenberg lichtenrade lichterfelde lubars mahlsdorf malchow mariendorf marienfelde marzahn mitte",
        "moabit muggelheim neukolln niederschoneweide niederschonhausen nikolassee oberschoneweide",
        "oranienburg pankow plansterwald potsdam prenzlauer rahnsdorf reinickendorf rosenthal rudow",
        "rummelsburg sachsen schmargendorf schmockwitz schoneberg siemensstadt spandau staaken steglitz tegel",
        "tempelhof tiergarten treptow waidmannslust wannsee wartenberg wedding weissensee westend wilhelmsruh",
        "wilhelmstadt wilmersdorf wittenau zehlendorf",
    )
    for word in line.split()
)
# A body beside the body: its friends, its daughter, a part or a project of it.
_PART = re.compile(
    r"forderverein|forderkreis|freund|stiftung|service|akademie|jugend|kita|kinder|schule|projekt|abteilung|kv$|lv$|"
    r"landes|bezirks|orts|kreis|regional|filiale|beratungsstelle|integrationsbetrieb|werkstatt|holding|dienste$"
)
_NUMBER = re.compile(r"[ivx]+|[a-h]")


def is_slip(one: str, other: str, *, has_company: bool) -> bool:
    """Short words and numbers are what they say. `has_company`: the names share another word of their own."""
    shorter = min(len(one), len(other))
    if shorter < 4 or not (one.isalpha() and other.isalpha()) or _are_both_known(one, other):
        return False
    edits = DamerauLevenshtein.distance(one, other, score_cutoff=2)
    same_start = one[0] == other[0]
    if edits == 1:
        return shorter >= (5 if same_start and not has_company else 4 if same_start else 7)
    return edits == 2 and same_start and shorter >= (6 if has_company else 8)


def tell_apart(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether what one name has and the other lacks is a number, a place, or a word for a part or a friend of it."""
    between = set(ours) ^ set(theirs)
    return any(word.isdigit() or word in _PLACES or _PART.match(word) or _NUMBER.fullmatch(word) for word in between)


def _are_both_known(one: str, other: str) -> bool:
    if one in _PLACES and other in _PLACES:
        return True
    return any({_has(one, pair), _has(other, pair)} == {pair[0], pair[1]} for pair in _LOOK_ALIKES)


def _has(word: str, pair: tuple[str, str]) -> str:
    """Which of the two the word contains, the longer one first."""
    return next((part for part in sorted(pair, key=len, reverse=True) if part in word), "")
