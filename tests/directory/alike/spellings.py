"""Spellings people really use of any list of names, and the look-alikes that are other bodies.

Every way to change a name is a function of (chance, name); where it has nothing to change it returns the name.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence

Change = Callable[[random.Random, str], str]

FORM = re.compile(
    r",?\s*\(?\b(?:e\.\s?V\.?|eV|gGmbH|gemeinnützige GmbH|GmbH|mbH|gUG|UG|eG|e\. G\.)"
    r"(?:\s*\(haftungsbeschränkt\))?\)?\s*$"
)
SPELLINGS = {
    "e. V.": ("e.V.", "eV", "e V", "E.V.", "e.V", ", e. V.", "eingetragener Verein", "(e. V.)", "e.v."),
    "gGmbH": ("g GmbH", "gemeinnützige GmbH", "GGMBH", "ggmbh", "gemeinn. GmbH", ", gGmbH", "gem. GmbH",
              "gemeinnützige Gesellschaft mit beschränkter Haftung"),
    "GmbH": ("mbH", "gmbh", "GMBH", "Gesellschaft mbH", ", GmbH", "G.m.b.H."),
    "UG": ("UG (haftungsbeschränkt)", "ug"),
    "eG": ("e.G.", "e. G.", "eingetragene Genossenschaft"),
}  # fmt: skip
SHORTER = (
    ("Gesellschaft", "Ges."), ("Verein ", "V. "), ("für", "f."), ("Straße", "Str."), ("straße", "str."),
    ("Arbeiterwohlfahrt", "AWO"), ("Deutsches Rotes Kreuz", "DRK"), ("Kreisverband", "KV"), ("Landesverband", "LV"),
    ("Evangelische", "Ev."), ("Katholische", "Kath."), ("Internationale", "Int."), ("Zentrum", "Ztr."),
    ("zentrum", "ztr."), ("gemeinnützige", "gem."), ("Arbeitsgemeinschaft", "AG"), ("Deutsche", "Dt."),
    ("Sankt", "St."), ("Bezirksamt", "BA"), ("Diakonisches Werk", "DW"), ("Verband", "Verb."), ("Berlin", "Bln."),
    ("Initiative", "Ini."), ("interkulturelle", "interkult."), ("Internationaler Bund", "IB"),
    ("Nachbarschafts", "Nachb."), ("Beratungsstelle", "Beratungsst."), ("Brandenburg", "Brbg."),
)  # fmt: skip
DISTRICTS = ("Mitte", "Pankow", "Spandau", "Neukölln", "Lichtenberg", "Reinickendorf", "Marzahn", "Köpenick", "Moabit")
NATIONS = ("türkisch", "arabisch", "kurdisch", "polnisch", "russisch", "afghanisch", "vietnamesisch", "syrisch")
PLURALS = (("Frauen", "Männer"), ("Mädchen", "Jungen"), ("Kinder", "Senioren"), ("Jugend", "Familien"))


def true_pairs(names: Sequence[str], amount: int, seed: int = 1) -> Iterator[tuple[str, str, str]]:
    """(kind of change, name, another spelling of it)."""
    yield from _pairs(names, amount, seed, VARIANTS)


def look_alikes(names: Sequence[str], amount: int, seed: int = 2) -> Iterator[tuple[str, str, str]]:
    """(kind of change, name, nearly the same name of another body)."""
    yield from _pairs(names, amount, seed, LOOK_ALIKES)


def _pairs(names: Sequence[str], amount: int, seed: int, changes: Sequence[Change]) -> Iterator[tuple[str, str, str]]:
    chance = random.Random(seed)  # noqa: S311
    made = tries = 0
    while made < amount:
        change = changes[(made + tries) % len(changes)]
        name = chance.choice(names)
        changed = change(chance, name)
        if " ".join(changed.split()) == " ".join(name.split()) and change is not widen:
            tries += not tries % 40 or chance.random() < 0.02
            continue
        made += 1
        yield change.__name__, name, changed


def split(name: str) -> tuple[str, str]:
    """The name and its legal form, where it ends with one."""
    found = FORM.search(name)
    return (name[: found.start()], found[0].strip(" ,()")) if found else (name, "")


def kind_of(form: str) -> str:
    lower = form.lower().replace(" ", "")
    if lower in ("e.v.", "ev", "e.v"):
        return "e. V."
    if lower in ("ggmbh", "gemeinnützigegmbh"):
        return "gGmbH"
    return {"gmbh": "GmbH", "mbh": "GmbH", "eg": "eG", "e.g.": "eG"}.get(lower, "UG" if "ug" in lower else "")


def respell_form(chance: random.Random, name: str) -> str:
    bare, form = split(name)
    spelt = chance.choice(SPELLINGS.get(kind_of(form), ("",)))
    if not spelt:
        return name
    return bare + spelt if spelt.startswith(",") else f"{bare} {spelt}"


def drop_form(chance: random.Random, name: str) -> str:
    return split(name)[0]


def shout(chance: random.Random, name: str) -> str:
    return name.upper() if chance.random() < 0.6 else name.lower()


def spell_out(chance: random.Random, name: str) -> str:
    for letter, spelt in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ö", "Oe"), ("Ü", "Ue"), ("Ä", "Ae"), ("ß", "ss")):
        name = name.replace(letter, spelt)
    return name


def lose_dots(chance: random.Random, name: str) -> str:
    return name.translate(str.maketrans("äöüÄÖÜ", "aouAOU"))


def mistype(chance: random.Random, name: str) -> str:
    bare, form = split(name)
    long = [place for place, word in enumerate(bare.split(" ")) if len(word) >= 5 and word.isalpha()]
    if not long:
        return name
    words, at = bare.split(" "), chance.choice(long)
    words[at] = _slip(chance, words[at])
    return " ".join([*words, form]).strip()


def mistype_twice(chance: random.Random, name: str) -> str:
    if len(split(name)[0]) < 16:
        return name
    return mistype(chance, mistype(chance, name))


def _slip(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word) - 1)
    letter = chance.choice("aeinrstlo")
    return chance.choice((
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + letter + word[at + 1 :],
        word[:at] + letter + word[at:],
    ))  # fmt: skip


def ampersand(chance: random.Random, name: str) -> str:
    return name.replace(" und ", chance.choice((" & ", " u. ", " + ")))


def hyphens(chance: random.Random, name: str) -> str:
    if "-" in name:
        return name.replace("-", chance.choice((" ", " - ", "–", "/")), 1)
    words = name.split(" ")
    return "-".join(words[:2]) + " " + " ".join(words[2:]) if len(words) > 3 else name


def join_words(chance: random.Random, name: str) -> str:
    words = name.split(" ")
    return " ".join([words[0] + words[1].lower(), *words[2:]]) if len(words) > 3 and words[1].isalpha() else name


def add_berlin(chance: random.Random, name: str) -> str:
    if "berlin" in name.lower():
        return name
    bare, form = split(name)
    return chance.choice((
        f"{bare} Berlin {form}", f"{bare} in Berlin {form}", f"{bare} {form} Berlin", f"{bare} {form} (Berlin)",
        f"{bare} {form}, Berlin",
    )).strip()  # fmt: skip


def drop_berlin(chance: random.Random, name: str) -> str:
    if re.search(r"Berlin[-/]|[-/]Berlin", name):
        return name
    return re.sub(r",?\s*\(?\b(?:in |von )?Berlin\b\)?", "", name)


def abbreviate(chance: random.Random, name: str) -> str:
    able = [pair for pair in SHORTER if pair[0] in name]
    return name.replace(*chance.choice(able)) if able else name


def add_nonprofit(chance: random.Random, name: str) -> str:
    bare, form = split(name)
    if "gemeinn" in name.lower() or kind_of(form) == "GmbH":
        return name
    return chance.choice((f"Gemeinnütziger Verein {bare} {form}" if kind_of(form) == "e. V." else f"{bare} {form}",
                          f"{bare} {form} (gemeinnützig)", f"{bare} gemeinnütziger {form}"))  # fmt: skip


def quote(chance: random.Random, name: str) -> str:
    bare, form = split(name)
    left, right = chance.choice(("„“", '""', "»«", "''"))
    return f"{left}{bare}{right} {form}".strip()


def unquote(chance: random.Random, name: str) -> str:
    return re.sub(r"['\"„“”‚‘´`]", "", name)


def turn(chance: random.Random, name: str) -> str:
    bare, form = split(name)
    words = bare.split(" ")
    if not 2 <= len(words) <= 5 or "-" in words or any("," in word for word in words):
        return name
    return chance.choice((" ".join([*words[1:], words[0], form]), f"{' '.join(words[1:])}, {words[0]} {form}")).strip()


def form_first(chance: random.Random, name: str) -> str:
    bare, form = split(name)
    return f"{form} {bare}" if kind_of(form) in ("gGmbH", "GmbH", "e. V.") else name


def widen(chance: random.Random, name: str) -> str:
    return "  ".join(name.split(" ")) + chance.choice((" ", "\u00a0", ""))


def cut_off(chance: random.Random, name: str) -> str:
    return name[: chance.randrange(28, len(name) - 5)].strip() if len(name) > 40 else name


def add_acronym(chance: random.Random, name: str) -> str:
    bare, form = split(name)
    words = re.findall(r"[A-ZÄÖÜ]\w+", bare)
    acronym = "".join(word[0] for word in words)[:6]
    if len(acronym) < 3 or "(" in name or " - " in name:
        return name
    return chance.choice((f"{bare} ({acronym}) {form}", f"{acronym} - {bare} {form}", f"{acronym} {bare} {form}",
                          f"{bare} {form} ({acronym})", f"{bare} – {acronym} {form}")).strip()  # fmt: skip


def drop_bracket(chance: random.Random, name: str) -> str:
    return re.sub(r"\s*\((?!haftung)[A-Za-zÄÖÜäöü .]{2,8}\)", "", name)


def several(chance: random.Random, name: str) -> str:
    first, second = chance.sample((drop_form, shout, spell_out, mistype, ampersand, add_berlin, respell_form), 2)
    return second(chance, first(chance, name))


def other_form(chance: random.Random, name: str) -> str:
    bare, form = split(name)
    kind = kind_of(form)
    if not kind or " mbH" in name or "Verein" in bare or "Gesellschaft" in bare:
        return name
    return f"{bare} {chance.choice([one for one in ('e. V.', 'gGmbH', 'GmbH', 'eG') if one != kind])}"


def other_district(chance: random.Random, name: str) -> str:
    found = next((one for one in DISTRICTS if one in name), "")
    other = chance.choice([one for one in DISTRICTS if one != found])
    if found:
        return name.replace(found, other)
    bare, form = split(name)
    return f"{bare} {other} {form}".strip()


def other_number(chance: random.Random, name: str) -> str:
    bare, form = split(name)
    found = re.search(r"\d+", bare)
    if found:
        return bare.replace(found[0], str(int(found[0]) + 1), 1) + " " + form
    return f"{bare} {chance.choice(('II', '2', 'III', 'B'))} {form}".strip()


def friends(chance: random.Random, name: str) -> str:
    bare, _form = split(name)
    return chance.choice((f"Förderverein {bare} e. V.", f"Freunde und Förderer {bare} e. V.", f"Freundeskreis {bare}"))


def daughter(chance: random.Random, name: str) -> str:
    bare, form = split(name)
    return chance.choice((f"{bare} Stiftung", f"{bare} Service GmbH", f"{bare} Akademie {form}",
                          f"Jugend {bare} {form}",
                          f"{bare} Jugendhilfe {form}", f"Kita {bare}", f"Stiftung {bare}")).strip()  # fmt: skip


def project(chance: random.Random, name: str) -> str:
    bare, form = split(name)
    return chance.choice((f"Projekt Lotsen ({bare})", f"{bare} {form} - Projekt Ankommen", f"Stadtteilzentrum, {bare}",
                          f"{bare} - Beratungsstelle Migration {form}"))  # fmt: skip


def other_nation(chance: random.Random, name: str) -> str:
    for nation in NATIONS:
        other = chance.choice([one for one in NATIONS if one != nation])
        for old, new in ((nation, other), (nation.capitalize(), other.capitalize())):
            if old in name:
                return name.replace(old, new)
    return name


def other_people(chance: random.Random, name: str) -> str:
    for pair in PLURALS:
        for old, new in (pair, pair[::-1]):
            if old in name:
                return name.replace(old, new)
    return name


def other_word(chance: random.Random, name: str) -> str:
    words = name.split(" ")
    own = [at for at, word in enumerate(words) if len(word) > 5 and word[0].isupper()]
    if len(own) < 2:
        return name
    words[chance.choice(own)] = chance.choice(("Sonnenblume", "Kompass", "Brücke", "Mosaik", "Horizont", "Anker"))
    return " ".join(words)


VARIANTS = (
    respell_form, drop_form, shout, spell_out, lose_dots, mistype, mistype_twice, ampersand, hyphens, join_words,
    add_berlin, drop_berlin, abbreviate, add_nonprofit, quote, unquote, turn, form_first, widen, cut_off, add_acronym,
    drop_bracket, several,
)  # fmt: skip
LOOK_ALIKES = (
    other_form, other_district, other_number, friends, daughter, project, other_nation, other_people, other_word,
)  # fmt: skip
