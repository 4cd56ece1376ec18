"""The index as this process knows it: arrays of a few bytes for each text and organisation, and the postings asked for
lately. It follows the database change by change, so that what one process saves the next question in any other finds.

At 100,000 organisations with 300,000 offers the arrays take some 15 MB and a second to read; a change costs a few
milliseconds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import cos, hypot, radians
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
from django.db.models import QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from directory.models import Location, Organisation, SearchChange, SearchText
from directory.search.facets import FacetTable, holders
from directory.search.kept import Lately, Postings
from directory.search.postings import Bits, bits_of
from directory.search.prepared import Prepared
from directory.search.terms import CITYWIDE

MOST_DRAWINGS = 4000
MOST_ANSWERS = 12
MOST_LAYERS = 12
KILOMETRES_PER_DEGREE = 111.2
_NAME_BYTES = 48
_TEXT_FIELDS = ("number", "organisation_id", "offer_id", "standing", "shown_from", "shown_until", "facets")


AnyNumber = TypeVar("AnyNumber", bound=np.generic)


@dataclass(frozen=True)
class Image:
    """`organisation`, `offer` and `standing` by the number of the text; `verified_on` and `name` by the primary key of
    the organisation. Texts that are not shown today belong to organisation 0."""

    change: int
    version: UUID | None
    today: date
    organisation: NDArray[np.int64]
    offer: NDArray[np.int64]
    standing: NDArray[np.uint8]
    verified_on: NDArray[np.int32]
    name: NDArray[np.bytes_]
    # Addresses that may be told: whose, and the postcode as a number.
    place_of: NDArray[np.int64]
    place: NDArray[np.int64]
    facets: FacetTable
    postings: Postings
    # Cards drawn for pages of hits, the pieces by what they show; and answers, for who leafs on or ticks a filter. Both
    # go when anything changes.
    drawings: Lately
    answers: Lately
    # The same for all images that follow each other; another one after a change that was rolled back.
    lineage: object

    @property
    def size(self) -> int:
        return len(self.organisation)

    @cached_property
    def by_organisation(self) -> NDArray[np.int64]:
        """Numbers of the texts shown today, those of an organisation together."""
        shown = np.flatnonzero(self.organisation)
        return shown[np.argsort(self.organisation[shown], kind="stable")]

    @cached_property
    def _groups(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        organisations = self.organisation[self.by_organisation]
        starts = starts_of_runs(organisations)
        return organisations[starts], starts

    @property
    def published(self) -> NDArray[np.int64]:
        """Primary keys of all organisations a search can find, ascending."""
        return self._groups[0]

    @property
    def starts(self) -> NDArray[np.int64]:
        """Where in `by_organisation` the texts of each begin."""
        return self._groups[1]

    @cached_property
    def _layers(self) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """The first text of every organisation, the second of all that have one, and so on: their places in `published`
        and the numbers of the texts. What is beyond the last layer stands in it."""
        _keys, starts = self._groups
        lengths = np.diff(starts, append=len(self.by_organisation))
        layers = []
        for depth in range(min(int(lengths.max(initial=0)), MOST_LAYERS)):
            places = np.flatnonzero(lengths > depth)
            layers.append((places, self.by_organisation[starts[places] + depth]))
        rest = np.arange(len(self.by_organisation)) - np.repeat(starts, lengths) >= MOST_LAYERS
        layers.append((np.repeat(np.arange(len(starts)), lengths)[rest], self.by_organisation[rest]))
        return layers

    def over_organisations(self, values: NDArray[AnyNumber], ufunc: np.ufunc) -> NDArray[AnyNumber]:
        """Values by the number of the text, brought together for each of the published organisations: layer by layer,
        which takes half the time of `ufunc.reduceat`."""
        if not len(self.published):
            return values[:0]
        (_all, first), *others, (last, rest) = self._layers
        found = values.take(first, mode="clip")
        for places, numbers in others:
            here, deeper = found.take(places, mode="clip"), values.take(numbers, mode="clip")
            found[places] = ufunc(here, deeper, out=here)
        ufunc.at(found, last, values[rest])
        return found

    def texts_of(self, organisations: NDArray[np.int64]) -> NDArray[np.int64]:
        """Numbers of all texts of these organisations (ascending), those of one together."""
        keys, starts = self._groups
        places = np.searchsorted(keys, organisations)
        lengths = np.diff(np.append(starts, len(self.by_organisation)))[places]
        ends = np.cumsum(lengths)
        offsets = np.repeat(starts[places] - ends + lengths, lengths)
        numbers: NDArray[np.int64] = self.by_organisation[np.arange(len(offsets)) + offsets]
        return numbers

    def offers_of(self, organisations: Iterable[int]) -> dict[int, list[int]]:
        """Primary keys of the offers shown today, by organisation."""
        keys = np.array(sorted(set(organisations)), np.int64)
        found: dict[int, list[int]] = {key: [] for key in keys.tolist()}
        places = np.searchsorted(self.published, keys)
        known = np.take(self.published, places, mode="clip") == keys if len(self.published) else keys < 0
        numbers = self.texts_of(keys[known])
        for owner, offer in zip(self.organisation[numbers].tolist(), self.offer[numbers].tolist(), strict=True):
            if offer:
                found[owner].append(offer)
        return found

    def is_citywide(self, organisation: int) -> bool:
        """Whether one of its offers is for all of Berlin."""
        row = self.facets.rows.get(CITYWIDE)
        return row is not None and bool(self.facets.bits[row, organisation >> 3] >> (organisation & 7) & 1)

    @cached_property
    def name_rank(self) -> NDArray[np.int64]:
        """The place of each organisation in the list of names."""
        rank = np.empty(len(self.name), np.int64)
        rank[np.argsort(self.name, kind="stable")] = np.arange(len(self.name))
        return rank

    def distance(
        self, position: tuple[float, float], positions: Mapping[str, tuple[float, float]]
    ) -> NDArray[np.float64]:
        """Kilometres from a position to the nearest address of each organisation, by primary key; infinite without one.

        `positions`: latitude and longitude of postcodes, in degrees. On a plane: right to a per cent within a city.
        """
        from_here = np.full(100_000, np.inf)
        for code, (latitude, longitude) in positions.items():
            east = (longitude - position[1]) * cos(radians(position[0]))
            from_here[int(code)] = hypot(latitude - position[0], east) * KILOMETRES_PER_DEGREE
        nearest = np.full(self.facets.size, np.inf)
        np.minimum.at(nearest, self.place_of, from_here[self.place])
        return nearest

    def bits(self, organisations: NDArray[Any]) -> Bits:
        return bits_of(organisations, self.facets.size)

    @cached_property
    def all_bits(self) -> Bits:
        return self.bits(self.published)


def starts_of_runs(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where in a sorted array another number begins."""
    return np.flatnonzero(np.diff(numbers, prepend=-1))


