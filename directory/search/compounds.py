"""Taking German compounds apart ("aufenthaltsrecht" -> "aufenthalt", "recht"). Pure, no Django.

Dynamic programming over a list of productive parts (parts.txt, made by `python -m directory.search.parts`): the
cheapest way to cover a word with parts, linking letters between them and an ending after the last one. A part costs
less the more compounds it occurs in; a short part costs more, which keeps "recht|zeitig" and the like rare.
"""

from functools import lru_cache
from math import inf, log
from pathlib import Path

from directory.search.stems import key, stem

PARTS = Path(__file__).with_name("parts.txt")
MOST_PARTS = 5
_LINKS = ("s", "es", "n", "en", "er", "e")
_ENDINGS = ("e", "en", "n", "s", "es", "er", "ern", "in", "innen", "inn")
_SHORTEST, _LONGEST = 3, 16
_MOST_COST_PER_LETTER = 0.68


class Splitter:
    """Splits by a list of parts: lower-case words, each with the number of compounds it was seen in."""

    def __init__(self, parts: dict[str, int]) -> None:
        self._word: dict[str, str] = {}
        self._cost: dict[str, float] = {}
        for word, count in parts.items():
            self.learn(word, count)

    def learn(self, word: str, count: int) -> None:
        letters = key(word)
        cost = 2.6 + 3.0 / max(len(letters) - 2, 1) - 0.25 * log(count + 1)
        if cost < self._cost.get(letters, inf):
            self._word[letters], self._cost[letters] = word, cost

    def __contains__(self, word: str) -> bool:
        return key(word) in self._word

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a compound as words of the list; empty if it is none or can't be covered."""
        letters = key(word)
        if len(letters) < 2 * _SHORTEST + 1 or not letters.isascii():
            return ()
        best: list[tuple[float, tuple[str, ...]]] = [(inf, ())] * (len(letters) + 1)
        best[0] = (0.0, ())
        for start in range(len(letters) - _SHORTEST + 1):
            cost, before = best[start]
            if cost == inf or len(before) == MOST_PARTS:
                continue
            for end in range(start + _SHORTEST, min(start + _LONGEST, len(letters)) + 1):
                part = self._part(letters[start:end], is_last=end == len(letters))
                if part and cost + self._cost[part] < best[end][0]:
                    best[end] = (cost + self._cost[part], (*before, part))
        cost, found = best[-1]
        if len(found) < 2 or cost > _MOST_COST_PER_LETTER * len(letters):
            return ()
        return tuple(self._word[part] for part in found)

    def _part(self, letters: str, *, is_last: bool) -> str:
        """The part behind these letters, which may carry linking letters or, at the end, an inflection."""
        if letters in self._cost:
            return letters
        if not is_last and letters + "e" in self._cost:
            return letters + "e"
        for tail in _ENDINGS if is_last else _LINKS:
            if letters.endswith(tail) and letters[: -len(tail)] in self._cost:
                return letters[: -len(tail)]
        return ""


@lru_cache(maxsize=1)
def splitter() -> Splitter:
    """The splitter over the list that ships with the project; about 4 MB, loaded at the first use."""
    lines = PARTS.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ") for line in lines if not line.startswith("#"))
    return Splitter({word: int(count) for word, count in pairs})


@lru_cache(maxsize=100_000)
def parts(word: str) -> tuple[str, ...]:
    """Stems of the parts of a compound; a hyphen always parts. Empty for a simple word."""
    found: list[str] = []
    for piece in word.split("-"):
        found += splitter().split(piece) or ([piece] if piece != word and len(piece) > 2 else [])
    return tuple(dict.fromkeys(stem(part) for part in found))
