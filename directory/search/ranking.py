"""A question asked of the directory: understood, corrected, matched, put in order."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from django.db.models import Count, Max
from numpy.typing import NDArray

from directory.models import SearchWord
from directory.search import image, words
from directory.search.german import is_german
from directory.search.image import Image, starts_of_runs
from directory.search.lexicon import Lexicon, content_words, units_of
from directory.search.postings import intersection, union
from directory.search.question import MOST_WORDS, Pattern, Question, literal, understand
from directory.search.score import Evidence, asks_of, context_terms, evidence, prefixed, scores, terms_of
from directory.search.spelling import Spellings, is_one_edit
from directory.search.stems import forms
from directory.search.terms import NETWORK, PART, word

NEAR = 0.6  # of the best score, where nobody has all of the question
NEAR_TEXT = 0.4  # the same for texts, before they borrow from others of their organisation
STANDING = 50_000  # hundred-millionths per point: settles ties and little more
# A question whose rarest word stands in fewer than one in so many texts is answered from those alone.
FEW = 32


@dataclass(frozen=True)
class Text:
    """A text that answers the question: an offer, or without one the organisation itself."""

    organisation_id: int
    offer_id: int | None


@dataclass(frozen=True)
class Answer:
    """`scores` (hundred-millionths) and `met` (a bit for each concept) of the texts looked at: those with these
    `numbers`, the texts of an organisation together, or without numbers all by number."""

    question: Question
    corrected: dict[str, str]
    image: Image
    numbers: NDArray[np.int64] | None
    scores: NDArray[np.int32]
    met: NDArray[np.uint16]

    def texts(self) -> list[Text]:
        """All with any trace of the question, best first."""
        numbers = self.image.by_organisation if self.numbers is None else self.numbers
        scores = self.scores[numbers] if self.numbers is None else self.scores
        traced = np.flatnonzero(scores - self.image.standing[numbers] * np.int32(STANDING))
        organisations, offers = self.image.organisation[numbers[traced]], self.image.offer[numbers[traced]]
        order = np.lexsort((offers, organisations, -scores[traced]))
        pairs = zip(organisations[order].tolist(), offers[order].tolist(), strict=True)
        return [Text(organisation, offer or None) for organisation, offer in pairs]

    def offers_of(self, organisations: Iterable[int]) -> dict[int, list[int]]:
        """Of each organisation the offers that meet any word that counts, best first."""
        keys = np.array(sorted(organisations), np.int64)
        places = self._places(keys)
        numbers = places if self.numbers is None else self.numbers[places]
        wanted = self.met[places] & np.uint16(self._needed) > 0
        owners, offers = self.image.organisation[numbers], self.image.offer[numbers]
        order = np.lexsort((offers, -self.scores[places], owners))
        found: dict[int, list[int]] = {key: [] for key in keys.tolist()}
        for owner, offer, is_wanted in zip(*(one[order].tolist() for one in (owners, offers, wanted)), strict=True):
            if offer and is_wanted:
                found[owner].append(offer)
        return found

    @cached_property
    def organisations(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Who answers the question, by primary key, and the score of each one's best text.

        Every needed word must be met by one of an organisation's texts. Where nobody does, those that come near, meet
        at least half of the words and one that is more than a place or a language.
        """
        keys, met, best = self._by_organisation()
        met &= np.uint16(self._needed)
        full = met == self._needed
        if len(keys) and not full.any():
            half = np.bitwise_count(met) * 2 >= np.bitwise_count(np.uint16(self._needed))
            needs = np.uint16(_as_bits(self.question.needs))
            full = half & (met & needs > 0) if needs else half
            full &= best >= NEAR * best[full].max(initial=0)
        return keys[full], best[full]

    @cached_property
    def is_partial(self) -> bool:
        """Whether those who answer have only some of the question."""
        keys, _best = self.organisations
        return bool(len(keys)) and not self._has_all(int(keys[0]))

    def _has_all(self, organisation_id: int) -> bool:
        met = self.met[self._places(np.array([organisation_id]))]
        return int(np.bitwise_or.reduce(met)) & self._needed == self._needed

    def _by_organisation(self) -> tuple[NDArray[np.int64], NDArray[np.uint16], NDArray[np.int32]]:
        if self.numbers is None:
            met = self.image.over_organisations(self.met, np.bitwise_or)
            return self.image.published, met, self.image.over_organisations(self.scores, np.maximum)
        if not len(self.numbers):
            return self.numbers, self.met, self.scores
        starts = starts_of_runs(self._organisation)
        met, best = np.bitwise_or.reduceat(self.met, starts), np.maximum.reduceat(self.scores, starts)
        return self._organisation[starts], met, best

    @cached_property
    def _organisation(self) -> NDArray[np.int64]:
        return self.image.organisation if self.numbers is None else self.image.organisation[self.numbers]

    def _places(self, organisations: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where the texts of these organisations (ascending) stand in `scores` and `met`."""
        if self.numbers is None:
            return self.image.texts_of(organisations)
        starts, ends = (np.searchsorted(self._organisation, organisations, side) for side in ("left", "right"))
        lengths = ends - starts
        return np.arange(lengths.sum()) + np.repeat(ends - np.cumsum(lengths), lengths)

    @property
    def _needed(self) -> int:
        return _as_bits(self.question.needed)


def _as_bits(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in numbers)


def ask(question: str, user: Any, lexicon: Lexicon | None = None, *, of_all: bool = False) -> Answer:
    """What the directory answers this reader; `lexicon` spares the queries where a page has its words read already.
    With `of_all` every text is scored, also where others answer better."""
    lexicon = lexicon or words.current().lexicon
    with_network = bool(user and user.is_authenticated)
    index = image.current()
    key = (question, lexicon, with_network, of_all)
    answer: Answer | None = index.answers.get(key)
    if answer is None:
        answer = index.answers[key] = _worked_out(question, lexicon, index, with_network=with_network, of_all=of_all)
    return answer


def _worked_out(question: str, lexicon: Lexicon, index: Image, *, with_network: bool, of_all: bool) -> Answer:
    repairs = _repairs(question, lexicon, index, with_network)
    understood = understand(question, lexicon, repairs.corrected, repairs.beginnings)
    asks = asks_of(understood, with_network=with_network)
    held = index.postings.of(terms_of(asks).union(context_terms(understood)))
    found = evidence(understood, asks, held, index.size, len(index.by_organisation))
    few = None if of_all else _candidates(found, index)
    answer = _answer(found, repairs.corrected, index, few)
    if few is not None and not _is_met(answer):
        return _answer(found, repairs.corrected, index, _nearest(found, index))
    return answer


def _candidates(found: Evidence, index: Image) -> NDArray[np.int64] | None:
    """All texts of the organisations with any trace of the rarest word, as nobody else can have all words; nothing
    where these are no few."""
    reaches = [found.reach(number) for number in found.question.needed]
    rarest = min(reaches, key=lambda one: one.weight, default=None)
    if rarest is None or rarest.weight * FEW > len(index.by_organisation):
        return None
    return _texts_around(index, np.flatnonzero(rarest.flags(index.size)))


def _nearest(found: Evidence, index: Image) -> NDArray[np.int64]:
    """All texts of the organisations with a text that answers a need and comes near the best of these."""
    scored = scores(found, index.size)
    wanted = scored.met & np.uint16(_as_bits(found.question.needs or found.question.needed)) > 0
    values = scored.values * (wanted & (index.organisation > 0))
    return _texts_around(index, np.flatnonzero(values >= max(1, NEAR_TEXT * values.max())))


def _texts_around(index: Image, numbers: NDArray[Any]) -> NDArray[np.int64]:
    is_there = np.zeros(index.facets.size, np.bool_)
    is_there[index.organisation[numbers]] = True
    is_there[0] = False  # texts that are not shown today
    return index.texts_of(np.flatnonzero(is_there))


def _answer(found: Evidence, corrected: dict[str, str], index: Image, few: NDArray[np.int64] | None) -> Answer:
    """Of some texts, or of all."""
    scored = scores(found, index.size, few, partial(_best_of_all, index, few))
    values, met = scored.values, scored.met
    values += (index.standing if few is None else index.standing[few]) * np.int32(STANDING)
    return Answer(found.question, corrected, index, few, values, met)


def _best_of_all(index: Image, few: NDArray[np.int64] | None, values: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """For each of these texts the best value of its organisation's."""
    if few is None:
        best = index.over_organisations(values, np.maximum)
        spread = np.zeros_like(values)
        spread[index.by_organisation] = np.repeat(best, np.diff(index.starts, append=len(index.by_organisation)))
        return spread
    if not len(few):
        return values
    starts = starts_of_runs(index.organisation[few])
    return np.repeat(np.maximum.reduceat(values, starts), np.diff(starts, append=len(few)))


def _is_met(answer: Answer) -> bool:
    """Whether somebody has all of the question: then those with less need not be looked for."""
    keys, _best = answer.organisations
    return len(answer.question.needed) < 2 or bool(len(keys))


@dataclass(frozen=True)
class Repairs:
    """What is done about words nobody knows: another spelling, or the word taken as the beginning of longer ones."""

    corrected: dict[str, str]
    beginnings: dict[str, tuple[str, ...]]


def _repairs(question: str, lexicon: Lexicon, index: Image, with_network: bool) -> Repairs:
    asked = content_words(question)[:MOST_WORDS]
    unknown = [one for one in asked if not lexicon.of(units_of(one)) and len(one.text) > 3]
    found = _finds([literal(one) for one in unknown], index, with_network)
    missing = [one.text for one, is_there in zip(unknown, found, strict=True) if not is_there]
    if not missing:
        return Repairs({}, {})
    known = known_words(lexicon, index)
    stems = {one: _stems(known.beginning_with(one)) for one in missing}
    begun = _finds([[(_with_parts(stems[one]),)] if stems[one] else [] for one in missing], index, with_network)
    beginnings = {one: stems[one] for one, is_there in zip(missing, begun, strict=True) if is_there}
    astray = [one for one in missing if one not in beginnings]
    return Repairs(_corrected(astray, known, lexicon, index, with_network) if astray else {}, beginnings)


def _stems(spellings: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for spelling in spellings for form in forms(spelling)))


