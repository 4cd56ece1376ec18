"""Which organisations are probably the same body: to be shown to a person, never merged silently.

The only notion of alike in the portal: the import, the warning before a second entry and the nightly list all ask
here. It works in the two steps usual for linking records (Fellegi and Sunter 1969; Christen, Data Matching, 2012).
Blocking finds the few that are worth a comparison: names with the same words in any order, short names, the
beginnings of names, names a few letters apart (`process.extract` of rapidfuzz over names of like length), and equal
websites, telephones, addresses. Comparing says why, in reasons a person can check, with rules instead of weights:
there is no list of decided pairs to learn weights from.

What weighs: legal forms that differ make two bodies of whatever name, unless the mailbox and another channel are the
same. A name that differs in a slip or an abbreviation is enough by itself. One that merely resembles another needs
facts beside it, and one that does not resemble it needs three.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import token_sort_ratio

from directory.alike.compare import Comparison, forms_differ
from directory.alike.facts import Facts, read_facts
from directory.alike.readings import Readings, read_names
from directory.alike.slips import tell_apart

# Edits in the words of the whole name; within a word `is_slip` is stricter.
MAX_EDITS = 4
# A short name that more bodies than this use (a programme, an umbrella) tells nothing, nor does a shared switchboard.
_SHARED_SHORT_NAME = 2
_SHARED_FACT = 3
# A word that more names than this hold does not lead from an abbreviation to them.
_FREQUENT = 100
_SIMILAR = 75
_CHANNELS = frozenset(("website", "phone", "email"))


@dataclass(frozen=True)
class Body:
    """An organisation as far as others can be mistaken for it; `reference` tells the caller who it is."""

    reference: Hashable
    name: str
    short_name: str = ""
    alternate_names: tuple[str, ...] = ()
    website: str = ""
    phone: str = ""
    email: str = ""
    street: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Likeness:
    """Why two bodies may be one. Reasons of the names: same_name, alternate_name, short_name, word_order, word_missing,
    spelling, abbreviated, cut_off, similar_name, other_name, with legal_form_missing or other_legal_form beside it;
    of the facts: same_website, same_phone, same_email, same_address."""

    candidate: Body
    existing: Body
    score: int
    reasons: tuple[str, ...]


def likely_duplicates(candidates: Sequence[Body], existing: Sequence[Body]) -> list[Likeness]:
    """For each candidate the bodies it may be, best first, in the order of the candidates."""
    known = [_Known(candidate) for candidate in candidates]
    index = _Index(existing, also_counted=known)
    return [likeness for one in known for likeness in index.like(one)]


def duplicates_within(bodies: Sequence[Body]) -> list[Likeness]:
    """The pairs of one list that may be the same body, each pair once."""
    index = _Index(bodies)
    return [likeness for place, one in enumerate(index.known) for likeness in index.like(one, before=place)]


class _Known:
    """A body with its names and facts read."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.names = read_names(body.name, body.short_name, body.alternate_names)
        self.facts = read_facts(body.website, body.phone, body.email, body.street, body.postcode)

    def __iter__(self) -> Iterator[str]:
        """The keys under which another spelling of it is found."""
        for reading in self.names.readings:
            yield reading.letters
            yield reading.written
            yield reading.content
        yield from self.names.short_names
        yield from _fact_keys(self.facts)


