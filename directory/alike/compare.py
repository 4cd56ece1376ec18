"""What lies between two names: nothing, a slip, an abbreviation, a word left out; or another body."""

from collections import Counter
from collections.abc import Mapping

from rapidfuzz.fuzz import ratio

from directory.alike.readings import FILLERS, NEVER_LAST, Reading, Readings
from directory.alike.slips import is_slip, tell_apart

Match = tuple[int, tuple[str, ...]]

# A word in so many names is no slip of the pen.
_COMMON_WORD = 3
# From so many letters on, the beginning of a name is no other name.
_CUT_OFF = 18
_SURELY_CUT_OFF = 28
_SCORES = {"word_order": 98, "word_missing": 90, "abbreviated": 92, "cut_off": 85}


class Comparison:
    """Of the names of one list: how often a word occurs and which short names many share is part of the answer."""

    def __init__(self, frequency: Mapping[str, int], shared_short_names: frozenset[str]) -> None:
        self._frequency = frequency
        self._shared = shared_short_names

    def names(self, one: Readings, other: Readings) -> Match | None:
        """The score from 1 to 100 and the reasons; legal forms are looked at by `forms_differ`."""
        match = self._by_short_name(one, other) or self._by_reading(one, other) or _by_beginning(one, other)
        if match and bool(one.forms) != bool(other.forms):
            score, reasons = match
            return score - 3, (*reasons, "legal_form_missing")
        return match

    def _by_reading(self, one: Readings, other: Readings) -> Match | None:
        matches = [
            match
            for left in one.readings
            for right in other.readings
            # Two names that were both shortened may have lost what told them apart.
            if (left.is_whole or right.is_whole) and (match := self._readings(left, right))
        ]
        return max(matches, default=None)

    def _readings(self, left: Reading, right: Reading) -> Match | None:
        origin = tuple(sorted({left.origin, right.origin} - {"name"}))
        if left.letters == right.letters:
            return (97, origin) if origin else (100, ("same_name",))
        reason = self._difference(left, right)
        if not reason:
            return None
        score = _SCORES.get(reason) or min(96, round(ratio(left.letters, right.letters)))
        return score - len(origin), (*origin, reason)

    def _difference(self, left: Reading, right: Reading) -> str | None:
        """What kind of slip lies between two names; nothing where a word of one has no match in the other."""
        ours, theirs = Counter(left.words), Counter(right.words)
        missing, added = list((ours - theirs).elements()), list((theirs - ours).elements())
        if (left.written and left.written == right.written) or "".join(missing) == "".join(added):
            return "word_order" if not missing else "spelling"
        has_company = any(len(word) > 3 for word in set(left.own_words) & set(right.own_words))
        short = _take_beginnings(missing, added, left.shortened | right.shortened)
        slips = self._take_slips(missing, added, has_company=has_company or short > 0)
        if slips <= 2 and FILLERS.issuperset(missing + added):
            return "spelling" if slips else "abbreviated" if short else "word_missing"
        return "spelling" if self._is_slip_across_words(missing, added) else None

    def _take_slips(self, missing: list[str], added: list[str], *, has_company: bool) -> int:
        slips = 0
        for word in list(missing):
            slip = next((other for other in added if self._is_slip(word, other, has_company=has_company)), None)
            if slip:
                missing.remove(word)
                added.remove(slip)
                slips += 1
        return slips

    def _is_slip(self, one: str, other: str, *, has_company: bool) -> bool:
        if min(self._frequency.get(one, 0), self._frequency.get(other, 0)) >= _COMMON_WORD:
            return False
        return is_slip(one, other, has_company=has_company)

    def _is_slip_across_words(self, missing: list[str], added: list[str]) -> bool:
        """Written together and mistyped at once; one word against one was looked at before."""
        ours, theirs = ("".join(word for word in words if word not in FILLERS) for words in (missing, added))
        if len(missing) == len(added) or min(len(ours), len(theirs)) < 10:
            return False
        return ours == theirs or is_slip(ours, theirs, has_company=False)

    def _by_short_name(self, one: Readings, other: Readings) -> Match | None:
        for short, whole in ((one, other), (other, one)):
            if short.readings[0].letters in whole.short_names - self._shared:
                return 95, ("short_name",)
        return None


def forms_differ(one: Readings, other: Readings) -> bool:
    """Whether both state a legal form and no form is the same: two bodies, however alike their names are."""
    return bool(one.forms and other.forms and not set(one.forms) & set(other.forms))


def _take_beginnings(missing: list[str], added: list[str], shortened: frozenset[str]) -> int:
    """Takes out pairs of an abbreviation and a word it is the beginning of."""
    taken = 0
    for ours, theirs in ((missing, added), (added, missing)):
        for word in [word for word in ours if word in shortened]:
            whole = next((other for other in theirs if other != word and other.startswith(word)), None)
            if whole:
                ours.remove(word)
                theirs.remove(whole)
                taken += 1
    return taken


def _by_beginning(one: Readings, other: Readings) -> Match | None:
    """A column too narrow cuts a name off, and mostly its legal form with it."""
    short, long = sorted((one, other), key=lambda names: len(names.in_full))
    begun, whole = short.in_full, long.in_full
    if len(begun) < _CUT_OFF or not whole.startswith(begun) or not set(short.forms) <= set(long.forms):
        return None
    lost_its_form = bool(long.forms) and not short.forms
    ends = _ends_of_words(long)
    if len(begun) in ends:
        tail = long.words_in_full[len(short.words_in_full) :]
        is_cut = short.last_word in NEVER_LAST or (lost_its_form and len(begun) >= _SURELY_CUT_OFF)
        is_cut = is_cut and not tell_apart(tail, ())
    else:
        # A word that only goes on may be another word: "Linde", "Lindenberg".
        is_cut = lost_its_form or any(len(begun) < end < len(whole) for end in ends) or len(begun) >= _SURELY_CUT_OFF
    return (_SCORES["cut_off"], ("cut_off",)) if is_cut else None


def _ends_of_words(names: Readings) -> set[int]:
    ends, length = set(), 0
    for word in names.words_in_full:
        length += len(word)
        ends.add(length)
    return ends
