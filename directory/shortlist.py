"""A shortlist stands in its address: which entries, in which order, signed by us. Nothing about it is stored, unless
somebody with an account keeps it there.

The signature keeps addresses from being put together by others; what a list shows is decided anew for each reader.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.signing import Signer
from django.db.models import Model, Prefetch
from django.http import HttpRequest
from django.utils import timezone

from directory.harvesting import metered
from directory.models import (
    Contact,
    Location,
    Merge,
    MergedContact,
    Offer,
    OpeningHours,
    Organisation,
    ShortlistEntry,
)

MOST_ENTRIES = 20  # the address stays below 600 characters, which every mail program leaves whole
KINDS: dict[str, type[Model]] = {"o": Organisation, "f": Offer, "c": Contact}
LETTERS = {model: letter for letter, model in KINDS.items()}
ITEM_BYTES = 17
DAY = "%Y%m%d"

_lists = Signer(salt="directory.shortlist", sep=".")
_shared = Signer(salt="directory.shortlist.shared", sep=".")


@dataclass(frozen=True)
class Item:
    kind: str
    uuid: UUID

    @classmethod
    def of(cls, record: Any) -> "Item":
        return cls(LETTERS[type(record)], record.uuid)


Items = tuple[Item, ...]


@dataclass(frozen=True)
class Entry:
    """An item and the record behind it, if this reader may see it today."""

    item: Item
    record: Any = None

    @property
    def is_offer(self) -> bool:
        return isinstance(self.record, Offer)

    @property
    def is_contact(self) -> bool:
        return isinstance(self.record, Contact)

    @property
    def what(self) -> str:
        return self.record.role if self.is_contact else self.record.summary

    @property
    def text_language(self) -> str:
        return self.record.organisation.text_language if self.is_contact else self.record.text_language

    @property
    def organisations(self) -> list[Organisation]:
        """Whose places and numbers lead to it."""
        if self.is_offer:
            owners: list[Organisation] = self.record.owners
            return owners
        return [self.record.organisation] if self.is_contact else [self.record]

    @property
    def phones(self) -> list[Any]:
        """Their own, otherwise those of the house."""
        own = [self.record.reach.phone, self.record.reach.mobile] if self.is_contact else []
        return [number for number in own if number] or [one.phone for one in self.organisations if one.phone]

    @property
    def emails(self) -> list[str]:
        own = [self.record.reach.email] if self.is_contact else []
        return [address for address in own if address] or [one.email for one in self.organisations if one.email]

    @property
    def locations(self) -> list[Location]:
        return [location for organisation in self.organisations for location in organisation.locations.all()]


def token(items: Iterable[Item]) -> str:
    """Empty for an empty list."""
    packed = _packed(items)
    return _lists.sign(packed) if packed else ""


def read(token: str) -> Items:
    """Raises `BadSignature` for anything we have not signed."""
    return _unpacked(_lists.unsign(token)) if token else ()


def shared_token(items: Iterable[Item], until: date) -> str:
    return _shared.sign(until.strftime(DAY) + _packed(items))


def read_shared(token: str) -> tuple[Items, date]:
    """The list and its last day; raises `BadSignature` for what we have not signed."""
    text = _shared.unsign(token)
    return _unpacked(text[8:]), date.fromisoformat(text[:8])


def is_over(until: date) -> bool:
    return until < timezone.localdate()


def with_item(items: Items, item: Item) -> Items:
    return items if item in items or len(items) >= MOST_ENTRIES else (*items, item)


def without(items: Items, item: Item) -> Items:
    return tuple(one for one in items if one != item)


def moved(items: Items, item: Item, step: int) -> Items:
    """One place up (-1) or down (1); at the ends it stays."""
    others, place = list(without(items, item)), items.index(item) + step
    others.insert(max(place, 0), item)
    return tuple(others)


def _merged(items: Sequence[Item], user: Any) -> dict[Item, Any]:
    """Organisations and contacts that were merged into another since the list was made: the one that is left."""
    found: dict[Item, Any] = {}
    for kind, merges in ((Organisation, Merge), (Contact, MergedContact)):
        gone = [item for item in items if item.kind == LETTERS[kind]]
        rows = merges._default_manager.filter(old_uuid__in=[item.uuid for item in gone])
        left = dict(rows.values_list("old_uuid", "kept_id")) if gone else {}
        shown = _visible_to(user)[LETTERS[kind]].in_bulk([pk for pk in left.values() if pk]) if left else {}
        found |= {item: shown[left[item.uuid]] for item in gone if left.get(item.uuid) in shown}
    return found


def shown(request: HttpRequest, items: Sequence[Item], user: Any = None) -> list[Entry]:
    """The entries as a page shows them, to its reader or to somebody else."""
    found = entries(items, user or request.user)
    metered(request, [entry.record for entry in found if entry.is_contact])
    return found


def entries(items: Sequence[Item], user: Any) -> list[Entry]:
    """In the order of the list; an entry this reader may not see has no record."""
    found: dict[Item, Any] = {}
    for letter, records in _visible_to(user).items():
        wanted = [item.uuid for item in items if item.kind == letter]
        if wanted:
            found |= {Item(letter, record.uuid): record for record in records.filter(uuid__in=wanted)}
    found |= _merged([item for item in items if item not in found], user)
    return [Entry(item, found.get(item)) for item in items]


@dataclass(frozen=True)
class Kept:
    """What stands on the list of an account, with a note."""

    pk: int
    note: str
    item: Item


def kept_by(user: Any) -> list[Kept]:
    """In order; nobody without an account has any."""
    if not user.is_authenticated:
        return []
    uuids = ("organisation__uuid", "offer__uuid", "contact__uuid")
    rows = ShortlistEntry.objects.of(user).values_list("pk", "note", *uuids)
    return [
        Kept(pk, note, Item(kind, uuid))
        for pk, note, *found in rows
        for kind, uuid in zip(KINDS, found, strict=True)
        if uuid
    ]


def keep(items: Sequence[Item], user: Any) -> int:
    """Puts on the list of an account what its owner may see; returns how many are new."""
    return ShortlistEntry.objects.keep(user, [entry.record for entry in entries(items, user) if entry.record])


def asked_for(request: HttpRequest) -> Items:
    """The list in the address, otherwise that of the account; raises `BadSignature` as `read` does."""
    token = request.GET.get("list", "")
    return read(token) if token else tuple(kept.item for kept in kept_by(request.user))


def contacts(request: HttpRequest, items: Sequence[Item]) -> list[Contact]:
    return [entry.record for entry in shown(request, items) if entry.is_contact]


def _visible_to(user: Any) -> dict[str, Any]:
    return {
        "o": Organisation.objects.published().with_words().prefetch_related(*_places("")),
        "f": Offer.objects.published().with_words().prefetch_related(*_places("organisations__")),
        "c": Contact.objects.visible_to(user).with_words().prefetch_related(*_places("organisation__")),
    }


def _places(path: str) -> list[Any]:
    hours = Prefetch(f"{path}locations__opening_hours", OpeningHours.objects.current())
    return [f"{path}locations__district", hours]


def _packed(items: Iterable[Item]) -> str:
    data = b"".join(item.kind.encode() + item.uuid.bytes for item in items)
    return urlsafe_b64encode(data).decode().rstrip("=")


def _unpacked(text: str) -> Items:
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    pieces = [data[start : start + ITEM_BYTES] for start in range(0, len(data), ITEM_BYTES)]
    return tuple(Item(piece[:1].decode(), UUID(bytes=piece[1:])) for piece in pieces)
