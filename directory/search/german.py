"""Whether a word is German: a word that is rightly spelt is not corrected, even if the directory has no use for it.

german.bin holds the CRC-32 of some 150,000 stems, sorted, four bytes each; a wrong word passes once in 30,000 times.
Made by `python -m directory.search.parts`.
"""

from array import array
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path
from zlib import crc32

from directory.search.compounds import splitter
from directory.search.stems import stem

STEMS = Path(__file__).with_name("german.bin")


def digest(stem: str) -> int:
    return crc32(stem.encode())


def is_german(word: str) -> bool:
    """Whether a lower-case word, or each of its parts, is in the dictionary."""
    return _is_listed(stem(word)) or bool(splitter().split(word))


def _is_listed(stem: str) -> bool:
    listed, wanted = _stems(), digest(stem)
    place = bisect_left(listed, wanted)
    return place < len(listed) and listed[place] == wanted


@lru_cache(maxsize=1)
def _stems() -> "array[int]":
    return array("I", STEMS.read_bytes())
