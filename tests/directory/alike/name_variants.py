"""Made-up names of organisations with spelling variants of them and look-alikes that are other bodies."""

import random
from collections.abc import Callable, Iterator

KINDS = (
    "Kulturverein", "Nachbarschaftstreff", "Beratungsstelle", "Frauenprojekt", "Jugendwerkstatt", "Sprachbrücke",
    "Willkommenskreis", "Bildungsnetzwerk", "Familienzentrum", "Begegnungsstätte", "Gesundheitsladen", "Lernwerkstatt",
    "Stadtteilbüro", "Rechtshilfefonds", "Patenschaftsprojekt", "Theatergruppe",
)  # fmt: skip
NAMES = (
    "Abendstern", "Birkenhain", "Brückenpfeiler", "Dachgarten", "Eulenspiegel", "Fährmann", "Gartenlaube", "Haselnuss",
    "Immergrün", "Kastanienhof", "Leuchtturm", "Morgenröte", "Nordlicht", "Ölmühle", "Pusteblume", "Regenbogen",
    "Seidenfaden", "Taubenschlag", "Überfluss", "Vogelweide", "Wegweiser", "Zeitfenster", "Sonnenstraße", "Weißdorn",
)  # fmt: skip
PURPOSES = (
    "Hilfe für geflüchtete Familien", "Bildung und Begegnung im Kiez", "Arbeit und Ausbildung für junge Menschen",
    "Verein zur Förderung der Mehrsprachigkeit", "Rat und Tat bei Krankheit", "Kunst und Kultur ohne Grenzen",
    "Initiative gegen Einsamkeit", "Schutz und Wohnen für Frauen",
)  # fmt: skip
PLACES = ("Neustadt", "Altmarkt", "Lindenau", "Bergviertel", "Hafenviertel", "Seeufer")
FORMS = ("e. V.", "gGmbH", "GmbH", "eG")


def names(amount: int, seed: int = 1) -> list[str]:
    """Different names, each of another body."""
    chance = random.Random(seed)  # noqa: S311
    made: dict[str, None] = {}
    while len(made) < amount:
        made[_name(chance)] = None
    return list(made)


def variants(amount: int, seed: int = 2) -> Iterator[tuple[str, str]]:
    """Pairs of a name and another spelling of the same."""
    yield from _pairs(amount, seed, VARIANTS)


def look_alikes(amount: int, seed: int = 3) -> Iterator[tuple[str, str]]:
    """Pairs of names that are nearly the same and mean two bodies."""
    yield from _pairs(amount, seed, LOOK_ALIKES)


def _pairs(
    amount: int, seed: int, changes: tuple[Callable[[random.Random, str], str], ...]
) -> Iterator[tuple[str, str]]:
    chance = random.Random(seed)  # noqa: S311
    made = 0
    while made < amount:
        name = _name(chance)
        changed = changes[made % len(changes)](chance, name)
        if changed != name:
            made += 1
            yield name, changed


def _name(chance: random.Random) -> str:
    kind, name, form = chance.choice(KINDS), chance.choice(NAMES), chance.choice(FORMS)
    place = f" {chance.choice(PLACES)}" if chance.random() < 0.4 else ""
    number = f" {chance.randint(1, 9)}" if chance.random() < 0.2 else ""
    purpose = f" - {chance.choice(PURPOSES)}" if chance.random() < 0.4 else ""
    return f"{kind} {name}{place}{number}{purpose} {form}"


def _other(chance: random.Random, choices: tuple[str, ...], current: str) -> str:
    return chance.choice([choice for choice in choices if choice != current])


def _form(name: str) -> str:
    return next(form for form in FORMS if name.endswith(form))


def _respell_form(chance: random.Random, name: str) -> str:
    spellings = {
        "e. V.": ("e.V.", "eV", "e.V", "e V", "E.V."),
        "gGmbH": ("g GmbH", "gemeinnützige GmbH", "ggmbh"),
        "GmbH": ("mbH", "Gesellschaft mbH", "gmbh"),
        "eG": ("e.G.", "e. G."),
    }
    form = _form(name)
    return name.removesuffix(form) + chance.choice(spellings[form])


def _drop_form(chance: random.Random, name: str) -> str:
    return name.removesuffix(_form(name)).strip()


