"""Names of organisations: when two spellings are one name, and which legal form a name states."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from directory.text import fold

_LIMITED = r"\s*\(?haftungsbeschr(?:ä|ae|a)nkt\)?"
_LEGAL_FORMS = (
    (
        "gGmbH",
        r"g\.?\s?GmbH|gem(?:einn)?\.\s?GmbH|gemeinn(?:ü|ue|u)tzige\s+(?:GmbH|Gesellschaft\s+mit\s+beschr(?:ä|ae|a)nkter\s+Haftung)",
    ),
    ("GmbH & Co. KG", r"GmbH\s*(?:&|und)\s*Co\.?\s*KG"),
    ("GmbH", r"Gesellschaft\s+mit\s+beschr(?:ä|ae|a)nkter\s+Haftung"),
    ("GmbH", r"Ges(?:ellschaft|\.)?\s*m\.?\s?b\.?\s?H\.?|G\.?m\.?b\.?H\.?|m\.?b\.?H\.?"),
    ("gUG", rf"(?:g\.?\s?|gemeinn(?:ü|ue|u)tzige\s+)UG(?:{_LIMITED})?"),
    ("UG", rf"UG{_LIMITED}|Unternehmergesellschaft(?:{_LIMITED})?"),
    ("GbR", r"GbR|Gesellschaft\s+b(?:ü|ue|u)rgerlichen\s+Rechts"),
    ("eG", r"e\.\s?G\.?|eingetragene\s+Genossenschaft"),
    ("e. V.", r"e\s?\.\s?V\.?|eingetragener\s+Verein"),
    ("KdöR", r"K\.?\s?d\.?\s?ö\.?\s?R\.?|K(?:ö|oe)rperschaft\s+des\s+(?:ö|oe)ffentlichen\s+Rechts"),
    ("AöR", r"A\.?\s?ö\.?\s?R\.?|Anstalt\s+des\s+(?:ö|oe)ffentlichen\s+Rechts"),
)

# Without dots these letters are ordinary words or abbreviations too ("Ev. Kirche", "AG Wohnen"): only as written here.
_WRITTEN_EXACTLY = (
    ("e. V.", r"e\s?V"),
    ("eG", r"eG"),
    ("gUG", r"gUG"),
)
_AT_THE_END = (
    ("e. V.", r"E\.?\s?V\.?|ev\.?"),
    ("eG", r"EG"),
    ("UG", r"UG|ug"),
    ("gAG", r"gAG"),
    ("AG", r"AG"),
    ("KG", r"KG"),
    ("OHG", r"OHG"),
    ("e. K.", r"e\.\s?K\.?"),
    ("SE", r"SE"),
)
# Where the name ends, or only says that it is here.
_END = r"(?=[\s.,;\"'“”»)\](]*(?:Berlin)?[\s)]*$)"


def _pattern(expression: str, flags: re.RegexFlag = re.NOFLAG, end: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])(?:{expression})(?!\w){end}", flags)


_FORMS = (
    *((form, _pattern(expression, re.IGNORECASE)) for form, expression in _LEGAL_FORMS),
    *((form, _pattern(expression)) for form, expression in _WRITTEN_EXACTLY),
    *(
        (form, _pattern(rf"(?<!-)(?:{expression})", end=r"(?=[\s.,;\"'“”»)\](]*(?:Berlin)?[\s)]*$)"))
        for form, expression in _AT_THE_END
    ),
)
_NONPROFIT = re.compile(r"(?<!\w)gemeinn(?:ü|ue|u)tzige[rns]?(?!\w)", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_AND = re.compile(r"&|(?<=\s)\+(?=\s)|(?<=\s)u\.(?=\s)")
_FOR = re.compile(r"(?<=\s)f\.(?=\s)")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORD = re.compile(r"\d+|[^\W\d_]+")
_INITIALS = re.compile(r"(?<![\w.])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?")


@dataclass(frozen=True)
class ParsedName:
    """A name apart: its words folded, the legal forms it states, and what is left without them."""

    bare: str
    forms: tuple[str, ...]


def name_key(name: str) -> str:
    """Equal for spellings that differ in nothing but typography; another legal form is another organisation."""
    parsed = parse_name(name)
    letters = compact(parsed.bare)
    return "|".join([letters or name.strip().casefold(), *sorted(set(parsed.forms))])


def legal_form(name: str) -> str | None:
    """The legal form as the name states it, in one spelling; the last where it states several."""
    return next(reversed(parse_name(name).forms), None)


def bare_name(name: str) -> str:
    """The name without its legal form, as a person would shorten it."""
    return parse_name(name).bare


# The rows of a list of grants repeat few names, and each is looked up several times.
@lru_cache(maxsize=16_384)
def parse_name(name: str) -> ParsedName:
    text = " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", name)).split())
    found: list[tuple[int, str]] = []
    for form, pattern in _FORMS:
        for match in pattern.finditer(text):
            found.append((match.start(), form))
        # Same length, so that the places found before keep their meaning.
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    forms = [form for _, form in sorted(found)]
    if _NONPROFIT.search(text) and {"GmbH", "gGmbH"} & set(forms):
        forms = ["gGmbH" if form == "GmbH" else form for form in forms]
        text = _NONPROFIT.sub(" ", text)
    bare = re.sub(r"\(\s*\)|\[\s*\]", " ", text)
    bare = re.sub(r"\s+(?=[,;)\]])", "", " ".join(bare.split()))
    return ParsedName(bare.strip(" ,;-–—/_").strip(), tuple(forms))


def words(text: str) -> list[str]:
    """The words of a name, folded: "Flücht- linge & Co" gives fluecht, linge, und, co."""
    text = _INITIALS.sub(lambda match: match[0].replace(".", ""), unicodedata.normalize("NFKC", text))
    text = _FOR.sub(" für ", _AND.sub(" und ", text)).casefold().translate(_UMLAUTS)
    return _WORD.findall(fold(text))


def compact(text: str) -> str:
    """The words in one string; only where two numbers meet does a space keep them apart."""
    return join(words(text))


def join(parts: Iterable[str]) -> str:
    return re.sub(r"(?<![0-9]) | (?![0-9])", "", " ".join(parts))