_LATEST = Prepared(lambda keys: SearchChange.objects.order_by("-number").values_list("number", "version")[:1])
_kept: Image | None = None
_lock = Lock()


def current() -> Image:
    """The index as it stands: one query, a few more after a change."""
    global _kept
    latest = next(iter(_LATEST.rows([0])), (0, None))
    today = timezone.localdate()
    image = _kept
    if image is None or (image.change, image.version, image.today) != (*latest, today):
        with _lock:
            image = _kept = _following(_kept, latest, today)
    return image


def _following(image: Image | None, latest: Sequence[Any], today: date) -> Image:
    if image and (image.change, image.version, image.today) == (*latest, today):
        return image
    if image and image.today == today and image.version and image.change < latest[0]:
        changes = list(SearchChange.objects.filter(number__gte=image.change).order_by("number"))
        is_ours = bool(changes) and (changes[0].number, changes[0].version) == (image.change, image.version)
        if is_ours and all(one.organisations is not None for one in changes[1:]):
            return _patched(image, changes[1:])
    return _read(latest, today)


def _read(latest: Sequence[Any], today: date) -> Image:
    rows = list(SearchText.objects.order_by("number").values_list(*_TEXT_FIELDS).iterator(chunk_size=5000))
    names = list(_names(Organisation.objects.published()))
    places = _places(Location.objects.filter(organisation__in=Organisation.objects.published()))
    texts_size = _with_room(max((row[0] for row in rows), default=0))
    size = _with_room(max((row[0] for row in names), default=0))
    image = Image(
        change=latest[0],
        version=latest[1],
        today=today,
        organisation=np.zeros(texts_size, np.int64),
        offer=np.zeros(texts_size, np.int64),
        standing=np.zeros(texts_size, np.uint8),
        verified_on=np.zeros(size, np.int32),
        name=np.zeros(size, f"S{_NAME_BYTES}"),
        place_of=places[:, 0],
        place=places[:, 1],
        facets=FacetTable.of({}, size),
        postings=Postings(texts_size),
        drawings=Lately(MOST_DRAWINGS),
        answers=Lately(MOST_ANSWERS),
        lineage=object(),
    )
    _write(image, rows, names)
    shown = image.organisation
    table = FacetTable.of(holders((row[1], row[6]) for row in rows if shown[row[0]]), size)
    return replace(image, facets=table)