def _with_parts(stems: Sequence[str]) -> tuple[str, ...]:
    return (*stems, *(PART + stem for stem in stems))


def _corrected(
    astray: list[str], known: Spellings, lexicon: Lexicon, index: Image, with_network: bool
) -> dict[str, str]:
    near = {one: known.nearest(one) for one in astray}
    for one in filter(is_german, astray):
        near[one] = {
            other: pieces
            for other, pieces in near[one].items()
            if lexicon.of(units_of(word(other))) and is_one_edit(one, other)
        }
    pieces = {piece for others in near.values() for pieces in others.values() for piece in pieces}
    good = _good(pieces, lexicon, index, with_network)
    better = {
        one: next((other for other, pieces in others.items() if good.issuperset(pieces)), "")
        for one, others in near.items()
    }
    return {one: other for one, other in better.items() if other}


def _good(spellings: Collection[str], lexicon: Lexicon, index: Image, with_network: bool) -> set[str]:
    """A correction may only say what this reader could read: curated words, or words of a text they may see. Texts with
    the parts of a compound do not count: the whole may be somebody's name."""
    doubtful = [one for one in spellings if not lexicon.of(units_of(word(one)))]
    found = _finds([literal(word(one))[:1] for one in doubtful], index, with_network)
    return set(spellings) - {one for one, is_there in zip(doubtful, found, strict=True) if not is_there}


def _finds(asked: Sequence[Sequence[Pattern]], index: Image, with_network: bool) -> list[bool]:
    """For each of several alternatives of patterns whether any text holds them."""
    seen = [
        [*patterns, *(prefixed(NETWORK, pattern) for pattern in patterns)] if with_network else patterns
        for patterns in asked
    ]
    held = index.postings.of({term for patterns in seen for pattern in patterns for group in pattern for term in group})

    def is_there(pattern: Pattern) -> bool:
        groups = [union(held[term] for term in group if term in held) for group in pattern]
        return intersection(groups, index.size).weight > 0

    return [any(is_there(pattern) for pattern in patterns) for patterns in seen]


_directory_words: tuple[tuple[Any, ...], Spellings] | None = None


def known_words(lexicon: Lexicon, index: Image) -> Spellings:
    """Curated words first, then those of the texts; kept in the process until either changes."""
    global _directory_words
    state = (*SearchWord.objects.aggregate(Count("pk"), Max("pk")).values(), index.lineage, lexicon)
    if _directory_words is None or _directory_words[0] != state:
        texts = SearchWord.objects.order_by("pk").values_list("word", flat=True)
        _directory_words = state, Spellings([*lexicon.spellings(), *texts])
    return _directory_words[1]