def _change_case(chance: random.Random, name: str) -> str:
    form = _form(name)
    bare = name.removesuffix(form)
    return (bare.upper() if chance.random() < 0.5 else bare.lower()) + form


def _spell_umlauts_out(chance: random.Random, name: str) -> str:
    for letter, spelt in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ö", "Oe"), ("Ü", "Ue"), ("ß", "ss")):
        name = name.replace(letter, spelt)
    return name


def _hyphenate(chance: random.Random, name: str) -> str:
    return name.replace(" ", "-", 1)


def _join(chance: random.Random, name: str) -> str:
    first, second, *rest = name.split(" ")
    return " ".join([first + second.lower(), *rest])


def _quote(chance: random.Random, name: str) -> str:
    kind, called, *rest = name.split(" ")
    left, right = chance.choice(("„“", "''", '""', "»«"))
    return " ".join([kind, left + called + right, *rest])


def _change_dash(chance: random.Random, name: str) -> str:
    return name.replace(" - ", chance.choice((" – ", ", ", " -", ": ")))


def _write_ampersand(chance: random.Random, name: str) -> str:
    return name.replace(" und ", chance.choice((" & ", " u. ", " + ")))


def _break_line(chance: random.Random, name: str) -> str:
    kind, *rest = name.split(" ")
    middle = len(kind) // 2
    return " ".join([f"{kind[:middle]}- {kind[middle:]}", *rest])


def _mistype(chance: random.Random, name: str) -> str:
    words = name.split(" ")
    position = chance.choice([place for place, word in enumerate(words) if len(word) >= 8])
    word, at = words[position], chance.randint(2, len(words[position]) - 3)
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + chance.choice("aenrst") + word[at + 1 :],
    )
    words[position] = chance.choice(slips)
    return " ".join(words)


def _turn_round(chance: random.Random, name: str) -> str:
    form = _form(name)
    kind, called, *rest = name.removesuffix(form).strip().split(" ")
    return " ".join([called, kind, *rest, form])


def _add_acronym(chance: random.Random, name: str) -> str:
    form = _form(name)
    bare = name.removesuffix(form).strip()
    acronym = "".join(word[0].upper() for word in bare.split(" ") if word[0].isalpha() and word[0].isupper())[:5]
    return chance.choice((f"{bare} ({acronym}) {form}", f"{acronym} - {bare} {form}", f"{acronym}-{bare} {form}"))


def _drop_purpose(chance: random.Random, name: str) -> str:
    head, dash, _ = name.partition(" - ")
    return f"{head} {_form(name)}" if dash and len(head.split()) == 2 else name


def _other_form(chance: random.Random, name: str) -> str:
    form = _form(name)
    return name.removesuffix(form) + _other(chance, FORMS, form)


def _other_number(chance: random.Random, name: str) -> str:
    kind, called, *rest = name.split(" ")
    number = rest[0] if rest and rest[0].isdigit() else ""
    rest = rest[1:] if number else rest
    return " ".join([kind, called, str(int(number or 1) + 1), *rest])


def _other_place(chance: random.Random, name: str) -> str:
    place = next((place for place in PLACES if place in name), "")
    return name.replace(place, _other(chance, PLACES, place)) if place else name


def _other_name(chance: random.Random, name: str) -> str:
    kind, called, *rest = name.split(" ")
    return " ".join([kind, _other(chance, NAMES, called), *rest])


def _other_kind(chance: random.Random, name: str) -> str:
    kind, *rest = name.split(" ")
    return " ".join([_other(chance, KINDS, kind), *rest])


def _letter_added(chance: random.Random, name: str) -> str:
    kind, called, *rest = name.split(" ")
    return " ".join([kind, called, chance.choice("AB"), *rest])


def _daughter(chance: random.Random, name: str) -> str:
    kind, called, *rest = name.split(" ")
    return " ".join([kind, f"{called}-{chance.choice(('Stiftung', 'Service', 'Integrationsbetrieb'))}", *rest])


VARIANTS = (
    _respell_form, _drop_form, _change_case, _spell_umlauts_out, _hyphenate, _join, _quote, _change_dash,
    _write_ampersand, _break_line, _mistype, _turn_round, _add_acronym, _drop_purpose,
)  # fmt: skip
LOOK_ALIKES = (_other_form, _other_number, _other_place, _other_name, _other_kind, _letter_added, _daughter)
