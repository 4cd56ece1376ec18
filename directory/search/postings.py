"""Sets of numbered texts: how a database keeps them and how they are united and intersected. Pure, no Django.

A set is few numbers, many bits, or both. Few numbers cost four bytes each; from one in 32 on, a bit for every text is
smaller, and then two sets of half a million texts are united in microseconds. Bits stand in little order: text 9 is the
second bit of the second byte.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]
Bits = NDArray[np.uint8]

_FEW, _MANY = b"n", b"b"
_NONE: Numbers = np.empty(0, np.uint32)


def checksum(term: str) -> int:
    """Stands for a term in the log of changes: names are terms, and nobody shall read there who was deleted. Two terms
    with one sum are both read anew, which does no harm."""
    return crc32(term.encode())


def packed(numbers: Numbers) -> bytes:
    """Sorted numbers as a column holds them."""
    if len(numbers) and len(numbers) * 4 > int(numbers[-1]) // 8 + 1:
        return _MANY + bits_of(numbers, int(numbers[-1]) + 1).tobytes()
    return _FEW + numbers.astype("<u4").tobytes()


def unpacked(column: bytes) -> Numbers:
    """The sorted numbers behind a column."""
    if column[:1] == _FEW:
        return np.frombuffer(column, "<u4", offset=1)
    return numbers_of(np.frombuffer(column, np.uint8, offset=1))


def bits_of(numbers: NDArray[Any], size: int) -> Bits:
    """One bit for each of `size` texts, in whole bytes."""
    flags = np.zeros(-(-size // 8) * 8, np.bool_)
    flags[numbers] = True
    return np.packbits(flags, bitorder="little")


def flags_of(bits: Bits) -> NDArray[np.bool_]:
    return np.unpackbits(bits, bitorder="little").view(np.bool_)


def numbers_of(bits: Bits) -> Numbers:
    return np.flatnonzero(flags_of(bits)).astype(np.uint32)


@dataclass(frozen=True)
class Texts:
    """A set of texts: those of `few` (in any order, perhaps twice) and those whose bit is set in `many`."""

    few: Numbers = field(default_factory=lambda: _NONE)
    many: Bits | None = None

    def __bool__(self) -> bool:
        """Whether there may be any; bits are not counted for this."""
        return self.many is not None or len(self.few) > 0

    @property
    def weight(self) -> int:
        """How many texts at most."""
        return len(self.few) + (0 if self.many is None else int(np.bitwise_count(self.many).sum()))

    @property
    def nbytes(self) -> int:
        return self.few.nbytes + (0 if self.many is None else self.many.nbytes)

    def flags(self, size: int) -> NDArray[np.bool_]:
        """For each of `size` texts by its number whether it belongs to the set."""
        flags = np.zeros(size, np.bool_) if self.many is None else flags_of(self.many)
        flags[self.few] = True
        return flags

    def among(self, numbers: NDArray[Any], size: int) -> NDArray[np.bool_]:
        """For each of these numbers, all below `size`, whether it belongs to the set."""
        if self.many is None:
            found: NDArray[np.bool_] = self.flags(size)[numbers]
            return found
        found = (self.many[numbers >> 3] >> (numbers & 7).astype(np.uint8) & 1).view(np.bool_)
        return found | Texts(self.few).among(numbers, size) if len(self.few) else found


NOTHING = Texts()


def texts(column: bytes, size: int) -> Texts:
    """A column as a set among `size` texts (a multiple of eight); later texts are not known here yet."""
    if column[:1] == _FEW:
        numbers = np.frombuffer(column, "<u4", offset=1)
        return Texts(numbers[: np.searchsorted(numbers, size)])
    bits = np.zeros(size // 8, np.uint8)
    held = np.frombuffer(column, np.uint8, offset=1)[: len(bits)]
    bits[: len(held)] = held
    return Texts(many=bits)


def union(sets: Iterable[Texts]) -> Texts:
    held = [one for one in sets if one]
    if len(held) < 2:
        return held[0] if held else NOTHING
    few = [one.few for one in held if len(one.few)]
    many = [one.many for one in held if one.many is not None]
    return Texts(np.concatenate(few) if few else _NONE, _either(many) if many else None)


def intersection(sets: Sequence[Texts], size: int) -> Texts:
    if len(sets) == 1:
        return sets[0]
    if not all(sets):
        return NOTHING
    first, *others = sorted(sets, key=lambda one: one.many is not None)
    for other in others:
        few = first.few[other.among(first.few, size)]
        many = None
        if first.many is not None:
            few = np.concatenate((few, other.few[Texts(many=first.many).among(other.few, size)]))
            many = None if other.many is None else first.many & other.many
        first = Texts(few, many)
    return first


def _either(many: Sequence[Bits]) -> Bits:
    found = many[0]
    if len(many) > 1:
        found = many[0] | many[1]
        for bits in many[2:]:
            np.bitwise_or(found, bits, out=found)
    return found
