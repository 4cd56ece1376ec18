"""A question asked of the directory: understood, corrected, matched, put in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from directory.models import SearchText, SearchWord
from directory.models.organisation import OrganisationQuerySet
from directory.search import engine, words
from directory.search.german import is_german
from directory.search.lexicon import Lexicon, content_words, units_of
from directory.search.question import Pattern, Question, beginning, literal, understand
from directory.search.score import Scored, prefixed, scores
from directory.search.spelling import Spellings, is_one_edit
from directory.search.terms import NETWORK, PART, word

NEAR = 0.6  # of the best score, where nobody has all of the question
STANDING = 0.0005  # of the score per point: settles ties and little more


@dataclass(frozen=True)
class Text:
    """A text that answers the question: an offer, or without one the organisation itself."""

    pk: int
    organisation_id: int
    offer_id: int | None
    score: float
    met: frozenset[int]


@dataclass(frozen=True)
class Answer:
    question: Question
    corrected: dict[str, str]
    texts: list[Text]  # all with any trace of the question, best first

    def offers_of(self, organisation_id: int) -> list[int]:
        """The organisation's offers that meet any word that counts, best first."""
        needed = self.question.needed
        of_it = [text for text in self.texts if text.organisation_id == organisation_id]
        return [text.offer_id for text in of_it if text.offer_id and text.met & needed]

    def organisations(self) -> dict[int, Text]:
        """Who answers the question, best first, each with its best text.

        Every needed word must be met by one of an organisation's texts. Where nobody does, those that
        come near and meet at least half of them.
        """
        best: dict[int, Text] = {}
        met: dict[int, frozenset[int]] = {}
        for text in self.texts:
            best.setdefault(text.organisation_id, text)
            met[text.organisation_id] = met.get(text.organisation_id, frozenset()) | text.met
        needed = self.question.needed
        full = {pk: text for pk, text in best.items() if met[pk] >= needed}
        if full:
            return full
        limit = NEAR * self.texts[0].score if self.texts else 0.0
        return {
            pk: text for pk, text in best.items() if text.score >= limit and 2 * len(met[pk] & needed) >= len(needed)
        }


def ask(
    question: str, user: Any, lexicon: Lexicon | None = None, organisations: OrganisationQuerySet | None = None
) -> Answer:
    """What the directory answers this reader; `lexicon` spares the queries where a page has its words read already."""
    lexicon = lexicon or words.current().lexicon
    with_network = bool(user and user.is_authenticated)
    repairs = _repairs(question, lexicon, with_network)
    understood = understand(question, lexicon, repairs.corrected, repairs.beginnings)
    rows = SearchText.objects.count()
    found = scores(understood, engine.matching, rows, with_network=with_network) if rows else {}
    return Answer(understood, repairs.corrected, _texts(found, organisations))


def _texts(found: dict[int, Scored], organisations: OrganisationQuerySet | None) -> list[Text]:
    today = timezone.localdate()
    texts = []
    fields = ("pk", "organisation_id", "offer_id", "standing", "shown_from", "shown_until")
    pks = list(found)
    for start in range(0, len(pks), 10_000):
        rows = SearchText.objects.filter(pk__in=pks[start : start + 10_000])
        if organisations is not None:
            rows = rows.filter(organisation__in=organisations.order_by().values("pk"))
        for pk, organisation, offer, standing, start_on, end_on in rows.values_list(*fields):
            if (start_on and start_on > today) or (end_on and end_on < today):
                continue
            one = found[pk]
            texts.append(Text(pk, organisation, offer, one.score + STANDING * standing, one.met))
    return sorted(texts, key=lambda text: (-text.score, text.organisation_id, text.offer_id or 0))


@dataclass(frozen=True)
class Repairs:
    """What is done about words nobody knows: another spelling, or the word taken as the beginning of longer ones."""

    corrected: dict[str, str]
    beginnings: frozenset[str]


def _repairs(question: str, lexicon: Lexicon, with_network: bool) -> Repairs:
    unknown = [one for one in content_words(question) if not lexicon.of(units_of(one)) and len(one.text) > 3]
    asked = [literal(one) for one in unknown] + [[beginning(one.text)] for one in unknown]
    found = _finds(asked, with_network)
    missing = [one.text for one, is_there in zip(unknown, found, strict=False) if not is_there]
    begun = {one.text for one, is_there in zip(unknown, found[len(unknown) :], strict=True) if is_there}
    beginnings = begun.intersection(missing)
    astray = [one for one in missing if one not in beginnings]
    return Repairs(_corrected(astray, lexicon, with_network) if astray else {}, frozenset(beginnings))


def _corrected(astray: list[str], lexicon: Lexicon, with_network: bool) -> dict[str, str]:
    known = _known_words(lexicon)
    near = {one: known.nearest(one) for one in astray}
    for one in filter(is_german, astray):
        near[one] = [other for other in near[one] if lexicon.of(units_of(word(other))) and is_one_edit(one, other)]
    good = _good([other for others in near.values() for other in others], lexicon, with_network)
    better = {one: next((other for other in others if other in good), "") for one, others in near.items()}
    return {one: other for one, other in better.items() if other}


def _good(spellings: list[str], lexicon: Lexicon, with_network: bool) -> set[str]:
    """A correction may only say what this reader could read: curated words, or words of a text they may see."""
    doubtful = {
        spelling: {
            unit
            for one in content_words(spelling)
            if not lexicon.of(units_of(one))
            for unit in units_of(one)
            if not lexicon.of((unit,))
        }
        for spelling in spellings
    }
    units = sorted(set().union(*doubtful.values()))
    found = _finds([[((unit, PART + unit),)] for unit in units], with_network)
    seen = {unit for unit, is_there in zip(units, found, strict=True) if is_there}
    return {spelling for spelling, needed in doubtful.items() if needed <= seen}


def _finds(asked: Sequence[Sequence[Pattern]], with_network: bool) -> list[bool]:
    """For each of several alternatives of patterns whether any text holds them, in one query."""
    expressions = [
        [*patterns, *(prefixed(NETWORK, pattern) for pattern in patterns)] if with_network else patterns
        for patterns in asked
    ]
    return [bool(rows) for rows in engine.matching(expressions)]


_directory_words: tuple[tuple[Any, ...], int, Spellings] | None = None


def _known_words(lexicon: Lexicon) -> Spellings:
    """Curated words first, then those of the texts; kept in the process until either changes."""
    global _directory_words
    state = tuple(SearchWord.objects.aggregate(Count("pk"), Max("pk")).values())
    if _directory_words is None or _directory_words[:2] != (state, id(lexicon)):
        texts = SearchWord.objects.order_by("pk").values_list("word", flat=True)
        _directory_words = (state, id(lexicon), Spellings([*lexicon.spellings(), *texts]))
    return _directory_words[2]
