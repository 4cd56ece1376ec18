"""What a question asks for: its words, their variants and how much each counts. Pure, no Django.

A question becomes concepts, one for each word or known phrase. A concept carries evidence: terms that show in a row
of the index that it is about this, each with a strength from 0 to 1. The strengths are a judgement, the same for all
words, and were set once on questions and texts of many kinds (`manage.py evaluate_search`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from directory.search.lexicon import Entry, Lexicon, Meaning, Name, Units, content_words, units_of
from directory.search.stems import related, words
from directory.search.stopwords import ENGLISH, WEAK
from directory.search.terms import CITYWIDE, PART, Word, tag

MOST_WORDS = 12
LONGEST_PHRASE = 5

LITERAL, IN_COMPOUND, PARTS, DERIVED = 1.0, 0.85, 0.65, 0.65
SYNONYM, SYNONYM_IN_COMPOUND, BROAD_SYNONYM = 0.6, 0.5, 0.4
ONE_PART, FOREIGN_LITERAL = 0.3, 0.6
TAG, PARENT_TAG, CHILD_TAG = 0.7, 0.45, 0.55
GROUP_TAG, GROUP_TAG_ONCE = 0.8, 0.5  # of a topic that shares names with a group of the thesaurus
PARTIAL = 0.6  # a meaning of a part of the word, such as "Kinderbetreuung" in "Kinderbetreuungsplatz"
WEAK_WEIGHT, PLACE_WEIGHT, LANGUAGE_WEIGHT = 0.3, 1.0, 0.9
# German as a language of counselling is everywhere; as a word of a question it means learning German.
NEVER_A_FACET = frozenset({"deutsch"})

# All of these groups must match, each by one of its terms.
Pattern = tuple[tuple[str, ...], ...]


@dataclass
class Concept:
    text: str
    # The words of the question it stands for, as typed, in lower case.
    typed: frozenset[str] = frozenset()
    weight: float = 1.0
    in_text: dict[Pattern, float] = field(default_factory=dict)
    in_tags: dict[str, float] = field(default_factory=dict)
    # The district or language it names; the topic or audience it is a name of.
    facet: Entry | None = None
    entry: Entry | None = None
    branches: set[str] = field(default_factory=set)

    def saw_text(self, pattern: Pattern, strength: float) -> None:
        if pattern and strength > self.in_text.get(pattern, 0.0):
            self.in_text[pattern] = strength

    def saw_tag(self, term: str, strength: float) -> None:
        self.in_tags[term] = max(strength, self.in_tags.get(term, 0.0))


@dataclass(frozen=True)
class Question:
    concepts: tuple[Concept, ...]

    @property
    def facets(self) -> list[Entry]:
        return [concept.facet for concept in self.concepts if concept.facet]

    @cached_property
    def marks(self) -> frozenset[str]:
        """Terms worth marking in a text that was found."""
        near = (pattern for one in self.concepts for pattern, strength in one.in_text.items() if strength >= SYNONYM)
        return frozenset(term for pattern in near for group in pattern for term in group)

    @property
    def needed(self) -> frozenset[int]:
        """The concepts an answer must meet, by number: all but words like "Hilfe", unless there is nothing else."""
        numbers = [number for number, concept in enumerate(self.concepts) if concept.weight > WEAK_WEIGHT]
        return frozenset(numbers or range(len(self.concepts)))

    @property
    def needs(self) -> frozenset[int]:
        """Of these, what somebody needs help with: not where, and not in which language."""
        return frozenset(number for number in self.needed if not self.concepts[number].facet)

    @property
    def branches(self) -> set[str]:
        """Tags of the branches of the topic tree the question touches."""
        return set().union(*(concept.branches for concept in self.concepts if concept.weight > WEAK_WEIGHT))


def understand(
    text: str,
    lexicon: Lexicon,
    corrected: Mapping[str, str] | None = None,
    beginnings: Mapping[str, Collection[str]] | None = None,
) -> Question:
    """The concepts of a question; `corrected` maps words of it to the spelling to look for instead, `beginnings`
    those that are only begun to the stems of what they may become."""
    spelt = [(corrected or {}).get(one, one) for one in words(text)][:MOST_WORDS]
    typed = {right: wrong for wrong, right in (corrected or {}).items()}
    is_english = _is_english(spelt, lexicon)
    found = content_words(" ".join(spelt))
    spans = list(_spans(found, lexicon))
    concepts = [_concept(span, lexicon, is_english) for span in spans]
    for concept, span in zip(concepts, spans, strict=True):
        concept.typed = frozenset(typed.get(one.text, one.text) for one in span)
        if stems := (beginnings or {}).get(concept.text):
            concept.saw_text((_anywhere(stems),), IN_COMPOUND)
    return Question(tuple(concepts))


def literal(one: Word) -> list[Pattern]:
    """A word as it stands, inside compounds, and taken apart: whether the directory knows it at all."""
    apart = [tuple((part, PART + part) for part in one.parts)] if one.parts else []
    return [(_anywhere(one.forms),), *apart]


def _is_english(spelt: list[str], lexicon: Lexicon) -> bool:
    if any(one in ENGLISH for one in spelt):
        return True
    known = [lexicon.of(units_of(one)) for one in content_words(" ".join(spelt))]
    return any(known) and all(all(name.is_foreign for _meaning, name in meanings) for meanings in known if meanings)


def _spans(found: tuple[Word, ...], lexicon: Lexicon) -> Iterator[tuple[Word, ...]]:
    """From the left, the longest run of words that has a meaning as a whole; else single words."""
    start = 0
    while start < len(found):
        for end in range(min(len(found), start + LONGEST_PHRASE), start, -1):
            span = found[start:end]
            if end == start + 1 or lexicon.of(_units(span)):
                yield span
                start = end
                break


def _units(span: Iterable[Word]) -> Units:
    return tuple(unit for one in span for unit in units_of(one))


def _concept(span: tuple[Word, ...], lexicon: Lexicon, is_english: bool) -> Concept:
    concept = Concept(" ".join(one.text for one in span))
    literal = FOREIGN_LITERAL if is_english else LITERAL
    _see_words(concept, span, literal)
    units = _units(span)
    for meaning, name in lexicon.of(units):
        _see_meaning(concept, meaning, name, lexicon)
    if len(units) > 1:
        _see_parts(concept, span, units, lexicon)
    if all(unit in _WEAK_UNITS for unit in units):
        concept.weight = WEAK_WEIGHT
    return concept


def _see_words(concept: Concept, span: tuple[Word, ...], literal: float) -> None:
    """The words themselves: as they stand, as parts of compounds, taken apart, as verb or noun of the same stem."""
    concept.saw_text(tuple(one.forms for one in span), literal)
    concept.saw_text(tuple(_anywhere(one.forms) for one in span), literal * IN_COMPOUND)
    if len(span) == 1 and (others := related(span[0].text)):
        concept.saw_text((_anywhere(others),), literal * DERIVED)


def _see_parts(concept: Concept, span: tuple[Word, ...], units: Units, lexicon: Lexicon) -> None:
    concept.saw_text(tuple((unit, PART + unit) for unit in units), PARTS)
    for start in range(len(units)):
        for end in range(start + 1, len(units) + 1):
            piece = units[start:end]
            if piece == units:
                continue
            weak = all(unit in _WEAK_UNITS for unit in piece)
            if len(piece) == 1 and not weak:
                concept.saw_text(((piece[0], PART + piece[0]),), ONE_PART)
            if not weak:
                for meaning, name in lexicon.of(piece):
                    if not (meaning.entry and meaning.entry.kind in ("district", "language")):
                        share = PARTIAL * len(piece) / len(units)
                        _see_meaning(concept, meaning, name, lexicon, share=share)


def _see_meaning(concept: Concept, meaning: Meaning, name: Name, lexicon: Lexicon, share: float = 1.0) -> None:
    entry = meaning.entry
    if entry and entry.kind in ("district", "language"):
        if _is_named(concept.text, name.text):
            _see_facet(concept, meaning, entry)
        return
    strength = SYNONYM
    if entry:
        if share == 1.0:
            concept.entry = concept.entry or entry
        concept.saw_tag(tag(entry.kind, entry.pk), TAG * share)
        if entry.kind == "topic":
            _see_topic(concept, entry, lexicon, share)
        if entry.kind != "topic" or not entry.parent:
            strength = BROAD_SYNONYM
    for topic, names in meaning.topics:
        hop = share * (GROUP_TAG if names > 1 else GROUP_TAG_ONCE)
        concept.saw_tag(tag("topic", topic.pk), TAG * hop)
        _see_topic(concept, topic, lexicon, hop)
    for other in meaning.names:
        if other is not name:
            concept.saw_text(tuple(one.forms for one in other.words), strength * share)
            concept.saw_text(
                tuple(_anywhere(one.forms) for one in other.words), strength * share * SYNONYM_IN_COMPOUND / SYNONYM
            )


def _see_topic(concept: Concept, topic: Entry, lexicon: Lexicon, share: float) -> None:
    """The tags around a topic: above it, below it, and of the whole branch."""
    if topic.parent:
        concept.saw_tag(tag("topic", topic.parent), PARENT_TAG * share)
    for child in lexicon.children.get(topic.pk, ()):
        concept.saw_tag(tag("topic", child), CHILD_TAG * share)
    concept.branches.add(tag("branch", topic.parent or topic.pk))


def _see_facet(concept: Concept, meaning: Meaning, entry: Entry) -> None:
    concept.facet = concept.facet or entry
    concept.saw_tag(tag(entry.kind, entry.pk), 1.0)
    if entry.kind == "district":
        concept.saw_tag(CITYWIDE, 0.75)
        concept.weight = PLACE_WEIGHT
    else:
        concept.weight = LANGUAGE_WEIGHT
    for other in meaning.names:
        concept.saw_text(tuple(one.forms for one in other.words), 0.6)


def _anywhere(stems: Collection[str]) -> tuple[str, ...]:
    return (*stems, *(PART + stem for stem in stems))


def _is_named(text: str, name: str) -> bool:
    """Whether a question means this place or language, and not a word with the same stem ("Buch" is no "Bücher")."""
    asked, named = (" ".join(words(one)) for one in (text, name))
    endings = ("", "er", "ern", "e", "en", "es", "em", "s", "sprachig", "sprachige", "sprachigen")
    return named not in NEVER_A_FACET and any(asked == named + ending for ending in endings)


_WEAK_UNITS = frozenset(unit for text in WEAK for unit in _units(content_words(text)))
