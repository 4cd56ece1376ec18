"""Several needs of one client: the fewest organisations that meet them together, and what leads on where nobody does.

Who meets a need is who the search finds for its topic with the same district, language and audience.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from directory.case_form import CaseForm
from directory.cover import Choice, smallest
from directory.models import Offer, Organisation, Topic
from directory.search.people import Asked, Fits, Person, fits_of, people_of, to_call
from directory.search.query import Found, search
from directory.search.terms import tag

MOST_OFFERS = 2
WITHOUT = {
    "district": pgettext_lazy("without", "district"),
    "language": pgettext_lazy("without", "language"),
    "audience": pgettext_lazy("without", "group of people"),
}
NAMED = {
    "district": gettext_lazy("in %(names)s"),
    "language": pgettext_lazy("language", "in %(names)s"),
    "audience": gettext_lazy("for %(names)s"),
}


@dataclass(frozen=True)
class Need:
    topic: Topic
    url: str

    def __str__(self) -> str:
        return self.topic.name


@dataclass(frozen=True)
class Way:
    """What leads on from a gap: the search without some conditions, or for the topic above."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Gap:
    need: Need
    # What nobody meets: "in Neukölln in Dari"; empty where nobody has the topic at all.
    conditions: str
    ways: list[Way]


@dataclass(frozen=True)
class OfferForNeed:
    """`unsure`: conditions of which the offer itself says nothing, as the words of a sentence."""

    offer: Offer
    unsure: str


@dataclass(frozen=True)
class Answer:
    """Why an organisation is there for a need; without an offer it names the topic itself."""

    need: Need
    offers: list[OfferForNeed]

    @property
    def record(self) -> Offer | None:
        return self.offers[0].offer if self.offers else None


@dataclass(frozen=True)
class Actor:
    organisation: Organisation
    answers: list[Answer]
    # Whom to call, and what for.
    people: list[tuple[Person, list[Need]]]
    # Who does the same.
    others: list[Organisation]

    @property
    def records(self) -> list[Any]:
        """What goes on the shortlist: offers say more to a client than the organisation, which stands with each."""
        return list(dict.fromkeys(answer.record or self.organisation for answer in self.answers))


