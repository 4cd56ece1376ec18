"""A generated directory of any size: compound-rich German as organisations write it, the same in every run."""

import random
from itertools import islice

SEED = 7
MODIFIERS = """Wohn Wohnungs Miet Sprach Deutsch Rechts Asyl Aufenthalts Arbeits Berufs Gesundheits Familien Jugend
Frauen Schul Kinder Migrations Flucht Trauma Schulden Sozial Senioren Bildungs Ausbildungs Anerkennungs Integrations
Stadtteil Nachbarschafts Begegnungs Kultur Sport Eltern Mädchen Väter Studien Verfahrens Behörden Antrags Digital
Computer Lese Näh Garten Fahrrad Koch Musik Theater Gewaltschutz Sucht Pflege Behinderten Ehrenamts Paten""".split()
HEADS = """beratung hilfe kurs treff begleitung vermittlung förderung sprechstunde netzwerk projekt werkstatt gruppe
zentrum stelle dienst unterstützung betreuung training seminar café verein initiative haus büro angebot
programm lotsen mediation schutz vertretung""".split()
ADJECTIVES = """kostenfreie vertrauliche mehrsprachige offene mobile persönliche niedrigschwellige ehrenamtliche
fachliche regelmäßige unabhängige barrierefreie wöchentliche individuelle kultursensible""".split()
PLACES = """Neukölln Wedding Kreuzberg Marzahn Spandau Lichtenberg Pankow Köpenick Moabit Reinickendorf Steglitz
Tempelhof Hellersdorf Charlottenburg Treptow Schöneberg""".split()
# Words half of all entries hold, as in every directory of this field.
EVERYWHERE = ["Beratung", "Geflüchtete", "Unterstützung", "Menschen"]
VERBS = "bieten finden vermitteln begleiten klären übersetzen verstehen vorbereiten besuchen stärken".split()


class Writer:
    def __init__(self, seed: int = SEED) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same texts in every run

    def compound(self) -> str:
        parts = [self.chance.choice(MODIFIERS)]
        if self.chance.random() < 0.2:
            # Some 40,000 of these, as many as a large directory has different words.
            parts.append(self.chance.choice(MODIFIERS[:25]).lower())
        return "".join(parts) + self.chance.choice(HEADS)

    def surname(self) -> str:
        syllables = [
            "ka",
            "ri",
            "mo",
            "le",
            "san",
            "ber",
            "tol",
            "win",
            "hag",
            "ner",
            "schu",
            "mann",
            "dor",
            "fel",
            "ik",
        ]
        return "".join(self.chance.choice(syllables) for _ in range(3)).capitalize()

    def sentence(self, words: int) -> str:
        found = [self.chance.choice(ADJECTIVES), self.compound()]
        while len(found) < words:
            found.append(self.chance.choice([self.compound(), self.chance.choice(VERBS), self.chance.choice(PLACES)]))
        return " ".join(found)

    def everywhere(self) -> str:
        return " ".join(word for word in EVERYWHERE if self.chance.random() < 0.5)

    def question(self) -> str:
        """One to four words: of the texts, of everywhere, a place or a name."""
        words = [self._word() for _ in range(self.chance.randint(1, 4))]
        return " ".join(words)

    def _word(self) -> str:
        kind = self.chance.random()
        if kind < 0.25:
            return self.chance.choice(EVERYWHERE)
        if kind < 0.4:
            return self.chance.choice(PLACES)
        if kind < 0.6:
            return self.chance.choice(HEADS).capitalize()
        if kind < 0.65:
            return self.surname()
        return self.compound()


def fill(size: int) -> None:
    """`size` organisations with three offers and one contact each; the index is left to the caller."""
    from directory.models import Audience, Contact, District, Language, Offer, Organisation, Responsibility, Topic
    from directory.text import slug_words, sort_key

    writer = Writer()
    chance = writer.chance

    def create(model, records):
        while part := list(islice(records, 5000)):
            model._default_manager.bulk_create(part)

    def organisations():
        for number in range(size):
            name = f"{writer.compound()} {writer.surname()} {chance.choice(PLACES)}"
            yield Organisation(
                name=name,
                sort_name=sort_key(name),
                slug=f"{slug_words(name)}-{number}",
                status="published",
                kind=chance.choice(Organisation.Kind.values),
                summary=f"{writer.everywhere()} {writer.sentence(6)}",
            )

    def offers():
        for number in range(size * 3):
            name = f"{chance.choice(ADJECTIVES).capitalize()} {writer.compound()}"
            yield Offer(
                name=name,
                sort_name=sort_key(name),
                slug=f"{slug_words(name)}-{number}",
                status="open",
                summary=f"{writer.everywhere()} {writer.sentence(7)}",
                is_citywide=chance.random() < 0.2,
                is_on_site=chance.random() < 0.7,
                is_online=chance.random() < 0.3,
            )

    create(Organisation, organisations())
    create(Offer, offers())
    owners = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    held = list(Offer.objects.order_by("pk").values_list("pk", flat=True))
    link = Offer.organisations.through
    create(link, (link(offer_id=pk, organisation_id=owners[n // 3]) for n, pk in enumerate(held)))
    contacts = (
        Contact(organisation_id=pk, name=name, sort_name=sort_key(name), visibility="public", phone="+493023125000")
        for pk in owners
        for name in [f"{writer.surname()} {writer.surname()}"]
    )
    create(Contact, contacts)
    create(
        Responsibility,
        (Responsibility(contact_id=pk) for pk in Contact.objects.order_by("pk").values_list("pk", flat=True)),
    )
    for model, ids in ((Organisation, owners), (Offer, held)):
        words = [("topics", Topic, 2), ("districts", District, 1), ("languages", Language, 2)]
        words += [("audiences", Audience, 1)] if model is Offer else []
        for relation, vocabulary, most in words:
            through = getattr(model, relation).through
            keys = list(vocabulary.objects.order_by("pk").values_list("pk", flat=True))
            own, other = f"{model._meta.model_name}_id", f"{vocabulary._meta.model_name}_id"
            create(
                through,
                (
                    through(**{own: pk, other: key})
                    for pk in ids
                    for key in chance.sample(keys, chance.randint(0, most))
                ),
            )
