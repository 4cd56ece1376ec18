"""Which organisations are probably the same body under another spelling: to be shown, never merged silently."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, Levenshtein
from rapidfuzz.fuzz import ratio

from directory.importing.readings import FILLERS, Reading, Readings, read_names

# Edits in the whole name; within a word `_is_slip` is stricter.
MAX_EDITS = 3
# A word this frequent is no slip of the pen.
_COMMON_WORD = 3
# A short name that more bodies than this use (a programme, an umbrella) tells nothing.
_SHARED_SHORT_NAME = 2
# Words that differ by a letter or two and mean something else.
_LOOK_ALIKES = (
    ("iran", "irak"), ("serb", "sorb"), ("niger", "nigeria"), ("slowak", "slowen"), ("indisch", "irisch"),
    ("nordost", "nordwest"), ("suedost", "suedwest"), ("johannes", "johanna"), ("martin", "marien"),
    ("austral", "austria"),
    ("lettisch", "lettin"), ("guinea", "guyana"), ("mutter", "kutter"), ("vormittag", "nachmittag"),
)  # fmt: skip


@dataclass(frozen=True)
class Body:
    """An organisation as far as its names go; `reference` is whatever tells the caller who it is."""

    reference: Hashable
    name: str
    short_name: str = ""
    alternate_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Likeness:
    """Why two bodies may be one. Reasons: same_name, alternate_name, short_name, word_order, word_missing, spelling,
    and legal_form_missing beside one of these."""

    candidate: Body
    existing: Body
    score: int
    reasons: tuple[str, ...]


def likely_duplicates(candidates: Sequence[Body], existing: Sequence[Body]) -> list[Likeness]:
    """For each candidate the bodies it may be, best first, in the order of the candidates."""
    names = [_names_of(candidate) for candidate in candidates]
    index = _Index(existing, also_counted=names)
    return [likeness for pair in zip(candidates, names, strict=True) for likeness in index.like(*pair)]


def duplicates_within(bodies: Sequence[Body]) -> list[Likeness]:
    """The pairs of one list that may be the same body, each pair once."""
    index = _Index(bodies)
    pairs = enumerate(zip(bodies, index.names, strict=True))
    return [likeness for position, pair in pairs for likeness in index.like(*pair, before=position)]


class _Index:
    """The names of bodies under every key by which another spelling of them can be found."""

    def __init__(self, bodies: Sequence[Body], also_counted: Sequence[Readings] = ()) -> None:
        self._bodies = bodies
        self.names = [_names_of(body) for body in bodies]
        counted = [*self.names, *also_counted]
        self._frequency = _word_frequency(counted)
        self._shared = _shared_short_names(counted)
        self._exact: dict[str, set[int]] = defaultdict(set)
        spelled: dict[str, set[int]] = defaultdict(set)
        for position, names in enumerate(self.names):
            for key in _keys(names):
                self._exact[key].add(position)
            for reading in names.readings:
                spelled[reading.letters].add(position)
                spelled[reading.sorted_letters].add(position)
        self._spelled = spelled
        # A number is never a slip of the pen, so "Kita 12" need not be compared with a thousand other "Kita".
        self._letters: dict[str, list[str]] = defaultdict(list)
        for letters in sorted(spelled, key=len):
            self._letters[_digits(letters)].append(letters)
        self._lengths = {digits: [len(one) for one in letters] for digits, letters in self._letters.items()}

    def like(self, body: Body, names: Readings, before: int | None = None) -> list[Likeness]:
        positions = (position for position in sorted(self._near(names)) if before is None or position < before)
        found = [
            Likeness(body, self._bodies[position], *match)
            for position in positions
            if (match := self._compare(names, self.names[position]))
        ]
        return sorted(found, key=lambda likeness: -likeness.score)

    def _near(self, names: Readings) -> set[int]:
        positions: set[int] = set()
        for key in _keys(names):
            positions |= self._exact.get(key, set())
        for letters in {form for reading in names.readings for form in (reading.letters, reading.sorted_letters)}:
            positions |= self._spelled_like(letters)
        return positions

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
        return {position for found, _, _ in near for position in self._spelled[found]}

    def _compare(self, one: Readings, other: Readings) -> tuple[int, tuple[str, ...]] | None:
        if one.forms and other.forms and not set(one.forms) & set(other.forms):
            return None
        match = self._by_short_name(one, other) or self._by_reading(one, other)
        if match and bool(one.forms) != bool(other.forms):
            score, reasons = match
            return score - 3, (*reasons, "legal_form_missing")
        return match

    def _by_reading(self, one: Readings, other: Readings) -> tuple[int, tuple[str, ...]] | None:
        matches = [
            match
            for left in one.readings
            for right in other.readings
            # Two names that were both shortened may have lost what told them apart.
            if (left.is_whole or right.is_whole) and (match := self._compare_readings(left, right))
        ]
        return max(matches, default=None)

    def _compare_readings(self, left: Reading, right: Reading) -> tuple[int, tuple[str, ...]] | None:
        origin = tuple(sorted({left.origin, right.origin} - {"name"}))
        if left.letters == right.letters:
            return (97, origin) if origin else (100, ("same_name",))
        reason = self._difference(left, right)
        if not reason:
            return None
        score = {"word_order": 98, "word_missing": 90}.get(reason) or min(96, round(ratio(left.letters, right.letters)))
        return score - len(origin), (*origin, reason)

    def _difference(self, left: Reading, right: Reading) -> str | None:
        """What kind of slip lies between two names; nothing where a word of one has no match in the other."""
        ours, theirs = Counter(left.words), Counter(right.words)
        missing, added = list((ours - theirs).elements()), list((theirs - ours).elements())
        if "".join(missing) == "".join(added):
            return "word_order" if not missing else "spelling"
        slips = 0
        for word in list(missing):
            if slip := next((other for other in added if self._is_slip(word, other)), None):
                missing.remove(word)
                added.remove(slip)
                slips += 1
        if slips > 2 or not FILLERS.issuperset(missing + added):
            return None
        return "spelling" if slips else "word_missing"

    def _is_slip(self, one: str, other: str) -> bool:
        """Whether two words are one word mistyped. Short words, numbers and known words are what they say."""
        shorter = min(len(one), len(other))
        if shorter < 5 or one.isdigit() or other.isdigit() or one[0] != other[0]:
            return False
        if DamerauLevenshtein.distance(one, other) > (1 if shorter < 10 else 2):
            return False
        if min(self._frequency[one], self._frequency[other]) >= _COMMON_WORD:
            return False
        return not any({_has(one, pair), _has(other, pair)} == {pair[0], pair[1]} for pair in _LOOK_ALIKES)

    def _by_short_name(self, one: Readings, other: Readings) -> tuple[int, tuple[str, ...]] | None:
        for short, whole in ((one, other), (other, one)):
            if short.readings[0].letters in whole.short_names - self._shared:
                return 95, ("short_name",)
        return None


def _digits(letters: str) -> str:
    """The digits in any order, as another order of the words brings about."""
    return "".join(sorted(letter for letter in letters if letter.isdigit()))


def _has(word: str, pair: tuple[str, str]) -> str:
    """Which of the two the word contains, the longer one first."""
    return next((part for part in sorted(pair, key=len, reverse=True) if part in word), "")


def _names_of(body: Body) -> Readings:
    return read_names(body.name, body.short_name, body.alternate_names)


def _keys(names: Readings) -> Iterator[str]:
    for reading in names.readings:
        yield reading.letters
        yield reading.content
    yield from names.short_names


def _word_frequency(names: Iterable[Readings]) -> Counter[str]:
    """In how many different names a word stands."""
    different = {name.readings[0].letters: name.readings[0].words for name in names}
    return Counter(word for words in different.values() for word in set(words))


def _shared_short_names(names: Iterable[Readings]) -> set[str]:
    users: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for short_name in name.short_names:
            users[short_name].add(name.readings[0].content)
    return {short_name for short_name, bodies in users.items() if len(bodies) > _SHARED_SHORT_NAME}
