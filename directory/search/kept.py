"""What a process keeps of the index in memory: sets of texts asked for lately, and what was worked out from them."""

from collections.abc import Collection
from threading import Lock
from typing import Any

from directory.models import SearchPosting
from directory.search.postings import NOTHING, Texts, checksum, texts

MOST_BYTES = 48 << 20
# What a set in memory costs besides its numbers: the object and its place in the dictionary.
_OVERHEAD = 400


class Postings:
    """Sets of texts by term, the ones asked for lately; read on demand, a term nobody has is remembered as such."""

    def __init__(self, size: int, held: dict[str, Texts] | None = None) -> None:
        self._size = size
        self._held = held or {}
        self._bytes = sum(one.nbytes + _OVERHEAD for one in self._held.values())
        self._lock = Lock()

    def of(self, terms: Collection[str]) -> dict[str, Texts]:
        """The set of each term that any text holds; one query for those not at hand."""
        held = self._held
        missing = [term for term in terms if term not in held]
        read = dict.fromkeys(missing, NOTHING)
        if missing:
            rows = SearchPosting.objects.filter(term__in=missing).values_list("term", "texts")
            read |= {term: texts(bytes(column), self._size) for term, column in rows}
            self._keep(read)
        pairs = ((term, read.get(term) or held.get(term, NOTHING)) for term in terms)
        return {term: one for term, one in pairs if one is not NOTHING}

    def without(self, changed: Collection[int], size: int) -> "Postings":
        """For the next image: what did not change, by the checksums of what did."""
        if size != self._size:
            return Postings(size)
        with self._lock:
            held = {term: one for term, one in self._held.items() if checksum(term) not in changed}
        return Postings(size, held)

    def _keep(self, read: dict[str, Texts]) -> None:
        with self._lock:
            for term, one in read.items():
                if term not in self._held:
                    self._bytes += one.nbytes + _OVERHEAD
                self._held[term] = one
            while self._bytes > MOST_BYTES and self._held:
                oldest = next(iter(self._held))
                self._bytes -= self._held.pop(oldest).nbytes + _OVERHEAD


class Lately(dict[Any, Any]):
    """What was worked out lately, as many as there is room for; the oldest goes first."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def __setitem__(self, key: Any, value: Any) -> None:
        while len(self) >= self._room:
            self.pop(next(iter(self), None), None)
        super().__setitem__(key, value)