class _Index:
    """Bodies under every key by which another entry of them can be found."""

    def __init__(self, bodies: Sequence[Body], also_counted: Sequence[_Known] = ()) -> None:
        self.known = [_Known(body) for body in bodies]
        counted = [*self.known, *also_counted]
        self._frequency = _word_frequency(one.names for one in counted)
        self._compare = Comparison(self._frequency, _shared_short_names(one.names for one in counted))
        self._common_facts = _common_facts(counted)
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._with_word: dict[str, set[int]] = defaultdict(set)
        self._shortened: dict[str, set[int]] = defaultdict(set)
        spelled: dict[str, set[int]] = defaultdict(set)
        for place, one in enumerate(self.known):
            for key in one:
                self._exact[key].add(place)
            for reading in one.names.readings:
                spelled[reading.core].add(place)
                for word in reading.own_words:
                    self._with_word[word].add(place)
                    if reading.shortened:
                        self._shortened[word].add(place)
        self._spelled = spelled
        # A number is never a slip of the pen, so "Kita 12" need not be compared with a thousand other "Kita".
        self._letters: dict[str, list[str]] = defaultdict(list)
        for letters in sorted(spelled, key=len):
            self._letters[_digits(letters)].append(letters)
        self._lengths = {digits: [len(one) for one in letters] for digits, letters in self._letters.items()}
        self._in_full = sorted((one.names.in_full, place) for place, one in enumerate(self.known))

    def like(self, one: _Known, before: int | None = None) -> list[Likeness]:
        places = (place for place in sorted(self._near(one)) if before is None or place < before)
        found = [
            Likeness(one.body, self.known[place].body, *match)
            for place in places
            if (match := self._match(one, self.known[place]))
        ]
        return sorted(found, key=lambda likeness: -likeness.score)

    def _near(self, one: _Known) -> set[int]:
        places: set[int] = set()
        for key in one:
            places |= self._exact.get(key, set())
        for reading in one.names.readings:
            places |= self._spelled_like(reading.core)
            for word in reading.own_words:
                places |= self._shortened.get(word, set())
                if reading.shortened and len(self._with_word.get(word, ())) <= _FREQUENT:
                    places |= self._with_word.get(word, set())
        return places | self._begun_alike(one.names.in_full)

    def _spelled_like(self, letters: str) -> set[int]:
        digits = _digits(letters)
        lengths = self._lengths.get(digits, [])
        first = bisect_left(lengths, len(letters) - MAX_EDITS)
        last = bisect_right(lengths, len(letters) + MAX_EDITS)
        near = process.extract(
            letters,
            self._letters.get(digits, [])[first:last],
            scorer=Levenshtein.distance,
            score_cutoff=MAX_EDITS,
            limit=None,
        )
        return {place for found, _, _ in near for place in self._spelled[found]}

    def _begun_alike(self, in_full: str) -> set[int]:
        """Names that go on where this one ends, and the one name that this goes on from."""
        places: set[int] = set()
        here = bisect_left(self._in_full, (in_full, -1))
        at = here
        while at < len(self._in_full) and self._in_full[at][0].startswith(in_full):
            places.add(self._in_full[at][1])
            at += 1
        if here and in_full.startswith(self._in_full[here - 1][0]):
            places.add(self._in_full[here - 1][1])
        return places

    def _match(self, one: _Known, other: _Known) -> tuple[int, tuple[str, ...]] | None:
        shared = one.facts.shared_with(other.facts)
        telling = frozenset(name for name in shared if getattr(one.facts, name) not in self._common_facts)
        reasons = tuple(f"same_{fact.name}" for fact in fields(Facts) if fact.name in shared)
        match = self._compare.names(one.names, other.names)
        if match and not forms_differ(one.names, other.names):
            score, why = match
            return min(100, score + len(telling)), (*why, *reasons)
        if match and "email" in telling and len(telling & _CHANNELS) >= 2:
            score, why = match
            return min(80, score), (*why, "other_legal_form", *reasons)
        if forms_differ(one.names, other.names):
            return None
        return self._by_facts(one, other, telling, reasons)

    def _by_facts(
        self, one: _Known, other: _Known, telling: frozenset[str], reasons: tuple[str, ...]
    ) -> tuple[int, tuple[str, ...]] | None:
        """Names that are no more than similar, or not even that: how many facts make up for it."""
        channels = len(telling & _CHANNELS)
        if not channels or tell_apart(one.names.readings[0].own_words, other.names.readings[0].own_words):
            return None
        likeness = _resemblance(one.names, other.names)
        if likeness >= _SIMILAR or _is_acronym_of(one.names, other.names) or _is_acronym_of(other.names, one.names):
            return 70 + 5 * channels, ("similar_name", *reasons)
        if _share_a_word(one.names, other.names, self._frequency) and channels >= 2:
            return 60 + 5 * channels, ("similar_name", *reasons)
        return (50 + 5 * channels, ("other_name", *reasons)) if len(telling) >= 3 else None


def _digits(letters: str) -> str:
    """The digits in any order, as another order of the words brings about."""
    return "".join(sorted(letter for letter in letters if letter.isdigit()))


def _fact_keys(facts: Facts) -> Iterator[str]:
    for fact in fields(facts):
        if value := getattr(facts, fact.name):
            yield f"{fact.name} {value}"


def _resemblance(one: Readings, other: Readings) -> float:
    return token_sort_ratio(" ".join(one.readings[0].own_words), " ".join(other.readings[0].own_words))


def _is_acronym_of(short: Readings, long: Readings) -> bool:
    letters, words = short.readings[0].core, long.readings[0].words
    own = long.readings[0].own_words
    return 3 <= len(letters) <= 8 and letters in ("".join(word[0] for word in words), "".join(word[0] for word in own))


def _share_a_word(one: Readings, other: Readings, frequency: Counter[str]) -> bool:
    common = set(one.readings[0].own_words) & set(other.readings[0].own_words)
    return any(len(word) > 3 and frequency[word] <= 10 for word in common)


def _word_frequency(names: Iterable[Readings]) -> Counter[str]:
    """In how many different names a word stands."""
    different = {name.readings[0].letters: name.readings[0].words for name in names}
    return Counter(word for words in different.values() for word in set(words))


def _shared_short_names(names: Iterable[Readings]) -> frozenset[str]:
    users: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for short_name in name.short_names:
            users[short_name].add(name.readings[0].content)
    return frozenset(short_name for short_name, bodies in users.items() if len(bodies) > _SHARED_SHORT_NAME)


def _common_facts(known: Iterable[_Known]) -> frozenset[str]:
    """An umbrella's website, a switchboard, a house of many."""
    users: dict[str, set[str]] = defaultdict(set)
    for one in known:
        for fact in fields(Facts):
            if value := getattr(one.facts, fact.name):
                users[value].add(one.names.readings[0].content)
    return frozenset(value for value, bodies in users.items() if len(bodies) > _SHARED_FACT)
