"""What somebody may mean while they type: topics, organisations, people, offers whose names begin with these words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.addresses import address
from directory.models import Contact, Offer, Organisation
from directory.search import image, ranking
from directory.search.image import Image
from directory.search.postings import intersection, union
from directory.search.question import MOST_WORDS
from directory.search.stems import forms, key, words
from directory.search.terms import NETWORK, TITLE
from directory.search.words import Vocabulary

SHORTEST = 2
MOST_TEXTS = 60
MOST = {"topic": 3, "organisation": 3, "person": 3, "offer": 3}


@dataclass(frozen=True)
class Suggestion:
    """`kind`: a key of `MOST`; `note`: whose it is, or nothing."""

    kind: str
    name: str
    note: str
    url: str


def suggestions(text: str, user: Any, known: Vocabulary) -> list[Suggestion]:
    typed = [key(word) for word in words(text)[:MOST_WORDS]]
    if not typed or len(typed[-1]) < SHORTEST:
        return []
    index = image.current()
    numbers = _texts(words(text)[:MOST_WORDS], index, known, with_network=user.is_authenticated)
    organisations = np.unique(index.organisation[numbers]).tolist()
    offers = [pk for pk in index.offer[numbers].tolist() if pk]
    found = [*_topics(typed, known), *_organisations(organisations), *_people(organisations, user), *_offers(offers)]
    fitting = [one for one in found if _fits(typed, one.name) or (one.kind != "person" and _fits(typed, one.note))]
    fitting.sort(key=lambda one: not key(one.name).startswith(typed[0]))
    return [one for kind, most in MOST.items() for one in [other for other in fitting if other.kind == kind][:most]]


def _texts(typed: Collection[str], index: Image, known: Vocabulary, *, with_network: bool) -> NDArray[Any]:
    """Numbers of the texts whose title, or a person's name in it, holds all words, the last one perhaps begun."""
    *whole, begun = typed
    completions = ranking.known_words(known.lexicon, index).beginning_with(begun)
    groups = [forms(word) for word in whole]
    groups.append(tuple(dict.fromkeys(form for word in [begun, *completions] for form in forms(word))))
    prefixes = (TITLE, NETWORK) if with_network else (TITLE,)
    wanted = [[prefix + stem for prefix in prefixes for stem in stems] for stems in groups]
    held = index.postings.of({term for terms in wanted for term in terms})
    found = intersection([union(held[term] for term in terms if term in held) for terms in wanted], index.size)
    numbers = np.flatnonzero(found.flags(index.size) & (index.organisation > 0))
    return numbers[np.lexsort((numbers, -index.standing[numbers].astype(int)))[:MOST_TEXTS]]


def _fits(typed: Iterable[str], name: str) -> bool:
    """Whether each word typed begins a word of the name, or a part after a hyphen."""
    begun = [key(piece) for word in words(name) for piece in [word, *word.split("-")]]
    return all(any(piece.startswith(one) for piece in begun) for one in typed)


def _topics(typed: Collection[str], known: Vocabulary) -> list[Suggestion]:
    """By their name or a synonym; named as the page names them, the synonym in the note."""
    found = []
    for topic in known.offered_topics:
        names = [topic.name, topic.name_de, topic.name_en, *topic.synonyms.splitlines()]
        fitting = next((name for name in names if _fits(typed, name)), "")
        if fitting:
            note = "" if fitting == topic.name else fitting
            found.append(Suggestion("topic", topic.name, note, address("directory:topic", topic.slug)))
    return found


def _organisations(pks: Collection[int]) -> list[Suggestion]:
    rows = Organisation.objects.published().filter(pk__in=pks).by_name().values_list("name", "short_name", "slug")
    return [
        Suggestion("organisation", name, short_name, address("directory:organisation", slug))
        for name, short_name, slug in rows
    ]


def _people(organisations: Collection[int], user: Any) -> list[Suggestion]:
    contacts = Contact.objects.visible_to(user).filter(organisation__in=organisations).order_by("sort_name", "pk")
    return [
        Suggestion("person", name, organisation, address("directory:contact", str(uuid)))
        for name, organisation, uuid in contacts.values_list("name", "organisation__name", "uuid")
    ]


def _offers(pks: Collection[int]) -> list[Suggestion]:
    rows = Offer.objects.published().filter(pk__in=pks).by_name().values_list("name", "slug")
    return [Suggestion("offer", name, "", address("directory:offer", slug)) for name, slug in rows]
