"""Typing errors: the known word nearest to one nobody knows. Pure, no Django.

Distance is optimal string alignment (an edit adds, drops, changes or swaps neighbouring letters) by rapidfuzz: one
edit in words below 8 letters, two from 8. Words are compared without umlauts.
"""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import islice, takewhile

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from directory.search.stems import key

SHORTEST = 5
LONG = 8
MOST_CANDIDATES = 5
MOST_COMPLETIONS = 40
_LEAST_PART = 4

Pieces = tuple[str, ...]


class Spellings:
    """Known words, as written; the first of several words with the same letters stays."""

    def __init__(self, words: Iterable[str]) -> None:
        self._word: dict[str, str] = {}
        for word in words:
            self._word.setdefault(key(word), word)
        self._letters = sorted(self._word)

    def __contains__(self, word: str) -> bool:
        return key(word) in self._word

    def nearest(self, word: str) -> dict[str, Pieces]:
        """Spellings within reach, nearest first, with the known words they are made of: one or, of a compound whose one
        side is known and the other corrected, two."""
        whole: list[Pieces] = [(one,) for one in self._near(key(word))]
        found = (whole or list(self._one_side(key(word))))[:MOST_CANDIDATES]
        return {"".join(pieces): pieces for pieces in found}

    def beginning_with(self, word: str) -> list[str]:
        """Known words that begin like this one, in alphabetical order."""
        start = key(word)
        after = islice(self._letters, bisect_left(self._letters, start), None)
        begun = takewhile(lambda letters: letters.startswith(start), after)
        return [self._word[letters] for letters in islice(begun, MOST_COMPLETIONS)]

    def _near(self, letters: str) -> list[str]:
        if len(letters) < SHORTEST or not letters.isascii():
            return []
        edits = 1 if len(letters) < LONG else 2
        found = extract(letters, self._letters, scorer=OSA.distance, score_cutoff=edits, limit=MOST_CANDIDATES * 4)
        ordered = sorted(
            found, key=lambda one: (one[1], one[0][0] != letters[0], abs(len(one[0]) - len(letters)), one[0])
        )
        return [self._word[one[0]] for one in ordered]

    def _one_side(self, letters: str) -> Iterable[Pieces]:
        for cut in range(_LEAST_PART, len(letters) - _LEAST_PART + 1):
            left, right = letters[:cut], letters[cut:]
            if left in self._word:
                yield from ((self._word[left], other) for other in self._near(right)[:1])
            if right in self._word:
                yield from ((other, self._word[right]) for other in self._near(left)[:1])


def is_one_edit(word: str, other: str) -> bool:
    return OSA.distance(key(word), key(other), score_cutoff=1) <= 1
