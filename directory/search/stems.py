"""Words of German text and their stems. Pure, no Django.

Stemming is Martin Porter's Snowball algorithm for German. What was stemmed once is kept: a directory of 100,000 entries
has some 50,000 different words.
"""

import re
import unicodedata
from functools import lru_cache

from Stemmer import Stemmer

from directory.text import fold, without_gender_marks

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_UMLAUT_IN_TWO_LETTERS = re.compile(r"(?<=[aou])e")
_FEMALE = re.compile(r"(?<=er|or|og|nt|st|at)in(nen)?$|(?<=lots|ärzt|walt|wält|päda)in(nen)?$|(?<=\w{4})innen$")
_FOREIGN_PLURAL = re.compile(r"(?<=[a-z]{2}[aieo])s$(?<!nis)(?<!xis)(?<!sis)(?<!las)(?<!ras)(?<!ies)(?<!aos)")
_LONGEST_WORD = 60
# Without a cache of its own: ours is shared, and without one it holds no state that threads could disturb.
_stemmer = Stemmer("german", 0)


def words(text: str) -> list[str]:
    """The words of a text in lower case, umlauts kept, gender marks joined ("Berater:innen" -> "beraterinnen").

    A hyphenated word stays one ("kita-platz"); `parts_of` in terms.py takes it apart.
    """
    text = without_gender_marks(unicodedata.normalize("NFKC", text)).lower()
    return [word[:_LONGEST_WORD] for word in _WORD.findall(text)]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of one lower-case word, umlauts folded: "ärztinnen", "aerzte" and "arzt" -> "arzt"."""
    male = _FEMALE.sub("", word)
    male += "e" if male.endswith("lots") else ""
    return _plain(fold(_stemmer.stemWord(male if len(male) > 3 else word)))


@lru_cache(maxsize=100_000)
def forms(word: str) -> tuple[str, ...]:
    """All stems a word goes by in the index, the best first.

    Snowball takes the s off "kurs" ("kur") but not off "kurse" ("kurs"): a word keeps its s in a second form. The
    other way round, it leaves the s of "kitas" and "azubis": they get a second form without.
    """
    first = stem(word)
    folded = _plain(fold(word))
    if folded.endswith("s") and folded[:-1] == first:
        return (first, folded)
    return (first, first[:-1]) if _FOREIGN_PLURAL.search(first) else (first,)


@lru_cache(maxsize=20_000)
def related(word: str) -> tuple[str, ...]:
    """Stems of the verb behind a noun in -ung and of the noun behind a verb ("verlängern" <-> "verlängerung")."""
    if match := re.fullmatch(r"(\w{3,})ung(?:en)?", word):
        base = match[1]
        others = [base + ("n" if base.endswith(("er", "el")) else "en")]
    elif match := re.fullmatch(r"(\w{3,}(?:er|el))n|(\w{4,})en", word):
        others = [(match[1] or match[2]) + "ung"]
    else:
        return ()
    own = forms(word)
    return tuple(form for other in others if (form := stem(other)) not in own)


def _plain(letters: str) -> str:
    """Other scripts in hexadecimal digits: no database's tokenizer has an opinion about a-z and 0-9."""
    return letters if letters.isascii() else "x" + letters.encode().hex()


@lru_cache(maxsize=100_000)
def key(word: str) -> str:
    """A word for comparing spellings: folded, umlauts in one letter ("aerztehaus" and "ärztehaus" -> "arztehaus")."""
    return _UMLAUT_IN_TWO_LETTERS.sub("", fold(word))
