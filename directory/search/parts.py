"""Makes parts.txt, the words German compounds of the field are built from, and german.bin, by which a German word is
told from a typing error. Run `python -m directory.search.parts` with
the packages of requirements-dev.txt after a change of the vocabulary; the portal itself needs the text file alone.

Source: the German word list of simplemma (MIT; 1.1 million forms, 111 MB in memory). A word counts as a part if at
least five other words of the list end or begin with it and the rest is a word, too; compounds of such parts are left
out.
"""

import json
import re
from array import array
from collections import Counter
from itertools import chain
from pathlib import Path

from directory.search.compounds import PARTS, Splitter
from directory.search.german import STEMS, digest
from directory.search.stems import key, stem, words

LEAST_COMPOUNDS = 5
LONGEST_STEM = 15
FIELD = 60  # what a word of the field counts for at least
# Whole words a split would tear.
WHOLE = {
    "bescheinigung",
    "donnerstag",
    "lichtenberg",
    "brandenburg",
    "deutschland",
    "wochenende",
    "unterkunft",
    "vorname",
}
VOCABULARY = Path(__file__).parent.parent / "vocabulary"
# Short words that do form compounds; all others of three letters are endings and prefixes more often than words.
SHORT = {
    "amt",
    "arm",
    "arzt",
    "ehe",
    "job",
    "kita",
    "mut",
    "not",
    "rat",
    "rad",
    "tag",
    "uni",
    "weg",
    "bad",
    "hof",
    "ost",
    "süd",
    "see",
    "bus",
    "zug",
    "ort",
    "tor",
    "web",
    "öl",
    "bau",
}
# Parts the word list does not have.
MORE = {
    "café",
    "center",
    "nachzug",
    "gutschein",
    "zentrum",
    "lots",
    "bundes",
    "landes",
    "tages",
    "bezirk",
    "senat",
    "flücht",
}
# Prefixes, endings and names that merely look like parts.
NEVER = {
    "aufe",
    "ausse",
    "bars",
    "beis",
    "dere",
    "eine",
    "einer",
    "einem",
    "einen",
    "gehe",
    "heit",
    "hin",
    "ionen",
    "isch",
    "keit",
    "lich",
    "ling",
    "schaft",
    "sein",
    "selb",
    "ung",
    "unge",
    "unger",
    "tion",
    "ieren",
    "iere",
    "ation",
    "ator",
    "anti",
    "inter",
    "über",
    "unter",
    "nach",
    "wider",
    "fort",
    "frei",
    "weise",
    "zeitig",
    "gerecht",
    "gerechte",
    "samt",
    "ertag",
    "ache",
    "güte",
    "bettung",
    "eilung",
    "ende",
    "stag",
    "gere",
    "besch",
    "eini",
    "scher",
    "schen",
    "sche",
    "tige",
    "liche",
    "igkeit",
    "losig",
    "eren",
    "ante",
    "ente",
    "erin",
    "innen",
    "enge",
    "tune",
    "mann",
    "teil",
    "wert",
    "artig",
    "förmig",
    "haft",
}
_PLAIN = re.compile(r"[A-Za-zÄÖÜäöüß]+")
_LINKS = ("", "s", "es", "n", "en", "er", "e")


def main() -> None:
    nouns, verbs, others = _dictionary()
    counts = _productive(nouns, others | {verb[:-2] for verb in verbs})
    field = _field_words()
    own = {word: max(counts.get(word, 0), FIELD) for word in field}
    listed = (
        {word: count for word, count in counts.items() if count >= LEAST_COMPOUNDS and _may_stand(word)}
        | own
        | dict.fromkeys(WHOLE | MORE, FIELD)
    )
    simple = _without_compounds(listed)
    lines = ["# word and number of compounds it was seen in; made by `python -m directory.search.parts`"]
    lines += [f"{word} {count}" for word, count in sorted(simple.items())]
    PARTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    splitter = Splitter(simple)
    stems = {stem(word) for word in nouns | verbs | others if len(word) <= LONGEST_STEM and not splitter.split(word)}
    STEMS.write_bytes(array("I", sorted({digest(one) for one in stems})).tobytes())


def _dictionary() -> tuple[set[str], set[str], set[str]]:
    """Nouns, verbs, and all others, in lower case."""
    from simplemma.strategies.dictionaries.dictionary_factory import (  # noqa: PLC0415 - a package of the developers
        DefaultDictionaryFactory,
    )

    values = set(DefaultDictionaryFactory().get_dictionary("de").values())
    lemmas = {value.decode() if isinstance(value, bytes) else value for value in values}
    lemmas = {lemma for lemma in lemmas if _PLAIN.fullmatch(lemma) and len(lemma) > 2}
    nouns = {lemma.lower() for lemma in lemmas if lemma[0].isupper() and lemma[1:].islower()}
    small = {lemma for lemma in lemmas if lemma.islower()}
    verbs = {lemma for lemma in small if lemma.endswith("en") and len(lemma) > 5}
    return nouns, verbs, {lemma for lemma in small if not lemma.endswith("en")}


def _productive(nouns: set[str], others: set[str]) -> Counter[str]:
    """In how many nouns each word is the beginning or the end, the rest being a word as well."""
    beginnings: dict[str, str] = {word: word for word in others}
    for noun in nouns:
        for link in _LINKS:
            beginnings.setdefault(noun + link, noun)
        if noun.endswith("e") and len(noun) > 4:
            beginnings.setdefault(noun[:-1], noun)
    for noun in nouns:
        beginnings[noun] = noun
    counts: Counter[str] = Counter()
    for noun in nouns:
        for cut in range(3, len(noun) - 2):
            beginning, end = noun[:cut], noun[cut:]
            if end in nouns and beginning in beginnings:
                counts[end] += 1
                counts[beginnings[beginning]] += 1
    return counts


def _field_words() -> set[str]:
    """Single words of the topic tree and of the other curated words, as written there."""
    texts = []
    for name in ("topics", "audiences", "thesaurus"):
        for entry in json.loads((VOCABULARY / f"{name}.json").read_text(encoding="utf-8")):
            texts += [entry.get("name_de", ""), *entry.get("synonyms", []), *entry.get("words", [])]
    single = chain.from_iterable(word.split("-") for text in texts for word in words(text))
    return {word for word in single if 4 < len(word) < 14 and word.isalpha() and _may_stand(word)}


def _may_stand(word: str) -> bool:
    return word not in NEVER and (len(key(word)) > 3 or word in SHORT)


def _without_compounds(listed: dict[str, int]) -> dict[str, int]:
    """Shortest first, so that a compound meets a list that holds its parts already."""
    simple: dict[str, int] = {}
    splitter = Splitter({})
    for word in sorted(listed, key=lambda word: (len(word), word)):
        if word in WHOLE or not splitter.split(word):
            simple[word] = listed[word]
            splitter.learn(word, listed[word])
    return simple


if __name__ == "__main__":
    main()