class Case:
    """What a valid form asks, answered for one reader."""

    def __init__(self, form: CaseForm, user: Any) -> None:
        self.form, self.user, self.vocabulary = form, user, form.vocabulary
        self._found: dict[frozenset[str], Found] = {}

    @cached_property
    def needs(self) -> list[Need]:
        topics = self.form.choices["topic"]
        return [Need(topics[slug].word, self._url(slug, self.form.conditions)) for slug in self.form.answer("topic")]

    @cached_property
    def _cover(self) -> tuple[list[Choice[int, Need]], list[Need]]:
        found = self._without()
        covers = {need: found.hits_instead("topic", tag("topic", need.topic.pk)) for need in self.needs}
        rank = dict(zip(found.organisations.tolist(), found.rank.tolist(), strict=True))
        return smallest(self.needs, covers, rank.__getitem__)

    @cached_property
    def actors(self) -> list[Actor]:
        """Those who meet most needs first."""
        chosen = sorted(self._cover[0], key=lambda choice: -len(choice.needs))
        pks = [choice.actor for choice in chosen]
        shown = [*pks, *(other for choice in chosen for other in choice.others)]
        organisations = Organisation.objects.published().with_words().in_bulk(shown) if shown else {}
        found = self._without()
        people, duties = people_of(pks, self.vocabulary, found, self.user) if pks else ({}, {})
        fits = fits_of(duties, self._asked)
        offers = self._offers(found.image.offers_of(pks)) if pks else {}
        return [
            Actor(
                organisations[choice.actor],
                answers := [self._answer(need, offers[choice.actor]) for need in choice.needs],
                _whom_to_call(answers, people[choice.actor], duties.get(choice.actor, []), fits),
                [organisations[pk] for pk in choice.others if pk in organisations],
            )
            for choice in chosen
            if choice.actor in organisations
        ]

    @cached_property
    def gaps(self) -> list[Gap]:
        return [Gap(need, *self._ways(need)) for need in self._cover[1]]

    @property
    def words(self) -> str:
        """The conditions as part of a sentence."""
        return self._words(self.form.conditions)

    def _words(self, fields: Iterable[str]) -> str:
        def names(field: str) -> str:
            choices = self.form.choices[field]
            return pgettext("one of them", " or ").join(str(choices[one].word) for one in self.form.conditions[field])

        return " ".join(NAMED[field] % {"names": names(field)} for field in fields)

    def _without(self, *dropped: str) -> Found:
        """Who meets the conditions but these; asked once for all needs."""
        key = frozenset(dropped)
        if key not in self._found:
            filters = {
                name: [self.form.choices[name][value].key for value in values]
                for name, values in self._but(dropped).items()
            }
            self._found[key] = search(
                "", filters, self.user, self.vocabulary, sort=self.form.order, near=self.form.answer("near")
            )
        return self._found[key]

    def _but(self, dropped: Iterable[str]) -> dict[str, list[str]]:
        return {name: values for name, values in self.form.conditions.items() if name not in dropped}

    def _ways(self, need: Need) -> tuple[str, list[Way]]:
        """The fewest conditions to let go of so that somebody is left, and the topic above with all of them."""
        conditions, key = list(self.form.conditions), tag("topic", need.topic.pk)
        above = [self._above(need.topic)] if need.topic.parent else []
        for size in range(1, len(conditions) + 1):
            ways = [
                Way(_without_words(dropped), count, self._url(need.topic.slug, self._but(dropped)))
                for dropped in combinations(conditions, size)
                if (count := self._without(*dropped).with_instead("topic", key))
            ]
            if ways:
                return self.words, [way for way in [*ways, *above] if way.count]
        return "", [way for way in above if way.count]

    def _above(self, topic: Topic) -> Way:
        count = self._without().with_instead("topic", tag("topic", topic.head.pk))
        label = _("on the whole topic %(topic)s") % {"topic": topic.head.name}
        return Way(label, count, self._url(topic.head.slug, self.form.conditions))

    def _url(self, topic: str, conditions: Mapping[str, list[str]]) -> str:
        parameters = QueryDict(mutable=True)
        for name, values in {"topic": [topic], **conditions}.items():
            parameters.setlist(name, values)
        if near := self.form.answer("near"):
            parameters["near"] = near
        return f"{reverse('directory:search')}?{parameters.urlencode()}"

    @cached_property
    def _asked(self) -> Asked:
        def pks(name: str) -> frozenset[int]:
            return frozenset(self.form.choices[name][value].word.pk for value in self.form.conditions.get(name, []))

        topics = frozenset(pk for need in self.needs for pk in self._meant(need))
        return Asked(topics, pks("district"), pks("language"))

    def _meant(self, need: Need) -> set[int]:
        """The topic and what belongs to it."""
        return {need.topic.pk, *(one.pk for one in self.vocabulary.topics if one.parent_id == need.topic.pk)}

    def _offers(self, pks: Mapping[int, Sequence[int]]) -> dict[int, list[Offer]]:
        wanted = [pk for ones in pks.values() for pk in ones]
        offers = {offer.pk: offer for offer in Offer.objects.running().with_words().filter(pk__in=wanted)}
        return {owner: [offers[pk] for pk in ones if pk in offers] for owner, ones in pks.items()}

    def _answer(self, need: Need, offers: Iterable[Offer]) -> Answer:
        """The offers on this topic that leave least to ask, those that take people first."""
        meant = self._meant(need)
        on_topic = [offer for offer in offers if any(topic.pk in meant for topic in offer.topics.all())]
        unsure = {offer: self._unsure(offer) for offer in on_topic}
        least = min(map(len, unsure.values()), default=0)
        best = sorted((one for one in on_topic if len(unsure[one]) == least), key=lambda one: one.takes_nobody_now)
        return Answer(need, [OfferForNeed(offer, self._words(unsure[offer])) for offer in best[:MOST_OFFERS]])

    def _unsure(self, offer: Offer) -> list[str]:
        """Conditions that others of the organisation's facts meet. An offer without districts or languages of its own
        has those of its house."""
        said = {
            "district": offer.is_citywide or offer.districts.all(),
            "language": offer.languages.all(),
            "audience": offer.audiences.all(),
        }
        asked = self.form.conditions
        return [name for name in asked if not self._meets(name, said[name])]

    def _meets(self, name: str, said: Any) -> bool:
        if said is True or (not said and name != "audience"):
            return True
        choices = self.form.choices[name]
        return any(choices[value].word in said for value in self.form.conditions[name])


def _whom_to_call(
    answers: Iterable[Answer], people: Sequence[Person], duties: Sequence[Any], fits: Fits
) -> list[tuple[Person, list[Need]]]:
    """One person for each need; who is named for several is named once."""
    called: dict[Person, list[Need]] = {}
    for answer in answers:
        person, _deputy = to_call(people, duties, fits, answer.record.pk if answer.record else None)
        if person:
            called.setdefault(person, []).append(answer.need)
    return list(called.items())


def _without_words(dropped: Sequence[str]) -> str:
    names = pgettext("both of them", " and ").join(str(WITHOUT[name]) for name in dropped)
    return _("without %(conditions)s") % {"conditions": names}