def _patched(image: Image, changes: list[SearchChange]) -> Image:
    touched = sorted({pk for change in changes for pk in change.organisations or []})
    rows = list(SearchText.objects.filter(organisation_id__in=touched).order_by("number").values_list(*_TEXT_FIELDS))
    names = list(_names(Organisation.objects.filter(pk__in=touched)))
    texts_size = max(image.size, _with_room(max((row[0] for row in rows), default=0)))
    size = max(image.facets.size, _with_room(max(touched, default=0)))
    organisation = _grown(image.organisation, texts_size)
    organisation[np.isin(organisation, touched)] = 0
    others = ~np.isin(image.place_of, touched)
    places = _places(Location.objects.filter(organisation__in=touched))
    facets = FacetTable(image.facets.rows, _grown(image.facets.bits, size // 8), size)
    patched = Image(
        change=changes[-1].number,
        version=changes[-1].version,
        today=image.today,
        organisation=organisation,
        offer=_grown(image.offer, texts_size),
        standing=_grown(image.standing, texts_size),
        verified_on=_grown(image.verified_on, size),
        name=_grown(image.name, size),
        place_of=np.concatenate((image.place_of[others], places[:, 0])),
        place=np.concatenate((image.place[others], places[:, 1])),
        facets=facets,
        postings=image.postings.without({term for change in changes for term in change.terms or []}, texts_size),
        drawings=Lately(MOST_DRAWINGS),
        answers=Lately(MOST_ANSWERS),
        lineage=image.lineage,
    )
    _write(patched, rows, names)
    table = facets.changed(touched, holders((row[1], row[6]) for row in rows if organisation[row[0]]))
    return replace(patched, facets=table)


def _write(image: Image, rows: Iterable[Any], names: Iterable[Any]) -> None:
    for number, organisation, offer, standing, start_on, end_on, _facets in rows:
        if not ((start_on and start_on > image.today) or (end_on and end_on < image.today)):
            image.organisation[number] = organisation
        image.offer[number] = offer or 0
        image.standing[number] = standing
    for organisation, name, verified_at in names:
        image.name[organisation] = name.encode("ascii", "replace")[:_NAME_BYTES]
        image.verified_on[organisation] = verified_at.toordinal() if verified_at else 0


def _names(organisations: QuerySet[Organisation]) -> QuerySet[Any, Any]:
    return organisations.order_by("pk").values_list("pk", "sort_name", "verified_at")


def _places(locations: QuerySet[Location]) -> NDArray[np.int64]:
    told = locations.filter(is_sensitive=False, postcode__regex=r"^[0-9]{5}$").order_by("pk")
    pairs = [(organisation, int(code)) for organisation, code in told.values_list("organisation", "postcode")]
    return np.array(pairs, np.int64).reshape(-1, 2)


def _with_room(last: int) -> int:
    """Room for some more, in steps, so that few changes outgrow it: then all postings must be read again."""
    return ((last + last // 16) // 1024 + 1) * 1024


def _grown(array: NDArray[Any], size: int) -> NDArray[Any]:
    """A copy with room for `size` along the last axis."""
    grown = np.zeros((*array.shape[:-1], size), array.dtype)
    grown[..., : array.shape[-1]] = array
    return grown
